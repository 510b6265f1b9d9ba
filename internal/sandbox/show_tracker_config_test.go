// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestShowTrackerConfig_answers(t *testing.T) {
	const path = "/v1/resource-manager/domains/" + organization.DefaultHuaweiDomainID + "/tracker-config"
	const config = `{"selector": {"all_supported": true}, "frozen_status": null}`
	for name, test := range map[string]struct {
		org    organization.HuaweiCloud
		caller huaweiCaller
		status int
		want   string
	}{
		"a recorder":           {organization.HuaweiCloud{TrackerConfig: []byte(config)}, huaweiCaller{}, 200, config},
		"none":                 {organization.HuaweiCloud{}, huaweiCaller{}, 404, `{"error_code":"RMS.00010005","error_msg":"Resource not found: the account has no resource recorder"}`},
		"an unknown parameter": {organization.HuaweiCloud{}, huaweiCaller{query: map[string]string{"limit": "1"}}, 400, "{\"error_code\":\"RMS.00010004\",\"error_msg\":\"invalid parameter: The parameter `limit` is not recognized.\"}"},
	} {
		server := start(t, organization.Organization{HuaweiCloud: test.org})
		if status, _, body := test.caller.get(t, server, path); status != test.status || string(body) != test.want {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
}
