// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

var effectiveTagPolicy = dataSource{
	name: "effective_tag_policy", summary: "Effective tag policy not read", dialect: whole,
	size: func(int) organization.Size { return organization.Size{Members: 1} },
	answer: func(o organization.Organization) object {
		return object{"EffectivePolicy": decoded(o.TencentCloud.Members[0].EffectivePolicy)}
	},
	state: func(answer object) driver.Values {
		policy := inner(answer, "EffectivePolicy")
		want := fields(policy, "policy_content", "last_updated_timestamp")
		content, tags := decoded([]byte(policy["PolicyContent"].(string))).(object), driver.Values{}
		for key := range inner(content, "tags") {
			tag := inner(inner(content, "tags"), key)
			tags[key] = driver.Values{
				"tag_key": assigned(tag["tag_key"]), "tag_values": listOrEmpty(assigned(tag["tag_value"])),
				"resource_types": listOrEmpty(assigned(tag["resource_type_scope"])),
			}
		}
		want["applies"], want["tags"] = true, tags
		return want
	},
	required:      driver.Values{"target_id": organization.FirstMemberUin},
	invalid:       []driver.Values{{"applies": true}},
	documentedFor: driver.Values{"target_id": 111111111111},
	odd: []string{
		`{"EffectivePolicy": {"PolicyContent": "{}"}}`,
		`{"EffectivePolicy": {"TargetId": null, "PolicyContent": "{\"tags\": null}", "LastUpdatedTimestamp": null}}`,
		`{"EffectivePolicy": {"TargetId": 100000000001, "LastUpdatedTimestamp": 9223372036854775807,
			"PolicyContent": "{\"tags\": {\"env\": {}, \"Env\": {\"tag_key\": null, \"tag_value\": null}, \"\": {\"tag_key\": {\"@@assign\": \"\"}, \"x\": 1}}}"}}`,
	},
	incomplete: map[string]incomplete{
		"a tag key twice to Terraform": {
			edit(set("EffectivePolicy", object{"PolicyContent": `{"tags": {"\u00e9": {}, "e\u0301": {}}}`})), `" is given twice`, 1,
		},
		"another target": {
			edit(set("EffectivePolicy", object{"TargetId": 99, "PolicyContent": "{}"})), "an item has the TargetId 99, but the request asked for 100000000001", 1,
		},
	},
	outputs: map[string]any{
		"tag_values": object{
			"env": []string{"prod", "staging"}, "owner": []string{"team-storefront", "team-checkout", "team-search", "team-data", "team-platform"},
		},
		"allowed_environments": []string{"prod", "staging"},
	},
}

// assigned returns a value of a policy without its operator.
func assigned(value any) any {
	if wrapped, ok := value.(object); ok {
		return wrapped["@@assign"]
	}
	return value
}

func listOrEmpty(value any) any {
	if value == nil {
		return []any{}
	}
	return value
}

func TestEffectiveTagPolicy_doesNotApplyOnlyWhereTheAPISaysSo(t *testing.T) {
	t.Parallel()
	d := effectiveTagPolicy
	org := d.organization(1)
	org.TencentCloud.Members[0].EffectivePolicy = nil
	server := sandboxtest.Start(t, org)
	d.reads(t, startProvider(t, server, 3), d.required, driver.Values{
		"target_id": organization.FirstMemberUin, "applies": false, "policy_content": nil, "last_updated_timestamp": nil, "tags": driver.Values{}, "timeouts": nil,
	})
	d.checkCalls(t, server, 1)
}
