// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"net/http"
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// advice says what to do about the usual mistakes.
func advice(vendor *sdkerr.ServiceResponseError) string {
	message := strings.ToLower(vendor.ErrorMessage)
	switch {
	case vendor.ErrorCode == "":
		return apicall.AdviceNoJSON
	case strings.Contains(message, "token") && vendor.StatusCode == http.StatusUnauthorized:
		return "The security token is wrong or has expired: get new temporary keys, all three from one source (HW_SECURITY_TOKEN)."
	case (strings.Contains(message, "x-sdk-date") || strings.Contains(message, "expired")) && vendor.StatusCode == http.StatusUnauthorized:
		return "The clock of this machine is more than fifteen minutes off: set it."
	case vendor.StatusCode == http.StatusUnauthorized:
		return "Check access_key and secret_key (HW_ACCESS_KEY and HW_SECRET_KEY), and the clock of this machine."
	case vendor.StatusCode == http.StatusForbidden:
		return "The keys lack the permission for this action, or domain_id is not their account: grant rms:policyStates:get, and check domain_id (HW_DOMAIN_ID)."
	case vendor.StatusCode == http.StatusNotFound:
		return "Check domain_id (HW_DOMAIN_ID) and the endpoint."
	}
	return ""
}
