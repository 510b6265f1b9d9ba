// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import "math/rand/v2"

// What every generated organization has in common, so that examples can name it.
const (
	// ManagerUin is the administrator's account.
	ManagerUin uint64 = 100000000000
	// FirstMemberUin is the first member; the others follow without a gap.
	FirstMemberUin uint64 = 100000000001
	// FirstPolicyID is the first policy of each member; the others follow without a gap.
	FirstPolicyID uint64 = 11
	// ZoneID is the Identity Center space.
	ZoneID = "z-sandbox00001"
)

// firstSubAccountUin is the first whole number that a float64 cannot hold.
const firstSubAccountUin uint64 = 1<<53 + 1

// Size says how long the lists of a generated organization are; a number below 1 means an empty list.
type Size struct {
	Members, ResourcesPerMember, PoliciesPerMember, AccountsPerPolicy, Tasks, Rules int
	// Lists are the sizes of further lists, by the API that answers with them: those of ListSizes.
	Lists map[string]int
	// WideCounts lets some counts be more than 32 bits hold, which the vendors' own clients do not read.
	WideCounts bool
}

// Generate makes up an organization with the keys of the sandbox. The same seed and size give the same
// organization. The content is as awkward as real content gets: quotes and line breaks in values, empty
// strings, fields that are null, empty or left out, numbers that a float64 would change.
func Generate(seed uint64, size Size) Organization {
	var org Organization
	for i := range size.Members {
		org.TencentCloud.Members = append(org.TencentCloud.Members, generateMember(seed, i, size))
	}
	org.TencentCloud.IdentityCenter = generateIdentityCenter(newRandom(seed, "tasks", 0), size)
	org.HuaweiCloud.PolicyStatesSummary = generateSummary(newRandom(seed, "rules", 0), size)
	org.setDefaults()
	for _, action := range sortedActions() {
		if action.generate != nil {
			action.generate(&org, seed, size.Lists[action.name])
		}
	}
	return org
}

// random chooses what is generated.
type random struct{ *rand.Rand }

// newRandom gives each list its own numbers, so that the length of one does not change another.
func newRandom(seed uint64, list string, index int) random {
	stream := uint64(index)
	for _, c := range []byte(list) {
		stream = stream*1099511628211 + uint64(c)
	}
	return random{rand.New(rand.NewPCG(seed, stream))}
}

func pick[T any](r random, values []T) T { return values[r.IntN(len(values))] }

// once tells true once in n times.
func (r random) once(n int) bool { return r.IntN(n) == 0 }

const identifierLetters = "0123456789abcdefghijklmnopqrstuvwxyz"

// identifier makes n letters and digits; with hex, digits of base 16 alone.
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

var awkwardTexts = []string{
	"prod", "", `say "yes"`, `C:\Temp\new`, "  two spaces on each side  ", "line one\nline two\r\n", "\ttab",
	"成本中心", "🚀 launch", "a&b<c>'d'", "${path.module} %{ if true }", "null", "true", "0012", "1e400", "key=value;x,y", "Zürich – Ωmega",
}

// text chooses a value; now and then one that is written with escapes alone, which means the same.
func (r random) text() any {
	text := pick(r, awkwardTexts)
	if r.once(6) {
		return escapedText(text)
	}
	return text
}

// optional chooses between a value, null and, by leaving the field out, nothing.
func (r random) optional(fields object, name string, value any) object {
	switch r.IntN(12) {
	case 0:
		return append(fields, field{name, nil})
	case 1:
		return fields
	}
	return append(fields, field{name, value})
}

// time makes a date and time in this layout, between 2021 and 2025.
func (r random) time(layout string) string {
	return momentOf(r.Int64N(4 * 365 * 24 * 3600 * 1000)).Format(layout)
}
