// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// run calls the function as the framework does.
func run(t *testing.T, name string) (map[string]string, *function.FuncError) {
	t.Helper()
	f := newParseQCS()
	var definition function.DefinitionResponse
	f.Definition(t.Context(), function.DefinitionRequest{}, &definition)
	result, problem := definition.Definition.Return.NewResultData(t.Context())
	if problem != nil {
		t.Fatal(problem)
	}
	response := function.RunResponse{Result: result}
	f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData([]attr.Value{types.StringValue(name)})}, &response)
	if response.Error != nil {
		return nil, response.Error
	}
	got := map[string]string{}
	for attribute, value := range response.Result.Value().(types.Object).Attributes() {
		if text := value.(types.String); !text.IsNull() {
			got[attribute] = text.ValueString()
		}
	}
	return got, nil
}

func TestParseQCS(t *testing.T) {
	for name, want := range map[string]map[string]string{
		"qcs::vpc::uin/1111111111:subnet/subnet1": {
			"service": "vpc", "account": "uin/1111111111", "uin": "1111111111", "resource_type": "subnet", "resource_id": "subnet1",
		},
		"qcs:12:cvm:ap-guangzhou:uin/100012345601:instance/ins-1": {
			"project_id": "12", "service": "cvm", "region": "ap-guangzhou", "account": "uin/100012345601", "uin": "100012345601",
			"resource_type": "instance", "resource_id": "ins-1",
		},
		"qcs::cos:ap-guangzhou:uin/1:bucket/assets:a:b": {
			"service": "cos", "region": "ap-guangzhou", "account": "uin/1", "uin": "1", "resource_type": "bucket", "resource_id": "assets:a:b",
		},
		"qcs::scf::uin/1:namespace/default/function/f": {
			"service": "scf", "account": "uin/1", "uin": "1", "resource_type": "namespace", "resource_id": "default/function/f",
		},
		"qcs::cam::uin/1:roleName/审计": {"service": "cam", "account": "uin/1", "uin": "1", "resource_type": "roleName", "resource_id": "审计"},
		"qcs::ssl::uin/1:cert":        {"service": "ssl", "account": "uin/1", "uin": "1", "resource_id": "cert"},
		"qcs::ssl::uin/1:":            {"service": "ssl", "account": "uin/1", "uin": "1"},
		"qcs::ssl::uin/1:/id":         {"service": "ssl", "account": "uin/1", "uin": "1", "resource_id": "id"},
		"qcs::ssl::uin/1:kind/":       {"service": "ssl", "account": "uin/1", "uin": "1", "resource_type": "kind"},
		"qcs::ssl::uin/:cert":         {"service": "ssl", "account": "uin/", "resource_id": "cert"},
		"qcs::ssl::uin/1a:cert":       {"service": "ssl", "account": "uin/1a", "resource_id": "cert"},
		"qcs::ssl::uid/1:cert":        {"service": "ssl", "account": "uid/1", "resource_id": "cert"},
		"qcs::ssl::uin:cert":          {"service": "ssl", "account": "uin", "resource_id": "cert"},
		"qcs:::::":                    {},
		"qcs: : : : : ":               {"project_id": " ", "service": " ", "region": " ", "account": " ", "resource_id": " "},
	} {
		got, problem := run(t, name)
		if problem != nil {
			t.Errorf("%s: %v", name, problem)
		} else if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s differs (-want +got):\n%s", name, difference)
		}
	}
}

func TestParseQCS_invalidNameIsAnErrorOnTheArgument(t *testing.T) {
	for name, want := range map[string]string{
		"":                          `begins with "qcs:"`,
		"qcs":                       "6 segments",
		"qcs::vpc::uin/1":           "has 5",
		"qcs::vpc:uin/1:subnet/s":   "has 5",
		"acs::vpc::uin/1:subnet/s":  `begins with "qcs:"`,
		"QCS::vpc::uin/1:subnet/s":  `begins with "qcs:"`,
		" qcs::vpc::uin/1:subnet/s": `begins with "qcs:"`,
		"qcsx::vpc::uin/1:subnet/s": `begins with "qcs:"`,
	} {
		got, problem := run(t, name)
		if problem == nil || got != nil || problem.FunctionArgument == nil || *problem.FunctionArgument != 0 || !strings.Contains(problem.Text, want) {
			t.Errorf("%q: got %v, %+v", name, got, problem)
		}
	}
}
