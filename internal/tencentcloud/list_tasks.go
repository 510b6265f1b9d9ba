// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// Task is a provisioning task of Identity Center.
// What the API leaves out or gives as null is nil.
type Task struct {
	TaskID                *string `json:"TaskId"`
	RoleConfigurationID   *string `json:"RoleConfigurationId"`
	RoleConfigurationName *string `json:"RoleConfigurationName"`
	TargetUin             *int64  `json:"TargetUin"`
	TargetType            *string `json:"TargetType"`
	PrincipalID           *string `json:"PrincipalId"`
	PrincipalType         *string `json:"PrincipalType"`
	TaskType              *string `json:"TaskType"`
	Status                *string `json:"Status"`
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

func (t Task) identity() (string, bool) {
	if t.TaskID == nil {
		return "", false
	}
	return *t.TaskID, true
}

// ListTasks returns every provisioning task of an Identity Center zone that matches the filter, in
// the API's order.
// At most 20 calls a second for one account, 100 tasks each. An error is an *apicall.Error; vendor
// codes: FailedOperation.IdentityCenterNotOpen, FailedOperation.ZoneIdNotExist,
// InvalidParameter.NextTokenInvalid.
// Source: Tencent Cloud Organization, ListTasks, version 2021-03-31.
func (c *Organization) ListTasks(ctx context.Context, filter TaskFilter) apicall.Read[Task] {
	const action = "ListTasks"
	type parameters struct {
		TaskFilter
		MaxResults int64   `json:"MaxResults"` // 1 to 100
		NextToken  *string `json:"NextToken,omitempty"`
	}
	type answered struct {
		Tasks       apicall.List[Task] `json:"Tasks"`
		NextToken   *string            `json:"NextToken"`
		TotalCounts *int64             `json:"TotalCounts"`
		IsTruncated *bool              `json:"IsTruncated"`
	}
	return apicall.ReadTruncatedPages(ctx, action, func(ctx context.Context, token *string) (page apicall.TruncatedPage[Task], err error) {
		received, err := call[answered](ctx, c.client, action, parameters{filter, 100, token})
		if err != nil {
			return page, err
		}
		for _, task := range received.Value.Tasks.Items {
			if err := apicall.AskedFor(action, received.RequestID, "TargetUin", task.TargetUin, filter.TargetUin); err != nil {
				return page, err
			}
		}
		return apicall.TruncatedPage[Task]{
			List: received.Value.Tasks, Truncated: received.Value.IsTruncated, Token: received.Value.NextToken,
			Total: received.Value.TotalCounts, RequestID: received.RequestID,
		}, nil
	}, Task.identity).Through(c.caller.Clean)
}
