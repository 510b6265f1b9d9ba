// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

const member = int64(organization.FirstMemberUin)

// start serves an organization and gives a client for it.
func start(t *testing.T, org organization.Organization, change ...func(*tencentcloud.Config)) (*sandbox.Server, *tencentcloud.Organization) {
	t.Helper()
	server, err := sandbox.Start(org)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := tencentcloud.Config{
		Credentials: tencentcloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultSecretID, Secret: organization.DefaultSecretKey}}, Endpoint: endpoint,
		UserAgent: "terraform-provider-orgaudit/test",
	}
	for _, change := range change {
		change(&config)
	}
	client, err := tencentcloud.NewOrganization(config)
	if err != nil {
		t.Fatal(err)
	}
	return server, client
}

func TestNewOrganization_needsBothKeys(t *testing.T) {
	for _, keys := range []apicall.Keys{{}, {ID: "id"}, {Secret: "key"}, {Token: "token"}} {
		if client, err := tencentcloud.NewOrganization(tencentcloud.Config{Credentials: tencentcloud.Credentials{Keys: keys}}); client != nil || err == nil {
			t.Errorf("%+v: got %v, %v", keys, client, err)
		}
	}
}

func TestOrganization_severalReadsAtOnce(t *testing.T) {
	org := organization.Generate(1, organization.Size{Members: 1, ResourcesPerMember: 120, PoliciesPerMember: 1, AccountsPerPolicy: 120, Tasks: 220})
	server, client := start(t, org)
	var reads sync.WaitGroup
	for range 8 {
		reads.Go(func() {
			if got, err := paging.Collect(t.Context(), client.ListNonCompliantResource, tencentcloud.NonCompliantResourceFilter{MemberUin: member}); err != nil || len(got) != 120 {
				t.Errorf("%d resources, %v", len(got), err)
			}
		})
		reads.Go(func() {
			if got, err := paging.Collect(t.Context(), client.DescribeOrganizationMemberAuthAccounts, tencentcloud.MemberAuthAccountFilter{MemberUin: member, PolicyID: int64(organization.FirstPolicyID)}); err != nil || len(got) != 120 {
				t.Errorf("%d accounts, %v", len(got), err)
			}
		})
		reads.Go(func() {
			if got, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: organization.ZoneID}); err != nil || len(got) != 220 {
				t.Errorf("%d tasks, %v", len(got), err)
			}
		})
	}
	reads.Wait()
	for _, call := range server.Calls() {
		if got := call.Header.Get("User-Agent"); got != "terraform-provider-orgaudit/test" {
			t.Fatalf("User-Agent %q", got)
		}
	}
}

func TestOrganization_errorsSayWhatToDo(t *testing.T) {
	for name, test := range map[string]struct {
		config func(*tencentcloud.Config)
		set    func(*sandbox.Server)
		code   string
		advice string
	}{
		"unknown key id": {func(c *tencentcloud.Config) { c.Credentials.Keys.ID = "other" }, nil, "AuthFailure.SecretIdNotFound", "check secret_id (TENCENTCLOUD_SECRET_ID)"},
		"wrong key":      {func(c *tencentcloud.Config) { c.Credentials.Keys.Secret = "other" }, nil, "AuthFailure.SignatureFailure", "check secret_key (TENCENTCLOUD_SECRET_KEY)"},
		"wrong token":    {func(c *tencentcloud.Config) { c.Credentials.Keys.Token = "other" }, nil, "AuthFailure.TokenFailure", "TENCENTCLOUD_SECURITY_TOKEN"},
		"clock off":      {nil, func(s *sandbox.Server) { s.SetClock(func() time.Time { return time.Now().Add(time.Hour) }) }, "AuthFailure.SignatureExpire", "clock"},
		"zone unknown": {nil, func(s *sandbox.Server) {
			s.Update(func(o *organization.Organization) { o.TencentCloud.IdentityCenter.ZoneID = "z-other" })
		}, "FailedOperation.ZoneIdNotExist", "check zone_id"},
		"not enabled": {nil, func(s *sandbox.Server) {
			s.Update(func(o *organization.Organization) { o.TencentCloud.IdentityCenter = nil })
		}, "FailedOperation.IdentityCenterNotOpen", "enable it"},
		"not the manager": {nil, vendorError("InvalidParameter.OrganizationMemberNotManager"), "InvalidParameter.OrganizationMemberNotManager", "administrator account"},
		"no organization": {nil, vendorError("ResourceNotFound.OrganizationNotExist"), "ResourceNotFound.OrganizationNotExist", "no organization"},
		"no permission":   {nil, vendorError("UnauthorizedOperation.Something"), "UnauthorizedOperation.Something", "grant organization:ListTasks"},
		"no advice":       {nil, vendorError("RequestLimitExceededNot"), "RequestLimitExceededNot", ""},
		"a suffix":        {nil, vendorError("RequestLimitExceeded.UinLimitExceeded"), "RequestLimitExceeded.UinLimitExceeded", "Too many requests"},
	} {
		t.Run(name, func(t *testing.T) {
			change := test.config
			if change == nil {
				change = func(*tencentcloud.Config) {}
			}
			server, client := start(t, organization.Generate(1, organization.Size{Tasks: 1}), change)
			if test.set != nil {
				test.set(server)
			}
			got, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: organization.ZoneID})
			var apiError *apicall.Error
			if got != nil || !errors.As(err, &apiError) {
				t.Fatalf("got %v, %v", got, err)
			}
			if apiError.Action != "ListTasks" || apiError.Code != test.code || apiError.Message == "" || apiError.RequestID == "" {
				t.Errorf("got %+v", *apiError)
			}
			if !strings.Contains(apiError.Advice, test.advice) || (test.advice == "") != (apiError.Advice == "") {
				t.Errorf("advice %q", apiError.Advice)
			}
		})
	}
}

// vendorError makes every call end with a vendor's error code.
func vendorError(code string) func(*sandbox.Server) {
	return func(server *sandbox.Server) {
		server.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Edit(func(response map[string]any) {
				response["Error"] = map[string]any{"Code": code, "Message": "no"}
			})
		})
	}
}

func TestOrganization_aBodyThatIsNoJSONIsNotQuotedWhole(t *testing.T) {
	server, client := start(t, organization.Organization{})
	server.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Body = []byte("<html>" + strings.Repeat("because: x ", 10_000))
	})
	_, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: "z"})
	var apiError *apicall.Error
	if !errors.As(err, &apiError) || len(err.Error()) > 1000 || apiError.Advice == "" {
		t.Errorf("%d characters, advice %q", len(err.Error()), apiError.Advice)
	}
}

func TestOrganization_aDroppedConnectionIsAnError(t *testing.T) {
	server, client := start(t, organization.Organization{})
	_ = server.Close()
	got, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: "z"})
	if got != nil || err == nil || !strings.Contains(err.Error(), "ListTasks: ") || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("got %v, %v", got, err)
	}
	var apiError *apicall.Error
	if !errors.As(err, &apiError) || !strings.Contains(apiError.Advice, "Nothing listens there") {
		t.Errorf("got %+v", apiError)
	}
}

func TestOrganization_cancellingEndsARequest(t *testing.T) {
	server, client := start(t, organization.Organization{})
	ctx, cancel := context.WithCancel(t.Context())
	server.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Delay = time.Hour
		cancel()
	})
	if got, err := paging.Collect(ctx, client.ListTasks, tencentcloud.TaskFilter{ZoneID: "z"}); got != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestOrganization_anErrorObjectIsAnErrorWhateverItSays(t *testing.T) {
	for name, body := range map[string]string{
		"no code":              `{"Response": {"Error": {"Message": "nope"}, "Tasks": [], "IsTruncated": false, "RequestId": "r-1"}}`,
		"empty code":           `{"Response": {"Error": {"Code": "", "Message": "nope"}, "Tasks": null, "IsTruncated": false, "RequestId": "r-1"}}`,
		"nothing at all":       `{"Response": {"Error": {}, "Tasks": [], "IsTruncated": false, "RequestId": "r-1"}}`,
		"beside the Response":  `{"Response": {"Tasks": [], "IsTruncated": false, "RequestId": "r-1"}, "Error": {"Code": "X", "Message": "nope"}}`,
		"a list of other case": `{"Response": {"tasks": [], "IsTruncated": false, "RequestId": "r-1"}}`,
		"a list that is twice": `{"Response": {"Tasks": [{}], "Tasks": [], "IsTruncated": false, "RequestId": "r-1"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			server, client := start(t, organization.Organization{})
			server.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = []byte(body) })
			if got, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: "z"}); got != nil || err == nil {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestOrganization_anAnswerOfAnotherFormIsToldWithItsRequestID(t *testing.T) {
	server, client := start(t, organization.Organization{})
	server.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Body = []byte(`{"Response": {"Tasks": [null], "IsTruncated": false, "RequestId": "r-1"}}`)
	})
	_, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: "z"})
	var failed *apicall.Error
	if !errors.As(err, &failed) || failed.RequestID != "r-1" || strings.Contains(err.Error(), "apicall") {
		t.Errorf("got %v", err)
	}
}

func TestOrganization_throttlingWithoutABodySaysWhatToDo(t *testing.T) {
	server, client := start(t, organization.Organization{})
	server.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status, answer.Body = 429, nil })
	_, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: "z"})
	var failed *apicall.Error
	if !errors.As(err, &failed) || !strings.Contains(failed.Advice, "requests_per_second") {
		t.Errorf("got %v", err)
	}
}
