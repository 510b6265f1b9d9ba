// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"net/http"
	"regexp"
	"unicode/utf8"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const (
	assumeAgencyPath = "/v5/agencies/assume"
	// sandboxUserID is the user of the account's keys.
	sandboxUserID = "orgaudit-sandbox-user"
	// longestChainedSeconds bounds the lifetime of keys that are requested with temporary keys.
	longestChainedSeconds = 3600
)

// Codes of the Security Token Service. The vendor documents their form, and the message of
// stsAgencyNotFound.
const (
	stsAccessDenied   = "STS5.1001"
	stsInvalid        = "STS5.1002"
	stsAgencyNotFound = "STS5.1106"
)

var (
	getCallerIdentity = api{
		cloud:  huaweiCloud,
		name:   "GetCallerIdentity",
		needs:  []string{"account_id"},
		path:   "/v5/caller-identity",
		answer: (*Server).getCallerIdentity,
	}
	assumeAgency = api{cloud: huaweiCloud, name: "AssumeAgency", list: "credentials", keys: true}
)

// getCallerIdentity names the account and the principal of the key. It needs no permission.
func (s *Server) getCallerIdentity(r *request) ([]byte, *vendorError) {
	urn, id := "iam::"+r.account.DomainID+":user:orgaudit-sandbox", sandboxUserID
	if r.signed.agency != (organization.AgencyID{}) {
		urn, id = r.signed.assumedAgency()
	}
	return encodeJSON(map[string]string{"account_id": r.account.DomainID, "principal_urn": urn, "principal_id": id}), nil
}

// assumedAgency names the session of an agency's key.
func (k key) assumedAgency() (urn, id string) {
	return fmt.Sprintf("sts::%s:assumed-agency:%s/%s", k.agency.DomainID, k.agency.Name, k.session),
		fmt.Sprintf("orgaudit-sandbox-%s:%s", k.agency.Name, k.session)
}

// assumeAgencyBody has the fields of AssumeAgency that the sandbox accepts.
type assumeAgencyBody struct {
	AgencyURN         string `json:"agency_urn"`
	AgencySessionName string `json:"agency_session_name"`
	DurationSeconds   any    `json:"duration_seconds"`
}

var agencyURN = regexp.MustCompile(`^iam::([^:]+):agency:(.+)$`)

func (s *Server) assumeAgency(r *http.Request, body []byte) (string, map[string]any, Answer) {
	var given assumeAgencyBody
	trouble, parameters := readIdentityBody(body, &given), map[string]any{}
	noteText(parameters, "agency_urn", given.AgencyURN)
	noteText(parameters, "agency_session_name", given.AgencySessionName)
	noteDuration(parameters, given.DurationSeconds)
	return "AssumeAgency", parameters, s.agencyKey(r, body, &given, trouble)
}

// agencyKey issues a key of an agency. mu is held.
func (s *Server) agencyKey(r *http.Request, body []byte, given *assumeAgencyBody, trouble string) Answer {
	signed, wrong := checkHuaweiCloudSignature(r, body, s.huaweiCloudKey, s.now())
	if wrong != "" {
		return gatewayFailure(unauthenticated(wrong))
	}
	invalid := func(message string) Answer {
		return gatewayFailure(&vendorError{http.StatusBadRequest, stsInvalid, message})
	}
	urn := agencyURN.FindStringSubmatch(given.AgencyURN)
	seconds, inRange := durationSeconds(given.DurationSeconds, longestChainedSeconds, 43200)
	session := utf8.RuneCountInString(given.AgencySessionName)
	switch {
	case trouble != "":
		return invalid(trouble)
	case urn == nil:
		return invalid("the agency_urn must be of the form iam::{account_id}:agency:{agency_name}")
	case session < 2 || session > 128:
		return invalid("the agency_session_name must have 2 to 128 characters")
	case !inRange:
		return invalid("the duration_seconds must be an integer from 900 to 43200")
	case signed.token != "" && seconds > longestChainedSeconds:
		return invalid(fmt.Sprintf("the duration_seconds must not exceed %d with a security token", longestChainedSeconds))
	}
	agency := s.organization.HuaweiCloud.Agency(organization.AgencyID{DomainID: urn[1], Name: urn[2]})
	switch {
	case agency == nil:
		return gatewayFailure(&vendorError{http.StatusNotFound, stsAgencyNotFound, "the agency '" + given.AgencyURN + "' cannot be found"})
	case signed.agency != (organization.AgencyID{}):
		// Keys of an agency belong to another account, which the agency does not trust.
		return gatewayFailure(&vendorError{http.StatusForbidden, stsAccessDenied, "access denied: the agency trusts another account"})
	}
	issued := s.issueAgencyKey(agency, given.AgencySessionName, seconds)
	assumedURN, assumedID := issued.assumedAgency()
	return jsonAnswer(http.StatusOK, encodeJSON(map[string]any{
		"assumed_agency": map[string]string{"urn": assumedURN, "id": assumedID},
		"credentials": map[string]string{
			"access_key_id": issued.id, "secret_access_key": issued.secret, "security_token": issued.token,
			"expiration": issued.expires.UTC().Format("2006-01-02T15:04:05.000Z"),
		},
	}))
}
