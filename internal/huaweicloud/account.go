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
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// DomainIDPattern is what the id of an account matches: it becomes part of a path.
const DomainIDPattern = "^[0-9A-Za-z_-]{1,36}$"

var domainIDForm = regexp.MustCompile(DomainIDPattern)

const (
	keystoneListAuthDomains = "KeystoneListAuthDomains"
	getCallerIdentity       = "GetCallerIdentity"
)

// DomainID returns the id of the account of the credentials: the configured one, or the one that its lookup tells,
// which is made once. An error is an *apicall.Error, or what the configuration lacks.
func (c *Client) DomainID(ctx context.Context) (string, error) {
	domainID, err := c.domainID.Get(ctx)
	if ctx.Err() != nil && err != nil {
		err = &apicall.Error{Action: keystoneListAuthDomains, Err: apicall.CauseOf(ctx)}
	}
	return domainID, c.caller.Clean(err)
}

func (c *Client) findDomainID(ctx context.Context) (string, error) {
	domainID, lookup, err := c.config.Account()
	if err == nil && domainID == "" {
		domainID, err = c.lookUp(ctx, lookup)
	}
	return domainID, err
}

// lookUp asks the identity service. Keys without the permission for that get an empty list or a refusal; the
// Security Token Service tells everybody.
func (c *Client) lookUp(ctx context.Context, lookup Lookup) (string, error) {
	domainID, err := c.keystoneListAuthDomains(ctx, lookup.Identity)
	var failed *apicall.Error
	if errors.As(err, &failed) && failed.Action == keystoneListAuthDomains && (failed.Message == noAccount || failed.Refused()) {
		return c.getCallerIdentity(ctx, lookup.STS, failed)
	}
	return domainID, err
}

const (
	noAccount = "the identity service names no account for these keys"

	nameAccount = "Set domain_id (HW_DOMAIN_ID) to the account that is meant, and nothing is looked up."
)

// keystoneListAuthDomains asks the identity service.
// Source: Huawei Cloud Identity and Access Management, KeystoneListAuthDomains, version 3.
func (c *Client) keystoneListAuthDomains(ctx context.Context, identity *url.URL) (string, error) {
	type domain struct {
		ID *string `json:"id"`
	}
	type answer struct {
		Domains apicall.List[domain] `json:"domains"`
	}
	received, err := call[answer](ctx, c, c.signer, operation{
		action: keystoneListAuthDomains, endpoint: identity, path: "/v3/auth/domains", fields: struct{}{},
	})
	if err != nil {
		return "", lookupAdvice(err)
	}
	accounts := received.Value.Domains.Items
	switch {
	case len(accounts) == 0 && received.Value.Domains.Present:
		return "", &apicall.Error{Action: keystoneListAuthDomains, RequestID: received.RequestID, Message: noAccount, Advice: nameAccount}
	case len(accounts) == 1 && accounts[0].ID != nil && domainIDForm.MatchString(*accounts[0].ID):
		return *accounts[0].ID, nil
	}
	return "", &apicall.Error{
		Action: keystoneListAuthDomains, RequestID: received.RequestID,
		Message: fmt.Sprintf("the identity service names %d accounts for these keys where one with an id is expected", len(accounts)),
		Advice:  nameAccount,
	}
}

// getCallerIdentity asks the Security Token Service, where the identity service gave no account.
// Source: Huawei Cloud Security Token Service, GetCallerIdentity, version 5.
func (c *Client) getCallerIdentity(ctx context.Context, sts *url.URL, before *apicall.Error) (string, error) {
	type answer struct {
		AccountID *string `json:"account_id"`
	}
	received, err := call[answer](ctx, c, c.signer, operation{
		action: getCallerIdentity, endpoint: sts, path: "/v5/caller-identity", fields: struct{}{},
	})
	if err == nil && received.Value.AccountID != nil && domainIDForm.MatchString(*received.Value.AccountID) {
		return *received.Value.AccountID, nil
	}
	if err == nil {
		err = &apicall.Error{Action: getCallerIdentity, RequestID: received.RequestID, Message: "the Security Token Service names no account for these keys"}
	}
	var failed *apicall.Error
	if !errors.As(err, &failed) || failed.Action != getCallerIdentity {
		return "", err
	}
	failed.Note = "after " + before.Error()
	failed.Advice = strings.TrimSpace(before.Advice + " To find the account of the keys, grant them iam:users:getUser, or check sts_endpoint (ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT).")
	return "", failed
}

// lookupAdvice gives an error of the identity service its advice. Keys that it refuses would be refused by Config too:
// there an account of the configuration does not help.
func lookupAdvice(err error) error {
	var failed *apicall.Error
	if errors.As(err, &failed) && failed.Action == keystoneListAuthDomains && (failed.Status != http.StatusUnauthorized || !failed.FromVendor) {
		failed.Advice = "Check the identity service, auth_url (HW_AUTH_URL), and the proxy; or set domain_id (HW_DOMAIN_ID), and nothing is looked up."
	}
	return err
}
