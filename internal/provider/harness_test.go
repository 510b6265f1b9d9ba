// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestMain(m *testing.M) {
	_ = os.Setenv("TF_ACC_PROVIDER_NAMESPACE", "orgaudit")
	_ = os.Setenv("CHECKPOINT_DISABLE", "1")
	os.Exit(m.Run())
}

// attributes are the arguments of a block: a text, attributes for an object, or unknown; what is not there is null.
type attributes map[string]any

// variables are variables of the environment.
type variables map[string]string

// unknown is a value that is known only after apply.
const unknown = tftypes.UnknownValue

// setEnvironment makes these the only variables that can reach the provider, whatever the machine has.
func setEnvironment(t *testing.T, environment variables) {
	t.Helper()
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		for _, prefix := range []string{"TENCENTCLOUD_", "ORGAUDIT_", "HW_", "HUAWEICLOUD_", "TKE_", "TF_VAR_", "TF_CLI_"} {
			if strings.HasPrefix(name, prefix) {
				t.Setenv(name, "") // puts it back after the test
				if err := os.Unsetenv(name); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	t.Setenv("HOME", t.TempDir()) // no profile files
	for name, value := range environment {
		t.Setenv(name, value)
	}
}

// process is one process of the provider, driven as Terraform drives it. Every diagnostic that it gives is held
// against the secrets of its configuration.
type process struct {
	t       *testing.T
	ctx     context.Context // that of the test, with what it adds to it
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
	secrets []string
}

// startProvider starts a process in an environment.
func startProvider(t *testing.T, environment variables) *process {
	t.Helper()
	setEnvironment(t, environment)
	p := &process{t: t, ctx: t.Context(), server: provider.NewServerOnInstance("test", instanceMetadata)}
	schemas, err := p.server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	p.schemas = schemas
	p.noErrors("schema", schemas.Diagnostics)
	for name, value := range environment {
		p.keepSecret(name, value)
	}
	return p
}

// configuredProvider starts a process in an environment and configures it.
func configuredProvider(t *testing.T, environment variables, config attributes) *process {
	t.Helper()
	p := startProvider(t, environment)
	p.configure(config)
	return p
}

// keepSecret notes a value that no diagnostic may hold.
func (p *process) keepSecret(name, value string) {
	name = strings.ToLower(name)
	secret := strings.Contains(name, "token") || strings.Contains(name, "secret_key") || strings.HasSuffix(name, "_sk")
	if secret && value != "" {
		p.secrets = append(p.secrets, value)
	}
}

// validate wants nothing said by ValidateProviderConfig: Terraform would print the block's first line below it,
// which may hold a secret.
func (p *process) validate(config attributes) {
	p.t.Helper()
	response, err := p.server.ValidateProviderConfig(p.ctx, &tfprotov6.ValidateProviderConfigRequest{Config: p.providerConfig(config)})
	if err != nil {
		p.t.Fatal(err)
	}
	p.noErrors("validate", response.Diagnostics)
}

// mistake gives what a data source says of a cloud's attributes.
func (p *process) mistake(c cloud, config attributes) string {
	p.t.Helper()
	p.validate(attributes{c.name: config})
	p.configure(attributes{c.name: config})
	_, problem := p.read(c.dataSource, c.arguments)
	return problem
}

// someKeys are keys of a cloud that nobody knows.
func someKeys(c cloud) variables {
	return variables{c.idVariable: "id", c.secretVariable: "the-secret-4a1"}
}

// oneTry is a configuration without retries, unless it says how many: what fails here would fail again.
func oneTry(config attributes) attributes {
	changed := maps.Clone(config)
	if changed == nil {
		changed = attributes{}
	}
	for _, c := range bothClouds {
		object, given := changed[c.name].(attributes)
		if changed[c.name] != nil && !given {
			continue // unknown
		}
		object = maps.Clone(object)
		if object == nil {
			object = attributes{}
		}
		if _, set := object["max_retries"]; !set {
			object["max_retries"] = 0
		}
		changed[c.name] = object
	}
	return changed
}

func (p *process) configure(config attributes) {
	p.t.Helper()
	config = oneTry(config)
	response, err := p.server.ConfigureProvider(p.ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: p.providerConfig(config),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.noErrors("configure", response.Diagnostics)
}

// read reads a data source and gives its state, or what went wrong. It may be called by several goroutines.
func (p *process) read(dataSource string, arguments attributes) (state map[string]tftypes.Value, problem string) {
	p.t.Helper()
	schema := p.schemas.DataSourceSchemas[dataSource]
	if schema == nil {
		p.t.Errorf("no data source %s", dataSource)
		return nil, ""
	}
	response, err := p.server.ReadDataSource(p.ctx, &tfprotov6.ReadDataSourceRequest{TypeName: dataSource, Config: p.encode(schema, arguments)})
	if err != nil {
		p.t.Error(err)
		return nil, ""
	}
	if problem = p.text(response.Diagnostics); problem != "" {
		return nil, problem
	}
	value, err := response.State.Unmarshal(schema.ValueType())
	if err == nil {
		err = value.As(&state)
	}
	if err != nil {
		p.t.Error(err)
	}
	return state, ""
}

// reads reads a cloud, which must work.
func (p *process) reads(c cloud) {
	p.t.Helper()
	if _, problem := p.read(c.dataSource, c.arguments); problem != "" {
		p.t.Errorf("%s not read: %s", c.name, problem)
	}
}

// fails reads a cloud, which must fail with an error that has all these words.
func (p *process) fails(c cloud, words ...string) {
	p.t.Helper()
	_, problem := p.read(c.dataSource, c.arguments)
	p.tells(problem, words...)
}

// tells wants an error that has all these words.
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

// tellsNothingOf wants an error that has none of these words.
func (p *process) tellsNothingOf(problem string, words ...string) {
	p.t.Helper()
	for _, word := range words {
		if strings.Contains(problem, word) {
			p.t.Errorf("the error says %q: %s", word, problem)
		}
	}
}

func (p *process) providerConfig(config attributes) *tfprotov6.DynamicValue {
	p.t.Helper()
	p.keepSecrets(config)
	return p.encode(p.schemas.Provider, config)
}

// keepSecrets notes the secrets in attributes and in what is nested in them.
func (p *process) keepSecrets(config attributes) {
	for name, value := range config {
		switch value := value.(type) {
		case attributes:
			p.keepSecrets(value)
		case string:
			p.keepSecret(name, value)
		}
	}
}

func (p *process) encode(schema *tfprotov6.Schema, given attributes) *tfprotov6.DynamicValue {
	p.t.Helper()
	kind := schema.ValueType()
	value, err := tfprotov6.NewDynamicValue(kind, encode(p.t, kind, given))
	if err != nil {
		p.t.Fatal(err)
	}
	return &value
}

func encode(t *testing.T, kind tftypes.Type, given any) tftypes.Value {
	t.Helper()
	object, isObject := kind.(tftypes.Object)
	fields, hasFields := given.(attributes)
	if !isObject || !hasFields {
		return tftypes.NewValue(kind, given)
	}
	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = encode(t, kind, fields[name])
	}
	for name := range fields {
		if _, known := values[name]; !known {
			t.Fatalf("the schema has no attribute %s", name)
		}
	}
	return tftypes.NewValue(kind, values)
}

func (p *process) noErrors(step string, diagnostics []*tfprotov6.Diagnostic) {
	p.t.Helper()
	if problem := p.text(diagnostics); problem != "" {
		p.t.Fatalf("%s: %s", step, problem)
	}
}

// text gives diagnostics as one text, empty where there is none.
func (p *process) text(diagnostics []*tfprotov6.Diagnostic) string {
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

// keys are a key pair with its token.
type keys struct{ id, secret, token string }

// cloud is how to read one of the clouds.
type cloud struct {
	name       string // of the object in the provider block
	dataSource string
	arguments  attributes
	action     string

	id, secret, token                         string // names of the key attributes
	idVariable, secretVariable, tokenVariable string
	endpointVariable, tokenHeader             string
	organization                              func(keys) organization.Organization
}

var tencentCloud = cloud{
	name: "tencentcloud", dataSource: "orgaudit_cic_tasks", action: "ListTasks",
	arguments: attributes{"zone_id": organization.ZoneID},
	id:        "secret_id", secret: "secret_key", token: "security_token",
	idVariable: "TENCENTCLOUD_SECRET_ID", secretVariable: "TENCENTCLOUD_SECRET_KEY", tokenVariable: "TENCENTCLOUD_SECURITY_TOKEN",
	endpointVariable: "ORGAUDIT_TENCENTCLOUD_ENDPOINT", tokenHeader: "X-Tc-Token",
	organization: func(k keys) organization.Organization {
		return organization.Organization{TencentCloud: organization.TencentCloud{
			SecretID: k.id, SecretKey: k.secret, SecurityToken: k.token,
			IdentityCenter: &organization.IdentityCenter{ZoneID: organization.ZoneID},
		}}
	},
}

// huaweiCloud looks the account up.
var huaweiCloud = cloud{
	name: "huaweicloud", dataSource: "orgaudit_policy_states_summary", action: "CollectPolicyStatesSummary",
	id: "access_key", secret: "secret_key", token: "security_token",
	idVariable: "HW_ACCESS_KEY", secretVariable: "HW_SECRET_KEY", tokenVariable: "HW_SECURITY_TOKEN",
	endpointVariable: "ORGAUDIT_HUAWEICLOUD_ENDPOINT", tokenHeader: "X-Security-Token",
	organization: func(k keys) organization.Organization {
		return organization.Organization{HuaweiCloud: organization.HuaweiCloud{AccessKey: k.id, SecretKey: k.secret, SecurityToken: k.token}}
	},
}

var bothClouds = []cloud{tencentCloud, huaweiCloud}

// with gives the cloud read with other arguments.
func (c cloud) with(arguments attributes) cloud {
	c.arguments = arguments
	return c
}

// startSandbox serves an organization for one test.
func startSandbox(t *testing.T, org organization.Organization) *sandbox.Server {
	t.Helper()
	server, err := sandbox.Start(org)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// emptyOrganization has both clouds with the keys of the sandbox, and nothing in them.
func emptyOrganization() organization.Organization { return tencentCloud.organization(keys{}) }

// urls point both clouds at a server, without keys.
func urls(server *sandbox.Server) variables {
	return variables{
		"ORGAUDIT_TENCENTCLOUD_ENDPOINT":     server.URL,
		"ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT": server.URL,
		"ORGAUDIT_HUAWEICLOUD_ENDPOINT":      server.URL,
		"HW_AUTH_URL":                        server.URL,
		"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT":  server.URL,
	}
}

// plus gives the variables with others over them.
func (v variables) plus(others variables) variables {
	merged := variables{}
	for _, each := range []variables{v, others} {
		for name, value := range each {
			merged[name] = value
		}
	}
	return merged
}

// without gives the variables but for some.
func (v variables) without(names ...string) variables {
	rest := variables{}
	for name, value := range v {
		if !slices.Contains(names, name) {
			rest[name] = value
		}
	}
	return rest
}

// signer gives the key id in an Authorization header of either cloud.
func signer(header http.Header) string {
	_, rest, _ := strings.Cut(header.Get("Authorization"), " ")
	credential, _, _ := strings.Cut(rest, ",")
	_, id, _ := strings.Cut(credential, "=")
	id, _, _ = strings.Cut(id, "/")
	return id
}
