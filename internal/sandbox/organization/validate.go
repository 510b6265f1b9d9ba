// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// invalidError is a mistake in an organization, at a JSON pointer.
type invalidError struct {
	pointer jsontext.Pointer
	message string
}

func (e *invalidError) Error() string { return path(e.pointer) + ": " + e.message }

// validator keeps the first mistake.
type validator struct{ err error }

// wrong notes a mistake at a JSON pointer.
func (v *validator) wrong(pointer, message string) {
	if v.err == nil {
		v.err = &invalidError{jsontext.Pointer(pointer), message}
	}
}

// require notes a mistake unless the condition holds.
func (v *validator) require(holds bool, pointer, message string) {
	if !holds {
		v.wrong(pointer, message)
	}
}

// unique requires a value that is not in seen yet, and adds it.
func unique[T comparable](v *validator, seen map[T]bool, value T, pointer, what string) {
	if seen[value] {
		v.wrong(pointer, what+" is given twice")
	}
	seen[value] = true
}

// Validate finds mistakes that the types cannot exclude: missing and repeated identifiers, and fields that exclude each
// other.
func (o *Organization) Validate() error {
	v := &validator{}
	o.TencentCloud.validate(v)
	o.HuaweiCloud.validate(v)
	return v.err
}

func (t *TencentCloud) validate(v *validator) {
	v.keyID("/tencentcloud/secret_id", t.SecretID)
	v.require(strings.Trim(t.AccountID, "0123456789") == "", "/tencentcloud/account_id", "expected the digits of a UIN")
	seen := map[uint64]bool{}
	for i := range t.Members {
		member, at := &t.Members[i], fmt.Sprintf("/tencentcloud/members/%d", i)
		v.require(member.MemberUin > 0, at+"/member_uin", "expected a number above 0")
		unique(v, seen, member.MemberUin, at+"/member_uin", fmt.Sprintf("member %d", member.MemberUin))
		v.require(member.Tags == nil || t.MemberDetails == nil, at+"/tags", "member_details are given, so set the tags there")
		member.validate(v, at)
	}
	if center := t.IdentityCenter; center != nil {
		v.require(center.ZoneID != "", "/tencentcloud/identity_center/zone_id", "expected the ID of a zone")
		center.validateGroups(v)
	}
	t.validateRoles(v)
}

func (c *IdentityCenter) validateGroups(v *validator) {
	seen := map[string]bool{}
	for i, group := range c.Groups {
		at := fmt.Sprintf("/tencentcloud/identity_center/groups/%d", i)
		v.require(strings.HasPrefix(group.GroupID, "g-"), at+"/group_id", "expected an ID that begins with g-")
		unique(v, seen, group.GroupID, at+"/group_id", "group "+group.GroupID)
	}
}

func (m *Member) validate(v *validator, at string) {
	seen := map[uint64]bool{}
	for i, policy := range m.Policies {
		at := fmt.Sprintf("%s/policies/%d", at, i)
		v.require(policy.PolicyID > 0, at+"/policy_id", "expected a number above 0")
		unique(v, seen, policy.PolicyID, at+"/policy_id", fmt.Sprintf("policy %d", policy.PolicyID))
	}
}

func (h *HuaweiCloud) validate(v *validator) {
	v.keyID("/huaweicloud/access_key", h.AccessKey)
	seen := map[string]bool{}
	for i := range h.Aggregators {
		aggregator, at := &h.Aggregators[i], fmt.Sprintf("/huaweicloud/aggregators/%d", i)
		v.require(aggregator.AggregatorID != "", at+"/aggregator_id", "expected the ID of an aggregator")
		unique(v, seen, aggregator.AggregatorID, at+"/aggregator_id", "aggregator "+aggregator.AggregatorID)
	}
	h.validateAgencies(v)
	h.validateIdentityProviders(v)
	if h.Instance != nil {
		v.longest("/huaweicloud/instance", h.Instance.LongestSeconds)
	}
}

// keyID refuses characters that end a key in an Authorization header.
func (v *validator) keyID(pointer, key string) {
	v.require(!strings.ContainsAny(key, "/,; \t\r\n"), pointer, "a key ID has no spaces, slashes, commas or semicolons")
}
