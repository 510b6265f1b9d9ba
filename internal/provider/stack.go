// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"runtime"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// stackSize is enough for the deepest call of the framework, in bytes.
const stackSize = 40 << 10

// grownStack grows the stack of a call once, before the framework goes deep. Otherwise Go copies the stack at 2, 4, 8, 16
// and 32 KB. Each copy looks up every function on the stack, and so a small plan would load 1 MB more of the program.
type grownStack struct{ tfprotov6.ProviderServer }

//go:noinline
func growStack() {
	var space [stackSize]byte
	runtime.KeepAlive(&space)
}

// GetProviderSchema implements tfprotov6.ProviderServer.
func (s grownStack) GetProviderSchema(ctx context.Context, request *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	growStack()
	return s.ProviderServer.GetProviderSchema(ctx, request)
}

// ValidateProviderConfig implements tfprotov6.ProviderServer.
func (s grownStack) ValidateProviderConfig(ctx context.Context, request *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	growStack()
	return s.ProviderServer.ValidateProviderConfig(ctx, request)
}

// ConfigureProvider implements tfprotov6.ProviderServer.
func (s grownStack) ConfigureProvider(ctx context.Context, request *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	growStack()
	return s.ProviderServer.ConfigureProvider(ctx, request)
}

// ValidateDataResourceConfig implements tfprotov6.DataSourceServer.
func (s grownStack) ValidateDataResourceConfig(ctx context.Context, request *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	growStack()
	return s.ProviderServer.ValidateDataResourceConfig(ctx, request)
}

// ReadDataSource implements tfprotov6.DataSourceServer.
func (s grownStack) ReadDataSource(ctx context.Context, request *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	growStack()
	return s.ProviderServer.ReadDataSource(ctx, request)
}
