// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// liveArguments are the variables that give arguments to the tests of the real services.
var liveArguments = map[string]string{
	"member_uin":    "ORGAUDIT_LIVE_MEMBER_UIN",
	"target_id":     "ORGAUDIT_LIVE_MEMBER_UIN",
	"policy_id":     "ORGAUDIT_LIVE_POLICY_ID",
	"zone_id":       "ORGAUDIT_LIVE_ZONE_ID",
	"group_id":      "ORGAUDIT_LIVE_GROUP_ID",
	"domain_id":     "ORGAUDIT_LIVE_DOMAIN_ID",
	"aggregator_id": "ORGAUDIT_LIVE_AGGREGATOR_ID",
}

// Each of these variables chooses a source of keys. If the source needs more, the provider's error names it.
var (
	liveTencentCloudKeys = []string{
		"TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_PROFILE", "TENCENTCLOUD_SHARED_CREDENTIALS_DIR", "TENCENTCLOUD_CAM_ROLE_NAME",
		"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID", "TKE_PROVIDER_ID",
	}
	liveHuaweiCloudKeys = []string{
		"HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "HW_PROFILE", "HW_SHARED_CONFIG_FILE", "HW_ASSUME_ROLE_IDP_ID",
	}
)

// live returns the arguments that variables give, and what is missing to read the data source.
func (d dataSource) live(variables map[string]string) (arguments driver.Values, missing []string) {
	cloud, keys := "Tencent Cloud", liveTencentCloudKeys
	if d.isHuaweiCloud() {
		cloud, keys = "Huawei Cloud", liveHuaweiCloudKeys
	}
	if !slices.ContainsFunc(keys, func(name string) bool { return variables[name] != "" }) {
		missing = append(missing, fmt.Sprintf("keys of %s (%s)", cloud, strings.Join(keys, " or ")))
	}
	arguments = driver.Values{}
	for argument := range d.required {
		if name := liveArguments[argument]; name == "" || variables[name] == "" {
			missing = append(missing, fmt.Sprintf("%s (its %s)", name, argument))
		}
	}
	for argument := range d.with(d.optional) {
		if value := variables[liveArguments[argument]]; value != "" {
			arguments[argument] = value
		}
	}
	return arguments, missing
}

// readLive reads a data source twice, configured by variables, or skips the test. It prints the size of the answer, and
// nothing else of it.
func (d dataSource) readLive(t *testing.T, variables map[string]string) {
	t.Helper()
	arguments, missing := d.live(variables)
	if len(missing) > 0 {
		t.Skipf("%s is left out, set %s", d.name, strings.Join(missing, ", and "))
	}
	module := newModule(t, variables)
	// With the output a second plan shows any difference. It is sensitive, so that the log does not show it.
	module.WriteMain(d.body(arguments) + fmt.Sprintf("output \"read\" {\n  value     = data.%s.read\n  sensitive = true\n}\n", d.typeName()))
	module.Run(0, "apply", "-auto-approve", "-no-color")
	module.Run(0, "plan", "-detailed-exitcode", "-no-color")
	stdout, _ := module.Run(0, "output", "-json", "read")
	sizes, problem := liveSizes(schemas(t)[d.typeName()], decoded([]byte(stdout)).(object))
	if problem != "" {
		t.Fatal(problem)
	}
	t.Logf("%s: read %s", d.name, strings.Join(sizes, ", "))
}

// liveSizes counts the items of each list, and names the attributes that no item has. The problem quotes no answer.
func liveSizes(schema *tfprotov6.Schema, read object) (sizes []string, problem string) {
	for _, attribute := range schema.Block.Attributes {
		isList := attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeList
		if !attribute.Computed || attribute.Optional {
			continue
		}
		if !isList {
			if read[attribute.Name] != nil {
				sizes = append(sizes, attribute.Name)
			}
			continue
		}
		items, ok := read[attribute.Name].([]any)
		if !ok {
			return nil, attribute.Name + " is no list"
		}
		size := fmt.Sprintf("%d %s", len(items), attribute.Name)
		var absent []string
		for _, inner := range attribute.NestedType.Attributes {
			if !slices.ContainsFunc(items, func(item any) bool { return item.(object)[inner.Name] != nil }) {
				absent = append(absent, inner.Name)
			}
		}
		if len(items) > 0 && len(absent) > 0 {
			size += " without " + strings.Join(absent, ", ")
		}
		if len(items) > 0 && len(absent) == len(attribute.NestedType.Attributes) {
			return nil, size
		}
		sizes = append(sizes, size)
	}
	if len(sizes) == 0 {
		return nil, "every attribute is null"
	}
	return sizes, ""
}

// The sandbox stands for the real services.
func TestAccLive_readsTheSandbox(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(37, organization.EveryList(130)))
	variables := server.Environment()
	maps.Copy(variables, map[string]string{
		"ORGAUDIT_LIVE_MEMBER_UIN":    fmt.Sprint(organization.FirstMemberUin),
		"ORGAUDIT_LIVE_POLICY_ID":     fmt.Sprint(organization.FirstPolicyID),
		"ORGAUDIT_LIVE_ZONE_ID":       organization.ZoneID,
		"ORGAUDIT_LIVE_GROUP_ID":      organization.FirstGroupID,
		"ORGAUDIT_LIVE_DOMAIN_ID":     organization.DefaultHuaweiDomainID,
		"ORGAUDIT_LIVE_AGGREGATOR_ID": organization.FirstAggregatorID,
	})
	for _, d := range dataSources {
		t.Run(d.name, func(t *testing.T) {
			if _, missing := d.live(nil); len(missing) != 1+len(d.required) {
				t.Errorf("without variables %q is missing", missing)
			}
			if arguments, missing := d.live(variables); len(missing) > 0 {
				t.Errorf("add a variable for each required argument to liveArguments, got %v without %q", arguments, missing)
			}
			if d.name == cicTasks.name || d.name == policyStatesSummary.name { // one of each cloud
				d.readLive(t, variables)
			}
		})
	}
}

func TestLive_everyVariableIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, variable := range slices.Concat(slices.Collect(maps.Values(liveArguments)), liveTencentCloudKeys, liveHuaweiCloudKeys) {
		if !strings.Contains(string(text), "`"+variable+"`") {
			t.Errorf("CONTRIBUTING.md lacks %s", variable)
		}
	}
}
