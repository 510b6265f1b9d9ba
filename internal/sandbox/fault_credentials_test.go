// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// askForKeys makes one call of a service that gives keys or a token.
func askForKeys(t *testing.T, server *Server, action string, tamper func(*http.Request)) {
	t.Helper()
	signed, unsigned, federated := stsCaller, webCaller, idpCaller
	signed.tamper, unsigned.tamper, federated.tamper = tamper, tamper, tamper
	switch action {
	case "AssumeRole":
		assume(t, server, signed, plainARN)
	case "AssumeRoleWithWebIdentity":
		unsigned.call(t, server, action, webIdentity(webARN, "pipeline", "e30.e30.c2ln"))
	case "CreateTokenWithIdToken":
		federated.post(t, server, idTokenTokensPath, idToken("e30.e30.c2ln"))
	case "CreateTemporaryAccessKeyByToken":
		securityToken(t, server, huaweiCaller{unsigned: true, tamper: tamper}, byToken(subjectToken(t, server, "pipeline", "e30.e30.c2ln"), ""))
	case "CreateTemporaryAccessKeyByAgency":
		securityToken(t, server, huaweiCaller{tamper: tamper}, byAgency(`"agency_name":"audit","domain_id":"d1"`))
	case "AssumeAgency":
		agencyKeys(t, server, huaweiCaller{tamper: tamper}, "d1", "")
	}
}

func TestFaults_ofCredentialServices(t *testing.T) {
	for action, field := range map[string]string{
		"AssumeRole": "Credentials", "AssumeRoleWithWebIdentity": "Credentials", "CreateTokenWithIdToken": "token",
		"CreateTemporaryAccessKeyByToken": "credential", "CreateTemporaryAccessKeyByAgency": "credential", "AssumeAgency": "credentials",
	} {
		t.Run(action, func(t *testing.T) {
			server := start(t, bothKeys())
			request := signedRequest(t, server, action)
			good := func(r received) bool {
				return (r.whole(200) || r.whole(201)) && json.Valid([]byte(r.body)) && strings.Contains(r.body, `"`+field+`":{`)
			}
			applied := map[string]bool{}
			for _, fault := range Faults() {
				applied[fault.Name] = fault.AppliesTo(action)
				// Nothing would end the wait.
				if !applied[fault.Name] || fault.Name == "too slow" {
					continue
				}
				if got := exchange(request(t.Context())); !good(got) {
					t.Fatalf("without a fault: %+v", got)
				}
				server.Inject(action, fault, Always())
				got := exchange(request(t.Context()))
				server.Alter(action, nil)
				if good(got) || server.Injected()[fault.Name] != 1 {
					t.Errorf("%s: %+v", fault.Name, got)
				}
				if wrong := strings.Contains(got.body, `"`+field+`":"a string"`); wrong != (fault.Name == "list of a wrong type") {
					t.Errorf("%s: %s", fault.Name, got.body)
				}
			}
			tencent := field == "Credentials"
			if applied["RequestLimitExceeded"] != tencent || applied["Response missing"] != tencent || applied["401 APIGW.0301"] == tencent || applied["results missing"] || !applied["list missing"] {
				t.Errorf("applied %v", applied)
			}
			server.Throttle(action, 0)
			if got := exchange(request(t.Context())); !got.whole(map[bool]int{true: 200, false: 429}[tencent]) || good(got) {
				t.Errorf("throttled: %+v", got)
			}
		})
	}
}
