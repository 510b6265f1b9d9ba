// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// standIns are the tools of the pipelines' runners that this machine may lack.
var standIns = map[string]func(arguments []string) error{"jq": standInJQ, "curl": standInCurl}

// standIn does the work of a tool, and ends, where the tests were started by its name.
func standIn() {
	name := filepath.Base(os.Args[0])
	if standIns[name] == nil {
		return
	}
	if err := standIns[name](os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "%s (stand-in): %v\n", name, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// installStandIn puts the tests themselves into a folder, by the name of the tool.
func installStandIn(t *testing.T, folder, name string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(folder, name)); err != nil {
		t.Fatal(err)
	}
}

// standInJQ is jq -er with a path of fields: it prints the text there, and fails where there is none.
func standInJQ(arguments []string) error {
	if len(arguments) < 2 || len(arguments) > 3 || arguments[0] != "-er" || !strings.HasPrefix(arguments[1], ".") {
		return fmt.Errorf("only -er .PATH [FILE] is known, not %q", arguments)
	}
	input := io.Reader(os.Stdin)
	if len(arguments) == 3 {
		file, err := os.Open(arguments[2])
		if err != nil {
			return err
		}
		defer file.Close()
		input = file
	}
	var value any
	if err := json.NewDecoder(input).Decode(&value); err != nil {
		return err
	}
	for name := range strings.SplitSeq(arguments[1][1:], ".") {
		fields, ok := value.(map[string]any)
		if !ok && value != nil {
			return fmt.Errorf("no field %s in %v", name, value)
		}
		value = fields[name]
	}
	if value == nil {
		fmt.Println("null")
		return fmt.Errorf("%s is null", arguments[1])
	}
	_, err := fmt.Println(value)
	return err
}

// standInCurl is curl -sSf with one header.
func standInCurl(arguments []string) error {
	if len(arguments) != 4 || arguments[0] != "-sSf" || arguments[1] != "-H" {
		return fmt.Errorf("only -sSf -H HEADER URL is known, not %q", arguments)
	}
	request, err := http.NewRequest(http.MethodGet, arguments[3], http.NoBody)
	if err != nil {
		return err
	}
	name, value, _ := strings.Cut(arguments[2], ": ")
	request.Header.Set(name, value)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("status %s", answer.Status)
	}
	_, err = io.Copy(os.Stdout, answer.Body)
	return err
}
