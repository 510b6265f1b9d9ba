// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import "slices"

var showTrackerConfig = api{
	cloud: huaweiCloud,
	name:  "ShowTrackerConfig",
	needs: []string{"selector"},
	path:  configPath + "/tracker-config",
	answer: func(_ *Server, r *request) ([]byte, *vendorError) {
		if len(r.account.TrackerConfig) == 0 {
			return nil, notFound("the account has no resource recorder")
		}
		// A copy, since an alteration may write to the body.
		return slices.Clone([]byte(r.account.TrackerConfig)), nil
	},
}
