// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// level is how a source of credentials is named. One that an attribute names beats every one that a
// variable names.
type level int

const (
	byAttribute level = iota
	byVariable
)

// instanceMetadata is where the metadata services of instances are, their fixed addresses where it is
// nil: tests have no others.
var instanceMetadata struct{ tencentCloud, huaweiCloud *url.URL }

// at gives the value of an attribute, or of its variable, alone.
func (s settings) at(level level, attribute string) (string, error) {
	if level == byVariable {
		return s.variable(attribute), nil
	}
	return s.attribute(attribute)
}

// firstOf gives what the first source gives that is named at all, nil where none is.
func firstOf[T any](sources ...func() (*T, error)) (*T, error) {
	for _, source := range sources {
		if found, err := source(); found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil // no source is no error yet
}

// namedProfile gives the profile of a vendor's command line where one of these attributes, or its
// variable, names one, nil where none does. read says what is missing where it gives none.
func namedProfile[T any](s settings, level level, attributes []string, read func() (source *T, missing string, err error)) (*T, error) {
	for _, attribute := range attributes {
		value, err := s.at(level, attribute)
		if err != nil {
			return nil, err
		}
		if value == "" {
			continue
		}
		source, missing, err := read()
		if err == nil && source == nil {
			err = fmt.Errorf("%s: %s", s.name(attribute), missing)
		}
		return source, err
	}
	return nil, nil // no profile is no error yet
}

// keysAt gives the keys at a level, nil where there are none.
func (s settings) keysAt(level level) (*apicall.Keys, error) {
	if level == byAttribute {
		return s.attributeKeys()
	}
	for set := range s.variables[s.keys.id] {
		if keys, err := s.variableKeys(set); keys != nil || err != nil {
			return keys, err
		}
	}
	return nil, nil // no keys is no error yet
}

// noKeys is the error where no source is named.
func (s settings) noKeys() error {
	return fmt.Errorf("no credentials: set %s and %s, or one of the other sources that the page of the provider lists", s.name(s.keys.id), s.name(s.keys.secret))
}

// both is the error for two attributes of which one is to be given.
func (s settings) both(one, other string) error {
	return fmt.Errorf("%s.%s and %s.%s are both given: take one of them away", s.cloud, one, s.cloud, other)
}

// required gives an attribute, else its variable, or an error where neither is there.
func (s settings) required(attribute string) (string, error) {
	value, err := s.value(attribute, "")
	if err == nil && value == "" {
		err = fmt.Errorf("%s is not given: %s needs it", s.name(attribute), s.cloud)
	}
	return value, err
}

// identityToken gives how an identity token is read: attributes beat variables, a token beats a file.
func (s settings) identityToken(token, file string) (apicall.ReadToken, error) {
	for _, level := range []level{byAttribute, byVariable} {
		text, err := s.at(level, token)
		if err != nil {
			return nil, err
		}
		if text = strings.TrimSpace(text); text != "" { // file(...) and $(...) may leave a line break
			return apicall.FixedToken(text), nil
		}
		path, err := s.at(level, file)
		if err != nil {
			return nil, err
		}
		if path != "" {
			return func(ctx context.Context) (string, error) { return readTokenFile(ctx, s.name(file), path) }, nil
		}
	}
	return nil, fmt.Errorf("%s is not given, nor is %s: %s needs one of them", s.name(token), s.name(file), s.cloud)
}

// optionalString, optionalSecret and optionalNumber are attributes with a description.
func optionalString(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description}
}

func optionalSecret(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
}

func optionalNumber(description string) schema.NumberAttribute {
	return schema.NumberAttribute{Optional: true, MarkdownDescription: description}
}

// optionalObject is an attribute of attributes.
func optionalObject(description string, attributes map[string]schema.Attribute) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{Optional: true, MarkdownDescription: description, Attributes: attributes}
}
