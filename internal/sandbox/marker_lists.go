// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// markerPage answers an action with the page of a list for limit and marker. A filter compares the field of an item that
// has its name, or the one at a path: compliance_state=compliance.compliance_state.
func markerPage(a arguments, action, field string, list []json.RawMessage, filters ...string) ([]byte, *huaweiCloudError) {
	read := []string{action} // identifies the filter in a marker
	filtered := false
	for _, filter := range filters {
		name, _, _ := strings.Cut(filter, "=")
		read = append(read, a.text(name))
		filtered = filtered || a.has(name)
	}
	position := 0
	if a.has("marker") {
		var ok bool
		if position, ok = readToken(read, a.text("marker")); !ok {
			return nil, invalidHuaweiParameter("the marker is unknown")
		}
	}
	matches := func(i int) bool {
		if !filtered {
			return true
		}
		var item map[string]any
		_ = json.Unmarshal(list[i], &item)
		for _, filter := range filters {
			name, path, isPath := strings.Cut(filter, "=")
			if !isPath {
				path = name
			}
			if a.has(name) && fieldAt(item, path) != a.text(name) {
				return false
			}
		}
		return true
	}
	items, next := page(list, position, a.number("limit", 200), matches)
	var answer bytes.Buffer
	answer.WriteByte('{')
	writeItems(&answer, field, items)
	marker := "null"
	if next >= 0 {
		marker = `"` + makeToken(read, next) + `"`
	}
	fmt.Fprintf(&answer, `,"page_info":{"current_count":%d,"next_marker":%s}}`, len(items), marker)
	return answer.Bytes(), nil
}

// fieldAt returns the value at a path of names, nil if there is none.
func fieldAt(item map[string]any, path string) any {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		return item[name]
	}
	inner, _ := item[name].(map[string]any)
	return fieldAt(inner, rest)
}
