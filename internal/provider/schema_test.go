// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func TestSchema_everyArgumentIsOptionalAndDescribed(t *testing.T) {
	schema := startProvider(t, nil).Schemas.Provider
	if schema.Version != 0 || len(schema.Block.Attributes) > 0 {
		t.Errorf("version %d, %d arguments outside of the blocks, want none", schema.Version, len(schema.Block.Attributes))
	}
	checkDescription(t, "provider", schema.Block.Description, schema.Block.DescriptionKind)
	seen := 0
	walk("", schema.Block, func(path string, attribute *tfprotov6.SchemaAttribute) {
		seen++
		checkDescription(t, path, attribute.Description, attribute.DescriptionKind)
		if !attribute.Optional || attribute.Required || attribute.Computed || attribute.NestedType != nil {
			t.Errorf("%s must be optional only, and not an object", path)
		}
	})
	if seen < 17 {
		t.Errorf("%d attributes", seen)
	}
}

func checkDescription(t *testing.T, path, description string, kind tfprotov6.StringKind) {
	t.Helper()
	if kind != tfprotov6.StringKindMarkdown || description == "" || !strings.HasSuffix(description, ".") {
		t.Errorf("%s is described by %q of kind %s, want Markdown that ends with a full stop", path, description, kind)
	}
}

func TestSchema_secretsAreSensitive(t *testing.T) {
	var sensitive []string
	walk("", startProvider(t, nil).Schemas.Provider.Block, func(path string, attribute *tfprotov6.SchemaAttribute) {
		name := path[strings.LastIndex(path, ".")+1:]
		secret := slices.Contains([]string{"secret_key", "security_token", "web_identity_token", "id_token"}, name)
		if attribute.Sensitive != secret {
			t.Errorf("%s: sensitive is %t", path, attribute.Sensitive)
		}
		if secret {
			sensitive = append(sensitive, path)
		}
	})
	for _, path := range []string{
		"tencentcloud.secret_key", "tencentcloud.security_token", "tencentcloud.assume_role_with_web_identity.web_identity_token",
		"huaweicloud.secret_key", "huaweicloud.security_token", "huaweicloud.assume_role_with_oidc.id_token",
	} {
		if !slices.Contains(sensitive, path) {
			t.Errorf("no attribute %s", path)
		}
	}
}

// walk visits the attributes of a block and of the blocks in it. A path has no index: each inner block comes once.
func walk(parent string, block *tfprotov6.SchemaBlock, visit func(path string, attribute *tfprotov6.SchemaAttribute)) {
	for _, attribute := range block.Attributes {
		visit(strings.TrimPrefix(parent+"."+attribute.Name, "."), attribute)
	}
	for _, inner := range block.BlockTypes {
		walk(strings.TrimPrefix(parent+"."+inner.TypeName, "."), inner.Block, visit)
	}
}
