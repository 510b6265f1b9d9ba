// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"encoding/json"
	"fmt"
	"time"
)

var deploymentStatuses = []string{"Deployed", "DeployedRequired", "DeployFailed"}

// deployed is where a generated provisioning belongs. Each role configuration is on every account once.
type deployed struct {
	role, account int // indexes; the first account is the manager, then come the members
}

func deployedAt(index int, size Size) deployed {
	accounts := max(size.Members, 0) + 1
	return deployed{index / accounts, index % accounts}
}

// target returns the type and the number of the account.
func (d deployed) target() (kind string, uin uint64) {
	if d.account == 0 {
		return "ManagerUin", ManagerUin
	}
	return "MemberUin", FirstMemberUin + uint64(d.account-1)
}

func plainProvisionings(r random, size Size) []json.RawMessage {
	items := []json.RawMessage{}
	for i := range size.Provisionings {
		at := deployedAt(i, size)
		kind, uin := at.target()
		name := "headquarters"
		if at.account > 0 {
			name = nth(plainMembers, at.account-1)
		}
		status := deploymentStatuses[0]
		switch {
		case i%20 == 7:
			status = deploymentStatuses[1]
		case i%30 == 13:
			status = deploymentStatuses[2]
		}
		items = append(items, append(object{
			{"DeploymentStatus", status},
			{"RoleConfigurationId", fmt.Sprintf("rc-sandbox%04d", at.role+1)},
			{"RoleConfigurationName", nth(plainRoles, at.role)},
			{"TargetUin", uin},
			{"TargetName", name},
			{"TargetType", kind},
		}, plainTimes(r)...).raw())
	}
	return items
}

func oddProvisionings(r random, size Size) []json.RawMessage {
	items := []json.RawMessage{}
	for i := range size.Provisionings {
		at := deployedAt(i, size)
		kind, uin := at.target()
		item := object{{"DeploymentStatus", deploymentStatuses[i%len(deploymentStatuses)]}, {"RoleConfigurationId", fmt.Sprintf("rc-sandbox%04d", at.role+1)}}
		item = r.optional(item, "RoleConfigurationName", fmt.Sprintf("Role %d", at.role+1))
		item = append(item, field{"TargetUin", uin})
		item = r.optional(item, "TargetName", r.text())
		item = append(item, field{"TargetType", kind})
		item = r.optional(item, "CreateTime", r.time(time.DateTime))
		items = append(items, r.optional(item, "UpdateTime", r.time(time.DateTime)).raw())
	}
	return items
}
