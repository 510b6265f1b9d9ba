// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"io"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/report"
)

var _ function.Function = (*auditReport)(nil)

// auditReport turns an audit into text.
type auditReport struct {
	name, summary, description string
	write                      func(io.Writer, audit.Result) error
}

func newReportMarkdown() function.Function {
	return &auditReport{
		name: "report_markdown", write: report.Markdown,
		summary:     "Write an audit as a comment for a pull request",
		description: "Writes an audit as Markdown: the verdict, a table of the checks, and the findings of each check by account. GitHub and GitLab show it in the comment of a pull request or the summary of a run. Lists of more than ten are folded. GitHub accepts 65,536 characters in a comment and 1 MiB in a summary; `max_findings` of the audit bounds the length.",
	}
}

func newReportHTML() function.Function {
	return &auditReport{
		name: "report_html", write: report.HTML,
		summary:     "Write an audit as a page for people who do not use Terraform",
		description: "Writes an audit as one HTML page: the verdict, what was audited and what was not, charts, the findings by check and account, and the exceptions. The page loads nothing and runs no script. It can be printed, and fits a phone and a dark screen.",
	}
}

func newReportCSV() function.Function {
	return &auditReport{
		name: "report_csv", write: report.CSV,
		summary:     "Write the findings of an audit as a table for a spreadsheet",
		description: "Writes the findings of an audit as CSV (RFC 4180), one row for each finding, with the columns `check`, `cloud`, `account_id`, `account_name`, `subject`, `detail` and `exception`. A text that a spreadsheet would take for a formula begins with an apostrophe. If the audit does not list all findings, a last row says so in `detail`, and its other cells are empty. The same row has the verdict if the audit did not pass but lists no finding that counts.",
	}
}

func newReportJUnit() function.Function {
	return &auditReport{
		name: "report_junit", write: report.JUnit,
		summary:     "Write an audit as test results for GitLab or GitHub Actions",
		description: "Writes an audit as JUnit XML: a test suite for each check, with a test case for each account of its cloud. The one failure of a test case lists its findings. Findings with an exception do not fail; they are in the output of the test case. A check that was not run is a skipped test case. If the audit does not list all findings, the suite of a check with findings that are not listed has one more test case, which fails.",
	}
}

// Metadata implements function.Function.
func (f *auditReport) Metadata(_ context.Context, _ function.MetadataRequest, response *function.MetadataResponse) {
	response.Name = f.name
}

// Definition implements function.Function.
func (f *auditReport) Definition(_ context.Context, _ function.DefinitionRequest, response *function.DefinitionResponse) {
	response.Definition = function.Definition{
		Summary:             f.summary,
		MarkdownDescription: f.description + "\n\nIt needs Terraform 1.8 or OpenTofu 1.7.",
		Parameters: []function.Parameter{
			function.ObjectParameter{
				Name: "audit", AttributeTypes: auditType().AttrTypes, // null is not allowed: OpenTofu cannot pass it
				MarkdownDescription: "An audit: the data source `orgaudit_audit` itself, such as `data.orgaudit_audit.organization`, or an object with all its results.",
			},
		},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function.
func (f *auditReport) Run(ctx context.Context, request function.RunRequest, response *function.RunResponse) {
	var argument attr.Value // any other type costs the framework's reflection
	if response.Error = request.Arguments.Get(ctx, &argument); response.Error != nil {
		return
	}
	result, err := auditOf(argument)
	if err != nil {
		response.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	var text strings.Builder
	if err := f.write(&text, result); err != nil {
		response.Error = function.NewFuncError("The report was not written: " + err.Error() + ".")
		return
	}
	response.Error = response.Result.Set(ctx, text.String())
}
