// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"math"
	"strconv"

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
	retries, err := s.wholeNumber("max_retries", apicall.DefaultMaxRetries, 0, 50)
	policy.MaxRetries = int(retries)
	return policy, err
}

// wholeNumber is number for what has no fractions.
func (s settings) wholeNumber(attribute string, fallback, least, most int64) (int64, error) {
	number, err := s.number(attribute, float64(fallback), float64(least), float64(most))
	if err == nil && number != math.Trunc(number) {
		err = fmt.Errorf("%s is %g: it must be a whole number", s.name(attribute), number)
	}
	return int64(number), err
}

// number gives an attribute, else its variable, else the fallback, within a range.
func (s settings) number(attribute string, fallback, least, most float64) (float64, error) {
	value, ok := s.object.Attributes()[attribute].(types.Number)
	if ok && value.IsUnknown() {
		return 0, s.notKnown(s.name(attribute))
	}
	var number float64
	if ok && !value.IsNull() {
		number, _ = value.ValueBigFloat().Float64()
	} else if text := s.variable(attribute); text != "" {
		var err error
		if number, err = strconv.ParseFloat(text, 64); err != nil || math.IsNaN(number) {
			return 0, fmt.Errorf("%s is %q: it must be a number from %g to %g", s.name(attribute), text, least, most)
		}
	} else {
		return fallback, nil
	}
	if number < least || number > most {
		return 0, fmt.Errorf("%s is %g: it must be a number from %g to %g", s.name(attribute), number, least, most)
	}
	return number, nil
}
