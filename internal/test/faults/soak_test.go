// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

var (
	soakFor  = flag.Duration("soak", time.Second, "how long TestSoak reads")
	soakSeed = flag.Uint64("soak-seed", 1, "seed of the organizations and faults of TestSoak")
)

const (
	// share of the answers with a fault.
	share = 0.1
	// Workers read in parallel, each from its own sandbox, so that a fault affects one read.
	workers = 4
	// Every fourth read meets several kinds of faults.
	mixedEvery = 4
	mixedKinds = 4
	mixed      = "mixed"
	// In every second read one call meets two kinds of faults in a row.
	pairsEvery = 2
	pairs      = "pairs"
	// hung is how long the last reads may take after the time is up.
	hung = time.Minute
)

// TestSoak reads generated organizations again and again. One answer in ten has a fault, and in some reads one call
// meets two faults in a row. Each result has to be the one of a read without faults, or an error.
func TestSoak(t *testing.T) {
	before := goleak.IgnoreCurrent()
	tally, began := newTally(), time.Now()
	end := began.Add(*soakFor)
	ctx, cancel := context.WithCancel(t.Context()) // without a deadline, since the clients' clock is ahead
	defer cancel()
	defer time.AfterFunc(*soakFor+hung, cancel).Stop()
	var running sync.WaitGroup
	for i := range workers {
		random := rand.New(rand.NewPCG(*soakSeed, uint64(i)))
		running.Go(func() {
			for again := true; again; again = time.Now().Before(end) {
				t.Run("round", func(t *testing.T) { round(ctx, t, tally, end, random) })
			}
		})
	}
	running.Wait()
	took := time.Since(began)
	leak := goleak.Find(before)
	tally.print(os.Stdout)
	fmt.Fprintf(os.Stdout, "\n%d reads in %s with seed %d, %d of them met a fault\ngoroutines leaked: %d\n",
		tally.reads, took.Round(time.Second), *soakSeed, tally.touched, goroutines(leak))
	if err := errors.Join(tally.err(), leak); err != nil {
		t.Error(err)
	}
	if ctx.Err() != nil {
		t.Errorf("still reading %s after the time was up", hung)
	}
	if tally.rows[pairs].injected == 0 {
		t.Error("no call met two faults")
	}
}

// goroutines counts the goroutines that a leak report lists.
func goroutines(leak error) int {
	if leak == nil {
		return 0
	}
	return len(regexp.MustCompile(`Goroutine \d+ in state`).FindAllString(leak.Error(), -1))
}

// round reads a new organization with each fault of each action, shuffled, with mixed reads and pairs in between. It
// stops when the time is up, but not before one read of each kind.
func round(ctx context.Context, t *testing.T, tally *tally, end time.Time, random *rand.Rand) {
	// Lists of one to a few pages.
	b := newBench(ctx, t, withRoles(generate(random.Uint64(), 1+random.IntN(100), 1+random.IntN(400))), random)
	singles := singles()
	random.Shuffle(len(singles), func(i, j int) { singles[i], singles[j] = singles[j], singles[i] })
	for i, single := range singles {
		if i%mixedEvery == 0 {
			tally.add(b.try(severalOf(mixed, mixedKinds, random)))
		}
		if i%pairsEvery == 0 {
			tally.add(b.try(severalOf(pairs, 2, random)))
		}
		tally.add(b.try(single))
		if time.Now().After(end) || ctx.Err() != nil {
			return
		}
	}
}

// plan is one read with the faults that it may meet.
type plan struct {
	kind   string // row of the table
	call   call
	faults []sandbox.Fault
}

// applying returns the faults that the answers to a call can have.
func (c call) applying() []sandbox.Fault {
	return slices.DeleteFunc(sandbox.Faults(), func(fault sandbox.Fault) bool { return !fault.AppliesTo(c.action) })
}

// singles returns a read for each fault of each call.
func singles() (plans []plan) {
	for _, call := range table() {
		for _, fault := range call.applying() {
			plans = append(plans, plan{fault.Name, call, []sandbox.Fault{fault}})
		}
	}
	return plans
}

// severalOf returns a read of a random call with several faults.
func severalOf(kind string, number int, random *rand.Rand) plan {
	calls := table()
	chosen := plan{kind: kind, call: calls[random.IntN(len(calls))]}
	faults := chosen.call.applying()
	for _, i := range random.Perm(len(faults))[:number] {
		chosen.faults = append(chosen.faults, faults[i])
	}
	return chosen
}

// bench reads one organization.
type bench struct {
	*world
	ctx    context.Context
	t      *testing.T
	random *rand.Rand
	whole  map[string]any // the results without faults, by the name of the call
}

// newBench starts a sandbox. Keys expire by the clients' clock, signatures by the machine's.
func newBench(ctx context.Context, t *testing.T, org organization.Organization, random *rand.Rand) *bench {
	t.Helper()
	w := start(t, org)
	w.SetClock(time.Now)
	w.SetKeyClock(w.clock.Now)
	return &bench{w, ctx, t, random, map[string]any{}}
}

// result is the result of one read.
type result struct {
	plan     plan
	injected int
	wrong    error // how the result differs from that of a read without faults, or nil
	err      error // of the read
}

// try reads once with faults, and compares the result with that of a read without faults.
func (b *bench) try(plan plan) result {
	b.t.Helper()
	whole, known := b.whole[plan.call.name]
	if !known {
		var err error
		if whole, err = b.read(plan.call, nil); err != nil {
			return result{plan: plan, err: err}
		}
		b.whole[plan.call.name] = whole
	}
	before := b.injected(plan)
	got, err := b.read(plan.call, func(server *sandbox.Server) {
		// One of the first two calls, since there may be no third.
		turns := oneCall(1+b.random.IntN(2), len(plan.faults))
		for i, fault := range plan.faults {
			if plan.kind != pairs {
				turns[i] = sandbox.Sometimes(share/float64(len(plan.faults)), b.random.Uint64())
			}
			server.Inject(plan.call.action, fault, turns[i])
		}
	})
	return plan.judge(whole, got, err, b.injected(plan)-before)
}

// read reads with a new client, and then removes what prepare, if not nil, injected.
func (b *bench) read(call call, prepare func(*sandbox.Server)) (any, error) {
	b.t.Helper()
	b.ResetCalls()
	defer b.Alter(call.after, nil)
	defer b.Alter(call.action, nil)
	w := *b.world
	if prepare != nil {
		w.policy.RequestTimeout = 200 * time.Millisecond
	}
	return call.readUntil(b.ctx, b.t, &w, prepare)
}

// injected counts the faults of a plan so far.
func (b *bench) injected(plan plan) (sum int) {
	counts := b.Injected()
	for _, fault := range plan.faults {
		sum += counts[fault.Name]
	}
	return sum
}

// oneCall selects call n for the first fault, and the next tries of the same call for one fault each. Calls for other
// pages may come in between; they have other parameters.
func oneCall(n, faults int) []sandbox.When {
	var mu sync.Mutex
	parameters, next := "", 0
	turns := make([]sandbox.When, faults)
	for i := range turns {
		turns[i] = func(call sandbox.Call) bool {
			mu.Lock()
			defer mu.Unlock()
			if next != i || i == 0 && call.N != n || i > 0 && fmt.Sprint(call.Parameters) != parameters {
				return false
			}
			parameters, next = fmt.Sprint(call.Parameters), next+1
			return true
		}
	}
	return turns
}

// judge compares a result with that of a read without faults. An answer that says that the object does not exist counts
// as an error.
func (p plan) judge(whole, got any, err error, injected int) result {
	r := result{plan: p, injected: injected, err: err}
	switch {
	case err != nil && got != nil:
		r.wrong = fmt.Errorf("a result came with the error %w", err)
	case err != nil || reflect.DeepEqual(got, whole):
	case p.call.missing != nil && reflect.DeepEqual(got, p.call.missing) && slices.ContainsFunc(p.faults, func(f sandbox.Fault) bool { return f.Name == notFound }):
		r.err = errors.New("the object does not exist")
	default:
		r.wrong = difference(got, whole)
	}
	return r
}

// difference says where a result differs from the whole.
func difference(got, whole any) error {
	read, want := reflect.ValueOf(got), reflect.ValueOf(whole)
	if read.Kind() != reflect.Slice || want.Kind() != reflect.Slice {
		return fmt.Errorf("%+v, not %+v", got, whole)
	}
	for i := range min(read.Len(), want.Len()) {
		if !reflect.DeepEqual(read.Index(i).Interface(), want.Index(i).Interface()) {
			return fmt.Errorf("%d items, not %d, and item %d is %+v, not %+v", read.Len(), want.Len(), i+1, read.Index(i), want.Index(i))
		}
	}
	return fmt.Errorf("%d items, not %d", read.Len(), want.Len())
}
