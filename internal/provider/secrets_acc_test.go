// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

const (
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
)

// secretsTest is a configuration whose secrets must not be in the log at its highest level, nor in the output of
// Terraform, nor in what it stores.
type secretsTest struct {
	name      string
	variables variables
	body      string
	files     files
	signer    string // of the first call that is signed with lasting keys
}

func TestAccProvider_secretsAreNotShownLoggedOrStored(t *testing.T) {
	identity := variables{
		"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline"),
		"HW_ASSUME_ROLE_IDP_ID": "pipeline", "HW_ASSUME_ROLE_AGENCY_NAME": "audit", "HW_ASSUME_ROLE_DOMAIN_ID": delegatingID,
	}
	keys := variables{
		"TENCENTCLOUD_SECRET_ID": variableKeys.id, "TENCENTCLOUD_SECRET_KEY": variableKeys.secret, "TENCENTCLOUD_SECURITY_TOKEN": variableKeys.token,
		"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret, "HW_SECURITY_TOKEN": variableKeys.token,
	}
	provider := rootmodule.Build(t)
	for _, test := range []secretsTest{
		{name: "keys", variables: keys, signer: "x by variable-id+token"},
		{name: "roles", variables: keys, body: assumeRoles, signer: "x by variable-id+token"},
		{
			name:      "token files",
			variables: identity.plus(variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": "token.json", "HW_ASSUME_ROLE_ID_TOKEN_FILE": "./token"}),
			files:     files{"token.json": `{"web_identity_token":"` + identityToken + `"}`, "token": identityToken + "\n"},
		},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, provider) })
	}
}

func (test secretsTest) run(t *testing.T, provider string) {
	server := sandboxtest.Start(t, credentialOrganization([]string{test.signer}))
	seen := &witness{process: &process{t: t}, server: server, issuedBy: map[string]string{}}
	seen.watchKeys()
	m := rootmodule.New(t, provider, urls(server).plus(test.variables).plus(variables{"TF_LOG": "TRACE", "TF_LOG_PATH": "trace.log"}))
	m.WriteMain(test.body + readHuaweiCloud + readTencentCloud)
	for name, text := range test.files {
		m.Write(name, text)
	}

	found := map[string]string{}
	found["stdout of plan"], found["stderr of plan"] = m.Run(0, "plan", "-input=false", "-no-color", "-out=plan")
	checkRequestLines(t, server.Calls(), m.Read("trace.log"))
	found["stdout of apply"], found["stderr of apply"] = m.Run(0, "apply", "-input=false", "-no-color", "plan")
	found["plan"], _ = m.Run(0, "show", "-json", "plan")
	found["state"] = m.Read("terraform.tfstate")
	wantWords(t, found["state"], "orgaudit_cic_tasks", "orgaudit_policy_states_summary")

	// The same read, refused by services that repeat what they got.
	for _, action := range []string{"AssumeRoleWithWebIdentity", "CreateTokenWithIdToken", tencentCloud.action, huaweiCloud.action} {
		server.Alter(action, func(call sandbox.Call, answer *sandbox.Answer) {
			setError(answer, "Refused", fmt.Sprint("got ", call.Header, call.Parameters))
		})
	}
	found["stdout of a refused plan"], found["stderr of a refused plan"] = m.Run(1, "plan", "-input=false", "-no-color")
	wantWords(t, rootmodule.Unframed(found["stderr of a refused plan"]), "tasks not read", "Compliance summary not read", "Refused: (left out: it contains a secret)")
	found["log"] = m.Read("trace.log")
	wantWords(t, found["log"], "[TRACE]")
	secrets := append(seen.inPlay(), identityToken, variableKeys.secret, variableKeys.token)
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
