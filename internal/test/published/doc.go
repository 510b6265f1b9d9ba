// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package published has no code: its tests hold what is published beside the code, and cannot be run before it is
// published, to the rules of who takes it: release files, workflows, what SECURITY.md promises, links.
package published
