// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package huaweicloud calls the compliance APIs of Huawei Cloud Config.
package huaweicloud

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/global"
	sdkconfig "github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/def"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/impl"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// Config is what a client needs.
type Config struct {
	// AccessKey and SecretKey sign the requests; both are required.
	AccessKey, SecretKey string
	// SecurityToken belongs to temporary keys; empty for lasting ones.
	SecurityToken string
	// Endpoint is the whole URL of Config, with a path if a gateway needs one.
	Endpoint *url.URL
	// Account says which account a call is about unless it says so itself. It is asked once, when
	// a call first needs it.
	Account Account
	// Policy says how calls are made. Its secrets are those of this configuration.
	Policy apicall.Policy
	// UserAgent names this program to the API.
	UserAgent string
}

// Account says where the id of the account of the credentials comes from: the id itself, or, where
// it is empty, the identity service.
type Account func() (domainID string, identity *url.URL, err error)

// Client calls Huawei Cloud Config. It may be used by several goroutines at once.
type Client struct {
	config    Config
	transport http.RoundTripper
	caller    *apicall.Caller

	// lookup holds the one right to look the account up; domainID is kept once it is known.
	lookup   chan struct{}
	domainID string
}

// NewClient gives a client. It makes no call.
func NewClient(config Config) (*Client, error) {
	if config.AccessKey == "" || config.SecretKey == "" {
		return nil, errors.New("access key and secret key are both needed")
	}
	policy := config.Policy
	policy.Secrets = []string{config.SecretKey, config.SecurityToken}
	return &Client{
		config:    config,
		transport: apicall.NewTransport(),
		caller:    apicall.NewCaller(policy),
		lookup:    make(chan struct{}, 1),
	}, nil
}

// answer takes the body as it came: the SDK's decoders merge null with absent and overlook what
// follows the first JSON value.
type answer struct {
	HttpStatusCode int // the SDK sets the field by this name
	Body           string
}

// get is a GET of an API.
type get struct {
	action   string
	endpoint *url.URL
	path     string
	domainID string // account that the request is about, empty for none
	// permission is what the call needs, empty for none.
	permission string
	query      any // struct with the fields that queryFields names
	// queryFields say which fields of query are sent.
	queryFields []*def.FieldDef
}

// queryField says that a field of a query struct is sent by a name.
func queryField(field, name string) *def.FieldDef {
	return def.NewFieldDef().WithName(field).WithJsonTag(name).WithLocationType(def.Query)
}

// call makes one call and decodes its answer into result. It gives the request id.
func (c *Client) call(ctx context.Context, get get, result any) (requestID string, err error) {
	err = c.caller.Do(ctx, get.action, func(ctx context.Context, seen *apicall.Exchange) error {
		received := &answer{}
		request := def.NewHttpRequestDefBuilder().
			WithMethod(http.MethodGet).
			// The SDK drops the path of an endpoint.
			WithPath(strings.TrimSuffix(get.endpoint.Path, "/") + get.path).
			WithResponse(received).
			WithResponseField(def.NewFieldDef().WithName("Body").WithLocationType(def.Body))
		for _, field := range get.queryFields {
			request.WithRequestField(field)
		}
		if err := c.send(ctx, get, request.Build()); err != nil {
			return sdkError(get, seen, err)
		}
		requestID = seen.RequestID
		if failure := vendorError([]byte(received.Body)); failure != nil {
			return sdkError(get, seen, failure)
		}
		if err := apicall.Decode([]byte(received.Body), result); err != nil {
			return sdkError(get, seen, err)
		}
		return nil
	})
	return requestID, err
}

// send hands a request to the SDK's core. A client of the SDK for each call is what lets the
// context through; connections are kept by the transport that they share.
func (c *Client) send(ctx context.Context, get get, request *def.HttpRequestDef) (err error) {
	defer func() {
		if recover() != nil {
			err = &apicall.Error{Message: "the SDK cannot handle the answer", Advice: apicall.AdviceOtherForm}
		}
	}()
	credential, err := global.NewCredentialsBuilder().
		WithAk(c.config.AccessKey).
		WithSk(c.config.SecretKey).
		WithSecurityToken(c.config.SecurityToken).
		WithDomainId(get.domainID).
		SafeBuild()
	if err != nil {
		return err
	}
	settings := sdkconfig.DefaultHttpConfig().
		WithTimeout(0). // the context bounds each try
		WithHttpRoundTripper(&contextTripper{ctx: ctx, next: c.transport})
	settings.UserAgent = c.config.UserAgent
	host := url.URL{Scheme: get.endpoint.Scheme, Host: get.endpoint.Host}
	_, err = core.NewHcHttpClient(impl.NewDefaultHttpClient(settings)).
		WithEndpoints([]string{host.String()}).
		WithCredential(credential).
		WithErrorHandler(errorHandler{}).
		Sync(get.query, request)
	return err
}

// contextTripper puts a context on requests: no call of the SDK takes one.
type contextTripper struct {
	ctx  context.Context // it lives for one call
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *contextTripper) RoundTrip(request *http.Request) (*http.Response, error) {
	return t.next.RoundTrip(request.WithContext(t.ctx))
}

// sdkError completes an error with what the exchange knows.
func sdkError(get get, seen *apicall.Exchange, err error) error {
	var ours *apicall.Error
	if !errors.As(err, &ours) {
		ours = &apicall.Error{Err: err}
	}
	ours.Action, ours.Status = get.action, seen.Status
	if ours.RequestID == "" {
		ours.RequestID = seen.RequestID
	}
	if ours.Advice == "" && ours.Err == nil {
		ours.Advice = advice(ours, get.permission)
	}
	return ours
}
