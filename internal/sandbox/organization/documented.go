// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import "embed"

//go:embed documented/*.json
var documented embed.FS

// Documented returns the example answer of an API's page, word for word, or nil for an action without an example.
func Documented(action string) []byte {
	text, err := documented.ReadFile("documented/" + action + ".json")
	if err != nil {
		return nil
	}
	return text
}
