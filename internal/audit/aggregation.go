// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import "context"

// aggregation looks at each source of the aggregator, and at each active account of the organization. A finding is a source
// whose last aggregation did not succeed, or an active account that the aggregator does not name.
func (h *huaweiCloud) aggregation(_ context.Context, r *run) error {
	own, err := h.own()
	if err != nil {
		return err
	}
	sources, err := h.sources()
	if err != nil {
		return err
	}
	active, err := h.active()
	if err != nil {
		return err
	}
	r.count(len(sources) + len(active))
	named := map[string]bool{}
	for _, source := range sources {
		id, in := text(source.SourceID, "a source without an id"), own
		if text(source.SourceType, "") != organizationSource && text(source.SourceID, "") != "" { // without an id it names no account
			in = account{*source.SourceID, source.SourceName}
			r.covers(in)
			named[in.id] = true
		}
		if status := text(source.LastUpdateStatus, "unknown"); status != "SUCCEEDED" {
			r.find(in, id, "The last aggregation of %s has the status %s: %s", text(source.SourceName, id), status,
				text(source.LastErrorMessage, text(source.LastErrorCode, "no reason given")))
		}
	}
	if len(sources) == 1 && text(sources[0].SourceType, "") == organizationSource {
		r.covers(active...)
		return nil
	}
	for _, one := range active {
		if !named[one.id] {
			r.find(one, one.id, "The aggregator does not name this active account, so the audit does not see its resources.")
		}
	}
	return nil
}
