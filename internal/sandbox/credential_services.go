// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	securityCredentialsPath = "/latest/meta-data/cam/security-credentials/"
	metadataTokenPath       = "/meta-data/latest/api/token"
	securityKeyPath         = "/openstack/latest/securitykey"
	// metadataKeySeconds is the lifetime of the keys of an instance.
	metadataKeySeconds = 6 * 3600
	metadataNotFound   = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"
)

// credentialServices give temporary keys. Each answers a request, and tells the action and the parameters to record. A path
// that ends with a slash stands for all below it.
var credentialServices = []struct {
	cloud        cloud
	method, path string
	answer       func(s *Server, r *http.Request, body []byte) (action string, parameters map[string]any, answer Answer)
}{
	{huaweiCloud, http.MethodPost, idTokenTokensPath, (*Server).createTokenWithIDToken},
	{huaweiCloud, http.MethodPost, securityTokensPath, (*Server).createTemporaryAccessKey},
	{huaweiCloud, http.MethodPost, assumeAgencyPath, (*Server).assumeAgency},
	{tencentCloud, http.MethodGet, securityCredentialsPath, (*Server).securityCredentials},
	{huaweiCloud, http.MethodPut, metadataTokenPath, (*Server).metadataToken},
	{huaweiCloud, http.MethodGet, securityKeyPath, (*Server).securityKey},
}

// serveCredentials answers a request for temporary keys. It is false for other requests.
func (s *Server) serveCredentials(w http.ResponseWriter, r *http.Request) bool {
	path := r.URL.EscapedPath()
	for _, service := range credentialServices {
		below := strings.HasSuffix(service.path, "/") && strings.HasPrefix(path, service.path)
		if r.Method != service.method || path != service.path && !below {
			continue
		}
		body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit)) // a body that is cut is no JSON
		s.mu.RLock()
		action, parameters, answer := service.answer(s, r, body)
		s.mu.RUnlock()
		s.send(w, r, s.record(service.cloud, action, parameters, r.Header), answer)
		return true
	}
	return false
}

// securityCredentials returns the keys of a role of a Tencent Cloud instance, or the names of its roles.
func (s *Server) securityCredentials(r *http.Request, _ []byte) (action string, parameters map[string]any, answer Answer) {
	action, parameters = "MetadataSecurityCredentials", map[string]any{}
	name, err := url.PathUnescape(strings.TrimPrefix(r.URL.EscapedPath(), securityCredentialsPath))
	if err == nil {
		noteText(parameters, "role", name)
	}
	var names []string
	for _, role := range s.organization.TencentCloud.Roles {
		if role.InstanceRole == "" {
			continue
		}
		names = append(names, role.InstanceRole)
		if role.InstanceRole != name {
			continue
		}
		issued := s.issueRoleKey(&role, role.InstanceRole, metadataKeySeconds)
		return action, parameters, jsonAnswer(http.StatusOK, encodeJSON(map[string]any{
			"TmpSecretId": issued.id, "TmpSecretKey": issued.secret, "Token": issued.token,
			"ExpiredTime": issued.expires.Unix(), "Expiration": issued.expiration(), "Code": "Success",
		}))
	}
	if name != "" || names == nil {
		return action, parameters, textAnswer(http.StatusNotFound, "text/html", metadataNotFound)
	}
	return action, parameters, textAnswer(http.StatusOK, "text/plain", strings.Join(names, "\n"))
}

// metadataToken returns the token that the metadata service of a Huawei Cloud instance may require.
func (s *Server) metadataToken(r *http.Request, _ []byte) (string, map[string]any, Answer) {
	const action = "MetadataToken"
	seconds, err := strconv.ParseInt(r.Header.Get("X-Metadata-Token-Ttl-Seconds"), 10, 32)
	switch instance := s.organization.HuaweiCloud.Instance; {
	case instance == nil || !instance.NeedsToken:
		return action, nil, textAnswer(http.StatusNotFound, "text/html", metadataNotFound)
	case err != nil || seconds < 1:
		return action, nil, textAnswer(http.StatusBadRequest, "text/plain", "X-Metadata-Token-Ttl-Seconds must be a number of seconds.")
	}
	expires := s.keyTime().Add(time.Duration(seconds) * time.Second)
	return action, nil, textAnswer(http.StatusOK, "text/plain", s.issuePass(s.metadataTokens, pass{expires: expires}))
}

// securityKey returns the keys of a Huawei Cloud instance.
func (s *Server) securityKey(r *http.Request, _ []byte) (string, map[string]any, Answer) {
	const action = "MetadataSecurityKey"
	instance := s.organization.HuaweiCloud.Instance
	if instance == nil {
		return action, nil, textAnswer(http.StatusNotFound, "text/html", metadataNotFound)
	}
	if _, ok := s.goodPass(s.metadataTokens, r.Header.Get("X-Metadata-Token")); instance.NeedsToken && !ok {
		return action, nil, textAnswer(http.StatusUnauthorized, "text/plain", "Unauthorized: the metadata token is missing, unknown or expired.")
	}
	if instance.NoAgency {
		return action, nil, textAnswer(http.StatusUnauthorized, "text/plain", "401 Unauthorized\nPlease configure Cloud Service Agency first\n")
	}
	return action, nil, jsonAnswer(http.StatusOK, encodeJSON(s.issueHuaweiCloudKey(metadataKeySeconds, instance.LongestSeconds).credential()))
}

func textAnswer(status int, contentType, text string) Answer {
	return Answer{Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: []byte(text)}
}
