// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package install tests the installation of the provider without a registry: make install and make uninstall.
package install
