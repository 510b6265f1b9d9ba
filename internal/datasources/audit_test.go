// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// inOrder is an organization in which no check finds anything.
const inOrder = `{
  "tencentcloud": {
    "members": [{"member_uin": 1001, "name": "shop", "effective_policy": {"TargetId": 1001, "PolicyContent": "{}"}, "noncompliant_resources": []}],
    "auth_policies": [{"MemberUin": 1001, "PolicyId": 1, "PolicyName": "readers", "OrgSubAccountUin": 5001, "OrgSubAccountName": "li.na", "BindType": 1}],
    "identity_center": {
      "zone_id": "z-1",
      "role_assignments": [{"RoleConfigurationId": "rc-1", "RoleConfigurationName": "Admin", "TargetUin": 1001, "PrincipalId": "g-1", "PrincipalName": "ops", "PrincipalType": "Group"}],
      "role_configuration_provisionings": [{"RoleConfigurationId": "rc-1", "RoleConfigurationName": "Admin", "TargetUin": 1001, "TargetName": "shop", "DeploymentStatus": "Deployed"}],
      "tasks": [
        {"TaskId": "t-1", "RoleConfigurationId": "rc-2", "TargetUin": 1001, "Status": "Success"},
        {"TaskId": "t-2", "RoleConfigurationId": "rc-1", "TargetUin": 1001, "Status": "Failed"}
      ]
    }
  },
  "huaweicloud": {
    "domain_id": "d1",
    "tracker_config": {"domain_id": "d1", "selector": {"all_supported": true}},
    "policy_states_summary": {"results": {}, "policy_assignments": [{"compliance_state": "Compliant", "policy_assignment": {"id": "r1", "name": "ssh", "state": "Enabled"}}]},
    "policy_states": [{"domain_id": "d1", "policy_assignment_id": "r1", "policy_assignment_name": "ssh", "resource_id": "i-1", "resource_name": "web", "resource_provider": "ecs", "resource_type": "cloudservers", "region_id": "eu-west-101", "compliance_state": "Compliant"}],
    "aggregators": [{
      "aggregator_id": "ca1",
      "sources": [{"source_id": "d1", "source_name": "platform", "source_type": "ACCOUNT", "last_update_status": "SUCCEEDED"}],
      "policy_assignments": [{"policy_assignment_id": "r1", "policy_assignment_name": "ssh", "account_id": "d1", "account_name": "platform", "compliance": {"compliance_state": "Compliant"}}],
      "policy_states": []
    }],
    "organization_accounts": [{"id": "d1", "name": "platform", "status": "active"}, {"id": "d2", "name": "old", "status": "suspended"}]
  }
}`

// changed returns the organization of a text, with other parts in place of some.
func changed(t *testing.T, replacements ...string) organization.Organization {
	t.Helper()
	for i := 0; i < len(replacements); i += 2 {
		if !strings.Contains(inOrder, replacements[i]) {
			t.Fatalf("inOrder has no %s", replacements[i])
		}
	}
	org, err := organization.Load(strings.NewReader(strings.NewReplacer(replacements...).Replace(inOrder)))
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// auditEverything runs every check, the last one with an aggregator.
const auditEverything = `
data "orgaudit_audit" "organization" {
  tencentcloud {
    account_id         = "100000000000"
    allowed_principals = ["li.na", "g-1"]
  }
  huaweicloud {
    account_id = "d1"
  }
  # more
}
output "audit" { value = data.orgaudit_audit.organization }
`

// checkCases has, for each check, an organization in which it finds something, and the answers from which it cannot know.
var checkCases = map[string]struct {
	aggregator     bool
	replace        []string
	subject, words string
	account        string
	refuse         string // an API that the check needs
}{
	audit.TagPolicy: {
		replace: []string{`"effective_policy": {"TargetId": 1001, "PolicyContent": "{}"}, `, ``},
		account: "1001", subject: "1001", words: "No tag policy applies", refuse: "DescribeEffectivePolicy",
	},
	audit.NoncompliantResources: {
		replace: []string{`"noncompliant_resources": []`, `"noncompliant_resources": [{"Resource": "qcs::cos::uin/1001:bucket/logs", "ComplianceDetails": {"ComplianceStatus": true, "NonCompliantKeys": ["owner"]}}]`},
		account: "1001", subject: "qcs::cos::uin/1001:bucket/logs", words: "owner", refuse: "ListNonCompliantResource",
	},
	audit.Logins: {
		replace: []string{`"PrincipalId": "g-1"`, `"PrincipalId": "g-2"`},
		account: "1001", subject: "g-2", words: "ops may log in", refuse: "DescribeOrganizationMembersAuthPolicy",
	},
	audit.Provisionings: {
		replace: []string{
			`"DeploymentStatus": "Deployed"`, `"DeploymentStatus": "DeployedRequired"`,
			`"TargetUin": 1001, "Status": "Failed"`, `"TargetUin": 1001, "Status": "InProgress"`,
		},
		account: "1001", subject: "rc-1", words: "DeployedRequired", refuse: "ListRoleConfigurationProvisionings",
	},
	audit.Tasks: {
		replace: []string{`"Status": "Success"`, `"Status": "Failed", "FailureReason": "limit"`},
		account: "1001", subject: "t-1", words: "limit", refuse: "ListTasks",
	},
	audit.Recorder: {
		replace: []string{`"all_supported": true`, `"all_supported": false`},
		account: "d1", subject: "recorder", words: "every supported resource", refuse: "ShowTrackerConfig",
	},
	audit.Rules: {
		replace: []string{`"state": "Enabled"`, `"state": "Disabled"`},
		account: "d1", subject: "ssh", words: "Disabled", refuse: "CollectPolicyStatesSummary",
	},
	audit.Resources: {
		replace: []string{`"region_id": "eu-west-101", "compliance_state": "Compliant"`, `"region_id": "eu-west-101", "compliance_state": "NonCompliant"`},
		account: "d1", subject: "ssh/i-1", words: "web", refuse: "ListPolicyStatesByDomainId",
	},
	audit.Aggregation: {
		aggregator: true,
		replace:    []string{`"status": "suspended"`, `"status": "active"`},
		account:    "d2", subject: "d2", words: "does not name", refuse: "ListAccounts",
	},
}

// auditModule returns a module that audits an organization.
func auditModule(t *testing.T, org organization.Organization, configuration string) (*rootmodule.Module, *sandbox.Server) {
	t.Helper()
	server := sandboxtest.Start(t, org)
	module := newModule(t, server.Environment())
	module.WriteMain(configuration)
	return module, server
}

func TestAccAudit_everyCheckFindsPassesAndFails(t *testing.T) {
	rootmodule.SkipBelow(t, "1.4.0")
	for _, check := range audit.Checks() {
		t.Run(check.Name, func(t *testing.T) {
			t.Parallel()
			row, ok := checkCases[check.Name]
			if !ok {
				t.Fatal("the check has no case")
			}
			configuration := auditEverything
			if row.aggregator {
				configuration = strings.Replace(configuration, `account_id = "d1"`, `account_id = "d1"
    aggregator_id = "ca1"`, 1)
			}
			module, server := auditModule(t, changed(t, row.replace...), configuration)
			result := outputs(t, module)["audit"].(object)
			findings := list(result, "findings")
			if len(findings) != 1 || result["passed"] != false {
				t.Fatalf("findings %v, %v", result["verdict"], findings)
			}
			finding := findings[0].(object)
			want := object{"check": check.Name, "cloud": check.Cloud, "account_id": row.account, "subject": row.subject, "exception": nil}
			for field, value := range want {
				if finding[field] != value {
					t.Errorf("%s is %v, want %v", field, finding[field], value)
				}
			}
			if detail := finding["detail"].(string); !strings.Contains(detail, row.words) {
				t.Errorf("detail %q", detail)
			}

			if err := server.Refuse(row.refuse); err != nil {
				t.Fatal(err)
			}
			printed := rootmodule.Unframed(module.Plan(1))
			if !strings.Contains(printed, "Organization not audited") || !strings.Contains(printed, row.refuse) || !strings.Contains(printed, "out of `checks`") {
				t.Errorf("%s refused: %s", row.refuse, printed)
			}
		})
	}
	t.Run("in order", func(t *testing.T) {
		t.Parallel()
		for _, configuration := range []string{auditEverything, strings.Replace(auditEverything, `account_id = "d1"`, "account_id = \"d1\"\n aggregator_id = \"ca1\"", 1)} {
			module, _ := auditModule(t, changed(t), configuration)
			result := outputs(t, module)["audit"].(object)
			if result["passed"] != true || len(list(result, "findings")) != 0 {
				t.Errorf("got %v: %v", result["verdict"], result["findings"])
			}
		}
	})
}

// Identity Center that is not open is no error: nobody logs in through it.
func TestAccAudit_withoutIdentityCenter(t *testing.T) {
	org := changed(t)
	org.TencentCloud.IdentityCenter = nil
	module, _ := auditModule(t, org, auditEverything)
	result := outputs(t, module)["audit"].(object)
	skipped := object{}
	for _, one := range list(result, "checks_run") {
		if check := one.(object); check["skipped"] != nil {
			skipped[check["check"].(string)] = check["skipped"]
		}
	}
	want := object{audit.Provisionings: "Identity Center not open", audit.Tasks: "Identity Center not open", audit.Aggregation: "no aggregator_id"}
	if difference := cmp.Diff(want, skipped); difference != "" || result["verdict"] != "Passed: 0 findings in 6 checks" {
		t.Errorf("%v %s", result["verdict"], difference)
	}
}

func TestAccAudit_postconditionBlocksAndExceptionsPass(t *testing.T) {
	gate := strings.Replace(auditEverything, "# more", `
  exception {
    check   = "noncompliant_resources"
    subject = "qcs::cos::*"
    reason  = "moves, OPS-41"
    until   = "UNTIL"
  }
  exception {
    check      = "rules"
    account_id = "d9"
    reason     = "never"
  }
  lifecycle {
    postcondition {
      condition     = self.passed
      error_message = self.verdict
    }
  }`, 1)
	org := changed(t, checkCases[audit.NoncompliantResources].replace...)
	module, _ := auditModule(t, org, strings.Replace(gate, "UNTIL", "2020-12-31", 1))
	planFails(t, module, "Blocked: 1 finding (1 noncompliant_resources)")
	module, _ = auditModule(t, org, strings.Replace(gate, "UNTIL", "9999-12-31", 1))
	result := outputs(t, module)["audit"].(object)
	checkOutputs(t, result, map[string]any{
		"passed": true, "verdict": "Passed: 0 findings in 8 checks, 1 excepted", "findings/0/exception": "moves, OPS-41",
		"unused_exceptions": []any{object{"check": "rules", "account_id": "d9", "subject": nil, "reason": "never", "until": nil, "why": "matched nothing"}},
		"accounts": []any{
			object{"cloud": "tencentcloud", "account_id": "1001", "account_name": "shop", "findings": 0},
			object{"cloud": "huaweicloud", "account_id": "d1", "account_name": nil, "findings": 0},
		},
	})
}

func TestAudit_validatesArguments(t *testing.T) {
	p := driver.Start(t.Context(), t, provider.NewServer("test"))
	tencent, huawei := driver.Values{"account_id": "1"}, driver.Values{"account_id": "d1"}
	both := func(more driver.Values) driver.Values {
		arguments := driver.Values{"tencentcloud": tencent, "huaweicloud": huawei}
		for name, value := range more {
			arguments[name] = value
		}
		return arguments
	}
	exception := func(fields driver.Values) driver.Values {
		for name, value := range (driver.Values{"check": "rules", "reason": "r"}) {
			if _, given := fields[name]; !given {
				fields[name] = value
			}
		}
		return both(driver.Values{"exception": []any{fields}})
	}
	for _, row := range []struct {
		arguments driver.Values
		words     string // empty: valid
	}{
		{driver.Values{}, "Nothing to audit"},
		{driver.Values{"tencentcloud": tencent}, ""},
		{driver.Values{"huaweicloud": huawei}, ""},
		{driver.Values{"tencentcloud": driver.Values{}}, "account_id"},
		{driver.Values{"tencentcloud": driver.Values{"account_id": ""}}, "account_id"},
		{driver.Values{"tencentcloud": driver.Values{"account_id": "shop"}}, "must be a UIN"},
		{driver.Values{"tencentcloud": driver.Values{"account_id": driver.Unknown}}, ""},
		{driver.Values{"huaweicloud": driver.Values{"account_id": "a/b"}}, "must be 1 to 36 letters"},
		{driver.Values{"huaweicloud": driver.Values{"account_id": "d1", "aggregator_id": ""}}, "aggregator_id"},
		{driver.Values{"tencentcloud": driver.Values{"account_id": "1", "member_uins": []any{}}}, "member_uins"},
		{driver.Values{"tencentcloud": driver.Values{"account_id": "1", "member_uins": []any{0}}}, "must be a whole number from 1"},
		{driver.Values{"tencentcloud": driver.Values{"account_id": "1", "member_uins": []any{1.5}}}, "must be a whole number from 1"},
		{driver.Values{"tencentcloud": driver.Values{"account_id": "1", "member_uins": []any{7}}}, ""},
		{driver.Values{"tencentcloud": driver.Values{"account_id": "1", "allowed_principals": []any{}}}, ""},
		{driver.Values{"tencentcloud": driver.Values{"account_id": "1", "allowed_principals": []any{""}}}, "allowed_principals"},

		{both(driver.Values{"checks": []any{}}), "checks"},
		{both(driver.Values{"checks": []any{"tag_policies"}}), "tag_policies"},
		{both(driver.Values{"checks": []any{"tag_policy"}}), ""},
		{both(driver.Values{"checks": []any{driver.Unknown}}), ""},
		{driver.Values{"tencentcloud": tencent, "checks": []any{"recorder"}}, "No check in checks belongs to a cloud that has a block"},
		{driver.Values{"tencentcloud": tencent, "checks": []any{"logins"}}, "logins has no allowed_principals"},
		{driver.Values{"huaweicloud": huawei, "checks": []any{"aggregation"}}, "aggregation has no aggregator_id"},
		{driver.Values{"huaweicloud": huawei, "checks": []any{"aggregation", "rules"}}, ""},
		{driver.Values{"tencentcloud": driver.Values{"account_id": "1", "allowed_principals": driver.Unknown}, "checks": []any{"logins"}}, ""},

		{both(driver.Values{"max_findings": -1}), "must be a whole number from 0"},
		{both(driver.Values{"max_findings": 0}), ""},
		{both(driver.Values{"timeouts": driver.Values{"read": "soon"}}), "must be a duration above zero"},

		{exception(driver.Values{}), ""},
		{exception(driver.Values{"check": nil}), "check"},
		{exception(driver.Values{"check": "rule"}), "rule"},
		{exception(driver.Values{"reason": nil}), "reason"},
		{exception(driver.Values{"reason": ""}), "reason"},
		{exception(driver.Values{"subject": ""}), "subject"},
		{exception(driver.Values{"account_id": ""}), "account_id"},
		{exception(driver.Values{"until": "2026-12-31"}), ""},
		{exception(driver.Values{"until": "2026-02-30"}), "must be a date"},
		{exception(driver.Values{"until": "2026-12-31T00:00:00Z"}), "must be a date"},
		{exception(driver.Values{"until": ""}), "must be a date"},
		{exception(driver.Values{"until": driver.Unknown}), ""},
		{exception(driver.Values{"check": "tag_policy", "account_id": "shop"}), "can never match"},
		{exception(driver.Values{"check": "recorder", "subject": "recorders"}), "can never match"},
		{exception(driver.Values{"check": "recorder", "subject": "rec*"}), ""},
		{driver.Values{"tencentcloud": tencent, "exception": []any{driver.Values{"check": "rules", "reason": "r"}}}, "can never match"},
		// A narrower audit does not make its exceptions wrong.
		{driver.Values{"huaweicloud": huawei, "checks": []any{"recorder"}, "exception": []any{driver.Values{"check": "rules", "reason": "r"}}}, ""},
	} {
		problem := p.ValidateDataSource("orgaudit_audit", row.arguments)
		if row.words == "" && problem != "" || !strings.Contains(problem, row.words) {
			text, _ := json.Marshal(row.arguments)
			t.Errorf("%s: got %q, want %q", text, problem, row.words)
		}
	}
}

// "Nothing to audit" would ask for a block, which does not help.
func TestAudit_misspelledCheckIsOneError(t *testing.T) {
	problem := startProvider(t, sandboxtest.Start(t, organization.Organization{}), 0).ValidateDataSource("orgaudit_audit", driver.Values{
		"huaweicloud": driver.Values{"account_id": "d1"}, "checks": []any{"recorders"},
	})
	if !strings.Contains(problem, `"recorders"`) || strings.Contains(problem, "Nothing to audit") {
		t.Error(problem)
	}
}

func TestAudit_listsAsManyFindingsAsMaxFindings(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(1, organization.EveryList(30)))
	p := startProvider(t, server, 0)
	read := func(arguments driver.Values) driver.Values {
		t.Helper()
		arguments["tencentcloud"] = driver.Values{"account_id": organization.DefaultAccountID}
		state, problem := p.Read("orgaudit_audit", arguments)
		if problem != "" {
			t.Fatal(problem)
		}
		return state.Values()
	}
	all, some, none := read(driver.Values{}), read(driver.Values{"max_findings": 5}), read(driver.Values{"max_findings": 0})
	findings := all["findings"].([]any)
	if len(findings) < 90 || cmp.Diff(plain(findings[:5]), plain(some["findings"])) != "" || len(none["findings"].([]any)) != 0 {
		t.Errorf("%d findings, %v", len(findings), some["findings"])
	}
	for _, one := range []driver.Values{some, none} {
		if one["verdict"] != all["verdict"] || cmp.Diff(plain(one["accounts"]), plain(all["accounts"])) != "" {
			t.Errorf("%v and %v", one["verdict"], all["verdict"])
		}
	}
	if left := plain(none["findings_omitted"]); left != plain(len(findings)) || plain(all["findings_omitted"]) != plain(0) {
		t.Errorf("%v of %d are omitted", left, len(findings))
	}
	if !slices.IsSortedFunc(findings, func(a, b any) int {
		order := func(one any) int {
			return slices.IndexFunc(audit.Checks(), func(c audit.Check) bool { return c.Name == one.(driver.Values)["check"] })
		}
		return order(a) - order(b)
	}) {
		t.Error("the findings are not in the order of the checks")
	}
}

func TestAccExample_ofAudit(t *testing.T) {
	module := example(t, "data-sources/orgaudit_audit")
	module.WriteMain("")
	checkOutputs(t, outputs(t, module), map[string]any{
		"verdict":              "Blocked: 354 findings (1 tag_policy, 292 noncompliant_resources, 2 provisionings, 2 tasks, 57 resources)",
		"exceptions_to_remove": []any{},
	})
}
