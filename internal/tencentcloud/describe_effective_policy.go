// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// EffectivePolicy is the tag policy that applies to a member account or a department (node).
type EffectivePolicy struct {
	// Content is the policy, a JSON object, as the API wrote it.
	Content string
	// LastUpdatedTimestamp is in seconds since 1970, nil if the API leaves it out.
	LastUpdatedTimestamp *int64
	// Tags are the tags of the policy, in its order. No two have the same Key.
	Tags []PolicyTag
}

// PolicyTag says which values a tag may have, and on which resources.
type PolicyTag struct {
	// Key is the key of the tag in the policy. TagKey is the same in the letter case that resources have to use, nil if the
	// policy leaves it out.
	Key    string
	TagKey *string
	// Values are the values that the tag may have, ResourceTypes the types of resources, such as cvm:instance.
	Values, ResourceTypes []string
}

// noEffectivePolicy is the error code for a target to which no tag policy applies.
const noEffectivePolicy = "ResourceNotFound.EffectivePolicyNotFound"

// DescribeEffectivePolicy returns the tag policy that applies to a member account or a department (node). targetID is the
// UIN of the account or the id of the department. It returns false if the API says that no policy applies. A policy whose
// tags cannot all be read is an error, and so is the policy of another target.
// At most 20 calls a second for one account. An error is an *apicall.Error; vendor codes: InternalError,
// InvalidParameter, InvalidParameter.OrganizationMemberNotManager, InvalidParameter.OrganizationNotExist.
// Source: Tencent Cloud Organization, DescribeEffectivePolicy, version 2021-03-31.
func (c *Organization) DescribeEffectivePolicy(ctx context.Context, targetID int64) (policy EffectivePolicy, applies bool, err error) {
	const action = "DescribeEffectivePolicy"
	type parameters struct {
		TargetID int64 `json:"TargetId"`
	}
	type answer struct {
		EffectivePolicy *struct {
			TargetID             *int64  `json:"TargetId"`
			PolicyContent        *string `json:"PolicyContent"`
			LastUpdatedTimestamp *int64  `json:"LastUpdatedTimestamp"`
		} `json:"EffectivePolicy"`
	}
	received, err := call[answer](ctx, c.client, action, parameters{targetID})
	if failed, ok := errors.AsType[*apicall.Error](err); ok && failed.Code == noEffectivePolicy && failed.Status == http.StatusOK {
		return EffectivePolicy{}, false, nil
	}
	if err != nil {
		return EffectivePolicy{}, false, err
	}
	source, requestID, effective := c.source(action), received.RequestID, received.Value.EffectivePolicy
	switch {
	case effective == nil:
		return EffectivePolicy{}, false, source.Incomplete(requestID, "the answer has no EffectivePolicy")
	case effective.PolicyContent == nil:
		return EffectivePolicy{}, false, source.Incomplete(requestID, "the answer has no PolicyContent")
	}
	if err := paging.AskedFor(source, requestID, "TargetId", effective.TargetID, &targetID); err != nil {
		return EffectivePolicy{}, false, c.caller.Clean(err)
	}
	tags, err := readPolicyContent(ctx, *effective.PolicyContent)
	if err != nil {
		failed := apicall.AsError(err)
		failed.Action, failed.RequestID = action, requestID
		return EffectivePolicy{}, false, c.caller.Clean(failed)
	}
	return EffectivePolicy{*effective.PolicyContent, effective.LastUpdatedTimestamp, tags}, true, nil
}

// policyContent is the content of a policy. Other has its unknown fields.
type policyContent struct {
	Tags  policyTags     `json:"tags"`
	Other jsontext.Value `json:",embed"`
}

// readPolicyContent returns the tags of a policy. An empty object has none. An object with other fields but without tags
// is an error: its tags may be in a field that this program does not know.
func readPolicyContent(ctx context.Context, content string) ([]PolicyTag, error) {
	const field = "PolicyContent"
	var policy *policyContent
	err := apicall.DecodeField(ctx, field, content, &policy)
	switch {
	case err != nil:
		return nil, err
	case policy == nil:
		return nil, &apicall.Error{Message: field + " is null, not a JSON object", Advice: apicall.AdviceOtherForm}
	case !policy.Tags.present && len(policy.Other) > 0:
		return nil, &apicall.Error{Message: field + " has other fields, but no tags", Advice: apicall.AdviceOtherForm}
	}
	return policy.Tags.tags, nil
}

// mostPolicyTags is the number of tags that one policy may have, to bound the memory that they need.
const mostPolicyTags = 10_000

// policyTags are the tags of a policy, in its order.
type policyTags struct {
	present bool
	tags    []PolicyTag
}

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (p *policyTags) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	p.present = true
	if decoder.PeekKind() == 'n' {
		return decoder.SkipValue()
	}
	if err := readOpening(decoder); err != nil {
		return err
	}
	for decoder.PeekKind() != '}' {
		if len(p.tags) == mostPolicyTags {
			return fmt.Errorf("the policy has more than %d tags", mostPolicyTags)
		}
		name, err := decoder.ReadToken()
		if err != nil {
			return err
		}
		key := name.String()
		var tag *policyTag
		if err := json.UnmarshalDecode(decoder, &tag); err != nil {
			return err
		}
		if tag == nil {
			return fmt.Errorf("tag %d of the policy is null", len(p.tags)+1)
		}
		p.tags = append(p.tags, PolicyTag{
			Key: key, TagKey: tag.TagKey.value, Values: tag.Values.value.Items, ResourceTypes: tag.ResourceTypes.value.Items,
		})
	}
	_, err := decoder.ReadToken()
	return err
}

// policyTag is a tag of a policy, as far as this program reads it. Its other fields, such as enforced_for, say what happens
// to resources that break the policy.
type policyTag struct {
	TagKey        assigned[*string]              `json:"tag_key"`
	Values        assigned[apicall.List[string]] `json:"tag_value"`
	ResourceTypes assigned[apicall.List[string]] `json:"resource_type_scope"`
}

// assigned is a value of a policy. Policies that are written by hand may have it as {"@@assign": value}.
type assigned[T any] struct{ value T }

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (a *assigned[T]) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	if decoder.PeekKind() != '{' {
		return json.UnmarshalDecode(decoder, &a.value)
	}
	if err := readOpening(decoder); err != nil {
		return err
	}
	if name, err := decoder.ReadToken(); err != nil || name.Kind() != '"' || name.String() != "@@assign" {
		return cmp.Or(err, errors.New("an object must have the field @@assign"))
	}
	if err := json.UnmarshalDecode(decoder, &a.value); err != nil {
		return err
	}
	if end, err := decoder.ReadToken(); err != nil || end.Kind() != '}' {
		return cmp.Or(err, errors.New("@@assign must be the only field"))
	}
	return nil
}

// readOpening reads the beginning of an object.
func readOpening(decoder *jsontext.Decoder) error {
	if kind := decoder.PeekKind(); kind != '{' {
		return fmt.Errorf("an object is expected, not a JSON value that begins with %s", kind)
	}
	_, err := decoder.ReadToken()
	return err
}
