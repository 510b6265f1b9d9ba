// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/splice"
)

// NewServer returns a protocol 6 server of the provider, with the splice for large lists. The version is part of the
// User-Agent of its requests.
func NewServer(version string) tfprotov6.ProviderServer {
	return newServer(&orgaudit{version: version})
}

// NewUnsplicedServer is NewServer without the splice. Tests and benchmarks compare both.
func NewUnsplicedServer(version string) tfprotov6.ProviderServer {
	return grownStack{providerserver.NewProtocol6(&orgaudit{version: version})()}
}

func newServer(provider *orgaudit) tfprotov6.ProviderServer {
	return grownStack{splice.Server(providerserver.NewProtocol6(provider)())}
}
