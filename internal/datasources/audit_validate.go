// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

var digits = regexp.MustCompile("^[1-9][0-9]*$")

func uinForm() validator.String {
	return stringvalidator.RegexMatches(digits, "must be a UIN, such as 100000000001")
}

// dayForm accepts a date.
var dayForm = parsed{"Invalid date", "must be a date, such as 2026-12-31", func(text string) bool {
	_, err := time.Parse(audit.Day, text)
	return err == nil
}}

// validateAudit reports arguments that leave nothing to audit, and exceptions that can never match. It accepts values that
// are not known yet.
func validateAudit(ctx context.Context, config tfsdk.Config) (diagnostics diag.Diagnostics) {
	var tencent, huawei types.Object
	var checks types.Set
	var exceptions types.List
	for name, into := range map[string]any{"tencentcloud": &tencent, "huaweicloud": &huawei, "checks": &checks, "exception": &exceptions} {
		diagnostics.Append(config.GetAttribute(ctx, path.Root(name), into)...)
	}
	if diagnostics.HasError() || tencent.IsUnknown() || huawei.IsUnknown() {
		return diagnostics
	}
	if tencent.IsNull() && huawei.IsNull() {
		diagnostics.AddError("Nothing to audit", "Add a block tencentcloud, huaweicloud, or both.")
		return diagnostics
	}
	for name, block := range map[string]types.Object{"tencentcloud": tencent, "huaweicloud": huawei} {
		if accountID := block.Attributes()["account_id"]; !block.IsNull() && accountID.IsNull() {
			diagnostics.AddAttributeError(path.Root(name).AtName("account_id"), "Missing account_id",
				"Set account_id to the account to audit. If the keys belong to another account, the audit then fails.")
		}
	}
	options := auditedClouds(tencent, huawei)
	diagnostics.Append(validateChecks(options, checks)...)
	for i, exception := range exceptions.Elements() {
		if object, ok := exception.(types.Object); ok && !exceptions.IsUnknown() {
			diagnostics.Append(validateException(options, path.Root("exception").AtListIndex(i), object)...)
		}
	}
	return diagnostics
}

// auditedClouds returns the options that decide which checks are skipped. A value that is not known yet counts as set.
func auditedClouds(tencent, huawei types.Object) (options audit.Options) {
	given := func(value attr.Value) bool { return value != nil && !value.IsNull() }
	if !tencent.IsNull() {
		options.TencentCloud = &audit.TencentCloudOptions{}
		if given(tencent.Attributes()["allowed_principals"]) {
			options.TencentCloud.AllowedPrincipals = []string{}
		}
	}
	if !huawei.IsNull() {
		options.HuaweiCloud = &audit.HuaweiCloudOptions{}
		if given(huawei.Attributes()["aggregator_id"]) {
			options.HuaweiCloud.AggregatorID = "given"
		}
	}
	return options
}

func validateChecks(options audit.Options, checks types.Set) (diagnostics diag.Diagnostics) {
	if checks.IsNull() || checks.IsUnknown() {
		return nil
	}
	var lacks []string
	for _, element := range checks.Elements() {
		name, ok := element.(types.String)
		if !ok || name.IsUnknown() || !slices.Contains(checkNames(), name.ValueString()) { // the schema's validator reports an unknown name
			return nil
		}
		options.Only = append(options.Only, name.ValueString())
	}
	for _, check := range audit.Checks() {
		switch reason := options.Skips(check.Name); {
		case options.Audits(check) && reason == "":
			return nil
		case options.Audits(check):
			lacks = append(lacks, fmt.Sprintf("%s has %s", check.Name, reason))
		}
	}
	detail := "No check in checks belongs to a cloud that has a block. Add the block, or other checks."
	if len(lacks) > 0 {
		detail = "No check in checks has anything to look at: " + strings.Join(lacks, ", ") + "."
	}
	diagnostics.AddAttributeError(path.Root("checks"), "Nothing to audit", detail)
	return diagnostics
}

// validateException reports an exception that no finding can ever match.
func validateException(options audit.Options, at path.Path, exception types.Object) (diagnostics diag.Diagnostics) {
	known := func(name string) string {
		value, ok := exception.Attributes()[name].(types.String)
		if !ok || value.IsUnknown() {
			return ""
		}
		return value.ValueString()
	}
	check, accountID, subject := known("check"), known("account_id"), known("subject")
	never := func(name, detail string) {
		diagnostics.AddAttributeError(at.AtName(name), "The exception can never match", detail)
	}
	for _, one := range audit.Checks() {
		if one.Name != check {
			continue
		}
		if !options.Audits(one) {
			never("check", fmt.Sprintf("%s is a check of %s, which has no block here.", check, cloudName(one.Cloud)))
		}
		if one.Cloud == audit.TencentCloud && accountID != "" && !digits.MatchString(accountID) {
			never("account_id", "An account of Tencent Cloud is a UIN, such as 100000000001.")
		}
	}
	if check == audit.Recorder && subject != "" && !(audit.Exception{Subject: &subject}).CoversSubject(audit.Recorder) {
		never("subject", "The subject of a finding of recorder is always recorder.")
	}
	return diagnostics
}

func cloudName(cloud string) string {
	if cloud == audit.TencentCloud {
		return "Tencent Cloud"
	}
	return "Huawei Cloud"
}
