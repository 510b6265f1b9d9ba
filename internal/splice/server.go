// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package splice encodes large lists itself and inserts them into a data source's answer.
//
// The framework walks every value of a state many times and copies it each time: 100,000 items take it close to a minute
// and 3 GB. So a data source's Read gives an empty list to the framework and the items to a [List]. [Server] then inserts
// the items into that attribute of the framework's answer. Schema, validation, configuration, diagnostics and panics stay
// with the framework. A data source works without Server too.
package splice

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// Server returns a server that inserts lists into the answers of another one. It hides the optional interfaces of the
// other server (list resources, actions, state stores), which this provider does not have.
func Server(inner tfprotov6.ProviderServer) tfprotov6.ProviderServer { return server{inner} }

type server struct{ tfprotov6.ProviderServer }

// ReadDataSource implements tfprotov6.DataSourceServer.
func (s server) ReadDataSource(ctx context.Context, request *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	carrier := &carrier{lists: map[string]*encoded{}}
	response, err := s.ProviderServer.ReadDataSource(context.WithValue(ctx, carrierKey{}, carrier), request)
	if err != nil || len(carrier.lists) == 0 || response == nil || response.Deferred != nil || response.State == nil ||
		slices.ContainsFunc(response.Diagnostics, isError) {
		return response, err
	}
	state, problem := carrier.splice(response.State)
	if problem != nil {
		return &tfprotov6.ReadDataSourceResponse{Diagnostics: []*tfprotov6.Diagnostic{{ //nolint:nilerr // the diagnostic has it
			Severity: tfprotov6.DiagnosticSeverityError, Summary: "List not returned",
			Detail: problem.Error() + ". This is a bug in the provider: please report it.",
		}}}, nil
	}
	response.State = state
	return response, nil
}

func isError(diagnostic *tfprotov6.Diagnostic) bool {
	return diagnostic.Severity == tfprotov6.DiagnosticSeverityError
}

// splice returns the state with each list in place of the empty one.
func (c *carrier) splice(state *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, error) {
	from := msgpack.NewDecoder(bytes.NewReader(state.MsgPack))
	attributes, err := from.DecodeMapLen()
	if err != nil {
		return nil, fmt.Errorf("the state is not an object: %w", err)
	}
	var whole bytes.Buffer
	whole.Grow(len(state.MsgPack) + c.size())
	to := msgpack.NewEncoder(&whole)
	if err := to.EncodeMapLen(attributes); err != nil {
		return nil, err
	}
	left := len(c.lists)
	for range attributes {
		name, err := from.DecodeString()
		if err != nil {
			return nil, err
		}
		value, err := from.DecodeRaw()
		if err != nil {
			return nil, err
		}
		if err := to.EncodeString(name); err != nil {
			return nil, err
		}
		list := c.lists[name]
		if list == nil {
			whole.Write(value)
			continue
		}
		left--
		if err := to.EncodeArrayLen(list.items); err != nil {
			return nil, err
		}
		for i, page := range list.pages {
			whole.Write(page)
			list.pages[i] = nil
		}
	}
	if left > 0 {
		return nil, fmt.Errorf("the state lacks %d of the lists that were read", left)
	}
	return &tfprotov6.DynamicValue{MsgPack: whole.Bytes()}, nil
}

func (c *carrier) size() int {
	const header = 5 // of a list
	size := 0
	for _, list := range c.lists {
		size += header + list.size
	}
	return size
}
