// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// credentialTest is a case of where credentials come from: the calls that are made for one read, and, where the
// read fails, words of its error. $HOME in a text is the home directory of the test.
type credentialTest struct {
	name       string
	attributes attributes // of the cloud's object
	variables  variables
	files      files
	instance   *sandbox.Instance // that the test runs on, of Huawei Cloud
	want       []string          // each call as line writes it
	wantError  []string          // nil for a read that works
	not        []string          // words that the error must not have
}

// files are texts by their path below the home directory. A path that ends with a slash is a directory.
type files map[string]string

// More sources of keys, and what temporary keys are got with.
var (
	profileKeys        = keys{"profile-id", "profile-secret-2b8", "profile-token-6f3"}
	otherProfileKeys   = keys{"other-profile-id", "other-profile-secret-4c1", "other-profile-token-8a5"}
	defaultProfileKeys = keys{"default-profile-id", "default-profile-secret-1d7", "default-profile-token-3e9"}

	everyKeys = []keys{attributeKeys, variableKeys, sdkKeys, profileKeys, otherProfileKeys, defaultProfileKeys}

	expiredToken = jwt(`{"exp":1700000000}`)
)

const (
	// A message that shares eight characters with a secret is left out: these are no words.
	identityToken = "zq7a4-Wc91mTk"
	wrongToken    = "xw7a5-Rb82nLs"
	podToken      = "vk7a6-Ye73pVd"

	delegatingID, otherAccountID = "9f8e7d6c5b4a39281706f5e4d3c2b1a0", "11112222333344445555666677778888"
)

// ofAudit are the parameters of AssumeAgency for the agency that delegates.
const ofAudit = ": agency_urn=iam::" + delegatingID + ":agency:audit"

// jwt is an identity token with these claims.
func jwt(claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(claims)) + "." + encode([]byte("a signature"))
}

// role gives the full name of a role.
func role(name string) string { return rolePrefix + name }

const rolePrefix = "qcs::cam::uin/100000000001:roleName/"

// credentialOrganization has everything that gives temporary keys. It takes the keys that sign the first of
// these calls that is signed by lasting ones. The role shared is for an identity token where one of the calls
// gets it by one, for keys where not.
func credentialOrganization(calls []string) sandbox.Organization {
	shared := sandbox.Role{ARN: role("shared")}
	if slices.Contains(calls, "AssumeRoleWithWebIdentity by nobody: RoleArn=shared") {
		shared.ProviderID, shared.WebIdentityToken = "OIDC", identityToken
	}
	organization := sandbox.Organization{
		TencentCloud: sandbox.TencentCloud{
			IdentityCenter: &sandbox.IdentityCenter{ZoneID: sandbox.ZoneID},
			Roles: []sandbox.Role{
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
		HuaweiCloud: sandbox.HuaweiCloud{
			Agencies: []sandbox.Agency{
				{Name: "audit", DomainID: delegatingID, DomainName: "delegating"},
				{Name: "audit", DomainID: otherAccountID, DomainName: "other"},
			},
			IdentityProviders: []sandbox.IdentityProvider{
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
			organization.TencentCloud.SecretID, organization.TencentCloud.SecretKey, organization.TencentCloud.SecurityToken = k.id, k.secret, k.token
			organization.HuaweiCloud.AccessKey, organization.HuaweiCloud.SecretKey, organization.HuaweiCloud.SecurityToken = k.id, k.secret, k.token
			return organization
		}
	}
	return organization
}

// witness sees everything that one process does: its calls, its log, and the secrets in play.
type witness struct {
	*process
	home   string
	server *sandbox.Server
	logged *sharedBuffer

	mu       sync.Mutex
	issuedBy map[string]string // the action that gave a key, by the key's id
	issued   []string          // secrets and tokens that were given
}

// sharedBuffer is written to by several loggers.
type sharedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *sharedBuffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(text)
}

func (b *sharedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

// startWitness starts a process whose environment leads to a server, and only to it: the metadata services of
// instances are there too.
func startWitness(t *testing.T, server *sandbox.Server, environment variables, found files) *witness {
	t.Helper()
	return startWitnessOn(t, server, server.URL, environment, found)
}

// startWitnessOn is startWitness with the metadata services elsewhere.
func startWitnessOn(t *testing.T, server *sandbox.Server, metadata string, environment variables, found files) *witness {
	t.Helper()
	w := &witness{server: server, home: t.TempDir(), logged: &sharedBuffer{}, issuedBy: map[string]string{}}
	for path, text := range found {
		w.writeFile(t, path, text)
	}
	setInstanceMetadata(t, metadata)
	changed := urls(server).plus(variables{"HOME": w.home})
	for name, value := range environment {
		changed[name] = strings.ReplaceAll(value, "$HOME", w.home)
	}
	w.process = startProvider(t, changed)
	for _, k := range everyKeys {
		w.KeepSecrets(k.secret)
		w.KeepSecrets(k.token)
	}
	for _, token := range []string{identityToken, wrongToken, podToken, expiredToken} {
		w.KeepSecrets(token)
	}
	w.watchKeys()
	w.catchLog()
	return w
}

// nobodyListens is where no metadata service is; instanceMetadata is where the next process finds one.
var (
	nobodyListens    = &url.URL{Scheme: "http", Host: "127.0.0.1:1"}
	instanceMetadata = nobodyListens
)

// setInstanceMetadata lets the metadata services of instances be there for one test.
func setInstanceMetadata(t *testing.T, address string) {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	instanceMetadata = base
	t.Cleanup(func() { instanceMetadata = nobodyListens })
}

func (w *witness) writeFile(t *testing.T, path, text string) {
	t.Helper()
	whole := filepath.Join(w.home, filepath.FromSlash(path))
	folder := whole
	if !strings.HasSuffix(path, "/") {
		folder = filepath.Dir(whole)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if folder == whole {
		return
	}
	if err := os.WriteFile(whole, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// catchLog keeps what is logged at any level.
func (w *witness) catchLog() {
	before := log.Writer()
	log.SetOutput(w.logged)
	w.t.Cleanup(func() { log.SetOutput(before) })
	w.Provider = w.With(tfsdklogtest.RootLogger(tflogtest.RootLogger(w.t.Context(), w.logged), w.logged))
}

// givers are the actions whose answers have keys or tokens.
var givers = []string{
	"AssumeRole", "AssumeRoleWithWebIdentity", "MetadataSecurityCredentials",
	"CreateTokenWithIdToken", "CreateTemporaryAccessKeyByToken", "CreateTemporaryAccessKeyByAgency", "AssumeAgency", "MetadataToken", "MetadataSecurityKey",
}

// watchKeys notes the keys and tokens that the server gives.
func (w *witness) watchKeys() {
	for _, action := range givers {
		w.server.Alter(action, func(call sandbox.Call, answer *sandbox.Answer) {
			w.mu.Lock()
			defer w.mu.Unlock()
			if token := answer.Header.Get("X-Subject-Token"); token != "" {
				w.issued = append(w.issued, token)
			}
			if action == "MetadataToken" && answer.Status == http.StatusOK {
				w.issued = append(w.issued, string(answer.Body))
			}
			var body any
			if json.Unmarshal(answer.Body, &body) == nil {
				w.noteKeys(action, body)
			}
		})
	}
}

func (w *witness) noteKeys(action string, value any) {
	fields, _ := value.(map[string]any)
	for name, value := range fields {
		text, _ := value.(string)
		switch name {
		case "TmpSecretId", "access", "access_key_id":
			w.issuedBy[text] = action
		case "TmpSecretKey", "Token", "secret", "securitytoken", "secret_access_key", "security_token":
			w.issued = append(w.issued, text)
		}
		w.noteKeys(action, value)
	}
}

// Parameters of calls that have these values are not written by line, nor are those that the sandbox checks.
var defaultParameters = map[string]map[string]string{
	"AssumeRole":                 {"DurationSeconds": "7200", "RoleSessionName": "terraform-provider-orgaudit", "Region": "ap-guangzhou"},
	"AssumeRoleWithWebIdentity":  {"DurationSeconds": "7200", "RoleSessionName": "terraform-provider-orgaudit", "Region": "ap-guangzhou", "ProviderId": "OIDC"},
	"AssumeAgency":               {"agency_session_name": "audit"},
	"CollectPolicyStatesSummary": {"domain_id": sandbox.DefaultHuaweiDomainID},
}

var checkedParameters = []string{"WebIdentityToken", "id_token", "token", "methods", "ZoneId", "MaxResults"}

// line writes a call: its action, who signed it, and its parameters but for those that have their defaults.
func (w *witness) line(call sandbox.Call) string {
	parameters := map[string]string{}
	for name, value := range call.Parameters {
		if !slices.Contains(checkedParameters, name) {
			parameters[name] = strings.TrimPrefix(fmt.Sprint(value), rolePrefix)
		}
	}
	if region := call.Header.Get("X-Tc-Region"); region != "" {
		parameters["Region"] = region
	}
	for name, value := range defaultParameters[call.Action] {
		switch parameters[name] {
		case value:
			delete(parameters, name)
		case "":
			parameters[name] = "absent"
		}
	}
	line := call.Action + " by " + w.signer(call)
	for i, name := range slices.Sorted(maps.Keys(parameters)) {
		line += []string{": ", " "}[min(i, 1)] + name + "=" + parameters[name]
	}
	return line
}

// signer names the key that signed a call: its id, or the action that gave it. The sandbox holds the token of a
// key to being the one that belongs to it.
func (w *witness) signer(call sandbox.Call) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := signer(call.Header)
	switch {
	case id == "":
		return "nobody"
	case w.issuedBy[id] != "":
		return w.issuedBy[id]
	case call.Header.Get(tencentCloud.tokenHeader) != "" || call.Header.Get(huaweiCloud.tokenHeader) != "":
		return id + "+token"
	}
	return id
}

// sees wants these calls and no others, in this order.
func (w *witness) sees(want ...string) {
	w.t.Helper()
	var got []string
	for _, call := range w.server.Calls() {
		got = append(got, w.line(call))
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("the calls are\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// keepsSecrets wants none of the secrets in the log or in the texts, signatures among them.
func (w *witness) keepsSecrets(texts ...string) {
	w.t.Helper()
	secrets := append(w.inPlay(), w.Secrets()...)
	if !strings.Contains(w.logged.String(), `"@level":"trace"`) {
		w.t.Error("this test sees no logs")
	}
	for _, line := range append(texts, strings.Split(w.logged.String(), "\n")...) {
		for _, secret := range secrets {
			if strings.Contains(line, secret) {
				w.t.Errorf("the secret %q is in: %s", secret, line)
			}
		}
	}
}

// inPlay gives what the server gave and got that nobody else may know.
func (w *witness) inPlay() []string {
	w.mu.Lock()
	secrets := slices.Clone(w.issued)
	w.mu.Unlock()
	for _, call := range w.server.Calls() {
		authorization := call.Header.Get("Authorization")
		_, signature, _ := strings.Cut(authorization, "Signature=")
		if signature != "" {
			secrets = append(secrets, authorization, signature)
		}
	}
	return secrets
}

// run makes one read and holds it to what the case wants.
func (test credentialTest) run(t *testing.T, c cloud) {
	t.Run(test.name, func(t *testing.T) {
		organization := credentialOrganization(test.want)
		organization.HuaweiCloud.Instance = test.instance
		w := startWitness(t, startSandbox(t, organization), test.variables, test.files)
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

// keepsHome wants no other files below the home directory than were there before.
func (w *witness) keepsHome(before files) {
	w.t.Helper()
	_ = filepath.WalkDir(w.home, func(path string, entry os.DirEntry, err error) error {
		relative, _ := filepath.Rel(w.home, path)
		if _, known := before[filepath.ToSlash(relative)]; !known && err == nil && !entry.IsDir() {
			w.t.Errorf("%s was written", relative)
		}
		return nil
	})
}

// inHome puts the home directory in the place of $HOME.
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

// merged puts attributes, variables and files together; the later ones win.
func merged[M ~map[string]V, V any](maps ...M) M {
	all := M{}
	for _, each := range maps {
		for name, value := range each {
			all[name] = value
		}
	}
	return all
}
