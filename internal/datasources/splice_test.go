// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/datasources"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/bench/unspliced"
)

// plainProcess is startProcess without the splice: the framework answers alone.
func plainProcess(t *testing.T, server *sandbox.Server) *process {
	t.Helper()
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, ctx: t.Context(), sandbox: server, server: unspliced.NewServer(&datasources.Clouds{
		TencentCloud: func(context.Context) (*tencentcloud.Organization, error) {
			return tencentcloud.NewOrganization(tencentcloud.Config{
				Endpoint:    endpoint,
				Credentials: tencentcloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultSecretID, Secret: organization.DefaultSecretKey}},
			})
		},
		HuaweiCloud: func(context.Context) (*huaweicloud.Client, error) {
			return huaweicloud.NewClient(huaweicloud.Config{
				Endpoint:    endpoint,
				Credentials: huaweicloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultHuaweiAccessKey, Secret: organization.DefaultHuaweiSecretKey}},
				Account: func() (string, huaweicloud.Lookup, error) {
					return "", huaweicloud.Lookup{Identity: endpoint, STS: endpoint}, nil
				},
			})
		},
	})}
	if p.schemas, err = p.server.GetProviderSchema(p.ctx, &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		t.Fatal(err)
	}
	p.configure(map[string]any{})
	return p
}

// The model of each item is what the splice writes: it must be what the schema says, to the last null.
func TestEveryDataSource_answersAsTheFrameworkAloneWould(t *testing.T) {
	t.Parallel()
	for _, d := range dataSources {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			server := start(t, d.organization())
			want, problem := plainProcess(t, server).read(d)
			if problem != "" {
				t.Fatal(problem)
			}
			got, problem := startProcess(t, server, 0).read(d)
			if problem != "" {
				t.Fatal(problem)
			}
			if difference := compare(want, got); difference != "" {
				t.Errorf("the answers differ (-framework +splice):\n%s", difference)
			}
		})
	}
}

// A data source whose argument is known only after apply is read then.
func TestAccEveryDataSource_readDuringApply(t *testing.T) {
	t.Parallel()
	d := dataSources["orgaudit_noncompliant_resources"]
	org := d.organization()
	server := start(t, org)
	terraformModuleSince(t, []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_4_0)}, resource.TestStep{
		Config: configuration(server, fmt.Sprintf(`
resource "terraform_data" "member" {
  input = %d
}

data "orgaudit_noncompliant_resources" "read" {
  member_uin = terraform_data.member.output
}
`, organization.FirstMemberUin)),
		ConfigStateChecks: []statecheck.StateCheck{expect(d.address(), d.want(org))},
	})
}
