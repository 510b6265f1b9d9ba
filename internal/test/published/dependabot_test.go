// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"path"
	"slices"
	"strings"
	"testing"
)

func TestDependabot_watchesEachModuleAndTheWorkflowsOnce(t *testing.T) {
	var config struct {
		Updates []struct {
			Ecosystem   string         `yaml:"package-ecosystem"`
			Directory   string         `yaml:"directory"`
			Directories []string       `yaml:"directories"`
			Schedule    map[string]any `yaml:"schedule"`
			Groups      map[string]any `yaml:"groups"`
		} `yaml:"updates"`
	}
	decodeYAML(t, ".github/dependabot.yml", &config)
	times := map[string]int{}
	folders := []string{"/"}
	for _, name := range files(t, func(name string) bool { return path.Base(name) == "go.mod" }) {
		folders = append(folders, path.Join("/", path.Dir(name)))
	}
	for _, update := range config.Updates {
		if update.Schedule["interval"] != "weekly" || len(update.Groups) == 0 {
			t.Errorf("%s: want one pull request a week for each group", update.Ecosystem)
		}
		for _, pattern := range append(update.Directories, update.Directory) {
			for _, folder := range slices.Compact(folders) {
				if matched, err := path.Match(pattern, folder); err == nil && matched {
					times[update.Ecosystem+" "+folder]++
				}
			}
		}
	}
	if times["github-actions /"] != 1 {
		t.Errorf("the workflows are watched %d times", times["github-actions /"])
	}
	for _, folder := range folders {
		if times["gomod "+folder] != 1 {
			t.Errorf("%s is watched %d times", folder, times["gomod "+folder])
		}
	}
}

func TestIssueForms_sendVulnerabilitiesToAPrivateReport(t *testing.T) {
	const report = "https://" + repository + "/security/advisories/new"
	for _, name := range []string{".github/ISSUE_TEMPLATE/config.yml", ".github/ISSUE_TEMPLATE/bug.yml", "SECURITY.md"} {
		if !strings.Contains(readFile(t, name), report) {
			t.Errorf("%s does not name %s", name, report)
		}
	}
}
