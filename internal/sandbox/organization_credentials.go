// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Role is a role of Tencent Cloud, whose temporary keys act for the organization.
//
// It is assumed with keys, unless it names an identity provider or is the role of an instance: then it is got
// by the identity token or from the instance's metadata, and keys may not assume it.
type Role struct {
	// ARN names the role, such as qcs::cam::uin/100000000001:roleName/audit.
	ARN string `json:"arn"`
	// ExternalID must be given by whoever assumes the role with keys, where it is set.
	ExternalID string `json:"external_id,omitempty"`
	// ProviderID and WebIdentityToken come together: who has this token of this identity provider may assume the
	// role. A token that is a JWT with the claim exp expires by the clock of the keys.
	ProviderID       string `json:"provider_id,omitempty"`
	WebIdentityToken string `json:"web_identity_token,omitempty"`
	// InstanceRole is the name under which the instance's metadata gives keys of the role.
	InstanceRole string `json:"instance_role,omitempty"`
	// LongestSeconds bounds the lifetime of the role's keys, below the least that the API takes too; with 0 they
	// live as long as they were asked for, and those of an instance for 6 hours.
	LongestSeconds int64 `json:"longest_seconds,omitempty"`
}

// Agency is what another Huawei Cloud account delegates to the account. Its temporary keys belong to the other
// account, and may not use an agency themselves.
type Agency struct {
	Name string `json:"name"`
	// DomainID is the account that delegates; DomainName is the same text if empty.
	DomainID   string `json:"domain_id"`
	DomainName string `json:"domain_name,omitempty"`
	// LongestSeconds bounds the lifetime of the agency's keys, below the least that the API takes too.
	LongestSeconds int64 `json:"longest_seconds,omitempty"`
	// PolicyStatesSummary is the answer of CollectPolicyStatesSummary for the account that delegates; one without
	// any rule if empty.
	PolicyStatesSummary json.RawMessage `json:"policy_states_summary,omitempty"`
}

// IdentityProvider is an identity provider that the account trusts: its token gives keys of the account itself.
type IdentityProvider struct {
	ID string `json:"id"`
	// Token is the one identity token that is taken. A JWT with the claim exp expires by the clock of the keys.
	Token string `json:"token"`
	// LongestSeconds bounds the lifetime of the keys, below the least that the API takes too.
	LongestSeconds int64 `json:"longest_seconds,omitempty"`
}

// Instance is a cloud server of the account, whose metadata gives keys of the account itself.
type Instance struct {
	// NeedsToken tells whether the metadata is given for a token alone; where not, there is none to be had.
	NeedsToken bool `json:"needs_token,omitempty"`
	// NoAgency tells that the server has no agency, and so its metadata no keys.
	NoAgency bool `json:"no_agency,omitempty"`
	// LongestSeconds bounds the lifetime of the keys, which is 6 hours with 0.
	LongestSeconds int64 `json:"longest_seconds,omitempty"`
}

// agencyID tells an agency from all others.
type agencyID struct{ domainID, name string }

// role returns the role with this name, nil if there is none.
func (t *TencentCloud) role(arn string) *Role {
	if i := slices.IndexFunc(t.Roles, func(r Role) bool { return r.ARN == arn }); i >= 0 {
		return &t.Roles[i]
	}
	return nil
}

// agency returns the agency with this name, nil if there is none.
func (h *HuaweiCloud) agency(id agencyID) *Agency {
	if i := slices.IndexFunc(h.Agencies, func(a Agency) bool { return a.id() == id }); i >= 0 {
		return &h.Agencies[i]
	}
	return nil
}

func (a Agency) id() agencyID { return agencyID{a.DomainID, a.Name} }

// accountOf returns the account that a key belongs to: for a key of an agency, the one that delegates.
func (h *HuaweiCloud) accountOf(signed key) *HuaweiCloud {
	agency := h.agency(signed.agency)
	if agency == nil {
		return h
	}
	return &HuaweiCloud{DomainID: agency.DomainID, DomainName: agency.DomainName, PolicyStatesSummary: agency.PolicyStatesSummary}
}

// cloneCredentials is the part of clone that concerns keys.
func (o *Organization) cloneCredentials() {
	o.TencentCloud.Roles = slices.Clone(o.TencentCloud.Roles)
	o.HuaweiCloud.Agencies = slices.Clone(o.HuaweiCloud.Agencies)
	o.HuaweiCloud.IdentityProviders = slices.Clone(o.HuaweiCloud.IdentityProviders)
	if o.HuaweiCloud.Instance != nil {
		instance := *o.HuaweiCloud.Instance
		o.HuaweiCloud.Instance = &instance
	}
}

// setAgencyDefaults fills in what an agency may leave out.
func (h *HuaweiCloud) setAgencyDefaults() {
	// A copy, since an Update may have put a list of the caller here.
	h.Agencies = slices.Clone(h.Agencies)
	for i := range h.Agencies {
		agency := &h.Agencies[i]
		if agency.DomainName == "" {
			agency.DomainName = agency.DomainID
		}
		if len(agency.PolicyStatesSummary) == 0 {
			agency.PolicyStatesSummary = json.RawMessage(emptyPolicyStatesSummary)
		}
	}
}

// validateCredentials is the part of validate that concerns keys.
func (o *Organization) validateCredentials() error {
	arns, instanceRoles := map[string]bool{}, map[string]bool{}
	for i, role := range o.TencentCloud.Roles {
		path := fmt.Sprintf("tencentcloud.roles[%d]", i)
		if err := role.validate(path); err != nil {
			return err
		}
		if arns[role.ARN] {
			return fmt.Errorf("%s.arn: role %s comes twice", path, role.ARN)
		}
		if role.InstanceRole != "" && instanceRoles[role.InstanceRole] {
			return fmt.Errorf("%s.instance_role: role %s comes twice", path, role.InstanceRole)
		}
		arns[role.ARN], instanceRoles[role.InstanceRole] = true, true
	}
	return errors.Join(o.HuaweiCloud.validateAgencies(), o.HuaweiCloud.validateIdentityProviders(), o.HuaweiCloud.validateInstance())
}

func (r *Role) validate(path string) error {
	switch {
	case r.ARN == "":
		return fmt.Errorf("%s.arn: a role is needed", path)
	case (r.ProviderID == "") != (r.WebIdentityToken == ""):
		return fmt.Errorf("%s: provider_id and web_identity_token come together", path)
	case r.ExternalID != "" && !r.takesKeys():
		return fmt.Errorf("%s.external_id: a role of an identity provider or of an instance is asked for none", path)
	case strings.ContainsAny(r.InstanceRole, "/ \t\r\n"):
		return fmt.Errorf("%s.instance_role: spaces and slashes have no place in a role's name", path)
	}
	return validateLongest(path, r.LongestSeconds)
}

// takesKeys tells whether the role is assumed with keys.
func (r *Role) takesKeys() bool { return r.ProviderID == "" && r.InstanceRole == "" }

func (h *HuaweiCloud) validateAgencies() error {
	seen := map[agencyID]bool{}
	for i, agency := range h.Agencies {
		path := fmt.Sprintf("huaweicloud.agencies[%d]", i)
		switch {
		case agency.Name == "":
			return fmt.Errorf("%s.name: an agency is needed", path)
		case agency.DomainID == "":
			return fmt.Errorf("%s.domain_id: an account is needed", path)
		case seen[agency.id()]:
			return fmt.Errorf("%s.name: agency %s of %s comes twice", path, agency.Name, agency.DomainID)
		}
		seen[agency.id()] = true
		if len(agency.PolicyStatesSummary) > 0 {
			if err := validateObject(path+".policy_states_summary", agency.PolicyStatesSummary); err != nil {
				return err
			}
		}
		if err := validateLongest(path, agency.LongestSeconds); err != nil {
			return err
		}
	}
	return nil
}

func (h *HuaweiCloud) validateIdentityProviders() error {
	seen := map[string]bool{}
	for i, provider := range h.IdentityProviders {
		path := fmt.Sprintf("huaweicloud.identity_providers[%d]", i)
		switch {
		case provider.ID == "":
			return fmt.Errorf("%s.id: an identity provider is needed", path)
		case provider.Token == "":
			return fmt.Errorf("%s.token: a token is needed", path)
		case seen[provider.ID]:
			return fmt.Errorf("%s.id: identity provider %s comes twice", path, provider.ID)
		}
		seen[provider.ID] = true
		if err := validateLongest(path, provider.LongestSeconds); err != nil {
			return err
		}
	}
	return nil
}

func (h *HuaweiCloud) validateInstance() error {
	if h.Instance == nil {
		return nil
	}
	return validateLongest("huaweicloud.instance", h.Instance.LongestSeconds)
}

func validateLongest(path string, seconds int64) error {
	if seconds < 0 {
		return fmt.Errorf("%s.longest_seconds: a number from 0 on is needed", path)
	}
	return nil
}
