// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// withoutKeys is the Authorization header of a request without a signature.
const withoutKeys = "SKIP"

var assumeRole = api{
	cloud: tencentCloud, service: stsService,
	name: "AssumeRole", list: "Credentials", keys: true,
	parameters: []parameter{
		{name: "RoleArn", required: true},
		{name: "RoleSessionName", required: true},
		// Any number: the API has an error of its own for a lifetime out of range.
		numberParameter("DurationSeconds", false),
		textParameter("Policy"),
		textParameter("ExternalId"),
	},
	answer: (*Server).assumeRole,
}

var assumeRoleWithWebIdentity = api{
	cloud: tencentCloud, service: stsService,
	name: "AssumeRoleWithWebIdentity", list: "Credentials", keys: true,
	parameters: []parameter{
		{name: "ProviderId", required: true},
		{name: "WebIdentityToken", required: true},
		{name: "RoleArn", required: true},
		{name: "RoleSessionName", required: true},
		numberParameter("DurationSeconds", false),
	},
	answer: (*Server).assumeRoleWithWebIdentity,
}

// checkTencentCloudCaller checks the signature of a request, if the action needs one, and returns its key. mu is held.
func (s *Server) checkTencentCloudCaller(r *http.Request, body []byte, service tencentCloudService) (key, *vendorError) {
	if r.Header.Get("X-TC-Action") != "AssumeRoleWithWebIdentity" {
		return checkTencentCloudSignature(r, body, service.name, s.tencentCloudKey, s.now())
	}
	if values := r.Header.Values("Authorization"); len(values) != 1 || values[0] != withoutKeys {
		return key{}, tencentCloudError("AuthFailure.InvalidAuthorization", "The `Authorization` header of this action must be "+withoutKeys+".")
	}
	return key{}, nil
}

func (s *Server) assumeRole(r *request) ([]byte, *vendorError) {
	seconds, apiError := checkSession(r)
	if apiError != nil {
		return nil, apiError
	}
	if r.has("Policy") && !isEncodedPolicy(r.text("Policy")) {
		return nil, tencentCloudError("InvalidParameter.StrategyFormatError", "The policy is not the URL-encoded text of a JSON object.")
	}
	role := s.organization.TencentCloud.Role(r.text("RoleArn"))
	switch {
	case role == nil:
		return nil, roleNotFound(r, "ResourceNotFound.RoleNotFound")
	case !role.AssumedWithKeys():
		return nil, tencentCloudError("UnauthorizedOperation", "The role does not trust the caller: it is for an identity provider or an instance.")
	case role.ExternalID != "" && !sameText(r.text("ExternalId"), role.ExternalID):
		return nil, tencentCloudError("UnauthorizedOperation", "The role does not trust the caller: the external ID does not match.")
	}
	return s.roleCredentials(role, r.text("RoleSessionName"), seconds), nil
}

func (s *Server) assumeRoleWithWebIdentity(r *request) ([]byte, *vendorError) {
	seconds, apiError := checkSession(r)
	if apiError != nil {
		return nil, apiError
	}
	const code = "InvalidParameter.WebIdentityTokenError"
	token := r.text("WebIdentityToken")
	role := s.organization.TencentCloud.Role(r.text("RoleArn"))
	switch {
	case role == nil:
		return nil, roleNotFound(r, "InternalError.GetRoleError")
	case role.ProviderID != r.text("ProviderId"):
		return nil, tencentCloudError(code, "The identity provider is not one of the role.")
	case !sameText(token, role.WebIdentityToken):
		return nil, tencentCloudError(code, "The web identity token is invalid.")
	case identityTokenExpired(token, s.keyTime()):
		return nil, tencentCloudError(code, "The web identity token has expired.")
	}
	return s.roleCredentials(role, r.text("RoleSessionName"), seconds), nil
}

// roleNotFound is the error for an unknown role. Its code differs between the actions.
func roleNotFound(r *request, code string) *vendorError {
	return tencentCloudError(code, "The role "+r.text("RoleArn")+" does not exist.")
}

var sessionName = regexp.MustCompile(`^[\w+=,.@-]{2,128}$`)

// checkSession checks the name and the lifetime of a session and returns the lifetime in seconds.
func checkSession(r *request) (int64, *vendorError) {
	if name := r.text("RoleSessionName"); !sessionName.MatchString(name) {
		return 0, invalidValue("RoleSessionName", name, "2 to 128 letters, digits and characters of _+=,.@-")
	}
	seconds := r.number("DurationSeconds", 7200)
	if seconds < 1 || seconds > 43200 {
		return 0, tencentCloudError("InvalidParameter.OverTimeError", "The parameter `DurationSeconds` must be from 1 to 43200.")
	}
	return int64(seconds), nil
}

// isEncodedPolicy reports whether a text is the URL-encoded text of a JSON object. An encoder escapes braces, quotes and
// spaces, so a text that has them was not encoded.
func isEncodedPolicy(text string) bool {
	plain, err := url.QueryUnescape(text)
	var policy map[string]json.RawMessage
	return err == nil && !strings.ContainsAny(text, "{}\" ") && json.Unmarshal([]byte(plain), &policy) == nil && policy != nil
}

// roleCredentials issues keys of a role and returns the fields of the answer.
func (s *Server) roleCredentials(role *organization.Role, session string, seconds int64) []byte {
	issued := s.issueRoleKey(role, session, seconds)
	type credentials struct{ Token, TmpSecretId, TmpSecretKey string }
	answer := encodeJSON(struct {
		Credentials credentials
		ExpiredTime int64
		Expiration  string
	}{credentials{issued.token, issued.id, issued.secret}, issued.expires.Unix(), issued.expiration()})
	return answer[1 : len(answer)-1]
}

// expiration is the expiry of a key in the form of Tencent Cloud.
func (k key) expiration() string { return k.expires.UTC().Format(time.RFC3339) }
