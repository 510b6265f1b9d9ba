// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"net/url"
	"regexp"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// requestClient is the form in which the API wants the name of its caller.
var requestClient = regexp.MustCompile(`^SDK_GO_[0-9.]+: terraform-provider-orgaudit test$`)

func TestAssumeRole_sendsWhatTheConfigurationSays(t *testing.T) {
	const arn = "qcs::cam::uin/100000000001:roleName/audit"
	role := tencentcloud.Role{ARN: arn, SessionName: "session", Duration: 1800, ExternalID: "external-1", Policy: `{"version":"2.0", "statement":[]}`}
	org := organization.Generate(1, organization.Size{})
	org.TencentCloud.Roles = []organization.Role{{ARN: arn, ExternalID: "external-1", LongestSeconds: 900}}
	server, client := start(t, org, func(config *tencentcloud.Config) {
		config.Credentials.AssumeRole = &role
	})
	if _, err := client.DescribeIdentityCenter(t.Context()); err != nil {
		t.Fatal(err)
	}
	call := server.CallsOf("AssumeRole")[0]
	policy, _ := call.Parameters["Policy"].(string)
	if plain, err := url.QueryUnescape(policy); err != nil || plain != role.Policy || policy == plain {
		t.Errorf("the policy is sent as %q", policy)
	}
	for field, want := range map[string]string{"RoleArn": arn, "RoleSessionName": "session", "ExternalId": "external-1"} {
		if call.Parameters[field] != want {
			t.Errorf("%s is %v", field, call.Parameters[field])
		}
	}
	for header, want := range map[string]string{"X-Tc-Region": "ap-guangzhou", "X-Tc-Version": "2018-08-13"} {
		if got := call.Header.Get(header); got != want {
			t.Errorf("%s is %q", header, got)
		}
	}
	for _, call := range server.Calls() {
		if got := call.Header.Values("X-Tc-Requestclient"); len(got) != 1 || !requestClient.MatchString(got[0]) {
			t.Errorf("%s: X-TC-RequestClient is %q", call.Action, got)
		}
		if got := call.Header.Get("User-Agent"); got != "terraform-provider-orgaudit/test" {
			t.Errorf("%s: User-Agent is %q", call.Action, got)
		}
	}
	if got := server.CallsOf("DescribeIdentityCenter")[0].Header.Get("X-Tc-Region"); got != "" {
		t.Errorf("the Organization API got the region %q", got)
	}
}
