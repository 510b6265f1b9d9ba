// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// Task is a provisioning task of Identity Center.
// Fields that are absent or null are nil.
type Task struct {
	TaskID                *string `json:"TaskId"`
	RoleConfigurationID   *string `json:"RoleConfigurationId"`
	RoleConfigurationName *string `json:"RoleConfigurationName"`
	TargetUin             *int64  `json:"TargetUin"`
	TargetType            *string `json:"TargetType"` // ManagerUin or MemberUin
	PrincipalID           *string `json:"PrincipalId"`
	PrincipalType         *string `json:"PrincipalType"` // User or Group
	TaskType              *string `json:"TaskType"`      // such as ProvisionRoleConfiguration
	Status                *string `json:"Status"`        // InProgress, Success or Failed
	FailureReason         *string `json:"FailureReason"`
}

// TaskFilter says which tasks to list. A filter that is nil is not sent.
type TaskFilter struct {
	ZoneID              string  `json:"ZoneId"`
	PrincipalID         *string `json:"PrincipalId,omitempty"`   // begins with u- or g-
	PrincipalType       *string `json:"PrincipalType,omitempty"` // User or Group
	TargetUin           *int64  `json:"TargetUin,omitempty"`
	TargetType          *string `json:"TargetType,omitempty"` // ManagerUin or MemberUin
	RoleConfigurationID *string `json:"RoleConfigurationId,omitempty"`
	Status              *string `json:"Status,omitempty"` // InProgress, Success or Failed
	TaskType            *string `json:"TaskType,omitempty"`
}

func (t Task) identity() (string, bool) { return known(t.TaskID) }

// ListTasks reads every provisioning task of an Identity Center zone that matches the filter, in
// the API's order.
// At most 20 calls a second for one account, 100 tasks each. An error is an *apicall.Error; vendor
// codes: FailedOperation.IdentityCenterNotOpen, FailedOperation.ZoneIdNotExist,
// InvalidParameter.NextTokenInvalid.
// Source: Tencent Cloud Organization, ListTasks, version 2021-03-31.
func (c *Organization) ListTasks(ctx context.Context, filter TaskFilter, into paging.Sink[Task]) error {
	type answer struct {
		Tasks apicall.List[inZone[Task]] `json:"Tasks"`
	}
	checkTarget := func(source paging.Source, requestID string, task Task) error {
		return paging.AskedFor(source, requestID, "TargetUin", task.TargetUin, filter.TargetUin)
	}
	return readNextTokens(ctx, c.client, "ListTasks", filter.ZoneID, filter, func(a answer) apicall.List[inZone[Task]] { return a.Tasks }, checkTarget, Task.identity, into)
}
