// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/splice"
)

// defaultReadTimeout bounds a whole read unless `timeouts` says otherwise.
const defaultReadTimeout = 10 * time.Minute

// read implements Read for the data sources that read one API. It decodes the configuration into the model, connects to
// the cloud, lets fill read the rest of the model, and stores the model in the state. The timeout bounds everything after
// decoding. If connect or fill fails, the diagnostic has the summary.
func read[M, C any](
	ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse, summary string,
	connect func(context.Context) (C, error), fill func(ctx context.Context, client C, model *M) error,
) {
	readWithin(ctx, defaultReadTimeout, request, response, summary, func(ctx context.Context, model *M) error {
		client, err := connect(ctx)
		if err != nil {
			return err
		}
		return fill(ctx, client, model)
	})
}

// readWithin does what read does, with another default for the timeout. fill also connects.
func readWithin[M any](
	ctx context.Context, limit time.Duration, request datasource.ReadRequest, response *datasource.ReadResponse, summary string,
	fill func(ctx context.Context, model *M) error,
) {
	var model M
	var timeout timeouts.Value
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	response.Diagnostics.Append(request.Config.GetAttribute(ctx, path.Root("timeouts"), &timeout)...)
	if response.Diagnostics.HasError() {
		return
	}
	bound, problems := timeout.Read(ctx, limit)
	response.Diagnostics.Append(problems...)
	if response.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeoutCause(ctx, bound, fmt.Errorf("the read did not end within %s: raise timeouts.read, or read less", bound))
	defer cancel()
	if err := fill(ctx, &model); err != nil {
		addError(&response.Diagnostics, summary, err)
		return
	}
	response.Diagnostics.Append(response.State.Set(ctx, &model)...)
}

// addError adds a diagnostic for a failed read. The summary says what the user wanted and never changes. The detail says
// what happened and what to do.
func addError(diagnostics *diag.Diagnostics, summary string, err error) {
	detail := err.Error()
	if apiError, ok := errors.AsType[*apicall.Error](err); ok && apiError.Advice != "" {
		detail += "\n\n" + apiError.Advice
	}
	diagnostics.AddError(summary, detail)
}

// readList reads a whole list into the model's field for a top-level attribute. read is the method of a client, and toModel
// converts an API item. The items go to the splice page by page.
func readList[F, A, M any](
	ctx context.Context, into *[]M, attribute string, read func(context.Context, F, paging.Sink[A]) error, filter F, toModel func(A) (M, error),
) error {
	list, err := splice.NewList[M](ctx, attribute)
	if err != nil {
		return err
	}
	err = read(ctx, filter, &converter[A, M]{list, toModel})
	*into = list.Items()
	return err
}

// converter implements paging.Sink. It adds each API item to the list as an item of the model.
type converter[A, M any] struct {
	*splice.List[M]
	toModel func(A) (M, error)
}

// Add implements paging.Sink.
func (c *converter[A, M]) Add(items []A) error {
	models := make([]M, 0, len(items))
	for _, item := range items {
		model, err := c.toModel(item)
		if err != nil {
			return notStored(err)
		}
		models = append(models, model)
	}
	if err := c.List.Add(models); err != nil {
		return &apicall.Error{Err: err, Advice: "Read less at once: narrow the data source down by its arguments, such as tag_key, or read fewer members in one configuration."}
	}
	return nil
}

// notStored returns the error for an answer that a state cannot hold whole.
func notStored(err error) error {
	return &apicall.Error{Err: err, Advice: "Terraform cannot store the whole answer, so the read fails. Fix the tags at their source, or report it to the vendor."}
}

// plain returns toModel as a function that never fails.
func plain[A, M any](toModel func(A) M) func(A) (M, error) {
	return func(item A) (M, error) { return toModel(item), nil }
}
