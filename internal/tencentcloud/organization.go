// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package tencentcloud calls the list APIs of Tencent Cloud Organization, each to its end.
package tencentcloud

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tcerrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

const (
	service    = "organization"
	apiVersion = "2021-03-31"
)

// Config is what a client of the Organization API needs.
type Config struct {
	// SecretID and SecretKey sign the requests; both are required.
	SecretID, SecretKey string
	// SecurityToken belongs to temporary keys; empty for lasting ones.
	SecurityToken string
	// Endpoint is the whole URL of the Organization API, with a path if a gateway needs one.
	Endpoint *url.URL
	// Policy says how calls are made. Its secrets are those of this configuration.
	Policy apicall.Policy
	// UserAgent names this program to the API.
	UserAgent string
}

// Organization calls Tencent Cloud Organization, version 2021-03-31. It may be used by several
// goroutines at once.
type Organization struct {
	sdk       *common.Client
	caller    *apicall.Caller
	userAgent string
}

// NewOrganization gives a client. It makes no call.
func NewOrganization(config Config) (*Organization, error) {
	if config.SecretID == "" || config.SecretKey == "" {
		return nil, errors.New("secret id and secret key are both needed")
	}
	policy := config.Policy
	policy.Secrets = []string{config.SecretKey, config.SecurityToken}

	settings := profile.NewClientProfile()
	settings.Language = "en-US"
	// The breaker would send requests to another host than the one that the user named.
	settings.DisableRegionBreaker = true
	settings.HttpProfile.Scheme = config.Endpoint.Scheme
	settings.HttpProfile.Endpoint = config.Endpoint.Host + strings.TrimSuffix(config.Endpoint.EscapedPath(), "/")
	settings.HttpProfile.ReqTimeout = 0 // the context bounds each try

	credential := common.NewTokenCredential(config.SecretID, config.SecretKey, config.SecurityToken)
	const noRegion = "" // the service is global and refuses some regions
	sdk := common.NewCommonClient(credential, noRegion, settings).WithHttpTransport(apicall.NewTransport())
	return &Organization{
		sdk:       sdk,
		caller:    apicall.NewCaller(policy),
		userAgent: config.UserAgent,
	}, nil
}

// request carries the parameters of an action through the SDK, which signs and sends it.
type request struct {
	*tchttp.BaseRequest
	parameters any
}

// MarshalJSON implements json.Marshaler.
func (r *request) MarshalJSON() ([]byte, error) { return json.Marshal(r.parameters) }

// response is what every Response has beside its own fields.
type response struct {
	Error     *responseError `json:"Error"`
	RequestID string         `json:"RequestId"`
}

type responseError struct {
	Code    string `json:"Code"`
	Message string `json:"Message"`
}

func (r *response) common() *response { return r }

// responseOf is a pointer to a struct that embeds response.
type responseOf[T any] interface {
	*T
	common() *response
}

// answer takes the body of an answer from the SDK and decodes it, once and strictly.
type answer[T any, R responseOf[T]] struct {
	*tchttp.BaseResponse
	response R
}

// ParseErrorFromHTTPResponse implements tchttp.Response. An error object that names no code is an
// error all the same.
func (a *answer[T, R]) ParseErrorFromHTTPResponse(body []byte) error {
	var envelope struct {
		Response R              `json:"Response"`
		Error    *responseError `json:"Error"`
	}
	if err := apicall.Decode(body, &envelope); err != nil {
		return err
	}
	failure, requestID := envelope.Error, ""
	if envelope.Response != nil {
		requestID = envelope.Response.common().RequestID
		if failure == nil {
			failure = envelope.Response.common().Error
		}
	}
	switch {
	case failure != nil:
		return &apicall.Error{
			Code: failure.Code, Message: "the API gave an error: " + failure.Message,
			RequestID: requestID,
		}
	case envelope.Response == nil:
		return &apicall.Error{Message: "the answer has no Response", Advice: apicall.AdviceOtherForm}
	}
	a.response = envelope.Response
	return nil
}

// UnmarshalJSON implements json.Unmarshaler for the SDK, which would decode the body again.
func (a *answer[T, R]) UnmarshalJSON([]byte) error { return nil }

// call makes one call of an action and gives what stands in Response.
func call[T any, R responseOf[T]](ctx context.Context, c *Organization, action string, parameters any) (*T, error) {
	var received *answer[T, R]
	err := c.caller.Do(ctx, action, func(ctx context.Context, seen *apicall.Exchange) error {
		base := new(tchttp.BaseRequest).Init().WithApiInfo(service, apiVersion, action)
		base.SetContext(ctx)
		base.SetHeader(map[string]string{"User-Agent": c.userAgent})
		received = &answer[T, R]{}
		if err := c.send(&request{BaseRequest: base, parameters: parameters}, received); err != nil {
			return sdkError(action, seen.Status, err)
		}
		seen.RequestID = received.response.common().RequestID
		return nil
	})
	if err != nil {
		return nil, err
	}
	return received.response, nil
}

// send hands a request to the SDK, which panics on some answers (a body of null).
func (c *Organization) send(request tchttp.Request, response tchttp.Response) (err error) {
	defer func() {
		if recover() != nil {
			err = &apicall.Error{Message: "the answer is not the JSON expected: it has no object", Advice: apicall.AdviceOtherForm}
		}
	}()
	return c.sdk.Send(request, response)
}

// sdkError turns an error of the SDK into ours.
func sdkError(action string, status int, err error) error {
	var ours *apicall.Error
	if errors.As(err, &ours) {
		ours.Action, ours.Status = action, status
		if ours.Advice == "" {
			ours.Advice = advice(action, ours.Code)
		}
		return ours
	}
	var vendor *tcerrors.TencentCloudSDKError
	if !errors.As(err, &vendor) {
		return &apicall.Error{Action: action, Status: status, Err: err}
	}
	if !strings.HasPrefix(vendor.Code, "ClientError.") {
		return &apicall.Error{
			Action: action, Code: vendor.Code, Message: vendor.Message, Status: status,
			RequestID: vendor.RequestId, Advice: advice(action, vendor.Code),
		}
	}
	failed := &apicall.Error{Action: action, Status: status, Message: "the answer is not the JSON expected", Advice: apicall.AdviceNoJSON}
	// The SDK's own errors quote the whole body, whose size nothing bounds and which may echo a secret.
	const separator = "because: "
	if i := strings.LastIndex(vendor.Message, separator); i >= 0 {
		failed.Message += ": " + vendor.Message[i+len(separator):]
		failed.NoJSON = !strings.HasPrefix(vendor.Message[i+len(separator):], "json: cannot unmarshal")
	}
	return failed
}
