// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// row counts the faults of one kind, by the result of the read.
type row struct{ injected, survived, failed, wrong int }

// tally counts the results of the reads.
type tally struct {
	mu             sync.Mutex
	kinds          []string // in the order of the table
	rows           map[string]*row
	reads, touched int
	mistakes       []error
	more           int // mistakes that are not kept
}

func newTally() *tally {
	t := &tally{rows: map[string]*row{}}
	for _, fault := range sandbox.Faults() {
		t.row(fault.Name)
	}
	t.row(mixed)
	t.row(pairs)
	return t
}

// row returns the row of a kind.
func (t *tally) row(kind string) *row {
	if t.rows[kind] == nil {
		t.rows[kind] = &row{}
		t.kinds = append(t.kinds, kind)
	}
	return t.rows[kind]
}

// add counts one read.
func (t *tally) add(r result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reads++
	if r.injected > 0 {
		t.touched++
	}
	row := t.row(r.plan.kind)
	row.injected += r.injected
	switch {
	case r.wrong != nil:
		row.wrong++
		t.mistake("wrong result", r, r.wrong)
	case r.err == nil:
		row.survived += r.injected
	default:
		row.failed += r.injected
		if r.injected == 0 {
			t.mistake("error without a fault", r, r.err)
		}
	}
}

// mistake keeps the first few mistakes.
func (t *tally) mistake(what string, r result, why error) {
	const enough = 10
	if len(t.mistakes) == enough {
		t.more++
		return
	}
	t.mistakes = append(t.mistakes, fmt.Errorf("%s: %q, %s: %w", what, r.plan.kind, r.plan.call.name, why))
}

// err returns the mistakes, or nil.
func (t *tally) err() error {
	if t.more > 0 {
		return errors.Join(append(slices.Clone(t.mistakes), fmt.Errorf("and %d more", t.more))...)
	}
	return errors.Join(t.mistakes...)
}

// print prints the table.
func (t *tally) print(out io.Writer) {
	const line = "%-46s | %8v | %8v | %20v | %13v\n"
	fmt.Fprintf(out, line, "kind of fault", "injected", "survived", "turned into an error", "wrong results")
	var all row
	for _, kind := range t.kinds {
		each := t.rows[kind]
		fmt.Fprintf(out, line, kind, each.injected, each.survived, each.failed, each.wrong)
		all.injected += each.injected
		all.survived += each.survived
		all.failed += each.failed
		all.wrong += each.wrong
	}
	fmt.Fprintf(out, line, "all", all.injected, all.survived, all.failed, all.wrong)
}
