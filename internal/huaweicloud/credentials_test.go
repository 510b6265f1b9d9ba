// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud_test

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const (
	delegatingID    = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
	idToken         = "3f9d2c-of-the-pipeline-7c2"
	lookup          = "KeystoneListAuthDomains"
	callerIdentity  = "GetCallerIdentity"
	assumeAgency    = "AssumeAgency"
	byAgency        = "CreateTemporaryAccessKeyByAgency"
	byToken         = "CreateTemporaryAccessKeyByToken"
	withIDToken     = "CreateTokenWithIdToken"
	metadataKeyCall = "MetadataSecurityKey"
)

// sources are the ways to get temporary keys, each with the actions that it takes and the account of the keys.
func sources() map[string]struct {
	credentials huaweicloud.Credentials
	actions     []string
	account     string
} {
	own := apicall.Keys{ID: organization.DefaultHuaweiAccessKey, Secret: organization.DefaultHuaweiSecretKey}
	agency := &huaweicloud.Agency{Name: "audit", DomainName: "delegating", Duration: 43200}
	byID := &huaweicloud.Agency{Name: "audit", DomainID: delegatingID}
	oidc := func(agency *huaweicloud.Agency) *huaweicloud.OIDC {
		return &huaweicloud.OIDC{IDPID: "pipeline", Token: credential.FixedToken(idToken), Duration: 3600, Agency: agency}
	}
	return map[string]struct {
		credentials huaweicloud.Credentials
		actions     []string
		account     string
	}{
		"agency":                         {huaweicloud.Credentials{Keys: own, AssumeRole: agency}, []string{byAgency}, delegatingID},
		"identity token":                 {huaweicloud.Credentials{OIDC: oidc(nil)}, []string{withIDToken, byToken}, organization.DefaultHuaweiDomainID},
		"agency with an identity token":  {huaweicloud.Credentials{OIDC: oidc(agency)}, []string{withIDToken, byToken, byAgency}, delegatingID},
		"instance":                       {huaweicloud.Credentials{Instance: true}, []string{metadataKeyCall}, organization.DefaultHuaweiDomainID},
		"agency with an instance's keys": {huaweicloud.Credentials{Instance: true, AssumeRole: agency}, []string{byAgency}, delegatingID},

		"agency by id":                         {huaweicloud.Credentials{Keys: own, AssumeRole: byID}, []string{assumeAgency}, delegatingID},
		"agency by id with an identity token":  {huaweicloud.Credentials{OIDC: oidc(byID)}, []string{withIDToken, byToken, assumeAgency}, delegatingID},
		"agency by id with an instance's keys": {huaweicloud.Credentials{Instance: true, AssumeRole: byID}, []string{assumeAgency}, delegatingID},
	}
}

// startAgencies serves an account to a client with these credentials. Temporary keys live 15 minutes at the
// most, by a clock that both share; the times of signatures are those of the machine.
func startAgencies(t *testing.T, credentials huaweicloud.Credentials) (*sandbox.Server, *huaweicloud.Client, *clock) {
	t.Helper()
	org := organization.Generate(1, organization.Size{Rules: 5})
	org.HuaweiCloud.Agencies = []organization.Agency{{Name: "audit", DomainID: delegatingID, DomainName: "delegating", LongestSeconds: 900}}
	org.HuaweiCloud.IdentityProviders = []organization.IdentityProvider{{ID: "pipeline", Token: idToken, LongestSeconds: 900}}
	org.HuaweiCloud.Instance = &organization.Instance{NeedsToken: true, LongestSeconds: 900}
	clock := &clock{now: time.Now()}
	server, client := start(t, org, func(config *huaweicloud.Config) {
		endpoint := config.Endpoint
		config.Credentials, config.Identity, config.STS, config.Metadata = credentials, endpoint, endpoint, endpoint
		config.Account = lookupAt(endpoint)
		config.Policy = apicall.Policy{RequestsPerSecond: 1000, MaxRetries: tries - 1, Clock: clock}
	})
	server.SetKeyClock(clock.Now)
	return server, client, clock
}

// readSummary looks the account up and reads its summary.
func readSummary(t *testing.T, client *huaweicloud.Client) (account string, rules int, err error) {
	t.Helper()
	if account, err = client.DomainID(t.Context()); err != nil {
		return "", 0, err
	}
	summary, err := summarize(t.Context(), client, account, nil)
	if err != nil {
		return "", 0, err
	}
	return account, len(summary.PolicyAssignments), nil
}

func TestClient_temporaryKeysAreRenewedBeforeTheyExpire(t *testing.T) {
	for name, source := range sources() {
		t.Run(name, func(t *testing.T) {
			server, client, clock := startAgencies(t, source.credentials)
			rules := 5
			if source.account == delegatingID {
				rules = 0 // that account has none
			}
			for range 30 {
				if account, got, err := readSummary(t, client); account != source.account || got != rules || err != nil {
					t.Fatalf("%d rules of %q, %v", got, account, err)
				}
				_ = clock.Sleep(t.Context(), time.Minute)
			}
			for _, action := range source.actions {
				if calls := len(server.CallsOf(action)); calls != 3 {
					t.Errorf("%d calls of %s", calls, action)
				}
			}
			if calls := len(server.CallsOf(lookup)); calls != 1 {
				t.Errorf("the account was looked up %d times", calls)
			}
			for _, call := range server.CallsOf(summaryAction) {
				if call.Header.Get("X-Security-Token") == "" {
					t.Error("a call without a token")
				}
			}
		})
	}
}

func TestClient_aRenewalThatFailsIsAnError(t *testing.T) {
	for name, source := range sources() {
		t.Run(name, func(t *testing.T) {
			server, client, clock := startAgencies(t, source.credentials)
			if _, _, err := readSummary(t, client); err != nil {
				t.Fatal(err)
			}
			server.Update(func(o *organization.Organization) {
				o.HuaweiCloud.IdentityProviders, o.HuaweiCloud.Instance = nil, nil
				o.HuaweiCloud.Agencies[0].Name = "another" // its keys would end with it
			})
			server.ResetCalls()
			_ = clock.Sleep(t.Context(), 12*time.Minute)
			_, _, err := readSummary(t, client)
			var failed *apicall.Error
			if !errors.As(err, &failed) || failed.Action == summaryAction || len(server.CallsOf(summaryAction)) > 0 {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestClient_manyReadsGetTheKeysOnce(t *testing.T) {
	for name, source := range sources() {
		t.Run(name, func(t *testing.T) {
			server, client, _ := startAgencies(t, source.credentials)
			var reads sync.WaitGroup
			for range 8 {
				reads.Go(func() {
					if account, _, err := readSummary(t, client); account != source.account || err != nil {
						t.Errorf("account %q, %v", account, err)
					}
				})
			}
			reads.Wait()
			for _, action := range append(source.actions, lookup) {
				if calls := len(server.CallsOf(action)); calls != 1 {
					t.Errorf("%d calls of %s", calls, action)
				}
			}
		})
	}
}

func TestClient_faultsOfTheIdentityService(t *testing.T) {
	ways := map[string]string{
		withIDToken: "agency with an identity token", byToken: "agency with an identity token", byAgency: "agency with an identity token",
		assumeAgency: "agency by id with an identity token",
	}
	for action, way := range ways {
		credentials := sources()[way].credentials
		for _, fault := range sandbox.Faults() {
			if !fault.AppliesTo(action) || fault.Name == "too slow" {
				continue
			}
			want := expected[fault.Name]
			for _, when := range []string{"once", "always"} {
				t.Run(action+"/"+fault.Name+"/"+when, func(t *testing.T) {
					server, client, _ := startAgencies(t, credentials)
					calls := want.calls
					if (action == byAgency || action == assumeAgency) && fault.Name == "401 APIGW.0301" {
						calls = 2 // it is signed with temporary keys: others are got in their place
					}
					whole := when == "once" && calls > 1
					if when == "once" {
						server.Inject(action, fault, sandbox.Once())
						calls = min(calls, 2)
					} else {
						server.Inject(action, fault, sandbox.Always())
					}
					_, _, err := readSummary(t, client)
					if whole != (err == nil) {
						t.Errorf("got %v", err)
					}
					if err != nil && !strings.HasPrefix(err.Error(), action+": ") {
						t.Errorf("got %v", err)
					}
					if made := len(server.CallsOf(action)); made != calls {
						t.Errorf("%d calls, want %d", made, calls)
					}
					if err != nil && len(server.CallsOf(summaryAction)) > 0 {
						t.Error("a call was made without keys")
					}
				})
			}
		}
	}
}

func TestClient_keysThatAreNotWholeAreAnError(t *testing.T) {
	for _, field := range []string{"access", "secret", "securitytoken", "expires_at", ""} {
		for action, name := range map[string]string{byAgency: "agency", byToken: "identity token", metadataKeyCall: "instance"} {
			t.Run(action+"/"+field, func(t *testing.T) {
				server, client, _ := startAgencies(t, sources()[name].credentials)
				server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
					answer.Edit(func(response map[string]any) {
						if credential, _ := response["credential"].(map[string]any); field != "" {
							credential[field] = "" // no time either
						} else {
							response["credential"] = nil
						}
					})
				})
				if _, _, err := readSummary(t, client); err == nil || !strings.Contains(err.Error(), "lacks a key") {
					t.Errorf("got %v", err)
				}
			})
		}
	}
	for _, field := range []string{"access_key_id", "secret_access_key", "security_token", "expiration", ""} {
		t.Run(assumeAgency+"/"+field, func(t *testing.T) {
			server, client, _ := startAgencies(t, sources()["agency by id"].credentials)
			server.Alter(assumeAgency, func(_ sandbox.Call, answer *sandbox.Answer) {
				answer.Edit(func(response map[string]any) {
					if credentials, _ := response["credentials"].(map[string]any); field != "" {
						credentials[field] = ""
					} else {
						response["credentials"] = nil
					}
				})
			})
			if _, _, err := readSummary(t, client); err == nil || !strings.Contains(err.Error(), "lacks a key") {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("no subject token", func(t *testing.T) {
		server, client, _ := startAgencies(t, sources()["identity token"].credentials)
		server.Alter(withIDToken, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Header.Del("X-Subject-Token") })
		if _, _, err := readSummary(t, client); err == nil || !strings.Contains(err.Error(), "X-Subject-Token") {
			t.Errorf("got %v", err)
		}
	})
}

// A status of 201 is an answer of the identity service alone.
func TestClient_createdIsNoAnswerOfConfig(t *testing.T) {
	server, client, _ := startAgencies(t, sources()["agency"].credentials)
	server.Alter(summaryAction, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status = http.StatusCreated })
	if _, _, err := readSummary(t, client); err == nil || !strings.Contains(err.Error(), "201") {
		t.Errorf("got %v", err)
	}
}

func TestClient_instanceWithoutTokens(t *testing.T) {
	server, client, _ := startAgencies(t, sources()["instance"].credentials)
	server.Update(func(o *organization.Organization) { o.HuaweiCloud.Instance = &organization.Instance{} })
	if account, _, err := readSummary(t, client); account != organization.DefaultHuaweiDomainID || err != nil {
		t.Errorf("account %q, %v", account, err)
	}
}

// Keys that the identity service ends early are no reason to fail while others can be had; keys that are refused
// again and again are.
func TestClient_keysThatAreRefusedBeforeTheirEndAreRenewedOnce(t *testing.T) {
	for name, source := range sources() {
		t.Run(name, func(t *testing.T) {
			server, client, _ := startAgencies(t, source.credentials)
			if _, _, err := readSummary(t, client); err != nil {
				t.Fatal(err)
			}
			server.ExpireKeys()
			if _, _, err := readSummary(t, client); err != nil {
				t.Error(err)
			}
			server.ResetCalls()
			for _, fault := range sandbox.Faults() {
				if fault.Name == "401 APIGW.0301" {
					server.Inject(summaryAction, fault, sandbox.Always())
				}
			}
			_, _, err := readSummary(t, client)
			var failed *apicall.Error
			if !errors.As(err, &failed) || !strings.Contains(failed.Advice, "in their place") || len(server.CallsOf(summaryAction)) != 2 {
				t.Errorf("%d calls, %v", len(server.CallsOf(summaryAction)), err)
			}
		})
	}
}
