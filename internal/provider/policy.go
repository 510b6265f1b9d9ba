// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// policyAttributes adds to a cloud's attributes those that say how calls are made. They have no
// validators: Terraform would print the line of the configuration, which may hold a secret.
func policyAttributes(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	attributes["requests_per_second"] = schema.NumberAttribute{
		Optional:            true,
		MarkdownDescription: "Highest rate for one API, in requests a second, 1 to 1000. Calls are paced at 95 % of it, without bursts; a throttled call lowers the rate, successes raise it again. Default: `20`.",
	}
	attributes["max_retries"] = schema.NumberAttribute{
		Optional:            true,
		MarkdownDescription: "How many further tries a request gets that failed for a reason that may pass, 0 to 50. Default: `8`.",
	}
	attributes["request_timeout"] = schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Bound of one try of a request, as a Go duration. Default: `30s`.",
	}
	return attributes
}

// policy gives how calls of the cloud are made.
func (s settings) policy() (policy apicall.Policy, err error) {
	if policy.RequestTimeout, err = s.duration("request_timeout", apicall.DefaultRequestTimeout); err != nil {
		return policy, err
	}
	if policy.RequestsPerSecond, err = s.number("requests_per_second", apicall.DefaultRequestsPerSecond, 1, 1000); err != nil {
		return policy, err
	}
	retries, err := s.number("max_retries", apicall.DefaultMaxRetries, 0, 50)
	policy.MaxRetries = int(retries)
	if err == nil && float64(policy.MaxRetries) != retries {
		err = fmt.Errorf("%s is %g: it must be a whole number", s.name("max_retries"), retries)
	}
	return policy, err
}

// number gives an attribute within a range, or the fallback where it is absent.
func (s settings) number(attribute string, fallback, least, most float64) (float64, error) {
	value, ok := s.object.Attributes()[attribute].(types.Number)
	switch {
	case ok && value.IsUnknown():
		return 0, s.notKnown(s.name(attribute))
	case !ok || value.IsNull():
		return fallback, nil
	}
	number, _ := value.ValueBigFloat().Float64()
	if number < least || number > most {
		return 0, fmt.Errorf("%s is %g: it must be a number from %g to %g", s.name(attribute), number, least, most)
	}
	return number, nil
}
