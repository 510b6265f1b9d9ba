// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func init() {
	const noZone = "the answer has no ZoneId"
	add(dataSource{
		name: "orgaudit_identity_center", action: "DescribeIdentityCenter",
		summary:      "Identity Center not read",
		organization: func() organization.Organization { return organization.Generate(29, organization.Size{}) },
		pages:        1,
		want: func(org organization.Organization) map[string]any {
			return wantCenter(decoded(org.TencentCloud.IdentityCenter.Details).(map[string]any))
		},
		incomplete: map[string]incomplete{
			"ZoneId left out":    {edit(leaveOut("ZoneId")), noZone, 1},
			"ZoneId null":        {edit(set("ZoneId", nil)), noZone, 1},
			"ZoneId empty":       {edit(set("ZoneId", "")), noZone, 1},
			"ZoneId is no text":  {edit(set("ZoneId", 7)), "is not the JSON expected", 1},
			"not open":           {edit(set("ServiceStatus", "Disabled")), "Identity Center is not open", 1},
			"not open, no zone":  {body(`{"Response": {"ServiceStatus": "Disabled", "RequestId": "r"}}`), "Identity Center is not open", 1},
			"not open, by error": {fail("FailedOperation.IdentityCenterNotOpen", 1), "Identity Center is not enabled for this organization", 1},
			"Response empty":     {body(`{"Response": {}}`), noZone, 1},
			"Response left out":  {body(`{"ZoneId": "z-1"}`), "the answer has no Response", 1},
			"Response null":      {body(`{"Response": null}`), "the answer has no Response", 1},
		},
		identifier: "zone_id",
		checks: []argumentCheck{
			{map[string]any{}, ""},
			{map[string]any{"zone_id": "z-1"}, "zone_id"},
		},
		outputs: func() []statecheck.StateCheck {
			return []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("zone", knownvalue.StringExact("harbour-trading (z-harbour00001)")),
				statecheck.ExpectKnownOutputValue("failed_tasks", knownvalue.ListSizeExact(3)),
			}
		},
	})
}

// wantCenter is how the answer of DescribeIdentityCenter stands in the state.
func wantCenter(center object) map[string]any {
	return map[string]any{
		"zone_id":          center["ZoneId"],
		"zone_name":        center["ZoneName"],
		"service_status":   center["ServiceStatus"],
		"scim_sync_status": center["ScimSyncStatus"],
		"create_time":      center["CreateTime"],
		"update_time":      center["UpdateTime"],
	}
}

const theCenter = `data "orgaudit_identity_center" "this" {}`

func TestAccIdentityCenterDataSource_documentedAnswer(t *testing.T) {
	t.Parallel()
	server := start(t, organization.Generate(29, organization.Size{}))
	server.Alter("DescribeIdentityCenter", documented)
	terraform(t, reads(configuration(server, theCenter+`
output "center" { value = data.orgaudit_identity_center.this }`),
		expect("data.orgaudit_identity_center.this", map[string]any{
			"zone_id":          "z-vft38p2hq8tq",
			"zone_name":        "testwu",
			"service_status":   "Enabled",
			"scim_sync_status": "Disabled",
			"create_time":      "2024-05-30 10:50:11",
			"update_time":      "2024-06-25 10:08:21",
			"timeouts":         nil,
		})))
	for i, got := range sent(server, "DescribeIdentityCenter") {
		if difference := cmp.Diff(map[string]any{}, got); difference != "" {
			t.Errorf("call %d differs (-want +got):\n%s", i+1, difference)
		}
	}
}

func TestAccIdentityCenterDataSource_nulls(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{
		`{"ZoneId": "z-1"}`,
		`{"ZoneId": "z-1", "ZoneName": null, "ServiceStatus": null, "ScimSyncStatus": null, "CreateTime": null, "UpdateTime": null}`,
		`{"ZoneId": "z-1", "ZoneName": "", "ServiceStatus": "A status of tomorrow", "ScimSyncStatus": ""}`,
	} {
		org := organization.Generate(29, organization.Size{})
		org.TencentCloud.IdentityCenter.Details = []byte(answer)
		terraform(t, reads(configuration(start(t, org), `
data "orgaudit_identity_center" "this" {
  timeouts { read = "1m" }
}`), expect("data.orgaudit_identity_center.this", wantCenter(decoded([]byte(answer)).(map[string]any))),
			expect("data.orgaudit_identity_center.this", map[string]any{"timeouts": map[string]any{"read": "1m"}})))
	}
}
