// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func TestEveryProviderAttributeIsDescribed(t *testing.T) {
	schema := startProvider(t, nil).schemas.Provider
	if schema.Version != 0 || len(schema.Block.BlockTypes) > 0 {
		t.Errorf("version %d, %d blocks, want neither", schema.Version, len(schema.Block.BlockTypes))
	}
	checkDescription(t, "provider", schema.Block.Description, schema.Block.DescriptionKind)
	seen := 0
	walk("", schema.Block.Attributes, func(path string, attribute *tfprotov6.SchemaAttribute) {
		seen++
		checkDescription(t, path, attribute.Description, attribute.DescriptionKind)
		if !attribute.Optional || attribute.Required || attribute.Computed {
			t.Errorf("%s is not just optional", path)
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

func TestSecretsAreSensitive(t *testing.T) {
	var sensitive []string
	walk("", startProvider(t, nil).schemas.Provider.Block.Attributes, func(path string, attribute *tfprotov6.SchemaAttribute) {
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

// walk visits attributes and what is nested in them.
func walk(parent string, attributes []*tfprotov6.SchemaAttribute, visit func(path string, attribute *tfprotov6.SchemaAttribute)) {
	for _, attribute := range attributes {
		path := strings.TrimPrefix(parent+"."+attribute.Name, ".")
		visit(path, attribute)
		if attribute.NestedType != nil {
			walk(path, attribute.NestedType.Attributes, visit)
		}
	}
}
