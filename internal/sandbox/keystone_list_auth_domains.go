// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/url"

var keystoneListAuthDomains = api{
	cloud:  huaweiCloud,
	name:   "KeystoneListAuthDomains",
	list:   "domains",
	path:   "/v3/auth/domains",
	answer: (*Server).keystoneListAuthDomains,
	// A caller without iam:users:getUser gets an empty list, not an error.
	withoutPermission: func(response map[string]any) { response["domains"] = []any{} },
}

// keystoneListAuthDomains returns the account of the key, in the form of the identity service.
func (s *Server) keystoneListAuthDomains(r *request) ([]byte, *vendorError) {
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
			Enabled: true, ID: r.account.DomainID, Name: r.account.DomainName,
			Links: links{s.URL + "/v3/domains/" + url.PathEscape(r.account.DomainID)},
		}},
		"links": map[string]any{"self": s.URL + "/v3/auth/domains", "next": nil, "previous": nil},
	}), nil
}
