// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package sandbox stands in for Tencent Cloud Organization and Huawei Cloud Config on this machine.
//
// One server on a loopback address answers the list APIs of both clouds and the services that give temporary
// keys, checks the signature and every parameter of each request as the vendors do, and keeps a record of the
// calls. What it answers comes from an [Organization], read from a JSON file or generated. Tests can change the
// organization between two calls and alter single answers, so that each fault a cloud can show is a fault they
// can cause.
package sandbox

import (
	"encoding/json"
	"slices"
)

// The keys and accounts of an organization that names none of its own.
const (
	DefaultSecretID           = "orgaudit-sandbox-secret-id"
	DefaultSecretKey          = "orgaudit-sandbox-secret-key"
	DefaultHuaweiAccessKey    = "ORGAUDITSANDBOXACCESSKEY"
	DefaultHuaweiSecretKey    = "orgaudit-sandbox-huaweicloud-secret-key"
	DefaultHuaweiDomainID     = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
	DefaultHuaweiDomainName   = "orgaudit-sandbox"
	emptyPolicyStatesSummary  = `{"results":{"resource_details":` + zeroCounts + `,"assignment_details":` + zeroCounts + `},"policy_assignments":[]}`
	zeroCounts                = `{"compliant_count":0,"non_compliant_count":0}`
	tencentCloudVersion       = "2021-03-31"
	tencentCloudSignedService = "organization"
)

// Organization is everything that the sandbox knows.
//
// List items are the vendors' own JSON objects, word for word: what an API page shows can be pasted, nulls,
// absent fields and the text of numbers included.
type Organization struct {
	TencentCloud TencentCloud `json:"tencentcloud"`
	HuaweiCloud  HuaweiCloud  `json:"huaweicloud"`
}

// TencentCloud is one Tencent Cloud organization and the key pair of its administrator.
type TencentCloud struct {
	// SecretID and SecretKey are DefaultSecretID and DefaultSecretKey if empty.
	SecretID  string `json:"secret_id,omitempty"`
	SecretKey string `json:"secret_key,omitempty"`
	// SecurityToken must come with every request where it is set, and with none where it is empty.
	SecurityToken string   `json:"security_token,omitempty"`
	Members       []Member `json:"members,omitempty"`
	// IdentityCenter is nil where the service is not open.
	IdentityCenter *IdentityCenter `json:"identity_center,omitempty"`
	// Roles give temporary keys.
	Roles []Role `json:"roles,omitempty"`
	// Lists are what further APIs answer with that concern the whole organization.
	Lists Lists `json:"lists,omitempty"`
}

// Member is a member account of the organization.
type Member struct {
	MemberUin uint64 `json:"member_uin"`
	Name      string `json:"name,omitempty"`
	// NonCompliantResources are the Items of ListNonCompliantResource.
	NonCompliantResources []json.RawMessage `json:"noncompliant_resources,omitempty"`
	Policies              []Policy          `json:"policies,omitempty"`
	// Lists are what further APIs answer with that concern one member.
	Lists Lists `json:"lists,omitempty"`
}

// Policy is an access policy of a member, to which sub-accounts are bound.
type Policy struct {
	PolicyID uint64 `json:"policy_id"`
	Name     string `json:"name,omitempty"`
	// Accounts are the Items of DescribeOrganizationMemberAuthAccounts.
	Accounts []json.RawMessage `json:"accounts,omitempty"`
}

// IdentityCenter is the one Identity Center space of the organization.
type IdentityCenter struct {
	ZoneID string `json:"zone_id"`
	// Tasks are the Tasks of ListTasks.
	Tasks []json.RawMessage `json:"tasks,omitempty"`
}

// HuaweiCloud is one Huawei Cloud account and its key pair.
type HuaweiCloud struct {
	// AccessKey, SecretKey, DomainID and DomainName have defaults of the sandbox if empty.
	AccessKey string `json:"access_key,omitempty"`
	SecretKey string `json:"secret_key,omitempty"`
	// SecurityToken must come with every request where it is set, and with none where it is empty.
	SecurityToken string `json:"security_token,omitempty"`
	DomainID      string `json:"domain_id,omitempty"`
	DomainName    string `json:"domain_name,omitempty"`
	// PolicyStatesSummary is the whole answer of CollectPolicyStatesSummary; one without any rule if empty.
	PolicyStatesSummary json.RawMessage `json:"policy_states_summary,omitempty"`
	// Agencies, IdentityProviders and Instance give temporary keys; Instance is nil where there is no metadata.
	Agencies          []Agency           `json:"agencies,omitempty"`
	IdentityProviders []IdentityProvider `json:"identity_providers,omitempty"`
	Instance          *Instance          `json:"instance,omitempty"`
	// Lists are what further APIs answer with.
	Lists Lists `json:"lists,omitempty"`
}

// setDefaults fills in what an organization may leave out.
func (o *Organization) setDefaults() {
	for _, field := range []struct {
		value        *string
		defaultValue string
	}{
		{&o.TencentCloud.SecretID, DefaultSecretID},
		{&o.TencentCloud.SecretKey, DefaultSecretKey},
		{&o.HuaweiCloud.AccessKey, DefaultHuaweiAccessKey},
		{&o.HuaweiCloud.SecretKey, DefaultHuaweiSecretKey},
		{&o.HuaweiCloud.DomainID, DefaultHuaweiDomainID},
		{&o.HuaweiCloud.DomainName, DefaultHuaweiDomainName},
	} {
		if *field.value == "" {
			*field.value = field.defaultValue
		}
	}
	if len(o.HuaweiCloud.PolicyStatesSummary) == 0 {
		o.HuaweiCloud.PolicyStatesSummary = json.RawMessage(emptyPolicyStatesSummary)
	}
	o.HuaweiCloud.setAgencyDefaults()
}

// clone copies every list, so that a later Update never reaches the organization of the caller. The items
// themselves are shared: nothing writes to them.
func (o Organization) clone() Organization {
	o.TencentCloud.Members = slices.Clone(o.TencentCloud.Members)
	for i := range o.TencentCloud.Members {
		member := &o.TencentCloud.Members[i]
		member.NonCompliantResources = slices.Clone(member.NonCompliantResources)
		member.Policies = slices.Clone(member.Policies)
		for j := range member.Policies {
			member.Policies[j].Accounts = slices.Clone(member.Policies[j].Accounts)
		}
		member.Lists = member.Lists.clone()
	}
	if o.TencentCloud.IdentityCenter != nil {
		center := *o.TencentCloud.IdentityCenter
		center.Tasks = slices.Clone(center.Tasks)
		o.TencentCloud.IdentityCenter = &center
	}
	o.cloneCredentials()
	o.TencentCloud.Lists = o.TencentCloud.Lists.clone()
	o.HuaweiCloud.Lists = o.HuaweiCloud.Lists.clone()
	return o
}

// member returns the member with this number, nil if there is none.
func (t *TencentCloud) member(uin uint64) *Member {
	for i := range t.Members {
		if t.Members[i].MemberUin == uin {
			return &t.Members[i]
		}
	}
	return nil
}

// policy returns the policy with this number, nil if there is none.
func (m *Member) policy(id uint64) *Policy {
	for i := range m.Policies {
		if m.Policies[i].PolicyID == id {
			return &m.Policies[i]
		}
	}
	return nil
}
