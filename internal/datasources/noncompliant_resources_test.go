// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func init() {
	add(dataSource{
		name: "orgaudit_noncompliant_resources", action: "ListNonCompliantResource", dialect: "token",
		summary:      "Non-compliant resources not read",
		organization: func() organization.Organization { return members(120) },
		arguments:    map[string]any{"member_uin": 100000000001},
		pages:        3, pageSize: 50,
		want: func(org organization.Organization) map[string]any {
			return map[string]any{"resources": items(org.TencentCloud.Members[0].NonCompliantResources, wantResource)}
		},
		empty:      map[string]any{"resources": []any{}},
		identifier: "resource",
		checks: []argumentCheck{
			{map[string]any{"member_uin": 1}, ""},
			{map[string]any{"member_uin": json.Number("9223372036854775807"), "tag_key": "环境"}, ""},
			{map[string]any{"member_uin": 0}, "at least 1"},
			{map[string]any{"member_uin": -1}, "at least 1"},
			{map[string]any{"member_uin": 1.5}, "member_uin"},
			{map[string]any{"member_uin": json.Number("9223372036854775808")}, "member_uin"},
			{map[string]any{"member_uin": 1, "tag_key": ""}, "tag_key"},
		},
		outputs: func() []statecheck.StateCheck {
			return []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("noncompliant_resources", knownvalue.ListSizeExact(128)),
				statecheck.ExpectKnownOutputValueAtPath("noncompliant_resources", tfjsonpath.New(0), knownvalue.StringExact("qcs::vpc:ap-guangzhou:uin/100012345601:sg/sg-w42rcpdn")),
				statecheck.ExpectKnownOutputValue("without_owner_by_service", counts(map[string]int64{
					"ccs": 1, "cdb": 6, "clb": 8, "cos": 3, "cvm": 14, "redis": 1, "scf": 3, "vpc": 10,
				})),
			}
		},
	})
}

// wantResource is how an item of ListNonCompliantResource stands in the state.
func wantResource(item object) any {
	want := map[string]any{
		"resource":           item["Resource"],
		"compliance_details": nil,
		"tags":               item.tags("Tags", "TagKey", "TagValue"),
	}
	if details := item.object("ComplianceDetails"); details != nil {
		want["compliance_details"] = map[string]any{
			"compliance_status":              details["ComplianceStatus"],
			"keys_with_non_compliant_values": details.list("KeysWithNonCompliantValues"),
			"non_compliant_keys":             details.list("NonCompliantKeys"),
		}
	}
	return want
}

// members gives an organization whose members have these numbers of resources.
func members(sizes ...int) organization.Organization {
	largest := 0
	for _, size := range sizes {
		largest = max(largest, size)
	}
	org := organization.Generate(7, organization.Size{Members: len(sizes), ResourcesPerMember: largest})
	for i, size := range sizes {
		member := &org.TencentCloud.Members[i]
		member.NonCompliantResources = member.NonCompliantResources[:size]
	}
	return org
}

func TestAccNoncompliantResourcesDataSource_everySize(t *testing.T) {
	t.Parallel()
	org := members(0, 1, 50, 51, 1101)
	server := start(t, org)
	body := ""
	var checks []statecheck.StateCheck
	for i, member := range org.TencentCloud.Members {
		body += fmt.Sprintf(`
data "orgaudit_noncompliant_resources" "member%d" { member_uin = %d }
output "member%[1]d" { value = data.orgaudit_noncompliant_resources.member%[1]d }
`, i, member.MemberUin)
		checks = append(checks, expect(fmt.Sprintf("data.orgaudit_noncompliant_resources.member%d", i), map[string]any{
			"member_uin": member.MemberUin,
			"tag_key":    nil,
			"resources":  items(member.NonCompliantResources, wantResource),
			"timeouts":   nil,
		}))
	}
	terraform(t, reads(configuration(server, body), checks...))
}

func TestAccNoncompliantResourcesDataSource_pagesAreOfTheLargestSizeAndFiltersSentOnlyWhenSet(t *testing.T) {
	t.Parallel()
	server := start(t, members(51))
	terraform(t, reads(configuration(server, `data "orgaudit_noncompliant_resources" "all" { member_uin = 100000000001 }`)))
	for i, got := range sent(server, "ListNonCompliantResource", "PaginationToken") {
		want := map[string]any{"MemberUin": json.Number("100000000001"), "MaxResults": json.Number("50")}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("call %d differs (-want +got):\n%s", i+1, difference)
		}
	}
	for _, call := range server.CallsOf("ListNonCompliantResource") {
		if _, token := call.Parameters["PaginationToken"]; token != (call.N%2 == 0) {
			t.Errorf("call %d: PaginationToken sent: %t", call.N, token)
		}
		if call.Header.Get("X-TC-Region") != "" || call.Header.Get("X-TC-Language") != "en-US" {
			t.Errorf("call %d has headers %v", call.N, call.Header)
		}
	}
}

func TestAccNoncompliantResourcesDataSource_tagKeyFilters(t *testing.T) {
	t.Parallel()
	org := members(200)
	server := start(t, org)
	var matching []json.RawMessage
	for _, item := range org.TencentCloud.Members[0].NonCompliantResources {
		details := object(decoded(item).(map[string]any)).object("ComplianceDetails")
		for _, key := range append(details.list("KeysWithNonCompliantValues"), details.list("NonCompliantKeys")...) {
			if key == "部门" {
				matching = append(matching, item)
				break
			}
		}
	}
	if len(matching) == 0 {
		t.Fatal("no resource of the organization matches")
	}
	terraform(t, reads(configuration(server, `
data "orgaudit_noncompliant_resources" "filtered" {
  member_uin = 100000000001
  tag_key    = "部门"
}`), expect("data.orgaudit_noncompliant_resources.filtered", map[string]any{
		"tag_key":   "部门",
		"resources": items(matching, wantResource),
	})))
	for _, call := range server.CallsOf("ListNonCompliantResource") {
		if call.Parameters["TagKey"] != "部门" {
			t.Errorf("call %d has TagKey %v", call.N, call.Parameters["TagKey"])
		}
	}
}

func TestAccNoncompliantResourcesDataSource_documentedItem(t *testing.T) {
	t.Parallel()
	org := members(0)
	org.TencentCloud.Members[0].NonCompliantResources = []json.RawMessage{documentedItem(t, "ListNonCompliantResource", "Items")}
	server := start(t, org)
	terraform(t, reads(configuration(server, `data "orgaudit_noncompliant_resources" "documented" { member_uin = 100000000001 }`),
		expect("data.orgaudit_noncompliant_resources.documented", map[string]any{
			"resources": []any{map[string]any{
				"resource": "qcs::vpc::uin/1111111111:subnet/subnet1",
				"compliance_details": map[string]any{
					"compliance_status":              true,
					"keys_with_non_compliant_values": []string{"key"},
					"non_compliant_keys":             []string{"key"},
				},
				"tags": map[string]string{"key": "value"},
			}},
		})))
}

func TestAccNoncompliantResourcesDataSource_nulls(t *testing.T) {
	t.Parallel()
	org := members(0)
	org.TencentCloud.Members[0].NonCompliantResources = []json.RawMessage{
		json.RawMessage(`{}`),
		json.RawMessage(`{"Resource": null, "ComplianceDetails": null, "Tags": null}`),
		json.RawMessage(`{"Resource": "", "ComplianceDetails": {}, "Tags": []}`),
		json.RawMessage(`{"ComplianceDetails": {"ComplianceStatus": null, "KeysWithNonCompliantValues": null, "NonCompliantKeys": ["a", null]}, "Tags": [{"TagKey": "k"}, {"TagKey": "k", "TagValue": null}, {"TagKey": "", "TagValue": ""}]}`),
	}
	server := start(t, org)
	none := map[string]any{"resource": nil, "compliance_details": nil, "tags": map[string]any{}}
	terraform(t, reads(configuration(server, `data "orgaudit_noncompliant_resources" "nulls" { member_uin = 100000000001 }`),
		expect("data.orgaudit_noncompliant_resources.nulls", map[string]any{
			"resources": []any{
				none,
				none,
				map[string]any{
					"resource": "",
					"compliance_details": map[string]any{
						"compliance_status": nil, "keys_with_non_compliant_values": []any{}, "non_compliant_keys": []any{},
					},
					"tags": map[string]any{},
				},
				map[string]any{
					"resource": nil,
					"compliance_details": map[string]any{
						"compliance_status": nil, "keys_with_non_compliant_values": []any{}, "non_compliant_keys": []any{"a", nil},
					},
					"tags": map[string]any{"k": nil, "": ""},
				},
			},
		})))
}

func TestAccNoncompliantResourcesDataSource_tagKeyTwice(t *testing.T) {
	t.Parallel()
	org := members(0)
	member := &org.TencentCloud.Members[0]
	member.NonCompliantResources = []json.RawMessage{
		json.RawMessage(`{"Resource": "qcs::cvm::uin/1:instance/one", "Tags": [{"TagKey": "env", "TagValue": "prod"}, {"TagKey": "env", "TagValue": "prod"}]}`),
	}
	server := start(t, org)
	body := configuration(server, `data "orgaudit_noncompliant_resources" "twice" { member_uin = 100000000001 }`)
	terraform(t, reads(body, expect("data.orgaudit_noncompliant_resources.twice", map[string]any{
		"resources": []any{map[string]any{"resource": "qcs::cvm::uin/1:instance/one", "compliance_details": nil, "tags": map[string]any{"env": "prod"}}},
	})))
	server.Update(func(org *organization.Organization) {
		org.TencentCloud.Members[0].NonCompliantResources = []json.RawMessage{
			json.RawMessage(`{"Resource": "qcs::cvm::uin/1:instance/one", "Tags": [{"TagKey": "env", "TagValue": "prod"}, {"TagKey": "env", "TagValue": "test"}]}`),
		}
	})
	terraform(t, resource.TestStep{
		Config:      body,
		ExpectError: regexp.MustCompile(`(?s)Non-compliant resources not read.*instance/one.*"env"\s+is\s+given\s+twice`),
	})
}

// Terraform takes keys for the same that differ in how they write a letter.
func TestAccNoncompliantResourcesDataSource_tagKeyTwiceInTwoForms(t *testing.T) {
	t.Parallel()
	org := members(0)
	org.TencentCloud.Members[0].NonCompliantResources = []json.RawMessage{
		json.RawMessage(`{"Resource": "one", "Tags": [{"TagKey": "\u00e9", "TagValue": "b"}, {"TagKey": "e\u0301", "TagValue": "c"}]}`),
	}
	terraform(t, resource.TestStep{
		Config:      configuration(start(t, org), `data "orgaudit_noncompliant_resources" "twice" { member_uin = 100000000001 }`),
		ExpectError: regexp.MustCompile(`is given[\s│]+twice`),
	})
}
