// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"regexp"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// requestClient is the form in which the API wants the name of its caller.
var requestClient = regexp.MustCompile(`^SDK_GO_[0-9.]+: terraform-provider-orgaudit test$`)

func TestRequests_nameTheirCaller(t *testing.T) {
	server, client := start(t, organization.Generate(1, organization.Size{}), nil)
	if _, err := client.DescribeIdentityCenter(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, call := range server.Calls() {
		if got := call.Header.Values("X-Tc-Requestclient"); len(got) != 1 || !requestClient.MatchString(got[0]) {
			t.Errorf("X-TC-RequestClient is %q", got)
		}
	}
}
