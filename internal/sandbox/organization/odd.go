// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

// firstSubAccountUin is the first whole number that a float64 cannot hold.
const firstSubAccountUin uint64 = 1<<53 + 1

// generateOdd fills an organization with values that are hard to decode, to compare and to print.
func generateOdd(o *Organization, seed uint64, size Size) {
	for i := range size.Members {
		o.TencentCloud.Members = append(o.TencentCloud.Members, oddMember(seed, i, size))
	}
	o.TencentCloud.Details = oddOrganizationDetails(newRandom(seed, "organization", 0))
	o.TencentCloud.MemberDetails = oddMemberDetails(seed, o.TencentCloud.Members)
	o.TencentCloud.AuthPolicies = oddAuthPolicies(newRandom(seed, "auth policies", 0), o.TencentCloud.Members, size)
	o.TencentCloud.IdentityCenter = oddIdentityCenter(seed, size)
	summary := oddSummary(newRandom(seed, "rules", 0), size)
	o.HuaweiCloud.PolicyStatesSummary = summary
	o.HuaweiCloud.PolicyStates = oddPolicyStates(seed, size.PolicyStates, o.HuaweiCloud.DomainID, summary)
	o.HuaweiCloud.TrackerConfig = Object[TrackerConfig](oddTrackerConfig(newRandom(seed, "tracker", 0), o.HuaweiCloud.DomainID))
	o.HuaweiCloud.Aggregators = oddAggregators(o.HuaweiCloud.DomainID, seed, size)
	o.HuaweiCloud.OrganizationAccounts = oddOrganizationAccounts(o.HuaweiCloud.DomainID, seed, size.OrganizationAccounts)
}

var oddTexts = []string{
	"prod", "", `say "yes"`, `C:\Temp\new`, "  two spaces on each side  ", "line one\nline two\r\n", "\ttab",
	"成本中心", "🚀 launch", "a&b<c>'d'", "${path.module} %{ if true }", "null", "true", "0012", "1e400", "key=value;x,y", "Zürich – Ωmega",
}

var oddTagKeys = []string{"env", "Env", "owner", "cost-center", "部门", "team:name", "two words", "backup"}

// text picks an odd text. Some are written with \u escapes only, which means the same.
func (r random) text() any {
	text := pick(r, oddTexts)
	if r.once(6) {
		return escapedText(text)
	}
	return text
}

// optional adds a field with its value, with null or not at all.
func (r random) optional(fields object, name string, value any) object {
	switch r.IntN(12) {
	case 0:
		return append(fields, field{name, nil})
	case 1:
		return fields
	}
	return append(fields, field{name, value})
}

// tags makes fewer than n tags; the key and the value of each have these names.
func (r random) tags(n int, key, value string) []object {
	tags := []object{}
	for _, index := range r.Perm(len(oddTagKeys))[:r.IntN(n)] {
		tags = append(tags, object{{key, oddTagKeys[index]}, {value, r.text()}})
	}
	return tags
}
