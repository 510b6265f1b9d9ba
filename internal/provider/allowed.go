// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
)

// allowedAccounts names the accounts that the keys may belong to. Both clouds have it.
func allowedAccounts(check check) setting {
	return setting{
		name: "allowed_account_ids", texts: true, check: check,
		help: "Accounts that the keys may belong to, at least one. Before the first read of this cloud, the provider looks up the account of the keys. If the set lacks that account, every read is an error. Set the argument in each gate: without it, wrong keys could read another organization, and the gate could pass.",
	}
}

// client is the client of a cloud.
type client interface {
	// KeysAccount returns the account that the keys belong to. The result is cached.
	KeysAccount(ctx context.Context) (string, error)
	// Clean returns an error without secrets.
	Clean(err error) error
}

// connected is a client and the accounts that its keys may belong to, nil for any.
type connected[C client] struct {
	client  C
	allowed []string
	label   string // of the setting with the accounts
}

// connect returns a function that returns the client of a cloud to data sources, but only if its keys belong to an
// allowed account. open makes the client, from the values of the cloud's block. It is called again only after an error.
func connect[C client](block block, object types.Object, open func(values) (C, error)) func(context.Context) (C, error) {
	cache := credential.NewCache(func(ctx context.Context) (connected[C], error) {
		values := newValues(ctx, block, object)
		client, err := open(values)
		if err != nil {
			return connected[C]{}, err
		}
		name := allowedAccounts(nil).name
		allowed, err := values.texts(name)
		return connected[C]{client, allowed, values.label(name)}, err
	}, nil)
	return func(ctx context.Context) (C, error) {
		var none C
		cloud, err := cache.Get(ctx)
		if err != nil {
			return none, err
		}
		if err := cloud.checkAccount(ctx); err != nil {
			return none, err
		}
		return cloud.client, nil
	}
}

// checkAccount returns an error if the account of the keys is not allowed, or if the lookup of the account fails.
func (c connected[C]) checkAccount(ctx context.Context) error {
	if c.allowed == nil {
		return nil
	}
	account, err := c.client.KeysAccount(ctx)
	if err != nil || slices.Contains(c.allowed, account) {
		return err
	}
	return c.client.Clean(&apicall.Error{
		Action:  c.label,
		Message: fmt.Sprintf("the keys belong to account %s, but only keys of %s are allowed", account, strings.Join(c.allowed, ", ")),
		Advice:  "Nothing was read. Use keys of an allowed account. If you mean the account of these keys, add it to " + c.label + ".",
	})
}
