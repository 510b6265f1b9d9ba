// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
)

// readBody returns the fields of a body by their names, such as filter.account_id for a field of an object. An API without
// fields takes any body.
func readBody(parameters []parameter, body []byte) (map[string]any, *huaweiCloudError) {
	if len(parameters) == 0 {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var given map[string]any
	if err := decoder.Decode(&given); err != nil || given == nil {
		return nil, invalidHuaweiParameter("the body is not a JSON object")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, invalidHuaweiParameter("text follows the JSON object of the body")
	}
	fields := map[string]any{}
	for name, value := range given {
		inner, isObject := value.(map[string]any)
		hasFields := slices.ContainsFunc(parameters, func(p parameter) bool { return strings.HasPrefix(p.name, name+".") })
		if !isObject || !hasFields {
			fields[name] = value
			continue
		}
		for innerName, value := range inner {
			fields[name+"."+innerName] = value
		}
	}
	return fields, nil
}

// checkBody checks the fields of a body, which are all texts, and adds them to the arguments by their last name.
func checkBody(parameters []parameter, fields map[string]any, checked arguments) *huaweiCloudError {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !slices.ContainsFunc(parameters, func(p parameter) bool { return p.name == name }) {
			return invalidHuaweiParameter("the field " + name + " of the body is unknown or has the wrong type")
		}
	}
	for _, p := range parameters {
		value, given := fields[p.name]
		if !given && !p.required {
			continue
		}
		text, isText := value.(string)
		switch {
		case !given:
			return invalidHuaweiParameter("the field " + p.name + " of the body is missing")
		case !isText:
			return invalidHuaweiParameter("the field " + p.name + " of the body must be a string")
		}
		if _, trouble := p.checkValues([]string{text}); trouble != "" {
			return invalidHuaweiParameter(trouble)
		}
		checked[lastName(p.name)] = text
	}
	return nil
}

// lastName returns the name of a field without those of the objects around it.
func lastName(path string) string { return path[strings.LastIndex(path, ".")+1:] }
