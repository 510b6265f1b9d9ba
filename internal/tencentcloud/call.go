// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"
	"errors"
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

// connection is what the clients of all of the vendor's APIs share.
type connection struct {
	caller    *apicall.Caller
	transport http.RoundTripper
	userAgent string
}

// client calls one of the vendor's APIs through the SDK. It may be used by several goroutines at once.
type client struct {
	connection
	service, version string // of the API
	sdk              common.Client
	signer           apicall.Signer // nil where calls are not signed
}

// newConnection gives a connection with one pool of idle connections and one rate limit an API.
func newConnection(config Config) connection {
	caller := apicall.NewCaller(config.Policy)
	return connection{caller: caller, transport: caller.NewTransport(), userAgent: config.UserAgent}
}

// notInRequestClient is what the SDK does not allow in the name of its caller.
var notInRequestClient = regexp.MustCompile("[^0-9a-zA-Z_ ,;.-]")

// client returns a client of an API, whose requests a signer signs, nil for none.
func (c connection) client(service, version, region string, endpoint *url.URL, signer apicall.Signer) *client {
	settings := profile.NewClientProfile()
	settings.Language = "en-US"
	// The breaker would send requests to another host than the one that the user named.
	settings.DisableRegionBreaker = true
	settings.HttpProfile.Scheme = endpoint.Scheme
	settings.HttpProfile.Endpoint = endpoint.Host + strings.TrimSuffix(endpoint.EscapedPath(), "/")
	settings.HttpProfile.ReqTimeout = 0 // the context bounds each try

	sdk := common.NewCommonClient(nil, region, settings).WithHttpTransport(c.transport)
	// The SDK ignores a name with other characters, and says so on the standard error.
	if name := notInRequestClient.ReplaceAllString(c.userAgent, " "); name != "" {
		sdk.WithRequestClient(name)
	}
	return &client{connection: c, service: service, version: version, sdk: *sdk, signer: signer}
}

// request carries the parameters of an action through the SDK, which signs and sends it.
type request struct {
	*tchttp.BaseRequest
	parameters any
}

// MarshalJSON implements json.Marshaler.
func (r *request) MarshalJSON() ([]byte, error) { return json.Marshal(r.parameters) }

// envelope is the body of an answer.
type envelope[T any] struct {
	apicall.Failure
	Response *response[T] `json:"Response"`
}

// response is what stands in Response: the fields of an action, or an error.
type response[T any] struct {
	apicall.Failure
	RequestID apicall.JSONText `json:"RequestId"`
	Fields    T                `json:",embed"`
}

// decode gives the fields of an action from the body of an answer.
func decode[T any](ctx context.Context, body []byte) (*apicall.Answer[T], error) {
	var received envelope[T]
	if err := apicall.Decode(ctx, body, &received); err != nil {
		return nil, otherwiseFailed(ctx, body, err)
	}
	switch failed := received.failure(); {
	case failed != nil:
		return nil, failed
	case received.Response == nil:
		return nil, &apicall.Error{Message: "the answer has no Response", Advice: apicall.AdviceOtherForm}
	}
	return &apicall.Answer[T]{Value: received.Response.Fields, RequestID: received.Response.RequestID.Plain()}, nil
}

// failure gives the error that an answer holds, nil for none.
func (e *envelope[T]) failure() *apicall.Error {
	failed := e.Err()
	if e.Response != nil {
		if failed == nil {
			failed = e.Response.Err()
		}
		if failed != nil {
			failed.RequestID = e.Response.RequestID.Plain()
		}
	}
	return failed
}

// otherwiseFailed gives the error of a body that is not as the action has it: the one that it holds all the same, or
// the decoder's with the id of the request.
func otherwiseFailed(ctx context.Context, body []byte, problem error) error {
	var bare envelope[struct{}]
	var failed *apicall.Error
	if apicall.Decode(ctx, body, &bare) != nil || !errors.As(problem, &failed) {
		return problem
	}
	if held := bare.failure(); held != nil {
		return held
	}
	if bare.Response != nil {
		failed.RequestID = bare.Response.RequestID.Plain()
	}
	return failed
}

// noAnswer is what the SDK gets in the place of the body: its decoders are lenient, and go over a page
// twice.
const noAnswer = `{"Response":{}}`

// call makes one call of an action and gives what stands in Response.
func call[T any](ctx context.Context, c *client, action string, parameters any) (*apicall.Answer[T], error) {
	return apicall.Call(ctx, c.caller, action, c.signer, func(ctx context.Context, keys apicall.Keys, seen *apicall.Exchange) (*apicall.Answer[T], error) {
		base := new(tchttp.BaseRequest).Init().WithApiInfo(c.service, c.version, action)
		base.SetContext(ctx)
		base.SetHeader(map[string]string{"User-Agent": c.userAgent})
		base.SetSkipSign(c.signer == nil)
		seen.InPlaceOfBody = noAnswer
		// A copy of the SDK's client for each call carries the keys of that call.
		sdk := c.sdk
		sdk.WithCredential(common.NewTokenCredential(keys.ID, keys.Secret, keys.Token))
		err := sdk.Send(&request{BaseRequest: base, parameters: parameters}, &tchttp.BaseResponse{})
		if seen.Body == nil { // otherwise the SDK speaks of the body in its place
			if err == nil {
				err = errors.New("the SDK gave no answer")
			}
			return nil, c.failed(action, seen.Status, err)
		}
		received, err := decode[T](ctx, seen.Body)
		if unexpected := seen.Expect(http.StatusOK); unexpected != nil {
			err = unexpected
		} else if err == nil && seen.Status != http.StatusOK {
			err = &apicall.Error{Message: "the answer has no error of the API's form", Advice: apicall.AdviceNoJSON}
		}
		if err != nil {
			return nil, c.failed(action, seen.Status, err)
		}
		seen.RequestID = received.RequestID
		return received, nil
	})
}

// tokenFailure is the code for a token that is wrong or has expired.
const tokenFailure = "AuthFailure.TokenFailure"

// failed completes an error with what the call knows.
func (c *client) failed(action string, status int, err error) error {
	ours := &apicall.Error{Err: err}
	_ = errors.As(err, &ours)
	if status >= http.StatusBadRequest && !ours.FromVendor {
		ours = &apicall.Error{Message: "the answer has no error of the API's form", Advice: apicall.AdviceNoJSON}
		if status == http.StatusTooManyRequests {
			ours.Advice = advice(c.service, action, "RequestLimitExceeded")
		}
	}
	ours.Action, ours.Status, ours.KeysRefused = action, status, ours.Code == tokenFailure
	if ours.Advice == "" {
		ours.Advice = advice(c.service, action, ours.Code)
	}
	return ours
}
