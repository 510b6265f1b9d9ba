// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package driver

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Values are the arguments of a block by name: texts, numbers, bools, slices, maps, Unknown, and Values for a block in
// it. An argument that is missing or nil is null.
type Values = map[string]any

// Unknown is a value that is known only after apply.
const Unknown = tftypes.UnknownValue

func (p *Provider) encode(schema *tfprotov6.Schema, given Values) *tfprotov6.DynamicValue {
	p.t.Helper()
	if schema == nil {
		p.t.Fatalf("the provider has no such schema")
	}
	if given == nil {
		given = Values{}
	}
	kind := schema.ValueType()
	value, err := encode(kind, given)
	if err != nil {
		p.t.Fatalf("encode: %v", err)
	}
	encoded, err := tfprotov6.NewDynamicValue(kind, value)
	if err != nil {
		p.t.Fatalf("encode: %v", err)
	}
	return &encoded
}

// encode returns a Go value as a value of Terraform.
func encode(kind tftypes.Type, given any) (value tftypes.Value, err error) {
	if given == nil || given == any(Unknown) {
		return tftypes.NewValue(kind, given), nil
	}
	switch kind := kind.(type) {
	case tftypes.Object:
		return encodeObject(kind, given)
	case tftypes.Map:
		elements := map[string]tftypes.Value{}
		for each := reflect.ValueOf(given).MapRange(); each.Next() && err == nil; {
			elements[each.Key().String()], err = encode(kind.ElementType, each.Value().Interface())
		}
		return tftypes.NewValue(kind, elements), err
	case tftypes.List:
		elements, err := encodeElements(kind.ElementType, given)
		return tftypes.NewValue(kind, elements), err
	case tftypes.Set:
		elements, err := encodeElements(kind.ElementType, given)
		return tftypes.NewValue(kind, elements), err
	}
	if number, ok := given.(json.Number); ok {
		if given, _, err = big.ParseFloat(number.String(), 10, 512, big.ToNearestEven); err != nil {
			return value, err
		}
	}
	if err := tftypes.ValidateValue(kind, given); err != nil {
		return value, err
	}
	return tftypes.NewValue(kind, given), nil
}

func encodeObject(kind tftypes.Object, given any) (value tftypes.Value, err error) {
	fields, ok := given.(Values)
	if !ok {
		return value, fmt.Errorf("%v is not a block: it has to be driver.Values", given)
	}
	attributes := map[string]tftypes.Value{}
	for name, kind := range kind.AttributeTypes {
		if attributes[name], err = encode(kind, fields[name]); err != nil {
			return value, fmt.Errorf("%s: %w", name, err)
		}
	}
	for name := range fields {
		if _, known := attributes[name]; !known {
			return value, fmt.Errorf("the schema has no argument %s", name)
		}
	}
	return tftypes.NewValue(kind, attributes), nil
}

func encodeElements(kind tftypes.Type, given any) (elements []tftypes.Value, err error) {
	list := reflect.ValueOf(given)
	elements = make([]tftypes.Value, list.Len())
	for i := range elements {
		if elements[i], err = encode(kind, list.Index(i).Interface()); err != nil {
			return nil, err
		}
	}
	return elements, nil
}

// State is what a data source has read.
type State struct {
	t       T
	kind    tftypes.Type
	encoded *tfprotov6.DynamicValue
}

// Size returns the size of the provider's answer in bytes.
func (s *State) Size() int { return len(s.encoded.MsgPack) }

// Value returns the state as a value of Terraform.
func (s *State) Value() tftypes.Value {
	s.t.Helper()
	value, err := s.encoded.Unmarshal(s.kind)
	if err != nil {
		s.t.Fatalf("decode the state: %v", err)
	}
	return value
}

// Values returns the state as decoded JSON: a number is a json.Number.
func (s *State) Values() Values {
	s.t.Helper()
	plain, err := decode(s.Value())
	if err != nil {
		s.t.Fatalf("decode the state: %v", err)
	}
	values, _ := plain.(Values)
	return values
}

// decode returns a value of Terraform as a Go value.
func decode(value tftypes.Value) (any, error) {
	if value.IsNull() {
		return nil, nil
	}
	switch kind := value.Type(); {
	case kind.Is(tftypes.String):
		var text string
		err := value.As(&text)
		return text, err
	case kind.Is(tftypes.Bool):
		var is bool
		err := value.As(&is)
		return is, err
	case kind.Is(tftypes.Number):
		number := new(big.Float)
		err := value.As(&number)
		return json.Number(number.Text('f', -1)), err
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
		return decodeElements(value)
	}
	var fields map[string]tftypes.Value
	if err := value.As(&fields); err != nil {
		return nil, err
	}
	plain := Values{}
	for name, field := range fields {
		each, err := decode(field)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		plain[name] = each
	}
	return plain, nil
}

func decodeElements(value tftypes.Value) (any, error) {
	var elements []tftypes.Value
	if err := value.As(&elements); err != nil {
		return nil, err
	}
	plain := make([]any, len(elements))
	for i, element := range elements {
		each, err := decode(element)
		if err != nil {
			return nil, err
		}
		plain[i] = each
	}
	return plain, nil
}
