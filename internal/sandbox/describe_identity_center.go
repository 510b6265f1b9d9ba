// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import "bytes"

var describeIdentityCenter = api{
	cloud: tencentCloud, service: organizationService,
	name:   "DescribeIdentityCenter",
	needs:  []string{"ZoneId"},
	answer: (*Server).describeIdentityCenter,
}

func (s *Server) describeIdentityCenter(*request) ([]byte, *vendorError) {
	center := s.organization.TencentCloud.IdentityCenter
	if center == nil {
		return nil, tencentCloudError("FailedOperation.IdentityCenterNotOpen", "The CIC service is not enabled.")
	}
	return fieldsOf(center.Answer()), nil
}

// fieldsOf returns the fields of an object, which are those of the Response.
func fieldsOf(object []byte) []byte {
	object = bytes.TrimSpace(object)
	return bytes.Clone(bytes.TrimSpace(object[1 : len(object)-1]))
}
