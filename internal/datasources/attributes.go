// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apis"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

// needs returns the sentences about the permission and the number of calls that a data source needs.
func needs(dataSource string) string { return apis.OfDataSource(dataSource).Needs() }

func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedInt64(description string) schema.Int64Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
}

func computedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

func computedStrings(description string) schema.ListAttribute {
	return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

func computedStringMap(description string) schema.MapAttribute {
	return schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

func computedObject(description string, attributes map[string]schema.Attribute) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{Computed: true, MarkdownDescription: description, Attributes: attributes}
}

func computedList(description string, attributes map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: attributes},
	}
}

// optionalString is an argument that takes a text. "" is an error: it would widen a filter or make it match nothing.
func optionalString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, MarkdownDescription: description, Validators: append(validators, stringvalidator.LengthAtLeast(1)),
	}
}

// domainIDAttribute is the `domain_id` of every data source of Huawei Cloud.
func domainIDAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Id of the account to read, 1 to 36 letters, digits, `_` and `-`. Default: the provider's `domain_id`, or the account of the provider's keys if that is not set.",
		Validators:          []validator.String{domainIDForm()},
	}
}

// domainIDForm accepts ids of accounts of Huawei Cloud.
func domainIDForm() validator.String {
	return stringvalidator.RegexMatches(huaweicloud.DomainIDForm(), "must be 1 to 36 letters, digits, _ and -")
}

// aggregatorIDAttribute is the `aggregator_id` of every data source that reads an aggregator of Config.
func aggregatorIDAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Required:            true,
		MarkdownDescription: "Id of the aggregator. `orgaudit_configuration_aggregators` lists the aggregators of the account.",
		Validators:          []validator.String{aggregatorIDForm()},
	}
}

// aggregatorIDForm accepts ids of aggregators.
func aggregatorIDForm() validator.String {
	return stringvalidator.RegexMatches(huaweicloud.AggregatorIDForm(), "must be 1 to 32 letters, digits, _ and -")
}

// zoneIDAttribute is the `zone_id` of every data source that reads a zone of Identity Center.
func zoneIDAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "Id of the zone (space) of Identity Center, such as `z-djwidnwidj`. `orgaudit_identity_center` has the id.",
	}
}

// Types of a principal of Identity Center.
const (
	principalUser  = "User"
	principalGroup = "Group"
)

// optionalPrincipalID, optionalPrincipalType and optionalTargetType are filters of lists of Identity Center.
func optionalPrincipalID(description string) schema.StringAttribute {
	return optionalString(description,
		stringvalidator.RegexMatches(regexp.MustCompile("^[ug]-"), `must begin with "u-" (user) or "g-" (user group)`))
}

func optionalPrincipalType(description string) schema.StringAttribute {
	return optionalString(description, stringvalidator.OneOf(principalUser, principalGroup))
}

func optionalTargetType(description string) schema.StringAttribute {
	return optionalString(description, stringvalidator.OneOf("ManagerUin", "MemberUin"))
}

// validatePrincipal reports a principal_id that does not fit principal_type. items are what the data source reads.
func validatePrincipal(ctx context.Context, config tfsdk.Config, items string) (diagnostics diag.Diagnostics) {
	var id, kind types.String
	diagnostics.Append(config.GetAttribute(ctx, path.Root("principal_id"), &id)...)
	diagnostics.Append(config.GetAttribute(ctx, path.Root("principal_type"), &kind)...)
	// ValueString returns "" for an unknown or absent value, which matches nothing here.
	if strings.HasPrefix(id.ValueString(), "u-") && kind.ValueString() == principalGroup ||
		strings.HasPrefix(id.ValueString(), "g-") && kind.ValueString() == principalUser {
		diagnostics.AddAttributeError(path.Root("principal_id"), "principal_id does not fit principal_type",
			"No "+items+` matches both. The id of a "User" begins with "u-", the id of a "Group" with "g-".`)
	}
	return diagnostics
}

// timeoutsBlock has the block `timeouts` of every data source that reads one API.
func timeoutsBlock() map[string]schema.Block {
	return map[string]schema.Block{"timeouts": timeoutsWithin("10m")}
}

// timeoutsWithin is the block `timeouts` with a default.
func timeoutsWithin(limit string) schema.Block {
	return schema.SingleNestedBlock{
		MarkdownDescription: "Time limit of the read.",
		CustomType:          timeouts.Type{ObjectType: types.ObjectType{AttrTypes: map[string]attr.Type{"read": types.StringType}}},
		Attributes: map[string]schema.Attribute{
			"read": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Longest time for the whole read, with all retries, as a duration such as `90s` or `1h30m`. Default: `" + limit + "`.",
				Validators:          []validator.String{positiveDuration},
			},
		},
	}
}

// requiredNumber and optionalNumber are arguments that take a whole number from 1. Their type is not Int64Attribute,
// since the framework reports a fraction in one as an error in the provider.
func requiredNumber(description string) schema.NumberAttribute {
	return schema.NumberAttribute{Required: true, MarkdownDescription: description, Validators: []validator.Number{wholeNumber{least: 1}}}
}

func optionalNumber(description string) schema.NumberAttribute {
	return schema.NumberAttribute{Optional: true, MarkdownDescription: description, Validators: []validator.Number{wholeNumber{least: 1}}}
}

// wholeNumber accepts whole numbers from least up to the largest one of 64 bits.
type wholeNumber struct{ least int64 }

// Description implements validator.Describer.
func (v wholeNumber) Description(context.Context) string {
	return fmt.Sprintf("must be a whole number from %d to %d", v.least, math.MaxInt64)
}

// MarkdownDescription implements validator.Describer.
func (v wholeNumber) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateNumber implements validator.Number.
func (v wholeNumber) ValidateNumber(ctx context.Context, request validator.NumberRequest, response *validator.NumberResponse) {
	if request.ConfigValue.IsNull() || request.ConfigValue.IsUnknown() {
		return
	}
	number := request.ConfigValue.ValueBigFloat()
	if whole, accuracy := number.Int64(); accuracy != big.Exact || whole < v.least {
		response.Diagnostics.AddAttributeError(request.Path, "Invalid Attribute Value",
			fmt.Sprintf("%s is %s: it %s.", request.Path, number.Text('g', 25), v.Description(ctx)))
	}
}

// positiveDuration accepts Go durations above zero.
var positiveDuration = parsed{"Invalid duration", "must be a duration above zero, such as 90s or 1h30m", func(text string) bool {
	duration, err := time.ParseDuration(text)
	return err == nil && duration > 0
}}

// parsed accepts the texts that a function can parse. words say what they are.
type parsed struct {
	summary, words string
	parses         func(text string) bool
}

// Description implements validator.Describer.
func (v parsed) Description(context.Context) string { return v.words }

// MarkdownDescription implements validator.Describer.
func (v parsed) MarkdownDescription(context.Context) string { return v.words }

// ValidateString implements validator.String.
func (v parsed) ValidateString(_ context.Context, request validator.StringRequest, response *validator.StringResponse) {
	if text := request.ConfigValue; !text.IsNull() && !text.IsUnknown() && !v.parses(text.ValueString()) {
		response.Diagnostics.AddAttributeError(request.Path, v.summary, fmt.Sprintf("%s is %q: it %s.", request.Path, text.ValueString(), v.words))
	}
}
