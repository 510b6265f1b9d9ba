// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// tasks looks at each task of Identity Center. A finding is a task that neither succeeded nor is in progress, unless
// its role configuration is deployed on its account now. The API gives no times, but such a deployment shows that a later
// task succeeded.
func (t *tencentCloud) tasks(ctx context.Context, r *run) error {
	members, err := t.covered(r)
	if err != nil {
		return err
	}
	zone, err := t.zone()
	if err != nil || zone == "" {
		r.skip(identityCenterNotOpen)
		return err
	}
	provisionings, err := t.provisionings()
	if err != nil {
		return err
	}
	type place struct {
		role   string
		target int64
	}
	now := map[place]bool{}
	for _, one := range provisionings {
		if one.RoleConfigurationID != nil && one.TargetUin != nil && text(one.DeploymentStatus, "") == deployed {
			now[place{*one.RoleConfigurationID, *one.TargetUin}] = true
		}
	}
	tasks, err := paging.Collect(ctx, t.Client.ListTasks, tencentcloud.TaskFilter{ZoneID: zone})
	if err != nil {
		return err
	}
	for _, task := range tasks {
		in, audited := members.account(task.TargetUin, nil)
		if !audited {
			continue
		}
		r.count(1)
		status := text(task.Status, "unknown")
		settled := task.RoleConfigurationID != nil && task.TargetUin != nil && now[place{*task.RoleConfigurationID, *task.TargetUin}]
		if status == "Success" || status == "InProgress" || settled {
			continue
		}
		r.find(in, text(task.TaskID, "a task without an id"), "%s of the role configuration %s has the status %s: %s",
			text(task.TaskType, "A task"), text(task.RoleConfigurationName, "without a name"), status, text(task.FailureReason, "no reason given"))
	}
	return nil
}
