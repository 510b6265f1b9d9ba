// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// credentialTest is a read with some source of keys: its calls, and the words of its error. $HOME in a text is the home
// directory of the test.
type credentialTest struct {
	name       string
	attributes attributes // of the cloud's object
	variables  variables
	files      files
	instance   *organization.Instance // of Huawei Cloud, that the test runs on
	want       []string               // each call as line writes it
	wantError  []string               // nil if the read works
	not        []string               // words that the error must lack

	role string // that the variables of the source name. It is assumed with the keys of an earlier source
}

// files are texts by their path below the home directory. A path that ends with a slash is a directory.
type files map[string]string

// Keys of more sources, and identity tokens.
var (
	profileKeys        = keys{"profile-id", "profile-secret-2b8", "profile-token-6f3"}
	otherProfileKeys   = keys{"other-profile-id", "other-profile-secret-4c1", "other-profile-token-8a5"}
	defaultProfileKeys = keys{"default-profile-id", "default-profile-secret-1d7", "default-profile-token-3e9"}

	everyKeys = []keys{attributeKeys, variableKeys, sdkKeys, profileKeys, otherProfileKeys, defaultProfileKeys}

	expiredToken = jwt(`{"exp":1700000000}`)
)

const (
	// These share no eight characters with a message, or the provider would leave the message out.
	identityToken = "zq7a4-Wc91mTk"
	wrongToken    = "xw7a5-Rb82nLs"
	podToken      = "vk7a6-Ye73pVd"

	// byteOrderMark begins a file that PowerShell writes.
	byteOrderMark = "\ufeff"

	delegatingID, otherAccountID = "9f8e7d6c5b4a39281706f5e4d3c2b1a0", "11112222333344445555666677778888"
)

// ofAudit are the parameters of AssumeAgency for the agency that delegates.
const ofAudit = ": agency_urn=iam::" + delegatingID + ":agency:audit"

// jwt is an identity token with these claims.
func jwt(claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(claims)) + "." + encode([]byte("a signature"))
}

// role returns the full name of a role.
func role(name string) string { return rolePrefix + name }

const rolePrefix = "qcs::cam::uin/100000000001:roleName/"

// credentialOrganization has every source of temporary keys. It accepts the keys that sign the first of these calls. If
// a call assumes the role "shared" with an identity token, the role needs that token; otherwise it needs keys.
func credentialOrganization(calls []string) organization.Organization {
	shared := organization.Role{ARN: role("shared")}
	if slices.Contains(calls, "AssumeRoleWithWebIdentity by nobody: RoleArn=shared") {
		shared.ProviderID, shared.WebIdentityToken = "OIDC", identityToken
	}
	org := organization.Organization{
		TencentCloud: organization.TencentCloud{
			IdentityCenter: &organization.IdentityCenter{ZoneID: organization.ZoneID},
			Roles: []organization.Role{
				shared,
				{ARN: role("audit")},
				{ARN: role("guarded"), ExternalID: "external-1"},
				{ARN: role("pipeline"), ProviderID: "OIDC", WebIdentityToken: identityToken},
				{ARN: role("ci"), ProviderID: "ci", WebIdentityToken: identityToken},
				{ARN: role("pod"), ProviderID: "tke", WebIdentityToken: podToken},
				{ARN: role("expired"), ProviderID: "OIDC", WebIdentityToken: expiredToken},
				{ARN: role("machine"), InstanceRole: "machine"},
				{ARN: role("other-machine"), InstanceRole: "other-machine"},
			},
		},
		HuaweiCloud: organization.HuaweiCloud{
			Agencies: []organization.Agency{
				{Name: "audit", DomainID: delegatingID, DomainName: "delegating"},
				{Name: "audit", DomainID: otherAccountID, DomainName: "other"},
			},
			IdentityProviders: []organization.IdentityProvider{
				{ID: "pipeline", Token: identityToken}, {ID: "ci", Token: identityToken}, {ID: "expired", Token: expiredToken},
			},
		},
	}
	for _, k := range everyKeys {
		for _, call := range calls {
			_, by, _ := strings.Cut(call, " by ")
			by, _, _ = strings.Cut(by, ":")
			id, token, _ := strings.Cut(by, "+")
			if id != k.id {
				continue
			}
			if token == "" {
				k = k.withoutToken()
			}
			org.TencentCloud.SecretID, org.TencentCloud.SecretKey, org.TencentCloud.SecurityToken = k.id, k.secret, k.token
			org.HuaweiCloud.AccessKey, org.HuaweiCloud.SecretKey, org.HuaweiCloud.SecurityToken = k.id, k.secret, k.token
			return org
		}
	}
	return org
}

// run makes one read, and checks its calls and its error.
func (test credentialTest) run(t *testing.T, c cloud) {
	t.Run(test.name, func(t *testing.T) {
		org := credentialOrganization(test.want)
		org.HuaweiCloud.Instance = test.instance
		w := startWitness(t, sandboxtest.Start(t, org), test.variables, test.files)
		config, _ := inHome(test.attributes, w.home).(attributes)
		problem := w.mistake(c, config)
		switch {
		case test.wantError != nil:
			w.tells(problem, test.wantError...)
			w.tellsNothingOf(problem, test.not...)
		case problem != "":
			t.Errorf("not read: %s", problem)
		}
		w.sees(test.want...)
		w.keepsSecrets(problem)
		w.keepsHome(test.files)
	})
}

// readBy returns the calls of a read that a key signs.
func (c cloud) readBy(signer string) []string {
	if c.name == huaweiCloud.name {
		return readBy(signer)
	}
	return []string{c.action + " by " + signer}
}

// before returns a case in which the source of one case beats those of others.
func (test credentialTest) before(name string, c cloud, losers ...credentialTest) credentialTest {
	test.name += name
	for _, loser := range losers {
		test.attributes = merged(loser.attributes, test.attributes)
		test.variables = merged(loser.variables, test.variables)
		test.files = merged(loser.files, test.files)
		test.instance = cmp.Or(loser.instance, test.instance)
		if loser.role != "" && test.attributes[c.identity] == nil {
			test.want = assumed(test.want, loser.role)
		}
	}
	return test
}

// beatLaterOnes reads with each source alone, with each pair of sources, and with each source and all later ones. Only the
// first source gets calls.
func beatLaterOnes(t *testing.T, c cloud, sources []credentialTest) {
	t.Helper()
	for i, winner := range sources {
		winner.before(" alone", c).run(t, c)
		for _, loser := range sources[i+1:] {
			test := winner.before(" before "+loser.name, c, loser)
			if test.attributes[c.identity] != nil && test.attributes[c.id] != nil {
				test.want = nil
				test.wantError = []string{c.name + "." + c.id, c.name + "." + c.identity, "both"}
			}
			test.run(t, c)
		}
		if i > 0 {
			winner.before(" before all that follow", c, sources[i+1:]...).run(t, c)
		}
	}
}

// inHome replaces $HOME.
func inHome(value any, home string) any {
	switch value := value.(type) {
	case string:
		return strings.ReplaceAll(value, "$HOME", home)
	case attributes:
		changed := attributes{}
		for name, each := range value {
			changed[name] = inHome(each, home)
		}
		return changed
	}
	return value
}

// merged merges attributes, variables or files. The later ones win.
func merged[M ~map[string]V, V any](given ...M) M {
	all := M{}
	for _, each := range given {
		maps.Copy(all, each)
	}
	return all
}
