// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/url"
	"slices"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// cloud is one of the two clouds.
type cloud string

const (
	tencentCloud cloud = "tencentcloud"
	huaweiCloud  cloud = "huaweicloud"
)

// api is one API that the sandbox answers. Each has a file of its own and a line in apis.
type api struct {
	cloud cloud
	name  string
	// list is the field of an answer that is its list, if it has one.
	list string
	// needs are the other fields without which an answer is useless.
	needs []string
	// parameters are the fields of the body for Tencent Cloud, those of the query for Huawei Cloud.
	parameters []parameter

	// answer returns the fields of the Response object of Tencent Cloud, without braces and RequestId, or the whole body
	// of Huawei Cloud. It is nil for the APIs of credentialService.
	answer func(*Server, *request) ([]byte, *vendorError)

	// service is the Tencent Cloud service that has the API.
	service tencentCloudService

	// path is the Huawei Cloud path of the API. The segments {domain_id} and {aggregator_id} stand for
	// the account and the aggregator.
	path string
	// method is the method of Huawei Cloud, GET if it is empty. body has the fields of the body, such as
	// "filter.account_id" for a field of an object.
	method string
	body   []parameter

	// withoutPermission changes an answer to the one for a caller without the permission. If nil, that caller gets an
	// error.
	withoutPermission func(response map[string]any)
	// keys marks an API that gives keys. Actions leaves it out. Those of Huawei Cloud are served by credentialService.
	keys bool
}

// request is a checked request for an API.
type request struct {
	api *api
	arguments
	signed key // the key that signed
	// account is the account of the key, for Huawei Cloud.
	account *organization.HuaweiCloud
}

// apis are all APIs that the sandbox answers.
var apis = []*api{
	&describeEffectivePolicy,
	&describeIdentityCenter,
	&describeOrganization,
	&describeOrganizationMemberAuthAccounts,
	&describeOrganizationMemberPolicies,
	&describeOrganizationMembers,
	&describeOrganizationMembersAuthPolicy,
	&listNonCompliantResource,
	&listGroupMembers,
	&listRoleAssignments,
	&listRoleConfigurationProvisionings,
	&listTasks,
	&getTencentCallerIdentity,
	&assumeRole,
	&assumeRoleWithWebIdentity,

	&collectPolicyStatesSummary,
	&listPolicyStatesByDomainID,
	&listAggregateComplianceByPolicyAssignment,
	&showAggregateComplianceDetailsByPolicyAssignment,
	&listAccounts,
	&showTrackerConfig,
	&listConfigurationAggregators,
	&showConfigurationAggregatorSourcesStatus,
	&keystoneListAuthDomains,
	&getCallerIdentity,
	&assumeAgency,
	&createTokenWithIDToken,
	&createTemporaryAccessKeyByToken,
	&createTemporaryAccessKeyByAgency,
}

// findAPI returns an API, or nil. Both clouds may have an action of the same name.
func findAPI(of cloud, action string) *api {
	for _, a := range apis {
		if a.cloud == of && a.name == action {
			return a
		}
	}
	return nil
}

// apisNamed returns the APIs that a name means: an action, of either cloud, or an action of one cloud, such as
// huaweicloud:GetCallerIdentity.
func apisNamed(name string) []*api {
	var named []*api
	for _, a := range apis {
		if sameAction(name, a.cloud, a.name) {
			named = append(named, a)
		}
	}
	return named
}

// sameAction reports whether a name means an action of a cloud.
func sameAction(name string, of cloud, action string) bool {
	return name == action || name == string(of)+":"+action
}

// Actions returns the names of the APIs that are read, sorted, by cloud.
func Actions() (tencent, huawei []string) {
	for _, a := range apis {
		switch {
		case a.keys:
		case a.cloud == huaweiCloud:
			huawei = append(huawei, a.name)
		default:
			tencent = append(tencent, a.name)
		}
	}
	slices.Sort(tencent)
	slices.Sort(huawei)
	return tencent, huawei
}

// KeyActions names the APIs that give keys, sorted.
func KeyActions() []string {
	var names []string
	for _, a := range apis {
		if a.keys {
			names = append(names, a.name)
		}
	}
	slices.Sort(names)
	return names
}

// ListField returns the field of an API's answer that is its list, empty if it has none.
func ListField(action string) string {
	for _, a := range apisNamed(action) {
		return a.list
	}
	return ""
}

// domainID and aggregatorID are segments of paths that stand for an account and for an aggregator.
const (
	domainID     = "domain_id"
	aggregatorID = "aggregator_id"
)

// matches reports whether an escaped path is that of the API. A segment such as {domain_id} matches any segment: named has
// its value.
func (a *api) matches(escapedPath string) (named map[string]string, ok bool) {
	pattern, path := strings.Split(a.path, "/"), strings.Split(escapedPath, "/")
	if len(pattern) != len(path) {
		return nil, false
	}
	named = map[string]string{}
	for i, segment := range pattern {
		name, isName := strings.CutPrefix(segment, "{")
		if !isName {
			if segment != path[i] {
				return nil, false
			}
			continue
		}
		value, err := url.PathUnescape(path[i])
		if err != nil {
			return nil, false
		}
		named[strings.TrimSuffix(name, "}")] = value
	}
	return named, true
}
