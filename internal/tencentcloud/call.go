// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

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
	credential       *apicall.Credential // nil where calls are not signed
}

// newConnection gives a connection with one pool of idle connections and one rate limit an API.
func newConnection(config Config) connection {
	return connection{
		caller:    apicall.NewCaller(config.Policy),
		transport: &namedTransport{name: config.UserAgent, next: apicall.NewTransport()},
		userAgent: config.UserAgent,
	}
}

// client gives a client of an API, whose calls a credential signs, nil for none.
func (c connection) client(service, version, region string, endpoint *url.URL, credential *apicall.Credential) *client {
	settings := profile.NewClientProfile()
	settings.Language = "en-US"
	// The breaker would send requests to another host than the one that the user named.
	settings.DisableRegionBreaker = true
	settings.HttpProfile.Scheme = endpoint.Scheme
	settings.HttpProfile.Endpoint = endpoint.Host + strings.TrimSuffix(endpoint.EscapedPath(), "/")
	settings.HttpProfile.ReqTimeout = 0 // the context bounds each try

	sdk := common.NewCommonClient(nil, region, settings).WithHttpTransport(c.transport)
	return &client{connection: c, service: service, version: version, sdk: *sdk, credential: credential}
}

// namedTransport names this program in the field where the SDK names itself, which takes no slash
// from its callers. The field is not signed.
type namedTransport struct {
	name string
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *namedTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header["X-TC-RequestClient"] = []string{t.name} // as the SDK writes it
	return t.next.RoundTrip(request)
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

// decode gives what stands in Response. An error object that names no code is an error all the same.
func decode[T any, R responseOf[T]](body []byte) (R, error) {
	var envelope struct {
		Response R              `json:"Response"`
		Error    *responseError `json:"Error"`
	}
	if err := apicall.Decode(body, &envelope); err != nil {
		return nil, withRequestID(err, body)
	}
	failure, requestID := envelope.Error, ""
	if envelope.Response != nil {
		requestID = envelope.Response.common().RequestID
		if failure == nil {
			failure = envelope.Response.common().Error
		}
	}
	switch {
	case failure != nil && failure.Code == "":
		return nil, &apicall.Error{Message: "the API gave an error: " + failure.Message, RequestID: requestID}
	case failure != nil:
		return nil, &apicall.Error{Code: failure.Code, Message: failure.Message, RequestID: requestID}
	case envelope.Response == nil:
		return nil, &apicall.Error{Message: "the answer has no Response", Advice: apicall.AdviceOtherForm}
	}
	return envelope.Response, nil
}

// withRequestID gives an error the id of the request where the answer has one all the same.
func withRequestID(err error, body []byte) error {
	var origin struct {
		Response struct {
			RequestID string `json:"RequestId"`
		} `json:"Response"`
	}
	var failed *apicall.Error
	if errors.As(err, &failed) && apicall.Decode(body, &origin) == nil {
		failed.RequestID = origin.Response.RequestID
	}
	return err
}

// noAnswer is what the SDK gets in the place of the body: its decoders are lenient, and go over a page
// twice.
const noAnswer = `{"Response":{}}`

// call makes one call of an action and gives what stands in Response.
func call[T any, R responseOf[T]](ctx context.Context, c *client, action string, parameters any) (*T, error) {
	var received R
	err := c.caller.DoSigned(ctx, action, c.credential, func(ctx context.Context, keys apicall.Keys, seen *apicall.Exchange) error {
		base := new(tchttp.BaseRequest).Init().WithApiInfo(c.service, c.version, action)
		base.SetContext(ctx)
		base.SetHeader(map[string]string{"User-Agent": c.userAgent})
		base.SetSkipSign(c.credential == nil)
		seen.InPlaceOfBody = noAnswer
		// A copy of the SDK's client for each call carries the keys of that call.
		sdk := c.sdk
		sdk.WithCredential(common.NewTokenCredential(keys.ID, keys.Secret, keys.Token))
		err := sdk.Send(&request{BaseRequest: base, parameters: parameters}, &tchttp.BaseResponse{})
		if seen.Body != nil { // what the SDK says of the body in its place does not count
			received, err = decode[T, R](seen.Body)
		}
		if err == nil && seen.Status != http.StatusOK {
			err = &apicall.Error{Message: "the answer has no error of the API's form", Advice: apicall.AdviceNoJSON}
		}
		if err != nil {
			return c.failed(action, seen.Status, err)
		}
		seen.RequestID = received.common().RequestID
		return nil
	})
	if err != nil {
		return nil, err
	}
	return received, nil
}

// tokenFailure is the code for a token that is wrong or has expired.
const tokenFailure = "AuthFailure.TokenFailure"

// failed completes an error with what the call knows.
func (c *client) failed(action string, status int, err error) error {
	ours := &apicall.Error{Err: err}
	_ = errors.As(err, &ours)
	if status >= http.StatusBadRequest && ours.Code == "" {
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
