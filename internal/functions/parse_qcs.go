// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ function.Function = (*parseQCS)(nil)

func newParseQCS() function.Function { return &parseQCS{} }

type parseQCS struct{}

// qcsModel has the parts of a resource name. An empty part is nil.
type qcsModel struct {
	ProjectID    *string `tfsdk:"project_id"`
	Service      *string `tfsdk:"service"`
	Region       *string `tfsdk:"region"`
	Account      *string `tfsdk:"account"`
	Uin          *string `tfsdk:"uin"`
	ResourceType *string `tfsdk:"resource_type"`
	ResourceID   *string `tfsdk:"resource_id"`
}

// Metadata implements function.Function.
func (f *parseQCS) Metadata(_ context.Context, _ function.MetadataRequest, response *function.MetadataResponse) {
	response.Name = "parse_qcs"
}

// Definition implements function.Function.
func (f *parseQCS) Definition(_ context.Context, _ function.DefinitionRequest, response *function.DefinitionResponse) {
	response.Definition = function.Definition{
		Summary:             "Split a resource name of Tencent Cloud into its parts",
		MarkdownDescription: "Splits the name of a Tencent Cloud resource into its parts, for example to count findings by service or region. The name has six segments with colons between them, such as `qcs::vpc::uin/1111111111:subnet/subnet1`. Further colons belong to the last segment.\n\nThe result is an object of strings: `project_id`, `service`, `region`, `account`, `uin`, `resource_type` and `resource_id`. If the account is `uin/` and a number, `uin` is this number. In the last segment, `resource_type` is the text before the first slash, and `resource_id` is the text after it. If the last segment has no slash, the whole segment is `resource_id`. An empty part is null.\n\nIt needs Terraform 1.8 or OpenTofu 1.7.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "name", MarkdownDescription: "Name of the resource. If it does not begin with `qcs:`, or has fewer than six segments, the call fails. To continue without a result, put the call into `try`."},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"project_id": types.StringType, "service": types.StringType, "region": types.StringType, "account": types.StringType,
			"uin": types.StringType, "resource_type": types.StringType, "resource_id": types.StringType,
		}},
	}
}

// Run implements function.Function.
func (f *parseQCS) Run(ctx context.Context, request function.RunRequest, response *function.RunResponse) {
	var name string
	if response.Error = request.Arguments.Get(ctx, &name); response.Error != nil {
		return
	}
	parts, err := parseName(name)
	if err != nil {
		response.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	response.Error = response.Result.Set(ctx, parts)
}

const segments = 6

// parseName splits a resource name. The last segment may have colons of its own.
func parseName(name string) (qcsModel, error) {
	parts := strings.SplitN(name, ":", segments)
	switch {
	case parts[0] != "qcs":
		return qcsModel{}, errors.New("a resource name begins with \"qcs:\", such as qcs::vpc::uin/1111111111:subnet/subnet1")
	case len(parts) < segments:
		return qcsModel{}, fmt.Errorf("a resource name has %d segments separated by colons, this one has %d", segments, len(parts))
	}
	kind, id, hasKind := strings.Cut(parts[5], "/")
	if !hasKind {
		kind, id = "", parts[5]
	}
	return qcsModel{
		ProjectID:    orNull(parts[1]),
		Service:      orNull(parts[2]),
		Region:       orNull(parts[3]),
		Account:      orNull(parts[4]),
		Uin:          orNull(uin(parts[4])),
		ResourceType: orNull(kind),
		ResourceID:   orNull(id),
	}, nil
}

// uin returns the number of an account uin/N, "" for any other account.
func uin(account string) string {
	number, found := strings.CutPrefix(account, "uin/")
	if !found || strings.Trim(number, "0123456789") != "" {
		return ""
	}
	return number
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
