// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// row is a row of the table.
type row struct {
	what     string
	against  string // the reference; empty if the figure is held to a limit
	goal     string
	measured float64
	most     float64
	unit     string // x for a ratio to the reference
	detail   string // the measured figures
}

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
func serve(size organization.Size, trip time.Duration, actions ...string) (*sandbox.Server, error) {
	server, err := sandbox.Start(organization.Generate(1, size))
	if err != nil {
		return nil, err
	}
	for _, action := range actions {
		server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Delay = trip })
	}
	return server, nil
}

// environment returns a server's variables for a process.
func environment(server *sandbox.Server) []string {
	variables := []string{"HOME=/nonexistent"}
	for name, value := range server.Environment() {
		variables = append(variables, name+"="+value)
	}
	return variables
}

// coldPlan compares plans of one data source with one item to plans of an empty provider.
func (b *bench) coldPlan(ctx context.Context) ([]row, error) {
	const pairs = 20
	server, err := serve(organization.Size{Members: 1, ResourcesPerMember: 1}, 0)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	full, err := b.newModule(orgaudit, fmt.Sprintf(readResources, organization.FirstMemberUin), server)
	if err != nil {
		return nil, err
	}
	bare, err := b.newModule(empty, "data \"empty_one\" \"one\" {}\n", nil)
	if err != nil {
		return nil, err
	}
	var of [2]costs
	for i := range pairs + 1 { // the first pair is a warm-up
		for side, module := range []*module{full, bare} {
			whole, err := module.plan(ctx, false)
			if err != nil {
				return nil, err
			}
			provider, err := module.plan(ctx, true)
			if err != nil {
				return nil, err
			}
			if i > 0 {
				of[side].add(whole, provider)
			}
		}
	}
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
	}, nil
}

// costs are the figures of several plans.
type costs struct{ wall, cpu, memory []float64 }

func (c *costs) add(whole, provider cost) {
	c.wall = append(c.wall, whole.Wall.Seconds())
	c.cpu = append(c.cpu, whole.CPU.Seconds())
	c.memory = append(c.memory, float64(provider.Memory))
}

func median(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}

// binary measures the size of the stripped provider.
func (b *bench) binary(context.Context) ([]row, error) {
	info, err := os.Stat(b.program(orgaudit))
	if err != nil {
		return nil, err
	}
	other, err := os.Stat(b.program(empty))
	if err != nil {
		return nil, err
	}
	const most, megabyte = 25, 1e6
	return []row{{
		"Stripped binary", "", "at most 25 MB", float64(info.Size()) / megabyte, most, "MB",
		fmt.Sprintf("an empty provider has %.1f MB", float64(other.Size())/megabyte),
	}}, nil
}

// largePlan plans over 100,000 non-compliant resources.
func (b *bench) largePlan(ctx context.Context) ([]row, error) {
	const size = 100_000
	server, err := serve(organization.Size{Members: 1, ResourcesPerMember: size}, 0)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	module, err := b.newModule(orgaudit, fmt.Sprintf("provider \"orgaudit\" {\n  tencentcloud { requests_per_second = %d }\n}\n", fastRate)+fmt.Sprintf(readResources, organization.FirstMemberUin), server)
	if err != nil {
		return nil, err
	}
	took, err := module.plan(ctx, true)
	if err != nil {
		return nil, err
	}
	const mostCPU, mostMemory = 3, 200
	return []row{
		{"Provider CPU for a plan over 100,000 resources, all its starts", "", "at most 3 s", took.CPU.Seconds(), mostCPU, "s", fmt.Sprintf("the plan took %.3g s", took.Wall.Seconds())},
		{"Provider peak memory for a plan over 100,000 resources", "", "at most 200 MB", float64(took.Memory) / 1e6, mostMemory, "MB", ""},
	}, nil
}

// growth compares the cost of a short and a long list.
func (b *bench) growth(ctx context.Context) ([]row, error) {
	const small, large = 1_000, 300_000
	var took [2]cost
	for i, size := range []int{small, large} {
		server, err := serve(organization.Size{Members: 1, ResourcesPerMember: size}, 0)
		if err != nil {
			return nil, err
		}
		read, err := resources(fastRate).inProcess(ctx, environment(server))
		if err := server.Close(); err != nil {
			return nil, err
		}
		if err != nil {
			return nil, err
		}
		took[i] = read.Cost
	}
	const most = 1.05
	exponent := func(small, large float64) float64 { return math.Log(large/small) / math.Log(300) }
	return []row{
		{
			"Growth of CPU from 1,000 to 300,000 resources", inProportion, "exponent at most 1.05", exponent(took[0].CPU.Seconds(), took[1].CPU.Seconds()), most, "",
			fmt.Sprintf("%.3g s to %.3g s", took[0].CPU.Seconds(), took[1].CPU.Seconds()),
		},
		{
			"Growth of peak memory from 1,000 to 300,000 resources", inProportion, "exponent at most 1.05", exponent(float64(took[0].Memory), float64(took[1].Memory)), most, "",
			fmt.Sprintf("%.3g MB to %.3g MB", float64(took[0].Memory)/1e6, float64(took[1].Memory)/1e6),
		},
	}, nil
}

func resources(rate float64) reading {
	return reading{DataSource: "orgaudit_noncompliant_resources", Arguments: map[string]any{"member_uin": organization.FirstMemberUin}, Rate: rate}
}

// offsetList reads a list by offset with long round trips.
func (b *bench) offsetList(ctx context.Context) ([]row, error) {
	const size, action = 5_000, "DescribeOrganizationMemberAuthAccounts"
	server, err := serve(organization.Size{Members: 1, PoliciesPerMember: 1, AccountsPerPolicy: size}, roundTrip, action)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	read, err := reading{
		DataSource: "orgaudit_member_auth_accounts", Rate: apiRate,
		Arguments: map[string]any{"member_uin": organization.FirstMemberUin, "policy_id": organization.FirstPolicyID},
	}.inProcess(ctx, environment(server))
	if err != nil {
		return nil, err
	}
	calls := len(server.CallsOf(action))
	floor := float64(calls) / apiRate
	const most = 1.1
	return []row{{
		"Offset list of 5,000 items, 100 ms a round trip", apiLimit, "at most 1.1x", read.Cost.Wall.Seconds() / floor, most, "x",
		fmt.Sprintf("%d calls in %.3g s", calls, read.Cost.Wall.Seconds()),
	}}, nil
}

// tokenList reads a list by token with long round trips: each page needs the token of the page before.
func (b *bench) tokenList(ctx context.Context) ([]row, error) {
	const size, action = 2_500, "ListNonCompliantResource"
	server, err := serve(organization.Size{Members: 1, ResourcesPerMember: size}, roundTrip, action)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	read, err := resources(apiRate).inProcess(ctx, environment(server))
	if err != nil {
		return nil, err
	}
	calls := len(server.CallsOf(action))
	trip, err := bareRoundTrip(ctx, server, action)
	if err != nil {
		return nil, err
	}
	floor := float64(calls) * trip.Seconds()
	const most = 1.02
	return []row{{
		"Token list of 2,500 items, 100 ms a round trip", "the sum of the round trips", "at most 1.02x", read.Cost.Wall.Seconds() / floor, most, "x",
		fmt.Sprintf("%d calls in %.4g s, %.4g ms a round trip of a bare client", calls, read.Cost.Wall.Seconds(), 1000*trip.Seconds()),
	}}, nil
}

// bareRoundTrip measures a round trip of a client that discards the answer.
func bareRoundTrip(ctx context.Context, server *sandbox.Server, action string) (time.Duration, error) {
	var took []float64
	for range 20 {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader("{}"))
		if err != nil {
			return 0, err
		}
		request.Header.Set("X-TC-Action", action)
		began := time.Now()
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return 0, err
		}
		_, err = io.Copy(io.Discard, response.Body)
		took = append(took, time.Since(began).Seconds())
		if err := errors.Join(err, response.Body.Close()); err != nil {
			return 0, err
		}
	}
	return time.Duration(median(took) * float64(time.Second)), nil
}

// manyReads plans 200 reads, as many in parallel as Terraform allows.
func (b *bench) manyReads(ctx context.Context) ([]row, error) {
	const reads, action = 200, "ListNonCompliantResource"
	server, err := serve(organization.Size{Members: reads, ResourcesPerMember: 1}, roundTrip, action)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	server.Throttle(action, apiRate)
	module, err := b.newModule(orgaudit, fmt.Sprintf(`
data "orgaudit_noncompliant_resources" "each" {
  for_each   = toset([for i in range(%d) : tostring(%d + i)])
  member_uin = tonumber(each.key)
}
`, reads, organization.FirstMemberUin), server)
	if err != nil {
		return nil, err
	}
	took, err := module.plan(ctx, false)
	if err != nil {
		return nil, err
	}
	const most = 1.1
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
	return []row{line}, nil
}

// plainVariant compares the splice with State.Set.
func (b *bench) plainVariant(ctx context.Context) ([]row, error) {
	const size = 10_000
	server, err := serve(organization.Size{Members: 1, ResourcesPerMember: size}, 0)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	var took [2]cost
	for i, plain := range []bool{false, true} {
		reading := resources(fastRate)
		reading.Plain = plain
		read, err := reading.inProcess(ctx, environment(server))
		if err != nil {
			return nil, err
		}
		took[i] = read.Cost
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
	}, nil
}
