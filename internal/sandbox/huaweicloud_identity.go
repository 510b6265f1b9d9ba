// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const (
	idTokenTokensPath  = "/v3.0/OS-AUTH/id-token/tokens"
	securityTokensPath = "/v3.0/OS-CREDENTIAL/securitytokens"
	// identityTime is the layout of the times of the identity service.
	identityTime = "2006-01-02T15:04:05.000000Z"
	// subjectTokenLives is the lifetime of a token of the identity service.
	subjectTokenLives = 24 * time.Hour
)

var (
	createTokenWithIDToken           = api{cloud: huaweiCloud, name: "CreateTokenWithIdToken", list: "token", keys: true}
	createTemporaryAccessKeyByToken  = api{cloud: huaweiCloud, name: "CreateTemporaryAccessKeyByToken", list: "credential", keys: true}
	createTemporaryAccessKeyByAgency = api{cloud: huaweiCloud, name: "CreateTemporaryAccessKeyByAgency", list: "credential", keys: true}
)

// idTokenBody is the body of CreateTokenWithIdToken.
type idTokenBody struct {
	Auth struct {
		IDToken struct {
			ID string `json:"id"`
		} `json:"id_token"`
		Scope *struct {
			Domain  *scopeBody `json:"domain"`
			Project *scopeBody `json:"project"`
		} `json:"scope"`
	} `json:"auth"`
}

type scopeBody struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// securityTokensBody is the body of CreateTemporaryAccessKeyByToken and CreateTemporaryAccessKeyByAgency.
type securityTokensBody struct {
	Auth struct {
		Identity struct {
			Methods    []string        `json:"methods"`
			Token      *tokenBody      `json:"token"`
			AssumeRole *assumeRoleBody `json:"assume_role"`
		} `json:"identity"`
	} `json:"auth"`
}

type tokenBody struct {
	ID              string `json:"id"`
	DurationSeconds any    `json:"duration_seconds"`
}

type assumeRoleBody struct {
	AgencyName      string `json:"agency_name"`
	DomainID        string `json:"domain_id"`
	DomainName      string `json:"domain_name"`
	DurationSeconds any    `json:"duration_seconds"`
}

// readIdentityBody decodes a body into the fields of the API. The text says what is wrong, or is empty.
func readIdentityBody(body []byte, fields any) (trouble string) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(fields); err != nil {
		return "The request body does not have the form of the API: " + err.Error()
	}
	if _, err := decoder.Token(); err != io.EOF {
		return "The request body has text after its JSON object."
	}
	return ""
}

func (s *Server) createTokenWithIDToken(r *http.Request, body []byte) (string, map[string]any, Answer) {
	var given idTokenBody
	trouble, providerID := readIdentityBody(body, &given), r.Header.Get("X-Idp-Id")
	parameters := map[string]any{}
	noteText(parameters, "idp_id", providerID)
	noteText(parameters, "id_token", given.Auth.IDToken.ID)
	if scope := given.Auth.Scope; scope != nil && scope.Domain != nil {
		noteText(parameters, "domain_id", scope.Domain.ID)
		noteText(parameters, "domain_name", scope.Domain.Name)
	}
	return "CreateTokenWithIdToken", parameters, s.subjectToken(providerID, &given, trouble)
}

// subjectToken exchanges an identity token. mu is held.
func (s *Server) subjectToken(providerID string, given *idTokenBody, trouble string) Answer {
	account, idToken := &s.organization.HuaweiCloud, given.Auth.IDToken.ID
	switch {
	case trouble != "":
		return identityFailure(http.StatusBadRequest, trouble)
	case providerID == "":
		return identityFailure(http.StatusBadRequest, "The header X-Idp-Id is missing.")
	case idToken == "":
		return identityFailure(http.StatusBadRequest, "The id token is missing.")
	}
	provider, now := account.IdentityProvider(providerID), s.keyTime()
	switch {
	case provider == nil:
		return identityFailure(http.StatusUnauthorized, "Could not find identity provider "+providerID+".")
	case !sameText(idToken, provider.Token):
		return identityFailure(http.StatusUnauthorized, "The id token is invalid.")
	case identityTokenExpired(idToken, now):
		return identityFailure(http.StatusUnauthorized, "The id token has expired.")
	case !given.fits(account):
		return identityFailure(http.StatusUnauthorized, "The identity provider is not one of the account in the scope.")
	}
	expires := now.Add(subjectTokenLives)
	token := s.issuePass(s.subjectTokens, pass{expires, provider.LongestSeconds})
	domain := map[string]string{"id": account.DomainID, "name": account.DomainName}
	answer := identityAnswer(map[string]any{"token": map[string]any{
		"expires_at": expires.UTC().Format(identityTime),
		"issued_at":  now.UTC().Format(identityTime),
		"methods":    []string{"mapped"},
		"user": map[string]any{
			"domain": domain, "id": sandboxUserID, "name": "FederationUser",
			"OS-FEDERATION": map[string]any{
				"identity_provider": map[string]string{"id": providerID},
				"protocol":          map[string]string{"id": "oidc"},
				"groups":            []string{},
			},
		},
	}})
	answer.Header.Set("X-Subject-Token", token)
	return answer
}

// fits reports whether the scope, if given, names this account.
func (b *idTokenBody) fits(account *organization.HuaweiCloud) bool {
	if b.Auth.Scope == nil || b.Auth.Scope.Domain == nil {
		return true
	}
	domain := b.Auth.Scope.Domain
	return (domain.ID == "" || domain.ID == account.DomainID) && (domain.Name == "" || domain.Name == account.DomainName)
}

// createTemporaryAccessKey serves two APIs, which differ in the method of the body.
func (s *Server) createTemporaryAccessKey(r *http.Request, body []byte) (string, map[string]any, Answer) {
	var given securityTokensBody
	trouble, identity, parameters := readIdentityBody(body, &given), &given.Auth.Identity, map[string]any{}
	if identity.Methods != nil {
		parameters["methods"] = identity.Methods
	}
	if slices.Equal(identity.Methods, []string{"assume_role"}) {
		asked := cmp.Or(identity.AssumeRole, &assumeRoleBody{})
		noteText(parameters, "agency_name", asked.AgencyName)
		noteText(parameters, "domain_id", asked.DomainID)
		noteText(parameters, "domain_name", asked.DomainName)
		noteDuration(parameters, asked.DurationSeconds)
		return "CreateTemporaryAccessKeyByAgency", parameters, s.createKeyByAgency(r, body, asked, trouble)
	}
	if trouble == "" && !slices.Equal(identity.Methods, []string{"token"}) {
		trouble = "The methods must be assume_role or token."
	}
	asked := cmp.Or(identity.Token, &tokenBody{})
	noteText(parameters, "token", asked.ID)
	noteDuration(parameters, asked.DurationSeconds)
	asked.ID = cmp.Or(asked.ID, r.Header.Get("X-Auth-Token"))
	return "CreateTemporaryAccessKeyByToken", parameters, s.createKeyByToken(asked, trouble)
}

func (s *Server) createKeyByToken(asked *tokenBody, trouble string) Answer {
	if trouble != "" {
		return identityFailure(http.StatusBadRequest, trouble)
	}
	found, ok := s.goodPass(s.subjectTokens, asked.ID)
	if !ok {
		return identityFailure(http.StatusUnauthorized, "The token must be updated: it is unknown or has expired.")
	}
	seconds, ok := durationSeconds(asked.DurationSeconds, 900, 86400)
	if !ok {
		return badDuration()
	}
	return identityAnswer(s.issueHuaweiCloudKey(seconds, found.longestSeconds).credential())
}

func (s *Server) createKeyByAgency(r *http.Request, body []byte, asked *assumeRoleBody, trouble string) Answer {
	signed, wrong := checkHuaweiCloudSignature(r, body, s.huaweiCloudKey, s.now())
	if wrong != "" {
		return gatewayFailure(unauthenticated(wrong))
	}
	seconds, ok := durationSeconds(asked.DurationSeconds, 900, 86400)
	switch {
	case trouble != "":
		return identityFailure(http.StatusBadRequest, trouble)
	case asked.AgencyName == "":
		return identityFailure(http.StatusBadRequest, "The agency_name is missing.")
	case asked.DomainID == "" && asked.DomainName == "":
		return identityFailure(http.StatusBadRequest, "One of domain_id and domain_name is needed.")
	case !ok:
		return badDuration()
	}
	agencies := s.organization.HuaweiCloud.Agencies
	known := slices.IndexFunc(agencies, func(a organization.Agency) bool {
		return a.Name == asked.AgencyName && (asked.DomainID == "" || asked.DomainID == a.DomainID) && (asked.DomainName == "" || asked.DomainName == a.DomainName)
	})
	if known < 0 {
		return identityFailure(http.StatusNotFound, "Could not find agency "+asked.AgencyName+".")
	}
	// Keys of an agency belong to another account, which the agency does not trust.
	if signed.agency != (organization.AgencyID{}) {
		return identityFailure(http.StatusForbidden, "You are not authorized to perform the requested action: the agency trusts another account.")
	}
	return identityAnswer(s.issueAgencyKey(&agencies[known], asked.AgencyName, seconds).credential())
}

// credential is a key in the form of Huawei Cloud.
func (k key) credential() map[string]any {
	return map[string]any{"credential": map[string]string{
		"access": k.id, "secret": k.secret, "securitytoken": k.token, "expires_at": k.expires.UTC().Format(identityTime),
	}}
}

// durationSeconds decodes a lifetime of at least 15 minutes.
func durationSeconds(given any, absent, most int64) (int64, bool) {
	if given == nil {
		return absent, true
	}
	number, ok := given.(json.Number)
	if !ok {
		return 0, false
	}
	seconds, err := strconv.ParseInt(number.String(), 10, 64)
	return seconds, err == nil && seconds >= 900 && seconds <= most
}

func badDuration() Answer {
	return identityFailure(http.StatusBadRequest, "The duration_seconds must be an integer from 900 to 86400.")
}

// noteText records a parameter, if given.
func noteText(parameters map[string]any, name, value string) {
	if value != "" {
		parameters[name] = value
	}
}

func noteDuration(parameters map[string]any, given any) {
	if given != nil {
		parameters["duration_seconds"] = given
	}
}

func identityAnswer(value any) Answer { return jsonAnswer(http.StatusCreated, encodeJSON(value)) }

// identityFailure is an error in the form of the identity service.
func identityFailure(status int, message string) Answer {
	return jsonAnswer(status, encodeJSON(map[string]any{"error": map[string]any{"code": status, "message": message, "title": http.StatusText(status)}}))
}

// gatewayFailure is an error in the form of the API gateway.
func gatewayFailure(apiError *vendorError) Answer {
	return jsonAnswer(apiError.status, encodeJSON(map[string]string{"error_code": apiError.code, "error_msg": apiError.message}))
}

func jsonAnswer(status int, body []byte) Answer {
	return Answer{
		Status: status,
		Header: http.Header{"Content-Type": {"application/json"}, "X-Request-Id": {newRequestID()}},
		Body:   body,
	}
}
