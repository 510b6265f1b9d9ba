// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// List is a JSON array of an answer that keeps an absent field apart from a null one.
// A null item is an error: it would be counted as an item and say nothing.
type List[T any] struct {
	// Present tells that the answer has the field, be it null.
	Present bool
	// Items are the items in the API's order, none where the field is null.
	Items []T
}

// UnmarshalJSON implements json.Unmarshaler.
func (l *List[T]) UnmarshalJSON(data []byte) error {
	var items []*T
	if err := json.Unmarshal(data, &items); err != nil {
		return err
	}
	*l = List[T]{Present: true, Items: make([]T, 0, len(items))}
	for i, item := range items {
		if item == nil {
			return fmt.Errorf("item %d of the list is null", i+1)
		}
		l.Items = append(l.Items, *item)
	}
	return nil
}

// JSONText is a JSON value of any type, kept as the API wrote it but for white space:
// numbers and escapes keep their text. The zero value stands for a value left out.
type JSONText string

// UnmarshalJSON implements json.Unmarshaler.
func (t *JSONText) UnmarshalJSON(data []byte) error {
	var text bytes.Buffer
	if err := json.Compact(&text, data); err != nil {
		return err
	}
	*t = JSONText(text.String())
	return nil
}

// String gives the JSON text, "null" for a value left out.
func (t JSONText) String() string {
	if t == "" {
		return "null"
	}
	return string(t)
}
