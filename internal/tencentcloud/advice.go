// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// adviceByCode says what to do about the usual mistakes. A code also matches with a suffix.
var adviceByCode = []struct{ code, advice string }{
	{"AuthFailure.SecretIdNotFound", "The API does not know this secret id: check secret_id (TENCENTCLOUD_SECRET_ID), and that the key was not deleted or disabled."},
	{"AuthFailure.SignatureFailure", "The secret key does not belong to the secret id: check secret_key (TENCENTCLOUD_SECRET_KEY)."},
	{"AuthFailure.SignatureExpire", "The clock of this machine is more than five minutes off: set it."},
	{tokenFailure, "The security token is wrong or has expired: get new temporary keys, and take the token from the same source as the key pair (TENCENTCLOUD_SECURITY_TOKEN)."},
	{"AuthFailure.InvalidSecretId", "The secret id has the wrong form: check secret_id (TENCENTCLOUD_SECRET_ID)."},
	{"AuthFailure.InvalidAuthorization", "A proxy or a gateway may have changed the signature: check the endpoint and the proxy."},
	{"AuthFailure.UnauthorizedOperation", "The keys lack a permission: grant PERMISSION in Cloud Access Management."},
	{"UnauthorizedOperation", "The keys lack a permission: grant PERMISSION in Cloud Access Management."},
	{"InvalidParameter.OrganizationMemberNotManager", "The keys must belong to the organization's administrator account."},
	{"ResourceNotFound.OrganizationNotExist", "The account of the keys has no organization: use keys of the organization's administrator account."},
	{"InvalidParameter.OrganizationNotExist", "The account of the keys has no organization: use keys of the organization's administrator account."},
	{"FailedOperation.OrganizationNotExist", "The account of the keys has no organization: use keys of the organization's administrator account."},
	{"ResourceNotFound.MemberNotExist", "The organization has no such member: check member_uin."},
	{"ResourceNotFound.OrganizationMemberNotExist", "The organization has no such member: check member_uin."},
	{"ResourceNotFound.OrganizationNodeNotExist", "The organization has no such department: check node_id and node_name."},
	{"ResourceNotFound.OrganizationServiceNotExist", "The organization has no such trusted service: check product."},
	{identityCenterNotOpen, "Identity Center is not enabled for this organization: enable it in the console, or leave out the data sources that read it."},
	{"FailedOperation.ZoneIdNotExist", "Identity Center has no such zone: check zone_id."},
	{"InvalidParameter.GroupNotExist", "Identity Center has no such user group: check group_id."},
	{"ResourceNotFound.RoleNotFound", "There is no such role: check its role_arn, and which account the keys belong to."},
	{"InternalError.GetRoleError", "There is no such role: check its role_arn."}, // of AssumeRoleWithWebIdentity
	{"InvalidParameter.WebIdentityTokenError", "The identity token was refused: it may have expired, be for another audience, or come from another identity provider than provider_id."},
	{throttled, apicall.AdviceThrottled},
}

// advice says what to do about the error code of an action, empty for an unknown code.
func advice(service, action, code string) string {
	for _, known := range adviceByCode {
		if code == known.code || strings.HasPrefix(code, known.code+".") {
			return strings.ReplaceAll(known.advice, "PERMISSION", service+":"+action)
		}
	}
	return ""
}
