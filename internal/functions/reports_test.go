// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/report"
)

// reports are the functions that take an audit, and what they write.
var reports = map[string]func(io.Writer, audit.Result) error{
	"report_markdown": report.Markdown, "report_html": report.HTML, "report_csv": report.CSV, "report_junit": report.JUnit,
}

// provided is a provider with the functions alone.
type provided struct{}

func (provided) Metadata(context.Context, provider.MetadataRequest, *provider.MetadataResponse) {}

func (provided) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (provided) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (provided) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (provided) Resources(context.Context) []func() resource.Resource { return nil }

func (provided) Functions(context.Context) []func() function.Function { return All() }

// call calls a function as Terraform does.
func call(t testing.TB, name string, argument *tfprotov6.DynamicValue) (string, *tfprotov6.FunctionError) {
	t.Helper()
	response, err := providerserver.NewProtocol6(provided{})().CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: []*tfprotov6.DynamicValue{argument}})
	if err != nil {
		t.Fatal(err)
	}
	if response.Error != nil {
		return "", response.Error
	}
	value, err := response.Result.Unmarshal(tftypes.String)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	if err := value.As(&text); err != nil {
		t.Fatal(err)
	}
	return text, nil
}

// argument turns an audit into the value that Terraform sends, by the framework's own reflection.
func argument(t testing.TB, result audit.Result) *tfprotov6.DynamicValue {
	t.Helper()
	value, problems := types.ObjectValueFrom(t.Context(), auditType().AttrTypes, result)
	if problems.HasError() {
		t.Fatal(problems)
	}
	return encode(t, value)
}

func encode(t testing.TB, value attr.Value) *tfprotov6.DynamicValue {
	t.Helper()
	raw, err := value.ToTerraformValue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := tfprotov6.NewDynamicValue(auditType().TerraformType(t.Context()), raw)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

// sample returns an audit in which each field has a value of its own.
func sample() audit.Result {
	text := func(s string) *string { return &s }
	return audit.Result{
		Passed: true, Verdict: "Passed: 0 findings in 1 check, 1 excepted", AuditedAt: "2026-11-20T06:30:00Z", FindingsOmitted: 7,
		ChecksRun: []audit.CheckRun{
			{Check: "tasks", Cloud: "tencentcloud", Title: "Tasks succeeded", Audited: 11, Findings: 12, Excepted: 13},
			{Check: "rules", Cloud: "huaweicloud", Title: "Rules", Skipped: text("not now")},
		},
		Accounts: []audit.Account{{Cloud: "tencentcloud", AccountID: "1", AccountName: text("shop"), Findings: 14}, {Cloud: "tencentcloud", AccountID: "2", Findings: 15}},
		Findings: []audit.Finding{
			{Check: "tasks", Cloud: "tencentcloud", AccountID: "1", AccountName: text("shop"), Subject: "s1", Detail: "d1", Exception: text("OPS-41")},
			{Check: "tasks", Cloud: "tencentcloud", AccountID: "2", Subject: "s2", Detail: "d2"},
		},
		UnusedExceptions: []audit.UnusedException{
			{Exception: audit.Exception{Check: "rules", AccountID: text("3"), Subject: text("s3"), Reason: "r3", Until: text("2026-12-31")}, Why: "expired"}, {Exception: audit.Exception{Check: "tasks", Reason: "r4"}, Why: "matched nothing"},
		},
	}
}

func TestReports_writeTheAuditThatTheyGet(t *testing.T) {
	for name, write := range reports {
		got, problem := call(t, name, argument(t, sample()))
		var want strings.Builder
		if err := write(&want, sample()); err != nil || problem != nil {
			t.Fatal(err, problem)
		}
		if difference := cmp.Diff(want.String(), got); difference != "" {
			t.Errorf("%s differs (-want +got):\n%s", name, difference)
		}
	}
}

func TestAuditOf_decodesEachField(t *testing.T) {
	value, problems := types.ObjectValueFrom(t.Context(), auditType().AttrTypes, sample())
	if problems.HasError() {
		t.Fatal(problems)
	}
	got, err := auditOf(value)
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(sample(), got); difference != "" {
		t.Error(difference)
	}
}

// typeOf returns the type of a Go value of a model in Terraform.
func typeOf(t *testing.T, of reflect.Type) attr.Type {
	t.Helper()
	switch of.Kind() {
	case reflect.Bool:
		return types.BoolType
	case reflect.Int64:
		return types.Int64Type
	case reflect.String:
		return types.StringType
	case reflect.Pointer:
		return typeOf(t, of.Elem())
	case reflect.Slice:
		return types.ListType{ElemType: typeOf(t, of.Elem())}
	case reflect.Struct:
		attributes := map[string]attr.Type{}
		for _, field := range reflect.VisibleFields(of) {
			if !field.Anonymous {
				attributes[field.Tag.Get("tfsdk")] = typeOf(t, field.Type)
			}
		}
		return types.ObjectType{AttrTypes: attributes}
	}
	t.Fatalf("no type for %s", of)
	return nil
}

func TestAuditType_isThatOfTheResult(t *testing.T) {
	if want := typeOf(t, reflect.TypeFor[audit.Result]()); !want.Equal(auditType()) {
		t.Errorf("got %s\nwant %s", auditType(), want)
	}
}

func TestReports_nullOrUnknownSaysWhatToPass(t *testing.T) {
	whole, problems := types.ObjectValueFrom(t.Context(), auditType().AttrTypes, sample())
	if problems.HasError() {
		t.Fatal(problems)
	}
	with := func(attribute string, value attr.Value) attr.Value {
		attributes := whole.Attributes()
		attributes[attribute] = value
		return types.ObjectValueMust(auditType().AttrTypes, attributes)
	}
	finding := auditType().AttrTypes["findings"].(types.ListType).ElemType.(types.ObjectType)
	for want, value := range map[string]attr.Value{
		"the audit is null":                    types.ObjectNull(auditType().AttrTypes),
		"the audit is not known yet":           types.ObjectUnknown(auditType().AttrTypes),
		"the audit's passed is null":           with("passed", types.BoolNull()),
		"the audit's verdict is not known":     with("verdict", types.StringUnknown()),
		"the audit's findings_omitted is null": with("findings_omitted", types.Int64Null()),
		"the audit's findings is null":         with("findings", types.ListNull(finding)),
		"an item of findings is null":          with("findings", types.ListValueMust(finding, []attr.Value{types.ObjectNull(finding.AttrTypes)})),
	} {
		for name := range reports {
			_, problem := call(t, name, encode(t, value))
			if problem == nil || problem.FunctionArgument == nil || *problem.FunctionArgument != 0 || !strings.HasPrefix(problem.Text, want) || !strings.Contains(problem.Text, "pass the data source orgaudit_audit itself") {
				t.Errorf("%s, %s: got %+v", name, want, problem)
			}
		}
	}
}

// BenchmarkReports measures 100,000 findings from the bytes that Terraform sends to those that it gets.
func BenchmarkReports(b *testing.B) {
	result := sample()
	for i := range 100_000 {
		finding := result.Findings[1]
		finding.AccountID, finding.Subject = fmt.Sprint(i/200), fmt.Sprintf("qcs::cvm:ap-guangzhou:uin/%d:instance/ins-%08d", i/200, i)
		result.Findings = append(result.Findings, finding)
	}
	whole := argument(b, result)
	for name := range reports {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, problem := call(b, name, whole); problem != nil {
					b.Fatal(problem)
				}
			}
		})
	}
}
