// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "net/url"

// SetInstanceMetadata lets instances' metadata services be elsewhere than at their fixed addresses.
func SetInstanceMetadata(base *url.URL) {
	instanceMetadata.tencentCloud, instanceMetadata.huaweiCloud = base, base
}
