// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"encoding/json"
	"testing"

	configmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/config/v1/model"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestHuaweiCloud_trackerConfig(t *testing.T) {
	t.Setenv("HOME", t.TempDir()) // the SDK writes a file there
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, org organization.Organization) {
		config, err := configClient(t, server, ownKeys, organization.DefaultHuaweiDomainID).ShowTrackerConfig(&configmodel.ShowTrackerConfigRequest{})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "recorder", config, json.RawMessage(org.HuaweiCloud.TrackerConfig))
	})
}
