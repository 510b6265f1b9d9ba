// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func init() {
	task := func(argument string, value any) map[string]any {
		return map[string]any{"zone_id": "z-1", argument: value}
	}
	add(dataSource{
		name: "orgaudit_cic_tasks", action: "ListTasks", dialect: "truncated",
		summary:      "Identity Center tasks not read",
		organization: func() organization.Organization { return tasks(250) },
		arguments:    map[string]any{"zone_id": organization.ZoneID},
		pages:        3, pageSize: 100,
		want: func(org organization.Organization) map[string]any {
			return map[string]any{"tasks": items(org.TencentCloud.IdentityCenter.Tasks, wantTask)}
		},
		empty:      map[string]any{"tasks": []any{}},
		identifier: "task_id",
		checks: []argumentCheck{
			{map[string]any{"zone_id": "z-1"}, ""},
			{map[string]any{"zone_id": ""}, "zone_id"},
			{task("principal_id", "u-1"), ""},
			{task("principal_id", "g-1"), ""},
			{task("principal_id", "x-1"), "principal_id"},
			{task("principal_id", " u-1"), "principal_id"},
			{task("principal_id", ""), "principal_id"},
			{task("principal_type", "User"), ""},
			{task("principal_type", "Group"), ""},
			{task("principal_type", "user"), "principal_type"},
			{task("principal_type", ""), "principal_type"},
			{task("target_uin", 1), ""},
			{task("target_uin", 0), "target_uin"},
			{task("target_type", "ManagerUin"), ""},
			{task("target_type", "MemberUin"), ""},
			{task("target_type", "Member"), "target_type"},
			{task("target_type", ""), "target_type"},
			{task("role_configuration_id", "rc-1"), ""},
			{task("role_configuration_id", ""), "role_configuration_id"},
			{task("status", "InProgress"), ""},
			{task("status", "Success"), ""},
			{task("status", "Failed"), ""},
			{task("status", "failed"), "status"},
			{task("status", ""), "status"},
			{task("task_type", "ATypeOfTomorrow"), ""},
			{task("task_type", ""), "task_type"},
			{map[string]any{"zone_id": "z-1", "principal_id": "u-1", "principal_type": "User"}, ""},
			{map[string]any{"zone_id": "z-1", "principal_id": "g-1", "principal_type": "Group"}, ""},
			{map[string]any{"zone_id": "z-1", "principal_id": "u-1", "principal_type": "Group"}, "does not fit principal_type"},
			{map[string]any{"zone_id": "z-1", "principal_id": "g-1", "principal_type": "User"}, "does not fit principal_type"},
		},
		outputs: func() []statecheck.StateCheck {
			return []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("tasks_by_status", counts(map[string]int64{"Failed": 3, "InProgress": 3, "Success": 58})),
				statecheck.ExpectKnownOutputValueAtPath("failures_by_principal", tfjsonpath.New("g-finance00001"), names(
					"CreateRoleAssignment: The number of roles in the target account has reached its limit.")),
			}
		},
	})
}

// wantTask is how an item of ListTasks stands in the state.
func wantTask(item object) any {
	return map[string]any{
		"task_id":                 item["TaskId"],
		"role_configuration_id":   item["RoleConfigurationId"],
		"role_configuration_name": item["RoleConfigurationName"],
		"target_uin":              item["TargetUin"],
		"target_type":             item["TargetType"],
		"principal_id":            item["PrincipalId"],
		"principal_type":          item["PrincipalType"],
		"task_type":               item["TaskType"],
		"status":                  item["Status"],
		"failure_reason":          item["FailureReason"],
	}
}

func TestCICTasks_taskOfAnotherTargetIsAnError(t *testing.T) {
	t.Parallel()
	d := dataSources["orgaudit_cic_tasks"].with("target_uin", organization.FirstMemberUin)
	server := start(t, tasks(30))
	server.Alter("ListTasks", inFirstItem("Tasks", "TargetUin", 5))
	startProcess(t, server, 0).fails(d, fmt.Sprintf("an item names the TargetUin 5 where %d was asked for", organization.FirstMemberUin), 1)
}

func tasks(size int) organization.Organization {
	return organization.Generate(13, organization.Size{Members: 3, Tasks: size})
}

const allTasks = `data "orgaudit_cic_tasks" "all" { zone_id = "z-sandbox00001" }`

func TestAccCICTasksDataSource_everySize(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 100, 101, 1101} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			org := tasks(size)
			server := start(t, org)
			terraform(t, reads(configuration(server, allTasks+`
output "tasks" { value = data.orgaudit_cic_tasks.all }`),
				expect("data.orgaudit_cic_tasks.all", map[string]any{
					"zone_id": "z-sandbox00001", "principal_id": nil, "principal_type": nil, "target_uin": nil, "target_type": nil,
					"role_configuration_id": nil, "status": nil, "task_type": nil, "timeouts": nil,
					"tasks": items(org.TencentCloud.IdentityCenter.Tasks, wantTask),
				})))
			for i, got := range sent(server, "ListTasks", "NextToken") {
				want := map[string]any{"ZoneId": "z-sandbox00001", "MaxResults": json.Number("100")}
				if difference := cmp.Diff(want, got); difference != "" {
					t.Errorf("call %d differs (-want +got):\n%s", i+1, difference)
				}
			}
			if _, token := server.CallsOf("ListTasks")[0].Parameters["NextToken"]; token {
				t.Error("the first call has a NextToken")
			}
		})
	}
}

func TestAccCICTasksDataSource_filters(t *testing.T) {
	t.Parallel()
	org := tasks(300)
	wanted := json.RawMessage(`{"TaskId": "t-wanted", "RoleConfigurationId": "rc-wanted", "TargetUin": 9007199254740993, "TargetType": "MemberUin", "PrincipalId": "g-wanted", "PrincipalType": "Group", "TaskType": "NewType", "Status": "Failed", "FailureReason": "a \"reason\""}`)
	center := org.TencentCloud.IdentityCenter
	center.Tasks = append(center.Tasks, wanted)
	server := start(t, org)
	for attribute, filter := range map[string]struct {
		parameter string
		value     any
	}{
		"principal_id":          {"PrincipalId", "g-wanted"},
		"target_uin":            {"TargetUin", json.Number("9007199254740993")},
		"role_configuration_id": {"RoleConfigurationId", "rc-wanted"},
		"task_type":             {"TaskType", "NewType"},
		"principal_type":        {"PrincipalType", "Group"},
		"target_type":           {"TargetType", "MemberUin"},
		"status":                {"Status", "Failed"},
	} {
		value, _ := json.Marshal(filter.value)
		server.ResetCalls()
		terraform(t, reads(configuration(server, fmt.Sprintf(`
data "orgaudit_cic_tasks" "filtered" {
  zone_id = "z-sandbox00001"
  %s = %s
}`, attribute, value)),
			expect("data.orgaudit_cic_tasks.filtered", map[string]any{
				attribute: filter.value,
				"tasks":   items(tasksWith(center.Tasks, filter.parameter, filter.value), wantTask),
			})))
		for _, got := range sent(server, "ListTasks", "NextToken") {
			want := map[string]any{"ZoneId": "z-sandbox00001", "MaxResults": json.Number("100"), filter.parameter: filter.value}
			if difference := cmp.Diff(want, got); difference != "" {
				t.Errorf("%s: a call differs (-want +got):\n%s", attribute, difference)
			}
		}
	}
	server.ResetCalls()
	terraform(t, reads(configuration(server, `
data "orgaudit_cic_tasks" "filtered" {
  zone_id               = "z-sandbox00001"
  principal_id          = "g-wanted"
  principal_type        = "Group"
  target_uin            = 9007199254740993
  target_type           = "MemberUin"
  role_configuration_id = "rc-wanted"
  status                = "Failed"
  task_type             = "NewType"
}`), expect("data.orgaudit_cic_tasks.filtered", map[string]any{"tasks": items([]json.RawMessage{wanted}, wantTask)})))
}

// tasksWith gives the tasks with a value in a field.
func tasksWith(tasks []json.RawMessage, field string, value any) []json.RawMessage {
	var matching []json.RawMessage
	for _, task := range tasks {
		if decoded(task).(map[string]any)[field] == value {
			matching = append(matching, task)
		}
	}
	return matching
}

func TestAccCICTasksDataSource_documentedItem(t *testing.T) {
	t.Parallel()
	org := tasks(0)
	org.TencentCloud.IdentityCenter.Tasks = []json.RawMessage{documentedItem(t, "ListTasks", "Tasks")}
	server := start(t, org)
	// The documented answer counts none and lists one.
	server.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Edit(func(response map[string]any) { response["TotalCounts"] = 0 })
	})
	terraform(t, reads(configuration(server, allTasks),
		expect("data.orgaudit_cic_tasks.all", map[string]any{
			"tasks": []any{map[string]any{
				"task_id":                 "t-xsinsxinsdk",
				"role_configuration_id":   "rc-xmw9xjdsd",
				"role_configuration_name": "Configuration",
				"target_uin":              1000232234,
				"target_type":             "User",
				"principal_id":            "u-xm89dnsujs",
				"principal_type":          "Member",
				"task_type":               "CreateRoleAssignment",
				"status":                  "InProgress",
				"failure_reason":          "test",
			}},
		})))
}

func TestAccCICTasksDataSource_nulls(t *testing.T) {
	t.Parallel()
	org := tasks(0)
	listed := []json.RawMessage{
		json.RawMessage(`{}`),
		json.RawMessage(`{"TaskId": null, "RoleConfigurationId": null, "RoleConfigurationName": null, "TargetUin": null, "TargetType": null, "PrincipalId": null, "PrincipalType": null, "TaskType": null, "Status": null, "FailureReason": null}`),
		json.RawMessage(`{"TaskId": "", "Status": "A status of tomorrow", "FailureReason": "第一行\nsecond \"line\""}`),
	}
	org.TencentCloud.IdentityCenter.Tasks = listed
	server := start(t, org)
	terraform(t, reads(configuration(server, allTasks),
		expect("data.orgaudit_cic_tasks.all", map[string]any{"tasks": items(listed, wantTask)})))
}
