// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package splice_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"pgregory.net/rapid"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/splice"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

// item has every kind of value of a list's items.
type item struct {
	Name    string             `tfsdk:"name"`
	Note    *string            `tfsdk:"note"`
	Count   *int64             `tfsdk:"count_of_all"`
	Good    *bool              `tfsdk:"good"`
	Keys    []string           `tfsdk:"keys"`
	MayKeys []*string          `tfsdk:"may_keys"`
	Tags    map[string]*string `tfsdk:"tags"`
	Detail  *detail            `tfsdk:"detail"`
	Details []detail           `tfsdk:"details"`
}

type detail struct {
	Zulu  int64             `tfsdk:"zulu"`
	Alpha map[string]string `tfsdk:"alpha"`
}

func itemAttributes() map[string]schema.Attribute {
	details := map[string]schema.Attribute{
		"zulu":  schema.Int64Attribute{Computed: true},
		"alpha": schema.MapAttribute{Computed: true, ElementType: types.StringType},
	}
	return map[string]schema.Attribute{
		"name":         schema.StringAttribute{Computed: true},
		"note":         schema.StringAttribute{Computed: true},
		"count_of_all": schema.Int64Attribute{Computed: true},
		"good":         schema.BoolAttribute{Computed: true},
		"keys":         schema.ListAttribute{Computed: true, ElementType: types.StringType},
		"may_keys":     schema.ListAttribute{Computed: true, ElementType: types.StringType},
		"tags":         schema.MapAttribute{Computed: true, ElementType: types.StringType},
		"detail":       schema.SingleNestedAttribute{Computed: true, Attributes: details},
		"details":      schema.ListNestedAttribute{Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: details}},
	}
}

// things is a provider and its one data source, which reads two lists.
type things struct {
	provider.Provider
	datasource.DataSource
	pages  [][]item
	forget int // pages after which the list is read again
	fail   error
	panics bool
	lists  []string // names of the lists, items and others if nil
}

type thingsModel struct {
	Filter *string `tfsdk:"filter"`
	Before *int64  `tfsdk:"before"`
	Items  []item  `tfsdk:"items"`
	Others []item  `tfsdk:"others"`
	Zone   *string `tfsdk:"zone"`
}

type thingsProvider struct{ *things }

func (p thingsProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "test"
}

func (p thingsProvider) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = providerschema.Schema{}
}

func (p thingsProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (p thingsProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return thingsSource(p) }}
}

func (p thingsProvider) Resources(context.Context) []func() resource.Resource { return nil }

type thingsSource struct{ *things }

func (d thingsSource) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = "test_things"
}

func (d thingsSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	list := schema.ListNestedAttribute{Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: itemAttributes()}}
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"filter": schema.StringAttribute{Optional: true}, "before": schema.Int64Attribute{Computed: true},
		"items": list, "others": list, "zone": schema.StringAttribute{Computed: true},
	}}
}

func (d thingsSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var model thingsModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	zone, before := "z", int64(7)
	model.Zone, model.Before, model.Others = &zone, &before, []item{}
	lists := d.lists
	if lists == nil {
		lists = []string{"items", "others"}
	}
	for _, name := range lists {
		list, err := splice.NewList[item](ctx, name)
		if err != nil {
			response.Diagnostics.AddError("Things not read", err.Error())
			return
		}
		for i, page := range d.pages {
			if err := list.Add(page); err != nil {
				response.Diagnostics.AddError("Things not read", err.Error())
				return
			}
			if i+1 == d.forget {
				list.Reset()
			}
		}
		if name == "items" {
			model.Items = list.Items()
		} else {
			model.Others = list.Items()
		}
	}
	if d.panics {
		panic("a bug")
	}
	response.Diagnostics.AddWarning("Careful", "with things")
	if d.fail != nil {
		response.Diagnostics.AddError("Things not read", d.fail.Error())
		return
	}
	response.Diagnostics.Append(response.State.Set(ctx, &model)...)
}

// read reads the data source by the framework's server in a wrapper.
func read(t driver.T, d *things, wrap func(tfprotov6.ProviderServer) tfprotov6.ProviderServer) (state *driver.State, problem string) {
	p := driver.Start(context.Background(), t, wrap(providerserver.NewProtocol6(thingsProvider{d})()))
	return p.Read("test_things", driver.Values{"filter": "only some"})
}

func unwrapped(server tfprotov6.ProviderServer) tfprotov6.ProviderServer { return server }

func texts() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "é", "e\u0301", "界\x00\u2028", strings.Repeat("long ", 20_000)}))
}

func items() *rapid.Generator[item] {
	numbers := rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{0, -1, 127, 128, 1 << 53, 1<<63 - 1, -1 << 63}))
	details := rapid.Custom(func(t *rapid.T) detail {
		return detail{numbers.Draw(t, "zulu"), rapid.MapOfN(rapid.StringMatching("[a-z]*"), texts(), -1, 3).Draw(t, "alpha")}
	})
	return rapid.Custom(func(t *rapid.T) item {
		one := item{
			Name: texts().Draw(t, "name"), Note: rapid.Ptr(texts(), true).Draw(t, "note"),
			Count: rapid.Ptr(numbers, true).Draw(t, "count"), Good: rapid.Ptr(rapid.Bool(), true).Draw(t, "good"),
			Keys:    rapid.SliceOfN(texts(), -1, 3).Draw(t, "keys"),
			MayKeys: rapid.SliceOfN(rapid.Ptr(texts(), true), -1, 3).Draw(t, "may_keys"),
			Tags:    rapid.MapOfN(rapid.StringMatching("[a-z]*"), rapid.Ptr(texts(), true), -1, 20).Draw(t, "tags"),
			Detail:  rapid.Ptr(details, true).Draw(t, "detail"),
			Details: rapid.SliceOfN(details, -1, 3).Draw(t, "details"),
		}
		if rapid.Bool().Draw(t, "null lists") {
			one.Keys, one.Tags, one.Details = nil, nil, nil
		}
		return one
	})
}

func TestServer_answersLikeTheFramework(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &things{pages: rapid.SliceOfN(rapid.SliceOfN(items(), -1, 5), -1, 4).Draw(t, "pages")}
		if len(d.pages) > 0 {
			d.forget = rapid.IntRange(0, len(d.pages)).Draw(t, "forget")
		}
		want, warning := read(t, d, unwrapped)
		got, gotWarning := read(t, d, splice.Server)
		if !got.Value().Equal(want.Value()) {
			t.Fatalf("the states differ:\n%s\n%s", got.Value(), want.Value())
		}
		if got.Size() != want.Size() {
			t.Fatalf("%d bytes, the framework needs %d", got.Size(), want.Size())
		}
		if gotWarning != warning || warning == "" {
			t.Fatalf("got %q, want %q", gotWarning, warning)
		}
	})
}

func TestServer_keepsErrors(t *testing.T) {
	d := &things{fail: errors.New("odd"), pages: [][]item{{{Name: "one"}}}, lists: []string{"items", "elsewhere"}}
	_, want := read(t, d, unwrapped)
	if _, got := read(t, d, splice.Server); got != want || !strings.Contains(got, "odd") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestServer_passesPanicsOn(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("the panic is gone")
		}
	}()
	read(t, &things{panics: true, pages: [][]item{{{Name: "one"}}}}, splice.Server)
}

func TestServer_listMissingInTheStateIsAnError(t *testing.T) {
	state, problem := read(t, &things{lists: []string{"items", "elsewhere"}, pages: [][]item{{{Name: "one"}}}}, splice.Server)
	if state != nil || !strings.Contains(problem, "lacks 1 of the lists") {
		t.Errorf("got %v, %s", state, problem)
	}
}

func TestNewList_unknownTypeIsAnError(t *testing.T) {
	type noTag struct{ Name string }
	type tagWithOption struct {
		Name string `tfsdk:"name,omitempty"`
	}
	type float struct {
		Value float64 `tfsdk:"value"`
	}
	type mapOfNumbers struct {
		Values map[int64]string `tfsdk:"values"`
	}
	for name, err := range map[string]error{
		"no tag": problemOf[noTag](t), "tag with an option": problemOf[tagWithOption](t), "float": problemOf[[]float](t), "map": problemOf[*mapOfNumbers](t), "framework": problemOf[types.String](t),
	} {
		if err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func problemOf[M any](t *testing.T) error {
	t.Helper()
	_, err := splice.NewList[M](t.Context(), "items")
	return err
}

func TestServer_listTooLongForOneAnswerIsAnError(t *testing.T) {
	defer splice.SetLongestAnswer(10_000)()
	fits := &things{pages: [][]item{{{Name: strings.Repeat("x", 9_000)}}}, lists: []string{"items"}}
	if state, problem := read(t, fits, splice.Server); state == nil {
		t.Error(problem)
	}
	long := &things{pages: [][]item{fits.pages[0], fits.pages[0]}, lists: []string{"items"}}
	if state, problem := read(t, long, splice.Server); state != nil || problem != "Things not read: "+splice.ErrTooLong.Error() {
		t.Errorf("got %v, %s", state, problem)
	}
}
