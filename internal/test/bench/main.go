// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

// Command bench measures what the provider costs, as ratios within one run, and prints a table. It compares the
// provider with an empty provider of the framework, with the vendor's request limit, and with itself without the
// splice. It builds what it needs and uses no account. Run it from the top of the repository, on Linux.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"time"
)

func main() {
	if isWrapper() {
		if err := wrap(); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if os.Getenv(readVariable) != "" {
		err = readAndTell(ctx)
	} else {
		only := flag.String("run", ".", "measure only rows that match this expression")
		flag.Parse()
		err = measure(ctx, *only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measure prints the table, each row as soon as it is measured.
func measure(ctx context.Context, only string) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	b, remove, err := newBench(ctx)
	if remove != nil {
		defer remove()
	}
	if err != nil {
		return err
	}
	fmt.Printf("%s, %s/%s, %d processors, %s\n\n", time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	fmt.Println("| What | Goal | Measured | Held | |\n|---|---|---|---|---|")
	for _, one := range []struct {
		name    string
		measure func(context.Context) ([]row, error)
	}{
		{"cold", b.coldPlan},
		{"binary", b.binary},
		{"large", b.largePlan},
		{"growth", b.growth},
		{"offset", b.offsetList},
		{"token", b.tokenList},
		{"many", b.manyReads},
		{"plain", b.plainVariant},
		{"byhand", b.auditByHand},
		{"members", b.auditMembers},
		{"paced", b.auditPaced},
		{"findings", b.auditFindings},
	} {
		if !wanted.MatchString(one.name) {
			continue
		}
		rows, err := one.measure(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		for _, row := range rows {
			held := "yes"
			if row.measured > row.most {
				held = "NO"
			}
			fmt.Printf("| %s | %s | %.3g %s | %s | %s |\n", row.what, row.goal, row.measured, row.unit, held, row.detail)
		}
	}
	return nil
}
