// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// connection is what the clients of all APIs share.
type connection struct {
	caller    *apicall.Caller
	transport http.RoundTripper
	userAgent string
}

// client calls one of the vendor's APIs through the SDK. Several goroutines may use it at once.
type client struct {
	connection
	service, version string // of the API
	sdk              common.Client
	signer           apicall.Signer // nil if calls are not signed
}

// newConnection returns a connection with one pool of idle connections, and one rate limit for each API.
func newConnection(config Config) connection {
	caller := apicall.NewCaller(config.Policy)
	return connection{caller: caller, transport: caller.NewTransport(), userAgent: config.UserAgent}
}

// notInRequestClient matches what the SDK does not allow in the name of its caller.
var notInRequestClient = regexp.MustCompile("[^0-9a-zA-Z_ ,;.-]")

// client returns a client of an API. The signer signs its requests, nil for none.
func (c connection) client(service, version, region string, endpoint *url.URL, signer apicall.Signer) *client {
	settings := profile.NewClientProfile()
	settings.Language = "en-US"
	// The breaker would send requests to a host that the user did not name.
	settings.DisableRegionBreaker = true
	settings.HttpProfile.Scheme = endpoint.Scheme
	settings.HttpProfile.Endpoint = endpoint.Host + strings.TrimSuffix(endpoint.EscapedPath(), "/")
	settings.HttpProfile.ReqTimeout = 0 // the context bounds each try

	sdk := common.NewCommonClient(nil, region, settings).WithHttpTransport(c.transport)
	// The SDK ignores a name with other characters, and prints a message about it.
	if name := notInRequestClient.ReplaceAllString(c.userAgent, " "); name != "" {
		sdk.WithRequestClient(name)
	}
	return &client{connection: c, service: service, version: version, sdk: *sdk, signer: signer}
}

// request has the parameters of an action. The SDK signs and sends it.
type request struct {
	*tchttp.BaseRequest
	parameters any
}

// MarshalJSON implements json.Marshaler.
func (r *request) MarshalJSON() ([]byte, error) { return json.Marshal(r.parameters) }

// envelope implements apicall.Envelope.
type envelope[T any] struct {
	apicall.Failure
	Response *response[T] `json:"Response"`
}

// response is the fields of an action, or an error.
type response[T any] struct {
	apicall.Failure
	RequestID apicall.JSONText `json:"RequestId"`
	Fields    T                `json:",embed"`
}

// Failed implements apicall.Envelope. An error may also be next to the Response.
func (e *envelope[T]) Failed() *apicall.Error {
	if failed := e.Err(); failed != nil || e.Response == nil {
		return failed
	}
	return e.Response.Err()
}

// ID implements apicall.Envelope.
func (e *envelope[T]) ID() string {
	if e.Response == nil {
		return ""
	}
	return e.Response.RequestID.Plain()
}

// decode returns the fields of an action from the body of an answer.
func decode[T any](ctx context.Context, body []byte) (*apicall.Answer[T], error) {
	var received envelope[T]
	if err := apicall.DecodeEnvelope(ctx, body, &received, &envelope[struct{}]{}); err != nil {
		return nil, err
	}
	if received.Response == nil {
		return nil, &apicall.Error{Message: "the answer has no Response", Advice: apicall.AdviceOtherForm}
	}
	return &apicall.Answer[T]{Value: received.Response.Fields, RequestID: received.ID()}, nil
}

// call makes one call of an action and returns the fields of its answer.
func call[T any](ctx context.Context, c *client, action string, parameters any) (*apicall.Answer[T], error) {
	return apicall.Call(ctx, c.caller, action, c.signer, func(ctx context.Context, keys apicall.Keys, seen *apicall.Exchange) (*apicall.Answer[T], error) {
		received, err := apicall.Receive(ctx, seen, c.send(ctx, action, keys, parameters), decode[T], http.StatusOK)
		if err != nil {
			return nil, c.failed(action, seen.Status, err)
		}
		seen.RequestID = received.RequestID
		return received, nil
	})
}

// send makes one request through the SDK.
func (c *client) send(ctx context.Context, action string, keys apicall.Keys, parameters any) error {
	base := new(tchttp.BaseRequest).Init().WithApiInfo(c.service, c.version, action)
	base.SetContext(ctx)
	base.SetHeader(map[string]string{"User-Agent": c.userAgent})
	base.SetSkipSign(c.signer == nil)
	sdk := c.sdk // a copy for each call, with the keys of that call
	sdk.WithCredential(common.NewTokenCredential(keys.ID, keys.Secret, keys.Token))
	return sdk.Send(&request{BaseRequest: base, parameters: parameters}, &tchttp.BaseResponse{})
}

const (
	// tokenFailure is the code for a security token that is wrong or has expired.
	tokenFailure = "AuthFailure.TokenFailure"
	// throttled is the code for too many calls.
	throttled = "RequestLimitExceeded"
)

// failed completes an error with what the call knows.
func (c *client) failed(action string, status int, err error) error {
	ours := apicall.AsError(err)
	ours.Action, ours.Status, ours.KeysRefused = action, status, ours.Code == tokenFailure
	code := ours.Code
	if code == "" && status == http.StatusTooManyRequests { // a gateway throttled the call
		code = throttled
	}
	if ours.Advice == "" {
		ours.Advice = advice(c.service, action, code)
	}
	return ours
}
