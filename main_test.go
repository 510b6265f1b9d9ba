// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestUnlogged_onlyWithoutVariablesOfTheLog(t *testing.T) {
	for variable, want := range map[string]bool{
		"PATH=/bin": true, "TF_CLI_CONFIG_FILE=cli": true,
		"TF_LOG=DEBUG": false, "TF_LOG_PROVIDER=TRACE": false, "TF_LOG_SDK=TRACE": false,
	} {
		if got := unlogged([]string{"HOME=/", variable}); got != want {
			t.Errorf("%s: got %v", variable, got)
		}
	}
}
