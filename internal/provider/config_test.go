// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

func TestHalfAPairOfAttributes(t *testing.T) {
	for _, c := range bothClouds {
		for name, config := range map[string]attributes{
			"the id alone":           {c.id: "id"},
			"the secret alone":       {c.secret: "the-secret-9e4"},
			"the token alone":        {c.token: "the-token-9e5"},
			"the id and the token":   {c.id: "id", c.token: "the-token-9e5"},
			"the secret with token":  {c.secret: "the-secret-9e4", c.token: "the-token-9e5"},
			"an empty id":            {c.id: "", c.secret: "the-secret-9e4"},
			"an empty secret":        {c.id: "id", c.secret: ""},
			"empty beside the token": {c.id: "", c.secret: "", c.token: "the-token-9e5"},
		} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				// The other half as a variable makes it no better.
				p := startProvider(t, variables{c.idVariable: "variable-id", c.secretVariable: "variable-secret-9e6"})
				p.tells(p.mistake(c, config), c.name+"."+c.id, c.idVariable, c.name+"."+c.secret, c.secretVariable)
			})
		}
	}
}

// providerAttributes gives the names of a cloud's attributes.
func providerAttributes(p *process, c cloud) []string {
	var names []string
	for _, nested := range p.Schemas.Provider.Block.BlockTypes {
		if nested.TypeName == c.name {
			for _, attribute := range nested.Block.Attributes {
				names = append(names, attribute.Name)
			}
		}
	}
	return names
}

func TestAnEmptyAttributeCountsAsAbsent(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	environment := variables(server.Environment()).plus(variables{"HW_DOMAIN_ID": sandbox.DefaultHuaweiDomainID})
	for _, c := range bothClouds {
		empty := attributes{}
		for _, name := range providerAttributes(startProvider(t, nil), c) {
			if !isText(name) {
				continue
			}
			empty[name] = ""
			t.Run(c.name+"."+name, func(t *testing.T) {
				p := configuredProvider(t, environment, attributes{c.name: attributes{name: ""}})
				p.reads(c)
			})
		}
		t.Run("all of "+c.name, func(t *testing.T) {
			configuredProvider(t, environment, attributes{c.name: empty}).reads(c)
		})
	}
}

// isText tells attributes that are texts from those that come as objects and numbers.
func isText(name string) bool {
	return !slices.Contains([]string{"assume_role", "assume_role_with_web_identity", "assume_role_with_oidc", "requests_per_second", "max_retries"}, name)
}

func TestAnEmptyVariableCountsAsAbsent(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	found := server.Environment()
	config := attributes{
		"tencentcloud": attributes{"secret_id": found["TENCENTCLOUD_SECRET_ID"], "secret_key": found["TENCENTCLOUD_SECRET_KEY"], "endpoint": server.URL},
		"huaweicloud":  attributes{"access_key": found["HW_ACCESS_KEY"], "secret_key": found["HW_SECRET_KEY"], "endpoint": server.URL, "auth_url": server.URL},
	}
	empty := variables{
		"TENCENTCLOUD_SECRET_ID": "", "TENCENTCLOUD_SECRET_KEY": "", "TENCENTCLOUD_SECURITY_TOKEN": "", "TENCENTCLOUD_REGION": "", "TENCENTCLOUD_DOMAIN": "",
		"ORGAUDIT_TENCENTCLOUD_ENDPOINT": "", "HW_ACCESS_KEY": "", "HUAWEICLOUD_SDK_AK": "", "HW_SECRET_KEY": "", "HUAWEICLOUD_SDK_SK": "", "HW_SECURITY_TOKEN": "",
		"HUAWEICLOUD_SDK_SECURITY_TOKEN": "", "HW_DOMAIN_ID": "", "HUAWEICLOUD_SDK_DOMAIN_ID": "", "HW_REGION_NAME": "", "HW_CLOUD": "",
		"ORGAUDIT_HUAWEICLOUD_ENDPOINT": "", "HW_AUTH_URL": "",
		"ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT": "", "TENCENTCLOUD_SHARED_CREDENTIALS_DIR": "", "TENCENTCLOUD_PROFILE": "", "TENCENTCLOUD_CAM_ROLE_NAME": "",
		"TENCENTCLOUD_ASSUME_ROLE_ARN": "", "TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME": "", "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "", "TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID": "",
		"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "", "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": "", "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": "",
		"TKE_REGION": "", "TKE_PROVIDER_ID": "", "TKE_ROLE_ARN": "", "TKE_WEB_IDENTITY_TOKEN_FILE": "",
		"HW_SHARED_CONFIG_FILE": "", "HW_PROFILE": "", "HW_ASSUME_ROLE_AGENCY_NAME": "", "HW_ASSUME_ROLE_DOMAIN_NAME": "", "HW_ASSUME_ROLE_DOMAIN_ID": "",
		"HW_ASSUME_ROLE_DURATION": "", "HW_ASSUME_ROLE_IDP_ID": "", "HW_ASSUME_ROLE_ID_TOKEN": "", "HW_ASSUME_ROLE_ID_TOKEN_FILE": "",
	}
	p := configuredProvider(t, empty, config)
	for _, c := range bothClouds {
		p.reads(c)
	}
	p = configuredProvider(t, empty, nil)
	for _, c := range bothClouds {
		p.fails(c, "no credentials")
	}
}

func TestBadRequestTimeout(t *testing.T) {
	for _, c := range bothClouds {
		for _, text := range []string{"soon", "30", "0", "0s", "-1s", "1e3", "30 s", " 30s", "99999999h", "NaN"} {
			t.Run(c.name+"/"+text, func(t *testing.T) {
				p := startProvider(t, someKeys(c))
				p.tells(p.mistake(c, attributes{"request_timeout": text}), c.name+".request_timeout", "30s")
			})
		}
	}
}

func TestNumbersOutOfRange(t *testing.T) {
	for _, c := range bothClouds {
		for _, test := range []struct {
			attribute string
			value     any
			problem   string
		}{
			{"max_retries", -1, "from 0 to 50"},
			{"max_retries", 51, "from 0 to 50"},
			{"max_retries", 1.5, "whole number"},
			{"requests_per_second", 0, "from 1 to 1000"},
			{"requests_per_second", 0.5, "from 1 to 1000"},
			{"requests_per_second", 1001, "from 1 to 1000"},
			{"requests_per_second", unknown, "not known"},
			{"max_retries", unknown, "not known"},
		} {
			t.Run(fmt.Sprintf("%s.%s=%v", c.name, test.attribute, test.value), func(t *testing.T) {
				p := startProvider(t, someKeys(c))
				p.tells(p.mistake(c, attributes{test.attribute: test.value}), c.name+"."+test.attribute, test.problem)
			})
		}
	}
}

func TestNumbersInRange(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	for _, c := range bothClouds {
		for _, config := range []attributes{
			{"max_retries": 0, "requests_per_second": 1}, {"max_retries": 50, "requests_per_second": 1000}, {"requests_per_second": 2.5},
		} {
			configuredProvider(t, server.Environment(), attributes{c.name: config}).reads(c)
		}
	}
}

func TestMaxRetriesIsHowManyFurtherTriesThereAre(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	for _, c := range bothClouds {
		server.Alter(c.action, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status = http.StatusServiceUnavailable })
		configuredProvider(t, server.Environment(), attributes{c.name: attributes{"max_retries": 2}}).fails(c, "3 tries", "HTTP status 503")
		if calls := len(server.CallsOf(c.action)); calls != 3 {
			t.Errorf("%d calls of %s", calls, c.action)
		}
	}
}

func TestASlowAnswerEndsWithRequestTimeout(t *testing.T) {
	for _, test := range []struct {
		cloud  cloud
		action string
	}{{tencentCloud, "ListTasks"}, {huaweiCloud, "CollectPolicyStatesSummary"}, {huaweiCloud, lookup}} {
		t.Run(test.action, func(t *testing.T) {
			server := startSandbox(t, emptyOrganization())
			server.Alter(test.action, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Delay = time.Hour })
			p := configuredProvider(t, server.Environment(), attributes{test.cloud.name: attributes{"request_timeout": "100ms"}})
			p.fails(test.cloud, test.action, "100ms", "request_timeout")
		})
	}
}

// An attribute that is unknown during plan stops the data sources that need it, and no other one.
func TestUnknownAttributes(t *testing.T) {
	account := huaweiCloud.with(attributes{"domain_id": sandbox.DefaultHuaweiDomainID})
	server := startSandbox(t, emptyOrganization())
	environment := variables(server.Environment())
	for _, test := range []struct {
		cloud     cloud
		attribute string
		without   string // variable that would make it needless
		needed    []cloud
		needless  []cloud
	}{
		{cloud: tencentCloud, attribute: "secret_id", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},
		{cloud: tencentCloud, attribute: "secret_key", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},
		{cloud: tencentCloud, attribute: "security_token", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},
		{cloud: tencentCloud, attribute: "endpoint", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},
		{cloud: tencentCloud, attribute: "request_timeout", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},
		{cloud: tencentCloud, attribute: "domain", needless: bothClouds},
		{cloud: tencentCloud, attribute: "domain", without: "ORGAUDIT_TENCENTCLOUD_ENDPOINT", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},
		{cloud: tencentCloud, attribute: "region", needless: bothClouds},
		{cloud: tencentCloud, attribute: "sts_endpoint", needless: bothClouds},
		{cloud: tencentCloud, attribute: "profile", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},
		{cloud: tencentCloud, attribute: "shared_credentials_dir", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},
		{cloud: tencentCloud, attribute: "cam_role_name", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},
		{cloud: tencentCloud, attribute: "assume_role", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},
		{cloud: tencentCloud, attribute: "assume_role_with_web_identity", needed: []cloud{tencentCloud}, needless: []cloud{huaweiCloud}},

		{cloud: huaweiCloud, attribute: "access_key", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
		{cloud: huaweiCloud, attribute: "secret_key", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
		{cloud: huaweiCloud, attribute: "security_token", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
		{cloud: huaweiCloud, attribute: "endpoint", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
		{cloud: huaweiCloud, attribute: "request_timeout", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
		{cloud: huaweiCloud, attribute: "profile", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
		{cloud: huaweiCloud, attribute: "shared_config_file", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
		{cloud: huaweiCloud, attribute: "assume_role", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
		{cloud: huaweiCloud, attribute: "assume_role_with_oidc", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
		{cloud: huaweiCloud, attribute: "domain_id", needed: []cloud{huaweiCloud}, needless: []cloud{account, tencentCloud}},
		{cloud: huaweiCloud, attribute: "auth_url", needed: []cloud{huaweiCloud}, needless: []cloud{account, tencentCloud}},
		{cloud: huaweiCloud, attribute: "region", needless: []cloud{huaweiCloud, account, tencentCloud}},
		{cloud: huaweiCloud, attribute: "region", without: "HW_AUTH_URL", needed: []cloud{huaweiCloud}, needless: []cloud{account, tencentCloud}},
		{cloud: huaweiCloud, attribute: "region", without: "ORGAUDIT_HUAWEICLOUD_ENDPOINT", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
		{cloud: huaweiCloud, attribute: "cloud", needless: []cloud{huaweiCloud, account, tencentCloud}},
		{cloud: huaweiCloud, attribute: "cloud", without: "HW_AUTH_URL", needed: []cloud{huaweiCloud}, needless: []cloud{account, tencentCloud}},
		{cloud: huaweiCloud, attribute: "cloud", without: "ORGAUDIT_HUAWEICLOUD_ENDPOINT", needed: []cloud{huaweiCloud, account}, needless: []cloud{tencentCloud}},
	} {
		name := test.cloud.name + "." + test.attribute
		if test.without != "" {
			name += " without " + test.without
		}
		t.Run(name, func(t *testing.T) {
			p := configuredProvider(t, environment.without(test.without), attributes{test.cloud.name: attributes{test.attribute: unknown}})
			for _, c := range test.needed {
				p.fails(c, "not known", test.cloud.name+"."+test.attribute)
			}
			for _, c := range test.needless {
				p.reads(c)
			}
		})
	}
}

func TestUnknownObject(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	for i, c := range bothClouds {
		t.Run(c.name, func(t *testing.T) {
			p := configuredProvider(t, server.Environment(), attributes{c.name: unknown})
			p.fails(c, "not known", c.name)
			p.reads(bothClouds[1-i])
		})
	}
}

// everyDataSource has what each data source needs to be read: what its example says.
func everyDataSource(t *testing.T, p *process) map[string]attributes {
	t.Helper()
	every := map[string]attributes{}
	for name := range p.Schemas.DataSourceSchemas {
		every[name] = exampleArguments(t, name)
	}
	return every
}

// exampleArguments gives the arguments of a data source in its example, which are literals.
func exampleArguments(t *testing.T, dataSource string) attributes {
	t.Helper()
	file, problems := hclparse.NewParser().ParseHCLFile("../../examples/data-sources/" + dataSource + "/data-source.tf")
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	content, _, problems := file.Body.PartialContent(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "data", LabelNames: []string{"type", "name"}}}})
	if problems.HasErrors() || len(content.Blocks) != 1 || content.Blocks[0].Labels[0] != dataSource {
		t.Fatalf("the example of %s is not one data source: %v", dataSource, problems)
	}
	given, problems := content.Blocks[0].Body.JustAttributes()
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	arguments := attributes{}
	for name, attribute := range given {
		value, problems := attribute.Expr.Value(nil)
		switch {
		case problems.HasErrors():
			t.Fatal(problems)
		case value.Type() == cty.Number:
			arguments[name] = value.AsBigFloat()
		default:
			arguments[name] = value.AsString()
		}
	}
	return arguments
}

func TestNothingIsWrittenBelowHome(t *testing.T) {
	file, err := os.Open("../../examples/organization/organization.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	organization, err := sandbox.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	server := startSandbox(t, organization)
	home := t.TempDir()
	environment := variables(server.Environment())
	for _, name := range []string{"HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR"} {
		environment[name] = home
	}
	p := configuredProvider(t, environment, nil)
	for dataSource, arguments := range everyDataSource(t, p) {
		if _, problem := p.Read(dataSource, arguments); problem != "" {
			t.Errorf("%s: %s", dataSource, problem)
		}
	}
	found, err := os.ReadDir(home)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range found {
		t.Errorf("%s was written", entry.Name())
	}
}

func TestVersionsAreInTheUserAgent(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	p := configuredProvider(t, server.Environment(), nil)
	for _, c := range bothClouds {
		p.reads(c)
	}
	for _, call := range server.Calls() {
		p.tells(call.Header.Get("User-Agent"), "terraform-provider-orgaudit/test", "Terraform/1.11.4")
	}
}
