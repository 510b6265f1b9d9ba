// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package bench_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// References of several rows.
const (
	emptyProvider  = "an empty provider"
	inProportion   = "growth in proportion, exponent 1"
	apiLimit       = "the limit of the API, 20 requests a second"
	frameworkAlone = "the plugin framework alone (`State.Set`)"
)

const (
	roundTrip = 100 * time.Millisecond
	// apiRate is the vendor's limit of requests a second for one API.
	apiRate  = 20
	fastRate = 1000
	mebibyte = 1 << 20
)

const readResources = `
data "orgaudit_noncompliant_resources" "all" {
  member_uin = %d
}
`

// serve serves an organization; the answers of these actions take one round trip.
func serve(t *testing.T, size organization.Size, actions ...string) *sandbox.Server {
	t.Helper()
	server := sandboxtest.Start(t, organization.Generate(1, size))
	for _, action := range actions {
		server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Delay = roundTrip })
	}
	return server
}

// coldPlan compares plans of one data source with one item to plans of an empty provider. For the memory, the providers are
// as in a release. For time and CPU, each pair has another layout of both: at each start, a provider creates a key for its
// connection to Terraform, and the layout changes how long that takes by more than all else in which the providers differ.
func (b bench) coldPlan(t *testing.T) []row {
	const pairs = 20
	server := serve(t, organization.Size{Members: 1, ResourcesPerMember: 1})
	var modules [2][2]module // the provider and the empty one, each without and with notes
	for side, folder := range []string{b.orgaudit, b.empty} {
		configuration := []string{fmt.Sprintf(readResources, organization.FirstMemberUin), "data \"orgaudit_one\" \"one\" {}\n"}[side]
		for i, noted := range []bool{false, true} {
			modules[side][i], _ = planned(t, folder, configuration, server, noted)
		}
	}
	var of [2]costs
	for range pairs {
		for side := range modules {
			of[side].memory = append(of[side].memory, float64(modules[side][1].plan(t).Memory))
		}
	}
	for pair := range pairs {
		b.build(t, fmt.Sprintf("-randlayout=%d", pair+1))
		for side := range modules {
			modules[side][0].plan(t) // a warm-up
			took := modules[side][0].plan(t)
			of[side].wall, of[side].cpu = append(of[side].wall, took.Wall.Seconds()), append(of[side].cpu, took.CPU.Seconds())
		}
	}
	b.build(t)
	line := func(name string, most float64, values func(costs) []float64, unit string, scale float64) row {
		ours, floor := median(values(of[0])), median(values(of[1]))
		return row{
			"Cold plan of one item: " + name, emptyProvider, fmt.Sprintf("at most %.2fx", most), ours / floor, most, "x",
			fmt.Sprintf("%.3g %s, reference %.3g %s, medians of %d pairs", ours/scale, unit, floor/scale, unit, pairs),
		}
	}
	return []row{
		line("time", 1.08, func(c costs) []float64 { return c.wall }, "s", 1),
		line("CPU", 1.08, func(c costs) []float64 { return c.cpu }, "s", 1),
		line("provider memory", 1.25, func(c costs) []float64 { return c.memory }, "MiB", mebibyte),
	}
}

// costs are the figures of several plans.
type costs struct{ wall, cpu, memory []float64 }

func median(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}

// binary measures the size of the stripped provider.
func (b bench) binary(t *testing.T) []row {
	const most, megabyte = 25, 1e6
	var sizes []float64
	for _, folder := range []string{b.orgaudit, b.empty} {
		info, err := os.Stat(program(folder))
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, float64(info.Size())/megabyte)
	}
	return []row{{"Stripped binary", "", "at most 25 MB", sizes[0], most, "MB", fmt.Sprintf("an empty provider has %.1f MB", sizes[1])}}
}

// largePlan plans over 100,000 non-compliant resources.
func (b bench) largePlan(t *testing.T) []row {
	const mostCPU, mostMemory = 3, 200
	server := serve(t, organization.Size{Members: 1, ResourcesPerMember: 100_000})
	_, took := planned(t, b.orgaudit, fastProvider+fmt.Sprintf(readResources, organization.FirstMemberUin), server, true)
	return []row{
		{"Provider CPU for a plan over 100,000 resources, all its starts", "", "at most 3 s", took.CPU.Seconds(), mostCPU, "s", fmt.Sprintf("the plan took %.3g s", took.Wall.Seconds())},
		{"Provider peak memory for a plan over 100,000 resources", "", "at most 200 MB", float64(took.Memory) / 1e6, mostMemory, "MB", ""},
	}
}

// growth compares the cost of a short and a long list.
func growth(t *testing.T) []row {
	const small, large, most = 1_000, 300_000, 1.05
	var took [2]cost
	for i, size := range []int{small, large} {
		took[i] = resources(fastRate).inProcess(t, serve(t, organization.Size{Members: 1, ResourcesPerMember: size}))
	}
	return []row{
		{
			"Growth of CPU from 1,000 to 300,000 resources", inProportion, "exponent at most 1.05", exponent(took[0].CPU.Seconds(), took[1].CPU.Seconds(), large/small), most, "",
			fmt.Sprintf("%.3g s to %.3g s", took[0].CPU.Seconds(), took[1].CPU.Seconds()),
		},
		{
			"Growth of peak memory from 1,000 to 300,000 resources", inProportion, "exponent at most 1.05", exponent(float64(took[0].Memory), float64(took[1].Memory), large/small), most, "",
			fmt.Sprintf("%.3g MB to %.3g MB", float64(took[0].Memory)/1e6, float64(took[1].Memory)/1e6),
		},
	}
}

// exponent says how a cost grows with a size that grows by a factor: 1 is in proportion.
func exponent(small, large, factor float64) float64 { return math.Log(large/small) / math.Log(factor) }

func resources(rate float64) reading {
	return reading{DataSource: "orgaudit_noncompliant_resources", Arguments: map[string]any{"member_uin": organization.FirstMemberUin}, Rate: rate}
}

// offsetList reads a list by offset with long round trips.
func offsetList(t *testing.T) []row {
	const size, action, most = 5_000, "DescribeOrganizationMemberAuthAccounts", 1.1
	server := serve(t, organization.Size{Members: 1, PoliciesPerMember: 1, AccountsPerPolicy: size}, action)
	read := reading{
		DataSource: "orgaudit_member_auth_accounts", Rate: apiRate,
		Arguments: map[string]any{"member_uin": organization.FirstMemberUin, "policy_id": organization.FirstPolicyID},
	}.inProcess(t, server)
	calls := len(server.CallsOf(action))
	floor := float64(calls) / apiRate
	return []row{{
		"Offset list of 5,000 items, 100 ms a round trip", apiLimit, "at most 1.1x", read.Wall.Seconds() / floor, most, "x",
		fmt.Sprintf("%d calls in %.3g s", calls, read.Wall.Seconds()),
	}}
}

// tokenList reads a list by token with long round trips: each page needs the token of the page before.
func tokenList(t *testing.T) []row {
	const size, action, most = 2_500, "ListNonCompliantResource", 1.02
	server := serve(t, organization.Size{Members: 1, ResourcesPerMember: size}, action)
	read := resources(apiRate).inProcess(t, server)
	calls, trip := len(server.CallsOf(action)), bareRoundTrip(t, server, action)
	return []row{{
		"Token list of 2,500 items, 100 ms a round trip", "the sum of the round trips", "at most 1.02x", read.Wall.Seconds() / (float64(calls) * trip), most, "x",
		fmt.Sprintf("%d calls in %.4g s, %.4g ms a round trip of a bare client", calls, read.Wall.Seconds(), 1000*trip),
	}}
}

// bareRoundTrip measures a round trip of a client that discards the answer, in seconds.
func bareRoundTrip(t *testing.T, server *sandbox.Server, action string) float64 {
	t.Helper()
	var took []float64
	for range 20 {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-TC-Action", action)
		began := time.Now()
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, response.Body)
		took = append(took, time.Since(began).Seconds())
		if err := errors.Join(err, response.Body.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return median(took)
}

// manyReads plans 200 reads, as many in parallel as Terraform allows.
func (b bench) manyReads(t *testing.T) []row {
	const reads, action, most = 200, "ListNonCompliantResource", 1.1
	server := serve(t, organization.Size{Members: reads, ResourcesPerMember: 1}, action)
	server.Throttle(action, apiRate)
	_, took := planned(t, b.orgaudit, fmt.Sprintf(`
data "orgaudit_noncompliant_resources" "each" {
  for_each   = toset([for i in range(%d) : tostring(%d + i)])
  member_uin = tonumber(each.key)
}
`, reads, organization.FirstMemberUin), server, false)
	rejected := 0
	for _, count := range server.Injected() {
		rejected += count
	}
	line := row{
		"200 reads in one plan, 100 ms a round trip", apiLimit, "at most 1.1x, none rejected", took.Wall.Seconds() / (reads / apiRate), most, "x",
		fmt.Sprintf("%.4g s, %d rejected", took.Wall.Seconds(), rejected),
	}
	if rejected > 0 {
		line.measured = math.Inf(1)
	}
	return []row{line}
}

// plainVariant compares the splice with State.Set.
func plainVariant(t *testing.T) []row {
	server := serve(t, organization.Size{Members: 1, ResourcesPerMember: 10_000})
	var took [2]cost
	for i, plain := range []bool{false, true} {
		reading := resources(fastRate)
		reading.Plain = plain
		took[i] = reading.inProcess(t, server)
	}
	return []row{
		{
			"Read of 10,000 resources: CPU", frameworkAlone, "below 1x", took[0].CPU.Seconds() / took[1].CPU.Seconds(), 1, "x",
			fmt.Sprintf("%.3g s, reference %.3g s", took[0].CPU.Seconds(), took[1].CPU.Seconds()),
		},
		{
			"Read of 10,000 resources: peak memory", frameworkAlone, "below 1x", float64(took[0].Memory) / float64(took[1].Memory), 1, "x",
			fmt.Sprintf("%.3g MB, reference %.3g MB", float64(took[0].Memory)/1e6, float64(took[1].Memory)/1e6),
		},
	}
}
