// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"errors"
	"net/http"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// notAdministrator reports whether Organizations refused the account. The status is that of wrong keys, but no other keys of
// the account help.
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
		return "Only the management account of an organization, or a member account that is a delegated administrator, can list its accounts: use keys of one of these."
	case refused && failed.Action == createTokenWithIDToken:
		return "The identity token was refused: it may have expired, be for another audience, or come from another identity provider than idp_id (HW_ASSUME_ROLE_IDP_ID)."
	case refused && !unauthorized && agency:
		return "The agency cannot be assumed: check agency_name (HW_ASSUME_ROLE_AGENCY_NAME) and the account that delegates, domain_name or domain_id, that the keys may assume it (iam:tokens:assume, sts:agencies:assume), and duration: with domain_id at most 43200 seconds, from keys with a security token 3600."
	case unauthorized && strings.Contains(message, "token"):
		return "The security token is wrong or has expired: get new temporary keys, all three from one source (HW_SECURITY_TOKEN)."
	case unauthorized && (strings.Contains(message, "x-sdk-date") || strings.Contains(message, "expired")):
		return "The clock of this machine is more than fifteen minutes off: set it."
	case unauthorized:
		return "Check access_key and secret_key (HW_ACCESS_KEY and HW_SECRET_KEY), and the clock of this machine."
	case failed.Status == http.StatusForbidden:
		return "The keys lack the permission for this action, or domain_id is not their account: grant " + permission + ", and check domain_id (HW_DOMAIN_ID)."
	case failed.Status == http.StatusTooManyRequests:
		return apicall.AdviceThrottled
	case failed.Status == http.StatusNotFound && strings.HasPrefix(permission, "rms:aggregator"):
		return "There is no such aggregator: check aggregator_id, domain_id (HW_DOMAIN_ID) and the endpoint."
	case failed.Status == http.StatusNotFound:
		return "Check domain_id (HW_DOMAIN_ID), the ids that the data source names, such as aggregator_id, and the endpoint."
	}
	return ""
}

// IsBadRequest reports whether the vendor refused the parameters of a call.
func IsBadRequest(err error) bool {
	var failed *apicall.Error
	return errors.As(err, &failed) && failed.FromVendor && failed.Status == http.StatusBadRequest
}
