// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// benchItem is an item of the largest list.
type benchItem struct {
	Resource          *string `json:"Resource"`
	ComplianceDetails *struct {
		ComplianceStatus           *bool     `json:"ComplianceStatus"`
		KeysWithNonCompliantValues []*string `json:"KeysWithNonCompliantValues"`
		NonCompliantKeys           []*string `json:"NonCompliantKeys"`
	} `json:"ComplianceDetails"`
	Tags apicall.List[struct {
		TagKey   *string `json:"TagKey"`
		TagValue *string `json:"TagValue"`
	}] `json:"Tags"`
}

// benchPage returns a page of 50 items.
func benchPage() []byte {
	text := []byte(`{"Items": [`)
	for i, item := range organization.Generate(1, organization.Size{Members: 1, ResourcesPerMember: 50}).TencentCloud.Members[0].NonCompliantResources {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, item...)
	}
	return append(text, "]}"...)
}

func BenchmarkDecode_pageOf50(b *testing.B) {
	page := benchPage()
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		var received struct {
			Items apicall.List[benchItem] `json:"Items"`
		}
		if err := apicall.Decode(b.Context(), page, &received); err != nil || len(received.Items.Items) != 50 {
			b.Fatal(err)
		}
	}
}
