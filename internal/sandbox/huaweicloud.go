// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// huaweiCloudAPI finds the API of a request by its method and path, or nil. segments are the named ones of the path.
func huaweiCloudAPI(method, escapedPath string) (found *api, segments map[string]string) {
	for _, api := range apis {
		if api.path == "" || method != cmp.Or(api.method, http.MethodGet) {
			continue
		}
		if segments, ok := api.matches(escapedPath); ok {
			return api, segments
		}
	}
	return nil, nil
}

func (s *Server) serveHuaweiCloud(w http.ResponseWriter, r *http.Request, api *api, segments map[string]string) {
	body, readError := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	query, queryError := url.ParseQuery(r.URL.RawQuery)
	parameters := map[string]any{}
	for name, values := range query {
		parameters[name] = values
	}
	for name, value := range segments {
		parameters[name] = value
	}
	fields, bodyError := readBody(api.body, body)
	for path, value := range fields {
		parameters[lastName(path)] = value
	}
	call := s.record(huaweiCloud, api.name, parameters, r.Header)

	answer := gatewayFailure(&vendorError{http.StatusBadRequest, "APIGW.0106", "Orchestration error: the request cannot be read"})
	if readError == nil && queryError == nil {
		answer = s.answerHuaweiCloud(r, body, &request{api: api}, segments, query, fields, bodyError)
	}
	s.send(w, r, call, answer)
}

// answerHuaweiCloud checks a request in the order of the vendor: signature, account, parameters.
func (s *Server) answerHuaweiCloud(
	r *http.Request, body []byte, asked *request, segments map[string]string, query url.Values, fields map[string]any, bodyError *vendorError,
) Answer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var trouble string
	if asked.signed, trouble = checkHuaweiCloudSignature(r, body, s.huaweiCloudKey, s.now()); trouble != "" {
		return gatewayFailure(unauthenticated(trouble))
	}
	asked.account = s.accountOf(asked.signed)
	if domain, named := segments[domainID]; named && domain != asked.account.DomainID {
		return gatewayFailure(&vendorError{http.StatusForbidden, "RMS.00010006", "The account " + domain + " is not the one of the credentials."})
	}
	wrong := cmp.Or(asked.check(asked.api.parameters, queryFields(asked.api.parameters, query)), bodyError)
	if wrong == nil {
		wrong = asked.check(asked.api.body, fields)
	}
	if wrong != nil {
		return gatewayFailure(invalidHuaweiParameter(wrong.message))
	}
	for _, name := range slices.Sorted(maps.Keys(segments)) {
		asked.values[name] = segments[name]
		asked.chosen = append(asked.chosen, name, segments[name])
	}
	response, failure := asked.api.answer(s, asked)
	if failure != nil {
		return gatewayFailure(failure)
	}
	return jsonAnswer(http.StatusOK, response)
}

// queryFields returns the values of a query as those of a body. A list stays one, and so does a value that is given twice.
func queryFields(parameters []parameter, query url.Values) map[string]any {
	fields := map[string]any{}
	for name, values := range query {
		fields[name] = values
		if len(values) != 1 {
			continue
		}
		switch i := slices.IndexFunc(parameters, func(p parameter) bool { return p.name == name }); {
		case i >= 0 && parameters[i].kind == numberKind:
			fields[name] = json.Number(values[0])
		case i >= 0 && parameters[i].kind == textKind:
			fields[name] = values[0]
		}
	}
	return fields
}

// readBody returns the fields of a body by their names, such as filter.account_id for a field of an object. An API without
// fields takes any body.
func readBody(parameters []parameter, body []byte) (map[string]any, *vendorError) {
	if len(parameters) == 0 {
		return nil, nil
	}
	given, wrong := readObject(body)
	fields := map[string]any{}
	for name, value := range given {
		inner, isObject := value.(map[string]any)
		hasFields := slices.ContainsFunc(parameters, func(p parameter) bool { return strings.HasPrefix(p.name, name+".") })
		if !isObject || !hasFields {
			fields[name] = value
			continue
		}
		for innerName, value := range inner {
			fields[name+"."+innerName] = value
		}
	}
	return fields, wrong
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

func unauthenticated(trouble string) *vendorError {
	return &vendorError{http.StatusUnauthorized, "APIGW.0301", "Incorrect IAM authentication information: " + trouble}
}

func invalidHuaweiParameter(what string) *vendorError {
	return &vendorError{http.StatusBadRequest, "RMS.00010004", "invalid parameter: " + what}
}

func notFound(what string) *vendorError {
	return &vendorError{http.StatusNotFound, "RMS.00010005", "Resource not found: " + what}
}
