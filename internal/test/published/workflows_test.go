// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"go/version"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// workflow is the part of a workflow that these tests read. actionlint checks the rest.
type workflow struct {
	On          yaml.Node         `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Jobs        map[string]job    `yaml:"jobs"`
}

type job struct {
	Uses        yaml.Node         `yaml:"uses"`
	RunsOn      string            `yaml:"runs-on"`
	Timeout     int               `yaml:"timeout-minutes"`
	Environment string            `yaml:"environment"`
	Permissions map[string]string `yaml:"permissions"`
	Steps       []step            `yaml:"steps"`
}

type step struct {
	Uses yaml.Node         `yaml:"uses"`
	With map[string]string `yaml:"with"`
	Env  map[string]string `yaml:"env"`
	Run  string            `yaml:"run"`
}

// workflows returns all workflows by file name, without the extension.
func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	all := map[string]workflow{}
	for _, name := range files(t, func(name string) bool { return strings.HasPrefix(name, ".github/workflows/") }) {
		var w workflow
		decodeYAML(t, name, &w)
		all[strings.TrimSuffix(path.Base(name), path.Ext(name))] = w
	}
	return all
}

// eachJob runs a subtest for each job of each workflow.
func eachJob(t *testing.T, test func(t *testing.T, workflow string, job job)) {
	t.Helper()
	for name, w := range workflows(t) {
		if len(w.Jobs) == 0 {
			t.Errorf("%s has no jobs", name)
		}
		for id, j := range w.Jobs {
			t.Run(name+"/"+id, func(t *testing.T) { test(t, name, j) })
		}
	}
}

var (
	pinned       = regexp.MustCompile(`^([a-z0-9-]+/[a-z0-9-]+)@[0-9a-f]{40}$`)
	versionNamed = regexp.MustCompile(`^# v\d+\.\d+\.\d+$`)
)

func TestWorkflows_actionsArePinnedToOneCommit(t *testing.T) {
	pins := map[string]string{}
	eachJob(t, func(t *testing.T, _ string, j job) {
		uses := []yaml.Node{j.Uses}
		for _, s := range j.Steps {
			uses = append(uses, s.Uses)
		}
		for _, use := range uses {
			if use.Value == "" || strings.HasPrefix(use.Value, "./") {
				continue
			}
			match := pinned.FindStringSubmatch(use.Value)
			if match == nil || !versionNamed.MatchString(use.LineComment) {
				t.Errorf("line %d: %s %s: want NAME@COMMIT # vX.Y.Z", use.Line, use.Value, use.LineComment)
				continue
			}
			pin := use.Value + " " + use.LineComment
			if before := pins[match[1]]; before != "" && before != pin {
				t.Errorf("line %d: %s, elsewhere %s", use.Line, pin, before)
			}
			pins[match[1]] = pin
		}
	})
	if len(pins) == 0 {
		t.Error("no action is used")
	}
}

func TestWorkflows_onlyTheReleaseMayWrite(t *testing.T) {
	read := map[string]string{"contents": "read"}
	for name, w := range workflows(t) {
		if !maps.Equal(w.Permissions, read) {
			t.Errorf("%s: permissions are %v, not contents: read", name, w.Permissions)
		}
	}
	eachJob(t, func(t *testing.T, name string, j job) {
		want := read
		if name == "release" && j.Environment == "release" {
			want = map[string]string{"contents": "write", "id-token": "write", "attestations": "write"}
		}
		if j.Permissions != nil && !maps.Equal(j.Permissions, want) {
			t.Errorf("permissions are %v, not %v", j.Permissions, want)
		}
	})
}

func TestWorkflows_jobsHaveATimeoutAndKeepNoToken(t *testing.T) {
	eachJob(t, func(t *testing.T, _ string, j job) {
		if j.Uses.Value == "" && j.Timeout == 0 {
			t.Error("no timeout-minutes")
		}
		for _, s := range j.Steps {
			if strings.HasPrefix(s.Uses.Value, "actions/checkout@") && s.With["persist-credentials"] != "false" {
				t.Error("checkout keeps the token: set persist-credentials: false")
			}
		}
	})
}

func TestWorkflows_takeGoFromGoMod(t *testing.T) {
	eachJob(t, func(t *testing.T, _ string, j job) {
		needsGo, hasGo := false, false
		for _, s := range j.Steps {
			needsGo = needsGo || s.Run != ""
			if !strings.HasPrefix(s.Uses.Value, "actions/setup-go@") {
				continue
			}
			hasGo = true
			if s.With["go-version-file"] != "go.mod" || s.With["go-version"] != "" {
				t.Errorf("setup-go with %v, want go-version-file: go.mod", s.With)
			}
		}
		if needsGo && !hasGo {
			t.Error("the job does not set up Go")
		}
	})
}

var (
	makeCommand = regexp.MustCompile(`(?m)\bmake ([a-z][a-z-]*)`)
	target      = regexp.MustCompile(`(?m)^([a-z][a-z-]*):`)
	script      = regexp.MustCompile(`\bscripts/[a-z-]+`)
	// hidesFailure matches a command whose exit code replaces that of the command inside it.
	hidesFailure = regexp.MustCompile(`(?m)^\s*(?:echo|printf|export)\b.*\$\(`)
)

func TestWorkflows_commandsExistAndFailTheJob(t *testing.T) {
	var targets []string
	for _, match := range target.FindAllStringSubmatch(readFile(t, "GNUmakefile"), -1) {
		targets = append(targets, match[1])
	}
	eachJob(t, func(t *testing.T, _ string, j job) {
		for _, s := range j.Steps {
			for _, match := range makeCommand.FindAllStringSubmatch(s.Run, -1) {
				if !slices.Contains(targets, match[1]) {
					t.Errorf("GNUmakefile has no target %s", match[1])
				}
			}
			for _, name := range script.FindAllString(s.Run, -1) {
				if !exists(name) {
					t.Errorf("there is no %s", name)
				}
			}
			if strings.Contains(s.Run, "${{") {
				t.Errorf("%q: an expression in a script can inject commands: use env", s.Run)
			}
			if hidesFailure.MatchString(s.Run) {
				t.Errorf("%q: the shell continues when the inner command fails", s.Run)
			}
		}
	})
}

func TestWorkflows_runWhatCIRuns(t *testing.T) {
	ran := map[string]bool{}
	for _, j := range workflows(t)["test"].Jobs {
		for _, s := range j.Steps {
			for _, match := range makeCommand.FindAllStringSubmatch(s.Run, -1) {
				ran[match[1]] = true
			}
		}
	}
	for _, match := range makeCommand.FindAllStringSubmatch(readFile(t, ".ci/run"), -1) {
		if g := match[1]; g != "test-tofu" && !ran[g] { // the workflow acceptance runs all of it
			t.Errorf("the workflow test does not run make %s, which .ci/run runs", g)
		}
	}
}

// A tag starts the release, which waits for the tests.
func TestWorkflows_onlyTheReleaseHasSecrets(t *testing.T) {
	all := workflows(t)
	var on struct {
		Push struct {
			Tags []string `yaml:"tags"`
		} `yaml:"push"`
	}
	release := all["release"]
	if err := release.On.Decode(&on); err != nil || !slices.Equal(on.Push.Tags, []string{"v*"}) || len(release.On.Content) != 2 {
		t.Errorf("want only tags v* to start the release: %v", err)
	}
	if !strings.Contains(readFile(t, ".github/workflows/release.yml"), "needs: test\n") {
		t.Error("the release does not wait for the tests")
	}
	eachJob(t, func(t *testing.T, name string, j job) {
		for _, s := range j.Steps {
			for _, values := range []map[string]string{s.Env, s.With} {
				for _, value := range values {
					if strings.Contains(value, "secrets.") && (name != "release" || j.Environment != "release") {
						t.Errorf("%s outside the release", value)
					}
				}
			}
		}
	})
}

var goLine = regexp.MustCompile(`(?m)^(?:go |toolchain go)(\S+)$`)

// actions/setup-go installs the toolchain of go.mod and keeps Go from fetching another one. With only a go line it
// would build releases with the first patch of that version.
func TestWorkflows_toolchainOfGoModBuildsEveryModule(t *testing.T) {
	lines := goLine.FindAllStringSubmatch(readFile(t, "go.mod"), -1)
	if len(lines) != 2 {
		t.Fatal("go.mod lacks a go line or a toolchain line")
	}
	toolchain := "go" + lines[1][1]
	for _, name := range files(t, func(name string) bool { return path.Base(name) == "go.mod" }) {
		needed := goLine.FindStringSubmatch(readFile(t, name))
		if needed == nil || version.Compare("go"+needed[1], toolchain) > 0 {
			t.Errorf("%s needs Go %v, the workflows have %s", name, needed, toolchain)
		}
	}
}
