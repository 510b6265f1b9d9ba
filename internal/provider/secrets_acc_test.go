// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

const (
	readWrongZone = `
data "orgaudit_cic_tasks" "all" {
  zone_id = "z-another00001"
}
`
	tencentCloudSecret, tencentCloudToken = "tencent-cloud-secret-6b1", "tencent-cloud-token-6b2"
	huaweiCloudSecret, huaweiCloudToken   = "huawei-cloud-secret-6b3", "huawei-cloud-token-6b4"
	huaweiCloudWrongSecret                = "huawei-cloud-wrong-secret-6b5"
)

// With the log at its most, neither what is logged nor what is printed or kept holds a secret or a signature.
func TestAccProvider_traceLogHoldsNoSecret(t *testing.T) {
	provider := rootmodule.Build(t)
	for _, test := range []struct {
		name, huaweiCloudSecret, body string
		exitCode                      int
		says                          []string
	}{
		{"a read that works", huaweiCloudSecret, readTencentCloud + readHuaweiCloud, 0, nil},
		{
			"a read that fails", huaweiCloudWrongSecret, readWrongZone + readHuaweiCloud, 1,
			[]string{"FailedOperation.ZoneIdNotExist", "APIGW.0301"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			org := organization.Generate(1, organization.Size{Members: 1, Tasks: 120, Rules: 3})
			org.TencentCloud.SecretKey, org.TencentCloud.SecurityToken = tencentCloudSecret, tencentCloudToken
			org.HuaweiCloud.SecretKey, org.HuaweiCloud.SecurityToken = huaweiCloudSecret, huaweiCloudToken
			server := startSandbox(t, org)
			m := rootmodule.New(t, provider, variables(server.Environment()).plus(variables{
				"HW_SECRET_KEY": test.huaweiCloudSecret, "TF_LOG": "TRACE", "TF_LOG_PATH": "trace.log",
			}))
			m.WriteMain(test.body)

			found := map[string]string{}
			found["stdout of plan"], found["stderr of plan"] = m.Run(test.exitCode, "plan", "-input=false", "-no-color", "-out=plan")
			wantWords(t, rootmodule.Unframed(found["stderr of plan"]), test.says, nil)
			log := m.Read("trace.log")
			checkRequestLines(t, server.Calls(), log)
			if test.exitCode == 0 {
				found["plan"], _ = m.Run(0, "show", "-json", "plan")
				found["stdout of apply"], found["stderr of apply"] = m.Run(0, "apply", "-input=false", "-no-color", "plan")
				found["state"] = m.Read("terraform.tfstate")
				wantWords(t, found["plan"]+found["state"], []string{`"task_id":"t-sandbox00000120"`, `"task_id": "t-sandbox00000120"`}, nil)
			}
			found["log"] = m.Read("trace.log")
			for _, secret := range secretsOf(t, server.Calls()) {
				for where, text := range found {
					if strings.Contains(text, secret) {
						t.Errorf("%q is in %s", secret, where)
					}
				}
			}
		})
	}
}

// secretsOf gives the secrets, and what the server received of which nobody else may know.
func secretsOf(t *testing.T, calls []sandbox.Call) []string {
	t.Helper()
	secrets := []string{tencentCloudSecret, tencentCloudToken, huaweiCloudSecret, huaweiCloudToken, huaweiCloudWrongSecret}
	tokens := 0
	for _, call := range calls {
		authorization := call.Header.Get("Authorization")
		_, signature, signed := strings.Cut(authorization, "Signature=")
		if !signed || signature == "" {
			t.Fatalf("%s is not signed: %v", call.Action, call.Header)
		}
		secrets = append(secrets, authorization, signature)
		for _, header := range []string{tencentCloud.tokenHeader, huaweiCloud.tokenHeader} {
			if call.Header.Get(header) != "" {
				tokens++
			}
		}
	}
	if tokens != len(calls) {
		t.Errorf("%d tokens came with %d calls", tokens, len(calls))
	}
	return secrets
}

// requestLine is a line of the log that tells of one try.
var requestLine = regexp.MustCompile(`\[DEBUG\].*: API request: .*`)

// checkRequestLines wants one line in the log for each call, with all that it should tell.
func checkRequestLines(t *testing.T, calls []sandbox.Call, log string) {
	t.Helper()
	lines := requestLine.FindAllString(log, -1)
	if len(lines) != len(calls) || len(calls) == 0 {
		t.Errorf("%d lines for %d calls:\n%s", len(lines), len(calls), strings.Join(lines, "\n"))
	}
	of := map[string]int{}
	for _, line := range lines {
		of[field(line, "action")]++
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
		of[call.Action]--
	}
	for action, count := range of {
		if count != 0 {
			t.Errorf("%d lines too many for %q", count, action)
		}
	}
	if !strings.Contains(log, "[TRACE]") {
		t.Error("the log is not at its most")
	}
}

// field gives what a line of the log says of a field.
func field(line, name string) string {
	found := regexp.MustCompile(`\s` + name + `=("[^"]*"|\S*)`).FindStringSubmatch(line)
	if found == nil {
		return ""
	}
	return found[1]
}
