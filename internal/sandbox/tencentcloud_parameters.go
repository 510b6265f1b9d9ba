// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// parameter is one input of a Tencent Cloud API, as its page describes it.
type parameter struct {
	name     string
	required bool
	// number tells an integer from a string. All integers of these APIs are unsigned.
	number      bool
	least, most uint64
	// values are the only strings allowed, where there are any.
	values []string
	// mayBeEmpty allows "", which a filter must not be.
	mayBeEmpty bool
}

func numberParameter(name string, required bool) parameter {
	return parameter{name: name, required: required, number: true, most: math.MaxUint64}
}

// sizeParameter is how many items a page may have, from 1 on.
func sizeParameter(name string, required bool, most uint64) parameter {
	return parameter{name: name, required: required, number: true, least: 1, most: most}
}

func textParameter(name string, values ...string) parameter {
	return parameter{name: name, values: values}
}

func tokenParameter(name string) parameter {
	return parameter{name: name, mayBeEmpty: true}
}

// arguments are the checked parameters of one call: a string or an uint64 each.
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

func (a arguments) has(name string) bool {
	_, ok := a[name]
	return ok
}

// checkParameters holds what a request gives against what the API takes.
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
		if p.number {
			checked[p.name], apiError = p.checkNumber(value)
		} else {
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

func (p parameter) wrongType(wanted string) *tencentCloudError {
	return &tencentCloudError{"InvalidParameter", "The value type of parameter `" + p.name + "` is not valid, it must be " + wanted + "."}
}

func missingParameter(name string) *tencentCloudError {
	return &tencentCloudError{"MissingParameter", "The request is missing a required parameter `" + name + "`."}
}

func invalidValue(name, value, wanted string) *tencentCloudError {
	return &tencentCloudError{"InvalidParameterValue", "The value `" + value + "` of parameter `" + name + "` is not valid, it must be " + wanted + "."}
}
