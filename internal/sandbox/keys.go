// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// key signs requests: the key of the organization, or a temporary one.
type key struct {
	id, secret, token string
	// role is the role that gave a key of Tencent Cloud, agency the agency that gave a key of Huawei Cloud; zero for other
	// keys. session is the name of their session.
	role    organization.Role
	agency  organization.AgencyID
	session string
	// expires is set for temporary keys; expired is set when one of them is looked up.
	expires time.Time
	expired bool
}

// findKey looks up a key by its ID.
type findKey func(id string) (key, bool)

// pass is a token that its holder can exchange for keys.
type pass struct {
	expires        time.Time
	longestSeconds int64
}

// SetKeyClock replaces the clock by which temporary keys are issued and expire. By default that is the clock of
// SetClock, which also checks the times of signatures.
func (s *Server) SetKeyClock(now func() time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keyNow = now
}

// ExpireKeys expires all temporary keys that were issued so far.
func (s *Server) ExpireKeys() {
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	for _, keys := range []map[string]key{s.tencentCloudKeys, s.huaweiCloudKeys} {
		for id, issued := range keys {
			issued.expires = time.Time{}
			keys[id] = issued
		}
	}
}

// keyTime is the time by which keys expire. mu is held.
func (s *Server) keyTime() time.Time {
	if s.keyNow != nil {
		return s.keyNow()
	}
	return s.now()
}

// tencentCloudKey finds the key of the organization or a temporary one. mu is held.
func (s *Server) tencentCloudKey(id string) (key, bool) {
	own := &s.organization.TencentCloud
	if sameText(id, own.SecretID) {
		return key{id: id, secret: own.SecretKey, token: own.SecurityToken}, true
	}
	return s.issuedKey(s.tencentCloudKeys, id)
}

// huaweiCloudKey finds the key of the account or a temporary one. mu is held.
func (s *Server) huaweiCloudKey(id string) (key, bool) {
	own := &s.organization.HuaweiCloud
	if sameText(id, own.AccessKey) {
		return key{id: id, secret: own.SecretKey, token: own.SecurityToken}, true
	}
	found, ok := s.issuedKey(s.huaweiCloudKeys, id)
	// Without its agency, a key of an agency is unknown.
	if ok && found.agency != (organization.AgencyID{}) && own.Agency(found.agency) == nil {
		return key{}, false
	}
	return found, ok
}

func (s *Server) issuedKey(keys map[string]key, id string) (key, bool) {
	now := s.keyTime()
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	found, ok := keys[id]
	found.expired = !now.Before(found.expires)
	return found, ok
}

// issueRoleKey issues a temporary key of a role. mu is held.
func (s *Server) issueRoleKey(role *organization.Role, session string, seconds int64) key {
	// The vendor's temporary IDs have hyphens and underscores too.
	return s.issueKey(s.tencentCloudKeys, "AKID-sandbox_", key{role: *role, session: session}, lifetime(seconds, role.LongestSeconds))
}

// issueHuaweiCloudKey issues a temporary key of the account. mu is held.
func (s *Server) issueHuaweiCloudKey(seconds, longest int64) key {
	return s.issueKey(s.huaweiCloudKeys, "HST", key{}, lifetime(seconds, longest))
}

// issueAgencyKey issues a temporary key of an agency. mu is held.
func (s *Server) issueAgencyKey(agency *organization.Agency, session string, seconds int64) key {
	return s.issueKey(s.huaweiCloudKeys, "HST", key{agency: agency.ID(), session: session}, lifetime(seconds, agency.LongestSeconds))
}

func (s *Server) issueKey(keys map[string]key, prefix string, issued key, lives time.Duration) key {
	issued.id, issued.secret, issued.token = prefix+rand.Text(), rand.Text()+rand.Text(), newToken()
	issued.expires = s.keyTime().Add(lives)
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	keys[issued.id] = issued
	return issued
}

// issuePass issues a token. mu is held.
func (s *Server) issuePass(passes map[string]pass, issued pass) string {
	token := newToken()
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	passes[token] = issued
	return token
}

// goodPass looks up a token. It is false for a token that is unknown or expired. mu is held.
func (s *Server) goodPass(passes map[string]pass, token string) (pass, bool) {
	now := s.keyTime()
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	found, ok := passes[token]
	return found, ok && now.Before(found.expires)
}

// lifetime bounds the requested lifetime, if there is a bound.
func lifetime(seconds, longest int64) time.Duration {
	if longest > 0 {
		seconds = min(seconds, longest)
	}
	return time.Duration(seconds) * time.Second
}

// newToken makes a token with all base64 characters that need escapes in a URL.
func newToken() string {
	random := make([]byte, 63)
	_, _ = rand.Read(random)
	return base64.StdEncoding.EncodeToString(append(bytes.Clone(tokenPrefix), random...))
}

// identityTokenExpired reports whether a token is a JWT whose claim exp has passed.
func identityTokenExpired(token string, now time.Time) bool {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return false
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return false
	}
	var claims struct {
		Expires *int64 `json:"exp"`
	}
	return json.Unmarshal(text, &claims) == nil && claims.Expires != nil && now.Unix() >= *claims.Expires
}
