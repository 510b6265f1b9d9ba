// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"maps"
	"net/http"
)

// Call is one request for an API.
type Call struct {
	// Action is the vendor's name of the API, such as ListTasks.
	Action string
	// N counts the calls of this action from 1, since the start or the last ResetCalls.
	N int
	// Parameters are, for Tencent Cloud, the fields of the body with numbers as json.Number; for Huawei Cloud,
	// each path parameter as a string and each query parameter as a []string. Calls of the identity service have
	// what their body gives by the names there (methods a []string, duration_seconds a json.Number), "id_token",
	// "token", and the header X-Idp-Id as "idp_id"; the domain of a scope is "domain_id" and "domain_name". Those
	// of Tencent Cloud's instance metadata have the "role" asked for.
	Parameters map[string]any
	Header     http.Header
	// ErrorCode is the vendor's code that was answered, alterations included; empty for success.
	ErrorCode string
}

// Calls returns all calls in their order of arrival.
func (s *Server) Calls() []Call {
	return s.selectCalls(func(*Call) bool { return true })
}

// CallsOf returns the calls of one action in their order of arrival.
func (s *Server) CallsOf(action string) []Call {
	return s.selectCalls(func(call *Call) bool { return call.Action == action })
}

func (s *Server) selectCalls(wanted func(*Call) bool) []Call {
	s.callsMu.Lock()
	defer s.callsMu.Unlock()
	var selected []Call
	for _, call := range s.calls {
		if wanted(call) {
			selected = append(selected, call.clone())
		}
	}
	return selected
}

// ResetCalls forgets all calls; counting starts again.
func (s *Server) ResetCalls() {
	s.callsMu.Lock()
	defer s.callsMu.Unlock()
	s.calls = nil
	s.counts = map[string]int{}
}

// record keeps a call at its arrival; its error code follows with the answer.
func (s *Server) record(action string, parameters map[string]any, header http.Header) *Call {
	s.callsMu.Lock()
	defer s.callsMu.Unlock()
	s.counts[action]++
	call := &Call{Action: action, N: s.counts[action], Parameters: parameters, Header: header.Clone()}
	s.calls = append(s.calls, call)
	return call
}

func (c *Call) clone() Call {
	clone := *c
	clone.Parameters = maps.Clone(c.Parameters)
	clone.Header = c.Header.Clone()
	return clone
}
