// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

// attributes are the arguments of a block.
type attributes = driver.Values

// variables are variables of the environment.
type variables map[string]string

// unknown is a value that is known only after apply.
const unknown = driver.Unknown

// process is one process of the provider.
type process struct {
	*driver.Provider
	t *testing.T
}

// startProvider starts a process in an environment.
func startProvider(t *testing.T, environment variables) *process {
	t.Helper()
	driver.SetEnvironment(t, environment)
	p := &process{driver.Start(t.Context(), t, provider.NewServerOnInstance("test", instanceMetadata)), t}
	p.KeepSecretVariables(environment)
	return p
}

// configuredProvider starts a process in an environment and configures it.
func configuredProvider(t *testing.T, environment variables, config attributes) *process {
	t.Helper()
	p := startProvider(t, environment)
	p.configure(config)
	return p
}

// validate fails the test for any diagnostic. Below a diagnostic, Terraform would print the first line of the block, which
// may hold a secret.
func (p *process) validate(config attributes) {
	p.t.Helper()
	if problem := p.Validate(config); problem != "" {
		p.t.Fatalf("validate: %s", problem)
	}
}

// mistake returns the error of a read with these arguments of a cloud.
func (p *process) mistake(c cloud, config attributes) string {
	p.t.Helper()
	p.validate(attributes{c.name: config})
	p.configure(attributes{c.name: config})
	_, problem := p.Read(c.dataSource, c.arguments)
	return problem
}

// someKeys are unknown keys of a cloud.
func someKeys(c cloud) variables {
	return variables{c.idVariable: "id", c.secretVariable: "the-secret-4a1"}
}

// oneTry returns a configuration without retries, unless it sets max_retries.
func oneTry(config attributes) attributes {
	changed := merged(config)
	for _, c := range bothClouds {
		if given, isBlock := changed[c.name].(attributes); isBlock || changed[c.name] == nil {
			changed[c.name] = merged(attributes{"max_retries": 0}, given)
		}
	}
	return changed
}

func (p *process) configure(config attributes) {
	p.t.Helper()
	if problem := p.Configure(oneTry(config)); problem != "" {
		p.t.Fatalf("configure: %s", problem)
	}
}

// reads reads a cloud, and fails the test for an error.
func (p *process) reads(c cloud) {
	p.t.Helper()
	if _, problem := p.Read(c.dataSource, c.arguments); problem != "" {
		p.t.Errorf("%s not read: %s", c.name, problem)
	}
}

// fails reads a cloud, and wants an error with all these words.
func (p *process) fails(c cloud, words ...string) {
	p.t.Helper()
	_, problem := p.Read(c.dataSource, c.arguments)
	p.tells(problem, words...)
}

// tells wants an error with all these words.
func (p *process) tells(problem string, words ...string) {
	p.t.Helper()
	if problem == "" {
		p.t.Errorf("no error, want one with %q", words)
		return
	}
	for _, word := range words {
		if !strings.Contains(problem, word) {
			p.t.Errorf("the error does not say %q: %s", word, problem)
		}
	}
}

// tellsNothingOf wants an error without these words.
func (p *process) tellsNothingOf(problem string, words ...string) {
	p.t.Helper()
	for _, word := range words {
		if strings.Contains(problem, word) {
			p.t.Errorf("the error says %q: %s", word, problem)
		}
	}
}

// keys are a key pair with its token.
type keys struct{ id, secret, token string }

// cloud is one of the clouds, with a data source to read.
type cloud struct {
	name       string // of its block
	dataSource string
	arguments  attributes
	action     string

	id, secret, token                         string // names of the key attributes
	identity                                  string // name of the block with an identity token
	idVariable, secretVariable, tokenVariable string
	endpointVariable, tokenHeader             string
	organization                              func(keys) organization.Organization
}

var tencentCloud = cloud{
	name: "tencentcloud", dataSource: "orgaudit_cic_tasks", action: "ListTasks",
	arguments: attributes{"zone_id": organization.ZoneID},
	id:        "secret_id", secret: "secret_key", token: "security_token", identity: "assume_role_with_web_identity",
	idVariable: "TENCENTCLOUD_SECRET_ID", secretVariable: "TENCENTCLOUD_SECRET_KEY", tokenVariable: "TENCENTCLOUD_SECURITY_TOKEN",
	endpointVariable: "ORGAUDIT_TENCENTCLOUD_ENDPOINT", tokenHeader: "X-Tc-Token",
	organization: func(k keys) organization.Organization {
		return organization.Organization{TencentCloud: organization.TencentCloud{
			SecretID: k.id, SecretKey: k.secret, SecurityToken: k.token,
			IdentityCenter: &organization.IdentityCenter{ZoneID: organization.ZoneID},
		}}
	},
}

// huaweiCloud has no domain_id, so the account is looked up.
var huaweiCloud = cloud{
	name: "huaweicloud", dataSource: "orgaudit_policy_states_summary", action: "CollectPolicyStatesSummary",
	id: "access_key", secret: "secret_key", token: "security_token", identity: "assume_role_with_oidc",
	idVariable: "HW_ACCESS_KEY", secretVariable: "HW_SECRET_KEY", tokenVariable: "HW_SECURITY_TOKEN",
	endpointVariable: "ORGAUDIT_HUAWEICLOUD_ENDPOINT", tokenHeader: "X-Security-Token",
	organization: func(k keys) organization.Organization {
		return organization.Organization{HuaweiCloud: organization.HuaweiCloud{AccessKey: k.id, SecretKey: k.secret, SecurityToken: k.token}}
	},
}

// organizationsOfHuawei is the service of Huawei Cloud with the accounts of an organization.
var organizationsOfHuawei = func() cloud {
	service := huaweiCloud
	service.dataSource, service.action = "orgaudit_organization_accounts", "ListAccounts"
	return service
}()

var bothClouds = []cloud{tencentCloud, huaweiCloud}

// with returns the cloud with other arguments of its data source.
func (c cloud) with(arguments attributes) cloud {
	c.arguments = arguments
	return c
}

// emptyOrganization has both clouds with the sandbox's own keys, and no items.
func emptyOrganization() organization.Organization { return tencentCloud.organization(keys{}) }

// urls are variables that lead both clouds to a server. They have no keys.
func urls(server *sandbox.Server) variables {
	return variables{
		"ORGAUDIT_TENCENTCLOUD_ENDPOINT":     server.URL,
		"ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT": server.URL,
		"ORGAUDIT_HUAWEICLOUD_ENDPOINT":      server.URL,
		"HW_AUTH_URL":                        server.URL,
		"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT":  server.URL,

		"ORGAUDIT_HUAWEICLOUD_ORGANIZATIONS_ENDPOINT": server.URL,
	}
}

// plus returns the variables with others, which win.
func (v variables) plus(others variables) variables { return merged(v, others) }

// without returns the variables without some.
func (v variables) without(names ...string) variables {
	rest := merged(v)
	for _, name := range names {
		delete(rest, name)
	}
	return rest
}

// signer returns the key id in an Authorization header of either cloud.
func signer(header http.Header) string {
	_, rest, _ := strings.Cut(header.Get("Authorization"), " ")
	credential, _, _ := strings.Cut(rest, ",")
	_, id, _ := strings.Cut(credential, "=")
	id, _, _ = strings.Cut(id, "/")
	return id
}
