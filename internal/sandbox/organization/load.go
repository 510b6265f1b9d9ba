// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Load reads an organization from JSON. A field that the format or the vendor's object does not have, a value of the
// wrong type, a field twice or text after the organization is an error that says what is wrong and in which line.
func Load(r io.Reader) (Organization, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Organization{}, fmt.Errorf("organization not read: %w", err)
	}
	if err := checkOutermost(text); err != nil {
		return Organization{}, err
	}
	var organization Organization
	if err := json.Unmarshal(text, &organization, json.RejectUnknownMembers(true)); err != nil {
		return Organization{}, describe(text, err)
	}
	if err := organization.Validate(); err != nil {
		var invalid *invalidError
		if errors.As(err, &invalid) {
			return Organization{}, fmt.Errorf("line %d: %w", lineOf(text, invalid.pointer), err)
		}
		return Organization{}, err
	}
	organization.SetDefaults()
	return organization, nil
}

// checkOutermost refuses a file that is no object at all.
func checkOutermost(text []byte) error {
	found := "an empty file"
	if len(bytes.TrimSpace(text)) > 0 {
		kind := jsontext.Value(text).Kind()
		if kind == '{' {
			return nil
		}
		found = kindName(kind)
	}
	return fmt.Errorf("expected one JSON object with tencentcloud and huaweicloud, found %s", found)
}

// describe says in plain words what the decoder found, and in which line.
func describe(text []byte, err error) error {
	var syntactic *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &semantic):
		return fmt.Errorf("line %d: %s", lineOf(text, semantic.JSONPointer), describeSemantic(semantic))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("line %d: the JSON ends too early", lineAt(text, int64(len(text))))
	case errors.As(err, &syntactic) && errors.Is(err, jsontext.ErrDuplicateName):
		return fmt.Errorf("line %d: field %s is given twice", lineAt(text, syntactic.ByteOffset), path(syntactic.JSONPointer))
	case errors.As(err, &syntactic):
		return fmt.Errorf("line %d: %w", lineAt(text, syntactic.ByteOffset), syntactic.Err)
	}
	return err
}

func describeSemantic(err *json.SemanticError) string {
	where := path(err.JSONPointer)
	switch {
	case errors.Is(err.Err, json.ErrUnknownName):
		return "unknown field " + where
	case err.JSONKind == 0 || err.GoType == nil:
		return fmt.Sprintf("%s: %v", where, err.Err)
	}
	found := kindName(err.JSONKind)
	if err.JSONKind == '0' && len(err.JSONValue) > 0 {
		found = "the number " + string(err.JSONValue)
	}
	return fmt.Sprintf("%s: expected %s, found %s", where, typeName(err.GoType), found)
}

// typeName names the JSON value that a Go type stands for.
func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Uint64:
		return "a whole number from 0 to 18446744073709551615"
	case reflect.Int64:
		return "a whole number of 64 bits"
	case reflect.Slice:
		return "a list"
	}
	return "an object"
}

// path writes a JSON pointer as the guide names fields: /a/0/b is a[0].b.
func path(pointer jsontext.Pointer) string {
	var path strings.Builder
	for token := range pointer.Tokens() {
		switch {
		case strings.Trim(token, "0123456789") == "" && token != "":
			path.WriteString("[" + token + "]")
		case path.Len() == 0:
			path.WriteString(token)
		default:
			path.WriteString("." + token)
		}
	}
	return path.String()
}

// lineOf returns the line of the value at a pointer. If the value is missing, it is the line of what should have it.
func lineOf(text []byte, pointer jsontext.Pointer) int {
	for ; pointer != ""; pointer = pointer.Parent() {
		decoder := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true))
		for {
			if _, err := decoder.ReadToken(); err != nil {
				break
			}
			if decoder.StackPointer() == pointer {
				return lineAt(text, decoder.InputOffset())
			}
		}
	}
	return 1
}

func lineAt(text []byte, offset int64) int {
	return 1 + bytes.Count(text[:min(offset, int64(len(text)))], []byte("\n"))
}
