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
	tcerrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
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
func call[T any, R responseOf[T]](ctx context.Context, c *client, action string, parameters any) (*T, error) {
	var received *answer[T, R]
	err := c.caller.DoSigned(ctx, action, c.credential, func(ctx context.Context, keys apicall.Keys, seen *apicall.Exchange) error {
		base := new(tchttp.BaseRequest).Init().WithApiInfo(c.service, c.version, action)
		base.SetContext(ctx)
		base.SetHeader(map[string]string{"User-Agent": c.userAgent})
		base.SetSkipSign(c.credential == nil)
		received = &answer[T, R]{}
		if err := c.send(keys, &request{BaseRequest: base, parameters: parameters}, received); err != nil {
			return c.sdkError(action, seen.Status, err)
		}
		seen.RequestID = received.response.common().RequestID
		return nil
	})
	if err != nil {
		return nil, err
	}
	return received.response, nil
}

// send hands a request to the SDK, which panics on some answers (a body of null). A copy of the SDK's
// client for each call carries the keys of that call.
func (c *client) send(keys apicall.Keys, request tchttp.Request, response tchttp.Response) (err error) {
	defer func() {
		if recover() != nil {
			err = &apicall.Error{Message: "the answer is not the JSON expected: it has no object", Advice: apicall.AdviceOtherForm}
		}
	}()
	sdk := c.sdk
	sdk.WithCredential(common.NewTokenCredential(keys.ID, keys.Secret, keys.Token))
	return sdk.Send(request, response)
}

// tokenFailure is the code for a token that is wrong or has expired.
const tokenFailure = "AuthFailure.TokenFailure"

// sdkError turns an error of the SDK into ours.
func (c *client) sdkError(action string, status int, err error) error {
	var ours *apicall.Error
	if errors.As(err, &ours) {
		ours.Action, ours.Status, ours.KeysRefused = action, status, ours.Code == tokenFailure
		if ours.Advice == "" {
			ours.Advice = advice(c.service, action, ours.Code)
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
			RequestID: vendor.RequestId, Advice: advice(c.service, action, vendor.Code), KeysRefused: vendor.Code == tokenFailure,
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
