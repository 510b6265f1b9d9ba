// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// atlantis is the part of the server's configuration that a run needs.
type atlantis struct {
	Repos []struct {
		ID, Workflow         string
		AllowedOverrides     *[]string `yaml:"allowed_overrides"`
		AllowCustomWorkflows bool      `yaml:"allow_custom_workflows"`
		PlanRequirements     []string  `yaml:"plan_requirements"`
	}
	Workflows map[string]struct {
		Plan, Apply struct{ Steps []atlantisStep }
	}
}

// atlantisStep is a command of the workflow's author (run), or one of Atlantis with more arguments.
type atlantisStep struct {
	Run        string
	Init, Plan *struct {
		ExtraArgs []string `yaml:"extra_args"`
	}
}

func TestAccAtlantis_exitCodeAndReports(t *testing.T) {
	rootmodule.SkipBelow(t, auditSince)
	needsTools(t, "jq")
	var form atlantis
	pipeline(t, "atlantis.yaml", &form)
	var server map[string]gitLabJob // stands for the server's environment
	pipeline(t, "gitlab-ci.yml", &server)
	for name, test := range pipelineCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !test.report {
				test.says = "" // no report, and the comment has what the failed command printed
			}
			variables := maps.Clone(server["audit"].Variables)
			variables["TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME"] = "atlantis"
			job := newJob(t, test, variables)
			job.giveTokens(server["audit"].IDTokens)
			job.environment["PLANFILE"] = filepath.Join(job.module.Folder, "audit", "default.tfplan")
			// An earlier plan of the pull request left its files.
			for _, name := range []string{"default.tfplan", "plan.json", "reports/audit.md"} {
				job.module.Write("audit/"+name, "of an earlier plan")
			}
			job.check(job.runAtlantis(form.Workflows["audit"].Plan.Steps))
		})
	}
}

// runAtlantis runs each step in a shell of its own, as Atlantis does, up to the first one that fails.
func (j *job) runAtlantis(steps []atlantisStep) (got result) {
	j.t.Helper()
	path := filepath.Join(j.folder, "step.sh")
	for _, step := range steps {
		command := step.Run
		switch {
		case step.Init != nil:
			command = strings.Join(append([]string{"terraform init -input=false"}, step.Init.ExtraArgs...), " ")
		case step.Plan != nil:
			command = strings.Join(append([]string{`terraform plan -input=false -refresh -no-color -out "$PLANFILE"`}, step.Plan.ExtraArgs...), " ")
		}
		if err := os.WriteFile(path, []byte(command), 0o600); err != nil {
			j.t.Fatal(err)
		}
		code, log := j.shell("audit", "exec sh '"+path+"'")
		got.log += log
		if code != 0 {
			got.exitCode = 1 // Atlantis knows no other
			break
		}
	}
	reports := filepath.Join(j.module.Folder, "audit", "reports")
	got.uploads = readUploads(j.t, reports)
	got.summary = got.uploads[filepath.Join(reports, "audit.md")]
	if !strings.Contains(got.log, got.summary) {
		j.t.Errorf("the comment has no report:\n%s", got.log)
	}
	return got
}

// No run of the workflow can show that these rules are kept.
func TestAtlantis_gateAndPrivileges(t *testing.T) {
	var form atlantis
	pipeline(t, "atlantis.yaml", &form)
	repo, workflow := form.Repos[0], form.Workflows["audit"]
	if len(form.Repos) != 1 || repo.Workflow != "audit" || repo.AllowedOverrides == nil || len(*repo.AllowedOverrides) > 0 ||
		repo.AllowCustomWorkflows || !slices.Equal(repo.PlanRequirements, []string{"approved"}) {
		t.Errorf("a pull request can change the workflow, or plans without an approval: %+v", form.Repos)
	}
	if steps := workflow.Plan.Steps; !gateCommand.MatchString(steps[len(steps)-1].Run) {
		t.Errorf("the workflow does not end with the gate: %+v", steps)
	}
	if len(workflow.Apply.Steps) > 0 {
		t.Errorf("the workflow applies: %+v", workflow.Apply.Steps)
	}
	// Without a list of its own, Atlantis would run its default steps.
	applies := false
	walk(pipeline(t, "atlantis.yaml", &form), func(key, value *yaml.Node) {
		if key.Value == "apply" {
			walk(value, func(key, value *yaml.Node) {
				applies = applies || key.Value == "steps" && value.Kind == yaml.SequenceNode
			})
		}
	})
	if !applies {
		t.Error("the workflow does not say that nothing is applied")
	}
}
