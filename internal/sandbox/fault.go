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
	"sync/atomic"
	"time"
)

// Fault is something that goes wrong with one answer.
type Fault struct {
	// Name tells the fault from all others. A vendor's error has its code as the name, for Huawei Cloud with
	// the HTTP status before it.
	Name string

	applies func(action string) bool
	alter   func(answer *Answer, action string, now time.Time)
}

// AppliesTo tells whether an action can have the fault.
func (f Fault) AppliesTo(action string) bool { return actions[action] != nil && f.applies(action) }

// throttled is the name under which the answers of Throttle are counted.
const throttled = "throttled"

// Faults lists every fault.
func Faults() []Fault {
	return slices.Concat(transportFaults(), statusFaults(), bodyFaults(), fieldFaults(), vendorFaults())
}

// transportFaults are those below HTTP.
func transportFaults() []Fault {
	return []Fault{
		{"connection dropped", always, func(*Answer, string, time.Time) { panic(http.ErrAbortHandler) }},
		{"connection reset", always, func(answer *Answer, _ string, _ time.Time) { answer.Reset = true }},
		{"body dropped", always, func(answer *Answer, _ string, _ time.Time) {
			answer.Header.Set("Content-Length", strconv.Itoa(len(answer.Body)))
			answer.Body = answer.Body[:len(answer.Body)/2]
		}},
		{"too slow", always, func(answer *Answer, _ string, _ time.Time) { answer.Delay = time.Hour }},
	}
}

const proxyPage = "<html><body><h1>The proxy cannot help you</h1></body></html>"

// statusFaults are answers of something on the way, such as a proxy or a gateway.
func statusFaults() []Fault {
	plain := func(name string, status int, contentType, body string, header ...string) Fault {
		return Fault{name, always, func(answer *Answer, _ string, _ time.Time) {
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
		{"429 with a date to retry after", always, func(answer *Answer, _ string, now time.Time) {
			answer.replace(http.StatusTooManyRequests, text, "slow down")
			// A date has whole seconds: this one is at least two seconds ahead.
			answer.Header.Set("Retry-After", now.Add(3*time.Second).UTC().Format(http.TimeFormat))
		}},
		plain("500", http.StatusInternalServerError, text, ""),
		plain("502 with HTML", http.StatusBadGateway, html, proxyPage),
		plain("503", http.StatusServiceUnavailable, json, `{"message":"no healthy upstream"}`),
		plain("503 with Retry-After", http.StatusServiceUnavailable, text, "maintenance", "Retry-After", "2"),
		// Whoever follows the redirect makes a call that is seen.
		plain("302", http.StatusFound, html, proxyPage, "Location", "/v3/auth/domains"),
		plain("204", http.StatusNoContent, text, ""),
		plain("403 with HTML", http.StatusForbidden, html, proxyPage),
		plain("404 with HTML", http.StatusNotFound, html, proxyPage),
		plain("408", http.StatusRequestTimeout, text, "too late"),
		plain("200 with HTML", http.StatusOK, html, proxyPage),
	}
}

// bodyFaults are whole answers with status 200 that do not hold what they should.
func bodyFaults() []Fault {
	body := func(name string, change func(body []byte) []byte) Fault {
		return Fault{name, always, func(answer *Answer, _ string, _ time.Time) { answer.Body = change(answer.Body) }}
	}
	return []Fault{
		body("empty", func([]byte) []byte { return nil }),
		body("null", func([]byte) []byte { return []byte("null") }),
		{"cut JSON", always, func(answer *Answer, action string, _ time.Time) { answer.cut(action) }},
		body("trailing garbage", func(body []byte) []byte { return append(slices.Clip(body), "}<!-- -->"...) }),
		{"list of a wrong type", hasList, func(answer *Answer, action string, _ time.Time) {
			answer.Edit(func(response map[string]any) { response[ListField(action)] = "a string" })
		}},
		{"list missing", hasList, func(answer *Answer, action string, _ time.Time) {
			answer.Edit(func(response map[string]any) { delete(response, ListField(action)) })
		}},
		{"Response missing", isTencentCloud, func(answer *Answer, _ string, _ time.Time) { answer.Body = []byte("{}") }},
	}
}

// fieldFaults are whole answers that lack a field without which they say nothing, or have it in another form.
func fieldFaults() []Fault {
	needed := map[string]bool{}
	for _, action := range actions {
		for _, field := range action.needs {
			needed[field] = true
		}
	}
	var faults []Fault
	for _, field := range slices.Sorted(maps.Keys(needed)) {
		needs := func(action string) bool { return slices.Contains(actions[action].needs, field) }
		faults = append(faults,
			Fault{field + " missing", needs, func(answer *Answer, _ string, _ time.Time) {
				answer.Edit(func(response map[string]any) { delete(response, field) })
			}},
			Fault{field + " of a wrong type", needs, func(answer *Answer, _ string, _ time.Time) {
				answer.Edit(func(response map[string]any) { response[field] = []any{"a list"} })
			}})
	}
	return faults
}

// vendorFaults are errors in the vendors' own form.
func vendorFaults() []Fault {
	var faults []Fault
	for _, code := range []string{
		"RequestLimitExceeded", "RequestLimitExceeded.UinLimitExceeded",
		"InternalError", "InternalError.DbError", "ResourceUnavailable",
		"AuthFailure.SignatureFailure", "UnauthorizedOperation",
		"InvalidParameter.OrganizationMemberNotManager", "ResourceNotFound.MemberNotExist",
		"FailedOperation.IdentityCenterNotOpen", "FailedOperation.ZoneIdNotExist",
	} {
		faults = append(faults, Fault{code, isTencentCloud, func(answer *Answer, _ string, _ time.Time) { answer.tencentCloudError(code) }})
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
		faults = append(faults, Fault{name, isHuaweiCloud, func(answer *Answer, _ string, _ time.Time) {
			answer.huaweiCloudError(failure.status, failure.code)
		}})
	}
	return faults
}

func always(string) bool { return true }

func hasList(action string) bool { return ListField(action) != "" }

// replace puts another answer in the place of the API's.
func (a *Answer) replace(status int, contentType, body string) {
	a.Status, a.Header, a.Body = status, http.Header{"Content-Type": {contentType}}, []byte(body)
}

// cut takes the last byte away, after changing the list: every field can be decoded, and a client that keeps what
// it decoded has a wrong result. The fault "body dropped" cuts in the middle.
func (a *Answer) cut(action string) {
	a.Edit(func(response map[string]any) {
		switch list := response[ListField(action)].(type) {
		case []any:
			response[ListField(action)] = list[:len(list)/2]
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

// When chooses the calls of an action that have a fault.
type When func(call Call) bool

// Once chooses the next call.
func Once() When {
	var done atomic.Bool
	return func(Call) bool { return !done.Swap(true) }
}

// At chooses the call with this number, Call.N.
func At(n int) When { return func(call Call) bool { return call.N == n } }

// Always chooses every call.
func Always() When { return func(Call) bool { return true } }

// Sometimes chooses a share of the calls, from 0 to 1. The same seed chooses the calls with the same numbers.
func Sometimes(share float64, seed uint64) When {
	return func(call Call) bool { return rand.New(rand.NewPCG(seed, uint64(call.N))).Float64() < share }
}

// Inject lets later answers for an action go wrong. Of several faults of one answer the one that was injected
// first takes effect. Alter with nil removes them. A fault that does not apply to the action is a mistake of
// the caller and panics.
func (s *Server) Inject(action string, fault Fault, when When) {
	if !fault.AppliesTo(action) {
		panic(fmt.Sprintf("sandbox: the fault %q does not apply to %s", fault.Name, action))
	}
	s.inject(action, fault, when)
}

func (s *Server) inject(action string, fault Fault, when When) {
	s.Alter(action, func(call Call, answer *Answer) {
		if answer.faulty || !when(call) {
			return
		}
		answer.faulty = true
		s.callsMu.Lock()
		s.injected[fault.Name]++
		s.callsMu.Unlock()
		fault.alter(answer, action, s.clock())
	})
}

// refused is the name under which the answers of Refuse are counted that are not errors.
const refused = "refused"

// Refuse answers every later call of an action as the vendors answer a caller without the permission: with an
// error, and for KeystoneListAuthDomains with an empty list. The error for an action that is not known names
// those that are.
func (s *Server) Refuse(action string) error {
	if known := actions[action]; known != nil && known.withoutPermission != nil {
		s.inject(action, Fault{refused, always, func(answer *Answer, _ string, _ time.Time) {
			if answer.Status == http.StatusOK {
				answer.Edit(known.withoutPermission)
			}
		}}, Always())
		return nil
	}
	fault := "UnauthorizedOperation"
	if isHuaweiCloud(action) {
		fault = "403 RMS.00010002"
	}
	for _, known := range vendorFaults() {
		if known.Name == fault && known.AppliesTo(action) {
			s.inject(action, known, Always())
			return nil
		}
	}
	tencentCloud, huaweiCloud := Actions()
	return fmt.Errorf("%q is not an API that can be refused: %s", action, strings.Join(slices.Concat(tencentCloud, huaweiCloud), ", "))
}

// Injected tells how many answers each fault changed, by its name; those of Throttle are "throttled".
func (s *Server) Injected() map[string]int {
	s.callsMu.Lock()
	defer s.callsMu.Unlock()
	return maps.Clone(s.injected)
}

// Throttle refuses the calls of an action above a rate, as the vendors do: a call is refused when as many were
// let through within the last second of the server's clock. Alter with nil removes it.
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
	s.inject(action, Fault{throttled, always, func(answer *Answer, action string, _ time.Time) {
		if isHuaweiCloud(action) {
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
