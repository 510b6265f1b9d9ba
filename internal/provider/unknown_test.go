// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// needing returns other arguments of a cloud that make a read need the argument at the path.
func needing(path string) attributes {
	tencentRole, tencentIdentity := attributes{"role_arn": role("audit")}, attributes{"role_arn": role("pipeline"), "web_identity_token": identityToken}
	huaweiRole, huaweiIdentity := attributes{"agency_name": "audit", "domain_id": delegatingID}, attributes{"idp_id": "pipeline", "id_token": identityToken}
	switch {
	case strings.HasSuffix(path, ".web_identity_token_file"):
		return attributes{"assume_role_with_web_identity": attributes{"role_arn": role("pipeline")}}
	case strings.HasSuffix(path, ".id_token_file"):
		return attributes{"assume_role_with_oidc": attributes{"idp_id": "pipeline"}}
	case path == "huaweicloud.assume_role_with_oidc.domain_id":
		return attributes{"assume_role_with_oidc": attributes{"idp_id": "pipeline", "id_token": identityToken, "agency_name": "audit"}}
	case strings.Contains(path, "assume_role_with_web_identity."):
		return attributes{"assume_role_with_web_identity": tencentIdentity}
	case strings.Contains(path, "assume_role_with_oidc."):
		return attributes{"assume_role_with_oidc": huaweiIdentity}
	case path == "tencentcloud.region" || path == "tencentcloud.sts_endpoint" || strings.HasPrefix(path, "tencentcloud.assume_role."):
		return attributes{"assume_role": tencentRole}
	case strings.HasPrefix(path, "huaweicloud.assume_role."):
		return attributes{"assume_role": huaweiRole}
	}
	return attributes{}
}

func TestUnknown_neededArgumentIsAnErrorThatNamesIt(t *testing.T) {
	var paths []string
	walk("", startProvider(t, nil).Schemas.Provider.Block, func(path string, _ *tfprotov6.SchemaAttribute) { paths = append(paths, path) })
	for _, c := range bothClouds {
		for _, path := range append(paths, c.name, c.name+".assume_role", c.name+"."+c.identity) {
			cloudName, name, inCloud := strings.Cut(path, ".")
			if cloudName != c.name {
				continue
			}
			t.Run(path, func(t *testing.T) {
				config := needing(path)
				block, inner, inBlock := strings.Cut(name, ".")
				if inBlock {
					config[block].(attributes)[inner] = unknown
				} else {
					config[name] = unknown
				}
				p := startProvider(t, someKeys(c))
				if inCloud {
					p.configure(attributes{c.name: config})
				} else {
					p.configure(attributes{c.name: unknown})
				}
				needs := c
				if path == "huaweicloud.organizations_endpoint" {
					needs = organizationsOfHuawei
				}
				p.fails(needs, path+" ", "not known")
			})
		}
	}
}

func TestUnknown_argumentThatIsNotNeededIsIgnored(t *testing.T) {
	account := huaweiCloud.with(attributes{"domain_id": organization.DefaultHuaweiDomainID})
	for name, test := range map[string]struct {
		cloud  cloud
		config attributes
	}{
		"the other cloud":                    {tencentCloud, attributes{"huaweicloud": unknown}},
		"the other cloud of Huawei Cloud":    {huaweiCloud, attributes{"tencentcloud": unknown}},
		"what the endpoint replaces":         {tencentCloud, attributes{"tencentcloud": attributes{"domain": unknown}}},
		"what no role needs":                 {tencentCloud, attributes{"tencentcloud": attributes{"region": unknown, "sts_endpoint": unknown}}},
		"sources after the keys":             {tencentCloud, attributes{"tencentcloud": attributes{"secret_id": variableKeys.id, "secret_key": variableKeys.secret, "profile": unknown, "shared_credentials_dir": unknown, "cam_role_name": unknown}}},
		"a token file beside a token":        {tencentCloud, attributes{"tencentcloud": attributes{"assume_role_with_web_identity": attributes{"role_arn": role("pipeline"), "web_identity_token": identityToken, "web_identity_token_file": unknown}}}},
		"what the endpoints replace":         {huaweiCloud, attributes{"huaweicloud": attributes{"region": unknown, "cloud": unknown}}},
		"what accounts need":                 {huaweiCloud, attributes{"huaweicloud": attributes{"organizations_endpoint": unknown}}},
		"the lookup of a named account":      {account, attributes{"huaweicloud": attributes{"domain_id": unknown, "auth_url": unknown}}},
		"profiles after the keys":            {huaweiCloud, attributes{"huaweicloud": attributes{"access_key": variableKeys.id, "secret_key": variableKeys.secret, "profile": unknown, "shared_config_file": unknown}}},
		"an id token file beside a token":    {huaweiCloud, attributes{"huaweicloud": attributes{"assume_role_with_oidc": attributes{"idp_id": "pipeline", "id_token": identityToken, "id_token_file": unknown}}}},
		"the account of no agency":           {huaweiCloud, attributes{"huaweicloud": attributes{"assume_role_with_oidc": attributes{"idp_id": "pipeline", "id_token": identityToken, "domain_id": unknown}}}},
		"the keys' account with an agency's": {huaweiCloud, attributes{"huaweicloud": attributes{"domain_id": unknown, "assume_role": attributes{"agency_name": "audit", "domain_id": delegatingID}}}},
	} {
		t.Run(name, func(t *testing.T) {
			server := sandboxtest.Start(t, credentialOrganization([]string{"any by variable-id"}))
			configuredProvider(t, urls(server).plus(variables{
				"TENCENTCLOUD_SECRET_ID": variableKeys.id, "TENCENTCLOUD_SECRET_KEY": variableKeys.secret, "HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret,
			}), test.config).reads(test.cloud)
		})
	}
}
