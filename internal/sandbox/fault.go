// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is one way in which an answer can fail.
type Fault struct {
	// Name is unique. A vendor's error has its code as the name, for Huawei Cloud after the HTTP status.
	Name string

	applies func(*api) bool
	alter   func(answer *Answer, to *api, now time.Time)
}

// AppliesTo reports whether an action can have the fault.
func (f Fault) AppliesTo(action string) bool {
	return slices.ContainsFunc(apisNamed(action), f.applies)
}

// Injected counts answers of Throttle, and answers of Refuse that are no errors, under these names.
const (
	throttled = "throttled"
	refused   = "refused"
)

// Faults returns every fault.
func Faults() []Fault {
	return slices.Concat(transportFaults(), statusFaults(), bodyFaults(), fieldFaults(), vendorFaults())
}

// transportFaults are faults below HTTP.
func transportFaults() []Fault {
	return []Fault{
		{"connection dropped", always, func(*Answer, *api, time.Time) { panic(http.ErrAbortHandler) }},
		{"connection reset", always, func(answer *Answer, _ *api, _ time.Time) { answer.Reset = true }},
		{"body dropped", always, func(answer *Answer, _ *api, _ time.Time) {
			answer.Header.Set("Content-Length", strconv.Itoa(len(answer.Body)))
			answer.Body = answer.Body[:len(answer.Body)/2]
		}},
		{"too slow", always, func(answer *Answer, _ *api, _ time.Time) { answer.Delay = time.Hour }},
	}
}

const proxyPage = "<html><body><h1>The proxy cannot help you</h1></body></html>"

// statusFaults are answers of a proxy or a gateway.
func statusFaults() []Fault {
	plain := func(name string, status int, contentType, body string, header ...string) Fault {
		return Fault{name, always, func(answer *Answer, _ *api, _ time.Time) {
			answer.replace(status, contentType, body)
			for i := 0; i < len(header); i += 2 {
				answer.Header.Set(header[i], header[i+1])
			}
		}}
	}
	const html, text, json = "text/html", "text/plain", "application/json"
	return []Fault{
		plain("429", http.StatusTooManyRequests, html, proxyPage),
		plain("429 with Retry-After", http.StatusTooManyRequests, text, "slow down", "Retry-After", "2"),
		{"429 with a date to retry after", always, func(answer *Answer, _ *api, now time.Time) {
			answer.replace(http.StatusTooManyRequests, text, "slow down")
			// A date has whole seconds, so this one is at least two seconds ahead.
			answer.Header.Set("Retry-After", now.Add(3*time.Second).UTC().Format(http.TimeFormat))
		}},
		plain("500", http.StatusInternalServerError, text, ""),
		plain("502 with HTML", http.StatusBadGateway, html, proxyPage),
		plain("503", http.StatusServiceUnavailable, json, `{"message":"no healthy upstream"}`),
		plain("503 with Retry-After", http.StatusServiceUnavailable, text, "maintenance", "Retry-After", "2"),
		// A client that follows the redirect makes a recorded call.
		plain("302", http.StatusFound, html, proxyPage, "Location", "/v3/auth/domains"),
		plain("204", http.StatusNoContent, text, ""),
		plain("403 with HTML", http.StatusForbidden, html, proxyPage),
		plain("404 with HTML", http.StatusNotFound, html, proxyPage),
		plain("408", http.StatusRequestTimeout, text, "too late"),
		plain("200 with HTML", http.StatusOK, html, proxyPage),
	}
}

// bodyFaults are complete answers with status 200 and a wrong body.
func bodyFaults() []Fault {
	body := func(name string, change func(body []byte) []byte) Fault {
		return Fault{name, always, func(answer *Answer, _ *api, _ time.Time) { answer.Body = change(answer.Body) }}
	}
	return []Fault{
		body("empty", func([]byte) []byte { return nil }),
		body("null", func([]byte) []byte { return []byte("null") }),
		{"cut JSON", always, func(answer *Answer, to *api, _ time.Time) { answer.cut(to) }},
		body("trailing garbage", func(body []byte) []byte { return append(slices.Clip(body), "}<!-- -->"...) }),
		{"list of a wrong type", hasList, func(answer *Answer, to *api, _ time.Time) {
			answer.Edit(func(response map[string]any) { response[to.list] = "a string" })
		}},
		{"list missing", hasList, func(answer *Answer, to *api, _ time.Time) {
			answer.Edit(func(response map[string]any) { delete(response, to.list) })
		}},
		{"Response missing", isTencentCloud, func(answer *Answer, _ *api, _ time.Time) { answer.Body = []byte("{}") }},
	}
}

// fieldFaults are complete answers in which a needed field is missing or of the wrong type.
func fieldFaults() []Fault {
	needed := map[string]bool{}
	for _, a := range apis {
		for _, field := range a.needs {
			needed[field] = true
		}
	}
	var faults []Fault
	for _, field := range slices.Sorted(maps.Keys(needed)) {
		needs := func(a *api) bool { return slices.Contains(a.needs, field) }
		faults = append(faults,
			Fault{field + " missing", needs, func(answer *Answer, _ *api, _ time.Time) {
				answer.Edit(func(response map[string]any) { delete(response, field) })
			}},
			Fault{field + " of a wrong type", needs, func(answer *Answer, _ *api, _ time.Time) {
				answer.Edit(func(response map[string]any) { response[field] = []any{"a list"} })
			}})
	}
	return faults
}

// vendorFaults are errors in the form of the vendors.
func vendorFaults() []Fault {
	var faults []Fault
	for _, code := range []string{
		"RequestLimitExceeded", "RequestLimitExceeded.UinLimitExceeded",
		"InternalError", "InternalError.DbError", "ResourceUnavailable",
		"AuthFailure.SignatureFailure", "UnauthorizedOperation",
		"InvalidParameter.OrganizationMemberNotManager", "ResourceNotFound.MemberNotExist",
		"FailedOperation.IdentityCenterNotOpen", "FailedOperation.ZoneIdNotExist",
	} {
		faults = append(faults, Fault{code, isTencentCloud, func(answer *Answer, _ *api, _ time.Time) { answer.tencentCloudError(code) }})
	}
	for _, failure := range []struct {
		status int
		code   string
	}{
		{http.StatusBadRequest, "RMS.00010004"},
		{http.StatusUnauthorized, "APIGW.0301"},
		{http.StatusForbidden, "RMS.00010002"},
		{http.StatusNotFound, "RMS.00010006"},
		{http.StatusTooManyRequests, "APIGW.0308"},
		{http.StatusInternalServerError, "RMS.00000500"},
	} {
		name := fmt.Sprintf("%d %s", failure.status, failure.code)
		faults = append(faults, Fault{name, isHuaweiCloud, func(answer *Answer, _ *api, _ time.Time) {
			answer.huaweiCloudError(failure.status, failure.code)
		}})
	}
	return faults
}

func always(*api) bool { return true }

func hasList(a *api) bool { return a.list != "" }

func isTencentCloud(a *api) bool { return a.cloud == tencentCloud }

func isHuaweiCloud(a *api) bool { return a.cloud == huaweiCloud }

// replace replaces the answer.
func (a *Answer) replace(status int, contentType, body string) {
	a.Status, a.Header, a.Body = status, http.Header{"Content-Type": {contentType}}, []byte(body)
}

// cut removes the last byte, after it halves the list. All fields can be decoded, so a client that ignores the missing
// end has a wrong result. The fault "body dropped" cuts in the middle.
func (a *Answer) cut(to *api) {
	a.Edit(func(response map[string]any) {
		switch list := response[to.list].(type) {
		case []any:
			response[to.list] = list[:len(list)/2]
		case map[string]any: // keys, or a token
			for name, value := range list {
				if text, ok := value.(string); ok {
					list[name] = "cut-" + text
				}
			}
		}
	})
	a.Body = a.Body[:len(a.Body)-1]
}

func (a *Answer) tencentCloudError(code string) {
	a.Body = encodeJSON(map[string]any{"Response": map[string]any{
		"Error": map[string]string{"Code": code, "Message": "A fault of the sandbox."}, "RequestId": newRequestID(),
	}})
}

func (a *Answer) huaweiCloudError(status int, code string) {
	a.Status = status
	a.Body = encodeJSON(map[string]string{"error_code": code, "error_msg": "A fault of the sandbox."})
}

// When selects the calls of an action that have a fault.
type When func(call Call) bool

// At selects the call with this number, Call.N.
func At(n int) When { return func(call Call) bool { return call.N == n } }

// Always selects every call.
func Always() When { return func(Call) bool { return true } }

// Sometimes selects a share of the calls, from 0 to 1. The same seed selects the same numbers.
func Sometimes(share float64, seed uint64) When {
	return func(call Call) bool { return rand.New(rand.NewPCG(seed, uint64(call.N))).Float64() < share }
}

// Inject adds a fault to later answers for an action. Of several faults of one answer, the first injected takes effect.
// Alter with nil removes them. Inject panics if the fault does not apply to the action.
func (s *Server) Inject(action string, fault Fault, when When) {
	if !fault.AppliesTo(action) {
		panic(fmt.Sprintf("sandbox: the fault %q does not apply to %s", fault.Name, action))
	}
	s.inject(action, fault, when)
}

func (s *Server) inject(action string, fault Fault, when When) {
	s.Alter(action, func(call Call, answer *Answer) {
		to := findAPI(call.cloud, call.Action)
		if answer.faulty || to == nil || !fault.applies(to) || !when(call) {
			return
		}
		answer.faulty = true
		s.callsMu.Lock()
		s.injected[fault.Name]++
		s.callsMu.Unlock()
		fault.alter(answer, to, s.clock())
	})
}

// Refuse answers every later call of an action as if the caller lacked the permission: with an error, or for
// KeystoneListAuthDomains with an empty list. For an unknown action it returns an error that names the known ones.
func (s *Server) Refuse(action string) error {
	named := apisNamed(action)
	if len(named) == 0 {
		tencent, huawei := Actions()
		return fmt.Errorf("%q is not an API that can be refused: %s", action, strings.Join(slices.Concat(tencent, huawei), ", "))
	}
	for _, a := range named {
		s.inject(action, a.refusal(), Always())
	}
	return nil
}

// refusal is the answer for a caller without the permission.
func (a *api) refusal() Fault {
	name := "UnauthorizedOperation"
	if isHuaweiCloud(a) {
		name = "403 RMS.00010002"
	}
	if a.withoutPermission == nil {
		faults := vendorFaults()
		return faults[slices.IndexFunc(faults, func(f Fault) bool { return f.Name == name })]
	}
	return Fault{refused, func(other *api) bool { return other == a }, func(answer *Answer, to *api, _ time.Time) {
		if answer.Status == http.StatusOK {
			answer.Edit(to.withoutPermission)
		}
	}}
}

// Injected returns how many answers each fault changed, by its name. Those of Throttle are "throttled".
func (s *Server) Injected() map[string]int {
	s.callsMu.Lock()
	defer s.callsMu.Unlock()
	return maps.Clone(s.injected)
}

// Throttle refuses calls of an action above a rate, as the vendors do: it refuses a call if that many calls succeeded in
// the last second of the server's clock. Alter with nil removes it.
func (s *Server) Throttle(action string, perSecond int) {
	var mu sync.Mutex
	var through []time.Time // within the last second
	above := func(Call) bool {
		mu.Lock()
		defer mu.Unlock()
		now := s.clock()
		through = slices.DeleteFunc(through, func(at time.Time) bool { return !at.After(now.Add(-time.Second)) })
		if len(through) >= perSecond {
			return true
		}
		through = append(through, now)
		return false
	}
	s.inject(action, Fault{throttled, always, func(answer *Answer, to *api, _ time.Time) {
		if isHuaweiCloud(to) {
			answer.huaweiCloudError(http.StatusTooManyRequests, "APIGW.0308")
		} else {
			answer.tencentCloudError("RequestLimitExceeded")
		}
	}}, above)
}

func (s *Server) clock() time.Time {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.now()
}
