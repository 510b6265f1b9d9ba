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
)

// withoutKeys is the Authorization header of a request that needs no key.
const withoutKeys = "SKIP"

func init() {
	register(action{
		name: "AssumeRole", list: "Credentials", keys: true, tencentCloud: (*Server).assumeRole,
		parameters: []parameter{
			{name: "RoleArn", required: true},
			{name: "RoleSessionName", required: true},
			// The bound of a lifetime has an error of its own, so that the parameter itself takes any number.
			numberParameter("DurationSeconds", false),
			textParameter("Policy"),
			textParameter("ExternalId"),
		},
	})
	register(action{
		name: "AssumeRoleWithWebIdentity", list: "Credentials", keys: true, tencentCloud: (*Server).assumeRoleWithWebIdentity,
		parameters: []parameter{
			{name: "ProviderId", required: true},
			{name: "WebIdentityToken", required: true},
			{name: "RoleArn", required: true},
			{name: "RoleSessionName", required: true},
			numberParameter("DurationSeconds", false),
		},
	})
}

// tencentCloudService is a service whose actions share a version and a name in the scope of signatures.
type tencentCloudService struct {
	name, version string
	needsRegion   bool
}

// tencentCloudServiceOf tells which service an action is of; one that is unknown counts for Organization.
func tencentCloudServiceOf(action string) tencentCloudService {
	if a := actions[action]; a != nil && a.keys {
		return tencentCloudService{name: "sts", version: "2018-08-13", needsRegion: true}
	}
	return tencentCloudService{name: tencentCloudSignedService, version: tencentCloudVersion}
}

// checkTencentCloudCaller refuses a request without a good signature, where the action needs one; mu is held.
func (s *Server) checkTencentCloudCaller(r *http.Request, body []byte, service tencentCloudService) *tencentCloudError {
	if r.Header.Get("X-TC-Action") != "AssumeRoleWithWebIdentity" {
		return checkTencentCloudSignature(r, body, service.name, s.tencentCloudKey, s.now())
	}
	if values := r.Header.Values("Authorization"); len(values) != 1 || values[0] != withoutKeys {
		return &tencentCloudError{"AuthFailure.InvalidAuthorization", "The `Authorization` header of this action must be " + withoutKeys + "."}
	}
	return nil
}

func (s *Server) assumeRole(a arguments) ([]byte, *tencentCloudError) {
	seconds, apiError := checkSession(a)
	if apiError != nil {
		return nil, apiError
	}
	if a.has("Policy") && !isEncodedPolicy(a.text("Policy")) {
		return nil, &tencentCloudError{"InvalidParameter.StrategyFormatError", "The policy is not the URL-encoded text of a JSON object."}
	}
	role := s.organization.TencentCloud.role(a.text("RoleArn"))
	switch {
	case role == nil:
		return nil, roleNotFound(a, "ResourceNotFound.RoleNotFound")
	case !role.takesKeys():
		return nil, &tencentCloudError{"UnauthorizedOperation", "The role does not trust the caller: it is for an identity provider or an instance."}
	case role.ExternalID != "" && !sameText(a.text("ExternalId"), role.ExternalID):
		return nil, &tencentCloudError{"UnauthorizedOperation", "The role does not trust the caller: the external ID does not match."}
	}
	return s.roleCredentials(role, seconds), nil
}

func (s *Server) assumeRoleWithWebIdentity(a arguments) ([]byte, *tencentCloudError) {
	seconds, apiError := checkSession(a)
	if apiError != nil {
		return nil, apiError
	}
	const code = "InvalidParameter.WebIdentityTokenError"
	token := a.text("WebIdentityToken")
	role := s.organization.TencentCloud.role(a.text("RoleArn"))
	switch {
	case role == nil:
		return nil, roleNotFound(a, "InternalError.GetRoleError")
	case role.ProviderID != a.text("ProviderId"):
		return nil, &tencentCloudError{code, "The identity provider is not one of the role."}
	case !sameText(token, role.WebIdentityToken):
		return nil, &tencentCloudError{code, "The web identity token is invalid."}
	case identityTokenExpired(token, s.keyTime()):
		return nil, &tencentCloudError{code, "The web identity token has expired."}
	}
	return s.roleCredentials(role, seconds), nil
}

// roleNotFound is the error for a role that does not exist, which has another code in each action.
func roleNotFound(a arguments, code string) *tencentCloudError {
	return &tencentCloudError{code, "The role " + a.text("RoleArn") + " does not exist."}
}

var sessionName = regexp.MustCompile(`^[\w+=,.@-]{2,128}$`)

// checkSession checks what both ways to assume a role have in common and returns the lifetime in seconds.
func checkSession(a arguments) (int64, *tencentCloudError) {
	if name := a.text("RoleSessionName"); !sessionName.MatchString(name) {
		return 0, invalidValue("RoleSessionName", name, "2 to 128 letters, digits and characters of _+=,.@-")
	}
	seconds := a.number("DurationSeconds", 7200)
	if seconds < 1 || seconds > 43200 {
		return 0, &tencentCloudError{"InvalidParameter.OverTimeError", "The parameter `DurationSeconds` must be from 1 to 43200."}
	}
	return int64(seconds), nil
}

// isEncodedPolicy tells whether a text is URL-encoded and, decoded, a JSON object. What is never left as it is
// by an encoder shows that the text was not encoded.
func isEncodedPolicy(text string) bool {
	plain, err := url.QueryUnescape(text)
	return err == nil && !strings.ContainsAny(text, "{}\" ") && validateObject("", json.RawMessage(plain)) == nil
}

// roleCredentials gives out keys of a role, as the fields of an answer.
func (s *Server) roleCredentials(role *Role, seconds int64) []byte {
	issued := s.issueTencentCloudKey(seconds, role.LongestSeconds)
	type credentials struct{ Token, TmpSecretId, TmpSecretKey string }
	answer := encodeJSON(struct {
		Credentials credentials
		ExpiredTime int64
		Expiration  string
	}{credentials{issued.token, issued.id, issued.secret}, issued.expires.Unix(), issued.expiration()})
	return answer[1 : len(answer)-1]
}

// expiration is the end of a key as Tencent Cloud writes it.
func (k key) expiration() string { return k.expires.UTC().Format(time.RFC3339) }
