// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import "bytes"

var describeEffectivePolicy = api{
	cloud: tencentCloud, service: organizationService,
	name:       "DescribeEffectivePolicy",
	needs:      []string{"EffectivePolicy"},
	parameters: []parameter{numberParameter("TargetId", true)},
	answer:     (*Server).describeEffectivePolicy,
}

// describeEffectivePolicy answers for members. Departments have no policies here.
func (s *Server) describeEffectivePolicy(r *request) ([]byte, *vendorError) {
	member := s.organization.TencentCloud.Member(r.number("TargetId", 0))
	switch {
	case member == nil:
		return nil, tencentCloudError("InvalidParameter", "The TargetId is no member of the organization.")
	case len(member.EffectivePolicy) == 0:
		return nil, tencentCloudError("ResourceNotFound.EffectivePolicyNotFound", "Valid policy does not exist.")
	}
	return append([]byte(`"EffectivePolicy":`), bytes.TrimSpace(member.EffectivePolicy)...), nil
}
