// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package tencentcloud calls the list APIs of Tencent Cloud Organization, each to its end.
package tencentcloud

import (
	"net/url"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// Config is what a client of the Organization API needs.
type Config struct {
	// Credentials say where the keys come from that sign requests.
	Credentials Credentials
	// Endpoint is the whole URL of the Organization API, with a path if a gateway needs one.
	Endpoint *url.URL
	// STSEndpoint is the whole URL of the Security Token Service, Region its region. Only keys that
	// it gives need them.
	STSEndpoint *url.URL
	Region      string
	// Metadata is where the metadata service of the instance is; its fixed address where it is nil.
	Metadata *url.URL
	// Policy says how calls are made.
	Policy apicall.Policy
	// UserAgent names this program to the API.
	UserAgent string
}

// Organization calls Tencent Cloud Organization, version 2021-03-31. It may be used by several
// goroutines at once.
type Organization struct{ *client }

// NewOrganization gives a client. It makes no call.
func NewOrganization(config Config) (*Organization, error) {
	connection := newConnection(config)
	signer, err := config.signer(connection)
	if err != nil {
		return nil, err
	}
	const noRegion = "" // the service is global and refuses some regions
	return &Organization{connection.client("organization", "2021-03-31", noRegion, config.Endpoint, signer)}, nil
}
