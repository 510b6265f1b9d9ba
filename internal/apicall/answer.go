// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	// longestPage is the number of items that one list of an answer may have. The APIs send at most 1,000 on a page. An
	// empty item takes two bytes of an answer and a hundred times that in memory.
	longestPage = 10_000
)

// Answer is one answer of an API.
type Answer[T any] struct {
	Value T
	// RequestID is the vendor's id of the request, empty if the answer has none.
	RequestID string
	Header    http.Header
}

// Decode decodes the whole body of an answer, more strictly than the SDKs do. Names match only in the API's own letter
// case and may come once in an object, and nothing may follow the value. Otherwise a second list could replace the first.
// U+FFFD replaces text that is not valid Unicode. Decoding ends with the context. An error is an *Error without action
// and status.
func Decode(ctx context.Context, body []byte, into any) error {
	return decode(ctx, "the answer", body, into)
}

// DecodeField decodes JSON text within a field of an answer, as Decode does. An error names the field. A retry would not
// help, since the answer itself is whole.
func DecodeField(ctx context.Context, field, text string, into any) error {
	err := decode(ctx, field, []byte(text), into)
	if failed, ok := errors.AsType[*Error](err); ok && failed.Err == nil {
		failed.NoJSON, failed.CutShort, failed.Advice = false, false, AdviceOtherForm
	}
	return err
}

func decode(ctx context.Context, what string, body []byte, into any) error {
	err := json.UnmarshalRead(&contextReader{ctx, bytes.NewReader(body)}, into, jsontext.AllowInvalidUTF8(true))
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return &Error{Err: CauseOf(ctx)}
	case cutShort(body):
		return &Error{Message: what + " is not the JSON expected: it ends in the middle", CutShort: true, Advice: AdviceNoJSON}
	}
	// The library's messages quote the answer and name types of this program.
	failed := &Error{Message: what + " is not the JSON expected", Advice: AdviceOtherForm}
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
		failed.Message += fmt.Sprintf(": at %s: unexpected JSON %s", meaning.JSONPointer, meaning.JSONKind)
	}
	return failed
}

// contextReader ends with its context.
type contextReader struct {
	ctx context.Context
	*bytes.Reader
}

// Read implements io.Reader.
func (r *contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// cutShort reports whether a body is the beginning of a JSON value. The decoder's own error may differ, such as for a list
// without its end.
func cutShort(body []byte) bool {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	return errors.Is(decoder.SkipValue(), io.ErrUnexpectedEOF)
}

// Failure is the error fields of an answer, of any type. Config writes error_code and error_msg, Tencent Cloud writes
// Error, and gateways and the identity service write error.
type Failure struct {
	Code    JSONText `json:"error_code"`
	Message JSONText `json:"error_msg"`
	Nested  JSONText `json:"error"`
	Object  JSONText `json:"Error"`
}

// Err returns the error in the answer. It is nil if every field is absent, null or an empty text.
func (f Failure) Err() *Error {
	for _, nested := range []JSONText{f.Nested, f.Object} {
		if nested.present() {
			return nestedFailure(nested)
		}
	}
	if !f.Code.present() && !f.Message.present() {
		return nil
	}
	return &Error{FromVendor: true, Code: f.Code.Plain(), Message: f.Message.Plain()}
}

// nestedFailure returns an error with code and message of an object, or with the whole text of another value.
func nestedFailure(text JSONText) *Error {
	var object struct {
		Code         JSONText `json:"code"`
		Message      JSONText `json:"message"`
		UpperCode    JSONText `json:"Code"`
		UpperMessage JSONText `json:"Message"`
	}
	failed := &Error{FromVendor: true, Nested: true, Message: text.Plain()}
	if json.Unmarshal([]byte(text), &object) == nil {
		failed.Code = cmp.Or(object.Code.Plain(), object.UpperCode.Plain())
		failed.Message = cmp.Or(object.Message.Plain(), object.UpperMessage.Plain())
	}
	if failed.Code == "" && failed.Message == "" {
		failed.Message = "the API returned an error without a code or message"
	}
	return failed
}

// List is a JSON array of an answer. It tells an absent field from a null one. A null item is an error, because it would
// count as an item without content. More than 10,000 items are an error too.
type List[T any] struct {
	// Present tells that the answer has the field, even if it is null.
	Present bool
	// Items are the items in the API's order, none if the field is null.
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
			switch {
			case decoder.PeekKind() == 'n':
				return fmt.Errorf("item %d of the list is null", len(items)+1)
			case len(items) == longestPage:
				return fmt.Errorf("the list has more than %d items", longestPage)
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

// Text is a JSON string, or the text of a JSON number. It is for a field that an API's page calls a string and its
// example shows as a number.
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

// JSONText is a JSON value of any type as the API wrote it, without white space: numbers and escapes keep their text. The
// zero value is an absent value.
type JSONText string

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (t *JSONText) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	value, err := decoder.ReadValue()
	if err != nil {
		return err
	}
	value = value.Clone()
	if value.IsValid() {
		err = value.Compact()
	} else { // a text in it is not Unicode: formatting replaces it with U+FFFD
		err = value.Format(jsontext.AllowInvalidUTF8(true))
	}
	*t = JSONText(value)
	return err
}

// present reports whether the value is more than null or an empty text.
func (t JSONText) present() bool { return t != "" && t != "null" && t != `""` }

// Plain returns the text of a JSON string, the JSON text of another value, or an empty text for null.
func (t JSONText) Plain() string {
	var text string
	if !t.present() || json.Unmarshal([]byte(t), &text) == nil {
		return text
	}
	return string(t)
}

// String returns the JSON text, "null" for an absent value.
func (t JSONText) String() string {
	if t == "" {
		return "null"
	}
	return string(t)
}
