// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apis"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

// dataSources are all data sources. Each is described in its own test file; the tests of this package run over all.
var dataSources = []dataSource{
	trackerConfig, configurationAggregators, aggregatorSources,
	groupMembers,
	cicTasks, identityCenter, memberAuthAccounts, memberPolicies, noncompliantResources, organizationMembers,
	organizationAccounts, aggregatePolicyAssignments, aggregatePolicyStates, policyStates, policyStatesSummary, roleAssignments, organizationDetails,
	roleConfigurationProvisionings,
	membersAuthPolicies, effectiveTagPolicy,
}

// dataSource describes a data source to the tests.
type dataSource struct {
	name    string // without the provider's prefix
	summary string // of each of its errors
	dialect dialect

	// size returns the size of a generated organization whose list has this number of items.
	size func(items int) organization.Size
	// answer returns what the API answers about an organization, without pages.
	answer func(organization.Organization) object
	// state returns the state after an answer.
	state func(answer object) driver.Values

	// required has a value for each required argument, valid in a generated organization. optional has one for each
	// other argument.
	required, optional driver.Values
	// sent has the parameters of arguments whose value is sent in another form.
	sent driver.Values
	// asked names the arguments that each item repeats: an item of another account or policy is an error.
	asked []string
	// valid and invalid are more arguments to validate. Tests add "", 0, -1, 1.5 and 2^63 for each argument.
	valid, invalid []driver.Values

	// documentedFor has the arguments that the vendor's documented item is for.
	documentedFor driver.Values
	// odd are items with nulls and large numbers, or answers if the API has no pages.
	odd []string
	// incomplete are answers that are errors, in addition to those of the dialect.
	incomplete map[string]incomplete

	// outputs are outputs of its example in the docs, by paths such as "rules/required-tag-owner".
	outputs map[string]any
}

// listed returns an answer that has these items in a field.
func listed(field string, items []json.RawMessage) object {
	list := make([]any, len(items))
	for i, item := range items {
		list[i] = decoded(item)
	}
	return object{field: list}
}

// listState returns a state function for a list. item returns the state of one item.
func listState(attribute, field string, item func(object) driver.Values) func(object) driver.Values {
	return func(answer object) driver.Values {
		items := []any{}
		for _, each := range list(answer, field) {
			items = append(items, item(each.(object)))
		}
		return driver.Values{attribute: items}
	}
}

// namesAccount reports whether the account is an argument.
func (d dataSource) namesAccount() bool { return d.optional["domain_id"] != nil }

func (d dataSource) typeName() string { return "orgaudit_" + d.name }

func (d dataSource) action() string { return apis.OfDataSource(d.name).Action }

// pageSize is the largest size of a page, 0 for an API without pages.
func (d dataSource) pageSize() int { return apis.OfDataSource(d.name).Page }

func (d dataSource) isHuaweiCloud() bool {
	_, actions := sandbox.Actions()
	return slices.Contains(actions, d.action())
}

// pages is the number of pages of the list in threePages.
func (d dataSource) pages() int {
	if d.pageSize() == 0 {
		return 1
	}
	return 3
}

func (d dataSource) organization(items int) organization.Organization {
	return organization.Generate(7, d.size(items))
}

// threePages returns an organization whose list has two and a half pages.
func (d dataSource) threePages() organization.Organization {
	return d.organization(d.pageSize()*5/2 + 1)
}

// with returns the required arguments and these.
func (d dataSource) with(others driver.Values) driver.Values {
	arguments := driver.Values{}
	maps.Copy(arguments, d.required)
	maps.Copy(arguments, others)
	return arguments
}

// body returns a configuration that reads the data source as "read".
func (d dataSource) body(arguments driver.Values) string {
	text := "data \"" + d.typeName() + "\" \"read\" {\n"
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		encoded, _ := json.Marshal(arguments[name])
		text += "  " + name + " = " + string(encoded) + "\n"
	}
	return text + "}\n"
}

// parameter returns the parameter that the API gets for an argument.
func (d dataSource) parameter(argument string, value any) (name string, sent any) {
	name, sent = argument, value
	if !d.isHuaweiCloud() {
		name = camelCase(argument)
	} else if argument != "domain_id" && argument != "aggregator_id" { // which are parts of the path
		sent = []any{value}
	}
	if other, ok := d.sent[argument]; ok {
		sent = other
	}
	return name, sent
}

// startProvider starts a provider in the process of the test that reads from a sandbox.
func startProvider(t *testing.T, server *sandbox.Server, retries int) *driver.Provider {
	t.Helper()
	return startProviderFor(t, server, retries, nil, nil)
}

// startProviderFor is startProvider with the accounts that the keys of each cloud may belong to, nil for any.
func startProviderFor(t *testing.T, server *sandbox.Server, retries int, tencentCloud, huaweiCloud any) *driver.Provider {
	t.Helper()
	return startServer(t, provider.NewServer("test"), server, retries, tencentCloud, huaweiCloud)
}

// startServer is startProviderFor with a server of the provider.
func startServer(t *testing.T, of tfprotov6.ProviderServer, server *sandbox.Server, retries int, tencentCloud, huaweiCloud any) *driver.Provider {
	t.Helper()
	variables := server.Environment()
	p := driver.Start(t.Context(), t, of)
	if problem := p.Configure(driver.Values{
		"tencentcloud": driver.Values{
			"secret_id": variables["TENCENTCLOUD_SECRET_ID"], "secret_key": variables["TENCENTCLOUD_SECRET_KEY"],
			"endpoint": server.URL, "sts_endpoint": server.URL, "max_retries": retries, "requests_per_second": 1000,
			"allowed_account_ids": tencentCloud,
		},
		"huaweicloud": driver.Values{
			"access_key": variables["HW_ACCESS_KEY"], "secret_key": variables["HW_SECRET_KEY"],
			"endpoint": server.URL, "auth_url": server.URL, "sts_endpoint": server.URL, "organizations_endpoint": server.URL, "max_retries": retries, "requests_per_second": 1000,
			"allowed_account_ids": huaweiCloud,
		},
	}); problem != "" {
		t.Fatal(problem)
	}
	return p
}

// reads checks that the data source reads these attributes.
func (d dataSource) reads(t *testing.T, p *driver.Provider, arguments, want driver.Values) {
	t.Helper()
	state, problem := p.Read(d.typeName(), arguments)
	if problem != "" {
		t.Fatal(problem)
	}
	got := driver.Values{}
	for attribute, value := range state.Values() {
		if _, wanted := want[attribute]; wanted {
			got[attribute] = value
		}
	}
	if difference := cmp.Diff(plain(want), plain(got), comparesJSON); difference != "" {
		t.Errorf("%s differs (-want +got):\n%s", d.name, difference)
	}
}

// comparesJSON compares the JSON texts in a state by their values.
var comparesJSON = cmp.FilterPath(func(path cmp.Path) bool {
	return slices.ContainsFunc(path, func(step cmp.PathStep) bool {
		key, ok := step.(cmp.MapIndex)
		return ok && (key.Key().String() == "parameters" || key.Key().String() == "auth_value")
	})
}, cmp.Comparer(func(a, b string) bool { return cmp.Equal(decoded([]byte(a)), decoded([]byte(b))) }))

// fails checks that the read is an error with the summary and these words.
func (d dataSource) fails(t *testing.T, p *driver.Provider, arguments driver.Values, words string) {
	t.Helper()
	state, problem := p.Read(d.typeName(), arguments)
	if state != nil || !strings.HasPrefix(problem, d.summary+": ") || !strings.Contains(problem, words) {
		t.Errorf("got %v, %q, want %q", state, problem, words)
	}
}

// checkCalls checks the number of calls of the API.
func (d dataSource) checkCalls(t *testing.T, server *sandbox.Server, want int) {
	t.Helper()
	if got := len(server.CallsOf(d.action())); got != want {
		t.Errorf("%d calls of %s, want %d", got, d.action(), want)
	}
}

// forEach runs a test for each data source, in parallel.
func forEach(t *testing.T, test func(t *testing.T, d dataSource)) {
	t.Parallel()
	for _, d := range dataSources {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			test(t, d)
		})
	}
}

// object is a JSON object. A field that it lacks reads as null.
type object = map[string]any

// inner returns an object in a field, nil if it is null or absent.
func inner(o object, field string) object {
	value, _ := o[field].(object)
	return value
}

// list returns the list in a field, empty if it is null or absent.
func list(o object, field string) []any {
	if list, ok := o[field].([]any); ok {
		return list
	}
	return []any{}
}

// fields returns fields of an object by their names in snake case. Those of the object may be in camel case.
func fields(o object, names ...string) driver.Values {
	values := driver.Values{}
	for _, name := range names {
		values[name] = o[name]
		if value, ok := o[camelCase(name)]; ok {
			values[name] = value
		}
	}
	return values
}

// camelCase returns a name as Tencent Cloud writes it: member_uin is MemberUin.
func camelCase(name string) string {
	camel := ""
	for _, word := range strings.Split(name, "_") {
		camel += strings.ToUpper(word[:1]) + word[1:]
	}
	return camel
}

// tagMap returns the tags in a field as a map.
func tagMap(o object, field, key, value string) driver.Values {
	tags := driver.Values{}
	for _, tag := range list(o, field) {
		tag := tag.(object)
		tags[tag[key].(string)] = tag[value]
	}
	return tags
}

// decoded decodes JSON, with numbers kept as text.
func decoded(text []byte) any {
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		panic(err)
	}
	return value
}

// plain returns a value in the types of decoded JSON.
func plain(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return decoded(text)
}

// scratch is a folder that all tests share.
var scratch string

func TestMain(m *testing.M) {
	driver.UnsetEnvironment()
	var err error
	if scratch, err = os.MkdirTemp("", "orgaudit"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(scratch)
	os.Exit(code)
}
