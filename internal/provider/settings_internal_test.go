// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

// The default URLs are public hosts. These tests read the configuration and make no call.

// texts are arguments, variables or files by name.
type texts = map[string]string

// given returns the object of a block with these texts, and null for the rest.
func given(t *testing.T, block block, texts texts) types.Object {
	t.Helper()
	kind := block.schema().Type()
	fields := map[string]tftypes.Value{}
	for name, kind := range kind.TerraformType(t.Context()).(tftypes.Object).AttributeTypes {
		fields[name] = tftypes.NewValue(kind, nil)
	}
	for name, text := range texts {
		if fields[name] = tftypes.NewValue(tftypes.String, text); block.setting(name).number {
			number, _ := new(big.Float).SetString(text)
			fields[name] = tftypes.NewValue(tftypes.Number, number)
		}
	}
	value, err := kind.ValueFromTerraform(t.Context(), tftypes.NewValue(kind.TerraformType(t.Context()), fields))
	if err != nil {
		t.Fatal(err)
	}
	return value.(types.Object)
}

func tencentCloudOf(t *testing.T, texts texts) tencentCloud {
	t.Helper()
	return tencentCloud{values: newValues(t.Context(), tencentCloudBlock, given(t, tencentCloudBlock, texts))}
}

func huaweiCloudOf(t *testing.T, texts texts) huaweiCloud {
	t.Helper()
	return huaweiCloud{values: newValues(t.Context(), huaweiCloudBlock, given(t, huaweiCloudBlock, texts))}
}

// setEnvironment sets these variables alone, and writes these files below the home directory.
func setEnvironment(t *testing.T, variables, files texts) {
	t.Helper()
	driver.SetEnvironment(t, variables)
	for name, text := range files {
		path := filepath.Join(os.Getenv("HOME"), filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTencentCloudURLs(t *testing.T) {
	const organization, sts, region = "https://organization.tencentcloudapi.com", "https://sts.tencentcloudapi.com", "ap-guangzhou"
	for _, test := range []struct {
		name                  string
		attributes, variables texts
		configure             string // the second file of the profile
		organization          string
		sts, region           string
	}{
		{name: "nothing set", organization: organization, sts: sts, region: region},
		{name: "a domain beats its variable", attributes: texts{"domain": "intl.tencentcloudapi.com"}, variables: texts{"TENCENTCLOUD_DOMAIN": "b.example"}, organization: "https://organization.intl.tencentcloudapi.com", sts: "https://sts.intl.tencentcloudapi.com", region: region},
		{name: "an empty domain", attributes: texts{"domain": ""}, variables: texts{"TENCENTCLOUD_DOMAIN": "b.example"}, organization: "https://organization.b.example", sts: "https://sts.b.example", region: region},
		{name: "a region is not part of a host", attributes: texts{"region": "eu-frankfurt"}, variables: texts{"TENCENTCLOUD_REGION": "ap-beijing"}, organization: organization, sts: sts, region: "eu-frankfurt"},
		{name: "a region variable", variables: texts{"TENCENTCLOUD_REGION": "ap-beijing"}, organization: organization, sts: sts, region: "ap-beijing"},
		{name: "a profile's region", configure: `{"_sys_param":{"region":"ap-beijing"}}`, organization: organization, sts: sts, region: "ap-beijing"},
		{name: "an endpoint beats a domain", attributes: texts{"endpoint": "https://gateway.example/org", "domain": "a.example"}, organization: "https://gateway.example/org", sts: "https://sts.a.example", region: region},
		{name: "an endpoint variable beats a domain", attributes: texts{"domain": "a.example"}, variables: texts{"ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT": "https://gateway.example"}, organization: "https://organization.a.example", sts: "https://gateway.example", region: region},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := texts{".tccli/default.credential": `{"secretId":"id","secretKey":"key"}`, ".tccli/default.configure": test.configure}
			if test.configure == "" {
				delete(files, ".tccli/default.configure")
			}
			setEnvironment(t, test.variables, files)
			t.Setenv("TENCENTCLOUD_ASSUME_ROLE_ARN", "role")
			config, err := tencentCloudOf(t, test.attributes).config()
			if err != nil {
				t.Fatal(err)
			}
			if got := config.Endpoint.String(); got != test.organization {
				t.Errorf("endpoint %s, want %s", got, test.organization)
			}
			if sts, err := config.STS(); err != nil || sts.Endpoint.String() != test.sts || sts.Region != test.region {
				t.Errorf("%s in %s (%v), want %s in %s", sts.Endpoint, sts.Region, err, test.sts, test.region)
			}
		})
	}
}

func TestHuaweiCloudURLs(t *testing.T) {
	const config, identity, sts = "https://rms.myhuaweicloud.com", "https://iam.myhuaweicloud.com", "https://sts.cn-north-4.myhuaweicloud.com"
	keys := texts{"HW_ACCESS_KEY": "id", "HW_SECRET_KEY": "key"}
	for _, test := range []struct {
		name                  string
		attributes, variables texts
		profile               string // the profile's region
		config, identity, sts string
		organizations         string // the default one if it is empty
	}{
		{name: "nothing set", config: config, identity: identity, sts: sts},
		{name: "a region beats its variable", attributes: texts{"region": "ap-southeast-3"}, variables: texts{"HW_REGION_NAME": "eu-west-101"}, config: config, identity: "https://iam.ap-southeast-3.myhuaweicloud.com", sts: "https://sts.ap-southeast-3.myhuaweicloud.com"},
		{name: "an unknown region by variable", attributes: texts{"region": ""}, variables: texts{"HW_REGION_NAME": "xx-new-99"}, config: config, identity: "https://iam.xx-new-99.myhuaweicloud.com", sts: "https://sts.xx-new-99.myhuaweicloud.com"},
		{name: "a region of the European cloud", attributes: texts{"region": "eu-west-101"}, config: "https://rms.eu-west-101.myhuaweicloud.eu", identity: "https://iam.eu-west-101.myhuaweicloud.eu", sts: "https://sts.eu-west-101.myhuaweicloud.eu", organizations: "https://organizations.myhuaweicloud.eu"},
		{name: "a region that begins like the European one", attributes: texts{"region": "eu-west-204"}, config: config, identity: "https://iam.eu-west-204.myhuaweicloud.com", sts: "https://sts.eu-west-204.myhuaweicloud.com"},
		{name: "a European region and another cloud", attributes: texts{"region": "eu-west-101", "cloud": "a.example"}, variables: texts{"HW_CLOUD": "b.example"}, config: "https://rms.a.example", identity: "https://iam.eu-west-101.a.example", sts: "https://sts.eu-west-101.a.example", organizations: "https://organizations.a.example"},
		{name: "an empty cloud", attributes: texts{"cloud": ""}, variables: texts{"HW_CLOUD": "b.example"}, config: "https://rms.b.example", identity: "https://iam.b.example", sts: "https://sts.cn-north-4.b.example", organizations: "https://organizations.b.example"},
		{name: "the European cloud without a region", attributes: texts{"cloud": "myhuaweicloud.eu"}, config: "https://rms.myhuaweicloud.eu", identity: "https://iam.myhuaweicloud.eu", sts: "https://sts.cn-north-4.myhuaweicloud.eu", organizations: "https://organizations.myhuaweicloud.eu"},
		{name: "an endpoint is for Config alone", attributes: texts{"endpoint": "https://gateway.example/rms"}, config: "https://gateway.example/rms", identity: identity, sts: sts},
		{name: "an identity URL with /v3/", attributes: texts{"auth_url": "https://iam.example/v3/"}, config: config, identity: "https://iam.example", sts: sts},
		{name: "an endpoint of Organizations", attributes: texts{"organizations_endpoint": "https://gateway.example/o"}, config: config, identity: identity, sts: sts, organizations: "https://gateway.example/o"},
		{name: "an STS endpoint", attributes: texts{"sts_endpoint": "https://gateway.example/sts"}, config: config, identity: identity, sts: "https://gateway.example/sts"},
		{name: "a profile's region", profile: "eu-west-101", config: "https://rms.eu-west-101.myhuaweicloud.eu", identity: "https://iam.eu-west-101.myhuaweicloud.eu", sts: "https://sts.eu-west-101.myhuaweicloud.eu", organizations: "https://organizations.myhuaweicloud.eu"},
		{name: "a region beats a profile's", profile: "eu-west-101", attributes: texts{"region": "cn-north-1"}, config: config, identity: "https://iam.cn-north-1.myhuaweicloud.com", sts: "https://sts.cn-north-1.myhuaweicloud.com"},
		{name: "a region variable beats a profile's", profile: "eu-west-101", variables: texts{"HW_REGION_NAME": "cn-north-1"}, config: config, identity: "https://iam.cn-north-1.myhuaweicloud.com", sts: "https://sts.cn-north-1.myhuaweicloud.com"},
		{name: "a profile's region is not for other keys", profile: "eu-west-101", variables: keys, config: config, identity: identity, sts: sts},
	} {
		t.Run(test.name, func(t *testing.T) {
			setEnvironment(t, test.variables, texts{".hcloud/config.json": `{"current":"a","profiles":[{"name":"a","accessKeyId":"id","secretAccessKey":"key","region":"` + test.profile + `"}]}`})
			config, err := huaweiCloudOf(t, test.attributes).config()
			if err != nil {
				t.Fatal(err)
			}
			services, err := config.Services()
			if err != nil {
				t.Fatal(err)
			}
			got, want := []string{config.Endpoint.String(), services.Identity.String(), services.STS.String()}, []string{test.config, test.identity, test.sts}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			organizations, err := config.Organizations()
			if want := cmp.Or(test.organizations, "https://organizations.myhuaweicloud.com"); err != nil || organizations.String() != want {
				t.Errorf("organizations at %s (%v), want %s", organizations, err, want)
			}
		})
	}
}

func TestPolicy_defaultsAndBounds(t *testing.T) {
	setEnvironment(t, texts{"TENCENTCLOUD_SECRET_ID": "id", "TENCENTCLOUD_SECRET_KEY": "key", "HW_ACCESS_KEY": "id", "HW_SECRET_KEY": "key"}, nil)
	for _, test := range []struct {
		texts texts
		want  apicall.Policy
	}{
		{texts{"request_timeout": ""}, apicall.Policy{RequestTimeout: 30 * time.Second, MaxRetries: 8, RequestsPerSecond: 20}},
		{texts{"request_timeout": "100ms", "max_retries": "0", "requests_per_second": "1"}, apicall.Policy{RequestTimeout: 100 * time.Millisecond, RequestsPerSecond: 1}},
		{texts{"request_timeout": "1h30m", "max_retries": "50", "requests_per_second": "1000"}, apicall.Policy{RequestTimeout: 90 * time.Minute, MaxRetries: 50, RequestsPerSecond: 1000}},
		{texts{"request_timeout": "1s", "max_retries": "1", "requests_per_second": "2.5"}, apicall.Policy{RequestTimeout: time.Second, MaxRetries: 1, RequestsPerSecond: 2.5}},
	} {
		tencent, err := tencentCloudOf(t, test.texts).config()
		if err != nil || tencent.Policy != test.want {
			t.Errorf("tencentcloud %v: %+v, %v", test.texts, tencent.Policy, err)
		}
		huawei, err := huaweiCloudOf(t, test.texts).config()
		if err != nil || huawei.Policy != test.want {
			t.Errorf("huaweicloud %v: %+v, %v", test.texts, huawei.Policy, err)
		}
	}
}

func TestDescription_namesVariablesAndDefault(t *testing.T) {
	for _, block := range slices.Concat([]block{tencentCloudBlock, huaweiCloudBlock}, tencentCloudBlock.blocks, huaweiCloudBlock.blocks) {
		for _, setting := range block.settings {
			text := block.schema().Attributes[setting.name].GetMarkdownDescription()
			for _, variable := range setting.variables {
				if !strings.Contains(text, "`"+variable+"`") {
					t.Errorf("%s.%s does not name %s: %s", block.name, setting.name, variable, text)
				}
			}
			if !strings.HasSuffix(text, ".") || !strings.Contains(text, setting.preset) || !strings.Contains(text, setting.value) {
				t.Errorf("%s.%s: %s", block.name, setting.name, text)
			}
		}
	}
}

func TestParseEndpoint_acceptsWholeURLsAndPlainHTTPToLoopback(t *testing.T) {
	for _, text := range []string{
		"https://organization.example.com", "https://organization.example.com:8443/a/b/", "HTTPS://organization.example.com", "https://[2001:db8::1]:8443",
		"http://127.0.0.1:8080/a", "http://127.255.255.254", "http://[::1]:8080", "http://localhost", "http://LOCALHOST:8080",
	} {
		if _, err := parseEndpoint(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestParseEndpoint_refusesOtherTextsWithoutQuotingThem(t *testing.T) {
	const password = "hunter2"
	for words, refused := range map[string][]string{
		"is not": {"https://user:" + password + "@organization example.com", "https://user:" + password + "@organization.example.com:port", " https://organization.example.com", "https://organization.example.com\n", `https://organization.example.com\@127.0.0.1`},
		"scheme and host": {
			"organization.example.com", "//organization.example.com", "/organization", "https://", "https://:443", "https:///v3", "https:organization.example.com",
			"ftp://user:" + password + "@organization.example.com", "file:///etc/passwd",
		},
		"without user, query and fragment": {
			"https://user:" + password + "@organization.example.com", "https://@organization.example.com", "http://user:" + password + "@organization.example.com",
			"https://organization.example.com/?a=b", "https://organization.example.com/?", "https://organization.example.com/#a",
		},
		"port that does not exist": {"https://organization.example.com:65536", "https://organization.example.com:0"},
		"use https": {
			"http://organization.example.com", "HTTP://organization.example.com", "http://192.0.2.1:8080", "http://0.0.0.0:8080", "http://[::]:8080", "http://128.0.0.1",
			"http://127.0.0.1.example.com", "http://localhost.example.com", "http://notlocalhost", "http://2130706433",
		},
	} {
		for _, text := range refused {
			if _, err := parseEndpoint(text); err == nil || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), password) {
				t.Errorf("%q: %v", text, err)
			}
		}
	}
}

// These values become part of a host name or a path.
func TestChecks_refuseTextsThatNameAnotherHost(t *testing.T) {
	hostile := []string{
		"evil.invalid/", "evil.invalid:443", "x@evil.invalid", "evil.invalid?", "evil.invalid#", `evil.invalid\`, "a b", " a", "a ", "a\n", "a\x01",
		"%41", "é", ".", "..", ".a", "a.", "a..b", "../x", "https://evil.invalid", "[::1]",
	}
	checks := map[string]check{"domain": checkDomain, "region": checkRegion, "domain id": checkDomainID}
	for name, check := range checks {
		for _, text := range hostile {
			if check(text) == nil {
				t.Errorf("%s: %q is accepted", name, text)
			}
		}
	}
	for text, name := range map[string]string{"a.b": "region", "a_b": "region", strings.Repeat("a", 37): "domain id", "{a}": "domain id"} {
		if checks[name](text) == nil {
			t.Errorf("%s: %q is accepted", name, text)
		}
	}
	if err := checkDomain("https://user:hunter2@proxy.invalid"); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the password is quoted: %v", err)
	}
}

func TestParseDuration_refusesOtherTexts(t *testing.T) {
	for _, text := range []string{"soon", "30", "0", "0s", "-1s", "1e3", "30 s", " 30s", "99999999h", "NaN"} {
		if _, err := parseDuration(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestNumber_variableThatIsNoNumberIsAnError(t *testing.T) {
	for text, words := range map[string]string{"soon": "from 1 to 43200", "1h": "from 1 to 43200", "NaN": "from 1 to 43200", "Inf": "from 1 to 43200", "0": "from 1 to 43200", "1.5": "whole number"} {
		setEnvironment(t, texts{sessionTime.variables[0]: text}, nil)
		_, err := values{block: tencentCloudBlock.blocks[0], path: "p"}.wholeNumber(sessionTime.name)
		if err == nil || !strings.Contains(err.Error(), "p.session_duration (TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION)") || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
