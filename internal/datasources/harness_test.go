// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestMain(m *testing.M) {
	// What the machine's own environment says must not reach a test.
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		for _, prefix := range []string{"TENCENTCLOUD_", "ORGAUDIT_", "HW_", "HUAWEICLOUD_", "TKE_", "TF_VAR_", "TF_CLI_"} {
			if strings.HasPrefix(name, prefix) {
				_ = os.Unsetenv(name)
			}
		}
	}
	_ = os.Setenv("TF_ACC_PROVIDER_NAMESPACE", "orgaudit")
	_ = os.Setenv("CHECKPOINT_DISABLE", "1")
	os.Exit(m.Run())
}

// start serves an organization for one test.
func start(t *testing.T, org organization.Organization) *sandbox.Server {
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

// configuration is a whole configuration: the provider pointed at the sandbox, without retries, and
// a body.
func configuration(server *sandbox.Server, body string) string {
	variables := server.Environment()
	return fmt.Sprintf(`
provider "orgaudit" {
  tencentcloud {
    secret_id   = %q
    secret_key  = %q
    endpoint    = %q
    max_retries = 0
  }
  huaweicloud {
    access_key   = %q
    secret_key   = %q
    endpoint     = %q
    auth_url     = %q
    sts_endpoint = %q
    max_retries = 0
  }
}
`, variables["TENCENTCLOUD_SECRET_ID"], variables["TENCENTCLOUD_SECRET_KEY"], variables["ORGAUDIT_TENCENTCLOUD_ENDPOINT"],
		variables["HW_ACCESS_KEY"], variables["HW_SECRET_KEY"], variables["ORGAUDIT_HUAWEICLOUD_ENDPOINT"], variables["HW_AUTH_URL"], server.URL) + body
}

// factories start the provider in the process of the test.
func factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"orgaudit": func() (tfprotov6.ProviderServer, error) { return provider.NewServer("test"), nil },
	}
}

// terraform runs steps with real Terraform.
func terraform(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories(), Steps: steps})
}

// terraformModule runs steps whose folders are root modules, with a provider block of their own:
// those get the provider step by step.
func terraformModule(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	terraformModuleSince(t, nil, steps...)
}

// terraformModuleSince is terraformModule for command lines of some versions.
func terraformModuleSince(t *testing.T, versions []tfversion.TerraformVersionCheck, steps ...resource.TestStep) {
	t.Helper()
	for i := range steps {
		steps[i].ProtoV6ProviderFactories = factories()
	}
	resource.UnitTest(t, resource.TestCase{TerraformVersionChecks: versions, Steps: steps})
}

// reads is a step that reads, checks the state and finds no changes in a second plan.
func reads(configuration string, checks ...statecheck.StateCheck) resource.TestStep {
	return resource.TestStep{
		Config:            configuration,
		ConfigStateChecks: checks,
		ConfigPlanChecks: resource.ConfigPlanChecks{
			PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
		},
	}
}

// expect holds attributes of a data source in the state against what is wanted, every value in them.
func expect(address string, want map[string]any) statecheck.StateCheck {
	return &expectation{address: address, want: want}
}

type expectation struct {
	address string
	want    map[string]any
}

// CheckState implements statecheck.StateCheck.
func (e *expectation) CheckState(_ context.Context, request statecheck.CheckStateRequest, response *statecheck.CheckStateResponse) {
	read, err := attributesOf(request.State, e.address)
	if err != nil {
		response.Error = err
		return
	}
	got := map[string]any{}
	for attribute := range e.want {
		value, ok := read[attribute]
		if !ok {
			response.Error = fmt.Errorf("%s has no attribute %s", e.address, attribute)
			return
		}
		got[attribute] = value
	}
	if difference := compare(e.want, got); difference != "" {
		response.Error = fmt.Errorf("%s differs (-want +got):\n%s", e.address, difference)
	}
}

// attributesOf gives the attributes of a data source in the state.
func attributesOf(state *tfjson.State, address string) (map[string]any, error) {
	for _, found := range state.Values.RootModule.Resources {
		if found.Address == address && found.Mode == tfjson.DataResourceMode {
			return found.AttributeValues, nil
		}
	}
	return nil, fmt.Errorf("%s is not in the state", address)
}

// compare tells how a state differs from what is wanted, empty where it does not.
func compare(want, got map[string]any) string {
	return cmp.Diff(meaning(plain(want)), meaning(plain(got)))
}

// plain brings a value to the types of decoded JSON, numbers kept as text.
func plain(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return decoded(text)
}

// meaning decodes what stands as JSON text in a state, so that texts compare by what they mean; the
// text of a number is part of it.
func meaning(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = meaning(value[i])
		}
	case map[string]any:
		for name, inner := range value {
			texts, ok := inner.(map[string]any)
			if !ok || name != "parameters" && name != "auth_value" {
				value[name] = meaning(inner)
				continue
			}
			for key, text := range texts {
				if text, ok := text.(string); ok {
					texts[key] = jsonText(decoded([]byte(text)))
				}
			}
		}
	}
	return value
}

// jsonText marks a value that stands as JSON text in a state.
func jsonText(value any) map[string]any { return map[string]any{"JSON text": value} }

// decoded decodes JSON, numbers kept as text.
func decoded(text []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		panic(err)
	}
	return value
}

// items gives the item of the API that a list is made of, in the form of the state.
func items(raw []json.RawMessage, want func(object) any) []any {
	wanted := []any{}
	for _, item := range raw {
		wanted = append(wanted, want(decoded(item).(map[string]any)))
	}
	return wanted
}

// object is a JSON object of an API; a field that it lacks reads as null.
type object map[string]any

// object gives an object in a field, nil where it is null or absent.
func (o object) object(field string) object {
	inner, _ := o[field].(map[string]any)
	return inner
}

// list gives the list in a field, empty where it is null or absent.
func (o object) list(field string) []any {
	if list, ok := o[field].([]any); ok {
		return list
	}
	return []any{}
}

// tags gives the tags in a field as a map.
func (o object) tags(field, key, value string) map[string]any {
	tags := map[string]any{}
	for _, tag := range o.list(field) {
		tag := object(tag.(map[string]any))
		tags[tag[key].(string)] = tag[value]
	}
	return tags
}

// sent gives the parameters of every call of an action, without those named.
func sent(server *sandbox.Server, action string, without ...string) []map[string]any {
	var calls []map[string]any
	for _, call := range server.CallsOf(action) {
		for _, name := range without {
			delete(call.Parameters, name)
		}
		calls = append(calls, call.Parameters)
	}
	return calls
}

// documentedItem gives the first item of the vendor's documented answer.
func documentedItem(t *testing.T, action, list string) json.RawMessage {
	t.Helper()
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(organization.Documented(action), &answer); err != nil {
		t.Fatal(err)
	}
	if response, ok := answer["Response"]; ok {
		answer = nil
		if err := json.Unmarshal(response, &answer); err != nil {
			t.Fatal(err)
		}
	}
	var found []json.RawMessage
	if err := json.Unmarshal(answer[list], &found); err != nil {
		t.Fatal(err)
	}
	return found[0]
}
