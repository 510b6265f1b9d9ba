// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

const (
	roleARN      = "qcs::cam::uin/100000000001:roleName/audit"
	podARN       = "qcs::cam::uin/100000000001:roleName/pipeline"
	instanceARN  = "qcs::cam::uin/100000000001:roleName/instance"
	webIdentity  = "5f3a7c-of-the-pipeline-5f3"
	metadataCall = "MetadataSecurityCredentials"
	assumeRole   = "AssumeRole"
	withIdentity = "AssumeRoleWithWebIdentity"
)

// requestClient is how the API has its callers name themselves.
var requestClient = regexp.MustCompile(`^SDK_GO_[0-9.]+: terraform-provider-orgaudit test$`)

// sources are the ways to get temporary keys, each with the action that gives them last.
func sources() map[string]struct {
	credentials tencentcloud.Credentials
	action      string
} {
	own := apicall.Keys{ID: organization.DefaultSecretID, Secret: organization.DefaultSecretKey}
	role := tencentcloud.Role{ARN: roleARN, SessionName: "test", Duration: 7200, ExternalID: "external-1"}
	identity := &tencentcloud.WebIdentity{
		ProviderID: "OIDC", Token: credential.FixedToken(webIdentity),
		Role: tencentcloud.Role{ARN: podARN, SessionName: "test", Duration: 7200},
	}
	return map[string]struct {
		credentials tencentcloud.Credentials
		action      string
	}{
		"role with keys":               {tencentcloud.Credentials{Keys: own, AssumeRole: &role}, assumeRole},
		"identity token":               {tencentcloud.Credentials{WebIdentity: identity}, withIdentity},
		"instance":                     {tencentcloud.Credentials{InstanceRole: "instance"}, metadataCall},
		"role with an instance's keys": {tencentcloud.Credentials{InstanceRole: "instance", AssumeRole: &role}, assumeRole},
		"role with a pod's identity":   {tencentcloud.Credentials{WebIdentity: identity, AssumeRole: &role}, assumeRole},
	}
}

// startRoles serves 30 pages to a client with these credentials. Temporary keys live 15 minutes at the most,
// by a clock that both share; the times of signatures are those of the machine.
func startRoles(t *testing.T, credentials tencentcloud.Credentials, change ...func(*apicall.Policy)) (*sandbox.Server, *tencentcloud.Organization, *clock) {
	t.Helper()
	org := organization.Generate(1, organization.Size{Members: 1, ResourcesPerMember: 1500})
	org.TencentCloud.Roles = []organization.Role{
		{ARN: roleARN, ExternalID: "external-1", LongestSeconds: 900},
		{ARN: podARN, ProviderID: "OIDC", WebIdentityToken: webIdentity, LongestSeconds: 900},
		{ARN: instanceARN, InstanceRole: "instance", LongestSeconds: 900},
	}
	clock := &clock{now: time.Now()}
	server, client := start(t, org, func(config *tencentcloud.Config) {
		config.Credentials, config.Region = credentials, "ap-guangzhou"
		config.Policy = apicall.Policy{RequestsPerSecond: 1000, MaxRetries: tries - 1, Clock: clock}
		for _, change := range change {
			change(&config.Policy)
		}
		config.STSEndpoint, config.Metadata = config.Endpoint, config.Endpoint
	})
	server.SetKeyClock(clock.Now)
	return server, client, clock
}

func readAll(ctx context.Context, client *tencentcloud.Organization) (int, error) {
	found, err := paging.Collect(ctx, client.ListNonCompliantResource, tencentcloud.NonCompliantResourceFilter{MemberUin: member})
	return len(found), err
}

func TestOrganization_keysThatExpireInTheMiddleOfAReadAreRenewed(t *testing.T) {
	for name, source := range sources() {
		t.Run(name, func(t *testing.T) {
			server, client, clock := startRoles(t, source.credentials)
			server.Alter("ListNonCompliantResource", func(sandbox.Call, *sandbox.Answer) {
				_ = clock.Sleep(t.Context(), time.Minute)
			})
			if got, err := readAll(t.Context(), client); got != 1500 || err != nil {
				t.Errorf("%d resources, %v", got, err)
			}
			// Half an hour with keys that live a quarter of one, renewed when a quarter of that is left.
			if calls := len(server.CallsOf(source.action)); calls != 3 {
				t.Errorf("keys were got %d times", calls)
			}
			var tokens []string
			for _, call := range server.CallsOf("ListNonCompliantResource") {
				if token := call.Header.Get("X-Tc-Token"); !slices.Contains(tokens, token) {
					tokens = append(tokens, token)
				}
			}
			if len(tokens) != 3 || slices.Contains(tokens, "") {
				t.Errorf("%d tokens: %q", len(tokens), tokens)
			}
		})
	}
}

func TestOrganization_aRenewalThatFailsIsAnError(t *testing.T) {
	for name, source := range sources() {
		t.Run(name, func(t *testing.T) {
			server, client, clock := startRoles(t, source.credentials)
			server.Alter("ListNonCompliantResource", func(call sandbox.Call, _ *sandbox.Answer) {
				_ = clock.Sleep(t.Context(), time.Minute)
				if call.N == 5 {
					server.Update(func(o *organization.Organization) { o.TencentCloud.Roles = nil })
				}
			})
			got, err := readAll(t.Context(), client)
			var failed *apicall.Error
			if got != 0 || !errors.As(err, &failed) || failed.Pages != 12 || failed.Items != 600 {
				t.Errorf("%d resources, %v", got, err)
			}
			if calls := server.CallsOf("ListNonCompliantResource"); len(calls) != 12 || calls[11].ErrorCode != "" {
				t.Errorf("%d pages were asked for", len(calls))
			}
		})
	}
}

func TestOrganization_manyReadsGetTheKeysOnce(t *testing.T) {
	for name, source := range sources() {
		t.Run(name, func(t *testing.T) {
			server, client, _ := startRoles(t, source.credentials)
			var reads sync.WaitGroup
			for range 8 {
				reads.Go(func() {
					if got, err := readAll(t.Context(), client); got != 1500 || err != nil {
						t.Errorf("%d resources, %v", got, err)
					}
				})
			}
			reads.Wait()
			if calls := len(server.CallsOf(source.action)); calls != 1 {
				t.Errorf("keys were got %d times", calls)
			}
		})
	}
}

func TestOrganization_faultsOfTheSecurityTokenService(t *testing.T) {
	for _, name := range []string{"role with keys", "identity token"} {
		source := sources()[name]
		for _, fault := range sandbox.Faults() {
			if !fault.AppliesTo(source.action) || fault.Name == "too slow" {
				continue
			}
			want := expected[fault.Name]
			if fault.Name == "list missing" { // it is an object here
				want.says = "lacks a key"
			}
			for _, when := range []string{"once", "always"} {
				t.Run(name+"/"+fault.Name+"/"+when, func(t *testing.T) {
					server, client, _ := startRoles(t, source.credentials)
					calls := want.calls
					if when == "once" {
						server.Inject(source.action, fault, sandbox.Once())
						calls = min(calls, 2)
					} else {
						server.Inject(source.action, fault, sandbox.Always())
					}
					got, err := readAll(t.Context(), client)
					if whole := when == "once" && want.calls > 1; whole && (got != 1500 || err != nil) || !whole && (got != 0 || err == nil) {
						t.Errorf("%d resources, %v", got, err)
					}
					if err != nil && (!strings.Contains(err.Error(), want.says) || !strings.HasPrefix(err.Error(), source.action+": ")) {
						t.Errorf("got %v, want %q", err, want.says)
					}
					if made := len(server.CallsOf(source.action)); made != calls {
						t.Errorf("%d calls, want %d", made, calls)
					}
					if err != nil && len(server.CallsOf("ListNonCompliantResource")) > 0 {
						t.Error("a page was asked for without keys")
					}
				})
			}
		}
	}
}

func TestOrganization_keysThatAreNotWholeAreAnError(t *testing.T) {
	set := func(path, field string, value any) func(map[string]any) {
		return func(response map[string]any) {
			if path != "" {
				response, _ = response[path].(map[string]any)
			}
			response[field] = value
		}
	}
	for name, change := range map[string]func(map[string]any){
		"no token":     set("Credentials", "Token", ""),
		"no id":        set("Credentials", "TmpSecretId", ""),
		"no secret":    set("Credentials", "TmpSecretKey", nil),
		"no expiry":    set("", "ExpiredTime", nil),
		"expired":      set("", "ExpiredTime", 1),
		"null":         set("", "Credentials", nil),
		"a wrong type": set("", "Credentials", "text"),
	} {
		for _, source := range []string{"role with keys", "identity token"} {
			t.Run(source+"/"+name, func(t *testing.T) {
				server, client, _ := startRoles(t, sources()[source].credentials)
				server.Alter(sources()[source].action, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Edit(change) })
				got, err := readAll(t.Context(), client)
				if got != 0 || err == nil || len(server.CallsOf("ListNonCompliantResource")) > 0 {
					t.Errorf("%d resources, %v", got, err)
				}
			})
		}
	}
}

func TestOrganization_whatTheSecurityTokenServiceIsAsked(t *testing.T) {
	own := apicall.Keys{ID: organization.DefaultSecretID, Secret: organization.DefaultSecretKey}
	role := &tencentcloud.Role{ARN: roleARN, SessionName: "session", Duration: 1800, ExternalID: "external-1", Policy: `{"version":"2.0", "statement":[]}`}
	server, client, _ := startRoles(t, tencentcloud.Credentials{Keys: own, AssumeRole: role})
	if _, err := readAll(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	call := server.CallsOf(assumeRole)[0]
	policy, _ := call.Parameters["Policy"].(string)
	if plain, err := url.QueryUnescape(policy); err != nil || plain != role.Policy || policy == plain {
		t.Errorf("the policy is sent as %q", policy)
	}
	for field, want := range map[string]string{"RoleArn": roleARN, "RoleSessionName": "session", "ExternalId": "external-1"} {
		if call.Parameters[field] != want {
			t.Errorf("%s is %v", field, call.Parameters[field])
		}
	}
	for header, want := range map[string]string{
		"X-Tc-Region": "ap-guangzhou", "X-Tc-Version": "2018-08-13",
	} {
		if got := call.Header.Get(header); got != want {
			t.Errorf("%s is %q", header, got)
		}
	}
	for _, call := range server.Calls() {
		if got := call.Header.Values("X-Tc-Requestclient"); len(got) != 1 || !requestClient.MatchString(got[0]) {
			t.Errorf("%s: X-TC-RequestClient is %q", call.Action, got)
		}
	}
	if got := server.CallsOf("ListNonCompliantResource")[0].Header.Get("X-Tc-Region"); got != "" {
		t.Errorf("the Organization API got the region %q", got)
	}
}

func TestOrganization_anIdentityTokenIsReadAnewForEachExchange(t *testing.T) {
	read := 0
	source := sources()["identity token"].credentials
	identity := *source.WebIdentity
	identity.Token = func(context.Context) (string, error) {
		if read++; read == 3 {
			return "", errors.New("the file is gone")
		}
		return webIdentity, nil
	}
	server, client, clock := startRoles(t, tencentcloud.Credentials{WebIdentity: &identity})
	for range 2 {
		if got, err := readAll(t.Context(), client); got != 1500 || err != nil {
			t.Errorf("%d resources, %v", got, err)
		}
		_ = clock.Sleep(t.Context(), time.Hour)
	}
	if _, err := readAll(t.Context(), client); err == nil || !strings.Contains(err.Error(), "the file is gone") {
		t.Errorf("got %v", err)
	}
	if calls := len(server.CallsOf(withIdentity)); calls != 2 {
		t.Errorf("%d exchanges", calls)
	}
}

func TestOrganization_keysThatAreRefusedBeforeTheirEndAreRenewedOnce(t *testing.T) {
	for name, source := range sources() {
		t.Run(name, func(t *testing.T) {
			server, client, _ := startRoles(t, source.credentials)
			server.Alter("ListNonCompliantResource", func(call sandbox.Call, _ *sandbox.Answer) {
				if call.N == 10 || call.N == 20 {
					server.ExpireKeys()
				}
			})
			if got, err := readAll(t.Context(), client); got != 1500 || err != nil {
				t.Errorf("%d resources, %v", got, err)
			}
			server.ResetCalls()
			server.Alter("ListNonCompliantResource", func(_ sandbox.Call, answer *sandbox.Answer) {
				answer.Edit(func(response map[string]any) {
					response["Error"] = map[string]any{"Code": "AuthFailure.TokenFailure", "Message": "expired"}
				})
			})
			_, err := readAll(t.Context(), client)
			var failed *apicall.Error
			if !errors.As(err, &failed) || !strings.Contains(failed.Advice, "in their place") || len(server.CallsOf("ListNonCompliantResource")) != 2 {
				t.Errorf("%d calls, %v", len(server.CallsOf("ListNonCompliantResource")), err)
			}
		})
	}
}

// Keys that live one second, at one call a second: each call uses the keys that were got for it.
func TestOrganization_keysThatLiveShorterThanThePause(t *testing.T) {
	for _, duration := range []int64{1, 2, 3} {
		for _, name := range []string{"role with keys", "identity token"} {
			t.Run(fmt.Sprintf("%s, %d s", name, duration), func(t *testing.T) {
				credentials := sources()[name].credentials
				if role := credentials.AssumeRole; role != nil {
					role.Duration = duration
				} else {
					credentials.WebIdentity.Role.Duration = duration
				}
				server, client, clock := startRoles(t, credentials, func(policy *apicall.Policy) { policy.RequestsPerSecond = 1 })
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				began := clock.Now()
				got, err := paging.Collect(ctx, client.ListNonCompliantResource, tencentcloud.NonCompliantResourceFilter{MemberUin: member})
				if len(got) != 1500 || err != nil {
					t.Errorf("%d resources, %v, after %d exchanges", len(got), err, len(server.CallsOf(sources()[name].action)))
				}
				if took := clock.Now().Sub(began); took > 3*time.Minute {
					t.Errorf("30 pages took %s", took)
				}
			})
		}
	}
}

// A role that does not exist is no fault that passes.
func TestOrganization_roleThatDoesNotExistIsAskedForOnce(t *testing.T) {
	for _, name := range []string{"role with keys", "identity token"} {
		source := sources()[name]
		server, client, _ := startRoles(t, source.credentials)
		server.Alter(source.action, func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Body = []byte(`{"Response": {"Error": {"Code": "InternalError.GetRoleError", "Message": "no such role"}, "RequestId": "r-1"}}`)
		})
		if _, err := readAll(t.Context(), client); err == nil || !strings.Contains(err.Error(), "InternalError.GetRoleError: no such role") {
			t.Errorf("got %v", err)
		}
		if calls := len(server.CallsOf(source.action)); calls != 1 {
			t.Errorf("%s: %d calls", source.action, calls)
		}
	}
}
