// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package splice

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/vmihailenco/msgpack/v5"
)

// encode writes a value in the encoding of Terraform's protocol.
type encode func(to *msgpack.Encoder, value reflect.Value) error

// encoders caches an encoder for each type.
var encoders sync.Map // of reflect.Type to encode

// encoderOf returns the encoder of a model's type: a struct with tfsdk tags, or a pointer, slice or map of texts, whole
// numbers, bools and such structs. It writes nil as null.
func encoderOf(kind reflect.Type) (encode, error) {
	if known, ok := encoders.Load(kind); ok {
		return known.(encode), nil //nolint:forcetypeassert // only this function stores
	}
	made, err := makeEncoder(kind)
	if err != nil {
		return nil, err
	}
	encoders.Store(kind, made)
	return made, nil
}

func makeEncoder(kind reflect.Type) (encode, error) {
	switch kind.Kind() {
	case reflect.String:
		return func(to *msgpack.Encoder, value reflect.Value) error { return to.EncodeString(value.String()) }, nil
	case reflect.Int64:
		return func(to *msgpack.Encoder, value reflect.Value) error { return to.EncodeInt(value.Int()) }, nil
	case reflect.Bool:
		return func(to *msgpack.Encoder, value reflect.Value) error { return to.EncodeBool(value.Bool()) }, nil
	case reflect.Pointer:
		return encodePointer(kind)
	case reflect.Slice:
		return encodeSlice(kind)
	case reflect.Map:
		return encodeMap(kind)
	case reflect.Struct:
		return encodeStruct(kind)
	default:
		return nil, fmt.Errorf("a model cannot have values of type %s", kind)
	}
}

func encodePointer(kind reflect.Type) (encode, error) {
	element, err := encoderOf(kind.Elem())
	return func(to *msgpack.Encoder, value reflect.Value) error {
		if value.IsNil() {
			return to.EncodeNil()
		}
		return element(to, value.Elem())
	}, err
}

func encodeSlice(kind reflect.Type) (encode, error) {
	element, err := encoderOf(kind.Elem())
	return func(to *msgpack.Encoder, value reflect.Value) error {
		if value.IsNil() {
			return to.EncodeNil()
		}
		if err := to.EncodeArrayLen(value.Len()); err != nil {
			return err
		}
		for i := range value.Len() {
			if err := element(to, value.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}, err
}

func encodeMap(kind reflect.Type) (encode, error) {
	if kind.Key().Kind() != reflect.String {
		return nil, fmt.Errorf("a model cannot have a map with keys of type %s", kind.Key())
	}
	element, err := encoderOf(kind.Elem())
	return func(to *msgpack.Encoder, value reflect.Value) error {
		if value.IsNil() {
			return to.EncodeNil()
		}
		if err := to.EncodeMapLen(value.Len()); err != nil {
			return err
		}
		for each := value.MapRange(); each.Next(); {
			if err := to.EncodeString(each.Key().String()); err != nil {
				return err
			}
			if err := element(to, each.Value()); err != nil {
				return err
			}
		}
		return nil
	}, err
}

// encodeStruct returns the encoder of an object, whose attributes are in the order of their names as in the framework.
func encodeStruct(kind reflect.Type) (encode, error) {
	type field struct {
		index  int
		name   string
		encode encode
	}
	var fields []field
	for i := range kind.NumField() {
		name := kind.Field(i).Tag.Get("tfsdk")
		if name == "" || strings.Contains(name, ",") {
			return nil, fmt.Errorf("the field %s of %s has no tfsdk tag that is a name", kind.Field(i).Name, kind)
		}
		element, err := encoderOf(kind.Field(i).Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		fields = append(fields, field{i, name, element})
	}
	slices.SortFunc(fields, func(a, b field) int { return strings.Compare(a.name, b.name) })
	return func(to *msgpack.Encoder, value reflect.Value) error {
		if err := to.EncodeMapLen(len(fields)); err != nil {
			return err
		}
		for _, field := range fields {
			if err := to.EncodeString(field.name); err != nil {
				return err
			}
			if err := field.encode(to, value.Field(field.index)); err != nil {
				return err
			}
		}
		return nil
	}, nil
}
