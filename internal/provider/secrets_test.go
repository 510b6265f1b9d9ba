// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// Every process of these tests holds its diagnostics against its secrets (process.text). What follows is
// where they would come from outside.

// An echo answers with the headers of the request, the token among them, as a debugging proxy does.
func TestAnEchoOfTheRequestIsNoLeak(t *testing.T) {
	const secret, token = "the-secret-5d2", "the-token-5d3"
	for _, answer := range []struct {
		name        string
		status      int
		before, end string
	}{
		{"HTML", http.StatusOK, "<pre>", "</pre>"},
		{"HTML with an error status", http.StatusBadRequest, "<pre>", "</pre>"},
		{"an error of Tencent Cloud", http.StatusOK, `{"Response":{"Error":{"Code":"AuthFailure.TokenFailure","Message":"`, `"},"RequestId":"r"}}`},
		{"an error code of Tencent Cloud", http.StatusOK, `{"Response":{"Error":{"Code":"`, `","Message":"m"},"RequestId":"r"}}`},
		{"a request id of Tencent Cloud", http.StatusOK, `{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"`, `"}}`},
		{"an incomplete answer of Tencent Cloud", http.StatusOK, `{"Response":{"RequestId":"`, `"}}`},
		{"an incomplete answer of Huawei Cloud", http.StatusOK, `{"domains":[{"id":"a"}],"x":"`, `"}`},
		{"an error of Huawei Cloud", http.StatusBadRequest, `{"error_code":"APIGW.0301","error_msg":"`, `"}`},
		{"an error code of Huawei Cloud", http.StatusBadRequest, `{"error_msg":"m","error_code":"`, `"}`},
		{"a redirect", http.StatusFound, "", ""},
	} {
		for _, c := range bothClouds {
			t.Run(answer.name+"/"+c.name, func(t *testing.T) {
				echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					w.Header().Set("X-Request-Id", r.Header.Get(c.tokenHeader))
					w.Header().Set("Location", "/"+r.Header.Get(c.tokenHeader))
					w.WriteHeader(answer.status)
					_, _ = w.Write([]byte(answer.before + "your token is " + r.Header.Get(c.tokenHeader) + answer.end))
				}))
				t.Cleanup(echo.Close)
				p := configuredProvider(t, variables{
					c.idVariable: "id", c.secretVariable: secret, c.tokenVariable: token, c.endpointVariable: echo.URL, "HW_AUTH_URL": echo.URL,
					"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT": echo.URL,
				}, nil)
				p.fails(c) // and process.text finds no token
			})
		}
	}
}

// A text that HTTP does not carry, such as a key read from a file with its line break, is not quoted.
func TestKeysWithALineBreakAreNotQuoted(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	for _, c := range bothClouds {
		t.Run(c.name, func(t *testing.T) {
			p := configuredProvider(t, urls(server).plus(variables{
				c.idVariable: "id\n", c.secretVariable: "the-secret-7a1\n", c.tokenVariable: "the-token-7a2\nmore",
			}), nil)
			p.keepSecret("token", "the-token-7a2")
			p.keepSecret("token", "the-secret-7a1")
			p.fails(c)
		})
	}
}

func TestNoSecretIsLogged(t *testing.T) {
	organization := sandbox.Organization{
		TencentCloud: tencentCloud.organization(attributeKeys).TencentCloud,
		HuaweiCloud:  huaweiCloud.organization(sdkKeys).HuaweiCloud,
	}
	server := startSandbox(t, organization)
	p := startProvider(t, urls(server).plus(variables{
		"HUAWEICLOUD_SDK_AK": sdkKeys.id, "HUAWEICLOUD_SDK_SK": sdkKeys.secret, "HUAWEICLOUD_SDK_SECURITY_TOKEN": sdkKeys.token,
	}))
	var logged bytes.Buffer
	before := log.Writer()
	log.SetOutput(&logged)
	t.Cleanup(func() { log.SetOutput(before) })
	p.ctx = tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), &logged), &logged)

	config := attributes{"tencentcloud": attributes{"secret_id": attributeKeys.id, "secret_key": attributeKeys.secret, "security_token": attributeKeys.token}}
	p.validate(config)
	p.configure(config)
	for _, c := range bothClouds {
		p.reads(c)
		server.Alter(c.action, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status = http.StatusForbidden })
		p.fails(c)
	}
	if !strings.Contains(logged.String(), `"@level":"trace"`) {
		t.Error("this test sees no logs")
	}
	for _, secret := range p.secrets {
		if strings.Contains(logged.String(), secret) {
			t.Errorf("the secret %q was logged:\n%s", secret, logged.String())
		}
	}
}
