// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

// The defaults are public hosts, which no test asks: what follows stops short of the call.

// given returns the object of a block with these texts and all else null.
func given(t *testing.T, block block, texts map[string]string) types.Object {
	t.Helper()
	kind := block.schema().Type()
	object, ok := kind.TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatalf("%s is no object", kind)
	}
	fields := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		fields[name] = tftypes.NewValue(kind, nil)
	}
	for name, text := range texts {
		fields[name] = tftypes.NewValue(tftypes.String, text)
	}
	value, err := kind.ValueFromTerraform(t.Context(), tftypes.NewValue(object, fields))
	if err != nil {
		t.Fatal(err)
	}
	result, ok := value.(types.Object)
	if !ok {
		t.Fatalf("%T is no object", value)
	}
	return result
}

func tencentCloudOf(t *testing.T, texts map[string]string) tencentCloud {
	t.Helper()
	return tencentCloud{values: newValues(t.Context(), tencentCloudBlock, given(t, tencentCloudBlock, texts))}
}

func huaweiCloudOf(t *testing.T, texts map[string]string) huaweiCloud {
	t.Helper()
	return huaweiCloud{values: newValues(t.Context(), huaweiCloudBlock, given(t, huaweiCloudBlock, texts))}
}

// setVariables makes these the only variables of both clouds.
func setVariables(t *testing.T, environment map[string]string) {
	t.Helper()
	for _, block := range slices.Concat([]block{tencentCloudBlock, huaweiCloudBlock}, tencentCloudBlock.blocks, huaweiCloudBlock.blocks) {
		for _, setting := range block.settings {
			for _, name := range setting.variables {
				t.Setenv(name, "") // counts as absent
			}
		}
	}
	for name, value := range environment {
		t.Setenv(name, value)
	}
}

func TestTencentCloudEndpoint(t *testing.T) {
	for _, test := range []struct {
		name       string
		attributes map[string]string
		variables  map[string]string
		want       string
	}{
		{name: "nothing set", want: "https://organization.tencentcloudapi.com"},
		{name: "a domain", attributes: map[string]string{"domain": "intl.tencentcloudapi.com"}, want: "https://organization.intl.tencentcloudapi.com"},
		{name: "a domain variable", variables: map[string]string{"TENCENTCLOUD_DOMAIN": "intl.tencentcloudapi.com"}, want: "https://organization.intl.tencentcloudapi.com"},
		{name: "a domain beats its variable", attributes: map[string]string{"domain": "a.example"}, variables: map[string]string{"TENCENTCLOUD_DOMAIN": "b.example"}, want: "https://organization.a.example"},
		{name: "an empty domain", attributes: map[string]string{"domain": ""}, variables: map[string]string{"TENCENTCLOUD_DOMAIN": "b.example"}, want: "https://organization.b.example"},
		{name: "an empty domain and variable", attributes: map[string]string{"domain": ""}, variables: map[string]string{"TENCENTCLOUD_DOMAIN": ""}, want: "https://organization.tencentcloudapi.com"},
		{name: "a region changes nothing", attributes: map[string]string{"region": "eu-frankfurt"}, want: "https://organization.tencentcloudapi.com"},
		{name: "a region variable changes nothing", variables: map[string]string{"TENCENTCLOUD_REGION": "eu-frankfurt"}, want: "https://organization.tencentcloudapi.com"},
		{name: "an endpoint beats a domain", attributes: map[string]string{"endpoint": "https://gateway.example/org", "domain": "a.example"}, want: "https://gateway.example/org"},
		{name: "an endpoint variable beats a domain", attributes: map[string]string{"domain": "a.example"}, variables: map[string]string{"ORGAUDIT_TENCENTCLOUD_ENDPOINT": "https://gateway.example"}, want: "https://gateway.example"},
	} {
		t.Run(test.name, func(t *testing.T) {
			attributes := map[string]string{"secret_id": "id", "secret_key": "key"}
			for name, text := range test.attributes {
				attributes[name] = text
			}
			s := tencentCloudOf(t, attributes)
			setVariables(t, test.variables)
			config, err := s.config()
			if err != nil {
				t.Fatal(err)
			}
			if got := config.Endpoint.String(); got != test.want {
				t.Errorf("endpoint %s, want %s", got, test.want)
			}
		})
	}
}

func TestHuaweiCloudURLs(t *testing.T) {
	type texts = map[string]string
	for _, test := range []struct {
		name             string
		attributes       texts
		variables        texts
		config, identity string
		sts              string // empty: not looked at
	}{
		{name: "nothing set", config: "https://rms.myhuaweicloud.com", identity: "https://iam.myhuaweicloud.com", sts: "https://sts.cn-north-4.myhuaweicloud.com"},
		{name: "a region", attributes: texts{"region": "ap-southeast-3"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.ap-southeast-3.myhuaweicloud.com", sts: "https://sts.ap-southeast-3.myhuaweicloud.com"},
		{name: "a region that nobody knows", attributes: texts{"region": "xx-new-99"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.xx-new-99.myhuaweicloud.com"},
		{name: "a region variable", variables: texts{"HW_REGION_NAME": "cn-north-4"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.cn-north-4.myhuaweicloud.com"},
		{name: "a region beats its variable", attributes: texts{"region": "ap-southeast-3"}, variables: texts{"HW_REGION_NAME": "eu-west-101"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.ap-southeast-3.myhuaweicloud.com"},
		{name: "an empty region", attributes: texts{"region": ""}, variables: texts{"HW_REGION_NAME": ""}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.myhuaweicloud.com"},
		{name: "eu-west-101", attributes: texts{"region": "eu-west-101"}, config: "https://rms.eu-west-101.myhuaweicloud.eu", identity: "https://iam.eu-west-101.myhuaweicloud.eu", sts: "https://sts.eu-west-101.myhuaweicloud.eu"},
		{name: "eu-west-1 with a suffix", attributes: texts{"region": "eu-west-1b"}, config: "https://rms.eu-west-1b.myhuaweicloud.eu", identity: "https://iam.eu-west-1b.myhuaweicloud.eu"},
		{name: "eu-west-204", attributes: texts{"region": "eu-west-204"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.eu-west-204.myhuaweicloud.com"},
		{name: "eu-west-101 with another cloud", attributes: texts{"region": "eu-west-101", "cloud": "cloud.example"}, config: "https://rms.cloud.example", identity: "https://iam.eu-west-101.cloud.example", sts: "https://sts.eu-west-101.cloud.example"},
		{name: "a Security Token Service is for itself alone", attributes: texts{"sts_endpoint": "https://gateway.example/sts"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.myhuaweicloud.com", sts: "https://gateway.example/sts"},
		{name: "eu-west-101 with its cloud", attributes: texts{"region": "eu-west-101", "cloud": "myhuaweicloud.eu"}, config: "https://rms.eu-west-101.myhuaweicloud.eu", identity: "https://iam.eu-west-101.myhuaweicloud.eu"},
		{name: "eu-west-101 by variables", variables: texts{"HW_REGION_NAME": "eu-west-101", "HW_CLOUD": "myhuaweicloud.eu"}, config: "https://rms.eu-west-101.myhuaweicloud.eu", identity: "https://iam.eu-west-101.myhuaweicloud.eu"},
		{name: "a cloud", attributes: texts{"cloud": "cloud.example"}, config: "https://rms.cloud.example", identity: "https://iam.cloud.example"},
		{name: "a cloud beats its variable", attributes: texts{"cloud": "a.example"}, variables: texts{"HW_CLOUD": "b.example"}, config: "https://rms.a.example", identity: "https://iam.a.example"},
		{name: "an empty cloud", attributes: texts{"cloud": ""}, variables: texts{"HW_CLOUD": "b.example"}, config: "https://rms.b.example", identity: "https://iam.b.example"},
		{name: "a cloud and a region", attributes: texts{"cloud": "cloud.example", "region": "r-1"}, config: "https://rms.cloud.example", identity: "https://iam.r-1.cloud.example"},
		{name: "an endpoint is for Config alone", attributes: texts{"endpoint": "https://gateway.example/rms", "region": "eu-west-101"}, config: "https://gateway.example/rms", identity: "https://iam.eu-west-101.myhuaweicloud.eu"},
		{name: "an identity URL is for the identity service alone", attributes: texts{"auth_url": "https://gateway.example/iam", "region": "eu-west-101"}, config: "https://rms.eu-west-101.myhuaweicloud.eu", identity: "https://gateway.example/iam"},
		{name: "an identity URL as other tools take it", variables: texts{"HW_AUTH_URL": "https://iam.cn-north-4.myhuaweicloud.com/v3"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.cn-north-4.myhuaweicloud.com"},
		{name: "an identity URL with slashes", attributes: texts{"auth_url": "https://iam.example/v3/"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.example"},
	} {
		t.Run(test.name, func(t *testing.T) {
			attributes := texts{"access_key": "id", "secret_key": "key"}
			for name, text := range test.attributes {
				attributes[name] = text
			}
			s := huaweiCloudOf(t, attributes)
			setVariables(t, test.variables)
			config, err := s.config()
			if err != nil {
				t.Fatal(err)
			}
			if got := config.Endpoint.String(); got != test.config {
				t.Errorf("endpoint %s, want %s", got, test.config)
			}
			domainID, lookup, err := config.Account()
			if err != nil || domainID != "" {
				t.Fatalf("account %q, error %v", domainID, err)
			}
			if got := lookup.Identity.String(); got != test.identity {
				t.Errorf("identity service %s, want %s", got, test.identity)
			}
			if got := lookup.STS.String(); test.sts != "" && got != test.sts {
				t.Errorf("Security Token Service %s, want %s", got, test.sts)
			}
		})
	}
}

func TestHuaweiCloudAccountThatIsNamedAsksNoIdentityService(t *testing.T) {
	s := huaweiCloudOf(t, map[string]string{"domain_id": "account-1"})
	setVariables(t, map[string]string{"HW_AUTH_URL": "no URL", "HW_REGION_NAME": "no region", "HW_CLOUD": "no cloud"})
	if domainID, lookup, err := s.account(huaweicloud.Credentials{}); domainID != "account-1" || lookup != (huaweicloud.Lookup{}) || err != nil {
		t.Errorf("account %q, lookup %v, error %v", domainID, lookup, err)
	}
}

func TestRequestTimeoutOfBothClouds(t *testing.T) {
	for text, want := range map[string]time.Duration{"": 30 * time.Second, "100ms": 100 * time.Millisecond, "1h30m": 90 * time.Minute} {
		s := tencentCloudOf(t, map[string]string{"secret_id": "id", "secret_key": "key", "request_timeout": text})
		setVariables(t, nil)
		if config, err := s.config(); err != nil || config.Policy.RequestTimeout != want {
			t.Errorf("tencentcloud, %q: %s (%v), want %s", text, config.Policy.RequestTimeout, err, want)
		}
		h := huaweiCloudOf(t, map[string]string{"access_key": "id", "secret_key": "key", "request_timeout": text})
		if config, err := h.config(); err != nil || config.Policy.RequestTimeout != want {
			t.Errorf("huaweicloud, %q: %s (%v), want %s", text, config.Policy.RequestTimeout, err, want)
		}
	}
}

func TestDescription_namesVariablesAndPreset(t *testing.T) {
	for _, block := range slices.Concat([]block{tencentCloudBlock, huaweiCloudBlock}, tencentCloudBlock.blocks, huaweiCloudBlock.blocks) {
		for _, setting := range block.settings {
			text := block.schema().Attributes[setting.name].GetMarkdownDescription()
			for _, variable := range setting.variables {
				if !strings.Contains(text, "`"+variable+"`") {
					t.Errorf("%s.%s: the description does not name %s: %s", block.name, setting.name, variable, text)
				}
			}
			if !strings.HasSuffix(text, ".") || !strings.Contains(text, setting.preset) {
				t.Errorf("%s.%s: %s", block.name, setting.name, text)
			}
		}
	}
}

func TestGoodURLs(t *testing.T) {
	for _, text := range []string{
		"https://organization.example.com", "https://organization.example.com/", "https://organization.example.com:8443/a/b/",
		"HTTPS://organization.example.com", "https://192.0.2.1", "https://[2001:db8::1]:8443",
		"http://127.0.0.1", "http://127.0.0.1:8080/a", "http://127.255.255.254", "http://[::1]", "http://[::1]:8080", "http://localhost", "http://localhost:8080",
		"https://localhost",
	} {
		if endpoint, err := parseEndpoint(text); err != nil || !strings.EqualFold(endpoint.String(), text) {
			t.Errorf("%s: got %v, %v", text, endpoint, err)
		}
	}
}
