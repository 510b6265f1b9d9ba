// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestDescribeIdentityCenter_notOpenIsAnError(t *testing.T) {
	for name, body := range map[string]string{
		"by its status":                 `{"Response": {"ZoneId": "z-1", "ServiceStatus": "Disabled", "RequestId": "r-1"}}`,
		"by its status, without a zone": `{"Response": {"ServiceStatus": "Disabled", "RequestId": "r-1"}}`,
		"by the error code":             `{"Response": {"Error": {"Code": "FailedOperation.IdentityCenterNotOpen", "Message": "no"}, "RequestId": "r-1"}}`,
	} {
		server, client := start(t, organization.Organization{}, nil)
		server.Alter("DescribeIdentityCenter", func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = []byte(body) })
		got, err := client.DescribeIdentityCenter(t.Context())
		var failed *apicall.Error
		if got != nil || !errors.As(err, &failed) || !strings.Contains(failed.Advice, "enable it") || failed.RequestID != "r-1" || failed.Action != "DescribeIdentityCenter" {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}
