// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"list": [1, "a", {"b": [1e400, true]}], "text": { "c" : 1.10 }}`,
		`{}`, `null`, ``, ` `, `[]`, `""`, `0`, `{"list": null, "text": null}`, `{"list": []}`, `{"list": [null]}`,
		`{"List": [1]}`, `{"list": {}}`, `{"list": "[]"}`, `{"list": [1], "list": [2]}`, `{"text": {"a": 1, "a": 2}}`,
		`{"list": [1]}{"list": []}`, `{"list": [1]} x`, `{"list": [1`, "{\"text\": \"\xff\"}", `{"text": "\ud800"}`,
		`{"text": 123456789012345678901234567890}`, `{"text": "\u003c\u2028"}`, "\ufeff{}", `<html></html>`, `{"other": [null]}`,
		`{"list": [[[[[[[[]]]]]]]]}`, `{"list":[1],}`, `{"li\u0073t": [1]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var got struct {
			List apicall.List[apicall.JSONText] `json:"list"`
			Text apicall.JSONText               `json:"text"`
		}
		if err := apicall.Decode(t.Context(), body, &got); err != nil {
			var failed *apicall.Error
			if !errors.As(err, &failed) || failed.Message == "" || failed.Advice == "" {
				t.Errorf("got %#v", err)
			}
			return
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil {
			t.Fatalf("accepted, but not a JSON object: %v", err)
		}
		list, present := fields["list"]
		var items []json.RawMessage
		if present {
			if err := json.Unmarshal(list, &items); err != nil {
				t.Fatalf("accepted, but not a list: %v", err)
			}
		}
		if got.List.Present != present || len(got.List.Items) != len(items) {
			t.Fatalf("got %+v of %q", got.List, list)
		}
		for i, item := range items {
			if string(item) == "null" {
				t.Fatal("a null item was accepted")
			}
			checkText(t, got.List.Items[i], item)
		}
		if text, present := fields["text"]; present {
			checkText(t, got.Text, text)
		} else if got.Text != "" {
			t.Fatalf("got %q of an absent field", got.Text)
		}
	})
}

func checkText(t *testing.T, got apicall.JSONText, text []byte) {
	t.Helper()
	var want bytes.Buffer
	if err := json.Compact(&want, text); err != nil {
		t.Fatal(err)
	}
	// Text that is not Unicode changes.
	if got.String() != want.String() && jsontext.Value(text).IsValid() {
		t.Fatalf("got %q of %q", got, text)
	}
}
