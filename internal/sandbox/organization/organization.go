// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package organization is the sandbox's model of a Tencent Cloud organization and a Huawei Cloud account.
//
// An organization is read from a JSON file with [Load] or generated with [Generate]. The answers
// of the APIs are kept as the vendors' own JSON, so that nulls, absent fields and the text of numbers reach the client.
package organization

import (
	"encoding/json"
	"maps"
	"slices"
)

// The default keys and accounts of an organization.
const (
	DefaultSecretID         = "orgaudit-sandbox-secret-id"
	DefaultSecretKey        = "orgaudit-sandbox-secret-key"
	DefaultAccountID        = "100000000000" // ManagerUin
	DefaultHuaweiAccessKey  = "ORGAUDITSANDBOXACCESSKEY"
	DefaultHuaweiSecretKey  = "orgaudit-sandbox-huaweicloud-secret-key"
	DefaultHuaweiDomainID   = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
	DefaultHuaweiDomainName = "orgaudit-sandbox"
)

const (
	zeroCounts               = `{"compliant_count":0,"non_compliant_count":0}`
	emptyPolicyStatesSummary = `{"results":{"resource_details":` + zeroCounts + `,"assignment_details":` + zeroCounts + `},"policy_assignments":[]}`
)

// Organization is all data that the sandbox serves.
type Organization struct {
	TencentCloud TencentCloud `json:"tencentcloud"`
	HuaweiCloud  HuaweiCloud  `json:"huaweicloud"`
}

// TencentCloud is one Tencent Cloud organization and the key pair of its administrator.
type TencentCloud struct {
	// SecretID and SecretKey are DefaultSecretID and DefaultSecretKey if empty.
	SecretID  string `json:"secret_id,omitempty"`
	SecretKey string `json:"secret_key,omitempty"`
	// SecurityToken must come with every request. If it is empty, no request may have a token.
	SecurityToken string `json:"security_token,omitempty"`
	// AccountID is the UIN of the key pair's account, DefaultAccountID if empty.
	AccountID string `json:"account_id,omitempty"`
	// Details are the answer of DescribeOrganization. If empty, the organization is number 1, of the account ManagerUin.
	Details Object[OrganizationDetails] `json:"details,omitempty"`
	Members []Member                    `json:"members,omitempty"`
	// MemberDetails are the Items of DescribeOrganizationMembers. If nil, they are made from Members.
	MemberDetails Items[OrgMember] `json:"member_details,omitzero"`
	// AuthPolicies are the Items of DescribeOrganizationMembersAuthPolicy. If nil, they are made from the accounts of the
	// members' policies.
	AuthPolicies Items[OrgMembersAuthPolicy] `json:"auth_policies,omitzero"`
	// IdentityCenter is nil if the service is not open.
	IdentityCenter *IdentityCenter `json:"identity_center,omitempty"`
	// Roles give temporary keys.
	Roles []Role `json:"roles,omitempty"`
}

// Member is a member account of the organization.
type Member struct {
	MemberUin uint64 `json:"member_uin"`
	Name      string `json:"name,omitempty"`
	// Tags are the tags of the account itself, by key.
	Tags map[string]string `json:"tags,omitempty"`
	// NonCompliantResources are the Items of ListNonCompliantResource.
	NonCompliantResources Items[ResourceTagMapping] `json:"noncompliant_resources,omitzero"`
	// EffectivePolicy is the EffectivePolicy of DescribeEffectivePolicy. If empty, no tag policy applies to the member.
	EffectivePolicy Object[EffectivePolicy] `json:"effective_policy,omitempty"`
	Policies        []Policy                `json:"policies,omitempty"`
	// PolicyDetails are the Items of DescribeOrganizationMemberPolicies. If nil, they are made from Policies.
	PolicyDetails Items[OrgMemberPolicy] `json:"policy_details,omitzero"`
}

// Policy is an access policy of a member, to which sub-accounts are bound.
type Policy struct {
	PolicyID uint64 `json:"policy_id"`
	Name     string `json:"name,omitempty"`
	// Accounts are the Items of DescribeOrganizationMemberAuthAccounts.
	Accounts Items[OrgMemberAuthAccount] `json:"accounts,omitzero"`
}

// IdentityCenter is the Identity Center space of the organization.
type IdentityCenter struct {
	ZoneID string `json:"zone_id"`
	// Details are the answer of DescribeIdentityCenter. If empty, they are made from ZoneID.
	Details Object[Zone] `json:"details,omitempty"`
	// Tasks are the Tasks of ListTasks.
	Tasks Items[TaskInfo] `json:"tasks,omitzero"`
	// RoleAssignments are the RoleAssignments of ListRoleAssignments.
	RoleAssignments Items[RoleAssignments] `json:"role_assignments,omitzero"`
	// RoleConfigurationProvisionings are those of ListRoleConfigurationProvisionings.
	RoleConfigurationProvisionings Items[RoleConfigurationProvisionings] `json:"role_configuration_provisionings,omitzero"`
	// Groups are user groups. ListGroupMembers knows no others.
	Groups []Group `json:"groups,omitempty"`
}

// Group is a user group of Identity Center.
type Group struct {
	GroupID string `json:"group_id"`
	// Members are the GroupMembers of ListGroupMembers.
	Members Items[GroupMembers] `json:"members,omitzero"`
}

// HuaweiCloud is one Huawei Cloud account and its key pair.
type HuaweiCloud struct {
	// AccessKey, SecretKey, DomainID and DomainName have defaults.
	AccessKey string `json:"access_key,omitempty"`
	SecretKey string `json:"secret_key,omitempty"`
	// SecurityToken must come with every request. If it is empty, no request may have a token.
	SecurityToken string `json:"security_token,omitempty"`
	DomainID      string `json:"domain_id,omitempty"`
	DomainName    string `json:"domain_name,omitempty"`
	// PolicyStatesSummary is the answer of CollectPolicyStatesSummary. If empty, it has no rules.
	PolicyStatesSummary Object[PolicyStatesSummary] `json:"policy_states_summary,omitempty"`
	// PolicyStates is the list of ListPolicyStatesByDomainId.
	PolicyStates Items[PolicyState] `json:"policy_states,omitzero"`
	// TrackerConfig is the answer of ShowTrackerConfig. If empty, the account has no resource recorder.
	TrackerConfig Object[TrackerConfig] `json:"tracker_config,omitempty"`
	// Aggregators collect rules and policy states of several accounts.
	Aggregators []Aggregator `json:"aggregators,omitempty"`
	// OrganizationAccounts are the accounts of ListAccounts of Huawei Cloud Organizations.
	OrganizationAccounts Items[OrganizationAccount] `json:"organization_accounts,omitzero"`
	// Agencies, IdentityProviders and Instance give temporary keys. Instance is nil if there is no metadata service.
	Agencies          []Agency           `json:"agencies,omitempty"`
	IdentityProviders []IdentityProvider `json:"identity_providers,omitempty"`
	Instance          *Instance          `json:"instance,omitempty"`
}

// Aggregator is a configuration aggregator of the account.
type Aggregator struct {
	AggregatorID string `json:"aggregator_id"`
	// Details are its item of ListConfigurationAggregators. If empty, they are made from AggregatorID.
	Details Object[ConfigurationAggregator] `json:"details,omitempty"`
	// Sources are the list of ShowConfigurationAggregatorSourcesStatus.
	Sources Items[AggregatedSourceStatus] `json:"sources,omitzero"`
	// PolicyAssignments are the list of ListAggregateComplianceByPolicyAssignment, PolicyStates that of
	// ShowAggregateComplianceDetailsByPolicyAssignment.
	PolicyAssignments Items[AggregatePolicyAssignment] `json:"policy_assignments,omitzero"`
	PolicyStates      Items[PolicyState]               `json:"policy_states,omitzero"`
}

// SetDefaults fills in what an organization may leave out.
func (o *Organization) SetDefaults() {
	for _, field := range []struct {
		value        *string
		defaultValue string
	}{
		{&o.TencentCloud.SecretID, DefaultSecretID},
		{&o.TencentCloud.SecretKey, DefaultSecretKey},
		{&o.TencentCloud.AccountID, DefaultAccountID},
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
		o.HuaweiCloud.PolicyStatesSummary = []byte(emptyPolicyStatesSummary)
	}
	o.HuaweiCloud.setAgencyDefaults()
}

// Clone copies every list, so that a change of the copy leaves the original alone. Items are shared, since nothing
// writes to them.
func (o Organization) Clone() Organization {
	t, h := &o.TencentCloud, &o.HuaweiCloud
	t.Members = slices.Clone(t.Members)
	for i := range t.Members {
		member := &t.Members[i]
		member.Tags = maps.Clone(member.Tags)
		member.NonCompliantResources = slices.Clone(member.NonCompliantResources)
		member.PolicyDetails = slices.Clone(member.PolicyDetails)
		member.Policies = slices.Clone(member.Policies)
		for j := range member.Policies {
			member.Policies[j].Accounts = slices.Clone(member.Policies[j].Accounts)
		}
	}
	t.MemberDetails, t.AuthPolicies = slices.Clone(t.MemberDetails), slices.Clone(t.AuthPolicies)
	if t.IdentityCenter != nil {
		center := *t.IdentityCenter
		center.Tasks = slices.Clone(center.Tasks)
		center.RoleAssignments = slices.Clone(center.RoleAssignments)
		center.RoleConfigurationProvisionings = slices.Clone(center.RoleConfigurationProvisionings)
		center.Groups = slices.Clone(center.Groups)
		for i := range center.Groups {
			center.Groups[i].Members = slices.Clone(center.Groups[i].Members)
		}
		t.IdentityCenter = &center
	}
	t.Roles = slices.Clone(t.Roles)
	h.PolicyStates = slices.Clone(h.PolicyStates)
	h.Aggregators = slices.Clone(h.Aggregators)
	for i := range h.Aggregators {
		a := &h.Aggregators[i]
		a.Sources, a.PolicyAssignments, a.PolicyStates = slices.Clone(a.Sources), slices.Clone(a.PolicyAssignments), slices.Clone(a.PolicyStates)
	}
	h.OrganizationAccounts = slices.Clone(h.OrganizationAccounts)
	h.Agencies = slices.Clone(h.Agencies)
	h.IdentityProviders = slices.Clone(h.IdentityProviders)
	if h.Instance != nil {
		instance := *h.Instance
		h.Instance = &instance
	}
	return o
}

// ListedAggregators returns the Details of each aggregator, or an object made from its AggregatorID.
func (h *HuaweiCloud) ListedAggregators() []json.RawMessage {
	items := make([]json.RawMessage, len(h.Aggregators))
	for i, aggregator := range h.Aggregators {
		if items[i] = json.RawMessage(aggregator.Details); len(items[i]) == 0 {
			items[i] = object{{"aggregator_id", aggregator.AggregatorID}}.raw()
		}
	}
	return items
}

// Aggregator returns the aggregator with this id, or nil.
func (h *HuaweiCloud) Aggregator(id string) *Aggregator {
	return find(h.Aggregators, func(a *Aggregator) bool { return a.AggregatorID == id })
}

// Group returns the user group with this id, or nil.
func (c *IdentityCenter) Group(id string) *Group {
	return find(c.Groups, func(g *Group) bool { return g.GroupID == id })
}

// Member returns the member with this number, or nil.
func (t *TencentCloud) Member(uin uint64) *Member {
	return find(t.Members, func(m *Member) bool { return m.MemberUin == uin })
}

// Policy returns the policy with this number, or nil.
func (m *Member) Policy(id uint64) *Policy {
	return find(m.Policies, func(p *Policy) bool { return p.PolicyID == id })
}

// find returns the first element that matches, or nil.
func find[T any](list []T, matches func(*T) bool) *T {
	for i := range list {
		if matches(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// Answer returns Details, or an object with the defaults.
func (t *TencentCloud) Answer() json.RawMessage {
	if len(t.Details) > 0 {
		return json.RawMessage(t.Details)
	}
	return object{{"OrgId", 1}, {"HostUin", ManagerUin}}.raw()
}

// ListedMembers returns MemberDetails, or items made from Members.
func (t *TencentCloud) ListedMembers() []json.RawMessage {
	if t.MemberDetails != nil {
		return t.MemberDetails
	}
	items := make([]json.RawMessage, len(t.Members))
	for i, member := range t.Members {
		item := object{{"MemberUin", member.MemberUin}, {"Name", member.Name}}
		if member.Tags != nil {
			item = append(item, field{"Tags", tagList(member.Tags)})
		}
		items[i] = item.raw()
	}
	return items
}

// ListedAuthPolicies returns AuthPolicies, or an item for each sub-account of the members' policies.
func (t *TencentCloud) ListedAuthPolicies() []json.RawMessage {
	if t.AuthPolicies != nil {
		return t.AuthPolicies
	}
	var items []json.RawMessage
	for _, member := range t.Members {
		for _, policy := range member.Policies {
			for _, account := range policy.Accounts {
				items = append(items, authPolicyOf(member, policy, account))
			}
		}
	}
	return items
}

// authPolicyOf makes the grant of a sub-account. Fields that the sub-account lacks are absent.
func authPolicyOf(member Member, policy Policy, account json.RawMessage) json.RawMessage {
	item := object{{"MemberUin", member.MemberUin}, {"MemberName", member.Name}, {"PolicyId", policy.PolicyID}, {"PolicyName", policy.Name}, {"BindType", bindSubAccount}}
	var given map[string]json.RawMessage
	_ = json.Unmarshal(account, &given) // an odd item has no fields
	for _, name := range []string{"IdentityId", "IdentityRoleName", "IdentityRoleAliasName", "OrgSubAccountUin", "OrgSubAccountName", "CreateTime"} {
		if value, ok := given[name]; ok {
			item = append(item, field{name, value})
		}
	}
	return item.raw()
}

// ListedPolicies returns PolicyDetails, or items made from Policies.
func (m *Member) ListedPolicies() []json.RawMessage {
	if m.PolicyDetails != nil {
		return m.PolicyDetails
	}
	items := make([]json.RawMessage, len(m.Policies))
	for i, policy := range m.Policies {
		items[i] = object{{"PolicyId", policy.PolicyID}, {"PolicyName", policy.Name}}.raw()
	}
	return items
}

// Answer returns Details, or an object made from ZoneID.
func (c *IdentityCenter) Answer() json.RawMessage {
	if len(c.Details) > 0 {
		return json.RawMessage(c.Details)
	}
	return object{{"ZoneId", c.ZoneID}, {"ServiceStatus", "Enabled"}}.raw()
}
