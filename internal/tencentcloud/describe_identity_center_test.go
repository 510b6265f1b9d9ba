// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

func init() {
	reads["DescribeIdentityCenter"] = func(ctx context.Context, client *tencentcloud.Organization) (any, error) {
		return client.DescribeIdentityCenter(ctx)
	}
}

func TestDescribeIdentityCenter_aServiceThatIsNotOpenIsAnErrorThatSaysSo(t *testing.T) {
	server, client := start(t, organization.Generate(1, organization.Size{}))
	for name, change := range map[string]func(*organization.Organization){
		"by its status": func(o *organization.Organization) {
			o.TencentCloud.IdentityCenter.Details = []byte(`{"ZoneId": "z-1", "ServiceStatus": "Disabled"}`)
		},
		"by its status, without a zone": func(o *organization.Organization) {
			o.TencentCloud.IdentityCenter.Details = []byte(`{"ServiceStatus": "Disabled"}`)
		},
		"by the error code": func(o *organization.Organization) { o.TencentCloud.IdentityCenter = nil },
	} {
		server.Update(change)
		got, err := client.DescribeIdentityCenter(t.Context())
		var failed *apicall.Error
		if got != nil || !errors.As(err, &failed) || !strings.Contains(failed.Advice, "enable it") || failed.RequestID == "" || failed.Action != "DescribeIdentityCenter" {
			t.Errorf("%s: got %v, %+v", name, got, failed)
		}
		server.Update(func(o *organization.Organization) {
			o.TencentCloud.IdentityCenter = &organization.IdentityCenter{ZoneID: organization.ZoneID}
		})
	}
}

func FuzzDescribeIdentityCenter(f *testing.F) {
	for _, seed := range []string{
		`{"Response": {"ZoneId": "z-1"}}`, `{"Response": {"ZoneId": null}}`, `{"Response": {"ZoneId": ""}}`, `{"Response": {"ZoneId": []}}`,
		`{"Response": {"ZoneId": "z-1", "ServiceStatus": "Disabled"}}`, `{"Response": {"ZoneId": "z-1", "ZoneId": "z-2"}}`, `{"Response": {"zoneId": "z-1"}}`,
	} {
		f.Add([]byte(seed))
	}
	fuzzAnswers(f, "DescribeIdentityCenter", func(ctx context.Context, client *tencentcloud.Organization) (int, error) {
		got, err := client.DescribeIdentityCenter(ctx)
		if got == nil {
			return 0, err
		}
		return 1, err
	}, func(t *testing.T, response map[string]any, _ int) {
		zone, _ := response["ZoneId"].(string)
		if zone == "" || response["ServiceStatus"] == "Disabled" {
			t.Fatalf("%v was taken for an open service", response)
		}
	})
}
