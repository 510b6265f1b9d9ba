// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"strings"
)

var listAccounts = api{
	cloud: huaweiCloud,
	name:  "ListAccounts",
	list:  "accounts",
	needs: []string{"page_info"},
	path:  "/v1/organizations/accounts",
	parameters: []parameter{
		textParameter("parent_id"),
		sizeParameter("limit", false, 1000),
		textParameter("marker"),
	},
	answerHuawei: (*Server).listAccounts,
}

// listAccounts returns the accounts of the organization. All of them are directly below its root, so a unit has none. The
// account of an agency does not manage the organization.
func (s *Server) listAccounts(account caller, a arguments) ([]byte, *huaweiCloudError) {
	if account.DomainID != s.organization.HuaweiCloud.DomainID {
		return nil, &huaweiCloudError{
			http.StatusUnauthorized, "Organizations.1002",
			"This operation can be called only from the management account of an organization or by a member account that is a delegated administrator for a service.",
		}
	}
	accounts := account.OrganizationAccounts
	if strings.HasPrefix(a.text("parent_id"), "ou-") {
		accounts = nil
	}
	return markerPage(a, "ListAccounts", "accounts", accounts)
}
