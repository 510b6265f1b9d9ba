// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

const noZone = "the answer has no ZoneId"

var identityCenter = dataSource{
	name: "identity_center", summary: "Identity Center not read", dialect: whole,
	size: func(int) organization.Size { return organization.Size{} },
	answer: func(o organization.Organization) object {
		return decoded(o.TencentCloud.IdentityCenter.Details).(object)
	},
	state: func(answer object) driver.Values {
		return fields(answer, "zone_id", "zone_name", "service_status", "scim_sync_status", "create_time", "update_time")
	},
	invalid: []driver.Values{{"zone_id": "z-1"}},
	odd: []string{
		`{"ZoneId": "z-1"}`,
		`{"ZoneId": "z-1", "ZoneName": null, "ServiceStatus": null, "ScimSyncStatus": null, "CreateTime": null, "UpdateTime": null}`,
		`{"ZoneId": "z-1", "ZoneName": "", "ServiceStatus": "A status of tomorrow", "ScimSyncStatus": ""}`,
	},
	incomplete: map[string]incomplete{
		"ZoneId left out":    {edit(leaveOut("ZoneId")), noZone, 1},
		"ZoneId null":        {edit(set("ZoneId", nil)), noZone, 1},
		"ZoneId empty":       {edit(set("ZoneId", "")), noZone, 1},
		"not open":           {edit(set("ServiceStatus", "Disabled")), "Identity Center is not open", 1},
		"not open, no zone":  {body(`{"Response": {"ServiceStatus": "Disabled"}}`), "Identity Center is not enabled for this organization", 1},
		"not open, by error": {fail("FailedOperation.IdentityCenterNotOpen", 1), "Identity Center is not enabled for this organization", 1},
	},
	outputs: map[string]any{"zone": "harbour-trading (z-harbour00001)", "failed_tasks": length(3)},
}
