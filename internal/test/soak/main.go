// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Command soak reads the lists of every data source again and again with the real clients. One answer in ten of its
// sandboxes has a fault, and in some reads one call meets two faults in a row. It compares each result with the
// organization, and ends with exit code 1 if a result was wrong, a read without a fault failed, a read hung, or a
// goroutine leaked.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"sync"
	"time"

	"go.uber.org/goleak"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
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

func main() {
	duration := flag.Duration("for", 2*time.Minute, "how long to read")
	seed := flag.Uint64("seed", 1, "seed of the organizations and faults")
	flag.Parse()
	if err := run(os.Stdout, *duration, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// run soaks for a time, prints the table and returns what was wrong.
func run(out io.Writer, duration time.Duration, seed uint64) error {
	before := goleak.IgnoreCurrent()
	tally := newTally()
	began := time.Now()
	err := soak(tally, duration, seed)
	took := time.Since(began)
	leak := goleak.Find(before)
	tally.print(out)
	fmt.Fprintf(out, "\n%d reads in %s with seed %d, %d of them met a fault\ngoroutines leaked: %d\n",
		tally.reads, took.Round(time.Second), seed, tally.touched, goroutines(leak))
	return errors.Join(err, tally.err(), leak)
}

// goroutines counts the goroutines that a leak report lists.
func goroutines(leak error) int {
	if leak == nil {
		return 0
	}
	return len(regexp.MustCompile(`Goroutine \d+ in state`).FindAllString(leak.Error(), -1))
}

// soak runs the workers until the time is up.
func soak(tally *tally, duration time.Duration, seed uint64) error {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	watchdog := time.AfterFunc(duration+hung, func() { cancel(fmt.Errorf("still reading %s after the time was up", hung)) })
	defer watchdog.Stop()

	end := time.Now().Add(duration)
	failed := make([]error, workers)
	var running sync.WaitGroup
	for i := range workers {
		running.Go(func() { failed[i] = work(ctx, tally, end, rand.New(rand.NewPCG(seed, uint64(i)))) })
	}
	running.Wait()
	return errors.Join(errors.Join(failed...), context.Cause(ctx))
}

// work runs rounds, each with a new sandbox, until the time is up.
func work(ctx context.Context, tally *tally, end time.Time, random *rand.Rand) error {
	for time.Now().Before(end) && ctx.Err() == nil {
		bench, err := newBench(random)
		if err != nil {
			return err
		}
		round(ctx, bench, tally, end, random)
		if err := bench.server.Close(); err != nil {
			return err
		}
	}
	return nil
}

// plan is one read with the faults that it may meet.
type plan struct {
	kind   string // row of the table
	list   list
	faults []injection
	inTurn bool // the tries of one call meet the faults in turn; otherwise a share of all answers has them
}

// injection is a fault for the answers of one action.
type injection struct {
	action string
	fault  sandbox.Fault
}

// round reads with each fault of each action, shuffled, with mixed reads and pairs in between.
func round(ctx context.Context, bench *bench, tally *tally, end time.Time, random *rand.Rand) {
	plans := singles()
	random.Shuffle(len(plans), func(i, j int) { plans[i], plans[j] = plans[j], plans[i] })
	for i, single := range plans {
		if time.Now().After(end) || ctx.Err() != nil {
			return
		}
		if i%mixedEvery == 0 {
			tally.add(bench.try(ctx, mix(random), random))
		}
		if i%pairsEvery == 0 {
			tally.add(bench.try(ctx, pair(random), random))
		}
		tally.add(bench.try(ctx, single, random))
	}
}

// singles returns the reads of a round with one kind of fault each.
func singles() []plan {
	var plans []plan
	for _, list := range lists {
		for _, one := range list.injections() {
			for range list.times {
				plans = append(plans, plan{kind: one.fault.Name, list: list, faults: []injection{one}})
			}
		}
	}
	return plans
}

// mix returns a read of a random list with several kinds of faults.
func mix(random *rand.Rand) plan {
	list := lists[random.IntN(len(lists))]
	all := list.injections()
	chosen := plan{kind: mixed, list: list}
	for _, i := range random.Perm(len(all))[:mixedKinds] {
		chosen.faults = append(chosen.faults, all[i])
	}
	return chosen
}

// pair returns a read of a random list in which one call meets two kinds of faults before it succeeds.
func pair(random *rand.Rand) plan {
	list := lists[random.IntN(len(lists))]
	action := list.actions[random.IntN(len(list.actions))]
	faults := applying(action)
	chosen := plan{kind: pairs, list: list, inTurn: true}
	for _, i := range random.Perm(len(faults))[:2] {
		chosen.faults = append(chosen.faults, injection{action, faults[i]})
	}
	return chosen
}
