// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"net/http"
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/response"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// errorHandler takes the place of the SDK's, which knows no code that is a number and quotes a body
// that it does not know.
type errorHandler struct{}

// HandleError implements sdkerr.ErrorHandler.
func (errorHandler) HandleError(_ *request.DefaultHttpRequest, answer *response.DefaultHttpResponse) error {
	if answer.GetStatusCode() < http.StatusBadRequest {
		return nil
	}
	body, err := answer.GetBodyAsBytes()
	if err != nil {
		return err
	}
	if failure := vendorError(body); failure != nil {
		return failure
	}
	return &apicall.Error{Message: "the answer has no error of the API's form", Advice: apicall.AdviceNoJSON}
}

// vendorError gives the error in a body, nil where it has none. Config writes error_code and
// error_msg, gateways and the identity service an object with code and message.
func vendorError(body []byte) *apicall.Error {
	var answer struct {
		ErrorCode apicall.JSONText `json:"error_code"`
		ErrorMsg  apicall.JSONText `json:"error_msg"`
		RequestID string           `json:"request_id"`
		Error     *struct {
			Code    apicall.JSONText `json:"code"`
			Message apicall.JSONText `json:"message"`
		} `json:"error"`
	}
	decoded := apicall.Decode(body, &answer) == nil // what it is else is for the caller to say
	failure := &apicall.Error{Code: plain(answer.ErrorCode), Message: plain(answer.ErrorMsg), RequestID: answer.RequestID}
	switch {
	case !decoded:
		return nil
	case answer.Error != nil:
		failure.Code, failure.Message = plain(answer.Error.Code), plain(answer.Error.Message)
	case failure.Code == "" && failure.Message == "":
		return nil
	}
	if failure.Code == "" && failure.Message == "" {
		failure.Message = "the API gave an error that says nothing"
	}
	return failure
}

// plain gives a JSON string's text, or the JSON text of any other value; nothing for null.
func plain(value apicall.JSONText) string {
	var text string
	if value.String() == "null" || apicall.Decode([]byte(value), &text) == nil {
		return text
	}
	return value.String()
}

// advice says what to do about the usual mistakes of a call that needs a permission.
func advice(failed *apicall.Error, permission string) string {
	message := strings.ToLower(failed.Message)
	unauthorized := failed.Status == http.StatusUnauthorized
	refused := failed.Status >= http.StatusBadRequest && failed.Status < http.StatusInternalServerError && failed.Status != http.StatusTooManyRequests
	switch {
	case refused && failed.Action == createTokenWithIDToken:
		return "The identity token was refused: it may have expired, be for another audience, or come from another identity provider than idp_id (HW_ASSUME_ROLE_IDP_ID)."
	case refused && !unauthorized && failed.Action == createTemporaryAccessKeyByAgency:
		return "The agency cannot be assumed: check agency_name (HW_ASSUME_ROLE_AGENCY_NAME) and the account that delegates, domain_name or domain_id, and that the keys may assume it (iam:tokens:assume)."
	case unauthorized && strings.Contains(message, "token"):
		return "The security token is wrong or has expired: get new temporary keys, all three from one source (HW_SECURITY_TOKEN)."
	case unauthorized && (strings.Contains(message, "x-sdk-date") || strings.Contains(message, "expired")):
		return "The clock of this machine is more than fifteen minutes off: set it."
	case unauthorized:
		return "Check access_key and secret_key (HW_ACCESS_KEY and HW_SECRET_KEY), and the clock of this machine."
	case failed.Status == http.StatusForbidden:
		return "The keys lack the permission for this action, or domain_id is not their account: grant " + permission + ", and check domain_id (HW_DOMAIN_ID)."
	case failed.Status == http.StatusTooManyRequests:
		return "Too many requests for this account: other clients use up its quota. Lower requests_per_second, or run at another time."
	case failed.Status == http.StatusNotFound:
		return "Check domain_id (HW_DOMAIN_ID) and the endpoint."
	}
	return ""
}
