// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

func TestList_tellsAbsentFromNull(t *testing.T) {
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

func TestList_needsItems(t *testing.T) {
	for text, problem := range map[string]string{
		`{"list": {}}`:                    "a list is expected",
		`{"list": "[]"}`:                  "a list is expected",
		`{"list": [1, null]}`:             "item 2 of the list is null",
		`{"list": ["1"]}`:                 "at /list/0: unexpected JSON string",
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

func TestText_stringOrNumber(t *testing.T) {
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
		`{"List": []} {}`:                 "after top-level value",
		`{"List": []}]`:                   "after top-level value",
		``:                                "unexpected EOF",
		`{"List": [`:                      "it ends in the middle",
		`<html>`:                          "invalid character",
		`{"Texts": {"a": "\q"}}`:          "invalid escape in a text, at byte 17",
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

func TestDecode_replacesTextThatIsNotUnicode(t *testing.T) {
	var got struct {
		Text  string           `json:"text"`
		Value apicall.JSONText `json:"value"`
	}
	for text, want := range map[string]string{
		`"a\ud800b"`: "a\uFFFDb", `"\udc00"`: "\uFFFD", "\"a\xffb\"": "a\uFFFDb", `"\ud83d\ude80"`: "🚀", `"\ufffd"`: "\uFFFD",
	} {
		err := apicall.Decode(t.Context(), []byte(`{"text": `+text+`, "value": {"b": [1.10, `+text+`]}}`), &got)
		if err != nil || got.Text != want {
			t.Errorf("%q: got %q, %v", text, got.Text, err)
		}
		var value struct{ B []any }
		if err := json.Unmarshal([]byte(got.Value), &value); err != nil || !utf8.ValidString(string(got.Value)) || len(value.B) != 2 || value.B[1] != want ||
			!strings.Contains(string(got.Value), "1.10") {
			t.Errorf("%q: got %q, %v", text, got.Value, err)
		}
	}
}

func TestDecode_everyCutOfAnAnswerIsAnError(t *testing.T) {
	body := `{"list": [{"text": "a\u00e9 \ud83d\ude80", "value": {"a": [1e5, -0.5, true, null]}, "number": 12, "nested": [{"n": 1}]}, {"text": "ü"}], "count": 2, "flag": false}`
	type item struct {
		Text   *string                         `json:"text"`
		Value  apicall.JSONText                `json:"value"`
		Number apicall.Text                    `json:"number"`
		Nested apicall.List[struct{ N int64 }] `json:"nested"`
	}
	for end := 1; end < len(body); end++ {
		var got struct {
			List  apicall.List[item] `json:"list"`
			Count *int64             `json:"count"`
		}
		err := apicall.Decode(t.Context(), []byte(body[:end]), &got)
		var failed *apicall.Error
		if !errors.As(err, &failed) || !failed.CutShort || failed.NoJSON {
			t.Errorf("%s: got %+v", body[:end], failed)
		}
	}
}

func TestDecode_endsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	decoded := 0
	cancelling = func() {
		if decoded++; decoded == 10 {
			cancel()
		}
	}
	body := []byte("[" + strings.Repeat(`{"text": "a text that fills the buffer of the decoder"},`, 5000) + "{}]")
	var got apicall.List[cancellingItem]
	if err := apicall.Decode(ctx, body, &got); !errors.Is(err, context.Canceled) || decoded > 1000 {
		t.Errorf("%d items, %v", decoded, err)
	}
}

// cancelling is called for each cancellingItem that is decoded.
var cancelling func()

type cancellingItem struct{ text string }

func (i *cancellingItem) UnmarshalJSON(text []byte) error {
	cancelling()
	i.text = string(text)
	return nil
}

func TestDecode_longestList(t *testing.T) {
	page := func(items int) []byte {
		return []byte(`{"list": [` + strings.Repeat("{},", items-1) + "{}]}")
	}
	for items, whole := range map[int]bool{10_000: true, 10_001: false, 3_000_000: false} {
		var got struct {
			Page apicall.List[struct{ Text *string }] `json:"list"`
		}
		err := apicall.Decode(t.Context(), page(items), &got)
		if (err == nil) != whole || !whole && !strings.Contains(err.Error(), "more than 10000 items") {
			t.Errorf("%d items: %v", items, err)
		}
	}
}

func TestFailure_acceptsAnyJSONType(t *testing.T) {
	for text, want := range map[string]string{
		`{}`: "", `{"error": null}`: "", `{"error": ""}`: "", `{"error_code": "", "error_msg": null, "Error": ""}`: "",
		`{"error": "text"}`: "A: text", `{"error": ["x"]}`: `A: ["x"]`, `{"error": true}`: "A: true", `{"error": false}`: "A: false", `{"error": 0}`: "A: 0",
		`{"error": {}}`:                                 "A: the API returned an error without a code or message",
		`{"Error": []}`:                                 "A: []",
		`{"error_code": 7}`:                             "A: 7",
		`{"error_msg": {"a": 1}}`:                       `A: {"a":1}`,
		`{"error_code": "RMS.1", "error_msg": "no"}`:    "A: RMS.1: no",
		`{"error": {"code": 401, "message": "no"}}`:     "A: 401: no",
		`{"Error": {"Code": "Internal", "Message": 1}}`: "A: Internal: 1",
	} {
		var got apicall.Failure
		if err := apicall.Decode(t.Context(), []byte(text), &got); err != nil {
			t.Fatal(err)
		}
		failed, said := got.Err(), ""
		if failed != nil {
			failed.Action = "A"
			said = failed.Error()
		}
		if said != want || failed != nil && !failed.FromVendor {
			t.Errorf("%s: got %q, want %q", text, said, want)
		}
	}
}
