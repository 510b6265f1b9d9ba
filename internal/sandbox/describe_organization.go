// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

var describeOrganization = api{
	cloud: tencentCloud, service: organizationService,
	name:  "DescribeOrganization",
	needs: []string{"OrgId"},
	parameters: []parameter{
		textParameter("Lang", "en", "zh"),
		textParameter("Product"),
	},
	answer: (*Server).describeOrganization,
}

func (s *Server) describeOrganization(r *request) ([]byte, *vendorError) {
	if apiError := checkProduct(r); apiError != nil {
		return nil, apiError
	}
	return fieldsOf(s.organization.TencentCloud.Answer()), nil
}
