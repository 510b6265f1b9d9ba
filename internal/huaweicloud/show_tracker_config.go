// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// TrackerConfig is the resource recorder of an account.
// In it and below, fields that are absent or null are nil. Selector is never nil.
type TrackerConfig struct {
	Channel               *TrackerChannel  `json:"channel"`
	Selector              *TrackerSelector `json:"selector"`
	RetentionPeriodInDays *int64           `json:"retention_period_in_days"`
	AgencyName            *string          `json:"agency_name"`
	DomainID              *string          `json:"domain_id"`
	FrozenStatus          *FrozenStatus    `json:"frozen_status"`
}

// TrackerChannel says where the recorder sends notifications and snapshots.
type TrackerChannel struct {
	SMN *TrackerSMNChannel `json:"smn"`
	OBS *TrackerOBSChannel `json:"obs"`
}

// TrackerSMNChannel is a topic of Simple Message Notification.
type TrackerSMNChannel struct {
	RegionID  *string `json:"region_id"`
	ProjectID *string `json:"project_id"`
	TopicURN  *string `json:"topic_urn"`
}

// TrackerOBSChannel is a bucket.
type TrackerOBSChannel struct {
	BucketName   *string `json:"bucket_name"`
	BucketPrefix *string `json:"bucket_prefix"`
	RegionID     *string `json:"region_id"`
}

// TrackerSelector says which resources are recorded.
type TrackerSelector struct {
	AllSupported  *bool     `json:"all_supported"`
	ResourceTypes []*string `json:"resource_types"`
}

// FrozenStatus says whether the recorder is frozen, and why.
type FrozenStatus struct {
	IsFrozen    *bool     `json:"is_frozen"`
	FrozenScene []*string `json:"frozen_scene"`
}

// Recording reports whether the recorder records every resource that Config supports: it selects all of them and is not
// frozen. Otherwise rules keep the results that they had.
func (c TrackerConfig) Recording() bool {
	frozen := c.FrozenStatus != nil && c.FrozenStatus.IsFrozen != nil && *c.FrozenStatus.IsFrozen
	all := c.Selector != nil && c.Selector.AllSupported != nil && *c.Selector.AllSupported
	return all && !frozen
}

// ShowTrackerConfig returns the resource recorder of an account: 1 to 36 letters, digits, hyphens and underscores. exists
// is false if Config itself says that the account has none: with status 404 and an error code that begins with RMS. An
// answer without a selector is an error, since it does not say what is recorded.
// An error is an *apicall.Error, with HTTP status 400, 403, 404 or 500 and the vendor's code.
// Permission: rms:trackerConfig:get.
// Source: Huawei Cloud Config, ShowTrackerConfig, version 1.
func (c *Client) ShowTrackerConfig(ctx context.Context, domainID string) (config TrackerConfig, exists bool, err error) {
	const action = "ShowTrackerConfig"
	received, err := call[TrackerConfig](ctx, c, c.signer, c.configRequest(action, domainID, "/tracker-config"))
	if isNotFound(err) {
		return config, false, nil
	}
	if err != nil {
		return config, false, err
	}
	source := c.source(action)
	if err := paging.AskedFor(source, received.RequestID, "domain_id", received.Value.DomainID, &domainID); err != nil {
		return config, false, c.caller.Clean(err)
	}
	if received.Value.Selector == nil {
		return config, false, source.Incomplete(received.RequestID, "the answer has no selector, which says what is recorded")
	}
	return received.Value, true, nil
}

// isNotFound reports whether Config itself says that something does not exist. A gateway or a proxy may also
// answer with status 404, which does not prove it.
func isNotFound(err error) bool {
	failed, ok := errors.AsType[*apicall.Error](err)
	return ok && failed.Status == http.StatusNotFound && !failed.Nested && strings.HasPrefix(failed.Code, "RMS.")
}
