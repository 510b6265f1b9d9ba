// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import "cmp"

// Huawei Cloud has an API of this name too.
var getTencentCallerIdentity = api{
	cloud: tencentCloud, service: stsService,
	name:   "GetCallerIdentity",
	needs:  []string{"AccountId"},
	answer: (*Server).getTencentCallerIdentity,
}

// getTencentCallerIdentity names the account and the identity of the key. It needs no permission. Keys of a role belong
// to the account in the role's ARN.
func (s *Server) getTencentCallerIdentity(r *request) ([]byte, *vendorError) {
	own := s.organization.TencentCloud.AccountID
	type identity struct{ Type, AccountId, UserId, PrincipalId, Arn string }
	answer := identity{"CAMUser", own, own, own, "qcs::cam:" + own + ":uin/" + own}
	if signed := r.signed; signed.role.ARN != "" {
		account, name := signed.role.AccountAndName()
		account, name = cmp.Or(account, own), "orgaudit-sandbox-"+name
		answer = identity{"CAMRole", account, name + ":" + signed.session, own, "qcs::sts:" + account + ":assumed-role/" + name}
	}
	fields := encodeJSON(answer)
	return fields[1 : len(fields)-1], nil
}
