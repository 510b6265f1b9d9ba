// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Load reads an organization from JSON. A field that the format does not know, a field twice, an item that is
// not an object or anything after the organization is an error, which says what is wrong and where.
func Load(r io.Reader) (Organization, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Organization{}, fmt.Errorf("organization not read: %w", err)
	}
	if err := checkEnvelope(text); err != nil {
		return Organization{}, err
	}
	var organization Organization
	if err := json.Unmarshal(text, &organization); err != nil {
		return Organization{}, describeJSONError(text, err)
	}
	if err := organization.validate(); err != nil {
		return Organization{}, err
	}
	organization.setDefaults()
	return organization, nil
}

// shape says which fields an object of the envelope may have, and the shape of those that are objects or
// lists of objects themselves. A field without a shape holds a plain value or the vendor's own JSON.
type shape map[string]shape

func organizationShape() shape {
	return shape{
		"tencentcloud": {
			"secret_id": nil, "secret_key": nil, "security_token": nil,
			"members": {
				"member_uin": nil, "name": nil, "noncompliant_resources": nil,
				"policies": {"policy_id": nil, "name": nil, "accounts": nil},
				"lists":    shapeOfLists(ofMember),
			},
			"identity_center": {"zone_id": nil, "tasks": nil},
			"lists":           shapeOfLists(ofOrganization),
			"roles": {
				"arn": nil, "external_id": nil, "provider_id": nil, "web_identity_token": nil,
				"instance_role": nil, "longest_seconds": nil,
			},
		},
		"huaweicloud": {
			"access_key": nil, "secret_key": nil, "security_token": nil,
			"domain_id": nil, "domain_name": nil, "policy_states_summary": nil,
			"lists": shapeOfLists(ofAccount),
			"agencies": {
				"name": nil, "domain_id": nil, "domain_name": nil, "longest_seconds": nil, "policy_states_summary": nil,
			},
			"identity_providers": {"id": nil, "token": nil, "longest_seconds": nil},
			"instance":           {"needs_token": nil, "no_agency": nil, "longest_seconds": nil},
		},
	}
}

// envelope walks the text of an organization; encoding/json alone says neither where an unknown field is nor
// that a field came twice.
type envelope struct {
	text    []byte
	decoder *json.Decoder
}

func checkEnvelope(text []byte) error {
	e := envelope{text: text, decoder: json.NewDecoder(bytes.NewReader(text))}
	if err := e.value("organization", organizationShape()); err != nil {
		return err
	}
	if _, err := e.decoder.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("line %d: something follows the organization", e.line())
	}
	return nil
}

func (e *envelope) value(path string, fields shape) error {
	if fields == nil {
		var skipped json.RawMessage
		return e.located(e.decoder.Decode(&skipped))
	}
	token, err := e.decoder.Token()
	if err != nil {
		return e.located(err)
	}
	switch token {
	case json.Delim('{'):
		return e.object(path, fields)
	case json.Delim('['):
		for i := 0; e.decoder.More(); i++ {
			if err := e.value(fmt.Sprintf("%s[%d]", path, i), fields); err != nil {
				return err
			}
		}
		_, err = e.decoder.Token()
		return e.located(err)
	}
	// A plain value in the place of an object: decoding into the types names it better.
	return nil
}

func (e *envelope) object(path string, fields shape) error {
	seen := map[string]bool{}
	for e.decoder.More() {
		token, err := e.decoder.Token()
		if err != nil {
			return e.located(err)
		}
		name, _ := token.(string)
		field := strings.TrimPrefix(path+"."+name, "organization.")
		inner, known := fields[name]
		switch {
		case !known:
			return fmt.Errorf("line %d: unknown field %s", e.line(), field)
		case seen[name]:
			return fmt.Errorf("line %d: field %s comes twice", e.line(), field)
		}
		seen[name] = true
		if err := e.value(field, inner); err != nil {
			return err
		}
	}
	_, err := e.decoder.Token()
	return e.located(err)
}

func (e *envelope) line() int { return lineAt(e.text, e.decoder.InputOffset()) }

func (e *envelope) located(err error) error {
	if err == nil {
		return nil
	}
	return describeJSONError(e.text, err)
}

// describeJSONError adds the line to an error of encoding/json.
func describeJSONError(text []byte, err error) error {
	var syntaxError *json.SyntaxError
	var typeError *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntaxError):
		return fmt.Errorf("line %d: %w", lineAt(text, syntaxError.Offset), err)
	case errors.As(err, &typeError):
		return fmt.Errorf("line %d: %s: a JSON %s does not fit here", lineAt(text, typeError.Offset), typeError.Field, typeError.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("line %d: the JSON ends too early", lineAt(text, int64(len(text))))
	}
	return err
}

func lineAt(text []byte, offset int64) int {
	offset = min(max(offset, 0), int64(len(text)))
	return 1 + bytes.Count(text[:offset], []byte("\n"))
}

// validate finds what types alone do not rule out.
func (o *Organization) validate() error {
	members := map[uint64]bool{}
	for i, member := range o.TencentCloud.Members {
		path := fmt.Sprintf("tencentcloud.members[%d]", i)
		if member.MemberUin == 0 {
			return fmt.Errorf("%s.member_uin: a number from 1 on is needed", path)
		}
		if members[member.MemberUin] {
			return fmt.Errorf("%s.member_uin: member %d comes twice", path, member.MemberUin)
		}
		members[member.MemberUin] = true
		if err := member.validate(path); err != nil {
			return err
		}
	}
	if center := o.TencentCloud.IdentityCenter; center != nil {
		if center.ZoneID == "" {
			return errors.New("tencentcloud.identity_center.zone_id: a zone is needed")
		}
		if err := validateObjects("tencentcloud.identity_center.tasks", center.Tasks); err != nil {
			return err
		}
	}
	if err := o.TencentCloud.Lists.validate("tencentcloud"); err != nil {
		return err
	}
	if err := o.HuaweiCloud.Lists.validate("huaweicloud"); err != nil {
		return err
	}
	if summary := o.HuaweiCloud.PolicyStatesSummary; len(summary) > 0 {
		if err := validateObject("huaweicloud.policy_states_summary", summary); err != nil {
			return err
		}
	}
	if err := o.validateCredentials(); err != nil {
		return err
	}
	if err := validateKeyID("tencentcloud.secret_id", o.TencentCloud.SecretID); err != nil {
		return err
	}
	return validateKeyID("huaweicloud.access_key", o.HuaweiCloud.AccessKey)
}

// validateKeyID refuses what could not be told from the rest of an Authorization header.
func validateKeyID(path, key string) error {
	if strings.ContainsAny(key, "/,; \t\r\n") {
		return fmt.Errorf("%s: spaces, slashes, commas and semicolons have no place in a key id", path)
	}
	return nil
}

func (m *Member) validate(path string) error {
	if err := validateObjects(path+".noncompliant_resources", m.NonCompliantResources); err != nil {
		return err
	}
	if err := m.Lists.validate(path); err != nil {
		return err
	}
	policies := map[uint64]bool{}
	for i, policy := range m.Policies {
		path := fmt.Sprintf("%s.policies[%d]", path, i)
		if policy.PolicyID == 0 {
			return fmt.Errorf("%s.policy_id: a number from 1 on is needed", path)
		}
		if policies[policy.PolicyID] {
			return fmt.Errorf("%s.policy_id: policy %d comes twice", path, policy.PolicyID)
		}
		policies[policy.PolicyID] = true
		if err := validateObjects(path+".accounts", policy.Accounts); err != nil {
			return err
		}
	}
	return nil
}

func validateObjects(path string, items []json.RawMessage) error {
	for i, item := range items {
		if err := validateObject(fmt.Sprintf("%s[%d]", path, i), item); err != nil {
			return err
		}
	}
	return nil
}

func validateObject(path string, item json.RawMessage) error {
	if !json.Valid(item) {
		return fmt.Errorf("%s: not JSON", path)
	}
	if !bytes.HasPrefix(bytes.TrimSpace(item), []byte("{")) {
		return fmt.Errorf("%s: a JSON object is needed", path)
	}
	return nil
}
