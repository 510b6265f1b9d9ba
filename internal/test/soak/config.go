// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// readTracker reads the recorder of the account.
func readTracker(ctx context.Context, b *bench) (wrong, err error) {
	client, err := b.huaweiCloud()
	if err != nil {
		return nil, err
	}
	var read []huaweicloud.TrackerConfig
	config, exists, err := client.ShowTrackerConfig(ctx, organization.DefaultHuaweiDomainID)
	if exists {
		read = append(read, config)
	} else if err == nil {
		err = errors.New("the account has no recorder") // a fault says so
	}
	return outcome(read, []json.RawMessage{json.RawMessage(b.organization.HuaweiCloud.TrackerConfig)}, err)
}
