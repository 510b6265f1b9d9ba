// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// measured is what make bench printed. Every published figure comes from this file.
const measured = "internal/test/bench/measured.txt"

// figure is a row that make bench printed.
type figure struct {
	what, against, goal string
	value, unit         string
	held                bool
	detail              string
}

// figures are all rows, with the day and the machine.
type figures struct {
	day, machine string
	rows         []figure
}

func readFigures() (figures, error) {
	text, err := os.ReadFile(measured)
	if err != nil {
		return figures{}, err
	}
	read, err := parseFigures(string(text))
	if err != nil {
		return figures{}, fmt.Errorf("%s: %w", measured, err)
	}
	return read, nil
}

func parseFigures(text string) (read figures, err error) {
	text = strings.TrimSuffix(text, "PASS\n") // the test prints it last
	head, table, found := strings.Cut(text, "\n\n| What | Against | Goal | Measured | Held | Figures |\n|---|---|---|---|---|---|\n")
	if !found {
		return figures{}, errors.New("no table as make bench prints it")
	}
	read.day, read.machine, _ = strings.Cut(head, ", ")
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(line, "|\n"), "|")
		if len(cells) != 6 {
			return figures{}, fmt.Errorf("not a row of six cells: %s", line)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		row := figure{what: cells[0], against: cells[1], goal: cells[2], held: cells[4] == "yes", detail: cells[5]}
		row.value, row.unit, _ = strings.Cut(cells[3], " ")
		if _, err := strconv.ParseFloat(row.value, 64); err != nil {
			return figures{}, fmt.Errorf("%s: %w", row.what, err)
		}
		read.rows = append(read.rows, row)
	}
	return read, nil
}

// ratio returns how many times the reference a figure is, if it is a ratio.
func (f figure) ratio() (float64, bool) {
	value, err := strconv.ParseFloat(f.value, 64)
	return value, err == nil && f.unit == "x"
}

// amount is the figure with its unit.
func (f figure) amount() string {
	if f.unit == "x" {
		return f.value + "x"
	}
	return strings.TrimSpace(f.value + " " + f.unit)
}

// text is the amount, and says that a goal was missed.
func (f figure) text() string {
	if f.held {
		return f.amount()
	}
	return f.amount() + ", missed"
}

// benchmarks is the table of the page of benchmarks.
func (f figures) benchmarks() (string, error) {
	text := fmt.Sprintf("Measured on %s: %s.\n\n| What | Result | Goal | Measured against | Figures |\n|---|---|---|---|---|\n", f.day, f.machine)
	for _, row := range f.rows {
		against := row.against
		if against == "" {
			against = "a limit"
		}
		text += fmt.Sprintf("| %s | %s | %s | %s | %s |\n", row.what, row.text(), row.goal, against, row.detail)
	}
	return text, nil
}

// summary is the line of README.md.
func (f figures) summary() (string, error) {
	find := func(what string) (string, error) {
		for _, row := range f.rows {
			if row.what == what {
				return row.amount(), nil
			}
		}
		return "", fmt.Errorf("%s has no row %q", measured, what)
	}
	byHand, errByHand := find("Audit of 1,000 members, 8,000 findings: CPU of the plan")
	ratio, errRatio := strconv.ParseFloat(strings.TrimSuffix(byHand, "x"), 64)
	cpu, errCPU := find("Provider CPU for a plan over 100,000 resources, all its starts")
	memory, errMemory := find("Provider peak memory for a plan over 100,000 resources")
	cold, errCold := find("Cold plan of one item: time")
	return fmt.Sprintf("An audit of 1,000 members takes %.2g %% of the CPU of reading each list by hand. A plan over 100,000 resources costs\n"+
		"the provider %s of CPU and %s of memory. A small plan takes %s as long as with an empty provider. Read\n"+
		"[Benchmarks](docs/guides/benchmarks.md), and measure with `make bench`.\n",
		100*ratio, cpu, memory, cold), errors.Join(errByHand, errRatio, errCPU, errMemory, errCold)
}
