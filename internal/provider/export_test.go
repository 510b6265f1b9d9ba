// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net/url"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServerOnInstance returns a server that reads instance metadata at this address, not at the fixed one.
func NewServerOnInstance(version string, metadata *url.URL) tfprotov6.ProviderServer {
	return newServer(&orgaudit{version: version, metadata: metadata})
}
