// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var noncompliantResources = dataSource{
	name: "noncompliant_resources", summary: "Non-compliant resources not read", dialect: byToken,
	size: func(items int) organization.Size { return organization.Size{Members: 1, ResourcesPerMember: items} },
	answer: func(o organization.Organization) object {
		return listed("Items", o.TencentCloud.Members[0].NonCompliantResources)
	},
	state: listState("resources", "Items", func(resource object) driver.Values {
		want := driver.Values{
			"resource": resource["Resource"], "compliance_details": nil, "tags": tagMap(resource, "Tags", "TagKey", "TagValue"),
		}
		if details := inner(resource, "ComplianceDetails"); details != nil {
			want["compliance_details"] = driver.Values{
				"compliance_status":              details["ComplianceStatus"],
				"keys_with_non_compliant_values": list(details, "KeysWithNonCompliantValues"),
				"non_compliant_keys":             list(details, "NonCompliantKeys"),
			}
		}
		return want
	}),
	required: driver.Values{"member_uin": organization.FirstMemberUin},
	optional: driver.Values{"tag_key": "部门"},
	odd: []string{
		`{"Resource": "", "ComplianceDetails": {}, "Tags": []}`,
		`{"ComplianceDetails": {"ComplianceStatus": null, "KeysWithNonCompliantValues": null, "NonCompliantKeys": ["a", null]},
			"Tags": [{"TagKey": "k"}, {"TagKey": "k", "TagValue": null}, {"TagKey": "", "TagValue": ""}]}`,
	},
	outputs: map[string]any{
		"noncompliant_resources":   length(128),
		"noncompliant_resources/0": "qcs::vpc:ap-guangzhou:uin/100012345601:sg/sg-w42rcpdn",
		"without_owner_by_service": object{"ccs": 1, "cdb": 6, "clb": 8, "cos": 3, "cvm": 14, "redis": 1, "scf": 3, "vpc": 10},
	},
}
