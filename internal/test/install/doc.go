// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package install tests what a new user runs: make demo, and make install and make uninstall, which install the provider
// without a registry.
package install
