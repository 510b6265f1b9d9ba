// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package splice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/vmihailenco/msgpack/v5"
)

// longestAnswer is what Terraform takes of one answer, in bytes: the limit of its messages, less room
// for what the answer holds beside the list. Tests have less.
var longestAnswer = 256<<20 - 1<<20

// ErrTooLong says that a list does not fit into one answer.
var ErrTooLong = errors.New("the list is longer than the 256 MiB that Terraform takes of one answer")

// carrier takes encoded lists from a data source's Read to the server that splices them. It travels in
// the request's context and dies with it.
type carrier struct{ lists map[string]*encoded }

// encoded is a list that was written page by page.
type encoded struct {
	items int
	size  int // in bytes
	pages [][]byte
}

type carrierKey struct{}

// List takes the items of one large list of a data source, page by page. Where Server serves the
// request they are encoded as they come; else they are kept for the framework. It is for one goroutine.
type List[M any] struct {
	encode  encode
	encoded *encoded // nil where nobody splices
	items   []M
}

// NewList gives the list for an attribute at the top of the state, for a request's context. M is the
// model of an item.
func NewList[M any](ctx context.Context, attribute string) (*List[M], error) {
	list := &List[M]{items: []M{}}
	encode, err := encoderOf(reflect.TypeFor[M]())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", attribute, err)
	}
	list.encode = encode
	if carrier, ok := ctx.Value(carrierKey{}).(*carrier); ok {
		list.encoded = &encoded{}
		carrier.lists[attribute] = list.encoded
	}
	return list, nil
}

// Add adds the items of a page. A list that has become too long for one answer is ErrTooLong.
func (l *List[M]) Add(items []M) error {
	if l.encoded == nil {
		l.items = append(l.items, items...)
		return nil
	}
	var page bytes.Buffer
	to := msgpack.NewEncoder(&page)
	for i := range items {
		if err := l.encode(to, reflect.ValueOf(&items[i]).Elem()); err != nil {
			return err
		}
	}
	l.encoded.items += len(items)
	l.encoded.size += page.Len()
	if l.encoded.size > longestAnswer {
		return ErrTooLong
	}
	l.encoded.pages = append(l.encoded.pages, bytes.Clone(page.Bytes())) // without the buffer's spare room
	return nil
}

// Reset forgets every item: the list is read again from its start.
func (l *List[M]) Reset() {
	l.items = []M{}
	if l.encoded != nil {
		*l.encoded = encoded{}
	}
}

// Items are what the model's field is to hold: every item, or none where Server puts them in its place.
func (l *List[M]) Items() []M { return l.items }
