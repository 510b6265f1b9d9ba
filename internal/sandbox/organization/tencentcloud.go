// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

// The types of this file are the objects of Tencent Cloud's API pages, under the pages' names. [Load] checks items
// against them; every field may be null or absent.

// ResourceTagMapping is an item of ListNonCompliantResource.
type ResourceTagMapping struct {
	Resource          string
	ComplianceDetails struct {
		ComplianceStatus           bool
		KeysWithNonCompliantValues []string
		NonCompliantKeys           []string
	}
	Tags []ResourceTag
}

// ResourceTag is a tag of a resource or of a member.
type ResourceTag struct{ TagKey, TagValue string }

// EffectivePolicy is the tag policy that applies to a target.
type EffectivePolicy struct {
	TargetID             uint64 `json:"TargetId"`
	PolicyContent        string
	LastUpdatedTimestamp uint64
}

// OrganizationDetails is the answer of DescribeOrganization.
type OrganizationDetails struct {
	OrgID                        uint64 `json:"OrgId"`
	HostUin                      uint64
	NickName                     string
	OrgType                      uint64
	IsManager                    bool
	OrgPolicyType, OrgPolicyName string
	OrgPermission                []OrgPermission
	RootNodeID                   uint64 `json:"RootNodeId"`
	CreateTime, JoinTime         string
	IsAllowQuit, PayUin, PayName string
	IsAssignManager              bool
	IsAuthManager                bool
}

// OrgMember is an item of DescribeOrganizationMembers.
type OrgMember struct {
	MemberUin                                uint64
	Name, NickName, MemberType               string
	OrgPolicyType, OrgPolicyName             string
	OrgPermission                            []OrgPermission
	NodeID                                   uint64 `json:"NodeId"`
	NodeName, Remark, CreateTime, UpdateTime string
	IsAllowQuit, PayUin, PayName             string
	OrgIdentity                              []MemberIdentity
	BindStatus, PermissionStatus             string
	Tags                                     []ResourceTag
}

// OrgPermission is a permission that the administrator has over a member.
type OrgPermission struct {
	ID   uint64 `json:"Id"`
	Name string
}

// MemberIdentity is an identity that the administrator may take in a member.
type MemberIdentity struct {
	IdentityID        uint64 `json:"IdentityId"`
	IdentityAliasName string
}

// OrgMemberPolicy is an item of DescribeOrganizationMemberPolicies.
type OrgMemberPolicy struct {
	PolicyID                                uint64 `json:"PolicyId"`
	PolicyName                              string
	IdentityID                              uint64 `json:"IdentityId"`
	IdentityRoleName, IdentityRoleAliasName string
	Description, CreateTime, UpdateTime     string
}

// OrgMemberAuthAccount is an item of DescribeOrganizationMemberAuthAccounts.
type OrgMemberAuthAccount struct {
	OrgSubAccountUin                        uint64
	OrgSubAccountName                       string
	PolicyID                                uint64 `json:"PolicyId"`
	PolicyName                              string
	IdentityID                              uint64 `json:"IdentityId"`
	IdentityRoleName, IdentityRoleAliasName string
	CreateTime, UpdateTime                  string
}

// OrgMembersAuthPolicy is an item of DescribeOrganizationMembersAuthPolicy.
type OrgMembersAuthPolicy struct {
	MemberUin                               uint64
	MemberName                              string
	PolicyID                                uint64 `json:"PolicyId"`
	PolicyName                              string
	IdentityID                              uint64 `json:"IdentityId"`
	IdentityRoleName, IdentityRoleAliasName string
	OrgSubAccountUin                        uint64
	OrgSubAccountName                       string
	BindType                                uint64
	CreateTime                              string
	Members                                 []MemberMainInfo
}

// MemberMainInfo is a member of a grant.
type MemberMainInfo struct {
	MemberUin  uint64
	MemberName string
}

// Zone is the answer of DescribeIdentityCenter.
type Zone struct {
	ZoneID                                              string `json:"ZoneId"`
	ZoneName, ServiceStatus, ScimSyncStatus, CreateTime string
	UpdateTime                                          string
}

// TaskInfo is an item of ListTasks.
type TaskInfo struct {
	TaskID                string `json:"TaskId"`
	RoleConfigurationID   string `json:"RoleConfigurationId"`
	RoleConfigurationName string
	TargetUin             uint64
	TargetType            string
	PrincipalID           string `json:"PrincipalId"`
	PrincipalType         string
	TaskType, Status      string
	FailureReason         string
}

// RoleAssignments is an item of ListRoleAssignments.
type RoleAssignments struct {
	RoleConfigurationID    string `json:"RoleConfigurationId"`
	RoleConfigurationName  string
	TargetUin              uint64
	TargetName, TargetType string
	PrincipalID            string `json:"PrincipalId"`
	PrincipalName          string
	PrincipalType          string
	CreateTime, UpdateTime string
}

// RoleConfigurationProvisionings is an item of ListRoleConfigurationProvisionings.
type RoleConfigurationProvisionings struct {
	DeploymentStatus       string
	RoleConfigurationID    string `json:"RoleConfigurationId"`
	RoleConfigurationName  string
	TargetUin              uint64
	TargetName, TargetType string
	CreateTime, UpdateTime string
}

// GroupMembers is an item of ListGroupMembers.
type GroupMembers struct {
	UserName, DisplayName, Description, Email string
	UserStatus, UserType                      string
	UserID                                    string `json:"UserId"`
	JoinTime                                  string
}
