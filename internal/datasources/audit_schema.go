// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

func auditSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Is a whole organization in order? Reads Tencent Cloud, Huawei Cloud or both, runs up to nine checks, and returns one verdict for a gate.",
		Attributes: map[string]schema.Attribute{
			"checks": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Names of the checks to run. Default: all checks of the clouds that have a block.",
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.OneOf(checkNames()...))},
			},
			"max_findings": schema.NumberAttribute{
				Optional: true, Validators: []validator.Number{wholeNumber{least: 0}},
				MarkdownDescription: "Largest number of findings to list. Findings without an exception come first. The verdict also counts the findings that are not listed. Default: all.",
			},
			"passed":            schema.BoolAttribute{Computed: true, MarkdownDescription: "True if the checks have no findings, or if every finding has an exception in force. Skipped checks have no findings."},
			"verdict":           computedString("The result in one line, such as `Blocked: 12 findings (9 noncompliant_resources, 3 rules), 2 excepted`."),
			"audited_at":        computedString("When the audit began, in UTC, such as `2026-11-26T08:00:00Z`."),
			"checks_run":        checksRunAttribute(),
			"accounts":          accountsAttribute(),
			"findings":          findingsAttribute(),
			"findings_omitted":  computedInt64("Number of findings that `max_findings` keeps out of the list."),
			"unused_exceptions": unusedExceptionsAttribute(),
		},
		Blocks: map[string]schema.Block{
			"tencentcloud": auditTencentCloudBlock(),
			"huaweicloud":  auditHuaweiCloudBlock(),
			"exception":    exceptionBlock(),
			"timeouts":     timeoutsWithin("60m"),
		},
	}
}

func checkNames() (names []string) {
	for _, check := range audit.Checks() {
		names = append(names, check.Name)
	}
	return names
}

func requiredString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, MarkdownDescription: description, Validators: append(validators, stringvalidator.LengthAtLeast(1)),
	}
}

// auditTencentCloudBlock cannot mark account_id as required: the framework would require it without the block too. So
// validateAudit does it, as for Huawei Cloud.
func auditTencentCloudBlock() schema.SingleNestedBlock {
	return schema.SingleNestedBlock{
		MarkdownDescription: "The organization of Tencent Cloud to audit. Without this block, Tencent Cloud is not audited.",
		Attributes: map[string]schema.Attribute{
			"account_id": optionalString("Required: UIN of the organization's administrator account. If the provider's keys belong to another account, the audit fails.", uinForm()),
			"member_uins": schema.SetAttribute{
				Optional: true, ElementType: types.NumberType,
				MarkdownDescription: "UINs of the members to audit. If the organization does not have one of these members, the audit fails. Default: all members.",
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueNumbersAre(wholeNumber{least: 1})},
			},
			"allowed_principals": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Who may log in to members: names or ids of sub-accounts, user groups, Identity Center users and Identity Center groups. An empty set allows nobody. If you do not set it, `logins` is skipped.",
				Validators:          []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			},
		},
	}
}

func auditHuaweiCloudBlock() schema.SingleNestedBlock {
	return schema.SingleNestedBlock{
		MarkdownDescription: "The account of Huawei Cloud to audit. Without this block, Huawei Cloud is not audited.",
		Attributes: map[string]schema.Attribute{
			"account_id":    optionalString("Required: id of the account. If the provider's keys belong to another account, the audit fails. The audit ignores the provider's `domain_id`.", domainIDForm()),
			"aggregator_id": optionalString("Id of an aggregator of the account. If you set it, `rules` and `resources` audit every account of the aggregator in place of `account_id`. If you do not set it, `aggregation` is skipped.", aggregatorIDForm()),
		},
	}
}

func exceptionBlock() schema.ListNestedBlock {
	return schema.ListNestedBlock{
		MarkdownDescription: "Findings that you accept: they count as excepted and do not block. If you set neither `account_id` nor `subject`, the exception covers every finding of the check.",
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"check":      requiredString("Name of the check.", stringvalidator.OneOf(checkNames()...)),
			"account_id": optionalString("Only findings in this account."),
			"subject":    optionalString("Only findings with this subject. If the text ends with `*`, it covers every subject that begins with the text before `*`."),
			"reason":     requiredString("Why you accept the finding. Reports show it."),
			"until":      optionalString("Last day on which the exception is in force, as `YYYY-MM-DD`, in UTC. Default: it never expires.", dayForm),
		}},
	}
}

func checksRunAttribute() schema.ListNestedAttribute {
	return computedList("Every check that the arguments select, including skipped checks. Checks that `checks` leaves out are not in the list.", map[string]schema.Attribute{
		"check":    computedString("Name of the check."),
		"cloud":    computedString("`tencentcloud` or `huaweicloud`."),
		"title":    computedString("What the check verifies, such as `Members have a tag policy`."),
		"audited":  computedInt64("Number of things that the check looked at, such as members, rules or tasks. If it is 0, the check proves nothing."),
		"findings": computedInt64("Number of findings without an exception in force. Only these findings block."),
		"excepted": computedInt64("Number of findings with an exception in force."),
		"skipped":  computedString("Why the check was skipped. Null if it was run."),
	})
}

func accountsAttribute() schema.ListNestedAttribute {
	return computedList("Every account that was audited. The administrator's own account of Tencent Cloud is in the list only if it has findings, with or without an exception.", map[string]schema.Attribute{
		"cloud":        computedString("`tencentcloud` or `huaweicloud`."),
		"account_id":   computedString("UIN or id of the account."),
		"account_name": computedString("Name of the account. Null if the API does not give it."),
		"findings":     computedInt64("Number of the account's findings that have no exception in force."),
	})
}

func findingsAttribute() schema.ListNestedAttribute {
	return computedList("Every finding, up to `max_findings`. Findings without an exception come first. Within both groups, the order is by check, account and subject.", map[string]schema.Attribute{
		"check":        computedString("Name of the check."),
		"cloud":        computedString("`tencentcloud` or `huaweicloud`."),
		"account_id":   computedString("UIN or id of the account."),
		"account_name": computedString("Name of the account. Null if the API does not give it."),
		"subject":      computedString("What the finding is about, such as a member, a resource or a rule. Use it in an exception."),
		"detail":       computedString("What is wrong."),
		"exception":    computedString("Reason of the exception in force that covers the finding. Null if no exception covers it: the finding then blocks."),
	})
}

func unusedExceptionsAttribute() schema.ListNestedAttribute {
	return computedList("Exceptions that covered no finding. `why` says the cause: remove the exception, or correct it.", map[string]schema.Attribute{
		"check":      computedString("Name of the check."),
		"account_id": computedString("Account that the exception names. Null if it names none."),
		"subject":    computedString("Subject that the exception names. Null if it names none."),
		"reason":     computedString("Reason of the exception."),
		"until":      computedString("Last day of the exception. Null if it never expires."),
		"why":        computedString("`expired`, `matched nothing`, or `check not run`."),
	})
}
