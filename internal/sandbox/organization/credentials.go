// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Role is a role of Tencent Cloud, whose temporary keys act for the organization.
//
// A role with a provider is assumed with that provider's identity token, a role of an instance is served by the
// instance's metadata, and any other role is assumed with keys.
type Role struct {
	// ARN names the role, such as qcs::cam::uin/100000000001:roleName/audit.
	ARN string `json:"arn"`
	// ExternalID, if set, must come with each request that assumes the role with keys.
	ExternalID string `json:"external_id,omitempty"`
	// ProviderID and WebIdentityToken are set together: this token of this identity provider assumes the role.
	// A token that is a JWT with the claim exp expires by the clock of the keys.
	ProviderID       string `json:"provider_id,omitempty"`
	WebIdentityToken string `json:"web_identity_token,omitempty"`
	// InstanceRole is the role's name in the metadata of the instance.
	InstanceRole string `json:"instance_role,omitempty"`
	// LongestSeconds bounds the lifetime of the role's keys, even below the API's minimum. With 0 there is no bound;
	// keys of an instance live 6 hours.
	LongestSeconds int64 `json:"longest_seconds,omitempty"`
}

// Agency is an agency of another Huawei Cloud account that trusts this account. Its temporary keys belong to the other
// account and cannot use an agency.
type Agency struct {
	Name string `json:"name"`
	// DomainID is the other account. DomainName is the same text if empty.
	DomainID   string `json:"domain_id"`
	DomainName string `json:"domain_name,omitempty"`
	// LongestSeconds bounds the lifetime of the agency's keys, even below the API's minimum.
	LongestSeconds int64 `json:"longest_seconds,omitempty"`
	// PolicyStatesSummary is the answer of CollectPolicyStatesSummary for the other account. If empty, it has no rules.
	PolicyStatesSummary Object[PolicyStatesSummary] `json:"policy_states_summary,omitempty"`
}

// IdentityProvider is an identity provider of the account. Its token gives keys of the account.
type IdentityProvider struct {
	ID string `json:"id"`
	// Token is the one valid identity token. A JWT with the claim exp expires by the clock of the keys.
	Token string `json:"token"`
	// LongestSeconds bounds the lifetime of the keys, even below the API's minimum.
	LongestSeconds int64 `json:"longest_seconds,omitempty"`
}

// Instance is a cloud server of the account. Its metadata gives keys of the account.
type Instance struct {
	// NeedsToken makes the metadata service require a token. Without it, the service gives no tokens.
	NeedsToken bool `json:"needs_token,omitempty"`
	// NoAgency says that the server has no agency, so its metadata has no keys.
	NoAgency bool `json:"no_agency,omitempty"`
	// LongestSeconds bounds the lifetime of the keys. With 0 it is 6 hours.
	LongestSeconds int64 `json:"longest_seconds,omitempty"`
}

// AgencyID identifies an agency.
type AgencyID struct{ DomainID, Name string }

// ID returns the identity of the agency.
func (a *Agency) ID() AgencyID { return AgencyID{a.DomainID, a.Name} }

// Role returns the role with this name, or nil.
func (t *TencentCloud) Role(arn string) *Role {
	return find(t.Roles, func(r *Role) bool { return r.ARN == arn })
}

// Agency returns the agency with this identity, or nil.
func (h *HuaweiCloud) Agency(id AgencyID) *Agency {
	return find(h.Agencies, func(a *Agency) bool { return a.ID() == id })
}

// IdentityProvider returns the identity provider with this ID, or nil.
func (h *HuaweiCloud) IdentityProvider(id string) *IdentityProvider {
	return find(h.IdentityProviders, func(p *IdentityProvider) bool { return p.ID == id })
}

var roleARN = regexp.MustCompile(`:uin/([0-9]+):roleName/(.+)$`)

// AccountAndName returns the account and the name of the role, as its ARN has them. Both are empty for an ARN of another
// form.
func (r *Role) AccountAndName() (accountID, name string) {
	if parts := roleARN.FindStringSubmatch(r.ARN); parts != nil {
		return parts[1], parts[2]
	}
	return "", ""
}

// AssumedWithKeys reports whether the role is assumed with keys.
func (r *Role) AssumedWithKeys() bool { return r.ProviderID == "" && r.InstanceRole == "" }

func (h *HuaweiCloud) setAgencyDefaults() {
	// A copy, since the list may belong to the caller.
	h.Agencies = slices.Clone(h.Agencies)
	for i := range h.Agencies {
		agency := &h.Agencies[i]
		if agency.DomainName == "" {
			agency.DomainName = agency.DomainID
		}
		if len(agency.PolicyStatesSummary) == 0 {
			agency.PolicyStatesSummary = []byte(emptyPolicyStatesSummary)
		}
	}
}

func (t *TencentCloud) validateRoles(v *validator) {
	arns, instanceRoles := map[string]bool{}, map[string]bool{}
	for i, role := range t.Roles {
		at := fmt.Sprintf("/tencentcloud/roles/%d", i)
		v.require(role.ARN != "", at+"/arn", "expected the name of a role")
		v.require((role.ProviderID == "") == (role.WebIdentityToken == ""), at, "set provider_id and web_identity_token together")
		v.require(role.ExternalID == "" || role.AssumedWithKeys(), at+"/external_id", "only a role that is assumed with keys has one")
		v.require(!strings.ContainsAny(role.InstanceRole, "/ \t\r\n"), at+"/instance_role", "a role's name has no spaces or slashes")
		unique(v, arns, role.ARN, at+"/arn", "role "+role.ARN)
		if role.InstanceRole != "" {
			unique(v, instanceRoles, role.InstanceRole, at+"/instance_role", "role "+role.InstanceRole)
		}
		v.longest(at, role.LongestSeconds)
	}
}

func (h *HuaweiCloud) validateAgencies(v *validator) {
	seen := map[AgencyID]bool{}
	for i, agency := range h.Agencies {
		at := fmt.Sprintf("/huaweicloud/agencies/%d", i)
		v.require(agency.Name != "", at+"/name", "expected the name of an agency")
		v.require(agency.DomainID != "", at+"/domain_id", "expected the ID of an account")
		unique(v, seen, agency.ID(), at+"/name", "agency "+agency.Name+" of "+agency.DomainID)
		v.longest(at, agency.LongestSeconds)
	}
}

func (h *HuaweiCloud) validateIdentityProviders(v *validator) {
	seen := map[string]bool{}
	for i, provider := range h.IdentityProviders {
		at := fmt.Sprintf("/huaweicloud/identity_providers/%d", i)
		v.require(provider.ID != "", at+"/id", "expected the ID of an identity provider")
		v.require(provider.Token != "", at+"/token", "expected an identity token")
		unique(v, seen, provider.ID, at+"/id", "identity provider "+provider.ID)
		v.longest(at, provider.LongestSeconds)
	}
}

func (v *validator) longest(at string, seconds int64) {
	v.require(seconds >= 0, at+"/longest_seconds", "expected 0 or more")
}
