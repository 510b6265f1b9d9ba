// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

const getCallerIdentity = "GetCallerIdentity"

// KeysAccount returns the UIN of the main account that the keys belong to: after a role is assumed, the account of the
// role. The result is cached. An answer without an account is an error.
// At most 20 calls a second for one account. An error is an *apicall.Error, or says what the configuration lacks.
// Source: Tencent Cloud Security Token Service, GetCallerIdentity, version 2018-08-13.
func (c *Organization) KeysAccount(ctx context.Context) (string, error) {
	account, err := c.keysAccount.Get(ctx)
	if ctx.Err() != nil && err != nil {
		err = &apicall.Error{Action: getCallerIdentity, Err: apicall.CauseOf(ctx)}
	}
	return account, c.caller.Clean(err)
}

// Clean returns an error without secrets of the keys, which a server may echo.
func (c *Organization) Clean(err error) error { return c.caller.Clean(err) }

// callerAccount returns a function that looks up the account of a signer's keys.
func (c Config) callerAccount(connection connection, signer apicall.Signer) func(context.Context) (string, error) {
	type answer struct {
		AccountID *string `json:"AccountId"`
	}
	return func(ctx context.Context) (string, error) {
		sts, err := c.STS()
		if err != nil {
			return "", err
		}
		received, err := call[answer](ctx, sts.client(connection, signer), getCallerIdentity, struct{}{})
		if err != nil {
			return "", err
		}
		account := received.Value.AccountID
		if err := (paging.Source{Action: getCallerIdentity}).WholeObject(received.RequestID, "AccountId", account); err != nil {
			return "", err
		}
		return *account, nil
	}
}
