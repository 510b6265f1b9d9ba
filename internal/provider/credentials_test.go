// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// giver is a way to get temporary keys, with the calls that it takes, keys first and the read last.
type giver struct {
	metadata func(server string) string // where the metadata service is, nil for the server itself
	cloud
	name      string
	variables variables
	instance  *sandbox.Instance
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
			"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline"), "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": identityToken,
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
			"HW_ASSUME_ROLE_IDP_ID": "pipeline", "HW_ASSUME_ROLE_ID_TOKEN": identityToken,
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
		variables: variables{"HW_DOMAIN_ID": sandbox.DefaultHuaweiDomainID},
		instance:  &sandbox.Instance{NeedsToken: true},
		want:      []string{"MetadataToken by nobody", "MetadataSecurityKey by nobody", "CollectPolicyStatesSummary by MetadataSecurityKey"},
	},
}

// start serves the giver and starts a process that uses it.
func (g giver) start(t *testing.T) *witness {
	t.Helper()
	organization := credentialOrganization(g.want)
	organization.HuaweiCloud.Instance = g.instance
	server := startSandbox(t, organization)
	metadata := server.URL
	if g.metadata != nil {
		metadata = g.metadata(server.URL)
	}
	w := startWitnessOn(t, server, metadata, g.variables, nil)
	w.configure(attributes{g.cloud.name: attributes{"requests_per_second": 1000}})
	return w
}

// actions are those of the calls that get keys.
func (g giver) actions() []string {
	var actions []string
	for _, call := range g.want[:len(g.want)-1] {
		action, _, _ := strings.Cut(call, " by ")
		actions = append(actions, action)
	}
	return actions
}

func TestTemporaryKeysAreGotOnceForReadsSideBySide(t *testing.T) {
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

func TestReadsOfBothCloudsGetKeysOfTheirOwn(t *testing.T) {
	role, agency := tokenGivers[0], tokenGivers[3]
	w := startWitness(t, startSandbox(t, credentialOrganization(role.want)), role.variables.plus(agency.variables), nil)
	w.configure(nil)
	w.reads(tencentCloud)
	w.reads(huaweiCloud)
	w.sees(slices.Concat(role.want, agency.want)...)
	w.keepsSecrets()
}

// The end of a read ends the wait for keys.
func TestAReadThatIsCancelledWaitsForNoKeys(t *testing.T) {
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

func TestTimeoutsReadBoundsTheWaitForKeys(t *testing.T) {
	for _, g := range tokenGivers {
		for _, action := range g.actions() {
			t.Run(g.name+"/"+action, func(t *testing.T) {
				w := g.start(t)
				w.server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Delay = time.Hour })
				slow := g.with(merged(g.arguments, attributes{"timeouts": attributes{"read": "100ms"}}))
				w.fails(slow, "the read did not end within 100ms", "timeouts.read")
			})
		}
	}
}

func TestACancelledReadLeavesTheKeysToTheOthers(t *testing.T) {
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
			readers.Go(func() { cancelled.fails(g.cloud, "the read was cancelled") })
			<-arrived
			readers.Go(func() { w.reads(g.cloud) })
			cancel()
			readers.Wait()
		})
	}
}

// A read that runs out of its own time does not fail another one that waits for the same keys.
func TestTemporaryKeys_readOutOfTimeLeavesThemToTheOthers(t *testing.T) {
	for _, g := range tokenGivers {
		for _, action := range g.actions() {
			if action == "MetadataToken" {
				continue // an instance may know no tokens
			}
			for name, alter := range map[string]func(*sandbox.Answer){
				"a slow exchange": func(answer *sandbox.Answer) { answer.Delay = time.Hour },
				"a long Retry-After": func(answer *sandbox.Answer) {
					answer.Delay = 150 * time.Millisecond // until the other one waits
					answer.Status, answer.Body = http.StatusServiceUnavailable, nil
					answer.Header.Set("Retry-After", "3")
				},
			} {
				t.Run(g.name+"/"+action+"/"+name, func(t *testing.T) {
					w := g.start(t)
					w.configure(attributes{g.cloud.name: attributes{"requests_per_second": 1000, "max_retries": 2}})
					arrived := make(chan struct{})
					w.server.Alter(action, func(call sandbox.Call, answer *sandbox.Answer) {
						if call.N == 1 {
							close(arrived)
							alter(answer)
						}
					})
					short := g.with(merged(g.arguments, attributes{"timeouts": attributes{"read": "400ms"}}))
					var readers sync.WaitGroup
					readers.Go(func() {
						if _, problem := w.Read(short.dataSource, short.arguments); problem == "" {
							t.Error("the read with little time worked")
						}
					})
					<-arrived
					readers.Go(func() { w.reads(g.cloud) })
					readers.Wait()
					w.keepsSecrets()
				})
			}
		}
	}
}

// The same holds for the lookup of the account.
func TestAccountLookup_readOutOfTimeLeavesItToTheOthers(t *testing.T) {
	server := accountOf(t, "")
	p := configuredProvider(t, server.Environment(), nil)
	arrived := make(chan struct{})
	server.Alter(lookup, func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == 1 {
			close(arrived)
			answer.Delay = time.Hour
		}
	})
	short := huaweiCloud.with(attributes{"timeouts": attributes{"read": "300ms"}})
	var readers sync.WaitGroup
	readers.Go(func() { p.fails(short, "the read did not end within 300ms") })
	<-arrived
	readers.Go(func() { p.reads(huaweiCloud) })
	readers.Wait()
}

// Keys that the cloud no longer takes, though their time is not over, are got anew; only where these are refused
// too it is an error, which no variable is to blame for.
func TestTemporaryKeysThatExpireEarly(t *testing.T) {
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
			w.tells(problem, g.action, "token", "expired", "in their place")
			w.tellsNothingOf(problem, "TENCENTCLOUD_SECURITY_TOKEN", "HW_SECURITY_TOKEN")
			w.keepsSecrets(problem)
		})
	}
}

// A token file is read anew each time that keys are got: whoever wrote it renews it.
func TestATokenFileIsReadAnew(t *testing.T) {
	for _, test := range []struct {
		giver
		tokenVariable string
	}{{tokenGivers[1], "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN"}, {tokenGivers[4], "HW_ASSUME_ROLE_ID_TOKEN"}} {
		t.Run(test.name, func(t *testing.T) {
			environment := test.variables.without(test.tokenVariable).plus(variables{test.tokenVariable + "_FILE": "$HOME/token"})
			w := startWitness(t, startSandbox(t, credentialOrganization(nil)), environment, nil)
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

// A gateway may serve the services that give keys below a path.
func TestAnEndpointThatGivesKeysKeepsItsPath(t *testing.T) {
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
				w := startWitness(t, startSandbox(t, emptyOrganization()), test.variables.plus(variables{test.variable: gateway.URL + path}), nil)
				w.configure(nil)
				w.fails(test.cloud) // the gateway has no keys
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

// What gives keys may fail in any way: there is an error, no call, and nothing of a secret.
func TestFaultsOfWhatGivesKeys(t *testing.T) {
	for _, g := range tokenGivers {
		for _, action := range g.actions() {
			if action == "MetadataToken" { // an instance may know no tokens
				continue
			}
			for name, alter := range map[string]func(answer *sandbox.Answer){
				"dropped":          func(*sandbox.Answer) { panic(http.ErrAbortHandler) },
				"cut":              func(answer *sandbox.Answer) { answer.Body = answer.Body[:len(answer.Body)-2] },
				"followed by more": func(answer *sandbox.Answer) { answer.Body = append(slices.Clip(answer.Body), answer.Body...) },
				"in HTML":          func(answer *sandbox.Answer) { answer.Body = fmt.Appendf(nil, "<pre>%s</pre>", answer.Body) },
				"in a text":        func(answer *sandbox.Answer) { answer.Body = fmt.Appendf(nil, "%q", answer.Body) },
				"with another type": func(answer *sandbox.Answer) {
					answer.Body = []byte(strings.ReplaceAll(string(answer.Body), `":"`, `":5,"was":"`))
				},
				"with status 403": func(answer *sandbox.Answer) { answer.Status = http.StatusForbidden },
				"with status 503": func(answer *sandbox.Answer) { answer.Status = http.StatusServiceUnavailable },
				"with a redirect": func(answer *sandbox.Answer) {
					answer.Status = http.StatusFound
					answer.Header.Set("Location", "/elsewhere")
				},
				"beside an error":      func(answer *sandbox.Answer) { answer.Edit(func(keys map[string]any) { keys["error"] = true }) },
				"beside an Error":      func(answer *sandbox.Answer) { answer.Edit(func(keys map[string]any) { keys["Error"] = "text" }) },
				"beside an error code": func(answer *sandbox.Answer) { answer.Edit(func(keys map[string]any) { keys["error_code"] = 0 }) },
				"null":                 func(answer *sandbox.Answer) { answer.Body = []byte("null") },
				"empty":                func(answer *sandbox.Answer) { answer.Body = nil },
				"an object, no more":   func(answer *sandbox.Answer) { answer.Body = []byte("{}") },
			} {
				if strings.HasPrefix(action, "Metadata") && (name == "dropped" || name == "with status 503") {
					continue // asked three times there, with pauses
				}
				t.Run(g.name+"/"+action+"/"+name, func(t *testing.T) {
					w := g.start(t)
					w.server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) { alter(answer) })
					_, problem := w.Read(g.dataSource, g.arguments)
					if strings.HasPrefix(action, "Metadata") {
						w.tells(problem, "metadata")
					} else {
						w.tells(problem, action)
					}
					if calls := w.server.CallsOf(g.action); len(calls) > 0 {
						t.Error("a call was made without keys")
					}
					w.keepsSecrets(problem)
				})
			}
		}
	}
}

// A service or a proxy may put what it was sent into its answer.
func TestAnEchoOfWhatKeysAreGotWithIsNoLeak(t *testing.T) {
	for _, g := range tokenGivers {
		for _, action := range g.actions() {
			if strings.HasPrefix(action, "Metadata") {
				continue // nothing secret is sent
			}
			for name, alter := range map[string]func(answer *sandbox.Answer, echo string){
				"HTML": func(answer *sandbox.Answer, echo string) { answer.Body = []byte("<pre>" + echo) },
				"HTML refused": func(answer *sandbox.Answer, echo string) {
					answer.Status, answer.Body = http.StatusBadGateway, []byte("<pre>"+echo)
				},
				"an error":        func(answer *sandbox.Answer, echo string) { setError(answer, "Refused", echo) },
				"an error's code": func(answer *sandbox.Answer, echo string) { setError(answer, echo, "m") },
				"a request id": func(answer *sandbox.Answer, echo string) {
					setError(answer, "Refused", "m")
					answer.Header.Set("X-Request-Id", echo)
				},
			} {
				t.Run(g.name+"/"+action+"/"+name, func(t *testing.T) {
					w := g.start(t)
					w.server.Alter(action, func(call sandbox.Call, answer *sandbox.Answer) {
						echo := ""
						for _, field := range []string{"WebIdentityToken", "id_token", "token"} {
							if text, ok := call.Parameters[field].(string); ok {
								echo += " got " + text
							}
						}
						for _, header := range []string{tencentCloud.tokenHeader, huaweiCloud.tokenHeader} {
							echo += " got " + call.Header.Get(header)
						}
						alter(answer, echo)
					})
					_, problem := w.Read(g.dataSource, g.arguments)
					w.tells(problem, action)
					w.keepsSecrets(problem)
				})
			}
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

// Where there is no metadata service, the error says what to set.
func TestNoMetadataService(t *testing.T) {
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

// The variables of a proxy are read once in a process: this test runs itself in one of its own.
func TestInstanceMetadataIsNotAskedThroughAProxy(t *testing.T) {
	const inside = "PROXY_OF_THIS_TEST"
	var trapped atomic.Int64
	if os.Getenv(inside) == "" {
		trap := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			trapped.Add(1)
			w.WriteHeader(http.StatusTeapot)
		}))
		t.Cleanup(trap.Close)
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		child.Env = append(os.Environ(), inside+"="+trap.URL)
		for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"} {
			child.Env = append(child.Env, name+"="+trap.URL)
		}
		child.Env = append(child.Env, "NO_PROXY=", "no_proxy=")
		output, err := child.CombinedOutput()
		if err != nil || !strings.Contains(string(output), "--- PASS") {
			t.Errorf("%v\n%s", err, output)
		}
		if asked := trapped.Load(); asked != int64(1) { // by the test itself, to see that the trap works
			t.Errorf("the proxy was asked %d times\n%s", asked, output)
		}
		return
	}
	// An address of this machine that is no loopback address, and so has no exemption of its own.
	server := startSandbox(t, credentialOrganization(nil))
	address := strings.Replace(server.URL, "127.0.0.1", "0.0.0.0", 1)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.StatusCode != http.StatusTeapot {
		t.Fatalf("the trap does not work: %v", err)
	}
	_ = response.Body.Close()
	for _, g := range []giver{tokenGivers[2], tokenGivers[5]} {
		g.metadata = func(server string) string { return strings.Replace(server, "127.0.0.1", "0.0.0.0", 1) }
		w := g.start(t)
		w.server.Update(func(o *sandbox.Organization) { o.HuaweiCloud.Instance = g.instance })
		_, problem := w.Read(g.dataSource, g.arguments)
		if problem != "" && runtime.GOOS == "linux" { // where that address leads to this machine
			t.Errorf("%s: %s", g.name, problem)
		}
	}
}

// An identity token may be longer than any header or path.
func TestALongIdentityToken(t *testing.T) {
	long := jwt(`{"groups":"` + strings.Repeat("a", 200_000) + `"}`)
	for _, g := range []giver{tokenGivers[1], tokenGivers[4]} {
		t.Run(g.name, func(t *testing.T) {
			organization := credentialOrganization(nil)
			for i := range organization.TencentCloud.Roles {
				if organization.TencentCloud.Roles[i].WebIdentityToken != "" {
					organization.TencentCloud.Roles[i].WebIdentityToken = long
				}
			}
			organization.HuaweiCloud.IdentityProviders[0].Token = long
			environment := g.variables.without("TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN", "HW_ASSUME_ROLE_ID_TOKEN").plus(variables{
				"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": "$HOME/token", "HW_ASSUME_ROLE_ID_TOKEN_FILE": "$HOME/token",
			})
			w := startWitness(t, startSandbox(t, organization), environment, files{"token": long})
			w.KeepSecrets(long)
			w.configure(nil)
			w.reads(g.cloud)
			w.sees(g.want...)
			w.keepsSecrets()
		})
	}
}

// Without a home directory there are no profiles of one.
func TestWithoutAHomeDirectory(t *testing.T) {
	for _, g := range tokenGivers {
		t.Run(g.name, func(t *testing.T) {
			w := g.start(t)
			if err := os.Unsetenv("HOME"); err != nil { // SetEnvironment restores it
				t.Fatal(err)
			}
			w.reads(g.cloud)
			w.sees(g.want...)
		})
	}
}

// The metadata of an instance may know no tokens, and say so in any way.
func TestInstanceThatKnowsNoTokens(t *testing.T) {
	g := tokenGivers[5]
	for _, status := range []int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented, http.StatusFound, http.StatusNoContent} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			w := g.start(t)
			w.server.Update(func(o *sandbox.Organization) { o.HuaweiCloud.Instance = &sandbox.Instance{} })
			w.server.Alter("MetadataToken", func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status, answer.Body = status, nil })
			w.reads(g.cloud)
			w.keepsSecrets()
		})
	}
}
