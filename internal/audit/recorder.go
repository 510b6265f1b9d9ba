// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

// recorder looks at the resource recorder of the account itself, even if an aggregator is set. A finding is a recorder that
// is missing, is frozen, or does not record every supported resource: rules then keep old results.
func (h *huaweiCloud) recorder(ctx context.Context, r *run) error {
	own, err := h.own()
	if err != nil {
		return err
	}
	tracker, exists, err := h.Client.ShowTrackerConfig(ctx, h.AccountID)
	if err != nil {
		return err
	}
	r.covers(own)
	r.count(1)
	if !exists || !tracker.Recording() {
		r.find(own, "recorder", "%s", describeRecorder(tracker, exists))
	}
	return nil
}

// describeRecorder says why Config does not record everything.
func describeRecorder(tracker huaweicloud.TrackerConfig, exists bool) string {
	switch {
	case !exists:
		return "The account has no resource recorder, so Config does not notice changes."
	case tracker.FrozenStatus != nil && tracker.FrozenStatus.IsFrozen != nil && *tracker.FrozenStatus.IsFrozen:
		return "The resource recorder is frozen, so Config does not notice changes."
	}
	return "The resource recorder does not record every supported resource."
}
