// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"io"
	"net/http"
	"net/url"
	"strings"
)

// huaweiCloudError is a status and the vendor's error envelope.
type huaweiCloudError struct {
	status  int
	code    string
	message string
}

// caller is who signed a request: the key, and the account that the key belongs to.
type caller struct {
	*HuaweiCloud
	signed key
}

// huaweiCloudRequest is a request for one API, and the account in its path, if there is one.
type huaweiCloudRequest struct {
	action   *action
	domainID string
}

// huaweiCloudAction tells from a path, still escaped, which API a request is for; nil if none.
func huaweiCloudAction(escapedPath string) *huaweiCloudRequest {
	for _, action := range actions {
		if action.huaweiCloud == nil {
			continue
		}
		if domainID, ok := action.matches(escapedPath); ok {
			return &huaweiCloudRequest{action, domainID}
		}
	}
	return nil
}

// namesAccount tells whether the path has a place for an account.
func (r *huaweiCloudRequest) namesAccount() bool {
	return strings.Contains(r.action.path, accountSegment)
}

func (s *Server) serveHuaweiCloud(w http.ResponseWriter, r *http.Request) {
	request := huaweiCloudAction(r.URL.EscapedPath())
	body, readError := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	query, queryError := url.ParseQuery(r.URL.RawQuery)
	parameters := map[string]any{}
	for name, values := range query {
		parameters[name] = values
	}
	if request.namesAccount() {
		parameters["domain_id"] = request.domainID
	}
	call := s.record(request.action.name, parameters, r.Header)

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
	account := caller{s.organization.HuaweiCloud.accountOf(signed), signed}
	if request.namesAccount() && request.domainID != account.DomainID {
		return nil, &huaweiCloudError{http.StatusForbidden, "RMS.00010005", "The account " + request.domainID + " is not the one of the credentials."}
	}
	arguments, apiError := checkQuery(request.action.parameters, query)
	if apiError != nil {
		return nil, apiError
	}
	return request.action.huaweiCloud(s, account, arguments)
}

func unauthenticated(trouble string) *huaweiCloudError {
	return &huaweiCloudError{http.StatusUnauthorized, "APIGW.0301", "Incorrect IAM authentication information: " + trouble}
}

func invalidHuaweiParameter(what string) *huaweiCloudError {
	return &huaweiCloudError{http.StatusBadRequest, "RMS.00010004", "invalid parameter: " + what}
}
