// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// huaweiCloudError is a status and the vendor's error envelope.
type huaweiCloudError struct {
	status  int
	code    string
	message string
}

// huaweiCloudRequest is a request for one API: its name, and the account in its path, if there is one.
type huaweiCloudRequest struct {
	action   string
	domainID string
	hasID    bool
}

// huaweiCloudAction tells from a path, still escaped, which API a request is for; nil if none.
func huaweiCloudAction(escapedPath string) *huaweiCloudRequest {
	if escapedPath == "/v3/auth/domains" {
		return &huaweiCloudRequest{action: "KeystoneListAuthDomains"}
	}
	rest, found := strings.CutPrefix(escapedPath, "/v1/resource-manager/domains/")
	segment, after, _ := strings.Cut(rest, "/")
	if !found || after != "policy-states/summary" {
		return nil
	}
	domainID, err := url.PathUnescape(segment)
	if err != nil {
		return nil
	}
	return &huaweiCloudRequest{action: "CollectPolicyStatesSummary", domainID: domainID, hasID: true}
}

func (s *Server) serveHuaweiCloud(w http.ResponseWriter, r *http.Request) {
	request := huaweiCloudAction(r.URL.EscapedPath())
	body, readError := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	query, queryError := url.ParseQuery(r.URL.RawQuery)
	parameters := map[string]any{}
	for name, values := range query {
		parameters[name] = values
	}
	if request.hasID {
		parameters["domain_id"] = request.domainID
	}
	call := s.record(request.action, parameters, r.Header)

	var response []byte
	apiError := &huaweiCloudError{http.StatusBadRequest, "APIGW.0106", "Orchestration error: the request cannot be read"}
	if readError == nil && queryError == nil {
		response, apiError = s.answerHuaweiCloud(r, body, request, query)
	}
	status := http.StatusOK
	if apiError != nil {
		status = apiError.status
		response = encodeJSON(map[string]string{"error_code": apiError.code, "error_msg": apiError.message})
	}
	s.send(w, r, call, Answer{
		Status: status,
		Header: http.Header{"Content-Type": {"application/json"}, "X-Request-Id": {newRequestID()}},
		Body:   response,
	})
}

func (s *Server) answerHuaweiCloud(r *http.Request, body []byte, request *huaweiCloudRequest, query url.Values) ([]byte, *huaweiCloudError) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	signed, trouble := checkHuaweiCloudSignature(r, body, s.huaweiCloudKey, s.now())
	if trouble != "" {
		return nil, unauthenticated(trouble)
	}
	account := s.organization.HuaweiCloud.accountOf(signed)
	if request.action == "KeystoneListAuthDomains" {
		return s.listAuthDomains(account), nil
	}
	if request.domainID != account.DomainID {
		return nil, &huaweiCloudError{http.StatusForbidden, "RMS.00010005", "The account " + request.domainID + " is not the one of the credentials."}
	}
	for name := range query {
		if name != "tags" {
			return nil, invalidHuaweiParameter("the query parameter " + name + " is unknown")
		}
	}
	tags := query["tags"]
	switch {
	case len(tags) > 5:
		return nil, invalidHuaweiParameter("the size of tags must be between 1 and 5")
	case slices.Contains(tags, ""):
		return nil, invalidHuaweiParameter("a tag must not be empty")
	case len(tags) == 0:
		// A copy, since an alteration may write to what is sent.
		return slices.Clone(account.PolicyStatesSummary), nil
	}
	return filterSummary(account.PolicyStatesSummary, tags)
}

func unauthenticated(trouble string) *huaweiCloudError {
	return &huaweiCloudError{http.StatusUnauthorized, "APIGW.0301", "Incorrect IAM authentication information: " + trouble}
}

func invalidHuaweiParameter(what string) *huaweiCloudError {
	return &huaweiCloudError{http.StatusBadRequest, "RMS.00010004", "invalid parameter: " + what}
}

// listAuthDomains answers as the identity service does: with the accounts that the key belongs to.
func (s *Server) listAuthDomains(account *HuaweiCloud) []byte {
	type links struct {
		Self string `json:"self"`
	}
	type domain struct {
		Description string `json:"description"`
		Enabled     bool   `json:"enabled"`
		ID          string `json:"id"`
		Links       links  `json:"links"`
		Name        string `json:"name"`
	}
	return encodeJSON(map[string]any{
		"domains": []domain{{
			Enabled: true, ID: account.DomainID, Name: account.DomainName,
			Links: links{s.URL + "/v3/domains/" + url.PathEscape(account.DomainID)},
		}},
		"links": map[string]any{"self": s.URL + "/v3/auth/domains", "next": nil, "previous": nil},
	})
}

// counts are two numbers of a summary.
type counts struct {
	Compliant    int64 `json:"compliant_count"`
	NonCompliant int64 `json:"non_compliant_count"`
}

// filterSummary keeps the rules that carry a tag with one of the keys, as they are written, and counts anew.
func filterSummary(summary json.RawMessage, tagKeys []string) ([]byte, *huaweiCloudError) {
	var whole struct {
		PolicyAssignments []json.RawMessage `json:"policy_assignments"`
	}
	if err := json.Unmarshal(summary, &whole); err != nil {
		return nil, &huaweiCloudError{http.StatusInternalServerError, "RMS.00000001", fmt.Sprintf("the summary of the sandbox cannot be filtered: %v", err)}
	}
	kept := []json.RawMessage{}
	var resources, assignments counts
	for _, text := range whole.PolicyAssignments {
		var rule struct {
			ComplianceState  string `json:"compliance_state"`
			PolicyAssignment struct {
				Tags []struct {
					Key string `json:"key"`
				} `json:"tags"`
			} `json:"policy_assignment"`
			Results struct {
				ResourceDetails counts `json:"resource_details"`
			} `json:"results"`
		}
		if err := json.Unmarshal(text, &rule); err != nil {
			return nil, &huaweiCloudError{http.StatusInternalServerError, "RMS.00000001", fmt.Sprintf("a rule of the sandbox cannot be filtered: %v", err)}
		}
		carries := false
		for _, tag := range rule.PolicyAssignment.Tags {
			carries = carries || slices.Contains(tagKeys, tag.Key)
		}
		if !carries {
			continue
		}
		kept = append(kept, text)
		resources.add(rule.Results.ResourceDetails)
		assignments.add(countState(rule.ComplianceState))
	}
	return encodeJSON(map[string]any{
		"results":            map[string]counts{"resource_details": resources, "assignment_details": assignments},
		"policy_assignments": kept,
	}), nil
}

func (c *counts) add(more counts) {
	c.Compliant += more.Compliant
	c.NonCompliant += more.NonCompliant
}

// countState counts one rule by its state; a rule without one, such as a disabled one, counts for neither.
func countState(state string) counts {
	switch state {
	case "Compliant":
		return counts{Compliant: 1}
	case "NonCompliant":
		return counts{NonCompliant: 1}
	}
	return counts{}
}
