// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"time"
)

func init() {
	register(action{
		name:         "DescribeIdentityCenter",
		needs:        []string{"ZoneId"},
		tencentCloud: (*Server).describeIdentityCenter,
		items:        ofOrganization,
		generate:     generateIdentityCenterService,
	})
}

func (s *Server) describeIdentityCenter(arguments) ([]byte, *tencentCloudError) {
	center := s.organization.TencentCloud.IdentityCenter
	if center == nil {
		return nil, &tencentCloudError{"FailedOperation.IdentityCenterNotOpen", "The CIC service is not enabled."}
	}
	service := object{{"ZoneId", center.ZoneID}, {"ServiceStatus", "Enabled"}}.raw()
	if given := s.organization.TencentCloud.Lists["DescribeIdentityCenter"]; len(given) > 0 {
		service = given[0]
	}
	// The fields of the object are those of the Response.
	fields := bytes.TrimSpace(service)
	return bytes.Clone(bytes.TrimSpace(fields[1 : len(fields)-1])), nil
}

func generateIdentityCenterService(organization *Organization, seed uint64, _ int) {
	r := newRandom(seed, "identity center", 0)
	service := object{{"ZoneId", organization.TencentCloud.IdentityCenter.ZoneID}, {"ZoneName", "sandbox"}, {"ServiceStatus", "Enabled"}}
	service = append(service, field{"ScimSyncStatus", pick(r, []string{"Enabled", "Disabled"})})
	service = append(service, field{"CreateTime", r.time(time.DateTime)}, field{"UpdateTime", r.time(time.DateTime)})
	organization.TencentCloud.Lists.put("DescribeIdentityCenter", []json.RawMessage{service.raw()})
}
