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

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// DomainIDPattern is what the id of an account matches: it becomes part of a path.
const DomainIDPattern = "^[0-9A-Za-z-]{1,36}$"

const keystoneListAuthDomains = "KeystoneListAuthDomains"

// DomainID returns the id of the account of the credentials: the configured one, or the one that
// the identity service tells, which is asked once. An error is an *apicall.Error, or what the
// configuration lacks.
// Source: Huawei Cloud Identity and Access Management, KeystoneListAuthDomains, version 3.
func (c *Client) DomainID(ctx context.Context) (string, error) {
	domainID, err := c.domainID.Get(ctx)
	if ctx.Err() != nil && err != nil {
		err = &apicall.Error{Action: keystoneListAuthDomains, Err: apicall.CauseOf(ctx)}
	}
	return domainID, c.caller.Clean(err)
}

func (c *Client) findDomainID(ctx context.Context) (string, error) {
	domainID, identity, err := c.config.Account()
	if err == nil && domainID == "" {
		domainID, err = c.keystoneListAuthDomains(ctx, identity)
	}
	return domainID, err
}

func (c *Client) keystoneListAuthDomains(ctx context.Context, identity *url.URL) (string, error) {
	type domain struct {
		ID *string `json:"id"`
	}
	type answer struct {
		Domains apicall.List[domain] `json:"domains"`
	}
	var received answer
	requestID, err := c.call(ctx, operation{
		action: keystoneListAuthDomains, endpoint: identity, path: "/v3/auth/domains", fields: struct{}{},
	}, &received)
	var apiError *apicall.Error
	if errors.As(err, &apiError) && apiError.Action == keystoneListAuthDomains {
		if apiError.Status != http.StatusUnauthorized || apiError.Advice == apicall.AdviceNoJSON {
			apiError.Advice = "Check the identity service, auth_url (HW_AUTH_URL), and the proxy."
		}
		apiError.Advice += " Or say which account is meant, and nothing is looked up: set domain_id (HW_DOMAIN_ID)."
	}
	if err != nil {
		return "", err
	}
	accounts := received.Domains.Items
	if len(accounts) == 1 && accounts[0].ID != nil && regexp.MustCompile(DomainIDPattern).MatchString(*accounts[0].ID) {
		return *accounts[0].ID, nil
	}
	return "", &apicall.Error{
		Action: keystoneListAuthDomains, RequestID: requestID,
		Message: fmt.Sprintf("the identity service names %d accounts for these keys where one with an id is expected", len(accounts)),
		Advice:  "Say which account is meant: set domain_id (HW_DOMAIN_ID).",
	}
}
