// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
)

// values are what a configuration gives for the settings of a block. Variables stand in for absent arguments.
type values struct {
	block
	path   string // of the block, such as tencentcloud.assume_role
	object types.Object
	// readJSON reads a file. It ends when the time of the data source's read ends.
	readJSON func(path string, into any) (found bool, err error)
	// fromSource has values from the source of the keys, such as a profile's region. A value applies if neither the
	// configuration nor a variable gives the setting.
	fromSource map[string]sourceValue
}

// sourceValue is a value that comes from the source of the keys. An error about it says where it is written.
type sourceValue struct{ value, where string }

// newValues returns the values of a cloud's block. The context bounds the reading of files.
func newValues(ctx context.Context, block block, object types.Object) values {
	readJSON := func(path string, into any) (bool, error) { return credential.ReadJSONFile(ctx, path, into) }
	return values{block: block, path: block.name, object: object, readJSON: readJSON}
}

// level is how a source of keys is named.
type level int

// levels are in order of precedence. A source that an attribute names beats one that a variable names. Both beat the default
// sources, which need no setting.
var levels = []level{byAttribute, byVariable, byDefault}

const (
	byAttribute level = iota
	byVariable
	byDefault
)

// firstSource returns the first source that is found: at the first level, in the order of the list.
func firstSource[S any](finders ...func(level) (source S, found bool, err error)) (source S, found bool, err error) {
	for _, level := range levels {
		for _, find := range finders {
			if source, found, err = find(level); found || err != nil {
				return source, found, err
			}
		}
	}
	return source, false, nil
}

// label names a setting and its variables for an error message.
func (v values) label(name string) string {
	label := v.path + "." + name
	if variables := v.setting(name).variables; len(variables) > 0 {
		label += " (" + strings.Join(variables, " or ") + ")"
	}
	return label
}

// within returns the values of a block within the block, and whether the configuration gives it.
func (v values) within(name string) (inner values, given bool, err error) {
	object, ok := v.object.Attributes()[name].(types.Object)
	inner = values{block: v.block.block(name), path: v.path + "." + name, object: object}
	switch {
	case v.object.IsUnknown():
		return inner, false, notKnown(v.path)
	case ok && object.IsUnknown():
		return inner, false, notKnown(inner.path)
	}
	return inner, ok && !object.IsNull(), nil
}

func notKnown(label string) error {
	return fmt.Errorf("%s is not known yet, because it depends on a value that is known only after apply. A data source of this cloud needs it during plan: set it to a value that is already known then", label)
}

// attribute returns the value in the configuration, "" if there is none, and an error that names it if it is not known
// yet.
func (v values) attribute(name string) (string, error) {
	value, ok := v.object.Attributes()[name].(types.String)
	switch {
	case v.object.IsUnknown():
		return "", notKnown(v.path)
	case ok && value.IsUnknown():
		return "", notKnown(v.label(name))
	}
	return value.ValueString(), nil // "" if the object or the value is null
}

// variable returns the value of the first of the setting's variables that is set.
func (v values) variable(name string) string {
	for _, variable := range v.setting(name).variables {
		if value := os.Getenv(variable); value != "" {
			return value
		}
	}
	return ""
}

// at returns the value that a level gives, "" for none.
func (v values) at(level level, name string) (string, error) {
	switch level {
	case byAttribute:
		return v.attribute(name)
	case byVariable:
		return v.variable(name), nil
	default:
		return "", nil
	}
}

// firstAt returns the name of the first of these settings that a level gives, "" for none.
func (v values) firstAt(level level, names ...string) (string, error) {
	for _, name := range names {
		if value, err := v.at(level, name); value != "" || err != nil {
			return name, err
		}
	}
	return "", nil
}

// text returns the attribute, else its variable, else the value from the source of the keys, else the default. An empty
// text counts as absent.
func (v values) text(name string) (string, error) {
	setting := v.setting(name)
	value, err := v.attribute(name)
	if err != nil {
		return "", err
	}
	if value = cmp.Or(value, v.variable(name)); value != "" {
		return value, setting.check.in(v.label(name), value)
	}
	if found := v.fromSource[name]; found.value != "" {
		return found.value, setting.check.in(found.where, found.value)
	}
	return setting.value, nil
}

// required returns the attribute, else its variable, or an error if neither is there.
func (v values) required(name string) (string, error) {
	value, err := v.text(name)
	if err == nil && value == "" {
		err = fmt.Errorf("%s is not set: %s needs it", v.label(name), v.path)
	}
	return value, err
}

// number returns the attribute, else its variable, else the default, 0 for none. A number that is given must be in its
// range.
func (v values) number(name string) (float64, error) {
	setting := v.setting(name)
	var number float64
	if value, ok := v.object.Attributes()[name].(types.Number); ok && !value.IsNull() {
		if value.IsUnknown() {
			return 0, notKnown(v.label(name))
		}
		number, _ = value.ValueBigFloat().Float64()
	} else if text := cmp.Or(v.variable(name), setting.value); text != "" {
		var err error
		if number, err = strconv.ParseFloat(text, 64); err != nil || math.IsNaN(number) {
			return 0, fmt.Errorf("%s is %q: it must be a number from %g to %g", v.label(name), text, setting.least, setting.most)
		}
	} else {
		return 0, nil
	}
	if number < setting.least || number > setting.most {
		return 0, fmt.Errorf("%s is %g: it must be a number from %g to %g", v.label(name), number, setting.least, setting.most)
	}
	return number, nil
}

// texts returns the texts of a set, sorted, nil if the set is not given. An empty set is an error, and so is a text that
// is empty or null. Errors do not quote a text, which may be a secret in the wrong place.
func (v values) texts(name string) ([]string, error) {
	given, ok := v.object.Attributes()[name].(types.Set)
	switch {
	case v.object.IsUnknown():
		return nil, notKnown(v.path)
	case !ok || given.IsNull():
		return nil, nil
	case given.IsUnknown():
		return nil, notKnown(v.label(name))
	case len(given.Elements()) == 0:
		return nil, fmt.Errorf("%s is empty: give at least one entry, or leave the setting out", v.label(name))
	}
	var texts []string
	for _, element := range given.Elements() {
		text, _ := element.(types.String)
		if text.IsUnknown() {
			return nil, notKnown(v.label(name))
		}
		if err := v.setting(name).check(text.ValueString()); err != nil {
			return nil, fmt.Errorf("an entry of %s %w", v.label(name), err)
		}
		texts = append(texts, text.ValueString())
	}
	slices.Sort(texts)
	return texts, nil
}

// wholeNumber returns what number does, except that a fraction is an error.
func (v values) wholeNumber(name string) (int64, error) {
	number, err := v.number(name)
	if err == nil && number != math.Trunc(number) {
		err = fmt.Errorf("%s is %g: it must be a whole number", v.label(name), number)
	}
	return int64(number), err
}

// endpoint returns a setting as a URL, else the preset. The preset is called, and reads its own settings, only if needed.
func (v values) endpoint(name string, preset func() (string, error)) (*url.URL, error) {
	text, err := v.text(name)
	if err == nil && text == "" {
		text, err = preset()
	}
	if err != nil {
		return nil, err
	}
	endpoint, err := parseEndpoint(text)
	if err != nil {
		err = fmt.Errorf("%s %w", v.label(name), err)
	}
	return endpoint, err
}

// callSettings say how calls are made. Both clouds have them.
var callSettings = []setting{
	{name: "requests_per_second", number: true, least: 1, most: 1000, value: strconv.Itoa(apicall.DefaultRequestsPerSecond), help: "Highest number of requests to one API in a second, 1 to 1000. The provider paces its calls at 95 % of this rate, without bursts. A throttled call lowers the rate, and successes raise it again."},
	{name: "max_retries", number: true, most: 50, value: strconv.Itoa(apicall.DefaultMaxRetries), help: "Highest number of retries of one request after temporary failures, 0 to 50."},
	{name: "request_timeout", value: apicall.DefaultRequestTimeout.String(), help: "Time limit of one try of a request, as a Go duration such as `30s` or `1m`."},
}

// policy returns how calls of the cloud are made.
func (v values) policy() (policy apicall.Policy, err error) {
	timeout, err := v.text("request_timeout")
	if err != nil {
		return policy, err
	}
	if policy.RequestTimeout, err = parseDuration(timeout); err != nil {
		return policy, fmt.Errorf("%s %w", v.label("request_timeout"), err)
	}
	if policy.RequestsPerSecond, err = v.number("requests_per_second"); err != nil {
		return policy, err
	}
	retries, err := v.wholeNumber("max_retries")
	policy.MaxRetries = int(retries)
	return policy, err
}
