// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/splice"
)

var (
	_ datasource.DataSourceWithConfigure      = (*auditDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*auditDataSource)(nil)
)

func newAudit() datasource.DataSource { return &auditDataSource{configured{name: "audit"}} }

type auditDataSource struct{ configured }

type auditModel struct {
	TencentCloud     *auditTencentCloudModel `tfsdk:"tencentcloud"`
	HuaweiCloud      *auditHuaweiCloudModel  `tfsdk:"huaweicloud"`
	Checks           []string                `tfsdk:"checks"`
	Exceptions       []audit.Exception       `tfsdk:"exception"`
	MaxFindings      *int64                  `tfsdk:"max_findings"`
	Passed           *bool                   `tfsdk:"passed"`
	Verdict          *string                 `tfsdk:"verdict"`
	AuditedAt        *string                 `tfsdk:"audited_at"`
	ChecksRun        []audit.CheckRun        `tfsdk:"checks_run"`
	Accounts         []audit.Account         `tfsdk:"accounts"`
	Findings         []audit.Finding         `tfsdk:"findings"`
	FindingsOmitted  *int64                  `tfsdk:"findings_omitted"`
	UnusedExceptions []audit.UnusedException `tfsdk:"unused_exceptions"`
	Timeouts         timeouts.Value          `tfsdk:"timeouts"`
}

type auditTencentCloudModel struct {
	AccountID         string   `tfsdk:"account_id"`
	MemberUins        []int64  `tfsdk:"member_uins"`
	AllowedPrincipals []string `tfsdk:"allowed_principals"`
}

type auditHuaweiCloudModel struct {
	AccountID    string  `tfsdk:"account_id"`
	AggregatorID *string `tfsdk:"aggregator_id"`
}

// auditTimeout bounds an audit unless `timeouts` says otherwise.
const auditTimeout = time.Hour

// Schema implements datasource.DataSource.
func (d *auditDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = auditSchema()
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *auditDataSource) ValidateConfig(ctx context.Context, request datasource.ValidateConfigRequest, response *datasource.ValidateConfigResponse) {
	response.Diagnostics.Append(validateAudit(ctx, request.Config)...)
}

// Read implements datasource.DataSource.
func (d *auditDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	readWithin(ctx, auditTimeout, request, response, "Organization not audited", func(ctx context.Context, model *auditModel) error {
		options, err := model.options(ctx, d.clouds)
		if err != nil {
			return err
		}
		result, err := audit.Run(ctx, options)
		if err != nil {
			return err
		}
		return model.take(ctx, result)
	})
}

// take copies the result into the model, and accounts and findings to the splice.
func (m *auditModel) take(ctx context.Context, result *audit.Result) (err error) {
	m.Passed, m.Verdict, m.AuditedAt = &result.Passed, &result.Verdict, &result.AuditedAt
	m.ChecksRun, m.UnusedExceptions = result.ChecksRun, result.UnusedExceptions
	m.FindingsOmitted = &result.FindingsOmitted
	if m.Accounts, err = spliced(ctx, "accounts", result.Accounts); err != nil {
		return err
	}
	m.Findings, err = spliced(ctx, "findings", result.Findings)
	return err
}

// options returns what to audit, with the clients of the clouds.
func (m *auditModel) options(ctx context.Context, clouds *Clouds) (options audit.Options, err error) {
	options = audit.Options{Only: m.Checks, Exceptions: m.Exceptions, MaxFindings: m.MaxFindings, Now: time.Now()}
	if given := m.TencentCloud; given != nil {
		options.TencentCloud = &audit.TencentCloudOptions{
			AccountID: given.AccountID, MemberUins: given.MemberUins, AllowedPrincipals: given.AllowedPrincipals,
		}
		if options.TencentCloud.Client, err = clouds.TencentCloud(ctx); err != nil {
			return options, err
		}
	}
	if given := m.HuaweiCloud; given != nil {
		options.HuaweiCloud = &audit.HuaweiCloudOptions{AccountID: given.AccountID}
		if given.AggregatorID != nil {
			options.HuaweiCloud.AggregatorID = *given.AggregatorID
		}
		if options.HuaweiCloud.Client, err = clouds.HuaweiCloud(ctx); err != nil {
			return options, err
		}
	}
	return options, nil
}

// spliced adds a list to the state through the splice, and returns the value for the model.
func spliced[M any](ctx context.Context, attribute string, items []M) ([]M, error) {
	list, err := splice.NewList[M](ctx, attribute)
	if err != nil {
		return nil, err
	}
	const page = 1000
	for start := 0; start < len(items); start += page {
		if err := list.Add(items[start:min(start+page, len(items))]); err != nil {
			return nil, &apicall.Error{Err: err, Advice: "Set max_findings to list fewer findings. The verdict still counts every finding."}
		}
	}
	return list.Items(), nil
}
