// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	stdjson "encoding/json"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Items is a list of the vendor's JSON objects, each served word for word. [Load] checks each item against T.
// Items that Go code sets are not checked, so that a test can serve odd ones.
type Items[T any] []stdjson.RawMessage

// Object is one JSON object of the vendor, as in Items.
type Object[T any] stdjson.RawMessage

// UnmarshalJSONFrom reads a list and checks its items.
func (i *Items[T]) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	switch kind := decoder.PeekKind(); kind {
	case 'n':
		*i = nil
		return decoder.SkipValue()
	case '[':
	default:
		return fmt.Errorf("expected a list, found %s", kindName(kind))
	}
	if _, err := decoder.ReadToken(); err != nil {
		return err
	}
	*i = Items[T]{}
	for decoder.PeekKind() != ']' {
		item, err := readObject[T](decoder)
		if err != nil {
			return err
		}
		*i = append(*i, item)
	}
	_, err := decoder.ReadToken()
	return err
}

// UnmarshalJSONFrom reads one object and checks it.
func (o *Object[T]) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	if decoder.PeekKind() == 'n' {
		*o = nil
		return decoder.SkipValue()
	}
	value, err := readObject[T](decoder)
	*o = Object[T](value)
	return err
}

// MarshalJSON writes the object as it is.
func (o Object[T]) MarshalJSON() ([]byte, error) { return stdjson.RawMessage(o).MarshalJSON() }

// readObject reads an object and checks it against T. An error says where in the whole text it is.
func readObject[T any](decoder *jsontext.Decoder) (stdjson.RawMessage, error) {
	value, err := decoder.ReadValue()
	if err != nil {
		return nil, err
	}
	var object T
	if value.Kind() != '{' {
		err = fmt.Errorf("expected an object, found %s", kindName(value.Kind()))
	} else {
		err = json.Unmarshal(value, &object, json.RejectUnknownMembers(true))
	}
	if err == nil {
		return stdjson.RawMessage(value.Clone()), nil
	}
	located := &json.SemanticError{Err: err}
	if inner := (*json.SemanticError)(nil); errors.As(err, &inner) {
		located = inner
	}
	located.ByteOffset += decoder.InputOffset() - int64(len(value))
	located.JSONPointer = decoder.StackPointer() + located.JSONPointer
	return nil, located
}

// kindName names a kind of JSON value in a message.
func kindName(kind jsontext.Kind) string {
	switch kind {
	case 'n':
		return "null"
	case 't', 'f':
		return "true or false"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '{':
		return "an object"
	case '[':
		return "a list"
	}
	return "no JSON"
}
