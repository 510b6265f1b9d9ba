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
)

// key is what a request may be signed with: the organization's own, or one that a credential service gave out.
type key struct {
	id, secret, token string
	// agency names the agency through which a key of Huawei Cloud was got; zero for the account's own keys.
	// session names the session with the agency.
	agency  agencyID
	session string
	// expires has a meaning for issued keys alone; expired is set when one of them is looked up.
	expires time.Time
	expired bool
}

// findKey looks up the key that a request names.
type findKey func(id string) (key, bool)

// pass is a token that stands for keys to come.
type pass struct {
	expires        time.Time
	longestSeconds int64
}

// SetKeyClock replaces the clock by which temporary keys are issued and expire; until then it is the clock of
// SetClock. The times of signatures stay with that one.
func (s *Server) SetKeyClock(now func() time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keyNow = now
}

// ExpireKeys lets every temporary key that was issued so far be expired from now on.
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

// keyTime is the time by which keys expire; mu is held.
func (s *Server) keyTime() time.Time {
	if s.keyNow != nil {
		return s.keyNow()
	}
	return s.now()
}

// tencentCloudKey finds the organization's own key, or a temporary one; mu is held.
func (s *Server) tencentCloudKey(id string) (key, bool) {
	own := &s.organization.TencentCloud
	if sameText(id, own.SecretID) {
		return key{id: id, secret: own.SecretKey, token: own.SecurityToken}, true
	}
	return s.issuedKey(s.tencentCloudKeys, id)
}

// huaweiCloudKey finds the account's own key, or a temporary one; mu is held.
func (s *Server) huaweiCloudKey(id string) (key, bool) {
	own := &s.organization.HuaweiCloud
	if sameText(id, own.AccessKey) {
		return key{id: id, secret: own.SecretKey, token: own.SecurityToken}, true
	}
	found, ok := s.issuedKey(s.huaweiCloudKeys, id)
	// The keys of an agency end with it.
	if ok && found.agency != (agencyID{}) && own.agency(found.agency) == nil {
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

// issueTencentCloudKey gives out a new key that is good for some seconds; mu is held.
func (s *Server) issueTencentCloudKey(seconds, longest int64) key {
	// The vendor's temporary ids have hyphens and underscores too.
	return s.issueKey(s.tencentCloudKeys, "AKID-sandbox_", key{}, lifetime(seconds, longest))
}

// issueHuaweiCloudKey gives out a new key of the account itself that is good for some seconds; mu is held.
func (s *Server) issueHuaweiCloudKey(seconds, longest int64) key {
	return s.issueKey(s.huaweiCloudKeys, "HST", key{}, lifetime(seconds, longest))
}

// issueAgencyKey gives out a new key of an agency that is good for some seconds; mu is held.
func (s *Server) issueAgencyKey(agency Agency, session string, seconds int64) key {
	return s.issueKey(s.huaweiCloudKeys, "HST", key{agency: agency.id(), session: session}, lifetime(seconds, agency.LongestSeconds))
}

func (s *Server) issueKey(keys map[string]key, prefix string, issued key, lives time.Duration) key {
	issued.id, issued.secret, issued.token = prefix+rand.Text(), rand.Text()+rand.Text(), newToken()
	issued.expires = s.keyTime().Add(lives)
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	keys[issued.id] = issued
	return issued
}

// issuePass gives out a token; mu is held.
func (s *Server) issuePass(passes map[string]pass, issued pass) string {
	token := newToken()
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	passes[token] = issued
	return token
}

// goodPass looks a token up, false for one that is unknown or expired; mu is held.
func (s *Server) goodPass(passes map[string]pass, token string) (pass, bool) {
	now := s.keyTime()
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	found, ok := passes[token]
	return found, ok && now.Before(found.expires)
}

// lifetime bounds what was asked for, where there is a bound.
func lifetime(seconds, longest int64) time.Duration {
	if longest > 0 {
		seconds = min(seconds, longest)
	}
	return time.Duration(seconds) * time.Second
}

// newToken makes a token that has every character of base64 which a client could write wrongly.
func newToken() string {
	random := make([]byte, 63)
	_, _ = rand.Read(random)
	return base64.StdEncoding.EncodeToString(append(bytes.Clone(tokenPrefix), random...))
}

// identityTokenExpired tells whether a token says itself that its time is over: a JWT with the claim exp does.
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
