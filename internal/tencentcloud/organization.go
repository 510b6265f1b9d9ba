// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package tencentcloud reads Tencent Cloud Organization. Each method reads a whole list or object.
package tencentcloud

import (
	"net/url"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
)

// Config configures a client.
type Config struct {
	// Credentials say where the keys that sign requests come from.
	Credentials Credentials
	// Endpoint is the whole URL of the Organization API, with a path if a gateway needs one.
	Endpoint *url.URL
	// STS returns the Security Token Service. Only roles and KeysAccount call it.
	STS func() (STS, error)
	// Metadata is the URL of the instance's metadata service, the vendor's address if it is nil.
	Metadata *url.URL
	// Policy says how calls are made.
	Policy apicall.Policy
	// UserAgent names this program to the API.
	UserAgent string
}

// STS is the Security Token Service: its whole URL, and its region, which is required.
type STS struct {
	Endpoint *url.URL
	Region   string
}

// Organization reads Tencent Cloud Organization, version 2021-03-31. Several goroutines may use it at once.
type Organization struct {
	*client
	keysAccount *credential.Cache[string]
}

// NewOrganization returns a client. It makes no call.
func NewOrganization(config Config) (*Organization, error) {
	connection := newConnection(config)
	signer, err := config.signer(connection)
	if err != nil {
		return nil, err
	}
	const noRegion = "" // the service is global and refuses some regions
	return &Organization{
		client:      connection.client("organization", "2021-03-31", noRegion, config.Endpoint, signer),
		keysAccount: credential.NewCache(config.callerAccount(connection, signer), nil),
	}, nil
}
