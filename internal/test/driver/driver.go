// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package driver drives a provider within the process of a test, by the protocol that Terraform speaks. It shows what
// the provider answers, faster than Terraform does.
package driver

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// TerraformVersion is the Terraform version that the driver reports to the provider.
const TerraformVersion = "1.11.4"

// T reports what goes wrong: a testing.TB, a *rapid.T, or a command's own.
type T interface {
	Helper()
	Errorf(format string, arguments ...any)
	Fatalf(format string, arguments ...any)
}

// Provider is a provider that has been started. It fails the test if a diagnostic holds a secret that it keeps.
type Provider struct {
	Schemas *tfprotov6.GetProviderSchemaResponse

	t       T
	ctx     context.Context
	server  tfprotov6.ProviderServer
	secrets []string
}

// Start starts a provider. Every call gets the context.
func Start(ctx context.Context, t T, server tfprotov6.ProviderServer) *Provider {
	t.Helper()
	p := &Provider{t: t, ctx: ctx, server: server}
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatalf("schema: %v", err)
	}
	if problem := p.text(schemas.Diagnostics); problem != "" {
		t.Fatalf("schema: %s", problem)
	}
	p.Schemas = schemas
	return p
}

// With returns the same provider, whose calls get another context.
func (p *Provider) With(ctx context.Context) *Provider {
	other := *p
	other.ctx = ctx
	return &other
}

// Context returns the context of the calls.
func (p *Provider) Context() context.Context { return p.ctx }

// KeepSecrets adds texts that no diagnostic may hold.
func (p *Provider) KeepSecrets(secrets ...string) {
	for _, secret := range secrets {
		if secret != "" {
			p.secrets = append(p.secrets, secret)
		}
	}
}

// KeepSecretVariables adds the secrets among variables.
func (p *Provider) KeepSecretVariables(variables map[string]string) {
	for name, value := range variables {
		if isSecret(name) {
			p.KeepSecrets(value)
		}
	}
}

// Secrets returns the texts that no diagnostic may hold.
func (p *Provider) Secrets() []string { return slices.Clone(p.secrets) }

// isSecret reports by its name whether a variable or an argument is a secret, or a file that may hold one.
func isSecret(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "token") || strings.Contains(name, "secret_key") || strings.HasSuffix(name, "_sk")
}

// keepSecretsOf adds the secrets among the arguments of a block and of the blocks in it.
func (p *Provider) keepSecretsOf(block Values) {
	for name, value := range block {
		switch value := value.(type) {
		case Values:
			p.keepSecretsOf(value)
		case string:
			if isSecret(name) {
				p.KeepSecrets(value)
			}
		}
	}
}

// Validate validates the provider's configuration. It returns the diagnostics as text, "" for none.
func (p *Provider) Validate(config Values) (problem string) {
	p.t.Helper()
	p.keepSecretsOf(config)
	response, err := p.server.ValidateProviderConfig(p.ctx, &tfprotov6.ValidateProviderConfigRequest{Config: p.encode(p.Schemas.Provider, config)})
	if err != nil {
		p.t.Fatalf("validate: %v", err)
	}
	return p.text(response.Diagnostics)
}

// Configure configures the provider. It returns the diagnostics as text, "" for none.
func (p *Provider) Configure(config Values) (problem string) {
	p.t.Helper()
	p.keepSecretsOf(config)
	response, err := p.server.ConfigureProvider(p.ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: TerraformVersion, Config: p.encode(p.Schemas.Provider, config),
	})
	if err != nil {
		p.t.Fatalf("configure: %v", err)
	}
	return p.text(response.Diagnostics)
}

// ValidateDataSource validates the arguments of a data source. It returns the diagnostics as text, "" for none.
func (p *Provider) ValidateDataSource(name string, arguments Values) (problem string) {
	p.t.Helper()
	config := p.encode(p.Schemas.DataSourceSchemas[name], arguments)
	response, err := p.server.ValidateDataResourceConfig(p.ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: config})
	if err != nil {
		p.t.Fatalf("validate %s: %v", name, err)
	}
	return p.text(response.Diagnostics)
}

// Read reads a data source. It returns the state, nil after an error, and the diagnostics as text, "" for none. Several
// goroutines may call it.
func (p *Provider) Read(name string, arguments Values) (state *State, problem string) {
	p.t.Helper()
	schema := p.Schemas.DataSourceSchemas[name]
	response, err := p.server.ReadDataSource(p.ctx, &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: p.encode(schema, arguments)})
	if err != nil {
		p.t.Errorf("read %s: %v", name, err)
		return nil, err.Error()
	}
	isError := func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError }
	if response.State != nil && !slices.ContainsFunc(response.Diagnostics, isError) {
		state = &State{t: p.t, kind: schema.ValueType(), encoded: response.State}
	}
	return state, p.text(response.Diagnostics)
}

// text returns diagnostics as text, one a line, and checks them for secrets.
func (p *Provider) text(diagnostics []*tfprotov6.Diagnostic) string {
	p.t.Helper()
	var lines []string
	for _, diagnostic := range diagnostics {
		lines = append(lines, diagnostic.Summary+": "+diagnostic.Detail)
	}
	text := strings.Join(lines, "\n")
	for _, secret := range p.secrets {
		if strings.Contains(text, secret) {
			p.t.Errorf("the secret %q is in a diagnostic: %s", secret, text)
		}
	}
	return text
}
