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
	"os/exec"
	"os/signal"
	"regexp"
	"runtime"
	"strings"
	"syscall"
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
	machine, err := b.machine(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("%s, %s\n\n", time.Now().Format(time.DateOnly), machine)
	fmt.Println("| What | Against | Goal | Measured | Held | Figures |\n|---|---|---|---|---|---|")
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
			fmt.Printf("| %s | %s | %s | %s | %s | %s |\n", row.what, row.against, row.goal, strings.TrimSpace(fmt.Sprintf("%.3g %s", row.measured, row.unit)), held, row.detail)
		}
	}
	return nil
}

// machine describes what the figures were measured on, such as "linux/amd64, 2 processors, 24 GiB of memory, Go 1.26.8,
// Terraform 1.11.4".
func (b *bench) machine(ctx context.Context) (string, error) {
	var info syscall.Sysinfo_t
	if err := syscall.Sysinfo(&info); err != nil {
		return "", err
	}
	printed, err := exec.CommandContext(ctx, b.cli, "version").Output()
	if err != nil {
		return "", fmt.Errorf("%s version: %w", b.cli, err)
	}
	cli, _, _ := strings.Cut(string(printed), "\n")
	return fmt.Sprintf("%s/%s, %d processors, %.0f GiB of memory, Go %s, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(),
		float64(info.Totalram*uint64(info.Unit))/(1<<30), strings.TrimPrefix(runtime.Version(), "go"), strings.Replace(cli, " v", " ", 1)), nil
}
