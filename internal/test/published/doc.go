// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package published tests what is published beside the code and runs only after publication: release files,
// workflows, SECURITY.md and links.
package published
