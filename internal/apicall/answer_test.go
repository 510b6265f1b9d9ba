// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"encoding/json"
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
		if err := json.Unmarshal([]byte(text), &got); err != nil || !reflect.DeepEqual(got.List, want) {
			t.Errorf("%s: got %+v, %v", text, got.List, err)
		}
	}
}

func TestList_refusesWhatIsNoListOfItems(t *testing.T) {
	for text, problem := range map[string]string{
		`{"list": {}}`:                    "cannot unmarshal object",
		`{"list": "[]"}`:                  "cannot unmarshal string",
		`{"list": [1, null]}`:             "item 2 of the list is null",
		`{"list": ["1"]}`:                 "cannot unmarshal string",
		`{"list": [9223372036854775808]}`: "cannot unmarshal number 9223372036854775808",
	} {
		var got struct {
			List apicall.List[int64] `json:"list"`
		}
		if err := json.Unmarshal([]byte(text), &got); err == nil || !strings.Contains(err.Error(), problem) {
			t.Errorf("%s: got %+v, %v", text, got.List, err)
		}
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
		if err := json.Unmarshal([]byte(text), &got); err != nil || got.Value.String() != want {
			t.Errorf("%s: got %s, %v", text, got.Value, err)
		}
	}
}
