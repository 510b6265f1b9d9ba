// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"errors"
	"fmt"

	"golang.org/x/text/unicode/norm"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// convert returns the model of every API item. The result is never nil: an empty list is not null in the state.
func convert[A, M any](items []A, toModel func(A) M) []M {
	models := make([]M, 0, len(items))
	for _, item := range items {
		models = append(models, toModel(item))
	}
	return models
}

// orEmpty returns the list, or an empty one for nil: a list that the API leaves out is not null in the state.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// orUnnamed returns a name for an error message.
func orUnnamed(name *string) string {
	if name == nil {
		return "without a name"
	}
	return *name
}

// addTag adds a tag to a map. A tag without a key is an error, and so is a key with two different values: the map would
// lose a tag.
func addTag(tags map[string]*string, key, value *string) error {
	if key == nil {
		return errors.New("a tag has no key")
	}
	return addKey(tags, "tag key", *key, value, func(a, b *string) bool {
		return a == b || a != nil && b != nil && *a == *b
	})
}

// addKey adds a value to a map. It returns an error if the map has another value for the key. Like Terraform, it
// compares keys in Unicode NFC.
func addKey[V any](values map[string]V, what, key string, value V, same func(a, b V) bool) error {
	key = norm.NFC.String(key)
	if before, known := values[key]; known && !same(before, value) {
		return fmt.Errorf("the %s %q is given twice, with different values", what, key)
	}
	values[key] = value
	return nil
}

// addText adds a JSON text to a map, as addKey does.
func addText(texts map[string]string, what, key string, text apicall.JSONText) error {
	return addKey(texts, what, key, text.String(), func(a, b string) bool { return a == b })
}
