// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// outcome returns how a list is wrong, and the error of its read. Any items beside an error are wrong.
func outcome[T any](got []T, raw []json.RawMessage, err error) (wrong, failed error) {
	if err == nil {
		return compareList(got, raw), nil
	}
	if got != nil {
		wrong = fmt.Errorf("an error came with %d items", len(got))
	}
	return wrong, err
}

// compareList compares a list with the items of the organization, which it decodes with encoding/json. The clients
// use another decoder.
func compareList[T any](got []T, raw []json.RawMessage) error {
	if len(got) != len(raw) {
		return fmt.Errorf("%d items, not %d", len(got), len(raw))
	}
	for i := range raw {
		want, err := decode(raw[i])
		if err == nil {
			err = compare(reflect.ValueOf(got[i]), want)
		}
		if err != nil {
			return fmt.Errorf("item %d: %w", i+1, err)
		}
	}
	return nil
}

// compareSummary compares a summary with the organization's.
func compareSummary(results huaweicloud.SummaryResults, rules []huaweicloud.PolicyAssignmentSummary, raw json.RawMessage) error {
	var want struct {
		Results           json.RawMessage   `json:"results"`
		PolicyAssignments []json.RawMessage `json:"policy_assignments"`
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		return err
	}
	return errors.Join(
		compareList([]huaweicloud.SummaryResults{results}, []json.RawMessage{want.Results}),
		compareList(rules, want.PolicyAssignments))
}

// comparePolicy compares a policy with the organization's, and its tags with those of its content.
func comparePolicy(got tencentcloud.EffectivePolicy, raw json.RawMessage) error {
	var want struct {
		PolicyContent        string
		LastUpdatedTimestamp *int64
	}
	var content struct{ Tags map[string]map[string]any }
	if err := errors.Join(json.Unmarshal(raw, &want), json.Unmarshal([]byte(want.PolicyContent), &content)); err != nil {
		return err
	}
	if got.Content != want.PolicyContent || !reflect.DeepEqual(got.LastUpdatedTimestamp, want.LastUpdatedTimestamp) || len(got.Tags) != len(content.Tags) {
		return fmt.Errorf("%+v, not %+v", got, want)
	}
	for _, tag := range got.Tags {
		for name, read := range map[string]any{"tag_key": tag.TagKey, "tag_value": tag.Values, "resource_type_scope": tag.ResourceTypes} {
			value := content.Tags[tag.Key][name]
			if wrapped, ok := value.(map[string]any); ok {
				value = wrapped["@@assign"]
			}
			if err := compare(reflect.ValueOf(read), value); err != nil {
				return fmt.Errorf("tag %s: %s: %w", tag.Key, name, err)
			}
		}
	}
	return nil
}

// decode decodes JSON and keeps the text of numbers.
func decode(raw []byte) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}

// compare compares a value with decoded JSON.
func compare(got reflect.Value, want any) error {
	if text, ok := got.Interface().(apicall.JSONText); ok {
		value, err := decode([]byte(text))
		return mismatch(err == nil && reflect.DeepEqual(value, want), string(text), want)
	}
	if text, ok := got.Interface().(apicall.Text); ok {
		return mismatch(string(text) == fmt.Sprint(want), string(text), want)
	}
	switch got.Kind() {
	case reflect.Pointer:
		if got.IsNil() || want == nil {
			return mismatch(got.IsNil() && want == nil, got.Interface(), want)
		}
		return compare(got.Elem(), want)
	case reflect.Struct:
		if items := got.FieldByName("Items"); items.IsValid() { // an apicall.List
			return compare(items, want)
		}
		fields, ok := want.(map[string]any)
		if !ok {
			return mismatch(false, got.Interface(), want)
		}
		return compareFields(got, fields)
	case reflect.Slice:
		return compareSlice(got, want)
	case reflect.Map:
		return compareMap(got, want)
	default:
		number, isNumber := want.(json.Number)
		if isNumber {
			want = number.String()
		}
		return mismatch((isNumber == got.CanInt()) && fmt.Sprint(got.Interface()) == fmt.Sprint(want), got.Interface(), want)
	}
}

// compareFields wants every field of the JSON object in the struct, and all other fields empty.
func compareFields(got reflect.Value, want map[string]any) error {
	known := 0
	for i := range got.NumField() {
		name := got.Type().Field(i).Tag.Get("json")
		value, there := want[name]
		if there {
			known++
		} else if got.Field(i).IsZero() {
			continue
		}
		if list := got.Field(i); list.Kind() == reflect.Struct && list.FieldByName("Present").IsValid() {
			if list.FieldByName("Present").Bool() != there {
				return fmt.Errorf("%s: present is %v", name, !there)
			}
		}
		if err := compare(got.Field(i), value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return mismatch(known == len(want), got.Interface(), want)
}

func compareSlice(got reflect.Value, want any) error {
	list, ok := want.([]any)
	if (!ok && want != nil) || got.Len() != len(list) {
		return mismatch(false, got.Interface(), want)
	}
	for i := range list {
		if err := compare(got.Index(i), list[i]); err != nil {
			return fmt.Errorf("%d: %w", i, err)
		}
	}
	return nil
}

func compareMap(got reflect.Value, want any) error {
	object, ok := want.(map[string]any)
	if (!ok && want != nil) || got.Len() != len(object) {
		return mismatch(false, got.Interface(), want)
	}
	for key, value := range object {
		found := got.MapIndex(reflect.ValueOf(key))
		if !found.IsValid() {
			return fmt.Errorf("%q is missing", key)
		}
		if err := compare(found, value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// mismatch is an error unless two values are the same.
func mismatch(same bool, got, want any) error {
	if same {
		return nil
	}
	return fmt.Errorf("%v, want %v", got, want)
}
