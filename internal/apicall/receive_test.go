// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"context"
	"errors"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// envelope is the body of an answer with a field of type T.
type envelope[T any] struct {
	apicall.Failure
	RequestID apicall.JSONText `json:"request_id"`
	Field     T                `json:"field"`
}

func (e *envelope[T]) Failed() *apicall.Error { return e.Err() }

func (e *envelope[T]) ID() string { return e.RequestID.Plain() }

func TestReceive(t *testing.T) {
	const noForm = "the answer has no error in the API's form"
	for name, test := range map[string]struct {
		status int
		body   string
		want   string // the error, empty for none
	}{
		"good":                       {200, `{"field": 7}`, ""},
		"another good status":        {201, `{"field": 7}`, ""},
		"another status":             {202, `{"field": 7}`, "HTTP status 202 Accepted is not a status that this API uses"},
		"an error with status 200":   {200, `{"error": {"code": "X"}, "field": 7, "request_id": "r"}`, "X (request id r)"},
		"an error beside other form": {200, `{"error": {"code": "X"}, "field": "a", "request_id": "r"}`, "X (request id r)"},
		"another form":               {200, `{"field": "a", "request_id": "r"}`, "the answer is not the JSON expected: at /field: unexpected JSON string (request id r)"},
		"a vendor's error":           {403, `{"error": {"code": "X"}}`, "X"},
		"no error":                   {403, `{"field": 7}`, noForm},
		"a proxy's page":             {502, `<html>`, noForm},
	} {
		seen := &apicall.Exchange{Status: test.status, Body: []byte(test.body)}
		got, err := apicall.Receive(t.Context(), seen, nil, func(ctx context.Context, body []byte) (*int, error) {
			var received envelope[int]
			return &received.Field, apicall.DecodeEnvelope(ctx, body, &received, &envelope[any]{})
		}, 200, 201)
		said := ""
		if err != nil {
			said = err.Error()
		}
		if said != test.want || err == nil && *got != 7 {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}

func TestReceive_withoutABodyIsTheErrorOfTheSDK(t *testing.T) {
	for _, sent := range []error{nil, errors.New("the SDK failed")} {
		got, err := apicall.Receive[int](t.Context(), &apicall.Exchange{Status: 200}, sent, nil, 200)
		if got != nil || err == nil || sent != nil && !errors.Is(err, sent) {
			t.Errorf("got %v, %v", got, err)
		}
	}
}
