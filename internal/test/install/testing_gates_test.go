// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package install

import (
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

func TestAccTestingGates_commandsAsPrinted(t *testing.T) {
	rootmodule.SkipBelow(t, "1.8.0")
	// orgaudit-sandbox overrides the variables of this closed server.
	server := sandboxtest.Start(t, organization.Organization{})
	server.Close()
	module := newReader(t, server)
	module.RunGuide("testing-gates")
	generated, err := organization.Load(strings.NewReader(module.Read("my-gate/generated.json")))
	if err != nil || len(generated.TencentCloud.Members) != 20 || len(generated.TencentCloud.Members[0].NonCompliantResources) != 5 {
		t.Errorf("%d members (%v), want 20 with 5 resources each", len(generated.TencentCloud.Members), err)
	}
	// The guide says that the tests fail for a gate without its condition.
	main := module.Read("my-gate/main.tf")
	from := strings.Index(main, "  lifecycle {\n    postcondition")
	if from < 0 {
		t.Fatal("main.tf has no postcondition")
	}
	module.Write("my-gate/main.tf", main[:from]+"}\n")
	stdout, stderr := module.RunProgram(1, "terraform-provider-orgaudit/bin/orgaudit-sandbox", "--organization", "my-gate/organization.json", "--",
		rootmodule.CLI(t), "-chdir=my-gate", "test", "-filter=tests/audit.tftest.hcl", "-var-file=sandbox.tfvars", "-var-file=exceptions.tfvars")
	if printed := stdout + stderr; !strings.Contains(printed, `run "blocks_without_an_exception"... fail`) {
		t.Errorf("the tests of a gate without its condition:\n%s", printed)
	}
}
