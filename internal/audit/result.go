// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package audit judges a whole organization. It reads both clouds through their clients, and knows nothing of Terraform.
package audit

// Result is the verdict on an organization, with its proof. The tags name its fields in the state of Terraform.
type Result struct {
	// Passed is true if each finding has an exception in force. Verdict is the result in one line.
	Passed  bool   `tfsdk:"passed"`
	Verdict string `tfsdk:"verdict"`
	// AuditedAt is the time of the audit in UTC, as RFC 3339 writes it.
	AuditedAt string `tfsdk:"audited_at"`
	// ChecksRun are the checks in the order of Checks, also those that were skipped.
	ChecksRun []CheckRun `tfsdk:"checks_run"`
	// Accounts are the audited accounts, by cloud and id.
	Accounts []Account `tfsdk:"accounts"`
	// Findings are the findings that are listed: those without an exception first, then by check, account and subject.
	Findings        []Finding `tfsdk:"findings"`
	FindingsOmitted int64     `tfsdk:"findings_omitted"`
	// UnusedExceptions are the exceptions that covered nothing, in the order of the configuration.
	UnusedExceptions []UnusedException `tfsdk:"unused_exceptions"`
}

// CheckRun says what a check looked at.
type CheckRun struct {
	Check   string `tfsdk:"check"`
	Cloud   string `tfsdk:"cloud"`
	Title   string `tfsdk:"title"`
	Audited int64  `tfsdk:"audited"`
	// Findings are those without an exception in force, Excepted those with one.
	Findings int64 `tfsdk:"findings"`
	Excepted int64 `tfsdk:"excepted"`
	// Skipped says why the check was not run. It is nil for a check that was run.
	Skipped *string `tfsdk:"skipped"`
}

// Account is an account that was audited, with the number of its findings without an exception in force.
type Account struct {
	Cloud       string  `tfsdk:"cloud"`
	AccountID   string  `tfsdk:"account_id"`
	AccountName *string `tfsdk:"account_name"`
	Findings    int64   `tfsdk:"findings"`
}

// Finding is one thing that is not in order.
type Finding struct {
	Check       string  `tfsdk:"check"`
	Cloud       string  `tfsdk:"cloud"`
	AccountID   string  `tfsdk:"account_id"`
	AccountName *string `tfsdk:"account_name"`
	Subject     string  `tfsdk:"subject"`
	Detail      string  `tfsdk:"detail"`
	// Exception is the reason of the exception in force that covers the finding, nil without one.
	Exception *string `tfsdk:"exception"`
}

// UnusedException is an exception that covered no finding. Why is one of the three texts below.
type UnusedException struct {
	Exception
	Why string `tfsdk:"why"`
}

// Why an exception covered nothing.
const (
	Expired        = "expired"
	MatchedNothing = "matched nothing"
	CheckNotRun    = "check not run"
)

// The clouds, as results name them.
const (
	TencentCloud = "tencentcloud"
	HuaweiCloud  = "huaweicloud"
)

// The checks, as results and exceptions name them.
const (
	TagPolicy             = "tag_policy"
	NoncompliantResources = "noncompliant_resources"
	Logins                = "logins"
	Provisionings         = "provisionings"
	Tasks                 = "tasks"
	Recorder              = "recorder"
	Rules                 = "rules"
	Resources             = "resources"
	Aggregation           = "aggregation"
)

// Check describes a check. Actions are the API actions that the check calls without an aggregator; aggregation needs one.
// With an aggregator, rules and resources call others.
type Check struct {
	Name, Cloud, Title string
	Actions            []string
}

// Checks are all checks, in the order of every list of them.
func Checks() []Check {
	const (
		members, zone, provisionings = "DescribeOrganizationMembers", "DescribeIdentityCenter", "ListRoleConfigurationProvisionings"
	)
	return []Check{
		{TagPolicy, TencentCloud, "Members have a tag policy", []string{members, "DescribeEffectivePolicy"}},
		{NoncompliantResources, TencentCloud, "Resources follow the tag policy", []string{members, "ListNonCompliantResource"}},
		{Logins, TencentCloud, "Only allowed principals may log in", []string{members, "DescribeOrganizationMembersAuthPolicy", zone, "ListRoleAssignments"}},
		{Provisionings, TencentCloud, "Role configurations are deployed", []string{members, zone, provisionings}},
		{Tasks, TencentCloud, "Identity Center tasks succeeded", []string{members, zone, provisionings, "ListTasks"}},
		{Recorder, HuaweiCloud, "The recorder records every resource", []string{"ShowTrackerConfig"}},
		{Rules, HuaweiCloud, "Rules are enabled and give a result", []string{"CollectPolicyStatesSummary", "ListPolicyStatesByDomainId"}},
		{Resources, HuaweiCloud, "Resources follow the rules", []string{"ListPolicyStatesByDomainId"}},
		{Aggregation, HuaweiCloud, "Every account is aggregated", []string{"ShowConfigurationAggregatorSourcesStatus", "ListAccounts"}},
	}
}
