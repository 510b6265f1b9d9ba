// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// The driver checks each diagnostic for the secrets of the configuration. These tests check echoes of them.

// These secrets look like the vendors' own. The token contains the secret of the keys.
const (
	vendorSecret = "Gu5t9xGARNpq86cd98joQYCN3Cozk1qA"
	vendorToken  = "IQoJb3Jp+Z2luX2V/jEHkaDm" + vendorSecret + "Fwc291dGhlYXN0LTEi=="
)

// leak returns eight characters of a secret that a text shows in any escaping, "" for none.
func leak(text string, secrets ...string) string {
	for range 4 {
		for _, secret := range secrets {
			for i := range len(secret) - 7 {
				if strings.Contains(strings.ToLower(text), strings.ToLower(secret[i:i+8])) {
					return secret[i : i+8]
				}
			}
		}
		text = html.UnescapeString(strings.NewReplacer(`\\`, `\`, `\u002b`, "+", `\u002B`, "+", `\u002f`, "/", `\/`, "/", `\u003d`, "=").Replace(text))
		if plain, err := url.PathUnescape(text); err == nil {
			text = plain
		}
	}
	return ""
}

// keepsOff wants an error, and no part of these secrets in it or in the log, which has to be recorded.
func (p *process) keepsOff(test string, logged *sharedBuffer, problem string, secrets ...string) {
	p.t.Helper()
	if problem == "" || !strings.Contains(logged.String(), `"@level":"trace"`) {
		p.t.Errorf("%s: error %q, log %.100q", test, problem, logged.String())
	}
	for _, text := range append(strings.Split(logged.String(), "\n"), problem) {
		if part := leak(text, secrets...); part != "" {
			p.t.Errorf("%s: %q is in: %s", test, part, text)
		}
	}
}

// spellings are ways in which an answer may repeat a token. The tests of apicall have more.
var spellings = map[string]func(token string) string{
	"whole":                  func(token string) string { return token },
	"cut within":             func(token string) string { return token[:12] + "..." + token[len(token)-12:] },
	"each character escaped": func(token string) string { return percent(token) },
}

func percent(text string) string {
	var escaped strings.Builder
	for _, each := range []byte(text) {
		fmt.Fprintf(&escaped, "%%%02x", each)
	}
	return escaped.String()
}

// echoes are places of an answer that may repeat a token.
var echoes = map[string]func(w http.ResponseWriter, text string){
	"a message":                  func(w http.ResponseWriter, text string) { writeError(w, "Refused", "no: "+text, "r-1") },
	"a code":                     func(w http.ResponseWriter, text string) { writeError(w, text, "no", "r-1") },
	"the request id of the body": func(w http.ResponseWriter, text string) { writeError(w, "Refused", "no", text) },
	"the request id of the header": func(w http.ResponseWriter, text string) {
		w.Header().Set("X-Request-Id", oneLine(text))
		writeError(w, "Refused", "no", nil)
	},
	"a body without JSON": func(w http.ResponseWriter, text string) { _, _ = fmt.Fprintf(w, "<pre>%s</pre>", text) },
	"a body without JSON, with an error status": func(w http.ResponseWriter, text string) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = fmt.Fprintf(w, "<pre>%s</pre>", text)
	},
	"a body that is cut":  func(w http.ResponseWriter, text string) { _, _ = fmt.Fprintf(w, `{"a": %q, "b": "%s`, text, text) },
	"the name of a field": func(w http.ResponseWriter, text string) { _, _ = fmt.Fprintf(w, `{%q: 1, %q: 2}`, text, text) },
	"the name of a nested field": func(w http.ResponseWriter, text string) {
		_, _ = fmt.Fprintf(w, `{"Response": {"Tasks": [{"TaskId": {%q: 1}}]}, "domains": {%q: 5}}`, text, text)
	},
	"an error that is a text": func(w http.ResponseWriter, text string) {
		_, _ = fmt.Fprintf(w, `{"error": %q, "Response": {"Error": %q}}`, text, text)
	},
	"a redirect": func(w http.ResponseWriter, text string) {
		w.Header().Set("Location", "/"+oneLine(text))
		w.WriteHeader(http.StatusFound)
	},
	"a header": func(w http.ResponseWriter, text string) {
		w.Header().Set("Www-Authenticate", oneLine(text))
		w.Header().Set("Retry-After", oneLine(text))
		w.WriteHeader(http.StatusTooManyRequests)
	},
	"the status text": func(w http.ResponseWriter, text string) {
		raw(w, "HTTP/1.1 403 "+oneLine(text)+"\r\nContent-Length: 0\r\n\r\n")
	},
	"an invalid status":      func(w http.ResponseWriter, text string) { raw(w, "HTTP/1.1 "+oneLine(text)+"\r\n\r\n") },
	"an answer without HTTP": func(w http.ResponseWriter, text string) { raw(w, oneLine(text)+"\r\n\r\n") },
	"an invalid header":      func(w http.ResponseWriter, text string) { raw(w, "HTTP/1.1 200 OK\r\n"+oneLine(text)+"\r\n\r\n") },
	"the size of a chunk": func(w http.ResponseWriter, text string) {
		raw(w, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"+oneLine(text)+"\r\n")
	},
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// writeError answers with an error in the form of both clouds.
func writeError(w http.ResponseWriter, code, message string, requestID any) {
	_ = json.NewEncoder(w).Encode(map[string]any{
		"Response":   map[string]any{"Error": map[string]any{"Code": code, "Message": message}, "RequestId": requestID},
		"error_code": code, "error_msg": message, "request_id": requestID,
	})
}

// raw writes an answer byte by byte and ends the connection.
func raw(w http.ResponseWriter, text string) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = connection.Write([]byte(text))
	_ = connection.Close()
}

func TestSecrets_echoIsNeitherShownNorLogged(t *testing.T) {
	var echo func(http.ResponseWriter)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { echo(w) }))
	t.Cleanup(server.Close)
	for place, write := range echoes {
		for _, c := range bothClouds {
			t.Run(place+"/"+c.name, func(t *testing.T) {
				for spelling, spell := range spellings {
					echo = func(w http.ResponseWriter) { write(w, spell(vendorToken)) }
					p := startProvider(t, variables{
						c.idVariable: "id", c.secretVariable: vendorSecret, c.tokenVariable: vendorToken, c.endpointVariable: server.URL, "HW_AUTH_URL": server.URL,
						"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT": server.URL,
					})
					logged := p.catchLog()
					p.configure(nil)
					_, problem := p.Read(c.dataSource, c.arguments)
					p.keepsOff(spelling, logged, problem, vendorToken, vendorSecret)
				}
			})
		}
	}
}

func TestSecrets_ordinaryMessageOfTheVendorIsShown(t *testing.T) {
	const code, message, requestID = "InvalidParameter.Unusual", "The zone z-1 of member 100000000042 is not open: see https://example.com/a?b=c%20d", "3a5f0c1e-0d3b-4f1b-9b2f-8c5a7d6e4f10"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writeError(w, code, message, requestID) }))
	t.Cleanup(server.Close)
	for _, c := range bothClouds {
		p := startProvider(t, variables{
			c.idVariable: "id", c.secretVariable: vendorSecret, c.tokenVariable: vendorToken, c.endpointVariable: server.URL, "HW_AUTH_URL": server.URL,
			"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT": server.URL,
		})
		logged := p.catchLog()
		p.configure(nil)
		p.fails(c, code, message, requestID)
		if !strings.Contains(logged.String(), message) || !strings.Contains(logged.String(), requestID) {
			t.Errorf("%s: the message is not logged", c.name)
		}
	}
}

// Anyone with the token of the metadata service gets keys.
func TestSecrets_metadataTokenIsNeitherShownNorLogged(t *testing.T) {
	const metadataToken = "Ww4nYB7mDkq0TzSV2xhJ"
	for _, action := range []string{"MetadataSecurityKey", huaweiCloud.action} {
		for _, spelled := range []string{metadataToken, metadataToken[:10], percent(metadataToken)} {
			org := credentialOrganization(nil)
			org.HuaweiCloud.Instance = &organization.Instance{}
			w := startWitness(t, sandboxtest.Start(t, org), variables{"HW_DOMAIN_ID": organization.DefaultHuaweiDomainID}, nil)
			w.server.Alter("MetadataToken", func(_ sandbox.Call, answer *sandbox.Answer) {
				answer.Status, answer.Body = http.StatusOK, []byte(metadataToken+"\n")
			})
			w.server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
				setError(answer, "Refused", "no: "+spelled)
				answer.Header.Set("X-Request-Id", spelled)
			})
			w.configure(nil)
			_, problem := w.Read(huaweiCloud.dataSource, nil)
			w.keepsOff(action, w.logged, problem, metadataToken)
		}
	}
}

func TestSecrets_passwordOfAProxyIsNeitherShownNorLogged(t *testing.T) {
	const password = "qV7xNw2kTzp9"
	sent := base64.StdEncoding.EncodeToString([]byte("user:" + password))
	for name, text := range map[string]string{"as it is": password, "as it is sent": "Basic " + sent, "a part": password[2:10], "escaped": percent(password)} {
		for _, answer := range []string{
			"HTTP/1.1 407 %s\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 502 %s\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 %s\r\n\r\n", "%s\r\n\r\n",
			"HTTP/1.1 407 No\r\nProxy-Authenticate: %[1]s\r\nContent-Length: 2\r\n\r\nno %[1]s",
		} {
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { raw(w, fmt.Sprintf(answer, text)) }))
			t.Cleanup(proxy.Close)
			for _, c := range bothClouds {
				p := startProvider(t, someKeys(c).plus(variables{
					"HTTPS_PROXY": strings.Replace(proxy.URL, "http://", "http://user:"+password+"@", 1), "https_proxy": "", "NO_PROXY": "", "no_proxy": "",
				}))
				logged := p.catchLog()
				p.configure(nil)
				_, problem := p.Read(c.dataSource, c.arguments)
				p.keepsOff(name+", answer "+answer, logged, problem, password, sent)
			}
		}
	}
}
