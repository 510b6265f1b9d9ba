// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// load returns the organization of a text of JSON.
func load(t *testing.T, text string) organization.Organization {
	t.Helper()
	org, err := organization.Load(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// Answers with null, or about accounts that are no members, never hide a finding.
func TestRun_tencentCloudFindings(t *testing.T) {
	const (
		member = `{"member_uin": 1001, "name": "shop", "effective_policy": {"PolicyContent": "{}"}}`
		two    = `{"member_uin": 1002, "name": "shop", "effective_policy": {"PolicyContent": "{}"}}` // of the same name
	)
	administrator := organization.DefaultAccountID
	for name, row := range map[string]struct {
		members, grants, assignments, provisionings, tasks string
		only                                               []string
		uins                                               []int64
		want                                               []string // check, account, subject, detail
	}{
		"in order":      {members: member + "," + two},
		"no tag policy": {members: `{"member_uin": 1001}`, want: []string{"tag_policy | 1001 | 1001 | No tag policy applies to this member, so the tags of its resources are not checked."}},
		"no members":    {want: []string{"tag_policy | " + administrator + " | organization | The organization has no members."}},
		"no members without tag_policy": {
			only: []string{audit.NoncompliantResources, audit.Tasks},
			want: []string{"noncompliant_resources | " + administrator + " | organization | The organization has no members."},
		},
		"no members, logins alone": {only: []string{audit.Logins}},
		"resources": {
			members: `{"member_uin": 1001, "effective_policy": {"PolicyContent": "{}"}, "noncompliant_resources": [
				{"Resource": null, "ComplianceDetails": null},
				{"Resource": "a", "ComplianceDetails": {"ComplianceStatus": true, "NonCompliantKeys": null, "KeysWithNonCompliantValues": []}},
				{"Resource": "b", "ComplianceDetails": {"NonCompliantKeys": ["x", null, "y"], "KeysWithNonCompliantValues": ["z"]}}]}`,
			want: []string{
				"noncompliant_resources | 1001 | a | Breaks the tag policy; the API names no tag key.",
				"noncompliant_resources | 1001 | a resource without a name | Breaks the tag policy; the API does not say how.",
				"noncompliant_resources | 1001 | b | Tag values that the policy does not allow: z. Tag keys that break the policy: x, y.",
			},
		},
		"logins": {
			members: member + "," + two,
			grants: `{"MemberUin": 1001, "OrgSubAccountUin": 5001, "OrgSubAccountName": "li.na", "BindType": 1, "PolicyName": "p"},
				{"MemberUin": 1002, "OrgSubAccountUin": 5002, "OrgSubAccountName": "li.na2", "BindType": 2},
				{"MemberUin": 1002, "OrgSubAccountUin": 5003, "OrgSubAccountName": "wang"},
				{"OrgSubAccountUin": null, "OrgSubAccountName": null}, {"MemberUin": 9, "OrgSubAccountUin": 5009, "OrgSubAccountName": "9"}`,
			assignments: `{"TargetUin": 1001, "PrincipalId": "u-1", "PrincipalName": "ops", "PrincipalType": "User"},
				{"TargetUin": 1001, "PrincipalId": "u-2", "PrincipalName": "OPS", "RoleConfigurationName": "Admin"}, {"TargetUin": null, "PrincipalName": "x"}`,
			want: []string{
				"logins | " + administrator + " | a principal without an id | Identity Center principal x may log in with the role configuration without a name.",
				"logins | " + administrator + " | a principal without an id | Principal a principal without an id may log in under the policy without a name.",
				"logins | 1001 | u-2 | Identity Center principal OPS may log in with the role configuration Admin.",
				"logins | 1002 | 5002 | User group li.na2 may log in under the policy without a name.",
				"logins | 9 | 5009 | Principal 9 may log in under the policy without a name.",
			},
		},
		"one member": {
			members: member + "," + two, uins: []int64{1001},
			grants:      `{"MemberUin": 1002, "OrgSubAccountUin": 1}, {"MemberUin": 9, "OrgSubAccountUin": 2}, {"MemberUin": 1001, "OrgSubAccountUin": 3, "BindType": 1, "PolicyName": "p"}, {"OrgSubAccountUin": 4}`,
			assignments: `{"TargetUin": 1002, "PrincipalId": "u-9"}`, provisionings: `{"RoleConfigurationId": "rc-1", "TargetUin": 1002}`, tasks: `{"TaskId": "t-1", "TargetUin": 1002}`,
			want: []string{
				"logins | " + administrator + " | 4 | Principal 4 may log in under the policy without a name.",
				"logins | 1001 | 3 | Sub-account 3 may log in under the policy p.",
			},
		},
		"provisionings": {
			members: member,
			provisionings: `{"RoleConfigurationId": "rc-1", "TargetUin": 1001, "DeploymentStatus": "Deployed"},
				{"RoleConfigurationId": "rc-2", "TargetUin": 1001}, {"TargetUin": 7, "RoleConfigurationName": "Admin", "DeploymentStatus": "deployed"}`,
			want: []string{
				"provisionings | 1001 | rc-2 | The deployment of the role configuration rc-2 has the status unknown.",
				"provisionings | 7 | a role configuration without an id | The deployment of the role configuration Admin has the status deployed.",
			},
		},
		"tasks": {
			members:       member + "," + two,
			provisionings: `{"RoleConfigurationId": "rc-1", "TargetUin": 1001, "DeploymentStatus": "Deployed"}, {"DeploymentStatus": "Deployed"}, {"RoleConfigurationId": "rc-3", "TargetUin": 1001, "DeploymentStatus": "DeployedRequired"}`,
			only:          []string{audit.Tasks},
			tasks: `{"TaskId": "t-1", "RoleConfigurationId": "rc-1", "TargetUin": 1001, "Status": "Failed"},
				{"TaskId": "t-2", "RoleConfigurationId": "rc-1", "TargetUin": 1002, "Status": "Failed", "FailureReason": "limit"},
				{"TaskId": "t-3", "RoleConfigurationId": "rc-2", "TargetUin": 1001, "Status": null, "TaskType": "Provision"},
				{"TaskId": "t-4", "Status": "Failed"}, {"TaskId": "t-5", "RoleConfigurationId": "rc-3", "TargetUin": 1001, "Status": "Canceled"},
				{"TaskId": "t-6", "Status": "InProgress"}, {"TaskId": "t-7", "Status": "Success"}, {"RoleConfigurationName": "Admin", "Status": ""}`,
			want: []string{
				"tasks | " + administrator + " | a task without an id | A task of the role configuration Admin has the status unknown: no reason given",
				"tasks | " + administrator + " | t-4 | A task of the role configuration without a name has the status Failed: no reason given",
				"tasks | 1001 | t-3 | Provision of the role configuration without a name has the status unknown: no reason given",
				"tasks | 1001 | t-5 | A task of the role configuration without a name has the status Canceled: no reason given",
				"tasks | 1002 | t-2 | A task of the role configuration without a name has the status Failed: limit",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			org := load(t, `{"huaweicloud": {}, "tencentcloud": {"members": [`+row.members+`], "auth_policies": [`+row.grants+`], "identity_center": {
				"zone_id": "z-1", "role_assignments": [`+row.assignments+`], "role_configuration_provisionings": [`+row.provisionings+`], "tasks": [`+row.tasks+`]}}}`)
			options := both(t, sandboxtest.Start(t, org))
			options.HuaweiCloud, options.Only = nil, row.only
			options.TencentCloud.MemberUins, options.TencentCloud.AllowedPrincipals = row.uins, []string{"li.na", "5003", "u-1"}
			var got []string
			result := run(t, options)
			if name == "in order" && len(result.Accounts) != 2 {
				t.Errorf("accounts %v, want both members", result.Accounts)
			}
			for _, finding := range result.Findings {
				got = append(got, strings.Join([]string{finding.Check, finding.AccountID, finding.Subject, finding.Detail}, " | "))
			}
			if difference := cmp.Diff(row.want, got); difference != "" {
				t.Error(difference)
			}
		})
	}
}

func TestRun_huaweiCloudFindings(t *testing.T) {
	const (
		own   = organization.DefaultHuaweiDomainID
		rule  = `{"compliance_state": "Compliant", "policy_assignment": {"id": "r1", "name": "ssh", "state": "Enabled"}}`
		state = `{"policy_assignment_id": "r1", "policy_assignment_name": "ssh", "resource_id": "i-1", "compliance_state": "NonCompliant"}`
	)
	changed := func(part, other string) string { return strings.Replace(rule, part, other, 1) }
	for name, row := range map[string]struct {
		rules, states string
		want          []string
	}{
		"in order":               {rule, strings.Replace(state, "NonC", "C", 1), nil},
		"no rules":               {"", "", []string{"rules | " + own + " | rules"}},
		"disabled":               {changed("Enabled", "Disabled"), "", []string{"rules | " + own + " | ssh"}},
		"of no state":            {changed(`"Enabled"`, "null"), "", []string{"rules | " + own + " | ssh"}},
		"without an assignment":  {`{"compliance_state": "Compliant"}`, "", []string{"rules | " + own + " | a rule without a name"}},
		"not evaluated":          {changed("Compliant", "NotStarted"), "", []string{"rules | " + own + " | ssh"}},
		"no resource breaks it":  {changed("Compliant", "NonCompliant"), "", []string{"rules | " + own + " | ssh"}},
		"a resource breaks it":   {changed("Compliant", "NonCompliant"), state, []string{"resources | " + own + " | ssh/i-1"}},
		"a resource of no state": {rule, `{"policy_assignment_id": "r1"}`, []string{"resources | " + own + " | r1/a resource without an id"}},
	} {
		t.Run(name, func(t *testing.T) {
			org := load(t, `{"tencentcloud": {}, "huaweicloud": {"policy_states_summary": {"results": {}, "policy_assignments": [`+row.rules+`]}, "policy_states": [`+row.states+`]}}`)
			options := both(t, sandboxtest.Start(t, org))
			options.TencentCloud, options.Only = nil, []string{audit.Rules, audit.Resources}
			if difference := cmp.Diff(row.want, found(run(t, options))); difference != "" {
				t.Error(difference)
			}
		})
	}
}

func TestRun_identityCenterThatIsNotOpenSkipsItsChecks(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(1, organization.EveryList(3)))
	options := both(t, server)
	options.HuaweiCloud, options.TencentCloud.AllowedPrincipals = nil, []string{}
	for _, status := range []string{"Disabled", "Enabled"} {
		if status == "Enabled" { // and no Identity Center
			server.Update(func(org *organization.Organization) { org.TencentCloud.IdentityCenter = nil })
		}
		server.Alter("DescribeIdentityCenter", func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Edit(func(response map[string]any) { response["ServiceStatus"] = status })
		})
		skipped := map[string]string{}
		for _, check := range run(t, options).ChecksRun {
			if check.Skipped != nil {
				skipped[check.Check] = *check.Skipped
			}
		}
		want := map[string]string{"provisionings": "Identity Center not open", "tasks": "Identity Center not open"}
		if difference := cmp.Diff(want, skipped); difference != "" {
			t.Errorf("%s: %s", status, difference)
		}
	}
}

func TestRun_recorderSaysWhatIsWrong(t *testing.T) {
	for tracker, words := range map[string]string{
		``: "The account has no resource recorder",
		`{"selector": {"all_supported": true}, "frozen_status": {"is_frozen": true}}`:    "The resource recorder is frozen",
		`{"selector": {"all_supported": null}, "frozen_status": {"is_frozen": false}}`:   "does not record every supported resource",
		`{"selector": {"all_supported": true}, "frozen_status": {"frozen_scene": null}}`: "",
	} {
		org := organization.Generate(1, organization.EveryList(1))
		org.HuaweiCloud.TrackerConfig = []byte(tracker)
		options := both(t, sandboxtest.Start(t, org))
		options.Only = []string{audit.Recorder}
		findings := run(t, options).Findings
		if len(findings) > 1 || (len(findings) == 0) != (words == "") || words != "" && !strings.Contains(findings[0].Detail, words) {
			t.Errorf("%s: got %v", tracker, findings)
		}
	}
}
