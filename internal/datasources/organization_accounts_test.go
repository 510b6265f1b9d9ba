// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

var organizationAccounts = dataSource{
	name: "organization_accounts", summary: "Accounts of the organization not read", dialect: byMarker,
	size: func(items int) organization.Size { return organization.Size{OrganizationAccounts: items} },
	answer: func(o organization.Organization) object {
		return listed("accounts", o.HuaweiCloud.OrganizationAccounts)
	},
	state: listState("accounts", "accounts", func(account object) driver.Values {
		return fields(account, "id", "urn", "name", "status", "join_method", "joined_at", "description")
	}),
	optional: driver.Values{"parent_id": "ou-taowxgy4xbme6m4x3c2iijbxw7yj8fcw"},
	valid:    []driver.Values{{"parent_id": "r-1+/=% 名"}},
	odd: []string{
		`{"id": "", "status": "A status of tomorrow", "joined_at": "2022-08-24T06:41:15.001Z"}`,
		`{"name": "第一行\nsecond \"line\"", "description": "", "email": "a@example.com", "mobile_phone": null}`,
	},
	outputs: map[string]any{
		"accounts_by_status": object{
			"active":    []string{"harbour-trading", "harbour-shop", "harbour-payments", "harbour-analytics", "harbour-sandbox"},
			"suspended": []string{"harbour-legacy"},
		},
		"invited_accounts": []string{"harbour-sandbox"},
	},
}

// Wrong keys have the same status.
func TestOrganizationAccounts_otherAccountsAreToldWhoMayList(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"Organizations.1001", "Organizations.1002"} {
		server := sandboxtest.Start(t, organizationAccounts.threePages())
		server.Alter("ListAccounts", func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Status, answer.Body = 401, []byte(`{"error_code": "`+code+`", "error_msg": "This operation can be called only from the management account of an organization."}`)
		})
		p := startProvider(t, server, 3)
		organizationAccounts.fails(t, p, nil, code)
		organizationAccounts.fails(t, p, nil, "use keys of such an account")
		organizationAccounts.checkCalls(t, server, 2)
	}
}
