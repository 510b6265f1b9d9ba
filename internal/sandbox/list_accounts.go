// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"strings"
)

var listAccounts = api{
	cloud:      huaweiCloud,
	name:       "ListAccounts",
	list:       "accounts",
	needs:      []string{"page_info"},
	path:       "/v1/organizations/accounts",
	parameters: markerParameters(1000, textParameter("parent_id")),
	answer:     (*Server).listAccounts,
}

// listAccounts returns the accounts of the organization. All of them are directly below its root, so a unit has none. The
// account of an agency does not manage the organization.
func (s *Server) listAccounts(r *request) ([]byte, *vendorError) {
	if r.account.DomainID != s.organization.HuaweiCloud.DomainID {
		return nil, &vendorError{
			http.StatusUnauthorized, "Organizations.1002",
			"This operation can be called only from the management account of an organization or by a member account that is a delegated administrator for a service.",
		}
	}
	accounts := r.account.OrganizationAccounts
	if strings.HasPrefix(r.text("parent_id"), "ou-") {
		accounts = nil
	}
	return markerPage(r, accounts)
}
