// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

func TestList_keepsAbsentApartFromNull(t *testing.T) {
	for text, want := range map[string]apicall.List[int]{
		`{}`:              {},
		`{"list": null}`:  {Present: true, Items: []int{}},
		`{"list": []}`:    {Present: true, Items: []int{}},
		`{"list": [2,1]}`: {Present: true, Items: []int{2, 1}},
	} {
		var got struct {
			List apicall.List[int] `json:"list"`
		}
		if err := apicall.Decode(t.Context(), []byte(text), &got); err != nil || !reflect.DeepEqual(got.List, want) {
			t.Errorf("%s: got %+v, %v", text, got.List, err)
		}
	}
}

func TestList_refusesWhatIsNoListOfItems(t *testing.T) {
	for text, problem := range map[string]string{
		`{"list": {}}`:                    "a list is expected",
		`{"list": "[]"}`:                  "a list is expected",
		`{"list": [1, null]}`:             "item 2 of the list is null",
		`{"list": ["1"]}`:                 "at /list/0 stands a JSON string",
		`{"list": [9223372036854775808]}`: "at /list/0: value out of range",
	} {
		var got struct {
			List apicall.List[int64] `json:"list"`
		}
		if err := apicall.Decode(t.Context(), []byte(text), &got); err == nil || !strings.Contains(err.Error(), problem) {
			t.Errorf("%s: got %+v, %v", text, got.List, err)
		}
	}
}

func TestText_isAStringOrANumber(t *testing.T) {
	for body, want := range map[string]string{
		`"2025-06-17T07:49:38Z"`: "2025-06-17T07:49:38Z", `""`: "", `"\u00e9"`: "é", `"1"`: "1",
		`1605776482523`: "1605776482523", `9007199254740993`: "9007199254740993", `-1.50`: "-1.50", `1e3`: "1e3",
	} {
		var got apicall.Text
		if err := apicall.Decode(t.Context(), []byte(body), &got); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v", body, got, err)
		}
	}
	for _, body := range []string{`true`, `[]`, `{}`, `["a"]`} {
		var got apicall.Text
		if err := apicall.Decode(t.Context(), []byte(body), &got); err == nil {
			t.Errorf("%s: got %q", body, got)
		}
	}
	var got struct {
		Absent *apicall.Text `json:"absent"`
		Null   *apicall.Text `json:"null"`
	}
	if err := apicall.Decode(t.Context(), []byte(`{"null": null}`), &got); err != nil || got.Absent != nil || got.Null != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestJSONText_keepsTheTextOfAnyValue(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                                  "null",
		`{"value": null}`:                     "null",
		`{"value": 9007199254740993}`:         "9007199254740993",
		`{"value": 1.10}`:                     "1.10",
		`{"value": "a <b> & \u00e9"}`:         `"a <b> & \u00e9"`,
		`{"value": { "b" : [ 1e400, true ]}}`: `{"b":[1e400,true]}`,
	} {
		var got struct {
			Value apicall.JSONText `json:"value"`
		}
		if err := apicall.Decode(t.Context(), []byte(text), &got); err != nil || got.Value.String() != want {
			t.Errorf("%s: got %s, %v", text, got.Value, err)
		}
	}
}

func TestDecode_isStrict(t *testing.T) {
	type answer struct {
		List  apicall.List[int] `json:"List"`
		Count *int64            `json:"Count"`
		Texts map[string]string `json:"Texts"`
	}
	for text, problem := range map[string]string{
		`{"List": [1], "List": []}`:       "duplicate",
		`{"Texts": {"a": "1", "a": "2"}}`: "duplicate",
		`{"Unknown": {"a": 1, "a": 1}}`:   "duplicate",
		"{\"Texts\": {\"a\": \"\xff\"}}":  "UTF-8",
		`{"List": []} {}`:                 "after top-level value",
		`{"List": []}]`:                   "after top-level value",
		``:                                "unexpected EOF",
		`{"List": [`:                      "unexpected EOF",
		`<html>`:                          "invalid character",
		`{"Texts": {"a": "\ud800key"}}`:   "invalid escape in a text, at byte 17",
		`{"Count": 1.0}`:                  "Count",
		`{"Count": "1"}`:                  "Count",
		`{"Count": 9223372036854775808}`:  "Count",
		"\xef\xbb\xbf" + `{"List": []}`:   "invalid character",
	} {
		var got answer
		err := apicall.Decode(t.Context(), []byte(text), &got)
		var failed *apicall.Error
		if !errors.As(err, &failed) || !strings.Contains(failed.Message, problem) || failed.Advice == "" {
			t.Errorf("%s: got %+v, %v", text, got, err)
		}
	}
}

func TestDecode_aNameInAnotherLetterCaseIsAnotherName(t *testing.T) {
	var got struct {
		List apicall.List[int] `json:"List"`
	}
	if err := apicall.Decode(t.Context(), []byte(`{"list": [1], "LIST": [2]}`), &got); err != nil || got.List.Present {
		t.Errorf("got %+v, %v", got, err)
	}
}
