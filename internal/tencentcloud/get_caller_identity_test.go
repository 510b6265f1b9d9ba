// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

const callerIdentity = "tencentcloud:GetCallerIdentity"

func TestKeysAccount_isAskedOnceByParallelReads(t *testing.T) {
	server, client := start(t, organization.Organization{}, nil)
	var reads sync.WaitGroup
	for range 8 {
		reads.Go(func() {
			if got, err := client.KeysAccount(t.Context()); got != organization.DefaultAccountID || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	reads.Wait()
	calls := server.CallsOf(callerIdentity)
	if len(calls) != 1 || len(server.Calls()) != 1 {
		t.Fatalf("%d calls", len(server.Calls()))
	}
	for header, want := range map[string]string{"X-Tc-Region": "ap-guangzhou", "X-Tc-Version": "2018-08-13"} {
		if got := calls[0].Header.Get(header); got != want {
			t.Errorf("%s is %q", header, got)
		}
	}
}

func TestKeysAccount_isThatOfTheRole(t *testing.T) {
	const arn = "qcs::cam::uin/200000000001:roleName/audit"
	org := organization.Organization{}
	org.TencentCloud.Roles = []organization.Role{{ARN: arn}}
	_, client := start(t, org, func(config *tencentcloud.Config) {
		config.Credentials.AssumeRole = &tencentcloud.Role{ARN: arn, SessionName: "session", Duration: 900}
	})
	if got, err := client.KeysAccount(t.Context()); got != "200000000001" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestKeysAccount_readsTheDocumentedAnswer(t *testing.T) {
	server, client := start(t, organization.Organization{}, nil)
	server.Alter(callerIdentity, func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Body = organization.Documented("GetCallerIdentity")
	})
	if got, err := client.KeysAccount(t.Context()); got != "1000262***" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestKeysAccount_failureIsNotCached(t *testing.T) {
	server, client := start(t, organization.Organization{}, nil)
	server.Alter(callerIdentity, func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == 1 {
			answer.Status, answer.Body = http.StatusOK, []byte(`{"Response": {"AccountId": "", "RequestId": "id-1"}}`)
		}
	})
	got, err := client.KeysAccount(t.Context())
	var failed *apicall.Error
	if got != "" || !errors.As(err, &failed) || failed.Action != "GetCallerIdentity" || failed.RequestID != "id-1" || !strings.Contains(failed.Message, "no AccountId") {
		t.Errorf("first: got %q, %v", got, err)
	}
	if got, err := client.KeysAccount(t.Context()); got != organization.DefaultAccountID || err != nil {
		t.Errorf("then: got %q, %v", got, err)
	}
}

func TestKeysAccount_ownTimeLimitFailsNoOther(t *testing.T) {
	server, client := start(t, organization.Organization{}, nil)
	brief, cancel := context.WithCancel(t.Context())
	server.Alter(callerIdentity, func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == 1 {
			answer.Delay = time.Hour
			cancel()
		}
	})
	first := make(chan error, 1)
	go func() {
		_, err := client.KeysAccount(brief)
		first <- err
	}()
	<-brief.Done()
	if got, err := client.KeysAccount(t.Context()); got != organization.DefaultAccountID || err != nil {
		t.Errorf("the other read: got %q, %v", got, err)
	}
	var failed *apicall.Error
	if err := <-first; !errors.As(err, &failed) || failed.Action != "GetCallerIdentity" || !errors.Is(err, context.Canceled) {
		t.Errorf("the cancelled read: %v", err)
	}
}

func TestKeysAccount_missingServiceIsAnError(t *testing.T) {
	wrong := errors.New("sts_endpoint is not a URL")
	server, client := start(t, organization.Organization{}, func(config *tencentcloud.Config) {
		config.STS = func() (tencentcloud.STS, error) { return tencentcloud.STS{}, wrong }
	})
	if got, err := client.KeysAccount(t.Context()); got != "" || !errors.Is(err, wrong) || len(server.Calls()) > 0 {
		t.Errorf("got %q, %v after %d calls", got, err, len(server.Calls()))
	}
}
