// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

func TestSettings_emptyTextCountsAsAbsent(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	found := server.Environment()
	given := attributes{
		"tencentcloud": attributes{"secret_id": found["TENCENTCLOUD_SECRET_ID"], "secret_key": found["TENCENTCLOUD_SECRET_KEY"], "endpoint": server.URL},
		"huaweicloud":  attributes{"access_key": found["HW_ACCESS_KEY"], "secret_key": found["HW_SECRET_KEY"], "endpoint": server.URL, "auth_url": server.URL, "sts_endpoint": server.URL},
	}
	emptyArguments := attributes{"tencentcloud": attributes{}, "huaweicloud": attributes{}}
	emptyVariables := variables{"TKE_REGION": "", "TKE_PROVIDER_ID": "", "TKE_ROLE_ARN": "", "TKE_WEB_IDENTITY_TOKEN_FILE": ""}
	walk("", startProvider(t, nil).Schemas.Provider.Block, func(path string, attribute *tfprotov6.SchemaAttribute) {
		for _, name := range regexp.MustCompile("`([A-Z]+_[A-Z_]+)`").FindAllStringSubmatch(attribute.Description, -1) {
			emptyVariables[name[1]] = ""
		}
		if names := strings.Split(path, "."); len(names) == 2 && attribute.Type.Is(tftypes.String) {
			emptyArguments[names[0]].(attributes)[names[1]] = ""
		}
	})
	for _, c := range bothClouds {
		configuredProvider(t, found, emptyArguments).reads(c)
		configuredProvider(t, emptyVariables, given).reads(c)
		configuredProvider(t, emptyVariables, emptyArguments).fails(c, "no credentials")
	}
}

func TestSettings_invalidNumberIsAnErrorThatNamesIt(t *testing.T) {
	for _, c := range bothClouds {
		for _, test := range []struct {
			argument string
			value    any
			problem  string
		}{
			{"max_retries", -1, "from 0 to 50"},
			{"max_retries", 51, "from 0 to 50"},
			{"max_retries", 1.5, "whole number"},
			{"requests_per_second", 0.5, "from 1 to 1000"},
			{"requests_per_second", 1001, "from 1 to 1000"},
			{"request_timeout", "0s", "0s"},
		} {
			t.Run(fmt.Sprintf("%s.%s=%v", c.name, test.argument, test.value), func(t *testing.T) {
				p := startProvider(t, someKeys(c))
				p.tells(p.mistake(c, attributes{test.argument: test.value}), c.name+"."+test.argument, test.problem)
			})
		}
	}
}

func TestMaxRetries_countsFurtherTries(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	for _, c := range bothClouds {
		server.Alter(c.action, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status = http.StatusServiceUnavailable })
		configuredProvider(t, server.Environment(), attributes{c.name: attributes{"max_retries": 2}}).fails(c, "3 tries", "HTTP status 503")
		if calls := len(server.CallsOf(c.action)); calls != 3 {
			t.Errorf("%d calls of %s", calls, c.action)
		}
	}
}

func TestRequestTimeout_endsASlowTry(t *testing.T) {
	for _, test := range []struct {
		cloud  cloud
		action string
	}{{tencentCloud, tencentCloud.action}, {huaweiCloud, huaweiCloud.action}, {huaweiCloud, lookup}} {
		server := sandboxtest.Start(t, emptyOrganization())
		server.Alter(test.action, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Delay = time.Hour })
		p := configuredProvider(t, server.Environment(), attributes{test.cloud.name: attributes{"request_timeout": "100ms"}})
		p.fails(test.cloud, test.action, "100ms", "request_timeout")
	}
}

func TestUserAgent_hasBothVersions(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	p := configuredProvider(t, server.Environment(), nil)
	for _, c := range bothClouds {
		p.reads(c)
	}
	for _, call := range server.Calls() {
		p.tells(call.Header.Get("User-Agent"), "terraform-provider-orgaudit/test", "Terraform/1.11.4")
	}
}
