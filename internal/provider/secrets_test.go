// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
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

// Secrets as the vendors give them: no eight characters of them are a word. The token holds the secret of the keys.
const (
	vendorSecret = "Gu5t9xGARNpq86cd98joQYCN3Cozk1qA"
	vendorToken  = "IQoJb3Jp+Z2luX2V/jEHkaDm" + vendorSecret + "Fwc291dGhlYXN0LTEi=="
)

// leak gives what a text shows of a secret: eight characters of it in a row, in whatever escaping.
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

// catchLog keeps what a process logs at any level.
func (p *process) catchLog() *sharedBuffer {
	logged := &sharedBuffer{}
	before := log.Writer()
	log.SetOutput(logged)
	p.t.Cleanup(func() { log.SetOutput(before) })
	p.Provider = p.With(tfsdklogtest.RootLogger(tflogtest.RootLogger(p.t.Context(), logged), logged))
	return logged
}

// spellings are the ways in which an answer may repeat a token.
var spellings = map[string]func(token string) string{
	"whole":                    func(token string) string { return token },
	"its beginning":            func(token string) string { return token[:20] },
	"its end":                  func(token string) string { return token[len(token)-20:] },
	"cut within":               func(token string) string { return token[:12] + "..." + token[len(token)-12:] },
	"eight characters":         func(token string) string { return token[9:17] },
	"the secret within it":     func(string) string { return vendorSecret },
	"a part of that":           func(string) string { return vendorSecret[5:15] },
	"in capitals":              strings.ToUpper,
	"escaped for a URL":        url.QueryEscape,
	"escaped in small letters": func(token string) string { return strings.ReplaceAll(token, "+", "%2b") },
	"escaped for a URL twice":  func(token string) string { return url.QueryEscape(url.QueryEscape(token)) },
	"escaped for HTML":         func(token string) string { return strings.ReplaceAll(token, "+", "&#43;") },
	"escaped for HTML, in hex": func(token string) string { return strings.ReplaceAll(token, "+", "&#x2b;") },
	"escaped for JSON":         func(token string) string { return strings.ReplaceAll(token, "+", `\u002b`) },
	"escaped for JSON twice":   func(token string) string { return strings.ReplaceAll(token, "+", `\\u002b`) },
	"slashes escaped for JSON": func(token string) string { return strings.ReplaceAll(token, "/", `\/`) },
	"broken over lines":        func(token string) string { return token[:15] + "\n  " + token[15:30] + "\n  " + token[30:] },
	"each character escaped":   func(token string) string { return percent(token) },
}

func percent(text string) string {
	var escaped strings.Builder
	for _, each := range []byte(text) {
		fmt.Fprintf(&escaped, "%%%02x", each)
	}
	return escaped.String()
}

// echoes are the places of an answer that may repeat a token.
var echoes = map[string]func(w http.ResponseWriter, text string){
	"a message":                  func(w http.ResponseWriter, text string) { writeError(w, "Refused", "no: "+text, "r-1") },
	"a code":                     func(w http.ResponseWriter, text string) { writeError(w, text, "no", "r-1") },
	"the request id of the body": func(w http.ResponseWriter, text string) { writeError(w, "Refused", "no", text) },
	"the request id of the header": func(w http.ResponseWriter, text string) {
		w.Header().Set("X-Request-Id", oneLine(text))
		writeError(w, "Refused", "no", nil)
	},
	"a body that is no JSON": func(w http.ResponseWriter, text string) { _, _ = fmt.Fprintf(w, "<pre>%s</pre>", text) },
	"a body that is no JSON, with an error status": func(w http.ResponseWriter, text string) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = fmt.Fprintf(w, "<pre>%s</pre>", text)
	},
	"a body that is cut":     func(w http.ResponseWriter, text string) { _, _ = fmt.Fprintf(w, `{"a": %q, "b": "%s`, text, text) },
	"an escape that is none": func(w http.ResponseWriter, text string) { _, _ = fmt.Fprintf(w, `{"a": "\q%s"}`, oneLine(text)) },
	"the name of a field":    func(w http.ResponseWriter, text string) { _, _ = fmt.Fprintf(w, `{%q: 1, %q: 2}`, text, text) },
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
	"the status text of a redirect": func(w http.ResponseWriter, text string) {
		raw(w, "HTTP/1.1 302 "+oneLine(text)+"\r\nContent-Length: 0\r\n\r\n")
	},
	"the status text of success": func(w http.ResponseWriter, text string) {
		raw(w, "HTTP/1.1 202 "+oneLine(text)+"\r\nContent-Length: 2\r\n\r\n{}")
	},
	"a status that is no number": func(w http.ResponseWriter, text string) { raw(w, "HTTP/1.1 "+oneLine(text)+"\r\n\r\n") },
	"an answer that is no HTTP":  func(w http.ResponseWriter, text string) { raw(w, oneLine(text)+"\r\n\r\n") },
	"a header that is none":      func(w http.ResponseWriter, text string) { raw(w, "HTTP/1.1 200 OK\r\n"+oneLine(text)+"\r\n\r\n") },
	"a length that is none": func(w http.ResponseWriter, text string) {
		raw(w, "HTTP/1.1 200 OK\r\nContent-Length: "+oneLine(text)+"\r\n\r\n")
	},
	"a transfer encoding of its kind": func(w http.ResponseWriter, text string) {
		raw(w, "HTTP/1.1 200 OK\r\nTransfer-Encoding: "+oneLine(text)+"\r\n\r\n")
	},
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

// Whatever a server writes of the token that it was sent, in whatever place and spelling: nothing of it is shown or
// logged.
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
					if problem == "" {
						t.Errorf("%s: no error", spelling)
					}
					if part := leak(problem, vendorToken, vendorSecret); part != "" {
						t.Errorf("%s: %q is shown: %s", spelling, part, problem)
					}
					if !strings.Contains(logged.String(), `"@level":"trace"`) {
						t.Error("this test sees no logs")
					}
					for _, line := range strings.Split(logged.String(), "\n") {
						if part := leak(line, vendorToken, vendorSecret); part != "" {
							t.Errorf("%s: %q is logged: %s", spelling, part, line)
						}
					}
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

// The token of the metadata service gives keys to whoever has it.
func TestSecrets_metadataTokenIsNeitherShownNorLogged(t *testing.T) {
	const metadataToken = "Ww4nYB7mDkq0TzSV2xhJ"
	for _, action := range []string{"MetadataSecurityKey", huaweiCloud.action} {
		for _, spelled := range []string{metadataToken, metadataToken[:10], percent(metadataToken)} {
			organization := credentialOrganization(nil)
			organization.HuaweiCloud.Instance = &sandbox.Instance{}
			w := startWitness(t, startSandbox(t, organization), variables{"HW_DOMAIN_ID": sandbox.DefaultHuaweiDomainID}, nil)
			w.server.Alter("MetadataToken", func(_ sandbox.Call, answer *sandbox.Answer) {
				answer.Status, answer.Body = http.StatusOK, []byte(metadataToken+"\n")
			})
			w.server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
				setError(answer, "Refused", "no: "+spelled)
				answer.Header.Set("X-Request-Id", spelled)
			})
			w.configure(nil)
			_, problem := w.Read(huaweiCloud.dataSource, nil)
			if problem == "" {
				t.Errorf("%s: no error", action)
			}
			for _, text := range append(strings.Split(w.logged.String(), "\n"), problem) {
				if part := leak(text, metadataToken); part != "" {
					t.Errorf("%s: %q is in: %s", action, part, text)
				}
			}
		}
	}
}

// A proxy may repeat what it was sent.
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
				if problem == "" {
					t.Errorf("%s: no error", name)
				}
				for _, text := range append(strings.Split(logged.String(), "\n"), problem) {
					if part := leak(text, password, sent); part != "" {
						t.Errorf("%s, answer %q: %q is in: %s", name, answer, part, text)
					}
				}
			}
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
			p.KeepSecrets("the-token-7a2")
			p.KeepSecrets("the-secret-7a1")
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
	p.Provider = p.With(tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), &logged), &logged))

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
	for _, secret := range p.Secrets() {
		if strings.Contains(logged.String(), secret) {
			t.Errorf("the secret %q was logged:\n%s", secret, logged.String())
		}
	}
}
