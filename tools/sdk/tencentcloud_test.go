// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// Requests and items follow the API's pages, since the service's module is not available.
type (
	nonCompliantResourceRequest struct {
		*tchttp.BaseRequest
		MaxResults      *uint64 `json:"MaxResults,omitempty"`
		MemberUin       *uint64 `json:"MemberUin,omitempty"`
		PaginationToken *string `json:"PaginationToken,omitempty"`
	}
	nonCompliantResource struct {
		Resource          *string
		ComplianceDetails *struct {
			ComplianceStatus           *bool
			KeysWithNonCompliantValues []*string
			NonCompliantKeys           []*string
		}
		Tags []*tag
	}
	tag struct{ TagKey, TagValue *string }

	// offsetRequest is the request of every list with Offset and Limit.
	offsetRequest struct {
		*tchttp.BaseRequest
		Offset    *uint64 `json:"Offset,omitempty"`
		Limit     *uint64 `json:"Limit,omitempty"`
		MemberUin *uint64 `json:"MemberUin,omitempty"`
		PolicyID  *uint64 `json:"PolicyId,omitempty"`
	}
	authAccount struct {
		OrgSubAccountUin, PolicyId, IdentityId                                                         *int64
		PolicyName, IdentityRoleName, IdentityRoleAliasName, CreateTime, UpdateTime, OrgSubAccountName *string
	}
	organizationMember struct {
		MemberUin, NodeId                                                                  *int64
		Name, NickName, MemberType, OrgPolicyType, OrgPolicyName, NodeName, Remark         *string
		CreateTime, UpdateTime, IsAllowQuit, PayUin, PayName, BindStatus, PermissionStatus *string
		OrgPermission                                                                      []*struct {
			Id   *uint64
			Name *string
		}
		OrgIdentity []*struct {
			IdentityId        *int64
			IdentityAliasName *string
		}
		Tags []*tag
	}
	memberPolicy struct {
		PolicyId, IdentityId                                                                     *uint64
		PolicyName, IdentityRoleName, IdentityRoleAliasName, Description, CreateTime, UpdateTime *string
	}

	authPolicy struct {
		MemberUin, PolicyId, IdentityId, OrgSubAccountUin               *int64
		BindType                                                        *uint64
		MemberName, PolicyName, IdentityRoleName, IdentityRoleAliasName *string
		OrgSubAccountName, CreateTime                                   *string
		Members                                                         []*struct {
			MemberUin  *int64
			MemberName *string
		}
	}

	// zoneRequest is the request of every list of an Identity Center zone.
	zoneRequest struct {
		*tchttp.BaseRequest
		ZoneID     *string `json:"ZoneId,omitempty"`
		NextToken  *string `json:"NextToken,omitempty"`
		MaxResults *int64  `json:"MaxResults,omitempty"`
		GroupID    *string `json:"GroupId,omitempty"`
	}
	groupMember struct {
		UserName, DisplayName, Description, Email, UserStatus, UserType, UserId, JoinTime *string
	}
	task struct {
		TargetUin                                                                                  *int64
		TaskId, RoleConfigurationId, RoleConfigurationName, TargetType, PrincipalId, PrincipalType *string
		TaskType, Status, FailureReason                                                            *string
	}
	roleAssignment struct {
		TargetUin                                                          *int64
		RoleConfigurationId, RoleConfigurationName, TargetName, TargetType *string
		PrincipalId, PrincipalName, PrincipalType, CreateTime, UpdateTime  *string
	}
	provisioning struct {
		TargetUin                                                    *int64
		DeploymentStatus, RoleConfigurationId, RoleConfigurationName *string
		TargetName, TargetType, CreateTime, UpdateTime               *string
	}

	identityCenter struct {
		ZoneId, ZoneName, ServiceStatus, ScimSyncStatus, CreateTime, UpdateTime *string
	}
	effectivePolicyRequest struct {
		*tchttp.BaseRequest
		TargetID *uint64 `json:"TargetId,omitempty"`
	}
	effectivePolicy struct {
		EffectivePolicy *struct {
			TargetId, LastUpdatedTimestamp *uint64
			PolicyContent                  *string
		}
	}
	organizationDetails struct {
		OrgId, HostUin, OrgType, RootNodeId                                                        *int64
		NickName, OrgPolicyType, OrgPolicyName, CreateTime, JoinTime, IsAllowQuit, PayUin, PayName *string
		IsManager, IsAssignManager, IsAuthManager                                                  *bool
		OrgPermission                                                                              []*struct {
			Id   *uint64
			Name *string
		}
	}

	assumeRoleRequest struct {
		*tchttp.BaseRequest
		RoleArn         *string `json:"RoleArn,omitempty"`
		RoleSessionName *string `json:"RoleSessionName,omitempty"`
		DurationSeconds *uint64 `json:"DurationSeconds,omitempty"`
	}
	callerIdentity struct{ Type, AccountId, UserId, PrincipalId, Arn *string }
	assumedRole    struct {
		Credentials *struct{ Token, TmpSecretId, TmpSecretKey *string }
		ExpiredTime *int64
		Expiration  *string
	}
)

// response is the answer of an API whose Response object has the fields of T.
type response[T any] struct {
	*tchttp.BaseResponse
	Response *T `json:"Response"`
}

// tencentCloud is a client of one sandbox.
type tencentCloud struct{ client *common.Client }

func newTencentCloud(server *sandbox.Server, credential common.CredentialIface) tencentCloud {
	settings := profile.NewClientProfile()
	settings.DisableRegionBreaker = true
	settings.HttpProfile.Scheme = "HTTP"
	settings.HttpProfile.Endpoint = strings.TrimPrefix(server.URL, "http://")
	return tencentCloud{common.NewCommonClient(credential, "ap-guangzhou", settings)}
}

// send calls an API of a service.
func send[T any](t *testing.T, cloud tencentCloud, service, version, action string, request tchttp.Request) *T {
	t.Helper()
	request.(interface {
		Init() *tchttp.BaseRequest
	}).Init().WithApiInfo(service, version, action)
	answer := &response[T]{BaseResponse: &tchttp.BaseResponse{}}
	if err := cloud.client.Send(request, answer); err != nil {
		t.Fatalf("%s: %v", action, err)
	}
	return answer.Response
}

func callOrganization[T any](t *testing.T, cloud tencentCloud, action string, request tchttp.Request) *T {
	t.Helper()
	return send[T](t, cloud, "organization", "2021-03-31", action, request)
}

// readOffset reads a list with Offset and Limit.
func readOffset[T any](t *testing.T, cloud tencentCloud, action string, memberUin, policyID *uint64) (items []*T) {
	t.Helper()
	limit := uint64(50)
	for offset := uint64(0); ; offset += limit {
		page := callOrganization[struct {
			Items []*T
			Total *int64
		}](t, cloud, action, &offsetRequest{&tchttp.BaseRequest{}, &offset, &limit, memberUin, policyID})
		if items = append(items, page.Items...); uint64(*page.Total) <= offset+limit {
			return items
		}
	}
}

func readResources(t *testing.T, cloud tencentCloud, memberUin uint64) (items []*nonCompliantResource) {
	t.Helper()
	size := uint64(50)
	for token := (*string)(nil); ; {
		page := callOrganization[struct {
			Items           []*nonCompliantResource
			PaginationToken *string
		}](t, cloud, "ListNonCompliantResource", &nonCompliantResourceRequest{&tchttp.BaseRequest{}, &size, &memberUin, token})
		items = append(items, page.Items...)
		if page.PaginationToken == nil || token != nil && *token == *page.PaginationToken {
			return items
		}
		token = page.PaginationToken
	}
}

// zonePage is what every list of an Identity Center zone answers beside its items.
type zonePage struct {
	NextToken               *string
	TotalCounts, MaxResults *int64
	IsTruncated             *bool
}

// readZone reads a list of the zone. list returns the items of an answer, and the rest of it.
func readZone[A, T any](t *testing.T, cloud tencentCloud, action string, groupID *string, list func(*A) ([]*T, zonePage)) (items []*T) {
	t.Helper()
	zone, size := organization.ZoneID, int64(100)
	for token := (*string)(nil); ; {
		read, page := list(callOrganization[A](t, cloud, action, &zoneRequest{&tchttp.BaseRequest{}, &zone, token, &size, groupID}))
		items, token = append(items, read...), page.NextToken
		if !*page.IsTruncated {
			if int(*page.TotalCounts) != len(items) {
				t.Errorf("%s: TotalCounts is %d for %d items", action, *page.TotalCounts, len(items))
			}
			return items
		}
	}
}

func readTasks(t *testing.T, cloud tencentCloud) []*task {
	t.Helper()
	type answer struct {
		Tasks []*task
		zonePage
	}
	return readZone(t, cloud, "ListTasks", nil, func(a *answer) ([]*task, zonePage) { return a.Tasks, a.zonePage })
}

func readRoleAssignments(t *testing.T, cloud tencentCloud) []*roleAssignment {
	t.Helper()
	type answer struct {
		RoleAssignments []*roleAssignment
		zonePage
	}
	return readZone(t, cloud, "ListRoleAssignments", nil, func(a *answer) ([]*roleAssignment, zonePage) { return a.RoleAssignments, a.zonePage })
}

func readProvisionings(t *testing.T, cloud tencentCloud) []*provisioning {
	t.Helper()
	type answer struct {
		RoleConfigurationProvisionings []*provisioning
		zonePage
	}
	return readZone(t, cloud, "ListRoleConfigurationProvisionings", nil, func(a *answer) ([]*provisioning, zonePage) {
		return a.RoleConfigurationProvisionings, a.zonePage
	})
}

func readGroupMembers(t *testing.T, cloud tencentCloud, groupID string) []*groupMember {
	t.Helper()
	type answer struct {
		GroupMembers []*groupMember
		zonePage
	}
	return readZone(t, cloud, "ListGroupMembers", &groupID, func(a *answer) ([]*groupMember, zonePage) { return a.GroupMembers, a.zonePage })
}

func TestTencentCloud_lists(t *testing.T) {
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, given organization.Organization) {
		cloud := newTencentCloud(server, common.NewCredential(organization.DefaultSecretID, organization.DefaultSecretKey))
		readLists(t, cloud, given.TencentCloud)
		server.RepeatTokens(true)
		sameItems(t, "resource", readResources(t, cloud, organization.FirstMemberUin), given.TencentCloud.Members[0].NonCompliantResources)
	})
}

// readLists reads every list of an organization, and those of its first members.
func readLists(t *testing.T, cloud tencentCloud, given organization.TencentCloud) {
	t.Helper()
	sameItems(t, "member", readOffset[organizationMember](t, cloud, "DescribeOrganizationMembers", nil, nil), given.MemberDetails)
	sameItems(t, "grant", readOffset[authPolicy](t, cloud, "DescribeOrganizationMembersAuthPolicy", nil, nil), given.AuthPolicies)
	sameItems(t, "task", readTasks(t, cloud), given.IdentityCenter.Tasks)
	sameItems(t, "role assignment", readRoleAssignments(t, cloud), given.IdentityCenter.RoleAssignments)
	sameItems(t, "provisioning", readProvisionings(t, cloud), given.IdentityCenter.RoleConfigurationProvisionings)
	for _, group := range given.IdentityCenter.Groups {
		sameItems(t, "user of "+group.GroupID, readGroupMembers(t, cloud, group.GroupID), group.Members)
	}
	center := callOrganization[identityCenter](t, cloud, "DescribeIdentityCenter", &offsetRequest{BaseRequest: &tchttp.BaseRequest{}})
	same(t, "Identity Center", center, json.RawMessage(given.IdentityCenter.Details))
	details := callOrganization[organizationDetails](t, cloud, "DescribeOrganization", &offsetRequest{BaseRequest: &tchttp.BaseRequest{}})
	same(t, "organization", details, json.RawMessage(given.Details))
	for _, member := range given.Members[:3] {
		of := fmt.Sprintf(" of member %d", member.MemberUin)
		if len(member.EffectivePolicy) > 0 {
			policy := callOrganization[effectivePolicy](t, cloud, "DescribeEffectivePolicy", &effectivePolicyRequest{&tchttp.BaseRequest{}, &member.MemberUin})
			same(t, "effective policy"+of, policy.EffectivePolicy, json.RawMessage(member.EffectivePolicy))
		}
		sameItems(t, "resource"+of, readResources(t, cloud, member.MemberUin), member.NonCompliantResources)
		sameItems(t, "policy"+of, readOffset[memberPolicy](t, cloud, "DescribeOrganizationMemberPolicies", &member.MemberUin, nil), member.PolicyDetails)
		for _, policy := range member.Policies {
			accounts := readOffset[authAccount](t, cloud, "DescribeOrganizationMemberAuthAccounts", &member.MemberUin, &policy.PolicyID)
			sameItems(t, fmt.Sprintf("account of policy %d%s", policy.PolicyID, of), accounts, policy.Accounts)
		}
	}
}

func TestTencentCloud_assumedRole(t *testing.T) {
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, given organization.Organization) {
		arn, session, seconds := roleARN, "nightly", uint64(900)
		own := newTencentCloud(server, common.NewCredential(organization.DefaultSecretID, organization.DefaultSecretKey))
		role := send[assumedRole](t, own, "sts", "2018-08-13", "AssumeRole", &assumeRoleRequest{&tchttp.BaseRequest{}, &arn, &session, &seconds})
		if *role.ExpiredTime == 0 || !strings.HasSuffix(*role.Expiration, "Z") {
			t.Errorf("the keys expire at %d, %s", *role.ExpiredTime, *role.Expiration)
		}
		assumed := newTencentCloud(server, common.NewTokenCredential(*role.Credentials.TmpSecretId, *role.Credentials.TmpSecretKey, *role.Credentials.Token))
		sameItems(t, "task", readTasks(t, assumed), given.TencentCloud.IdentityCenter.Tasks)
		tencentCallerIs(t, own, "CAMUser", organization.DefaultAccountID)
		account, _, _ := strings.Cut(strings.TrimPrefix(roleARN, "qcs::cam::uin/"), ":")
		tencentCallerIs(t, assumed, "CAMRole", account)
	})
}

// tencentCallerIs checks the type and the account in the caller identity of keys.
func tencentCallerIs(t *testing.T, cloud tencentCloud, kind, account string) {
	t.Helper()
	caller := send[callerIdentity](t, cloud, "sts", "2018-08-13", "GetCallerIdentity", &offsetRequest{BaseRequest: &tchttp.BaseRequest{}})
	for _, field := range []*string{caller.Type, caller.AccountId, caller.UserId, caller.PrincipalId, caller.Arn} {
		if field == nil || *field == "" {
			t.Fatalf("a field is missing: %+v", caller)
		}
	}
	if *caller.Type != kind || *caller.AccountId != account {
		t.Errorf("the caller is a %s of %s, not a %s of %s", *caller.Type, *caller.AccountId, kind, account)
	}
}
