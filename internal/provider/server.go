// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/splice"
)

// NewServer gives a protocol 6 server of the provider, which puts large lists straight into its
// answers. The version goes into the User-Agent of its requests.
func NewServer(version string) tfprotov6.ProviderServer {
	return newServer(&orgaudit{version: version})
}

func newServer(provider *orgaudit) tfprotov6.ProviderServer {
	return splice.Server(providerserver.NewProtocol6(provider)())
}
