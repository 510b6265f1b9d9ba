// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// The faults that every API shares are in internal/test/faults.

var ownKeys = apicall.Keys{ID: organization.DefaultSecretID, Secret: organization.DefaultSecretKey}

// start serves an organization and returns a client of it.
func start(t *testing.T, org organization.Organization, change func(*tencentcloud.Config)) (*sandbox.Server, *tencentcloud.Organization) {
	t.Helper()
	server := sandboxtest.Start(t, org)
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := tencentcloud.Config{
		Credentials: tencentcloud.Credentials{Keys: ownKeys},
		Endpoint:    endpoint, UserAgent: "terraform-provider-orgaudit/test",
		STS: func() (tencentcloud.STS, error) {
			return tencentcloud.STS{Endpoint: endpoint, Region: "ap-guangzhou"}, nil
		},
	}
	if change != nil {
		change(&config)
	}
	client, err := tencentcloud.NewOrganization(config)
	if err != nil {
		t.Fatal(err)
	}
	return server, client
}

// listTasks reads tasks, which has to fail.
func listTasks(t *testing.T, client *tencentcloud.Organization) *apicall.Error {
	t.Helper()
	got, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: organization.ZoneID})
	var failed *apicall.Error
	if got != nil || !errors.As(err, &failed) || failed.Action != "ListTasks" {
		t.Fatalf("got %v, %v", got, err)
	}
	return failed
}

func TestNewOrganization_needsBothKeys(t *testing.T) {
	for _, keys := range []apicall.Keys{{}, {ID: "id"}, {Secret: "key"}, {Token: "token"}} {
		if client, err := tencentcloud.NewOrganization(tencentcloud.Config{Credentials: tencentcloud.Credentials{Keys: keys}}); client != nil || err == nil {
			t.Errorf("%+v: got %v, %v", keys, client, err)
		}
	}
}

func TestError_saysWhatToDo(t *testing.T) {
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
		"unknown zone": {nil, func(s *sandbox.Server) {
			s.Update(func(o *organization.Organization) { o.TencentCloud.IdentityCenter.ZoneID = "z-other" })
		}, "FailedOperation.ZoneIdNotExist", "check zone_id"},
		"Identity Center not enabled": {nil, func(s *sandbox.Server) {
			s.Update(func(o *organization.Organization) { o.TencentCloud.IdentityCenter = nil })
		}, "FailedOperation.IdentityCenterNotOpen", "enable it"},
		"not the administrator": {nil, vendorError("InvalidParameter.OrganizationMemberNotManager"), "InvalidParameter.OrganizationMemberNotManager", "administrator account"},
		"no organization":       {nil, vendorError("ResourceNotFound.OrganizationNotExist"), "ResourceNotFound.OrganizationNotExist", "no organization"},
		"unknown member":        {nil, vendorError("ResourceNotFound.OrganizationMemberNotExist"), "ResourceNotFound.OrganizationMemberNotExist", "check member_uin"},
		"no permission":         {nil, vendorError("UnauthorizedOperation.Something"), "UnauthorizedOperation.Something", "grant organization:ListTasks"},
		"throttled":             {nil, vendorError("RequestLimitExceeded.UinLimitExceeded"), "RequestLimitExceeded.UinLimitExceeded", "Too many requests"},
		"unknown code":          {nil, vendorError("RequestLimitExceededNot"), "RequestLimitExceededNot", ""},
		"throttled by a gateway": {nil, func(s *sandbox.Server) {
			s.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) {
				answer.Status, answer.Body = http.StatusTooManyRequests, nil
			})
		}, "", "requests_per_second"},
	} {
		t.Run(name, func(t *testing.T) {
			server, client := start(t, organization.Generate(1, organization.Size{Tasks: 1}), test.config)
			if test.set != nil {
				test.set(server)
			}
			failed := listTasks(t, client)
			if failed.Code != test.code || failed.Message == "" || test.code != "" && failed.RequestID == "" {
				t.Errorf("got %+v", *failed)
			}
			if !strings.Contains(failed.Advice, test.advice) || (test.advice == "") != (failed.Advice == "") {
				t.Errorf("advice %q", failed.Advice)
			}
		})
	}
}

func TestStatus_createdIsNoAnswer(t *testing.T) {
	server, client := start(t, organization.Generate(1, organization.Size{Tasks: 1}), nil)
	server.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status = http.StatusCreated })
	if failed := listTasks(t, client); failed.Status != http.StatusCreated {
		t.Errorf("got %v", failed)
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

// An answer may hold an error and something of another form.
func TestError_besideAnotherFormIsTheVendors(t *testing.T) {
	server, client := start(t, organization.Organization{}, nil)
	server.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Body = []byte(`{"Response": {"Tasks": "none", "Error": {"Code": "X", "Message": "no"}, "RequestId": "r-1"}}`)
	})
	if failed := listTasks(t, client); failed.Code != "X" || failed.RequestID != "r-1" {
		t.Errorf("got %v", failed)
	}
}

// The SDK can send calls to another region's host after many failures.
func TestOrganization_keepsItsHostAfterFailures(t *testing.T) {
	server, client := start(t, organization.Generate(1, organization.Size{}), nil)
	server.Alter("DescribeIdentityCenter", func(call sandbox.Call, answer *sandbox.Answer) {
		answer.Reset = call.N <= 20
	})
	for range 20 {
		if _, err := client.DescribeIdentityCenter(t.Context()); err == nil {
			t.Fatal("a reset connection is no error")
		}
	}
	if _, err := client.DescribeIdentityCenter(t.Context()); err != nil {
		t.Error(err)
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
