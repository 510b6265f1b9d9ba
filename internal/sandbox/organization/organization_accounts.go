// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"encoding/json"
	"fmt"
	"time"
)

// oddOrganizationAccounts makes accounts of an organization. Only a description is null or absent: the vendor's client
// cannot tell such a field from an empty text.
func oddOrganizationAccounts(domainID string, seed uint64, size int) []json.RawMessage {
	r := newRandom(seed, "organization accounts", 0)
	items := []json.RawMessage{}
	for i := range size {
		id := accountID(domainID, seed, i)
		account := object{
			{"id", id},
			{"urn", accountURN(domainID, id)},
			{"join_method", pick(r, []string{"invited", "created"})},
			{"status", pick(r, []string{"active", "suspended", "pending_closure"})},
			{"joined_at", r.time(time.RFC3339)},
			{"name", r.text()},
		}
		account = r.optional(account, "description", r.text())
		items = append(items, account.raw())
	}
	return items
}

// plainOrganizationAccounts makes accounts of an organization. The first one manages it.
func plainOrganizationAccounts(domainID string, seed uint64, size int) []json.RawMessage {
	r := newRandom(seed, "organization accounts", 0)
	items := []json.RawMessage{}
	for i := range size {
		id := accountID(domainID, seed, i)
		method, status := "created", "active"
		if i%4 == 3 {
			method = "invited"
		}
		if i%20 == 19 {
			status = "suspended"
		}
		items = append(items, object{
			{"id", id},
			{"urn", accountURN(domainID, id)},
			{"join_method", method},
			{"status", status},
			{"joined_at", r.time(time.RFC3339)},
			{"name", nth(plainAccounts, i)},
			{"description", ""},
		}.raw())
	}
	return items
}

// accountURN is the resource name of an account in the organization that another account manages.
func accountURN(managerID, id string) string {
	return fmt.Sprintf("organizations::%s:account:o-fhkmi6mek7wlqdp6nideqhb47qwtjdsv/%s", managerID, id)
}
