// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
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

// offsetPage returns the page of a list for Offset and Limit, and the total.
func offsetPage(r *request, items []json.RawMessage) ([]byte, *vendorError) {
	offset, limit := r.number("Offset", 0), r.number("Limit", 0)
	if offset%limit != 0 {
		return nil, invalidValue("Offset", strconv.FormatUint(offset, 10), "a multiple of Limit")
	}
	total := uint64(len(items))
	start := min(offset, total)
	var fields bytes.Buffer
	writeItems(&fields, "Items", items[start:min(start+limit, total)])
	fmt.Fprintf(&fields, `,"Total":%d`, total)
	return fields.Bytes(), nil
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
