// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud_test

import (
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const (
	lookup         = "KeystoneListAuthDomains"
	callerIdentity = "GetCallerIdentity"
)

func TestDomainID_refusedLookupSaysWhatToDo(t *testing.T) {
	const (
		wrongKeys    = `{"error_code": "APIGW.0301", "error_msg": "Incorrect IAM authentication information"}`
		noPermission = `{"error_code": "PAP5.0018", "error_msg": "no permission"}`
		checkKeys    = "Check access_key and secret_key"
		grant        = "grant them iam:users:getUser"
		setDomainID  = "set domain_id (HW_DOMAIN_ID)"
	)
	type answer struct {
		status int
		body   string
	}
	for name, test := range map[string]struct {
		identity, sts answer
		advice        []string
		not           []string
	}{
		"wrong keys":            {answer{401, wrongKeys}, answer{401, wrongKeys}, []string{checkKeys}, []string{grant, setDomainID}},
		"wrong keys, no STS":    {answer{401, wrongKeys}, answer{404, "<html>"}, []string{checkKeys}, []string{grant, setDomainID}},
		"no permission":         {answer{403, noPermission}, answer{403, noPermission}, []string{grant, setDomainID}, []string{checkKeys}},
		"a gateway's 401":       {answer{401, "<html>"}, answer{404, "<html>"}, []string{grant, setDomainID, "auth_url"}, []string{checkKeys}},
		"keys that STS refuses": {answer{403, noPermission}, answer{401, wrongKeys}, []string{checkKeys}, []string{grant}},
		"wrong keys for one":    {answer{401, wrongKeys}, answer{200, `{}`}, []string{grant, "Set domain_id (HW_DOMAIN_ID)"}, []string{checkKeys}},
		"a gateway's 404":       {answer{404, "<html>"}, answer{200, `{}`}, []string{grant, "auth_url"}, []string{checkKeys}},
		"an empty list":         {answer{200, `{"domains": []}`}, answer{200, `{}`}, []string{grant, "Set domain_id (HW_DOMAIN_ID)"}, []string{checkKeys}},
	} {
		server, client := start(t, organization.Organization{}, nil)
		for action, given := range map[string]answer{lookup: test.identity, callerIdentity: test.sts} {
			server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
				answer.Status, answer.Body = given.status, []byte(given.body)
			})
		}
		_, err := client.DomainID(t.Context())
		failed := errorOf(t, err)
		if failed.Action != callerIdentity || !strings.Contains(failed.Error(), "after "+lookup) {
			t.Errorf("%s: got %v", name, failed)
		}
		for _, part := range test.advice {
			if !strings.Contains(failed.Advice, part) {
				t.Errorf("%s: advice %q lacks %q", name, failed.Advice, part)
			}
		}
		for _, part := range test.not {
			if strings.Contains(failed.Advice, part) {
				t.Errorf("%s: advice %q has %q", name, failed.Advice, part)
			}
		}
	}
}
