// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apis"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

// checkText says what a check looks at, when it finds something, and what the subject of a finding is.
type checkText struct{ looksAt, finding, subject string }

// checkTexts has the words about each check.
var checkTexts = map[string]checkText{
	audit.TagPolicy:             {"members", "no tag policy applies to the member", "the member's UIN"},
	audit.NoncompliantResources: {"members", "a resource breaks the tag policy of its member", "the resource's name, such as `qcs::cos::uin/1:bucket/logs`"},
	audit.Logins:                {"grants of access policies, role assignments", "the sub-account, user or group is not in `allowed_principals`", "the id of the sub-account, user or group"},
	audit.Provisionings:         {"role configurations on accounts", "the deployment of the role configuration on the account does not have the status `Deployed`", "the id of the role configuration"},
	audit.Tasks:                 {"Identity Center tasks for accounts", "the task neither succeeded nor is in progress, and its role configuration is not `Deployed` on the account now", "the task's id"},
	audit.Recorder:              {"the resource recorder of the account", "the recorder is missing or frozen, or does not record all supported resources", "`recorder`"},
	audit.Rules:                 {"rules", "the rule is not `Enabled` or has no result, or the account has no rules", "the rule's name; `rules` for an account without rules"},
	audit.Resources:             {"policy states: one for each resource and each rule that evaluates it", "the resource is not `Compliant`", "`<rule name>/<resource id>`"},
	audit.Aggregation:           {"sources of the aggregator, active accounts", "the last aggregation of the source did not succeed, or the aggregator does not name the active account", "the id of the source or account"},
}

var clouds = map[string]string{audit.TencentCloud: "Tencent Cloud", audit.HuaweiCloud: "Huawei Cloud"}

// checks says what each check of an audit finds.
func checks() string {
	text := "| Check | Cloud | Looks at | A finding | Its `subject` |\n|---|---|---|---|---|\n"
	for _, check := range audit.Checks() {
		words, ok := checkTexts[check.Name]
		if !ok {
			panic("checkTexts lacks the check " + check.Name)
		}
		text += fmt.Sprintf("| `%s` | %s | %s | %s | %s |\n", check.Name, clouds[check.Cloud], words.looksAt, words.finding, words.subject)
	}
	return text
}

// audited returns the API actions that audits call. With an aggregator, audits read the aggregated rules and states.
func audited() []string {
	actions := []string{"ListAggregateComplianceByPolicyAssignment", "ShowAggregateComplianceDetailsByPolicyAssignment"}
	for _, check := range audit.Checks() {
		actions = append(actions, check.Actions...)
	}
	return actions
}

// checkPermissions says which permissions each check of an audit needs.
func checkPermissions() string {
	permission := map[string]string{}
	for _, api := range apis.All() {
		permission[api.Action] = api.Permission
	}
	text := "| Check | Permissions |\n|---|---|\n"
	for _, check := range audit.Checks() {
		var needed []string
		for _, action := range check.Actions {
			if permission[action] == "" {
				panic("no permission is known for " + action)
			}
			if name := "`" + permission[action] + "`"; !slices.Contains(needed, name) {
				needed = append(needed, name)
			}
		}
		text += fmt.Sprintf("| `%s` | %s |\n", check.Name, strings.Join(needed, ", "))
	}
	return text
}
