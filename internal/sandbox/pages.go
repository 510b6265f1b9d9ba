// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
)

// page returns at most size matching items from a position on, and the position of the next match, or -1.
func page(items []json.RawMessage, position int, size uint64, matches func(json.RawMessage) bool) ([]json.RawMessage, int) {
	var taken []json.RawMessage
	for i := position; i < len(items); i++ {
		if !matches(items[i]) {
			continue
		}
		if uint64(len(taken)) == size {
			return taken, i
		}
		taken = append(taken, items[i])
	}
	return taken, -1
}

// writeItems writes a list field. The items stay word for word.
func writeItems(fields *bytes.Buffer, name string, items []json.RawMessage) {
	fields.WriteString(`"` + name + `":[`)
	for i, item := range items {
		if i > 0 {
			fields.WriteByte(',')
		}
		fields.Write(item)
	}
	fields.WriteByte(']')
}
