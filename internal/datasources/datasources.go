// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package datasources holds the provider's data sources: for each its schema, model and Read.
package datasources

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/text/unicode/norm"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/splice"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// defaultReadTimeout bounds a whole read unless `timeouts` says otherwise.
const defaultReadTimeout = 10 * time.Minute

// All returns the constructors of every data source.
func All() []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newNoncompliantResources,
		newMemberAuthAccounts,
		newCICTasks,
		newPolicyStatesSummary,
		newOrganizationMembers,
		newMemberPolicies,
		newIdentityCenter,
		newPolicyStates,
	}
}

// Clouds gives the client of each cloud, or why there is none: a cloud that no data source uses
// needs no configuration. Both functions may be called by several goroutines at once.
type Clouds struct {
	TencentCloud func(context.Context) (*tencentcloud.Organization, error)
	HuaweiCloud  func(context.Context) (*huaweicloud.Client, error)
}

// configuredClouds takes the clouds from what the provider's Configure handed on. It is nil before
// the provider is configured, as during validation.
func configuredClouds(request datasource.ConfigureRequest, response *datasource.ConfigureResponse) *Clouds {
	if request.ProviderData == nil {
		return nil
	}
	clouds, ok := request.ProviderData.(*Clouds)
	if !ok {
		response.Diagnostics.AddError("Data source not configured",
			fmt.Sprintf("The provider handed on a %T. This is a bug in the provider: please report it.", request.ProviderData))
	}
	return clouds
}

// withReadTimeout bounds a whole read.
func withReadTimeout(ctx context.Context, configured timeouts.Value, diagnostics *diag.Diagnostics) (context.Context, context.CancelFunc) {
	timeout, problems := configured.Read(ctx, defaultReadTimeout)
	diagnostics.Append(problems...)
	return context.WithTimeoutCause(ctx, timeout, fmt.Errorf("the read did not end within %s: raise timeouts.read, or read less", timeout))
}

// accountOr gives the account of Huawei Cloud that a configuration names, or that of the credentials.
func accountOr(ctx context.Context, client *huaweicloud.Client, configured *string) (*string, error) {
	if configured != nil {
		return configured, nil
	}
	domainID, err := client.DomainID(ctx)
	return &domainID, err
}

// addError turns why a read failed into a diagnostic. The summary says what the user wanted and
// never changes; the detail says what happened and what to do.
func addError(diagnostics *diag.Diagnostics, summary string, err error) {
	detail := err.Error()
	var apiError *apicall.Error
	if errors.As(err, &apiError) && apiError.Advice != "" {
		detail += "\n\n" + apiError.Advice
	}
	diagnostics.AddError(summary, detail)
}

// convert turns every API item into a model item; the result is never nil.
func convert[A, M any](items []A, toModel func(A) M) []M {
	models := make([]M, 0, len(items))
	for _, item := range items {
		models = append(models, toModel(item))
	}
	return models
}

// readList reads a whole list for an attribute at the top of the state, each page's items turned into
// model items and handed to the splice as they come. What it returns is what the model is to hold.
func readList[A, M any](ctx context.Context, attribute string, read apicall.Read[A], toModel func(A) (M, error)) ([]M, error) {
	list, err := splice.NewList[M](ctx, attribute)
	if err != nil {
		return nil, err
	}
	if err := read(&converted[A, M]{list, toModel}); err != nil {
		return nil, err
	}
	return list.Items(), nil
}

// converted implements apicall.Into for the items of a data source's model.
type converted[A, M any] struct {
	*splice.List[M]
	toModel func(A) (M, error)
}

// Add implements apicall.Into.
func (c *converted[A, M]) Add(items []A) error {
	models := make([]M, 0, len(items))
	for _, item := range items {
		model, err := c.toModel(item)
		if err != nil {
			return &apicall.Error{Err: err, Advice: "Nothing of the answer may be lost, so the whole read fails. Mend it where it was made, or report it to the vendor."}
		}
		models = append(models, model)
	}
	if err := c.List.Add(models); err != nil {
		return &apicall.Error{Err: err, Advice: "Read less at once: narrow the data source down by its arguments, such as tag_key, or read fewer members in one configuration."}
	}
	return nil
}

// plain gives a conversion that cannot fail.
func plain[A, M any](toModel func(A) M) func(A) (M, error) {
	return func(item A) (M, error) { return toModel(item), nil }
}

// orEmpty gives the list itself, or an empty one: a list that the API leaves out is empty, not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// orUnnamed gives a name for an error message.
func orUnnamed(name *string) string {
	if name == nil {
		return "without a name"
	}
	return *name
}

// addTag puts a tag into a map of tags. A key without a text, and one given twice with different
// values, are errors: the map would lose a tag.
func addTag(tags map[string]*string, key, value *string) error {
	if key == nil {
		return errors.New("a tag has no key")
	}
	return addKey(tags, "tag key", *key, value, func(a, b *string) bool {
		return a == b || a != nil && b != nil && *a == *b
	})
}

// addKey puts a value into a map, or is an error where the map has another value for the key.
// Terraform takes keys for the same that differ in how they write a letter (Unicode NFC), so does this.
func addKey[V any](values map[string]V, what, key string, value V, same func(a, b V) bool) error {
	key = norm.NFC.String(key)
	if before, known := values[key]; known && !same(before, value) {
		return fmt.Errorf("the %s %q is given twice, with different values", what, key)
	}
	values[key] = value
	return nil
}

// addText puts a text into a map, as addKey does.
func addText(texts map[string]string, what, key string, text apicall.JSONText) error {
	return addKey(texts, what, key, text.String(), func(a, b string) bool { return a == b })
}
