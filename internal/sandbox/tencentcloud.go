// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
)

// bodyLimit is the largest signed request that Tencent Cloud accepts.
const bodyLimit = 10 << 20

// tencentCloudService is a service of Tencent Cloud. Its name is in the scope of signatures.
type tencentCloudService struct {
	name, version string
	needsRegion   bool
}

var (
	organizationService = tencentCloudService{name: "organization", version: "2021-03-31"}
	stsService          = tencentCloudService{name: "sts", version: "2018-08-13", needsRegion: true}
)

func (s *Server) serveTencentCloud(w http.ResponseWriter, r *http.Request) {
	body, readError := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	given, decodeError := readObject(body)
	call := s.record(tencentCloud, r.Header.Get("X-TC-Action"), given, r.Header)

	var fields []byte
	apiError := tencentCloudError("RequestSizeLimitExceeded", "The request size exceeds the maximum limit.")
	if readError == nil {
		fields, apiError = s.answerTencentCloud(r, body, given, decodeError)
	}
	if apiError != nil {
		fields = append([]byte(`"Error":`), encodeJSON(struct{ Code, Message string }{apiError.code, apiError.message})...)
	}
	var response bytes.Buffer
	response.Grow(len(fields) + 80)
	response.WriteString(`{"Response":{`)
	response.Write(fields)
	if len(fields) > 0 {
		response.WriteByte(',')
	}
	response.WriteString(`"RequestId":"` + newRequestID() + `"}}`)
	s.send(w, r, call, Answer{
		Status: http.StatusOK,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   response.Bytes(),
	})
}

// answerTencentCloud checks a request in the order of the vendor: signature, action, parameters.
func (s *Server) answerTencentCloud(r *http.Request, body []byte, given map[string]any, decodeError *vendorError) ([]byte, *vendorError) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	api := findAPI(tencentCloud, r.Header.Get("X-TC-Action"))
	service := organizationService
	if api != nil {
		service = api.service
	}
	signed, apiError := s.checkTencentCloudCaller(r, body, service)
	if apiError != nil {
		return nil, apiError
	}
	if api == nil {
		return nil, tencentCloudError("InvalidAction", "The request action=`"+r.Header.Get("X-TC-Action")+"` is invalid.")
	}
	switch version := r.Header.Get("X-TC-Version"); version {
	case service.version:
	case "":
		return nil, missingParameter("Version")
	default:
		return nil, tencentCloudError("NoSuchVersion", "The request version=`"+version+"` does not exist.")
	}
	if service.needsRegion && r.Header.Get("X-TC-Region") == "" {
		return nil, missingParameter("Region")
	}
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		return nil, tencentCloudError("InvalidRequest", "The Content-Type of the request must be application/json.")
	}
	if decodeError != nil {
		return nil, decodeError
	}
	asked := &request{api: api, signed: signed}
	if wrong := asked.check(api.parameters, given); wrong != nil {
		return nil, wrong
	}
	return api.answer(s, asked)
}

// readObject decodes a JSON object. Numbers are json.Number.
func readObject(body []byte) (map[string]any, *vendorError) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var fields map[string]any
	if err := decoder.Decode(&fields); err != nil || fields == nil {
		return nil, tencentCloudError("InvalidParameter", "The request body is not a JSON object.")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fields, tencentCloudError("InvalidParameter", "The request body has text after its JSON object.")
	}
	return fields, nil
}
