// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"maps"
	"math/rand/v2"
	"slices"
	"time"
)

// These values are in every generated organization, so that examples can name them.
const (
	// ManagerUin is the administrator's account.
	ManagerUin uint64 = 100000000000
	// FirstMemberUin is the first member; the others follow without a gap.
	FirstMemberUin uint64 = 100000000001
	// FirstPolicyID is the first policy of each member; the others follow without a gap.
	FirstPolicyID uint64 = 11
	// ZoneID is the Identity Center space.
	ZoneID = "z-sandbox00001"
	// FirstGroupID is the first user group of Identity Center.
	FirstGroupID = "g-storefront"
	// FirstAggregatorID is the first aggregator of Huawei Cloud Config, which has all sources, rules and states.
	FirstAggregatorID = "5a7db1c09e3f4b6d8c2a1e0f9b8d7c6a"
)

// Size says how long the lists of a generated organization are. A number below 1 is an empty list.
type Size struct {
	Members, ResourcesPerMember, PoliciesPerMember, AccountsPerPolicy int
	// AuthPolicies are grants of policies of members, to sub-accounts and user groups.
	AuthPolicies int
	// Lists of Identity Center. GroupMembers is for each group.
	Tasks, RoleAssignments, Provisionings, GroupMembers int
	Rules, PolicyStates                                 int
	// Lists of an aggregator: accounts that it collects from, rules and states of these accounts.
	// If one is above 0, there is at least one aggregator, and the first one has these lists.
	Aggregators, AggregatorSources, AggregateAssignments, AggregateStates int
	// OrganizationAccounts are accounts of the organization of Huawei Cloud.
	OrganizationAccounts int
	// WideCounts makes some odd counts of rules exceed 32 bits, which the vendors' own clients cannot read.
	WideCounts bool
	// Plain makes the organization read like a real one: plausible names, tags and reasons. Without it, values are
	// odd: quotes, line breaks, escapes and emoji, fields that are null, empty or absent, numbers beyond a float64.
	Plain bool
}

// EveryList returns a size in which each list has this number of items. Three members have two policies each.
func EveryList(items int) Size {
	return Size{
		Members: 3, ResourcesPerMember: items, PoliciesPerMember: 2, AccountsPerPolicy: items, AuthPolicies: items,
		Tasks: items, RoleAssignments: items, Provisionings: items, GroupMembers: items,
		Rules: items, PolicyStates: items,
		Aggregators: items, AggregatorSources: items, AggregateAssignments: items, AggregateStates: items,
		OrganizationAccounts: items,
	}
}

// aggregators is the number of aggregators: at least one if one has to have a list.
func (s Size) aggregators() int {
	if s.AggregatorSources > 0 || s.AggregateAssignments > 0 || s.AggregateStates > 0 {
		return max(s.Aggregators, 1)
	}
	return max(s.Aggregators, 0)
}

// Generate makes an organization with the default keys. The same seed and size give the same organization.
func Generate(seed uint64, size Size) Organization {
	var organization Organization
	organization.SetDefaults()
	if size.Plain {
		generatePlain(&organization, seed, size)
	} else {
		generateOdd(&organization, seed, size)
	}
	return organization
}

// random makes random values.
type random struct{ *rand.Rand }

// newRandom returns a source for one list, so that the length of a list does not change another list.
func newRandom(seed uint64, list string, index int) random {
	stream := uint64(index)
	for _, c := range []byte(list) {
		stream = stream*1099511628211 + uint64(c)
	}
	return random{rand.New(rand.NewPCG(seed, stream))}
}

func pick[T any](r random, values []T) T { return values[r.IntN(len(values))] }

// once returns true once in n times.
func (r random) once(n int) bool { return r.IntN(n) == 0 }

const identifierLetters = "0123456789abcdefghijklmnopqrstuvwxyz"

// identifier makes n letters and digits, or with hex n hexadecimal digits.
func (r random) identifier(n int, hex bool) string {
	letters := identifierLetters
	if hex {
		letters = letters[:16]
	}
	text := make([]byte, n)
	for i := range text {
		text[i] = letters[r.IntN(len(letters))]
	}
	return string(text)
}

// huaweiTime is the layout of the times of Config.
const huaweiTime = "2006-01-02T15:04:05.000Z"

// time makes a date and time in a layout, between 2021 and 2025.
func (r random) time(layout string) string {
	const fourYears = 4 * 365 * 24 * time.Hour
	after := time.Duration(r.Int64N(fourYears.Milliseconds())) * time.Millisecond
	return time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).Add(after).Format(layout)
}

// target chooses the account of a task or an assignment: every third is the manager, the others are members.
func (r random) target(index, members int) (kind string, uin uint64) {
	if members < 1 || index%3 == 0 {
		return "ManagerUin", ManagerUin
	}
	return "MemberUin", FirstMemberUin + r.Uint64N(uint64(members))
}

// summary is the answer of CollectPolicyStatesSummary with these rules, and the counts of the resources of each.
func summary(rules []object, counts []SummaryUnit) Object[PolicyStatesSummary] {
	var resources, states SummaryUnit
	assignments := make([]object, len(rules))
	for i, found := range counts {
		resources.Add(found)
		states.Add(CountState(found.state()))
		assignments[i] = object{
			{"compliance_state", found.state()},
			{"policy_assignment", rules[i]},
			{"results", object{{"resource_details", found.object()}, {"assignment_details", nil}}},
		}
	}
	return Object[PolicyStatesSummary](object{
		{"results", object{{"resource_details", resources.object()}, {"assignment_details", states.object()}}},
		{"policy_assignments", assignments},
	}.raw())
}

func (u SummaryUnit) object() object {
	return object{{"compliant_count", u.CompliantCount}, {"non_compliant_count", u.NonCompliantCount}}
}

// state is the compliance of a rule with these counts.
func (u SummaryUnit) state() string {
	if u.NonCompliantCount > 0 {
		return "NonCompliant"
	}
	return "Compliant"
}

// tagList writes tags in the form of Tencent Cloud, sorted by key.
func tagList(tags map[string]string) []object {
	list := []object{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, object{{"TagKey", key}, {"TagValue", tags[key]}})
	}
	return list
}

// aggregatorID is the id of the aggregator with an index.
func aggregatorID(r random, index int) string {
	if index == 0 {
		return FirstAggregatorID
	}
	return r.identifier(32, true)
}

// accountID is the id of the account with an index in an organization of Huawei Cloud. The first account is the one of
// the keys.
func accountID(domainID string, seed uint64, index int) string {
	if index == 0 {
		return domainID
	}
	return newRandom(seed, "accounts of Huawei Cloud", index).identifier(32, true)
}

// accountIDs are the ids of the first accounts.
func accountIDs(domainID string, seed uint64, size int) []string {
	ids := []string{}
	for i := range size {
		ids = append(ids, accountID(domainID, seed, i))
	}
	return ids
}
