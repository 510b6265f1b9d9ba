// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

func TestRetry_twoFaultsInOneCallLoseNothing(t *testing.T) {
	temporary := []string{"connection dropped", "body dropped", "429", "503", "200 with HTML", "cut JSON", "trailing garbage"}
	for _, call := range table() {
		t.Run(call.name, func(t *testing.T) {
			t.Parallel()
			_, whole, err := call.readPages(t, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, first := range temporary {
				for _, second := range temporary {
					if _, got, err := call.readPages(t, call.inject(t, map[int]string{1: first, 2: second})); err != nil || !reflect.DeepEqual(got, whole) {
						t.Errorf("%q and then %q: %v", first, second, err)
					}
				}
			}
		})
	}
}

// The first try fails at its last byte, after every field was decoded. The retry lacks a field. The outcome has to be
// that of the retry alone, so that no signature is made of the parts of two tries.
func TestRetry_failedTryLeavesNothingBehind(t *testing.T) {
	for _, call := range table() {
		for _, path := range fieldsOf(call.firstAnswer(t, start(t, severalPages))) {
			lackingAt := func(n int) func(*sandbox.Server) {
				return func(server *sandbox.Server) {
					server.Alter(call.action, func(seen sandbox.Call, answer *sandbox.Answer) {
						switch {
						case seen.N == n:
							answer.Body = without(answer.Body, path)
						case seen.N < n:
							answer.Body = answer.Body[:len(bytes.TrimSpace(answer.Body))-1]
						}
					})
				}
			}
			alone, want, wantErr := call.readPages(t, lackingAt(1))
			w, got, err := call.readPages(t, lackingAt(2))
			calls, wantCalls := len(w.CallsOf(call.action)), len(alone.CallsOf(call.action))+1
			if !reflect.DeepEqual(got, want) || reason(err) != reason(wantErr) || calls != wantCalls {
				t.Errorf("%s without %v: %v after %d calls, want %v after %d", call.name, path, err, calls, wantErr, wantCalls)
			}
		}
	}
}

// firstAnswer reads and returns the body of the first answer to the action.
func (c call) firstAnswer(t *testing.T, w *world) (body []byte) {
	t.Helper()
	if _, err := c.read(t, w, func(server *sandbox.Server) {
		server.Alter(c.action, func(seen sandbox.Call, answer *sandbox.Answer) {
			if seen.N == 1 {
				body = bytes.TrimSpace(slices.Clone(answer.Body))
			}
		})
	}); err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	return body
}

// fieldsOf returns the paths of all fields of an object that are not in a list.
func fieldsOf(body []byte) (paths [][]string) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return nil
	}
	for name, value := range fields {
		paths = append(paths, []string{name})
		for _, inner := range fieldsOf(value) {
			paths = append(paths, append([]string{name}, inner...))
		}
	}
	return paths
}

// without returns an object without one field.
func without(body []byte, path []string) []byte {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(body, &fields)
	if len(path) == 1 {
		delete(fields, path[0])
	} else {
		fields[path[0]] = without(fields[path[0]], path[1:])
	}
	changed, _ := json.Marshal(fields)
	return changed
}

// reason is the text of an error without request id and number of tries.
func reason(err error) string {
	var failed *apicall.Error
	if !errors.As(err, &failed) {
		return ""
	}
	return strings.Join([]string{failed.Action, failed.Code, failed.Message}, ": ")
}
