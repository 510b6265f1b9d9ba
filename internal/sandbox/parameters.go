// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// parameter is one input of an API, as its page describes it.
type parameter struct {
	name     string
	required bool
	kind     parameterKind
	// least and most bound a number or the length of a list.
	least, most uint64
	// values are the allowed strings, if not all are.
	values []string
	// mayBeEmpty allows "". A filter must not be empty.
	mayBeEmpty bool
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
	return parameter{name: name, required: required, kind: numberKind, least: 1, most: most}
}

func textParameter(name string, values ...string) parameter {
	return parameter{name: name, values: values}
}

func tokenParameter(name string) parameter {
	return parameter{name: name, mayBeEmpty: true}
}

func textsParameter(name string, most uint64) parameter {
	return parameter{name: name, kind: textsKind, least: 1, most: most}
}

func tagsParameter(name string, most uint64) parameter {
	return parameter{name: name, kind: tagsKind, least: 1, most: most}
}

// arguments are the checked parameters of a call: string, uint64, []string or map[string]string.
type arguments map[string]any

func (a arguments) text(name string) string {
	text, _ := a[name].(string)
	return text
}

func (a arguments) number(name string, absent uint64) uint64 {
	if number, ok := a[name].(uint64); ok {
		return number
	}
	return absent
}

func (a arguments) texts(name string) []string {
	texts, _ := a[name].([]string)
	return texts
}

func (a arguments) tags(name string) map[string]string {
	tags, _ := a[name].(map[string]string)
	return tags
}

func (a arguments) has(name string) bool {
	_, ok := a[name]
	return ok
}

// checkParameters checks the body of a request to Tencent Cloud.
func checkParameters(parameters []parameter, given map[string]any) (arguments, *tencentCloudError) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(parameters, func(p parameter) bool { return p.name == name }) {
			return nil, &tencentCloudError{"UnknownParameter", "The parameter `" + name + "` is not recognized."}
		}
	}
	checked := arguments{}
	for _, p := range parameters {
		value, ok := given[p.name]
		if !ok {
			if p.required {
				return nil, missingParameter(p.name)
			}
			continue
		}
		var apiError *tencentCloudError
		switch p.kind {
		case numberKind:
			checked[p.name], apiError = p.checkNumber(value)
		case tagsKind:
			checked[p.name], apiError = p.checkTags(value)
		case textKind, textsKind:
			checked[p.name], apiError = p.checkText(value)
		}
		if apiError != nil {
			return nil, apiError
		}
	}
	return checked, nil
}

func (p parameter) checkNumber(value any) (uint64, *tencentCloudError) {
	text, ok := value.(json.Number)
	if !ok || strings.ContainsAny(text.String(), ".eE") {
		return 0, p.wrongType("an integer")
	}
	number, err := strconv.ParseUint(text.String(), 10, 64)
	if err != nil {
		return 0, invalidValue(p.name, text.String(), "an integer from 0 to 18446744073709551615")
	}
	if number < p.least || number > p.most {
		return 0, invalidValue(p.name, text.String(), fmt.Sprintf("an integer from %d to %d", p.least, p.most))
	}
	return number, nil
}

func (p parameter) checkText(value any) (string, *tencentCloudError) {
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

// checkTags accepts a list of tags whose keys are unique and not empty.
func (p parameter) checkTags(value any) (map[string]string, *tencentCloudError) {
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

// checkQuery checks the query of a request to Huawei Cloud.
func checkQuery(parameters []parameter, query url.Values) (arguments, *huaweiCloudError) {
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if !slices.ContainsFunc(parameters, func(p parameter) bool { return p.name == name }) {
			return nil, invalidHuaweiParameter("the query parameter " + name + " is unknown")
		}
	}
	checked := arguments{}
	for _, p := range parameters {
		values, ok := query[p.name]
		if !ok {
			continue
		}
		value, trouble := p.checkValues(values)
		if trouble != "" {
			return nil, invalidHuaweiParameter(trouble)
		}
		checked[p.name] = value
	}
	return checked, nil
}

// checkValues checks the values of a query parameter. The text says what is wrong, or is empty.
func (p parameter) checkValues(values []string) (value any, trouble string) {
	count := uint64(len(values))
	switch {
	case p.kind == textsKind && count > p.most:
		return nil, fmt.Sprintf("the size of %s must be between %d and %d", p.name, p.least, p.most)
	case p.kind != textsKind && count > 1:
		return nil, p.name + " is given twice"
	case slices.Contains(values, ""):
		return nil, p.name + " must not be empty"
	case p.kind == textsKind:
		return values, ""
	case p.kind == numberKind:
		number, err := strconv.ParseUint(values[0], 10, 64)
		if err != nil || number < p.least || number > p.most {
			return nil, fmt.Sprintf("%s must be an integer from %d to %d", p.name, p.least, p.most)
		}
		return number, ""
	case len(p.values) > 0 && !slices.Contains(p.values, values[0]):
		return nil, p.name + " must be one of " + strings.Join(p.values, ", ")
	}
	return values[0], ""
}

func (p parameter) wrongType(wanted string) *tencentCloudError {
	return &tencentCloudError{"InvalidParameter", "The value type of parameter `" + p.name + "` is not valid, it must be " + wanted + "."}
}

func missingParameter(name string) *tencentCloudError {
	return &tencentCloudError{"MissingParameter", "The request is missing a required parameter `" + name + "`."}
}

func invalidValue(name, value, wanted string) *tencentCloudError {
	return &tencentCloudError{"InvalidParameterValue", "The value `" + value + "` of parameter `" + name + "` is not valid, it must be " + wanted + "."}
}
