// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"errors"
	"fmt"

	"golang.org/x/text/unicode/norm"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// convert turns every API item into a model item; the result is never nil.
func convert[A, M any](items []A, toModel func(A) M) []M {
	models := make([]M, 0, len(items))
	for _, item := range items {
		models = append(models, toModel(item))
	}
	return models
}

// orEmpty gives the list itself, or an empty one: a list that the API leaves out is empty, not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// orUnnamed gives a name for an error message.
func orUnnamed(name *string) string {
	if name == nil {
		return "without a name"
	}
	return *name
}

// addTag puts a tag into a map of tags. A key without a text, and one given twice with different
// values, are errors: the map would lose a tag.
func addTag(tags map[string]*string, key, value *string) error {
	if key == nil {
		return errors.New("a tag has no key")
	}
	return addKey(tags, "tag key", *key, value, func(a, b *string) bool {
		return a == b || a != nil && b != nil && *a == *b
	})
}

// addKey puts a value into a map, or is an error where the map has another value for the key.
// Terraform takes keys for the same that differ in how they write a letter (Unicode NFC), so does this.
func addKey[V any](values map[string]V, what, key string, value V, same func(a, b V) bool) error {
	key = norm.NFC.String(key)
	if before, known := values[key]; known && !same(before, value) {
		return fmt.Errorf("the %s %q is given twice, with different values", what, key)
	}
	values[key] = value
	return nil
}

// addText puts a text into a map, as addKey does.
func addText(texts map[string]string, what, key string, text apicall.JSONText) error {
	return addKey(texts, what, key, text.String(), func(a, b string) bool { return a == b })
}
