// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path/filepath"
	"testing"
)

// Which public hosts are asked for keys, and with which region: no test asks them.

func TestSecurityTokenServiceURL(t *testing.T) {
	type texts = map[string]string
	for _, test := range []struct {
		name       string
		attributes texts
		variables  texts
		configure  string // the profile's second file
		url        string
		region     string
	}{
		{name: "nothing set", url: "https://sts.tencentcloudapi.com", region: "ap-guangzhou"},
		{name: "a domain", attributes: texts{"domain": "intl.tencentcloudapi.com"}, url: "https://sts.intl.tencentcloudapi.com", region: "ap-guangzhou"},
		{name: "a domain variable", variables: texts{"TENCENTCLOUD_DOMAIN": "intl.tencentcloudapi.com"}, url: "https://sts.intl.tencentcloudapi.com", region: "ap-guangzhou"},
		{name: "a region is no part of the host", attributes: texts{"region": "eu-frankfurt"}, url: "https://sts.tencentcloudapi.com", region: "eu-frankfurt"},
		{name: "a region variable", variables: texts{"TENCENTCLOUD_REGION": "eu-frankfurt"}, url: "https://sts.tencentcloudapi.com", region: "eu-frankfurt"},
		{name: "a profile's region", configure: `{"_sys_param":{"region":"ap-beijing"}}`, url: "https://sts.tencentcloudapi.com", region: "ap-beijing"},
		{name: "an endpoint beats a domain", attributes: texts{"sts_endpoint": "https://gateway.example/sts", "domain": "a.example"}, url: "https://gateway.example/sts", region: "ap-guangzhou"},
		{name: "an endpoint variable beats a domain", attributes: texts{"domain": "a.example"}, variables: texts{"ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT": "https://gateway.example"}, url: "https://gateway.example", region: "ap-guangzhou"},
		{name: "the Organization API's endpoint is another", attributes: texts{"endpoint": "https://gateway.example"}, url: "https://sts.tencentcloudapi.com", region: "ap-guangzhou"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := tencentCloudOf(t, test.attributes)
			setVariables(t, test.variables)
			t.Setenv("TENCENTCLOUD_ASSUME_ROLE_ARN", "role")
			t.Setenv("HOME", t.TempDir())
			writeBelowHome(t, ".tccli/default.credential", `{"secretId":"id","secretKey":"key"}`)
			if test.configure != "" {
				writeBelowHome(t, ".tccli/default.configure", test.configure)
			}
			config, err := s.config()
			if err != nil {
				t.Fatal(err)
			}
			if config.STSEndpoint.String() != test.url || config.Region != test.region {
				t.Errorf("%s in %s, want %s in %s", config.STSEndpoint, config.Region, test.url, test.region)
			}
		})
	}
}

// A profile's region picks the identity service of Huawei Cloud, and Config where that has a site of its own.
func TestHuaweiCloudURLsOfAProfile(t *testing.T) {
	type texts = map[string]string
	for _, test := range []struct {
		name             string
		attributes       texts
		variables        texts
		region           string // the profile's
		config, identity string
	}{
		{name: "no region", config: "https://rms.myhuaweicloud.com", identity: "https://iam.myhuaweicloud.com"},
		{name: "a region", region: "cn-north-4", config: "https://rms.myhuaweicloud.com", identity: "https://iam.cn-north-4.myhuaweicloud.com"},
		{name: "eu-west-101", region: "eu-west-101", variables: texts{"HW_CLOUD": "myhuaweicloud.eu"}, config: "https://rms.eu-west-101.myhuaweicloud.eu", identity: "https://iam.eu-west-101.myhuaweicloud.eu"},
		{name: "an attribute beats it", region: "cn-north-4", attributes: texts{"region": "ap-southeast-3"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.ap-southeast-3.myhuaweicloud.com"},
		{name: "a variable beats it", region: "eu-west-101", variables: texts{"HW_REGION_NAME": "ap-southeast-3"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.ap-southeast-3.myhuaweicloud.com"},
		{name: "other keys know nothing of it", region: "cn-north-4", variables: texts{"HW_ACCESS_KEY": "id", "HW_SECRET_KEY": "key"}, config: "https://rms.myhuaweicloud.com", identity: "https://iam.myhuaweicloud.com"},
	} {
		for _, agency := range []string{"", "audit"} {
			t.Run(test.name+" "+agency, func(t *testing.T) {
				s := huaweiCloudOf(t, test.attributes)
				setVariables(t, test.variables)
				t.Setenv("HW_ASSUME_ROLE_AGENCY_NAME", agency)
				t.Setenv("HW_ASSUME_ROLE_DOMAIN_NAME", "delegating")
				t.Setenv("HOME", t.TempDir())
				writeBelowHome(t, ".hcloud/config.json", `{"current":"a","profiles":[{"name":"a","accessKeyId":"id","secretAccessKey":"key","region":"`+test.region+`"}]}`)
				config, err := s.config()
				if err != nil {
					t.Fatal(err)
				}
				domainID, lookup, err := config.Account()
				if err != nil || domainID != "" {
					t.Fatalf("account %q, %v", domainID, err)
				}
				if config.Endpoint.String() != test.config || lookup.Identity.String() != test.identity {
					t.Errorf("%s and %s, want %s and %s", config.Endpoint, lookup.Identity, test.config, test.identity)
				}
				if agency != "" && config.Identity.String() != test.identity {
					t.Errorf("keys from %s, want %s", config.Identity, test.identity)
				}
			})
		}
	}
}

func writeBelowHome(t *testing.T, path, text string) {
	t.Helper()
	whole := filepath.Join(os.Getenv("HOME"), filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(whole), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(whole, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
