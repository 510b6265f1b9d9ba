// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

const action = "ListThings"

var source = paging.Source{Action: action}

// collect reads a whole list.
func collect[T any](read func(into paging.Sink[T]) error) ([]T, error) {
	return paging.Collect(context.Background(), func(_ context.Context, _ struct{}, into paging.Sink[T]) error { return read(into) }, struct{}{})
}

func byToken[T any](ctx context.Context, fetch func(context.Context, *string) (paging.TokenPage[T], error)) ([]T, error) {
	return collect(func(into paging.Sink[T]) error { return paging.ByToken(ctx, source, fetch, into) })
}

func byMarker[T any](ctx context.Context, fetch func(context.Context, *string) (paging.MarkerPage[T], error)) ([]T, error) {
	return collect(func(into paging.Sink[T]) error { return paging.ByMarker(ctx, source, fetch, into) })
}

func byNextToken[T any, K comparable](ctx context.Context, fetch func(context.Context, *string) (paging.TruncatedPage[T], error), identity func(T) (K, bool)) ([]T, error) {
	return collect(func(into paging.Sink[T]) error { return paging.ByNextToken(ctx, source, fetch, identity, into) })
}

func byOffset[T any, K comparable](ctx context.Context, limit int64, fetch func(context.Context, int64) (paging.OffsetPage[T], error), identity func(T) (K, bool)) ([]T, error) {
	return collect(func(into paging.Sink[T]) error { return paging.ByOffset(ctx, source, limit, fetch, identity, into) })
}

// numbers returns a list of n items.
func numbers(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// pageSize is how many items a page has.
const pageSize = 10

// cut returns a page of a list, and the position of the next one, -1 after the last.
func cut(list []int, position int) (apicall.List[int], int) {
	end := min(position+pageSize, len(list))
	next := end
	if end == len(list) {
		next = -1
	}
	return apicall.List[int]{Present: true, Items: list[min(position, end):end]}, next
}

func position(t *testing.T, token *string) int {
	t.Helper()
	if token == nil {
		return 0
	}
	position, err := strconv.Atoi(*token)
	if err != nil {
		t.Fatal(err)
	}
	return position
}

func text(n int) *string {
	text := strconv.Itoa(n)
	return &text
}

// number is the identity of an item that is a number.
func number(item int) (int, bool) { return item, true }

func TestByOffset_alwaysChangingIsAnError(t *testing.T) {
	calls := 0
	got, err := byOffset(t.Context(), pageSize, func(context.Context, int64) (page paging.OffsetPage[int], err error) {
		calls++
		total := int64(20 + calls)
		list, _ := cut(numbers(10), 0)
		return paging.OffsetPage[int]{List: list, Total: &total, RequestID: fmt.Sprint("r-", calls)}, nil
	}, func(int) (int, bool) { return 0, false })
	var apiError *apicall.Error
	if got != nil || !errors.As(err, &apiError) {
		t.Fatalf("got %v, %v", got, err)
	}
	if calls != 8 { // four readings, each up to the page that counts differently
		t.Errorf("%d calls", calls)
	}
	want := apicall.Error{
		Action: action, RequestID: "r-8", Advice: apiError.Advice,
		Message: "incomplete: the list changed while it was read, in each of 4 readings; in the last one the API counted 27 items in all, then 28",
	}
	if *apiError != want || apiError.Advice == "" {
		t.Errorf("got %+v", *apiError)
	}
}

func TestWhole_countedItemsMustBeListed(t *testing.T) {
	some := apicall.List[int]{Present: true, Items: numbers(2)}
	none := apicall.List[int]{Present: true}
	for name, test := range map[string]struct {
		list    apicall.List[int]
		counted bool
		problem string
	}{
		"listed and counted":     {some, true, ""},
		"listed, none counted":   {some, false, ""},
		"none":                   {none, false, ""},
		"none, but some counted": {none, true, "the list is empty, but"},
		"left out":               {apicall.List[int]{}, false, "no list of items"},
	} {
		got, err := collect(func(into paging.Sink[int]) error { return paging.Whole(source, "r-1", test.list, test.counted, into) })
		if test.problem == "" && (err != nil || len(got) != len(test.list.Items)) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
		if test.problem != "" && (err == nil || got != nil || !strings.Contains(err.Error(), test.problem)) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}

func TestWholeObject_needsItsField(t *testing.T) {
	empty, some := "", "z-1"
	for name, test := range map[string]struct {
		value *string
		whole bool
	}{
		"named": {&some, true}, "empty": {&empty, false}, "left out or null": {nil, false},
	} {
		err := source.WholeObject("r-1", "ZoneId", test.value)
		var failed *apicall.Error
		if test.whole != (err == nil) || !test.whole && (!errors.As(err, &failed) || failed.RequestID != "r-1" || !strings.Contains(err.Error(), "the answer has no ZoneId")) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
