// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// checkSent checks that each call has the parameters of these arguments alone, and asks for the largest pages.
func (d dataSource) checkSent(t *testing.T, server *sandbox.Server, arguments driver.Values) {
	t.Helper()
	want := d.firstPage()
	if d.namesAccount() {
		want["domain_id"] = organization.DefaultHuaweiDomainID
	}
	for argument, value := range arguments {
		name, sent := d.parameter(argument, value)
		want[name] = sent
	}
	for _, call := range server.CallsOf(d.action()) {
		if call.N > 1 {
			delete(want, d.dialect.token)
			delete(call.Parameters, d.dialect.token)
		}
		if difference := cmp.Diff(plain(want), plain(call.Parameters)); difference != "" {
			t.Errorf("call %d differs (-want +got):\n%s", call.N, difference)
		}
		// The Organization API takes no region. Its messages must be English.
		if region, language := call.Header.Get("X-TC-Region"), call.Header.Get("X-TC-Language"); !d.isHuaweiCloud() && (region != "" || language != "en-US") {
			t.Errorf("call %d has the region %q and the language %q", call.N, region, language)
		}
	}
}

func TestEveryDataSource_readsListsOfEverySize(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		page := max(d.pageSize(), 50)
		for _, size := range []int{0, 1, page, page + 1, 20*page + 1} {
			org := d.organization(size)
			server := sandboxtest.Start(t, org)
			want := d.with(d.state(d.answer(org)))
			want["timeouts"] = nil
			for argument := range d.optional {
				if argument != "domain_id" {
					want[argument] = nil
				}
			}
			if d.namesAccount() {
				want["domain_id"] = organization.DefaultHuaweiDomainID
			}
			d.reads(t, startProvider(t, server, 0), d.required, want)
			d.checkSent(t, server, d.required)
		}
	})
}

func TestEveryDataSource_sendsOptionalArguments(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		check := func(arguments driver.Values) {
			server := sandboxtest.Start(t, d.threePages())
			if d.pageSize() > 0 {
				d.answers(server) // the sandbox would filter
			} else {
				d.answers(server, documentedItem(d))
			}
			want := d.with(arguments)
			want["timeouts"] = nil
			d.reads(t, startProvider(t, server, 0), d.with(arguments), want)
			d.checkSent(t, server, d.with(arguments))
			d.checkCalls(t, server, 1)
			if _, named := arguments["domain_id"]; named && len(server.Calls()) > 1 {
				t.Error("it looked up the account, although an argument names it")
			}
		}
		for argument, value := range d.optional {
			check(driver.Values{argument: value})
		}
		if len(d.optional) > 0 {
			check(d.optional)
		}
	})
}

func TestEveryDataSource_readsTheDocumentedItem(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		server := sandboxtest.Start(t, d.threePages())
		d.answers(server, documentedItem(d))
		d.reads(t, startProvider(t, server, 0), d.with(d.documentedFor), d.state(d.dialect.page(sandbox.ListField(d.action()), []any{documentedItem(d)})))
	})
}

// An attribute that no item has would be named otherwise than the vendor's field, in the data source and in its test.
func TestEveryDataSource_fillsEveryAttribute(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		filled := map[string]bool{}
		var note func(path string, attributes []*tfprotov6.SchemaAttribute, values driver.Values)
		note = func(path string, attributes []*tfprotov6.SchemaAttribute, values driver.Values) {
			for _, attribute := range attributes {
				path, value := path+"."+attribute.Name, values[attribute.Name]
				if attribute.Optional || attribute.Required || attribute.Name == "timeouts" {
					continue
				}
				filled[path] = filled[path] || value != nil
				if attribute.NestedType == nil {
					continue
				}
				note(path, attribute.NestedType.Attributes, nil)
				items, isList := value.([]any)
				if object, isObject := value.(driver.Values); isObject && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap {
					items = slices.Collect(maps.Values(object))
				} else if isObject || !isList {
					items = []any{value}
				}
				for _, item := range items {
					inner, _ := item.(driver.Values)
					note(path, attribute.NestedType.Attributes, inner)
				}
			}
		}
		for _, items := range append(d.oddAnswers(), nil) {
			server := sandboxtest.Start(t, d.organization(130))
			if items != nil {
				d.answers(server, items...)
			}
			p := startProvider(t, server, 0)
			state, problem := p.Read(d.typeName(), d.required)
			if problem != "" {
				t.Fatal(problem)
			}
			note(d.name, p.Schemas.DataSourceSchemas[d.typeName()].Block.Attributes, state.Values())
		}
		for path, found := range filled {
			if !found {
				t.Errorf("%s is null in every item", path)
			}
		}
	})
}

// documentedItem returns the first item of the vendor's documented answer, or the answer itself if it is no list.
func documentedItem(d dataSource) any {
	answer := decoded(organization.Documented(d.action())).(object)
	if response := inner(answer, "Response"); response != nil {
		answer = response
	}
	if d.pageSize() == 0 {
		return answer
	}
	return list(answer, sandbox.ListField(d.action()))[0]
}

// oddAnswers returns answers with the odd items of a data source, with one that is empty and one whose fields are null.
func (d dataSource) oddAnswers() (answers [][]any) {
	var items []any
	for _, text := range d.odd {
		items = append(items, decoded([]byte(text)))
	}
	if d.pageSize() > 0 {
		nulls := maps.Clone(documentedItem(d).(object))
		for field := range nulls {
			nulls[field] = nil
		}
		return [][]any{append(items, object{}, nulls)}
	}
	for _, answer := range items {
		answers = append(answers, []any{answer})
	}
	return answers
}

func TestEveryDataSource_readsNullsAndLargeNumbers(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		for _, items := range d.oddAnswers() {
			server := sandboxtest.Start(t, d.threePages())
			d.answers(server, items...)
			d.reads(t, startProvider(t, server, 0), d.required, d.state(d.dialect.page(sandbox.ListField(d.action()), items)))
		}
	})
}

func TestEveryDataSource_readsANullListAsEmpty(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		field := sandbox.ListField(d.action())
		if d.pageSize() == 0 {
			return // an answer that is one object: odd has its nulls
		}
		server := sandboxtest.Start(t, d.threePages())
		d.answers(server)
		server.Alter(d.action(), edit(set(field, nil)))
		d.reads(t, startProvider(t, server, 0), d.required, d.state(object{}))
	})
}

// The splice encodes the model of each item itself. The result must be what the framework would encode.
func TestEveryDataSource_answersAsTheFrameworkDoes(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		server := sandboxtest.Start(t, d.threePages())
		for _, items := range append(d.oddAnswers(), nil) {
			if items != nil {
				d.answers(server, items...)
			}
			state, problem := startServer(t, provider.NewUnsplicedServer("test"), server, 0, nil, nil).Read(d.typeName(), d.required)
			if problem != "" {
				t.Fatal(problem)
			}
			d.reads(t, startProvider(t, server, 0), d.required, state.Values())
		}
	})
}

// incompleteAnswers returns every answer that must be an error at once.
func (d dataSource) incompleteAnswers() map[string]incomplete {
	answers := map[string]incomplete{}
	if d.pageSize() > 0 {
		answers["list left out"] = incomplete{edit(leaveOut(sandbox.ListField(d.action())), 3), "the answer has no list of items", 3}
	}
	maps.Copy(answers, d.dialect.incomplete)
	maps.Copy(answers, d.incomplete)
	return answers
}

func TestEveryDataSource_incompleteIsAnErrorAtOnce(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		for name, test := range d.incompleteAnswers() {
			t.Run(name, func(t *testing.T) {
				server := sandboxtest.Start(t, d.threePages())
				server.Alter(d.action(), test.alter)
				d.fails(t, startProvider(t, server, 0), d.required, test.problem)
				d.checkCalls(t, server, test.calls)
			})
		}
	})
}

func TestEveryDataSource_refusesItemsThatItDidNotAskFor(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		for _, argument := range d.asked {
			arguments := d.with(driver.Values{})
			if value, optional := d.optional[argument]; optional {
				arguments[argument] = value
			}
			field, _ := d.parameter(argument, nil)
			var another any = 99
			if _, text := arguments[argument].(string); text {
				arguments[argument], another = "one", "another" // errors hide the sandbox's zone: it resembles its keys
			}
			server := sandboxtest.Start(t, d.threePages())
			d.answers(server, object{field: another})
			d.fails(t, startProvider(t, server, 0), arguments,
				fmt.Sprintf("an item has the %s %v, but the request asked for %v", field, another, arguments[argument]))
		}
	})
}

func TestEveryDataSource_rereadsAListThatChanged(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		for name, test := range d.dialect.changes {
			change := test.edit(sandbox.ListField(d.action()))
			t.Run(name, func(t *testing.T) {
				org := d.threePages()
				server := sandboxtest.Start(t, org)
				server.Alter(d.action(), edit(change, test.page))
				d.reads(t, startProvider(t, server, 0), d.required, d.state(d.answer(org)))
				d.checkCalls(t, server, test.page+d.pages()) // a reading that ended at that page, then a whole one
			})
		}
	})
}

func TestEveryDataSource_endsAtItsTimeout(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		server := sandboxtest.Start(t, d.threePages())
		server.Alter(d.action(), func(call sandbox.Call, answer *sandbox.Answer) {
			if call.N == d.pages() {
				answer.Delay = time.Hour
			}
		})
		arguments := d.with(driver.Values{"timeouts": driver.Values{"read": "1s"}})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // ends a read that ignores the argument
		defer cancel()
		d.fails(t, startProvider(t, server, 3).With(ctx), arguments, "the read did not end within 1s: raise timeouts.read")
	})
}

// Terraform validates before it reads, so only a test reaches this check.
func TestEveryDataSource_refusesAnInvalidTimeout(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		server := sandboxtest.Start(t, d.threePages())
		state, problem := startProvider(t, server, 0).Read(d.typeName(), d.with(driver.Values{"timeouts": driver.Values{"read": "soon"}}))
		if state != nil || !strings.Contains(problem, `"soon"`) || len(server.Calls()) > 0 {
			t.Errorf("got %v, %q after %d calls", state, problem, len(server.Calls()))
		}
	})
}

// Terraform treats keys as the same if they differ only in Unicode normalization (NFC).
func TestTags_aKeyWithTwoValuesIsAnError(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		dataSource  dataSource
		item, named string
	}{
		{noncompliantResources, `{"Resource": "qcs::one", "Tags": %s}`, "resource qcs::one: "},
		{organizationMembers, `{"MemberUin": 7, "Tags": %s}`, "member 7: "},
	} {
		d := test.dataSource
		read := func(tags string) (p *driver.Provider) {
			server := sandboxtest.Start(t, d.threePages())
			d.answers(server, json.RawMessage(fmt.Sprintf(test.item, tags)))
			return startProvider(t, server, 0)
		}
		for tags, problem := range map[string]string{
			`[{"TagKey": "env", "TagValue": "a"}, {"TagKey": "env", "TagValue": "b"}]`:        `the tag key "env" is given twice`,
			`[{"TagKey": "env", "TagValue": "a"}, {"TagKey": "env"}]`:                         `the tag key "env" is given twice`,
			`[{"TagKey": "\u00e9", "TagValue": "a"}, {"TagKey": "e\u0301", "TagValue": "b"}]`: `is given twice`,
			`[{"TagValue": "a"}]`: "a tag has no key",
		} {
			d.fails(t, read(tags), d.required, test.named)
			d.fails(t, read(tags), d.required, problem)
		}
		same := `[{"TagKey": "env", "TagValue": "a"}, {"TagKey": "env", "TagValue": "a"}]`
		if _, problem := read(same).Read(d.typeName(), d.required); problem != "" {
			t.Error(problem)
		}
	}
}
