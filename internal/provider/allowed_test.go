// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// internal/datasources tests that every data source is refused.

const wrongAccount = "200000000001"

// ownAccount returns the account of the sandbox's own keys, and the first action that asks for it.
func (c cloud) ownAccount() (account, question string) {
	if c.name == huaweiCloud.name {
		return organization.DefaultHuaweiDomainID, lookup
	}
	return organization.DefaultAccountID, callerIdentity
}

// allowing returns a configuration of a cloud that allows these accounts.
func (c cloud) allowing(accounts any) attributes {
	return attributes{c.name: attributes{"allowed_account_ids": accounts}}
}

func TestAllowedAccounts_keysOfEverySource(t *testing.T) {
	const roleAccount = "100000000001"
	ownTencent, ownHuawei := organization.DefaultAccountID, organization.DefaultHuaweiDomainID
	keyPair := func(c cloud) attributes {
		return attributes{c.id: variableKeys.id, c.secret: variableKeys.secret}
	}
	keyVariables := variables{
		"TENCENTCLOUD_SECRET_ID": variableKeys.id, "TENCENTCLOUD_SECRET_KEY": variableKeys.secret,
		"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret,
	}
	profiles := files{
		".tccli/default.credential": `{"secretId":"` + variableKeys.id + `","secretKey":"` + variableKeys.secret + `"}`,
		".hcloud/config.json":       `{"current":"a","profiles":[{"name":"a","accessKeyId":"` + variableKeys.id + `","secretAccessKey":"` + variableKeys.secret + `"}]}`,
	}
	byName, byID := attributes{"agency_name": "audit", "domain_name": "delegating"}, attributes{"agency_name": "audit", "domain_id": delegatingID}
	oidc := attributes{"idp_id": "pipeline", "id_token": identityToken}
	for name, test := range map[string]struct {
		cloud     cloud
		config    attributes
		variables variables
		files     files
		account   string
	}{
		"Tencent Cloud attributes":       {cloud: tencentCloud, config: keyPair(tencentCloud), account: ownTencent},
		"Tencent Cloud variables":        {cloud: tencentCloud, variables: keyVariables, account: ownTencent},
		"a profile of Tencent Cloud":     {cloud: tencentCloud, files: profiles, account: ownTencent},
		"a role":                         {cloud: tencentCloud, config: attributes{"assume_role": attributes{"role_arn": role("audit")}}, variables: keyVariables, account: roleAccount},
		"a role of a web identity":       {cloud: tencentCloud, config: attributes{"assume_role_with_web_identity": attributes{"role_arn": role("pipeline"), "web_identity_token": identityToken}}, account: roleAccount},
		"a role of an instance":          {cloud: tencentCloud, config: attributes{"cam_role_name": "machine"}, account: roleAccount},
		"Huawei Cloud attributes":        {cloud: huaweiCloud, config: keyPair(huaweiCloud), account: ownHuawei},
		"Huawei Cloud variables":         {cloud: huaweiCloud, variables: keyVariables, account: ownHuawei},
		"a profile of Huawei Cloud":      {cloud: huaweiCloud, files: profiles, account: ownHuawei},
		"an agency by the account name":  {cloud: huaweiCloud, config: attributes{"assume_role": byName}, variables: keyVariables, account: delegatingID},
		"an agency by the account id":    {cloud: huaweiCloud, config: attributes{"assume_role": byID}, variables: keyVariables, account: delegatingID},
		"an identity token":              {cloud: huaweiCloud, config: attributes{"assume_role_with_oidc": oidc}, account: ownHuawei},
		"an agency of an identity token": {cloud: huaweiCloud, config: attributes{"assume_role_with_oidc": merged(oidc, byID)}, account: delegatingID},
		"the agency of an instance":      {cloud: huaweiCloud, account: ownHuawei},
	} {
		t.Run(name, func(t *testing.T) {
			for _, allowed := range []string{test.account, wrongAccount} {
				org := credentialOrganization([]string{"any by variable-id"})
				org.HuaweiCloud.Instance = &organization.Instance{}
				w := startWitness(t, sandboxtest.Start(t, org), test.variables, test.files)
				problem := w.mistake(test.cloud, merged(test.config, attributes{"allowed_account_ids": []string{allowed}}))
				if allowed == test.account {
					if problem != "" {
						t.Errorf("not read: %s", problem)
					}
					continue
				}
				w.tells(problem, test.cloud.name+".allowed_account_ids", "the keys belong to account "+test.account, wrongAccount)
				if calls := len(w.server.CallsOf(test.cloud.action)); calls > 0 {
					t.Errorf("%d calls with keys of another account", calls)
				}
			}
		})
	}
}

func TestAllowedAccounts_domainIDIsNotHeldAgainstThem(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	for _, config := range []attributes{{"domain_id": wrongAccount}, {}} {
		p := configuredProvider(t, server.Environment(), attributes{"huaweicloud": merged(config, attributes{"allowed_account_ids": []string{organization.DefaultHuaweiDomainID}})})
		p.reads(huaweiCloud.with(attributes{"domain_id": organization.DefaultHuaweiDomainID}))
		p = configuredProvider(t, server.Environment(), attributes{"huaweicloud": merged(config, attributes{"allowed_account_ids": []string{wrongAccount}})})
		p.fails(huaweiCloud.with(attributes{"domain_id": wrongAccount}), "the keys belong to account "+organization.DefaultHuaweiDomainID)
	}
}

func TestAllowedAccounts_parallelReadsAskOnce(t *testing.T) {
	for _, c := range bothClouds {
		own, question := c.ownAccount()
		server := sandboxtest.Start(t, emptyOrganization())
		p := configuredProvider(t, server.Environment(), c.allowing([]string{wrongAccount, own}))
		var reads sync.WaitGroup
		for range 8 {
			reads.Go(func() { p.reads(c) })
		}
		reads.Wait()
		if calls := len(server.CallsOf(question)); calls != 1 || server.Calls()[0].Action != question {
			t.Errorf("%s: asked %d times, first call %s", c.name, calls, server.Calls()[0].Action)
		}
	}
}

func TestAllowedAccounts_failedQuestionIsTheErrorOfTheRead(t *testing.T) {
	for _, c := range bothClouds {
		own, question := c.ownAccount()
		for name, test := range map[string]struct {
			status int
			body   string
			words  []string
		}{
			"an error":           {http.StatusForbidden, `{"Response":{"Error":{"Code":"UnauthorizedOperation","Message":"no"},"RequestId":"r-1"},"error_code":"UnauthorizedOperation","error_msg":"no","request_id":"r-1"}`, []string{"UnauthorizedOperation", "r-1"}},
			"status 500":         {http.StatusInternalServerError, "", []string{"HTTP status 500"}},
			"no account":         {http.StatusOK, `{"Response":{"Arn":"a","RequestId":"r-1"}}`, nil},
			"a page of a proxy":  {http.StatusOK, "<html></html>", []string{"not the JSON expected"}},
			"an account of null": {http.StatusOK, `{"Response":{"AccountId":null},"domains":[{"id":null}]}`, nil},
		} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				server := sandboxtest.Start(t, emptyOrganization())
				for _, action := range []string{lookup, callerIdentity} {
					server.Alter(action, answers(test.status, test.body))
				}
				p := configuredProvider(t, server.Environment(), c.allowing([]string{own}))
				p.fails(c, append(test.words, "not read", question)...)
				if calls := len(server.CallsOf(c.action)); calls > 0 {
					t.Errorf("%d calls although the account is not known", calls)
				}
				for _, action := range []string{lookup, callerIdentity} {
					server.Alter(action, nil)
				}
				p.reads(c) // the next read asks again
			})
		}
	}
}

func TestAllowedAccounts_timeoutOfOneReadFailsNoOther(t *testing.T) {
	for _, c := range bothClouds {
		own, question := c.ownAccount()
		server := sandboxtest.Start(t, emptyOrganization())
		asked := make(chan struct{})
		server.Alter(question, func(call sandbox.Call, answer *sandbox.Answer) {
			if call.N == 1 {
				answer.Delay = time.Hour
				close(asked)
			}
		})
		p := configuredProvider(t, server.Environment(), c.allowing([]string{own}))
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			p.fails(c.with(merged(c.arguments, attributes{"timeouts": attributes{"read": "1s"}})), question, "raise timeouts.read")
		}()
		select {
		case <-asked:
			p.reads(c)
			<-ended
		case <-ended:
			t.Errorf("%s: the read ended before it asked", c.name)
		}
	}
}

func TestAllowedAccounts_invalidSetIsAnErrorWithoutACall(t *testing.T) {
	for _, c := range bothClouds {
		const mistaken = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLEKEY"
		for name, test := range map[string]struct {
			accounts any
			words    string
		}{
			"empty":              {[]string{}, "is empty: give at least one entry"},
			"an empty entry":     {[]string{wrongAccount, ""}, "an entry of"},
			"a null entry":       {[]any{nil}, "an entry of"},
			"a blank entry":      {[]string{" "}, "an entry of"},
			"a line break":       {[]string{wrongAccount + "\n"}, "an entry of"},
			"a resource name":    {[]string{"uin/1"}, "an entry of"},
			"a key by mistake":   {[]string{mistaken}, "an entry of"},
			"an unknown entry":   {[]any{wrongAccount, unknown}, "not known"},
			"an unknown set":     {unknown, "not known"},
			"one of two invalid": {[]string{"a/b", wrongAccount}, "an entry of"},
		} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				server := sandboxtest.Start(t, emptyOrganization())
				p := startProvider(t, server.Environment())
				problem := p.mistake(c, attributes{"allowed_account_ids": test.accounts})
				p.tells(problem, c.name+".allowed_account_ids", test.words)
				p.tellsNothingOf(problem, mistaken, "uin/1", "a/b")
				if calls := len(server.Calls()); calls > 0 {
					t.Errorf("%d calls", calls)
				}
				p.reads(otherCloud(c))
			})
		}
	}
}

func otherCloud(c cloud) cloud {
	if c.name == tencentCloud.name {
		return huaweiCloud
	}
	return tencentCloud
}

// A server may send anything as the account.
func TestAllowedAccounts_accountThatIsASecretIsNotShown(t *testing.T) {
	const secret = "Gu5t9xGARNpq86cd98joQYCN3Cozk1qA"
	for _, c := range bothClouds {
		_, question := c.ownAccount()
		server := sandboxtest.Start(t, c.organization(keys{id: "some-id", secret: secret}))
		server.Alter(question, answers(http.StatusOK, `{"Response":{"AccountId":"`+secret+`"},"domains":[{"id":"`+secret+`"}]}`))
		p := configuredProvider(t, urls(server).plus(variables{c.idVariable: "some-id", c.secretVariable: secret}), c.allowing([]string{wrongAccount}))
		_, problem := p.Read(c.dataSource, c.arguments)
		p.tells(problem, c.name+".allowed_account_ids", "left out: it contains a secret", "Use keys of an allowed account")
		if shown := leak(problem, secret); shown != "" {
			t.Errorf("%s: %q is shown: %s", c.name, shown, problem)
		}
	}
}
