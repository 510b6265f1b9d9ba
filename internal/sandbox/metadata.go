// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
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

// credentialService returns the handler of a request for temporary keys, or nil.
func credentialService(r *http.Request) func(*Server, http.ResponseWriter, *http.Request) {
	path := r.URL.EscapedPath()
	switch {
	case r.Method == http.MethodPost && path == idTokenTokensPath:
		return (*Server).serveIDTokenTokens
	case r.Method == http.MethodPost && path == securityTokensPath:
		return (*Server).serveSecurityTokens
	case r.Method == http.MethodPost && path == assumeAgencyPath:
		return (*Server).serveAssumeAgency
	case r.Method == http.MethodGet && strings.HasPrefix(path, securityCredentialsPath):
		return (*Server).serveSecurityCredentials
	case r.Method == http.MethodPut && path == metadataTokenPath:
		return (*Server).serveMetadataToken
	case r.Method == http.MethodGet && path == securityKeyPath:
		return (*Server).serveSecurityKey
	}
	return nil
}

// serveSecurityCredentials serves the keys of a role of a Tencent Cloud instance, or the names of its roles.
func (s *Server) serveSecurityCredentials(w http.ResponseWriter, r *http.Request) {
	parameters := map[string]any{}
	name, err := url.PathUnescape(strings.TrimPrefix(r.URL.EscapedPath(), securityCredentialsPath))
	if err == nil {
		noteText(parameters, "role", name)
	}
	call := s.record(tencentCloud, "MetadataSecurityCredentials", parameters, r.Header)
	s.send(w, r, call, s.securityCredentials(name))
}

func (s *Server) securityCredentials(name string) Answer {
	s.mu.RLock()
	defer s.mu.RUnlock()
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
		return jsonAnswer(http.StatusOK, encodeJSON(map[string]any{
			"TmpSecretId": issued.id, "TmpSecretKey": issued.secret, "Token": issued.token,
			"ExpiredTime": issued.expires.Unix(), "Expiration": issued.expiration(), "Code": "Success",
		}))
	}
	if name != "" || names == nil {
		return textAnswer(http.StatusNotFound, "text/html", metadataNotFound)
	}
	return textAnswer(http.StatusOK, "text/plain", strings.Join(names, "\n"))
}

// serveMetadataToken serves the token that the metadata service of a Huawei Cloud instance may require.
func (s *Server) serveMetadataToken(w http.ResponseWriter, r *http.Request) {
	call := s.record(huaweiCloud, "MetadataToken", map[string]any{}, r.Header)
	s.send(w, r, call, s.metadataToken(r.Header.Get("X-Metadata-Token-Ttl-Seconds")))
}

func (s *Server) metadataToken(lives string) Answer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if instance := s.organization.HuaweiCloud.Instance; instance == nil || !instance.NeedsToken {
		return textAnswer(http.StatusNotFound, "text/html", metadataNotFound)
	}
	seconds, err := strconv.ParseInt(lives, 10, 32)
	if err != nil || seconds < 1 {
		return textAnswer(http.StatusBadRequest, "text/plain", "X-Metadata-Token-Ttl-Seconds must be a number of seconds.")
	}
	expires := s.keyTime().Add(time.Duration(seconds) * time.Second)
	return textAnswer(http.StatusOK, "text/plain", s.issuePass(s.metadataTokens, pass{expires: expires}))
}

// serveSecurityKey serves the keys of a Huawei Cloud instance.
func (s *Server) serveSecurityKey(w http.ResponseWriter, r *http.Request) {
	call := s.record(huaweiCloud, "MetadataSecurityKey", map[string]any{}, r.Header)
	s.send(w, r, call, s.securityKey(r.Header.Get("X-Metadata-Token")))
}

func (s *Server) securityKey(token string) Answer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	instance := s.organization.HuaweiCloud.Instance
	if instance == nil {
		return textAnswer(http.StatusNotFound, "text/html", metadataNotFound)
	}
	if _, ok := s.goodPass(s.metadataTokens, token); instance.NeedsToken && !ok {
		return textAnswer(http.StatusUnauthorized, "text/plain", "Unauthorized: the metadata token is missing, unknown or expired.")
	}
	if instance.NoAgency {
		return textAnswer(http.StatusUnauthorized, "text/plain", "401 Unauthorized\nPlease configure Cloud Service Agency first\n")
	}
	return jsonAnswer(http.StatusOK, encodeJSON(s.issueHuaweiCloudKey(metadataKeySeconds, instance.LongestSeconds).credential()))
}

func textAnswer(status int, contentType, text string) Answer {
	return Answer{Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: []byte(text)}
}
