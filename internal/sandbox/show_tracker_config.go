// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import "slices"

var showTrackerConfig = api{
	cloud: huaweiCloud,
	name:  "ShowTrackerConfig",
	needs: []string{"selector"},
	path:  "/v1/resource-manager/domains/{domain_id}/tracker-config",
	answerHuawei: func(_ *Server, account caller, _ arguments) ([]byte, *huaweiCloudError) {
		if len(account.TrackerConfig) == 0 {
			return nil, notFound("the account has no resource recorder")
		}
		// A copy, since an alteration may write to the body.
		return slices.Clone([]byte(account.TrackerConfig)), nil
	},
}
