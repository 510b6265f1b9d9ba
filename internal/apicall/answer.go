// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Decode decodes the whole body of an answer, more strictly than the SDKs do: names count in the
// API's own letter case and once in an object, text is valid UTF-8, and nothing stands behind it.
// Otherwise a second list, or one of another case, could take the place of the list.
// An error is an *Error without action and status.
func Decode(body []byte, into any) error {
	err := json.Unmarshal(body, into)
	if err == nil {
		return nil
	}
	// The library's texts quote the answer and name types of this program.
	failed := &Error{Message: "the answer is not the JSON expected", Advice: AdviceOtherForm}
	var syntax *jsontext.SyntacticError
	var meaning *json.SemanticError
	switch {
	case errors.As(err, &syntax):
		failed.NoJSON, failed.Advice = true, AdviceNoJSON
		problem := syntax.Err.Error()
		if strings.Contains(problem, "surrogate") || strings.Contains(problem, "escape") { // it quotes what follows
			problem = "invalid escape in a text"
		}
		failed.Message += fmt.Sprintf(": %s, at byte %d", problem, syntax.ByteOffset)
	case errors.As(err, &meaning) && meaning.Err != nil:
		failed.Message += fmt.Sprintf(": at %s: %s", meaning.JSONPointer, meaning.Err)
	case errors.As(err, &meaning):
		failed.Message += fmt.Sprintf(": at %s stands a JSON %s", meaning.JSONPointer, meaning.JSONKind)
	}
	return failed
}

// List is a JSON array of an answer that keeps an absent field apart from a null one.
// A null item is an error: it would be counted as an item and say nothing.
type List[T any] struct {
	// Present tells that the answer has the field, be it null.
	Present bool
	// Items are the items in the API's order, none where the field is null.
	Items []T
}

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (l *List[T]) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	items := []T{}
	switch kind := decoder.PeekKind(); kind {
	case '[':
		if _, err := decoder.ReadToken(); err != nil {
			return err
		}
		for decoder.PeekKind() != ']' {
			if decoder.PeekKind() == 'n' {
				return fmt.Errorf("item %d of the list is null", len(items)+1)
			}
			var item T
			if err := json.UnmarshalDecode(decoder, &item); err != nil {
				return err
			}
			items = append(items, item)
		}
	case 'n':
	default:
		return fmt.Errorf("a list is expected, not a JSON value that begins with %s", kind)
	}
	_, err := decoder.ReadToken() // the end of the list, or null
	*l = List[T]{Present: true, Items: items}
	return err
}

// Text is a JSON string, or a number, whose text it takes: for a field that an API's page calls a
// string and its example shows as a number.
type Text string

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (t *Text) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	if decoder.PeekKind() == jsontext.KindNumber {
		number, err := decoder.ReadValue()
		*t = Text(number)
		return err
	}
	var text string
	err := json.UnmarshalDecode(decoder, &text)
	*t = Text(text)
	return err
}

// JSONText is a JSON value of any type, kept as the API wrote it but for white space:
// numbers and escapes keep their text. The zero value stands for a value left out.
type JSONText string

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (t *JSONText) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	value, err := decoder.ReadValue()
	if err != nil {
		return err
	}
	value = value.Clone()
	if err := value.Compact(); err != nil {
		return err
	}
	*t = JSONText(value)
	return nil
}

// String gives the JSON text, "null" for a value left out.
func (t JSONText) String() string {
	if t == "" {
		return "null"
	}
	return string(t)
}
