// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http/httpproxy"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// giver is a source of temporary keys, with the calls of a read: those for keys first, the read last.
type giver struct {
	metadata func(server string) string // address of the metadata service, nil for the server itself
	cloud
	name      string
	variables variables
	instance  *organization.Instance
	want      []string
}

var tokenGivers = []giver{
	{
		name: "a role", cloud: tencentCloud,
		variables: variables{"TENCENTCLOUD_SECRET_ID": variableKeys.id, "TENCENTCLOUD_SECRET_KEY": variableKeys.secret, "TENCENTCLOUD_ASSUME_ROLE_ARN": role("audit")},
		want:      []string{"AssumeRole by variable-id: RoleArn=audit", "ListTasks by AssumeRole"},
	},
	{
		name: "a web identity", cloud: tencentCloud,
		variables: variables{
			"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline"), "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": identityToken + "\n",
		},
		want: []string{"AssumeRoleWithWebIdentity by nobody: RoleArn=pipeline", "ListTasks by AssumeRoleWithWebIdentity"},
	},
	{
		name: "an instance's role", cloud: tencentCloud,
		variables: variables{"TENCENTCLOUD_CAM_ROLE_NAME": "machine"},
		want:      []string{"MetadataSecurityCredentials by nobody: role=machine", "ListTasks by MetadataSecurityCredentials"},
	},
	{
		name: "an agency", cloud: huaweiCloud,
		variables: variables{"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret, "HW_ASSUME_ROLE_AGENCY_NAME": "audit", "HW_ASSUME_ROLE_DOMAIN_ID": delegatingID},
		want: []string{
			"AssumeAgency by variable-id" + ofAudit,
			"CollectPolicyStatesSummary by AssumeAgency: domain_id=" + delegatingID,
		},
	},
	{
		name: "an agency with an identity token", cloud: huaweiCloud,
		variables: variables{
			"HW_ASSUME_ROLE_IDP_ID": "pipeline", "HW_ASSUME_ROLE_ID_TOKEN": identityToken + "\n", // a variable filled from a file may end so
			"HW_ASSUME_ROLE_AGENCY_NAME": "audit", "HW_ASSUME_ROLE_DOMAIN_ID": delegatingID,
		},
		want: []string{
			"CreateTokenWithIdToken by nobody: idp_id=pipeline",
			"CreateTemporaryAccessKeyByToken by nobody",
			"AssumeAgency by CreateTemporaryAccessKeyByToken" + ofAudit,
			"CollectPolicyStatesSummary by AssumeAgency: domain_id=" + delegatingID,
		},
	},
	{
		name: "an instance", cloud: huaweiCloud,
		variables: variables{"HW_DOMAIN_ID": organization.DefaultHuaweiDomainID},
		instance:  &organization.Instance{NeedsToken: true},
		want:      []string{"MetadataToken by nobody", "MetadataSecurityKey by nobody", "CollectPolicyStatesSummary by MetadataSecurityKey"},
	},
}

// start starts a sandbox for the giver, and a process that uses it.
func (g giver) start(t *testing.T) *witness {
	t.Helper()
	org := credentialOrganization(g.want)
	org.HuaweiCloud.Instance = g.instance
	server := sandboxtest.Start(t, org)
	metadata := server.URL
	if g.metadata != nil {
		metadata = g.metadata(server.URL)
	}
	w := startWitnessOn(t, server, metadata, g.variables, nil)
	w.configure(attributes{g.cloud.name: attributes{"requests_per_second": 1000}})
	return w
}

// actions returns the actions of the calls for keys.
func (g giver) actions() []string {
	var actions []string
	for _, call := range g.want[:len(g.want)-1] {
		action, _, _ := strings.Cut(call, " by ")
		actions = append(actions, action)
	}
	return actions
}

func TestTemporaryKeys_parallelReadsShareOneFetch(t *testing.T) {
	for _, g := range tokenGivers {
		t.Run(g.name, func(t *testing.T) {
			w := g.start(t)
			var readers sync.WaitGroup
			for range 8 {
				readers.Go(func() { w.reads(g.cloud) })
			}
			readers.Wait()
			w.sees(append(g.want, slices.Repeat(g.want[len(g.want)-1:], 7)...)...)
			w.keepsSecrets()
		})
	}
}

func TestTemporaryKeys_areSeparateForBothClouds(t *testing.T) {
	role, agency := tokenGivers[0], tokenGivers[3]
	w := startWitness(t, sandboxtest.Start(t, credentialOrganization(role.want)), role.variables.plus(agency.variables), nil)
	w.configure(nil)
	w.reads(tencentCloud)
	w.reads(huaweiCloud)
	w.sees(slices.Concat(role.want, agency.want)...)
	w.keepsSecrets()
}

func TestTemporaryKeys_cancellingEndsTheWait(t *testing.T) {
	for _, g := range tokenGivers {
		for _, action := range g.actions() {
			t.Run(g.name+"/"+action, func(t *testing.T) {
				w := g.start(t)
				ctx, cancel := context.WithCancel(w.Context())
				w.Provider = w.With(ctx)
				w.server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
					cancel()
					answer.Delay = time.Hour
				})
				_, problem := w.Read(g.dataSource, g.arguments)
				w.tells(problem, "the read was cancelled")
				if calls := w.server.CallsOf(g.action); len(calls) > 0 {
					t.Error("a call was made without keys")
				}
				w.keepsSecrets(problem)
			})
		}
	}
}

func TestTemporaryKeys_cancelledReadLeavesThemToOthers(t *testing.T) {
	for _, g := range tokenGivers {
		t.Run(g.name, func(t *testing.T) {
			w := g.start(t)
			ctx, cancel := context.WithCancel(w.Context())
			arrived := make(chan struct{})
			w.server.Alter(g.actions()[0], func(call sandbox.Call, answer *sandbox.Answer) {
				if call.N == 1 {
					close(arrived)
					answer.Delay = time.Hour
				}
			})
			cancelled := &process{w.With(ctx), t}
			var readers sync.WaitGroup
			ended := make(chan struct{})
			readers.Go(func() {
				defer close(ended)
				cancelled.fails(g.cloud, "the read was cancelled")
			})
			select {
			case <-arrived:
			case <-ended: // without a call
			}
			readers.Go(func() { w.reads(g.cloud) })
			cancel()
			readers.Wait()
		})
	}
}

// If the new keys are refused too, the error does not name a variable: the variables are right.
func TestTemporaryKeys_areRenewedIfTheyExpireEarly(t *testing.T) {
	for _, g := range tokenGivers {
		t.Run(g.name, func(t *testing.T) {
			w := g.start(t)
			w.reads(g.cloud)
			w.server.ExpireKeys()
			w.reads(g.cloud)
			w.server.Alter(g.action, func(_ sandbox.Call, answer *sandbox.Answer) {
				if g.cloud.name == huaweiCloud.name {
					answer.Status = http.StatusUnauthorized
				}
				setError(answer, "AuthFailure.TokenFailure", "token expired")
			})
			_, problem := w.Read(g.dataSource, g.arguments)
			w.tells(problem, g.action, "token", "expired", "replaced them")
			w.tellsNothingOf(problem, "TENCENTCLOUD_SECURITY_TOKEN", "HW_SECURITY_TOKEN")
			w.keepsSecrets(problem)
		})
	}
}

func TestTokenFile_isReadForEachExchange(t *testing.T) {
	for _, test := range []struct {
		giver
		tokenVariable string
	}{{tokenGivers[1], "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN"}, {tokenGivers[4], "HW_ASSUME_ROLE_ID_TOKEN"}} {
		t.Run(test.name, func(t *testing.T) {
			environment := test.variables.without(test.tokenVariable).plus(variables{test.tokenVariable + "_FILE": "$HOME/token"})
			w := startWitness(t, sandboxtest.Start(t, credentialOrganization(nil)), environment, nil)
			w.configure(nil)
			w.fails(test.cloud, test.tokenVariable+"_FILE", "cannot be read")
			w.writeFile(t, "token", wrongToken)
			w.fails(test.cloud, "identity token was refused")
			w.writeFile(t, "token", identityToken)
			w.reads(test.cloud)
			w.sees(append(test.want[:1:1], test.want...)...)
			w.keepsSecrets()
		})
	}
}

func TestTemporaryKeys_endpointKeepsItsPath(t *testing.T) {
	for _, test := range []struct {
		giver
		variable, want string
	}{
		{tokenGivers[0], "ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT", "/gateway"},
		{tokenGivers[1], "ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT", "/gateway"},
		{tokenGivers[3], "ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT", "/gateway/v5/agencies/assume"},
		{tokenGivers[4], "HW_AUTH_URL", "/gateway/v3.0/OS-AUTH/id-token/tokens"},
	} {
		for _, path := range []string{"/gateway", "/gateway/"} {
			t.Run(test.name+" "+path, func(t *testing.T) {
				gateway := startGateway(t)
				w := startWitness(t, sandboxtest.Start(t, emptyOrganization()), test.variables.plus(variables{test.variable: gateway.URL + path}), nil)
				w.configure(nil)
				w.fails(test.cloud) // the gateway issues no keys
				gateway.mu.Lock()
				defer gateway.mu.Unlock()
				if !slices.Equal(gateway.paths, []string{test.want}) {
					t.Errorf("asked for %q, want %q", gateway.paths, test.want)
				}
				w.sees()
			})
		}
	}
}

// The clients' tests have more faults. This test shows that after a fault no call is made without keys, and that no
// secret is shown.
func TestTemporaryKeys_faultOfTheirServiceIsAnError(t *testing.T) {
	for _, g := range tokenGivers {
		for _, action := range g.actions() {
			if action == "MetadataToken" {
				continue // an instance may have no tokens
			}
			for name, alter := range map[string]func(answer *sandbox.Answer){
				"HTML":            func(answer *sandbox.Answer) { answer.Body = fmt.Appendf(nil, "<pre>%s</pre>", answer.Body) },
				"status 403":      func(answer *sandbox.Answer) { answer.Status = http.StatusForbidden },
				"beside an error": func(answer *sandbox.Answer) { answer.Edit(func(keys map[string]any) { keys["error"] = true }) },
				"an empty object": func(answer *sandbox.Answer) { answer.Body = []byte("{}") },
			} {
				t.Run(g.name+"/"+action+"/"+name, func(t *testing.T) {
					w := g.start(t)
					w.server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) { alter(answer) })
					_, problem := w.Read(g.dataSource, g.arguments)
					says := action
					if strings.HasPrefix(action, "Metadata") {
						says = "metadata"
					}
					w.tells(problem, says)
					if calls := w.server.CallsOf(g.action); len(calls) > 0 {
						t.Error("a call was made without keys")
					}
					w.keepsSecrets(problem)
				})
			}
		}
	}
}

// A service may repeat the token or the signature that it was sent.
func TestTemporaryKeys_echoOfTokenOrSignatureIsNotShown(t *testing.T) {
	for _, g := range tokenGivers {
		for _, action := range append(g.actions(), g.action) {
			if strings.HasPrefix(action, "Metadata") {
				continue // for their token, see TestSecrets_metadataTokenIsNeitherShownNorLogged
			}
			t.Run(g.name+"/"+action, func(t *testing.T) {
				w := g.start(t)
				w.server.Alter(action, func(call sandbox.Call, answer *sandbox.Answer) {
					echo := "got " + call.Header.Get("Authorization")
					for _, field := range []string{"WebIdentityToken", "id_token", "token"} {
						echo += fmt.Sprintf(" and %v", call.Parameters[field])
					}
					for _, header := range []string{tencentCloud.tokenHeader, huaweiCloud.tokenHeader} {
						echo += " and " + call.Header.Get(header)
					}
					setError(answer, "Refused", echo)
					answer.Header.Set("X-Request-Id", echo)
				})
				_, problem := w.Read(g.dataSource, g.arguments)
				w.tells(problem, action, "Refused")
				w.keepsSecrets(problem)
			})
		}
	}
}

// setError makes an answer an error of either cloud.
func setError(answer *sandbox.Answer, code, message string) {
	answer.Edit(func(response map[string]any) {
		delete(response, "error")
		response["Error"] = map[string]any{"Code": code, "Message": message}
		response["error_code"], response["error_msg"] = code, message
	})
}

func TestInstance_withoutMetadataTheErrorSaysWhatToSet(t *testing.T) {
	for _, test := range []struct {
		giver
		says []string
	}{
		{tokenGivers[2], []string{"instance metadata", "cam_role_name (TENCENTCLOUD_CAM_ROLE_NAME)", "machine"}},
		{tokenGivers[5], []string{"set huaweicloud.access_key", "no credentials", "HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "huaweicloud.access_key", "metadata"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.metadata = func(string) string { return nobodyListens.String() }
			w := test.start(t)
			_, problem := w.Read(test.dataSource, test.arguments)
			w.tells(problem, test.says...)
			w.sees()
			w.keepsSecrets(problem)
		})
	}
}

func TestInstance_metadataIsNotReadThroughAProxy(t *testing.T) {
	var trapped atomic.Int64
	trap := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		trapped.Add(1)
		w.WriteHeader(http.StatusTeapot)
	}))
	t.Cleanup(trap.Close)
	proxies := variables{"HTTP_PROXY": trap.URL, "http_proxy": trap.URL}
	// 0.0.0.0 leads to this machine too. Go never uses a proxy for a loopback address, but would use one for this.
	elsewhere := func(server string) string { return strings.Replace(server, "127.0.0.1", "0.0.0.0", 1) }
	for _, g := range []giver{tokenGivers[2], tokenGivers[5]} {
		g.variables, g.metadata = g.variables.plus(proxies), elsewhere
		w := g.start(t)
		_, problem := w.Read(g.dataSource, g.arguments)
		if problem != "" && runtime.GOOS == "linux" { // elsewhere the address may lead nowhere
			t.Errorf("%s: %s", g.name, problem)
		}
	}
	if proxy, err := httpproxy.FromEnvironment().ProxyFunc()(&url.URL{Scheme: "http", Host: "0.0.0.0"}); proxy == nil || err != nil || trapped.Load() > 0 {
		t.Errorf("%d requests through %v (%v)", trapped.Load(), proxy, err)
	}
}
