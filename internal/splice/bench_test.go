// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package splice_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/splice"
)

// pagesOf returns pages of 50 items.
func pagesOf(pages int) [][]item {
	made := make([][]item, pages)
	note, good := "a note of the usual length", false
	for i := range made {
		for k := range 50 {
			made[i] = append(made[i], item{
				Name: fmt.Sprintf("qcs::cvm:ap-guangzhou:uin/100000000001:instance/ins-%08d", i*50+k), Note: &note, Good: &good,
				Keys: []string{"owner", "cost-center"}, MayKeys: []*string{}, Details: []detail{},
				Tags: map[string]*string{"owner": &note, "env": &note, "team": nil},
			})
		}
	}
	return made
}

func BenchmarkServer_5000Items(b *testing.B) { benchmarkRead(b, splice.Server, 100) }

// BenchmarkFramework_500Items reads a tenth of the items without the splice.
func BenchmarkFramework_500Items(b *testing.B) { benchmarkRead(b, unwrapped, 10) }

func benchmarkRead(b *testing.B, wrap func(tfprotov6.ProviderServer) tfprotov6.ProviderServer, pages int) {
	b.Helper()
	d := &things{pages: pagesOf(pages), lists: []string{"items"}}
	b.ReportAllocs()
	for b.Loop() {
		if state, _ := read(b, d, wrap); state == nil {
			b.Fatal("no state")
		}
	}
}
