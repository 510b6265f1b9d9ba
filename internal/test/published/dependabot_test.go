// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"path"
	"strings"
	"testing"
)

type dependabot struct {
	Version int `yaml:"version"`
	Updates []struct {
		Ecosystem   string                         `yaml:"package-ecosystem"`
		Directory   string                         `yaml:"directory"`
		Directories []string                       `yaml:"directories"`
		Schedule    map[string]string              `yaml:"schedule"`
		Cooldown    map[string]int                 `yaml:"cooldown"`
		Groups      map[string]map[string][]string `yaml:"groups"`
	} `yaml:"updates"`
}

func TestDependabot_looksAtEveryModuleAndAtTheWorkflowsOnce(t *testing.T) {
	var config dependabot
	decodeYAML(t, ".github/dependabot.yml", &config)
	looks := func(ecosystem, folder string) (times int) {
		for _, update := range config.Updates {
			if update.Ecosystem != ecosystem {
				continue
			}
			for _, pattern := range append(update.Directories, update.Directory) {
				if matched, err := path.Match(pattern, folder); err == nil && matched {
					times++
				}
			}
		}
		return times
	}
	if looks("github-actions", "/") != 1 {
		t.Error("the workflows are not looked at")
	}
	for _, name := range files(t, func(name string) bool { return path.Base(name) == "go.mod" }) {
		folder := path.Join("/", path.Dir(name))
		if strings.Contains(folder, "/testdata/") {
			continue
		}
		if times := looks("gomod", folder); times != 1 {
			t.Errorf("%s is looked at %d times, not once", folder, times)
		}
	}
	for _, update := range config.Updates {
		if update.Schedule["interval"] != "weekly" || len(update.Groups) == 0 {
			t.Errorf("%s in %s%v: want one pull request a week for each group", update.Ecosystem, update.Directory, update.Directories)
		}
	}
}

func TestIssueForms_askForWhatABugNeeds(t *testing.T) {
	var form struct {
		Name        string   `yaml:"name"`
		Description string   `yaml:"description"`
		Labels      []string `yaml:"labels"`
		Body        []struct {
			Type        string          `yaml:"type"`
			ID          string          `yaml:"id"`
			Attributes  map[string]any  `yaml:"attributes"`
			Validations map[string]bool `yaml:"validations"`
		} `yaml:"body"`
	}
	decodeYAML(t, ".github/ISSUE_TEMPLATE/bug.yml", &form)
	asked := map[string]bool{} // whether an answer is required
	for _, field := range form.Body {
		asked[field.ID] = field.Validations["required"]
	}
	for _, id := range []string{"provider_version", "cli_version", "data_source", "diagnostic"} {
		if !asked[id] {
			t.Errorf("%s is not required", id)
		}
	}
	if _, ok := asked["request_id"]; !ok {
		t.Error("request_id is not asked for")
	}
}

// A vulnerability is not told in an issue.
func TestIssueForms_leadVulnerabilitiesToAPrivateReport(t *testing.T) {
	const report = "https://" + repository + "/security/advisories/new"
	for _, name := range []string{".github/ISSUE_TEMPLATE/config.yml", ".github/ISSUE_TEMPLATE/bug.yml", "SECURITY.md"} {
		if !strings.Contains(readFile(t, name), report) {
			t.Errorf("%s does not name %s", name, report)
		}
	}
}
