// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// naive judges an organization a second time, from its JSON. It knows nothing of APIs, pages and clients.
type naive struct {
	tencent, huawei, center object
	aggregator              object // nil without aggregator_id
	only                    []int64
	allowed                 []string
	audited                 map[string]int
	findings                []string
}

type object = map[string]any

// judge returns the findings, as check, account and subject, and how many things each check looks at.
func judge(t *testing.T, org organization.Organization, options audit.Options) (findings []string, audited map[string]int) {
	t.Helper()
	encoded, err := json.Marshal(org)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	var whole object
	if err := decoder.Decode(&whole); err != nil {
		t.Fatal(err)
	}
	n := &naive{audited: map[string]int{}}
	n.tencent, n.huawei = whole["tencentcloud"].(object), whole["huaweicloud"].(object)
	n.center, _ = n.tencent["identity_center"].(object)
	if options.TencentCloud != nil {
		n.only, n.allowed = options.TencentCloud.MemberUins, options.TencentCloud.AllowedPrincipals
		n.members(options)
		if n.allowed != nil {
			n.logins()
		}
		if n.center != nil {
			n.provisioned()
		}
	}
	if options.HuaweiCloud != nil {
		for _, one := range list(n.huawei, "aggregators") {
			if is(one, "aggregator_id", options.HuaweiCloud.AggregatorID) {
				n.aggregator = one
			}
		}
		n.recorder()
		n.rules()
		n.resources()
	}
	if n.aggregator != nil {
		n.aggregation()
	}
	slices.Sort(n.findings)
	return n.findings, n.audited
}

func list(of object, field string) (items []object) {
	all, _ := of[field].([]any)
	for _, one := range all {
		items = append(items, one.(object))
	}
	return items
}

// word returns a text or number as text, empty if it is absent.
func word(of object, field string) string {
	if of[field] == nil {
		return ""
	}
	return fmt.Sprint(of[field])
}

func is(of object, field, value string) bool { return word(of, field) == value }

func (n *naive) find(check, account, subject string) {
	n.findings = append(n.findings, strings.Join([]string{check, account, subject}, " | "))
}

func (n *naive) looksAt(uin string) bool {
	return len(n.only) == 0 || uin == "" || slices.ContainsFunc(n.only, func(only int64) bool { return fmt.Sprint(only) == uin })
}

// administrator is the account of the keys.
func (n *naive) administrator() string { return fmt.Sprint(organization.ManagerUin) }

func (n *naive) account(item object, field string) string {
	if uin := word(item, field); uin != "" {
		return uin
	}
	return n.administrator()
}

func (n *naive) members(options audit.Options) {
	audits := func(check string) bool { return len(options.Only) == 0 || slices.Contains(options.Only, check) }
	members := list(n.tencent, "members")
	for _, check := range []string{audit.TagPolicy, audit.NoncompliantResources} {
		if len(members) == 0 && audits(check) {
			n.find(check, n.administrator(), "organization")
			break
		}
	}
	for _, member := range members {
		uin := word(member, "member_uin")
		if !n.looksAt(uin) {
			continue
		}
		n.audited[audit.TagPolicy]++
		n.audited[audit.NoncompliantResources]++
		if member["effective_policy"] == nil {
			n.find(audit.TagPolicy, uin, uin)
		}
		for _, resource := range list(member, "noncompliant_resources") {
			n.find(audit.NoncompliantResources, uin, or(word(resource, "Resource"), "a resource without a name"))
		}
	}
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func (n *naive) logins() {
	check := func(item object, account, id, name string) {
		if !n.looksAt(word(item, account)) {
			return
		}
		n.audited[audit.Logins]++
		if !slices.Contains(n.allowed, word(item, id)) && !slices.Contains(n.allowed, word(item, name)) {
			n.find(audit.Logins, n.account(item, account), or(word(item, id), "a principal without an id"))
		}
	}
	for _, grant := range list(n.tencent, "auth_policies") {
		check(grant, "MemberUin", "OrgSubAccountUin", "OrgSubAccountName")
	}
	for _, assignment := range list(n.center, "role_assignments") {
		check(assignment, "TargetUin", "PrincipalId", "PrincipalName")
	}
}

func (n *naive) provisioned() {
	isDeployed := func(task object) bool {
		for _, one := range list(n.center, "role_configuration_provisionings") {
			same := word(one, "RoleConfigurationId") == word(task, "RoleConfigurationId") && word(one, "TargetUin") == word(task, "TargetUin")
			if same && word(task, "RoleConfigurationId") != "" && word(task, "TargetUin") != "" && is(one, "DeploymentStatus", "Deployed") {
				return true
			}
		}
		return false
	}
	for _, one := range list(n.center, "role_configuration_provisionings") {
		if !n.looksAt(word(one, "TargetUin")) {
			continue
		}
		n.audited[audit.Provisionings]++
		if !is(one, "DeploymentStatus", "Deployed") {
			n.find(audit.Provisionings, n.account(one, "TargetUin"), or(word(one, "RoleConfigurationId"), "a role configuration without an id"))
		}
	}
	for _, task := range list(n.center, "tasks") {
		if !n.looksAt(word(task, "TargetUin")) {
			continue
		}
		n.audited[audit.Tasks]++
		if !is(task, "Status", "Success") && !is(task, "Status", "InProgress") && !isDeployed(task) {
			n.find(audit.Tasks, n.account(task, "TargetUin"), or(word(task, "TaskId"), "a task without an id"))
		}
	}
}

func (n *naive) own() string { return word(n.huawei, "domain_id") }

func (n *naive) recorder() {
	n.audited[audit.Recorder] = 1
	tracker, _ := n.huawei["tracker_config"].(object)
	selector, _ := tracker["selector"].(object)
	frozen, _ := tracker["frozen_status"].(object)
	if selector["all_supported"] != true || frozen["is_frozen"] == true {
		n.find(audit.Recorder, n.own(), "recorder")
	}
}

func (n *naive) states() []object {
	if n.aggregator != nil {
		return list(n.aggregator, "policy_states")
	}
	return list(n.huawei, "policy_states")
}

func (n *naive) rules() {
	type rule struct{ account, id, name, state, compliance string }
	var rules []rule
	accounts := []string{n.own()}
	if n.aggregator == nil {
		summary, _ := n.huawei["policy_states_summary"].(object)
		for _, one := range list(summary, "policy_assignments") {
			assignment, _ := one["policy_assignment"].(object)
			rules = append(rules, rule{n.own(), word(assignment, "id"), word(assignment, "name"), word(assignment, "state"), word(one, "compliance_state")})
		}
	} else {
		accounts = nil
		for _, one := range list(n.aggregator, "policy_assignments") {
			compliance, _ := one["compliance"].(object)
			rules = append(rules, rule{or(word(one, "account_id"), n.own()), word(one, "policy_assignment_id"), word(one, "policy_assignment_name"), "Enabled", word(compliance, "compliance_state")})
		}
		for _, source := range list(n.aggregator, "sources") {
			if is(source, "source_type", "ORGANIZATION") {
				accounts = append(accounts, n.active()...)
				continue
			}
			accounts = append(accounts, or(word(source, "source_id"), n.own()))
		}
		slices.Sort(accounts)
		accounts = slices.Compact(accounts)
		if len(accounts) == 0 {
			n.find(audit.Rules, n.own(), "rules")
		}
	}
	n.audited[audit.Rules] = len(rules)
	for _, one := range rules {
		breaks := slices.ContainsFunc(n.states(), func(state object) bool {
			sameRule := one.id != "" && is(state, "policy_assignment_id", one.id) || one.name != "" && is(state, "policy_assignment_name", one.name)
			return sameRule && or(word(state, "domain_id"), n.own()) == one.account && is(state, "compliance_state", "NonCompliant")
		})
		hasResult := one.compliance == "Compliant" || one.compliance == "NonCompliant" && breaks
		if one.state != "Enabled" || !hasResult {
			n.find(audit.Rules, one.account, or(or(one.name, one.id), "a rule without a name"))
		}
	}
	for _, account := range accounts {
		if !slices.ContainsFunc(rules, func(one rule) bool { return one.account == account }) {
			n.find(audit.Rules, account, "rules")
		}
	}
}

func (n *naive) resources() {
	n.audited[audit.Resources] = len(n.states())
	for _, state := range n.states() {
		if !is(state, "compliance_state", "Compliant") {
			rule := or(or(word(state, "policy_assignment_name"), word(state, "policy_assignment_id")), "a rule without a name")
			n.find(audit.Resources, or(word(state, "domain_id"), n.own()), rule+"/"+or(word(state, "resource_id"), "a resource without an id"))
		}
	}
}

func (n *naive) active() (ids []string) {
	for _, account := range list(n.huawei, "organization_accounts") {
		if or(word(account, "status"), "active") == "active" {
			ids = append(ids, word(account, "id"))
		}
	}
	return ids
}

func (n *naive) aggregation() {
	sources := list(n.aggregator, "sources")
	n.audited[audit.Aggregation] = len(sources) + len(n.active())
	names := []string{}
	for _, source := range sources {
		in := n.own()
		if !is(source, "source_type", "ORGANIZATION") {
			in = or(word(source, "source_id"), n.own())
			names = append(names, word(source, "source_id"))
		}
		if !is(source, "last_update_status", "SUCCEEDED") {
			n.find(audit.Aggregation, in, or(word(source, "source_id"), "a source without an id"))
		}
	}
	if len(sources) == 1 && len(names) == 0 {
		return
	}
	for _, id := range n.active() {
		if !slices.Contains(names, id) {
			n.find(audit.Aggregation, id, id)
		}
	}
}
