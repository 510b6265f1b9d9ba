// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
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
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// witness is a process with a record of its calls, its log and the secrets that it uses.
type witness struct {
	*process
	home   string
	server *sandbox.Server
	logged *sharedBuffer

	mu       sync.Mutex
	issuedBy map[string]string // the action that issued a key, by the key's id
	issued   []string          // secrets and tokens
}

// sharedBuffer is a buffer for several loggers.
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

// startWitness starts a process that uses a server for everything, instance metadata too.
func startWitness(t *testing.T, server *sandbox.Server, environment variables, found files) *witness {
	t.Helper()
	return startWitnessOn(t, server, server.URL, environment, found)
}

// startWitnessOn is startWitness with instance metadata at another address.
func startWitnessOn(t *testing.T, server *sandbox.Server, metadata string, environment variables, found files) *witness {
	t.Helper()
	w := &witness{server: server, home: t.TempDir(), issuedBy: map[string]string{}}
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
	w.logged = w.catchLog()
	return w
}

// instanceMetadata is the address of the metadata service for the next process. Nobody listens at nobodyListens.
var (
	nobodyListens    = &url.URL{Scheme: "http", Host: "127.0.0.1:1"}
	instanceMetadata = nobodyListens
)

// setInstanceMetadata sets the address of the metadata service for one test.
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

// catchLog records the log of a process at every level.
func (p *process) catchLog() *sharedBuffer {
	logged := &sharedBuffer{}
	before := log.Writer()
	log.SetOutput(logged)
	p.t.Cleanup(func() { log.SetOutput(before) })
	p.Provider = p.With(tfsdklogtest.RootLogger(tflogtest.RootLogger(p.t.Context(), logged), logged))
	return logged
}

// givers are the actions that issue keys or tokens.
var givers = []string{
	"AssumeRole", "AssumeRoleWithWebIdentity", "MetadataSecurityCredentials",
	"CreateTokenWithIdToken", "CreateTemporaryAccessKeyByToken", "CreateTemporaryAccessKeyByAgency", "AssumeAgency", "MetadataToken", "MetadataSecurityKey",
}

// watchKeys records the keys and tokens that the server issues.
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

// line leaves out parameters with these values, and those that the sandbox checks.
var defaultParameters = map[string]map[string]string{
	"AssumeRole":                 {"DurationSeconds": "7200", "RoleSessionName": "terraform-provider-orgaudit", "Region": "ap-guangzhou"},
	"AssumeRoleWithWebIdentity":  {"DurationSeconds": "7200", "RoleSessionName": "terraform-provider-orgaudit", "Region": "ap-guangzhou", "ProviderId": "OIDC"},
	"AssumeAgency":               {"agency_session_name": "audit"},
	"CollectPolicyStatesSummary": {"domain_id": organization.DefaultHuaweiDomainID},
}

var checkedParameters = []string{"WebIdentityToken", "id_token", "token", "methods", "ZoneId", "MaxResults"}

// line describes a call: its action, its signer, and its parameters without the defaults.
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

// signer returns the id of the key that signed a call, or the action that issued it. The sandbox checks the token.
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

// sees wants these calls alone, in this order.
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

// keepsSecrets wants no secret or signature in the log or in the texts.
func (w *witness) keepsSecrets(texts ...string) {
	w.t.Helper()
	secrets := append(w.inPlay(), w.Secrets()...)
	if !strings.Contains(w.logged.String(), `"@level":"trace"`) {
		w.t.Error("the log is not recorded")
	}
	for _, line := range append(texts, strings.Split(w.logged.String(), "\n")...) {
		for _, secret := range secrets {
			if strings.Contains(line, secret) {
				w.t.Errorf("the secret %q is in: %s", secret, line)
			}
		}
	}
}

// inPlay returns the secrets that the server issued, and the signatures that it received.
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

// keepsHome wants no new file below the home directory.
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
