// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"sync"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// DomainIDForm matches the id of an account, which becomes part of a path. It is compiled when it is first needed.
var DomainIDForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^[0-9A-Za-z_-]{1,36}$") })

const (
	keystoneListAuthDomains = "KeystoneListAuthDomains"
	getCallerIdentity       = "GetCallerIdentity"
)

// DomainID returns the id of the account to read: the configured one, or else KeysAccount. An error is an *apicall.Error,
// or says what the configuration lacks.
func (c *Client) DomainID(ctx context.Context) (string, error) {
	if domainID, err := c.config.Account(); domainID != "" || err != nil {
		return domainID, err
	}
	return c.KeysAccount(ctx)
}

// KeysAccount returns the id of the account that the keys belong to, even if another account is configured. After an agency
// is assumed, it is the account of the agency. The result is cached. An error is an *apicall.Error, or says what the
// configuration lacks.
// Source: Huawei Cloud Identity and Access Management, KeystoneListAuthDomains, version 3; Security Token Service,
// GetCallerIdentity, version 5.
func (c *Client) KeysAccount(ctx context.Context) (string, error) {
	account, err := c.keysAccount.Get(ctx)
	if ctx.Err() != nil && err != nil {
		err = &apicall.Error{Action: keystoneListAuthDomains, Err: apicall.CauseOf(ctx)}
	}
	return account, c.caller.Clean(err)
}

// Clean returns an error without secrets of the keys, which a server may echo.
func (c *Client) Clean(err error) error { return c.caller.Clean(err) }

// lookUp asks the identity service. Keys without the permission get an empty list or a refusal there. The Security
// Token Service needs no permission, so it is asked next.
func (c *Client) lookUp(ctx context.Context) (string, error) {
	services, err := c.config.Services()
	if err != nil {
		return "", err
	}
	domainID, err := c.keystoneListAuthDomains(ctx, services.Identity)
	if failed, ok := errors.AsType[*apicall.Error](err); ok && failed.Action == keystoneListAuthDomains && (failed.Message == noAccount || failed.Refused()) {
		return c.getCallerIdentity(ctx, services.STS, failed)
	}
	return domainID, err
}

const (
	noAccount = "the identity service names no account for these keys"

	adviceDomainID = "Set domain_id (HW_DOMAIN_ID) to the account to read. " + adviceLookup
	adviceIdentity = "Check auth_url (HW_AUTH_URL), the URL of the identity service, and the proxy. Or set domain_id (HW_DOMAIN_ID) to the account to read. " + adviceLookup
	adviceLookup   = "Then only allowed_account_ids and orgaudit_audit need this lookup."
	adviceSTS      = "To find the account of the keys, grant them iam:users:getUser, or check sts_endpoint (ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT)."
)

// keystoneListAuthDomains asks the identity service for the account of the keys.
// Source: Huawei Cloud Identity and Access Management, KeystoneListAuthDomains, version 3.
func (c *Client) keystoneListAuthDomains(ctx context.Context, identity *url.URL) (string, error) {
	type domain struct {
		ID *string `json:"id"`
	}
	type answer struct {
		Domains apicall.List[domain] `json:"domains"`
	}
	received, err := call[answer](ctx, c, c.signer, operation{
		action: keystoneListAuthDomains, endpoint: identity, path: "/v3/auth/domains",
	})
	if err != nil {
		if failed, ok := errors.AsType[*apicall.Error](err); ok && failed.Action == keystoneListAuthDomains && failed.Tries > 0 && !wrongKeys(failed) {
			failed.Advice = adviceIdentity
		}
		return "", err
	}
	accounts := received.Value.Domains.Items
	failed := &apicall.Error{Action: keystoneListAuthDomains, RequestID: received.RequestID, Advice: adviceDomainID}
	switch {
	case len(accounts) == 0 && received.Value.Domains.Present:
		failed.Message = noAccount
	case len(accounts) == 1 && accounts[0].ID != nil && DomainIDForm().MatchString(*accounts[0].ID):
		return *accounts[0].ID, nil
	default:
		failed.Message = fmt.Sprintf("the identity service names %d accounts for these keys; the provider needs exactly one, with an id", len(accounts))
	}
	return "", failed
}

// getCallerIdentity asks the Security Token Service for the account of the keys. before is the error of the identity
// service.
// Source: Huawei Cloud Security Token Service, GetCallerIdentity, version 5.
func (c *Client) getCallerIdentity(ctx context.Context, sts *url.URL, before *apicall.Error) (string, error) {
	type answer struct {
		AccountID *string `json:"account_id"`
	}
	received, err := call[answer](ctx, c, c.signer, operation{
		action: getCallerIdentity, endpoint: sts, path: "/v5/caller-identity",
	})
	after := "after " + before.Error()
	if err == nil {
		if account := received.Value.AccountID; account != nil && DomainIDForm().MatchString(*account) {
			return *account, nil
		}
		advice := before.Advice
		if wrongKeys(before) { // this service accepts them
			advice = adviceDomainID
		}
		return "", &apicall.Error{
			Action: getCallerIdentity, RequestID: received.RequestID, Note: after,
			Message: "the Security Token Service names no account for these keys", Advice: advice + " " + adviceSTS,
		}
	}
	failed, ok := errors.AsType[*apicall.Error](err)
	if !ok || failed.Action != getCallerIdentity {
		return "", err
	}
	failed.Note = after
	switch {
	case wrongKeys(failed): // its advice is about the keys
	case wrongKeys(before):
		failed.Advice = before.Advice
	default:
		failed.Advice = before.Advice + " " + adviceSTS
	}
	return "", failed
}

// wrongKeys reports whether a service refused the keys themselves. Config would refuse them too, so an account in the
// configuration does not help.
func wrongKeys(failed *apicall.Error) bool {
	return failed.Status == http.StatusUnauthorized && failed.FromVendor
}
