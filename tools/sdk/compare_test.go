// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package sdk_test reads generated organizations from the sandbox with Huawei Cloud's own typed clients, to show that they
// can read its answers. Tencent Cloud has no current module of its service. It is a separate module, so that the
// provider does not depend on the services.
package sdk_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// seeds are the seeds of the organizations.
var seeds = []uint64{1, 2, 3, 60}

// agencyName and agencyAccount name the agency of the organization.
const (
	agencyName    = "audit"
	agencyAccount = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"
)

// eachOrganization runs a test for every seed. Each list is as long as the longest page.
func eachOrganization(t *testing.T, test func(t *testing.T, server *sandbox.Server, org organization.Organization)) {
	for _, seed := range seeds {
		org := organization.Generate(seed, organization.EveryList(200))
		org.HuaweiCloud.Agencies = []organization.Agency{{Name: agencyName, DomainID: agencyAccount}}
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			test(t, sandboxtest.Start(t, org), org)
		})
	}
}

// sameItems compares a list with that of the organization, item by item.
func sameItems[T any](t *testing.T, what string, read []T, want []json.RawMessage) {
	t.Helper()
	if len(read) != len(want) {
		t.Fatalf("%s: %d items, not %d", what, len(read), len(want))
	}
	for i := range want {
		same(t, what, read[i], want[i])
	}
}

// same compares a value with that of the organization, field by field. It ignores null and absent fields, since a typed
// client cannot tell them apart.
func same(t *testing.T, what string, read any, want json.RawMessage) {
	t.Helper()
	written, err := json.Marshal(read)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if got, want := decode(t, written), decode(t, want); !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n%v\nnot\n%v", what, got, want)
	}
}

func decode(t *testing.T, text []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return withoutNull(value)
}

// withoutNull drops null fields and empty objects. The SDK of Huawei Cloud reads a null auth_type as a text.
func withoutNull(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			field = withoutNull(field)
			if field == nil || name == "auth_type" && (field == "" || field == "null") {
				delete(value, name)
			} else {
				value[name] = field
			}
		}
		if len(value) == 0 {
			return nil
		}
	case []any:
		for i := range value {
			value[i] = withoutNull(value[i])
		}
	}
	return value
}
