// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

func auditSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Whether a whole organization is in order: reads everything that the checks need from both clouds, judges it, and knows exceptions. If a part cannot be read, the audit fails.\n\n" + checksTable(),
		Attributes: map[string]schema.Attribute{
			"checks": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Only these checks. Default: all checks of the clouds that have a block.",
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.OneOf(checkNames()...))},
			},
			"max_findings": schema.NumberAttribute{
				Optional: true, Validators: []validator.Number{wholeNumber{least: 0}},
				MarkdownDescription: "How many findings are listed, those without an exception first. Every finding counts for the verdict, listed or not. Default: all.",
			},
			"passed":            schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether every finding has an exception in force."},
			"verdict":           computedString("The verdict in one line, such as `Blocked: 12 findings (9 noncompliant_resources, 3 rules), 2 excepted`."),
			"audited_at":        computedString("When the audit began, in UTC, such as `2026-11-26T08:00:00Z`."),
			"checks_run":        checksRunAttribute(),
			"accounts":          accountsAttribute(),
			"findings":          findingsAttribute(),
			"findings_omitted":  computedInt64("How many findings `max_findings` keeps out of the list."),
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

// checksTable is the table of checks for the page of the data source.
func checksTable() string {
	var table strings.Builder
	table.WriteString("| Check | Cloud | What has to hold | APIs that it reads |\n|---|---|---|---|\n")
	for _, check := range audit.Checks() {
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", check.Name, cloudName(check.Cloud), check.Title, strings.Join(check.Actions, ", "))
	}
	return table.String() + "\nWith `aggregator_id`, `rules` and `resources` read the lists of the aggregator instead. Each API needs its permission, which the page of the data source that reads it names."
}

func cloudName(cloud string) string {
	if cloud == audit.TencentCloud {
		return "Tencent Cloud"
	}
	return "Huawei Cloud"
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
				MarkdownDescription: "Every check of this cloud looks at these members alone. If the organization lacks one of them, the audit fails. Default: all members.",
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueNumbersAre(wholeNumber{least: 1})},
			},
			"allowed_principals": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Names or ids of the sub-accounts, user groups, and users and groups of Identity Center that may log in to members. An empty set allows nobody. Without it, `logins` is skipped.",
				Validators:          []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			},
		},
	}
}

func auditHuaweiCloudBlock() schema.SingleNestedBlock {
	return schema.SingleNestedBlock{
		MarkdownDescription: "The account of Huawei Cloud to audit. Without this block, Huawei Cloud is not audited.",
		Attributes: map[string]schema.Attribute{
			"account_id":    optionalString("Required: id of the account. If the provider's keys belong to another account, the audit fails. The provider's `domain_id` does not count here.", domainIDForm()),
			"aggregator_id": optionalString("Id of an aggregator of the account. `rules` and `resources` then look at every account of the aggregator instead of the account itself.", aggregatorIDForm()),
		},
	}
}

func exceptionBlock() schema.ListNestedBlock {
	return schema.ListNestedBlock{
		MarkdownDescription: "A finding that you accept. It counts as excepted, and does not block. An exception without `account_id` and `subject` covers the whole check.",
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"check":      requiredString("Name of the check.", stringvalidator.OneOf(checkNames()...)),
			"account_id": optionalString("Only findings in this account."),
			"subject":    optionalString("Only findings with this subject. If it ends with `*`, only those whose subject begins with the rest."),
			"reason":     requiredString("Why you accept the finding. Reports show it."),
			"until":      optionalString("Last day on which the exception counts, as `YYYY-MM-DD`, in UTC. Default: it always counts.", dayForm{}),
		}},
	}
}

func checksRunAttribute() schema.ListNestedAttribute {
	return computedList("The checks, with those that were skipped.", map[string]schema.Attribute{
		"check":    computedString("Name of the check."),
		"cloud":    computedString("`tencentcloud` or `huaweicloud`."),
		"title":    computedString("What has to hold."),
		"audited":  computedInt64("How many things the check looked at: members, rules, tasks and so on."),
		"findings": computedInt64("How many findings count, that is, have no exception in force."),
		"excepted": computedInt64("How many findings have an exception in force."),
		"skipped":  computedString("Why the check was not run. Null if it was."),
	})
}

func accountsAttribute() schema.ListNestedAttribute {
	return computedList("Every account that was audited. The administrator's own account is there if something was found in it.", map[string]schema.Attribute{
		"cloud":        computedString("`tencentcloud` or `huaweicloud`."),
		"account_id":   computedString("UIN or id of the account."),
		"account_name": computedString("Name of the account. Null if the API does not give it."),
		"findings":     computedInt64("How many findings in the account count."),
	})
}

func findingsAttribute() schema.ListNestedAttribute {
	return computedList("What is not in order: findings that count first, then by check, account and subject.", map[string]schema.Attribute{
		"check":        computedString("Name of the check."),
		"cloud":        computedString("`tencentcloud` or `huaweicloud`."),
		"account_id":   computedString("UIN or id of the account."),
		"account_name": computedString("Name of the account. Null if the API does not give it."),
		"subject":      computedString("What the finding is about: a member, a resource, a rule and so on. Exceptions name it."),
		"detail":       computedString("What is wrong."),
		"exception":    computedString("Reason of the exception in force that covers the finding. Null without one: the finding counts."),
	})
}

func unusedExceptionsAttribute() schema.ListNestedAttribute {
	return computedList("The exceptions that covered nothing: remove them.", map[string]schema.Attribute{
		"check":      computedString("Name of the check."),
		"account_id": computedString("Account that the exception names. Null without one."),
		"subject":    computedString("Subject that the exception names. Null without one."),
		"reason":     computedString("Reason of the exception."),
		"until":      computedString("Last day of the exception. Null without one."),
		"why":        computedString("`expired`, `matched nothing` or `check not run`."),
	})
}
