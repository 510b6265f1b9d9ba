// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"slices"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// Options say what to audit. At least one cloud is given.
type Options struct {
	TencentCloud *TencentCloudOptions // nil: not audited
	HuaweiCloud  *HuaweiCloudOptions  // nil: not audited
	// Only names the checks to run. If it is empty, all checks are run.
	Only       []string
	Exceptions []Exception
	// MaxFindings is how many findings the result lists, nil for all.
	MaxFindings *int64
	// Now is the time of the audit.
	Now time.Time
}

// TencentCloudOptions say what to audit of Tencent Cloud.
type TencentCloudOptions struct {
	Client *tencentcloud.Organization
	// AccountID is the account that the keys must belong to: the administrator of the organization.
	AccountID string
	// MemberUins are the members to audit. If it is empty, all members are audited.
	MemberUins []int64
	// AllowedPrincipals are the names and ids of the principals that may log in to members. If it is nil, the check is
	// skipped. An empty list allows nobody.
	AllowedPrincipals []string
}

// HuaweiCloudOptions say what to audit of Huawei Cloud.
type HuaweiCloudOptions struct {
	Client *huaweicloud.Client
	// AccountID is the account that the keys must belong to, and that is audited.
	AccountID string
	// AggregatorID is the id of an aggregator, empty for none. If it is set, rules and resources of all accounts of the
	// aggregator are audited.
	AggregatorID string
}

// Why a check is not run.
const (
	noAllowedPrincipals   = "no allowed_principals"
	noAggregator          = "no aggregator_id"
	identityCenterNotOpen = "Identity Center not open"
)

// Audits reports whether the options select a check and its cloud.
func (o Options) Audits(check Check) bool {
	if len(o.Only) > 0 && !slices.Contains(o.Only, check.Name) {
		return false
	}
	return check.Cloud == TencentCloud && o.TencentCloud != nil || check.Cloud == HuaweiCloud && o.HuaweiCloud != nil
}

// Skips returns why a check is skipped with these options, empty if it is not.
func (o Options) Skips(check string) string {
	switch {
	case check == Logins && o.TencentCloud != nil && o.TencentCloud.AllowedPrincipals == nil:
		return noAllowedPrincipals
	case check == Aggregation && o.HuaweiCloud != nil && o.HuaweiCloud.AggregatorID == "":
		return noAggregator
	}
	return ""
}
