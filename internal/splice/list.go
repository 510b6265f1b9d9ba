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

// longestAnswer is how long a list may be, in bytes: Terraform's limit for one answer, less room for the rest of the
// answer. Tests set less.
var longestAnswer = 256<<20 - 1<<20

// ErrTooLong is the error for a list that does not fit into one answer.
var ErrTooLong = errors.New("the list is longer than the 256 MiB that Terraform takes of one answer")

// carrier holds the encoded lists of one request, in its context: a data source's Read adds them, and the server takes
// them.
type carrier struct{ lists map[string]*encoded }

// encoded is a list, encoded page by page.
type encoded struct {
	items int
	size  int // in bytes
	pages [][]byte
}

type carrierKey struct{}

// List takes the items of one large list of a data source, page by page. If Server serves the request, it encodes each
// page at once. Else it keeps the items for the framework. It is for one goroutine.
type List[M any] struct {
	encode  encode
	encoded *encoded // nil without Server
	items   []M
}

// NewList returns a list for a top-level attribute of the state. The context is the request's, and M is the model of an
// item.
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

// Add adds the items of a page. It returns ErrTooLong if the list no longer fits into one answer.
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
	l.encoded.pages = append(l.encoded.pages, bytes.Clone(page.Bytes())) // without spare capacity
	return nil
}

// Reset drops every item, so that the list can be read again.
func (l *List[M]) Reset() {
	l.items = []M{}
	if l.encoded != nil {
		*l.encoded = encoded{}
	}
}

// Items returns the value for the model's field: every item, or none if Server adds them later.
func (l *List[M]) Items() []M { return l.items }
