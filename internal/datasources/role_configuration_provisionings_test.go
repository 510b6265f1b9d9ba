// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var roleConfigurationProvisionings = dataSource{
	name: "role_configuration_provisionings", summary: "Identity Center provisionings not read", dialect: byNextToken,
	size: func(items int) organization.Size { return organization.Size{Members: 2, Provisionings: items} },
	answer: func(o organization.Organization) object {
		return listed("RoleConfigurationProvisionings", o.TencentCloud.IdentityCenter.RoleConfigurationProvisionings)
	},
	state: listState("role_configuration_provisionings", "RoleConfigurationProvisionings", func(provisioning object) driver.Values {
		return fields(provisioning, "deployment_status", "role_configuration_id", "role_configuration_name", "target_uin", "target_name",
			"target_type", "create_time", "update_time")
	}),
	required: driver.Values{"zone_id": organization.ZoneID},
	optional: driver.Values{
		"role_configuration_id": "rc-1", "target_type": "MemberUin", "target_uin": json.Number("9007199254740993"), "deployment_status": "DeployFailed",
	},
	asked: []string{"zone_id", "target_uin"},
	valid: []driver.Values{
		{"target_type": "ManagerUin"},
		{"deployment_status": "Deployed"},
		{"deployment_status": "DeployedRequired"},
	},
	invalid: []driver.Values{
		{"target_type": "Member"},
		{"deployment_status": "Failed"},
		{"deployment_status": "deployed"},
	},
	odd: []string{
		`{"DeploymentStatus": "A status of tomorrow", "RoleConfigurationId": "", "TargetUin": 9223372036854775807, "TargetName": "第一行\nsecond \"line\""}`,
		`{"RoleConfigurationId": "rc-1", "TargetName": "not compared without TargetUin"}`,
		`{"RoleConfigurationId": "rc-1", "TargetName": "not compared either"}`,
	},
	outputs: map[string]any{
		"accounts_by_role/Administrator": []string{"shop-production", "shop-staging", "data-platform", "shared-services"},
		"not_deployed":                   object{"Billing in shared-services": "DeployFailed", "ReadOnly in data-platform": "DeployedRequired"},
	},
}
