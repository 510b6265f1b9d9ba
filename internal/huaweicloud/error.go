// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"errors"
	"net/http"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// notAdministrator reports whether Organizations refused the account. The status is the one for wrong keys, but other keys of
// the same account do not help.
// Source: Huawei Cloud Organizations, error codes.
func notAdministrator(failed *apicall.Error) bool {
	return failed.Code == "Organizations.1001" || failed.Code == "Organizations.1002"
}

// advice says what to do about the usual mistakes. permission is what the call needs.
func advice(failed *apicall.Error, permission string) string {
	message := strings.ToLower(failed.Message)
	unauthorized := failed.Status == http.StatusUnauthorized
	refused := failed.Refused()
	agency := failed.Action == createTemporaryAccessKeyByAgency || failed.Action == assumeAgency
	switch {
	case notAdministrator(failed):
		return "Only the management account of an organization, or a member account that is a delegated administrator, can list its accounts: use keys of such an account."
	case refused && failed.Action == createTokenWithIDToken:
		return "The identity token was refused. It may have expired, be for another audience, or come from an identity provider other than idp_id (HW_ASSUME_ROLE_IDP_ID)."
	case refused && failed.Action == createTemporaryAccessKeyByToken:
		return "The identity service gave no keys for the identity token. Check the rules of the identity provider idp_id (HW_ASSUME_ROLE_IDP_ID), which decide what the token may do, and duration (HW_ASSUME_ROLE_DURATION)."
	case refused && !unauthorized && agency:
		return "The agency cannot be assumed. Check agency_name (HW_ASSUME_ROLE_AGENCY_NAME), and domain_name or domain_id of the account that delegates. Check that the keys may assume the agency (iam:tokens:assume with domain_name, sts:agencies:assume with domain_id). Check duration: with domain_id, it is at most 43200 seconds, or 3600 if the keys have a security token."
	case unauthorized && strings.Contains(message, "token"):
		return "The security token is wrong or has expired. Get new temporary keys, and set both keys and the token (HW_SECURITY_TOKEN) from one source."
	case unauthorized && (strings.Contains(message, "x-sdk-date") || strings.Contains(message, "expired")):
		return "The clock of this machine is more than fifteen minutes off: set it."
	case unauthorized:
		return "Check access_key and secret_key (HW_ACCESS_KEY and HW_SECRET_KEY), and the clock of this machine."
	case failed.Status == http.StatusForbidden:
		return "The keys lack the permission for this action, or domain_id is not the account of the keys: grant " + permission + ", and check domain_id (HW_DOMAIN_ID)."
	case failed.Status == http.StatusTooManyRequests:
		return apicall.AdviceThrottled
	case failed.Status == http.StatusNotFound && strings.HasPrefix(permission, "rms:aggregator"):
		return "There is no such aggregator: check aggregator_id, domain_id (HW_DOMAIN_ID) and the endpoint."
	case failed.Status == http.StatusNotFound:
		return "Check domain_id (HW_DOMAIN_ID), the other ids in the data source, such as aggregator_id, and the endpoint."
	}
	return ""
}

// IsBadRequest reports whether the vendor refused the parameters of a call.
func IsBadRequest(err error) bool {
	failed, ok := errors.AsType[*apicall.Error](err)
	return ok && failed.FromVendor && failed.Status == http.StatusBadRequest
}
