// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"
)

// object is a JSON object with ordered fields.
type object []field

type field struct {
	name  string
	value any
}

// escapedText is a string whose characters outside of ASCII are written as \u escapes.
type escapedText string

func (o object) raw() json.RawMessage { return appendJSON(nil, o) }

func appendJSON(out []byte, value any) []byte {
	switch value := value.(type) {
	case nil:
		return append(out, "null"...)
	case bool:
		return strconv.AppendBool(out, value)
	case int:
		return strconv.AppendInt(out, int64(value), 10)
	case int64:
		return strconv.AppendInt(out, value, 10)
	case uint64:
		return strconv.AppendUint(out, value, 10)
	case string:
		return appendText(out, value, false)
	case escapedText:
		return appendText(out, string(value), true)
	case json.RawMessage:
		return append(out, value...)
	case object:
		out = append(out, '{')
		for i, f := range value {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendText(out, f.name, false), ':')
			out = appendJSON(out, f.value)
		}
		return append(out, '}')
	case []string:
		return appendList(out, value)
	case []object:
		return appendList(out, value)
	case []json.RawMessage:
		return appendList(out, value)
	}
	panic(fmt.Sprintf("organization: no JSON for %T", value))
}

func appendList[T any](out []byte, values []T) []byte {
	out = append(out, '[')
	for i, value := range values {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendJSON(out, value)
	}
	return append(out, ']')
}

func appendText(out []byte, text string, escape bool) []byte {
	out = append(out, '"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', byte(c))
		case c == '\n':
			out = append(out, `\n`...)
		case c < ' ' || c > '~' && escape:
			for _, unit := range utf16.Encode([]rune{c}) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
		default:
			out = append(out, string(c)...)
		}
	}
	return append(out, '"')
}
