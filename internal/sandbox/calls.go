// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"maps"
	"net/http"
)

// Call is one request for an API.
type Call struct {
	cloud cloud
	// Action is the vendor's name of the API, such as ListTasks.
	Action string
	// N counts the calls of this action of this cloud from 1, since the start or the last ResetCalls.
	N int
	// Parameters of Tencent Cloud are the fields of the body; numbers are json.Number. Those of Huawei Cloud are the
	// path parameters as strings and the query parameters as []string. Calls of the identity service have the fields
	// of their body (methods as []string, duration_seconds as json.Number), the domain of a scope as domain_id and
	// domain_name, and the header X-Idp-Id as idp_id. Calls of Tencent Cloud's instance metadata have the role.
	Parameters map[string]any
	Header     http.Header
	// ErrorCode is the vendor's error code in the altered answer, empty for success.
	ErrorCode string
}

// Calls returns all calls in their order of arrival.
func (s *Server) Calls() []Call {
	return s.selectCalls(func(*Call) bool { return true })
}

// CallsOf returns the calls of one action in their order of arrival.
func (s *Server) CallsOf(action string) []Call {
	return s.selectCalls(func(call *Call) bool { return call.is(action) })
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
	s.counts = map[callKey]int{}
}

// callKey identifies the API of a call.
type callKey struct {
	cloud  cloud
	action string
}

// is reports whether a name means the action of the call.
func (c *Call) is(name string) bool { return sameAction(name, c.cloud, c.Action) }

// record records a call. Its error code is added with the answer.
func (s *Server) record(of cloud, action string, parameters map[string]any, header http.Header) *Call {
	s.callsMu.Lock()
	defer s.callsMu.Unlock()
	key := callKey{of, action}
	s.counts[key]++
	call := &Call{cloud: of, Action: action, N: s.counts[key], Parameters: parameters, Header: header.Clone()}
	s.calls = append(s.calls, call)
	return call
}

func (c *Call) clone() Call {
	clone := *c
	clone.Parameters = maps.Clone(c.Parameters)
	clone.Header = c.Header.Clone()
	return clone
}
