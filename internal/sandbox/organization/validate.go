// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
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

// objects requires that each item is a JSON object.
func (v *validator) objects(pointer string, items []json.RawMessage) {
	if i := slices.IndexFunc(items, func(item json.RawMessage) bool { return !isObject(item) }); i >= 0 {
		v.wrong(fmt.Sprintf("%s/%d", pointer, i), "expected an object")
	}
}

// optionalObject requires a JSON object, or nothing.
func (v *validator) optionalObject(pointer string, object []byte) {
	v.require(len(object) == 0 || isObject(object), pointer, "expected an object")
}

// isObject reports whether a text looks like a JSON object. Load has decoded the items of a file. To decode
// the items of Go code too would take most of the time of tests that start many sandboxes.
func isObject(text []byte) bool {
	text = bytes.TrimSpace(text)
	return bytes.HasPrefix(text, []byte("{")) && bytes.HasSuffix(text, []byte("}"))
}

// unique requires a value that is not in seen yet, and adds it.
func unique[T comparable](v *validator, seen map[T]bool, value T, pointer, what string) {
	if seen[value] {
		v.wrong(pointer, what+" is given twice")
	}
	seen[value] = true
}

// Validate finds mistakes that the types cannot exclude: missing and repeated identifiers, items that are not objects,
// and fields that exclude each other.
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
	v.objects("/tencentcloud/member_details", t.MemberDetails)
	v.optionalObject("/tencentcloud/details", t.Details)
	v.objects("/tencentcloud/auth_policies", t.AuthPolicies)
	if center := t.IdentityCenter; center != nil {
		v.require(center.ZoneID != "", "/tencentcloud/identity_center/zone_id", "expected the ID of a zone")
		v.objects("/tencentcloud/identity_center/tasks", center.Tasks)
		v.objects("/tencentcloud/identity_center/role_assignments", center.RoleAssignments)
		v.objects("/tencentcloud/identity_center/role_configuration_provisionings", center.RoleConfigurationProvisionings)
		v.optionalObject("/tencentcloud/identity_center/details", center.Details)
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
		v.objects(at+"/members", group.Members)
	}
}

func (m *Member) validate(v *validator, at string) {
	v.objects(at+"/noncompliant_resources", m.NonCompliantResources)
	v.objects(at+"/policy_details", m.PolicyDetails)
	v.optionalObject(at+"/effective_policy", m.EffectivePolicy)
	seen := map[uint64]bool{}
	for i, policy := range m.Policies {
		at := fmt.Sprintf("%s/policies/%d", at, i)
		v.require(policy.PolicyID > 0, at+"/policy_id", "expected a number above 0")
		unique(v, seen, policy.PolicyID, at+"/policy_id", fmt.Sprintf("policy %d", policy.PolicyID))
		v.objects(at+"/accounts", policy.Accounts)
	}
}

func (h *HuaweiCloud) validate(v *validator) {
	v.keyID("/huaweicloud/access_key", h.AccessKey)
	v.optionalObject("/huaweicloud/policy_states_summary", h.PolicyStatesSummary)
	v.objects("/huaweicloud/policy_states", h.PolicyStates)
	v.optionalObject("/huaweicloud/tracker_config", h.TrackerConfig)
	seen := map[string]bool{}
	for i := range h.Aggregators {
		aggregator, at := &h.Aggregators[i], fmt.Sprintf("/huaweicloud/aggregators/%d", i)
		v.require(aggregator.AggregatorID != "", at+"/aggregator_id", "expected the ID of an aggregator")
		unique(v, seen, aggregator.AggregatorID, at+"/aggregator_id", "aggregator "+aggregator.AggregatorID)
		v.optionalObject(at+"/details", aggregator.Details)
		v.objects(at+"/sources", aggregator.Sources)
		v.objects(at+"/policy_assignments", aggregator.PolicyAssignments)
		v.objects(at+"/policy_states", aggregator.PolicyStates)
	}
	v.objects("/huaweicloud/organization_accounts", h.OrganizationAccounts)
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
