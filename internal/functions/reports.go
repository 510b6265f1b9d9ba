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
		description: "Turns an audit into a comment for a pull request, or into the summary of a pipeline run. The Markdown has the verdict, a table of the checks, and the findings of each check by account. Lists of more than ten findings are folded. GitHub accepts 65,536 characters in a comment and 1 MiB in a summary: if the report is longer, set `max_findings` of the audit.\n\nThe function escapes every text of the cloud. No name or tag becomes a heading, a link, a mention, HTML, or a second line.",
	}
}

func newReportHTML() function.Function {
	return &auditReport{
		name: "report_html", write: report.HTML,
		summary:     "Write an audit as a page for people who do not use Terraform",
		description: "Turns an audit into one HTML page for people who do not use Terraform. It has the verdict, what was audited and what was skipped, charts, the findings by check and account, and the exceptions. You can print the page. It also fits a phone and a dark screen.\n\nThe function escapes every text of the cloud. The page loads nothing, runs no script, and forbids both in its content security policy.",
	}
}

func newReportCSV() function.Function {
	return &auditReport{
		name: "report_csv", write: report.CSV,
		summary:     "Write the findings of an audit as a table for a spreadsheet",
		description: "Turns the findings of an audit into a table for a spreadsheet. The CSV (RFC 4180) has one row for each finding, with the columns `check`, `cloud`, `account_id`, `account_name`, `subject`, `detail` and `exception`. If the audit does not list all findings, a last row says so in `detail`. That row also has the verdict if the audit did not pass and no listed finding blocks.\n\nNo cell becomes a formula: if a spreadsheet would take a text for one, the function puts an apostrophe before it.",
	}
}

func newReportJUnit() function.Function {
	return &auditReport{
		name: "report_junit", write: report.JUnit,
		summary:     "Write an audit as test results for GitLab or GitHub Actions",
		description: "Turns an audit into test results for GitLab or GitHub Actions. The JUnit XML has a test suite for each check, with a test case for each account of its cloud. A test case fails if the account has findings, and its failure lists them. Findings with an exception are only in its output. A skipped check is a skipped test case. If the audit does not list all findings of a check, its suite has one more test case, which fails.\n\nThe function escapes every text of the cloud, and replaces characters that XML forbids. No name or tag becomes an element.",
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
				MarkdownDescription: "The data source `orgaudit_audit` itself, such as `data.orgaudit_audit.organization`, or an object with all its results.",
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
