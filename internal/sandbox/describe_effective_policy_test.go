// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestDescribeEffectivePolicy_answersThePolicyOfTheMember(t *testing.T) {
	server := start(t, organization.Organization{TencentCloud: organization.TencentCloud{Members: []organization.Member{
		{MemberUin: 7, EffectivePolicy: []byte(` {"TargetId": 7, "PolicyContent": null} `)}, {MemberUin: 8},
	}}})
	response, code := (tencentCaller{}).call(t, server, "DescribeEffectivePolicy", `{"TargetId":7}`)
	delete(response, "RequestId")
	if got := string(encodeJSON(response)); got != `{"EffectivePolicy":{"PolicyContent":null,"TargetId":7}}` || code != "" {
		t.Errorf("%s %s", got, code)
	}
	for body, want := range map[string]string{
		`{"TargetId":8}`: "ResourceNotFound.EffectivePolicyNotFound", `{"TargetId":9}`: "InvalidParameter", `{}`: "MissingParameter",
		`{"TargetId":"7"}`: "InvalidParameter", `{"TargetId":7,"PolicyType":"TAG_POLICY"}`: "UnknownParameter",
	} {
		if _, code := (tencentCaller{}).call(t, server, "DescribeEffectivePolicy", body); code != want {
			t.Errorf("%s: %q, want %q", body, code, want)
		}
	}
}
