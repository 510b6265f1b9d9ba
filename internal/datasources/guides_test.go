// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

func TestAccGuide_membersAreKnownAtPlan(t *testing.T) {
	checkOutputs(t, outputs(t, example(t, "guides/large-organizations/members")), map[string]any{
		"audited": 4,
		"noncompliant_resources": object{
			"shop-production (100012345601)": 14, "shop-staging (100012345602)": 14,
			"data-platform (100012345603)": 12, "shared-services (100012345604)": 0,
		},
		"first_names":              length(3),
		"first_names/100012345603": length(5),
	})
}

// guideRows returns the cells of a table of a guide, without code marks.
func guideRows(t *testing.T, guide, header string) (rows [][]string) {
	t.Helper()
	text, err := os.ReadFile("../../docs/guides/" + guide + ".md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "\n"+header+"\n")
	if !found {
		t.Fatalf("%s has no table %s", guide, header)
	}
	lines := strings.Split(rest, "\n")
	for _, line := range lines[1:] {
		if !strings.HasPrefix(line, "| ") {
			break
		}
		rows = append(rows, strings.Split(strings.Trim(strings.ReplaceAll(line, "`", ""), "| "), " | "))
	}
	return rows
}

func TestGuide_pagesAndFiltersAreThoseOfTheDataSources(t *testing.T) {
	got, want := map[string]string{}, map[string]string{}
	for _, row := range guideRows(t, "large-organizations", "| Data source | Items in a page | Filters |") {
		filters := strings.Split(row[2], ", ")
		slices.Sort(filters)
		got[row[0]] = strings.ReplaceAll(row[1], ",", "") + ": " + strings.Join(filters, ", ")
	}
	for _, d := range dataSources {
		filters := slices.DeleteFunc(slices.Sorted(maps.Keys(d.optional)), func(name string) bool { return name == "domain_id" })
		page := strconv.Itoa(d.pageSize())
		switch {
		case d.pageSize() == 0 && len(filters) == 0:
			continue
		case d.pageSize() == 0:
			page = "all"
		case len(filters) == 0:
			filters = []string{"none"}
		}
		want[d.typeName()] = page + ": " + strings.Join(filters, ", ")
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Error(difference)
	}
}

func TestGuide_overlapsNameDataSources(t *testing.T) {
	rows := guideRows(t, "beside-official-providers", "| `orgaudit` | Official | Difference |")
	for _, row := range rows {
		if !slices.ContainsFunc(dataSources, func(d dataSource) bool { return d.name == row[0] }) {
			t.Errorf("there is no data source %s", row[0])
		}
	}
	if len(rows) < 2 {
		t.Errorf("%d rows", len(rows))
	}
}

// The guide computes how long an audit takes from the calls that this test counts.
func TestAccGuide_timesOfAnAudit(t *testing.T) {
	const perPage, pace = 50, 19.0
	calls := func(members, findings int) int { return members * ((findings + perPage - 1) / perPage) }
	for _, findings := range []int{perPage, perPage + 1} {
		server := sandboxtest.Start(t, organization.Generate(7, organization.Size{Members: 6, ResourcesPerMember: findings}))
		module := newModule(t, server.Environment())
		module.WriteMain("data \"orgaudit_audit\" \"all\" {\n  tencentcloud {\n    account_id = \"" + organization.DefaultAccountID + "\"\n  }\n}\n")
		module.Plan(0)
		for action, want := range map[string]int{"ListNonCompliantResource": calls(6, findings), "DescribeEffectivePolicy": 6, "DescribeOrganizationMembers": 1} {
			if got := len(server.CallsOf(action)); got != want {
				t.Errorf("%d calls of %s, want %d", got, action, want)
			}
		}
	}
	rows := guideRows(t, "large-organizations", "| Members | Calls, up to 50 findings in each | Minutes | Calls, 51 to 100 findings in each | Minutes |")
	for _, row := range rows {
		members, err := strconv.Atoi(strings.ReplaceAll(row[0], ",", ""))
		if err != nil {
			t.Fatal(err)
		}
		for i, findings := range []int{perPage, 2 * perPage} {
			number := calls(members, findings)
			want := fmt.Sprintf("%d, %.1f", number, float64(number)/pace/60)
			if got := strings.ReplaceAll(row[1+2*i], ",", "") + ", " + row[2+2*i]; got != want {
				t.Errorf("%d members: %s, want %s", members, got, want)
			}
		}
	}
	if len(rows) != 3 {
		t.Errorf("%d rows", len(rows))
	}
}

// A reference to a resource that is about to change defers the read until apply, so the plan cannot judge it.
func TestAccGuide_referenceDefersTheRead(t *testing.T) {
	rootmodule.SkipBelow(t, "1.4.0") // terraform_data
	const argument, condition = "terraform_data.member.input #", "length(self.resources) == 0"
	const blocked = "128 resources break the tag policy"
	for name, test := range map[string]struct {
		replace []string
		atPlan  bool
	}{
		"argument, as shown": {},
		"unknown argument":   {replace: []string{argument, "terraform_data.member.output #"}},
		"local":              {replace: []string{argument, "local.uin #", "# Stands for", "locals {\n  uin = terraform_data.member.input\n}\n# Stands for"}},
		"depends_on":         {replace: []string{argument, "100012345601\n  depends_on = [terraform_data.member] #"}},
		"condition":          {replace: []string{argument, "100012345601 #", condition, condition + " || terraform_data.member.input == 0"}},
		"no reference":       {replace: []string{argument, "100012345601 #"}, atPlan: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			module := example(t, "guides/beside-official-providers/deferred")
			shown := module.Read("main.tf")
			changed := strings.NewReplacer(test.replace...).Replace(shown)
			if (changed == shown) != (test.replace == nil) {
				t.Fatal("the example has changed")
			}
			module.Write("main.tf", changed)
			if test.atPlan {
				planFails(t, module, blocked)
				return
			}
			if printed := module.Plan(0); !strings.Contains(printed, "will be read during apply") {
				t.Errorf("the plan does not say that the read is deferred: %s", printed)
			}
			if _, printed := module.Run(1, "apply", "-auto-approve", "-no-color"); !strings.Contains(rootmodule.Unframed(printed), blocked) {
				t.Errorf("apply: %s", printed)
			}
		})
	}
}

// The framework relies on one process for each provider block, which only real Terraform starts.
func TestAccGuide_profileOfEachSiteBeatsVariables(t *testing.T) {
	module := example(t, "guides/beside-official-providers/sites")
	variables := sandboxtest.Start(t, exampleOrganization(t)).Environment()
	module.SetVariables(variables)
	keys := fmt.Sprintf(`{"secretId": %q, "secretKey": %q}`, variables["TENCENTCLOUD_SECRET_ID"], variables["TENCENTCLOUD_SECRET_KEY"])
	module.Write("profiles/international.credential", keys)
	module.Write("profiles/mainland.credential", keys)
	module.SetVariables(map[string]string{
		"TENCENTCLOUD_SHARED_CREDENTIALS_DIR": "profiles", "TENCENTCLOUD_SECRET_ID": "another", "TENCENTCLOUD_SECRET_KEY": "another",
	})
	checkOutputs(t, outputs(t, module), map[string]any{"members": object{"international": 4, "mainland": 4}})
}

// The three files of the guide are one module, as printed. A stand-in has the resources of the official providers.
func TestAccGuide_oneModule(t *testing.T) {
	module := example(t, "guides/beside-official-providers/one-module")
	module.AddOfficialProviders()
	printed := module.Plan(0, "-var=function_urn=urn:fss:ap-southeast-3:function:tag")
	for _, want := range []string{
		"Plan: 5 to add", `security["100012345604"] will be created`, `policy_assignment_id = "85856881e57640ca7d930d50"`,
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("the plan has no %q:\n%s", want, printed)
		}
	}
}
