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
	account := &s.organization.HuaweiCloud
	if trouble := checkHuaweiCloudSignature(r, body, account, s.now()); trouble != "" {
		return nil, &huaweiCloudError{http.StatusUnauthorized, "APIGW.0301", "Incorrect IAM authentication information: " + trouble}
	}
	if request.namesAccount() && request.domainID != account.DomainID {
		return nil, &huaweiCloudError{http.StatusForbidden, "RMS.00010005", "The account " + request.domainID + " is not the one of the credentials."}
	}
	arguments, apiError := checkQuery(request.action.parameters, query)
	if apiError != nil {
		return nil, apiError
	}
	return request.action.huaweiCloud(s, account, arguments)
}

func invalidHuaweiParameter(what string) *huaweiCloudError {
	return &huaweiCloudError{http.StatusBadRequest, "RMS.00010004", "invalid parameter: " + what}
}
