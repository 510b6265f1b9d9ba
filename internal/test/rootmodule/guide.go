// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package rootmodule

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// guideLimit bounds a block of commands. It may build the provider.
const guideLimit = 10 * time.Minute

var (
	guideBlock = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$")
	// fileName is the first line of an hcl block that has a whole file.
	fileName = regexp.MustCompile(`^# ([a-z.-]+\.(?:tf|tfvars|tftest\.hcl))\n`)
	exitCode = regexp.MustCompile(`# exit code ([01](?: or [01])?)\n$`)
)

// RunGuide follows a page of docs/guides in the module's folder, block by block, as a reader does:
//   - It runs an sh block, which ends with 0 unless its last line says otherwise, as in `# exit code 1`. Later blocks
//     see the folder and the variables that it leaves.
//   - It writes an hcl block that begins with the name of a file, as in `# main.tf`. Any other hcl block must be a part
//     of main.tf.
//   - A text block must be in what the commands before it printed. Any text may stand for `...`.
//
// A terraform or yaml block must be a whole file in examples/, which has a test of its own. RunGuide returns what the last
// commands printed.
func (m *Module) RunGuide(page string) (printed string) {
	m.t.Helper()
	text, err := os.ReadFile(filepath.Join(Repository(m.t), "docs", "guides", page+".md"))
	if err != nil {
		m.t.Fatal(err)
	}
	state := m.guideState()
	blocks := guideBlock.FindAllStringSubmatch(string(text), -1)
	commands := 0
	for _, block := range blocks {
		folder := strings.TrimSpace(readText(m, filepath.Join(state, "folder")))
		switch language, code := block[1], block[2]; language {
		case "sh":
			printed = m.runCommands(code)
			commands++
		case "hcl":
			if name := fileName.FindStringSubmatch(code); name != nil {
				if err := os.WriteFile(filepath.Join(folder, name[1]), []byte(code), 0o600); err != nil {
					m.t.Fatal(err)
				}
			} else if !strings.Contains(readText(m, filepath.Join(folder, "main.tf")), code) {
				m.t.Errorf("main.tf has no part\n%s", code)
			}
		case "text":
			for _, part := range strings.Split(code, "...") {
				if !strings.Contains(printed, Unframed(part)) {
					m.t.Errorf("no %q in:\n%s", Unframed(part), printed)
				}
			}
		case "terraform", "yaml":
			if !slices.Contains(m.examples(), strings.TrimSpace(code)) {
				m.t.Errorf("examples has no file with this text:\n%s", code)
			}
		default:
			m.t.Errorf("the page has a block that nothing tests:\n%s", code)
		}
	}
	if commands == 0 {
		m.t.Fatalf("%s has no commands", page)
	}
	return printed
}

// guideState makes a folder that carries the variables and the current folder from block to block, and puts the command
// line on PATH under the name terraform.
func (m *Module) guideState() (folder string) {
	m.t.Helper()
	folder = m.t.TempDir()
	if err := os.Symlink(m.cli, filepath.Join(folder, "terraform")); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "folder"), []byte(m.Folder), 0o600); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "variables"), []byte("PATH="+folder+":$PATH\n"), 0o600); err != nil {
		m.t.Fatal(err)
	}
	m.SetVariables(map[string]string{"TF_CLI_ARGS": "-no-color", "STATE": folder})
	return folder
}

// runCommands runs a block. If a command before the last line fails, its exit code is 99.
func (m *Module) runCommands(commands string) (printed string) {
	m.t.Helper()
	commands = strings.ReplaceAll(commands, "\\\n", "")
	before, last, wanted := commands, "", "0"
	if says := exitCode.FindStringSubmatch(commands); says != nil {
		at := strings.LastIndexByte(strings.TrimSuffix(commands, "\n"), '\n') + 1
		before, last, wanted = commands[:at], commands[at:], says[1]
	}
	script := `. "$STATE/variables"
cd -- "$(cat "$STATE/folder")"
at_last=
trap 'code=$?; pwd >"$STATE/folder"; export -p >"$STATE/variables"; [ "$code" = 0 ] || [ "$at_last" ] || exit 99' EXIT
set -e
` + before + "at_last=1\n" + last
	ctx, cancel := context.WithTimeout(m.t.Context(), guideLimit)
	defer cancel()
	run := m.StartProgram(ctx, "sh", "-c", script)
	code := m.End(ctx, run)
	printed = Unframed(run.Stdout.String() + run.Stderr.String())
	if !slices.Contains(strings.Split(wanted, " or "), strconv.Itoa(code)) {
		m.t.Fatalf("exit code %d, not %s:\n%s\n%s", code, wanted, commands, printed)
	}
	return printed
}

// examples returns the texts of the published examples.
func (m *Module) examples() (texts []string) {
	m.t.Helper()
	err := filepath.WalkDir(filepath.Join(Repository(m.t), "examples"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		texts = append(texts, strings.TrimSpace(readText(m, path)))
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return texts
}

func readText(m *Module, path string) string {
	m.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		m.t.Fatal(err)
	}
	return string(text)
}
