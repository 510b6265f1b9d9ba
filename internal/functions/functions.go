// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package functions has the provider's functions. They call no cloud.
package functions

import "github.com/hashicorp/terraform-plugin-framework/function"

// All returns the constructors of every function.
func All() []func() function.Function {
	return []func() function.Function{
		newParseQCS,
		newReportMarkdown,
		newReportHTML,
		newReportCSV,
		newReportJUnit,
	}
}
