// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

const (
	readWrongZone = `
data "orgaudit_cic_tasks" "all" {
  zone_id = "z-another00001"
}
`
	assumeRoles = `
provider "orgaudit" {
  tencentcloud {
    assume_role {
      role_arn     = "` + rolePrefix + `guarded"
      external_id  = "external-1"
      policy       = jsonencode({ version = "2.0", statement = [] })
      session_name = "nightly"
    }
  }
  huaweicloud {
    assume_role {
      agency_name = "audit"
      domain_name = "delegating"
    }
  }
}
`
	tokensAsFiles = `
provider "orgaudit" {
  tencentcloud {
    assume_role_with_web_identity { web_identity_token_file = trimspace(file("token")) }
  }
  huaweicloud {
    assume_role_with_oidc { id_token_file = trimspace(file("token")) }
  }
}
`
)

// secretsTest is a configuration whose secrets must not be in the log at its highest level, nor in the output of
// Terraform, nor in what it stores.
type secretsTest struct {
	name      string
	variables variables
	body      string
	files     files
	signer    string // of the first call that is signed with lasting keys
	alter     map[string]func(sandbox.Call, *sandbox.Answer)
	says      []string // nil if the reads work
}

func TestAccProvider_secretsAreNotShownLoggedOrStored(t *testing.T) {
	identity := variables{
		"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline"),
		"HW_ASSUME_ROLE_IDP_ID": "pipeline", "HW_ASSUME_ROLE_AGENCY_NAME": "audit", "HW_ASSUME_ROLE_DOMAIN_ID": delegatingID,
	}
	tokens := identity.plus(variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": identityToken, "HW_ASSUME_ROLE_ID_TOKEN": identityToken})
	keys := variables{
		"TENCENTCLOUD_SECRET_ID": variableKeys.id, "TENCENTCLOUD_SECRET_KEY": variableKeys.secret, "TENCENTCLOUD_SECURITY_TOKEN": variableKeys.token,
		"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret, "HW_SECURITY_TOKEN": variableKeys.token,
	}
	echo := func(call sandbox.Call, answer *sandbox.Answer) {
		for _, parameter := range []string{"WebIdentityToken", "id_token"} {
			if token, ok := call.Parameters[parameter].(string); ok {
				setError(answer, "Refused", "this is not a token: "+token)
			}
		}
	}

	provider := rootmodule.Build(t)
	for _, test := range []secretsTest{
		{name: "keys", variables: keys, signer: "x by variable-id+token"},
		{
			name: "refused keys", variables: keys.plus(variables{"HW_SECRET_KEY": otherProfileKeys.secret}), body: readWrongZone, signer: "x by variable-id+token",
			says: []string{"FailedOperation.ZoneIdNotExist", "APIGW.0301"},
		},
		{name: "roles", variables: keys, body: assumeRoles, signer: "x by variable-id+token"},
		{
			name:      "token files",
			variables: identity.plus(variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": "token.json", "HW_ASSUME_ROLE_ID_TOKEN_FILE": "./token"}),
			files:     files{"token.json": `{"web_identity_token":"` + identityToken + `"}`, "token": identityToken + "\n"},
		},
		{
			name: "tokens in place of their files", variables: identity, body: tokensAsFiles, files: files{"token": identityToken + "\n"},
			says: []string{"web_identity_token_file", "id_token_file", "cannot be read"},
		},
		{
			name: "echoed tokens", variables: tokens, alter: map[string]func(sandbox.Call, *sandbox.Answer){"AssumeRoleWithWebIdentity": echo, "CreateTokenWithIdToken": echo},
			says: []string{"AssumeRoleWithWebIdentity", "CreateTokenWithIdToken", "Refused: (left out: it contains a secret)"},
		},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, provider) })
	}
}

func (test secretsTest) run(t *testing.T, provider string) {
	server := sandboxtest.Start(t, credentialOrganization([]string{test.signer}))
	seen := &witness{process: &process{t: t}, server: server, issuedBy: map[string]string{}}
	seen.watchKeys()
	for action, alter := range test.alter {
		server.Alter(action, alter)
	}
	m := rootmodule.New(t, provider, urls(server).plus(test.variables).plus(variables{"TF_LOG": "TRACE", "TF_LOG_PATH": "trace.log"}))
	body := test.body + readHuaweiCloud
	if test.body != readWrongZone {
		body += readTencentCloud
	}
	m.WriteMain(body)
	for name, text := range test.files {
		m.Write(name, text)
	}

	exitCode := min(len(test.says), 1)
	found := map[string]string{}
	found["stdout of plan"], found["stderr of plan"] = m.Run(exitCode, "plan", "-input=false", "-no-color", "-out=plan")
	wantWords(t, rootmodule.Unframed(found["stderr of plan"]), test.says...)
	if exitCode == 0 {
		checkRequestLines(t, server.Calls(), m.Read("trace.log"))
		found["stdout of apply"], found["stderr of apply"] = m.Run(0, "apply", "-input=false", "-no-color", "plan")
		found["plan"], _ = m.Run(0, "show", "-json", "plan")
		found["state"] = m.Read("terraform.tfstate")
		wantWords(t, found["state"], "orgaudit_cic_tasks", "orgaudit_policy_states_summary")
	}
	found["log"] = m.Read("trace.log")
	wantWords(t, found["log"], "[TRACE]")
	secrets := append(seen.inPlay(), identityToken, variableKeys.secret, variableKeys.token, otherProfileKeys.secret)
	for where, text := range found {
		for _, line := range strings.Split(text, "\n") {
			for _, secret := range secrets {
				if strings.Contains(line, secret) {
					t.Errorf("%q is in %s: %s", secret, where, line)
				}
			}
		}
	}
}

// requestLine is the line of the log for one try.
var requestLine = regexp.MustCompile(`\[DEBUG\].*: API request: .*`)

// checkRequestLines wants one line in the log for each call, with all its fields.
func checkRequestLines(t *testing.T, calls []sandbox.Call, log string) {
	t.Helper()
	lines := requestLine.FindAllString(log, -1)
	if len(lines) != len(calls) || len(calls) == 0 {
		t.Errorf("%d lines for %d calls:\n%s", len(lines), len(calls), strings.Join(lines, "\n"))
	}
	count := map[string]int{}
	for _, line := range lines {
		count[field(line, "action")]++
		for _, number := range []string{"page", "items_so_far", "try", "status", "duration_ms"} {
			if _, err := strconv.Atoi(field(line, number)); err != nil {
				t.Errorf("%s is %q in: %s", number, field(line, number), line)
			}
		}
		if strings.Trim(field(line, "request_id"), `"`) == "" {
			t.Errorf("no request_id in: %s", line)
		}
	}
	for _, call := range calls {
		count[call.Action]--
	}
	for action, count := range count {
		if count != 0 {
			t.Errorf("%d lines too many for %q", count, action)
		}
	}
}

// field returns the value of a field in a line of the log.
func field(line, name string) string {
	found := regexp.MustCompile(`\s` + name + `=("[^"]*"|\S*)`).FindStringSubmatch(line)
	if found == nil {
		return ""
	}
	return found[1]
}
