// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// With the log at its most, neither what is logged nor what is printed or kept holds anything that keys are got
// with, nor the keys.
func TestAccProvider_credentialsAreNotShown(t *testing.T) {
	const (
		roles = `
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
	identity := variables{
		"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline"),
		"HW_ASSUME_ROLE_IDP_ID": "pipeline", "HW_ASSUME_ROLE_AGENCY_NAME": "audit", "HW_ASSUME_ROLE_DOMAIN_ID": delegatingID,
	}
	tokens := identity.plus(variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": identityToken, "HW_ASSUME_ROLE_ID_TOKEN": identityToken})
	lasting := variables{
		"TENCENTCLOUD_SECRET_ID": variableKeys.id, "TENCENTCLOUD_SECRET_KEY": variableKeys.secret, "TENCENTCLOUD_SECURITY_TOKEN": variableKeys.token,
		"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret, "HW_SECURITY_TOKEN": variableKeys.token,
	}
	echo := func(call sandbox.Call, answer *sandbox.Answer) {
		for _, parameter := range []string{"WebIdentityToken", "id_token"} {
			if token, ok := call.Parameters[parameter].(string); ok {
				setError(answer, "Refused", "this is no token: "+token)
			}
		}
	}

	provider := rootmodule.Build(t)
	for _, test := range []struct {
		name      string
		variables variables
		body      string
		files     files
		signer    string // of the first call that lasting keys sign
		alter     map[string]func(sandbox.Call, *sandbox.Answer)
		says      []string // nil for reads that work
	}{
		{name: "identity tokens", variables: tokens},
		{
			name:      "files with identity tokens",
			variables: identity.plus(variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": "token.json", "HW_ASSUME_ROLE_ID_TOKEN_FILE": "./token"}),
			files:     files{"token.json": `{"web_identity_token":"` + identityToken + `"}`, "token": identityToken + "\n"},
		},
		{name: "roles", variables: lasting, body: roles, signer: "x by variable-id+token"},
		{
			name:      "profiles",
			variables: variables{"TENCENTCLOUD_SHARED_CREDENTIALS_DIR": ".", "HW_SHARED_CONFIG_FILE": "hcloud.json"}, body: roles, signer: "x by profile-id+token",
			files: files{"default.credential": tencentProfile(profileKeys), "hcloud.json": hcloud(hcloudProfile("a", profileKeys))},
		},
		{
			name:      "identity tokens in the place of their files",
			variables: identity.plus(variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": identityToken, "HW_ASSUME_ROLE_ID_TOKEN_FILE": identityToken}),
			says:      []string{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE", "HW_ASSUME_ROLE_ID_TOKEN_FILE", "cannot be read"},
		},
		{
			name: "identity tokens in the place of their files, by attributes", variables: tokens.without("TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN", "HW_ASSUME_ROLE_ID_TOKEN"),
			body: `
provider "orgaudit" {
  tencentcloud {
    assume_role_with_web_identity { web_identity_token_file = trimspace(file("token")) }
  }
  huaweicloud {
    assume_role_with_oidc { id_token_file = trimspace(file("token")) }
  }
}
`,
			files: files{"token": identityToken + "\n"},
			says:  []string{"web_identity_token_file", "id_token_file", "cannot be read"},
		},
		{
			name: "refused identity tokens that are echoed", variables: tokens,
			alter: map[string]func(sandbox.Call, *sandbox.Answer){"AssumeRoleWithWebIdentity": echo, "CreateTokenWithIdToken": echo},
			says:  []string{"AssumeRoleWithWebIdentity", "CreateTokenWithIdToken", "Refused: (left out: it repeats a secret)"},
		},
		{
			name: "profiles that are no JSON", variables: variables{"TENCENTCLOUD_SHARED_CREDENTIALS_DIR": ".", "HW_SHARED_CONFIG_FILE": "hcloud.json"},
			files: files{"default.credential": "secretKey = " + profileKeys.secret, "hcloud.json": "sk = " + profileKeys.secret},
			says:  []string{"default.credential", "hcloud.json", "JSON"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			organization := credentialOrganization([]string{test.signer})
			server := startSandbox(t, organization)
			seen := &witness{process: &process{t: t}, server: server, issuedBy: map[string]string{}}
			seen.watchKeys()
			for action, alter := range test.alter {
				server.Alter(action, alter)
			}
			m := rootmodule.New(t, provider, urls(server).plus(test.variables).plus(variables{"TF_LOG": "TRACE", "TF_LOG_PATH": "trace.log"}))
			m.WriteMain(test.body + readTencentCloud + readHuaweiCloud)
			for name, text := range test.files {
				m.Write(name, text)
			}

			exitCode := min(len(test.says), 1)
			found := map[string]string{}
			found["stdout of plan"], found["stderr of plan"] = m.Run(exitCode, "plan", "-input=false", "-no-color", "-out=plan")
			wantWords(t, rootmodule.Unframed(found["stderr of plan"]), test.says, nil)
			if exitCode == 0 {
				checkRequestLines(t, server.Calls(), m.Read("trace.log"))
				found["stdout of apply"], found["stderr of apply"] = m.Run(0, "apply", "-input=false", "-no-color", "plan")
				found["plan"], _ = m.Run(0, "show", "-json", "plan")
				found["state"] = m.Read("terraform.tfstate")
				wantWords(t, found["state"], []string{"orgaudit_cic_tasks", "orgaudit_policy_states_summary"}, nil)
			}
			found["log"] = m.Read("trace.log")
			if !strings.Contains(found["log"], "[TRACE]") {
				t.Error("the log is not at its most")
			}
			secrets := append(seen.inPlay(), identityToken)
			for _, k := range []keys{variableKeys, profileKeys} {
				secrets = append(secrets, k.secret, k.token)
			}
			for where, text := range found {
				for _, line := range strings.Split(text, "\n") {
					for _, secret := range secrets {
						if strings.Contains(line, secret) {
							t.Errorf("%q is in %s: %s", secret, where, line)
						}
					}
				}
			}
		})
	}
}
