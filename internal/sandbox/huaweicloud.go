// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"io"
	"net/http"
	"net/url"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// huaweiCloudError is a status and the vendor's error envelope.
type huaweiCloudError struct {
	status  int
	code    string
	message string
}

// caller is the account that signed a request, and its key.
type caller struct {
	*organization.HuaweiCloud
	signed key
}

// huaweiCloudRequest is the API of a request and the named segments of its path.
type huaweiCloudRequest struct {
	api   *api
	named map[string]string
}

// huaweiCloudAction finds the API of a request by its method and path, or nil.
func huaweiCloudAction(method, escapedPath string) *huaweiCloudRequest {
	for _, api := range apis {
		if api.answerHuawei == nil || method != cmp.Or(api.method, http.MethodGet) {
			continue
		}
		if named, ok := api.matches(escapedPath); ok {
			return &huaweiCloudRequest{api, named}
		}
	}
	return nil
}

func (s *Server) serveHuaweiCloud(w http.ResponseWriter, r *http.Request) {
	request := huaweiCloudAction(r.Method, r.URL.EscapedPath())
	body, readError := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	query, queryError := url.ParseQuery(r.URL.RawQuery)
	parameters := map[string]any{}
	for name, values := range query {
		parameters[name] = values
	}
	for name, value := range request.named {
		parameters[name] = value
	}
	fields, bodyError := readBody(request.api.body, body)
	for path, value := range fields {
		parameters[lastName(path)] = value
	}
	call := s.record(huaweiCloud, request.api.name, parameters, r.Header)

	var response []byte
	apiError := &huaweiCloudError{http.StatusBadRequest, "APIGW.0106", "Orchestration error: the request cannot be read"}
	if readError == nil && queryError == nil {
		response, apiError = s.answerHuaweiCloud(r, body, request, query, fields, bodyError)
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

func (s *Server) answerHuaweiCloud(r *http.Request, body []byte, request *huaweiCloudRequest, query url.Values, fields map[string]any, bodyError *huaweiCloudError) ([]byte, *huaweiCloudError) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	signed, trouble := checkHuaweiCloudSignature(r, body, s.huaweiCloudKey, s.now())
	if trouble != "" {
		return nil, unauthenticated(trouble)
	}
	account := caller{s.accountOf(signed), signed}
	if domain, named := request.named[domainID]; named && domain != account.DomainID {
		return nil, &huaweiCloudError{http.StatusForbidden, "RMS.00010006", "The account " + domain + " is not the one of the credentials."}
	}
	arguments, apiError := checkQuery(request.api.parameters, query)
	if apiError == nil {
		apiError = bodyError
	}
	if apiError == nil {
		apiError = checkBody(request.api.body, fields, arguments)
	}
	if apiError != nil {
		return nil, apiError
	}
	for name, value := range request.named {
		arguments[name] = value
	}
	return request.api.answerHuawei(s, account, arguments)
}

// accountOf returns the account of a key: for a key of an agency, the account that has the agency. mu is held.
func (s *Server) accountOf(signed key) *organization.HuaweiCloud {
	own := &s.organization.HuaweiCloud
	agency := own.Agency(signed.agency)
	if agency == nil {
		return own
	}
	return &organization.HuaweiCloud{DomainID: agency.DomainID, DomainName: agency.DomainName, PolicyStatesSummary: agency.PolicyStatesSummary}
}

func unauthenticated(trouble string) *huaweiCloudError {
	return &huaweiCloudError{http.StatusUnauthorized, "APIGW.0301", "Incorrect IAM authentication information: " + trouble}
}

func invalidHuaweiParameter(what string) *huaweiCloudError {
	return &huaweiCloudError{http.StatusBadRequest, "RMS.00010004", "invalid parameter: " + what}
}

func notFound(what string) *huaweiCloudError {
	return &huaweiCloudError{http.StatusNotFound, "RMS.00010005", "Resource not found: " + what}
}
