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
		description: "Turns an audit into a comment for a pull request, or into the summary of a pipeline run. The Markdown has the verdict, a table of the checks, the findings of each check by account, the unused exceptions, and the accounts. A list of more than ten findings is folded. GitHub accepts 65,536 characters in a comment, and 1 MiB in a summary. If the report is longer, set `max_findings` of the audit.\n\nThe function escapes every text that comes from the cloud, so a name or tag cannot add a heading, a link, a mention, HTML or a line.",
	}
}

func newReportHTML() function.Function {
	return &auditReport{
		name: "report_html", write: report.HTML,
		summary:     "Write an audit as a page for people who do not use Terraform",
		description: "Turns an audit into one HTML page for people who do not use Terraform. The page has the verdict, the checks that were run or skipped, charts, the findings by check and account, and the exceptions. You can print the page, and read it on a phone or in dark mode.\n\nThe function escapes every text that comes from the cloud. The page loads nothing and runs no script. Its content security policy forbids both.",
	}
}

func newReportCSV() function.Function {
	return &auditReport{
		name: "report_csv", write: report.CSV,
		summary:     "Write the findings of an audit as a table for a spreadsheet",
		description: "Turns the findings of an audit into a table for a spreadsheet. The CSV (RFC 4180) has a header and one row for each finding, with the columns `check`, `cloud`, `account_id`, `account_name`, `subject`, `detail` and `exception`. If `max_findings` leaves out findings, the last row says in `detail` how many. If the audit did not pass and lists no finding that blocks, the last row has the verdict in `detail`.\n\nIf a spreadsheet could read a text as a formula, the function puts an apostrophe before the text.",
	}
}

func newReportJUnit() function.Function {
	return &auditReport{
		name: "report_junit", write: report.JUnit,
		summary:     "Write an audit as test results for GitLab or GitHub Actions",
		description: "Turns an audit into test results for GitLab or GitHub Actions. The JUnit XML has a test suite for each check. A suite has a test case for each account of the check's cloud. If the account has findings, its test case fails, and the failure lists them. Findings with an exception do not fail a test case: its output lists them. A skipped check is a skipped test case. If `max_findings` leaves out findings that block, the suite of their check has one more test case, which fails.\n\nThe function escapes every text that comes from the cloud, and replaces characters that XML forbids. A name or tag cannot add an element.",
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
				MarkdownDescription: "The data source `orgaudit_audit` itself, such as `data.orgaudit_audit.organization`, or an object with all its results. If a result is missing, the call fails.",
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
