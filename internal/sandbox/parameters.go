// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// parameter is one input of an API, as its page describes it.
type parameter struct {
	// name is the name of the parameter. That of a field in an object of a body has the object's too, as in
	// filter.account_id.
	name     string
	required bool
	kind     parameterKind
	// least and most bound a number or the length of a list.
	least, most uint64
	// values are the allowed strings, if not all are.
	values []string
	// mayBeEmpty allows "". A filter must not be empty.
	mayBeEmpty bool
	// paging marks the size of a page and the token of one. All other parameters choose the list.
	paging bool
	// field is the path of the field that a filter compares, such as compliance.compliance_state. It is empty for other
	// parameters.
	field string
}

type parameterKind int

const (
	textKind parameterKind = iota
	// numberKind is an integer. All integers of these APIs are unsigned.
	numberKind
	// textsKind is a list of strings, in the query of Huawei Cloud.
	textsKind
	// tagsKind is a list of objects with TagKey and TagValue, in the body of Tencent Cloud.
	tagsKind
)

func numberParameter(name string, required bool) parameter {
	return parameter{name: name, required: required, kind: numberKind, most: math.MaxUint64}
}

// sizeParameter is the size of a page, at least 1.
func sizeParameter(name string, required bool, most uint64) parameter {
	return parameter{name: name, required: required, kind: numberKind, least: 1, most: most, paging: true}
}

func textParameter(name string, values ...string) parameter {
	return parameter{name: name, values: values}
}

func tokenParameter(name string) parameter {
	return parameter{name: name, mayBeEmpty: true, paging: true}
}

// textFilter keeps the items whose field of the same name has the value.
func textFilter(name string, values ...string) parameter {
	return parameter{name: name, values: values, field: lastName(name)}
}

// numberFilter is a textFilter of a number.
func numberFilter(name string) parameter {
	filter := numberParameter(name, false)
	filter.field = name
	return filter
}

// of is the filter with another field.
func (p parameter) of(field string) parameter {
	p.field = field
	return p
}

// lastName returns the name of a field without those of the objects around it.
func lastName(path string) string { return path[strings.LastIndex(path, ".")+1:] }

// arguments are the checked parameters of a call.
type arguments struct {
	values  map[string]any // string, uint64, []string or map[string]string
	filters []filter
	chosen  []string // the names and values of the parameters that choose the list
}

// filter is a field of an item, and the text that it has to have.
type filter struct{ path, wanted string }

func (a *arguments) text(name string) string {
	text, _ := a.values[name].(string)
	return text
}

func (a *arguments) number(name string, absent uint64) uint64 {
	if number, ok := a.values[name].(uint64); ok {
		return number
	}
	return absent
}

func (a *arguments) tags(name string) map[string]string {
	tags, _ := a.values[name].(map[string]string)
	return tags
}

func (a *arguments) has(name string) bool {
	_, ok := a.values[name]
	return ok
}

// matches reports whether an item passes all filters. A field that is absent or null equals nothing.
func (a *arguments) matches(item json.RawMessage) bool {
	if len(a.filters) == 0 {
		return true
	}
	fields, _ := readObject(item) // an odd item matches by the fields that it has
	return !slices.ContainsFunc(a.filters, func(f filter) bool {
		switch value := fieldAt(fields, f.path).(type) {
		case string:
			return value != f.wanted
		case json.Number:
			return value.String() != f.wanted
		}
		return true
	})
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

// matching returns the items that pass all filters.
func (a *arguments) matching(items []json.RawMessage) []json.RawMessage {
	if len(a.filters) == 0 {
		return items
	}
	return slices.DeleteFunc(slices.Clone(items), func(item json.RawMessage) bool { return !a.matches(item) })
}

// check checks parameters of a request and adds them. The codes of the errors are those of Tencent Cloud.
func (a *arguments) check(parameters []parameter, given map[string]any) (wrong *vendorError) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(parameters, func(p parameter) bool { return p.name == name }) {
			return tencentCloudError("UnknownParameter", "The parameter `"+name+"` is not recognized.")
		}
	}
	if a.values == nil {
		a.values = map[string]any{}
	}
	for _, p := range parameters {
		value, ok := given[p.name]
		if !ok {
			if p.required {
				return missingParameter(p.name)
			}
			continue
		}
		switch p.kind {
		case numberKind:
			value, wrong = p.checkNumber(value)
		case tagsKind:
			value, wrong = p.checkTags(value)
		case textsKind:
			value, wrong = p.checkTexts(value)
		case textKind:
			value, wrong = p.checkText(value)
		}
		if wrong != nil {
			return wrong
		}
		a.values[lastName(p.name)] = value
		if !p.paging {
			a.chosen = append(a.chosen, p.name, fmt.Sprint(value))
		}
		if p.field != "" {
			a.filters = append(a.filters, filter{p.field, fmt.Sprint(value)})
		}
	}
	return nil
}

func (p parameter) checkNumber(value any) (uint64, *vendorError) {
	text, ok := value.(json.Number)
	if !ok || strings.ContainsAny(text.String(), ".eE") {
		return 0, p.wrongType("an integer")
	}
	number, err := strconv.ParseUint(text.String(), 10, 64)
	if err != nil || number < p.least || number > p.most {
		return 0, invalidValue(p.name, text.String(), fmt.Sprintf("an integer from %d to %d", p.least, p.most))
	}
	return number, nil
}

func (p parameter) checkText(value any) (string, *vendorError) {
	text, ok := value.(string)
	if !ok {
		return "", p.wrongType("a string")
	}
	if text == "" && !p.mayBeEmpty {
		return "", invalidValue(p.name, text, "not empty")
	}
	if len(p.values) > 0 && !slices.Contains(p.values, text) {
		return "", invalidValue(p.name, text, "one of "+strings.Join(p.values, ", "))
	}
	return text, nil
}

func (p parameter) checkTexts(value any) ([]string, *vendorError) {
	texts, _ := value.([]string)
	if size := uint64(len(texts)); size < p.least || size > p.most || slices.Contains(texts, "") {
		return nil, invalidValue(p.name, fmt.Sprint(value), fmt.Sprintf("%d to %d strings that are not empty", p.least, p.most))
	}
	return texts, nil
}

// checkTags accepts a list of tags whose keys are unique and not empty.
func (p parameter) checkTags(value any) (map[string]string, *vendorError) {
	list, ok := value.([]any)
	if !ok {
		return nil, p.wrongType("an array")
	}
	if size := uint64(len(list)); size < p.least || size > p.most {
		return nil, invalidValue(p.name, fmt.Sprint(list), fmt.Sprintf("%d to %d tags", p.least, p.most))
	}
	tags := map[string]string{}
	for _, item := range list {
		tag, _ := item.(map[string]any)
		key, _ := tag["TagKey"].(string)
		tagValue, hasValue := tag["TagValue"].(string)
		if _, twice := tags[key]; key == "" || !hasValue || len(tag) != 2 || twice {
			return nil, invalidValue(p.name, fmt.Sprint(list), "tags with a unique TagKey and a TagValue")
		}
		tags[key] = tagValue
	}
	return tags, nil
}

// vendorError is an error that an API answers with. The status of Tencent Cloud is always 200.
type vendorError struct {
	status  int
	code    string
	message string
}

func tencentCloudError(code, message string) *vendorError {
	return &vendorError{http.StatusOK, code, message}
}

func (p parameter) wrongType(wanted string) *vendorError {
	return tencentCloudError("InvalidParameter", "The value type of parameter `"+p.name+"` is not valid, it must be "+wanted+".")
}

func missingParameter(name string) *vendorError {
	return tencentCloudError("MissingParameter", "The request is missing a required parameter `"+name+"`.")
}

func invalidValue(name, value, wanted string) *vendorError {
	return tencentCloudError("InvalidParameterValue", "The value `"+value+"` of parameter `"+name+"` is not valid, it must be "+wanted+".")
}
