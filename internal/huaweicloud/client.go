// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package huaweicloud calls the compliance APIs of Huawei Cloud Config.
package huaweicloud

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/global"
	sdkconfig "github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/def"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/impl"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// Config is what a client needs.
type Config struct {
	// Credentials say where the keys come from that sign requests.
	Credentials Credentials
	// Identity is the whole URL of the identity service, STS that of the Security Token Service. Only keys that they
	// give need them.
	Identity, STS *url.URL
	// Metadata is where the metadata service of the instance is; its fixed address where it is nil.
	Metadata *url.URL
	// Endpoint is the whole URL of Config, with a path if a gateway needs one.
	Endpoint *url.URL
	// Account says which account a call is about unless it says so itself. It is asked once, when
	// a call first needs it.
	Account Account
	// Policy says how calls are made.
	Policy apicall.Policy
	// UserAgent names this program to the API.
	UserAgent string
}

// Account says where the id of the account of the credentials comes from: the id itself, or, where
// it is empty, the services that look it up.
type Account func() (domainID string, lookup Lookup, err error)

// Lookup is who tells the account of keys: the identity service, then the Security Token Service. Both are whole
// URLs.
type Lookup struct{ Identity, STS *url.URL }

// Client calls Huawei Cloud Config. It may be used by several goroutines at once.
type Client struct {
	config    Config
	transport http.RoundTripper
	caller    *apicall.Caller
	signer    apicall.Signer
	domainID  *credential.Cache[string]
}

// NewClient gives a client. It makes no call.
func NewClient(config Config) (*Client, error) {
	caller := apicall.NewCaller(config.Policy)
	client := &Client{config: config, transport: caller.NewTransport(), caller: caller}
	client.domainID = credential.NewCache(client.findDomainID, nil)
	var err error
	if client.signer, err = client.newSigner(config.Credentials); err != nil {
		return nil, err
	}
	return client, nil
}

// operation is a request of an API.
type operation struct {
	action   string
	method   string // GET where it is empty
	endpoint *url.URL
	path     string
	domainID string // account that the request is about, empty for none
	// permission is what the call needs, empty for none.
	permission string
	// fields is a struct with what is sent, fieldDefs say of each field where.
	fields    any
	fieldDefs []*def.FieldDef
}

// source is what a list, or an object, of an action is read from.
func (c *Client) source(action string) paging.Source {
	return paging.Source{Action: action, Clean: c.caller.Clean}
}

// queryField says that a field of a struct is sent in the query by a name.
func queryField(field, name string) *def.FieldDef {
	return def.NewFieldDef().WithName(field).WithJsonTag(name).WithLocationType(def.Query)
}

// envelope implements apicall.Envelope.
type envelope[T any] struct {
	apicall.Failure
	RequestID apicall.JSONText `json:"request_id"`
	Fields    T                `json:",embed"`
}

// Failed implements apicall.Envelope.
func (e *envelope[T]) Failed() *apicall.Error { return e.Err() }

// ID implements apicall.Envelope.
func (e *envelope[T]) ID() string { return e.RequestID.Plain() }

// decode returns the fields of an action from the body of an answer.
func decode[T any](ctx context.Context, body []byte) (*T, error) {
	var received envelope[T]
	if err := apicall.DecodeEnvelope(ctx, body, &received, &envelope[struct{}]{}); err != nil {
		return nil, err
	}
	return &received.Fields, nil
}

// noAnswer replaces the body for the SDK, whose decoders merge null with absent and ignore what follows the first JSON
// value.
const noAnswer = "{}"

// call makes one call, signed by a signer, and returns its answer. Nothing is signed if the signer is nil.
func call[T any](ctx context.Context, c *Client, signer apicall.Signer, operation operation) (*apicall.Answer[T], error) {
	statuses := []int{http.StatusOK}
	if operation.method == http.MethodPost { // of the identity service
		statuses = append(statuses, http.StatusCreated)
	}
	return apicall.Call(ctx, c.caller, operation.action, signer, func(ctx context.Context, keys apicall.Keys, seen *apicall.Exchange) (*apicall.Answer[T], error) {
		seen.InPlaceOfBody = noAnswer
		received, err := apicall.Receive(ctx, seen, c.send(ctx, keys, operation), decode[T], statuses...)
		if err != nil {
			return nil, completed(operation, seen, err)
		}
		return &apicall.Answer[T]{Value: *received, RequestID: seen.RequestID, Header: seen.Header}, nil
	})
}

// send hands a request to the SDK's core. A client of the SDK for each call is what lets the
// context through; connections are kept by the transport that they share.
func (c *Client) send(ctx context.Context, keys apicall.Keys, operation operation) (err error) {
	defer func() {
		if recover() != nil {
			err = &apicall.Error{Message: "the SDK cannot handle the answer", Advice: apicall.AdviceOtherForm}
		}
	}()
	signature, err := signatureOf(keys, operation.domainID)
	if err != nil {
		return err
	}
	definition := def.NewHttpRequestDefBuilder().
		WithMethod(cmp.Or(operation.method, http.MethodGet)).
		// The SDK drops the path of an endpoint.
		WithPath(strings.TrimSuffix(operation.endpoint.Path, "/") + operation.path).
		WithResponse(&struct{ HttpStatusCode int }{}) // the SDK sets the field by this name
	for _, field := range operation.fieldDefs {
		definition.WithRequestField(field)
	}
	if operation.method == http.MethodPost {
		definition.WithContentType("application/json;charset=UTF-8")
	}
	settings := sdkconfig.DefaultHttpConfig().
		WithTimeout(0). // the context bounds each try
		WithHttpRoundTripper(&contextTripper{ctx: ctx, endpoint: operation.endpoint, next: c.transport})
	settings.UserAgent = c.config.UserAgent
	host := url.URL{Scheme: operation.endpoint.Scheme, Host: operation.endpoint.Host}
	_, err = core.NewHcHttpClient(impl.NewDefaultHttpClient(settings)).
		WithEndpoints([]string{host.String()}).
		WithCredential(signature).
		WithErrorHandler(errorHandler{}).
		Sync(operation.fields, definition.Build())
	return err
}

// signatureOf gives what signs a request for an account; nothing is signed without keys.
func signatureOf(keys apicall.Keys, domainID string) (auth.ICredential, error) {
	if keys.ID == "" {
		return unsigned{}, nil
	}
	return global.NewCredentialsBuilder().
		WithAk(keys.ID).
		WithSk(keys.Secret).
		WithSecurityToken(keys.Token).
		WithDomainId(domainID).
		SafeBuild()
}

// unsigned implements auth.ICredential for a request that carries its own proof.
type unsigned struct{}

// ProcessAuthParams implements auth.ICredential.
func (u unsigned) ProcessAuthParams(*impl.DefaultHttpClient, string) (auth.ICredential, error) {
	return u, nil
}

// ProcessAuthRequest implements auth.ICredential.
func (unsigned) ProcessAuthRequest(_ *impl.DefaultHttpClient, unsigned *request.DefaultHttpRequest) (*request.DefaultHttpRequest, error) {
	return unsigned, nil
}

// contextTripper puts a context on requests: no call of the SDK takes one. It also writes the path of the endpoint as
// it was given, which the SDK unescapes.
type contextTripper struct {
	ctx      context.Context // it lives for one call
	endpoint *url.URL
	next     http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *contextTripper) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.WithContext(t.ctx)
	given := strings.TrimSuffix(t.endpoint.EscapedPath(), "/")
	if rest, found := strings.CutPrefix(request.URL.Path, strings.TrimSuffix(t.endpoint.Path, "/")); found && given != "" {
		address := *request.URL
		address.RawPath = given + (&url.URL{Path: rest}).EscapedPath()
		request.URL = &address
	}
	return t.next.RoundTrip(request)
}

// completed completes an error with what the call knows.
func completed(operation operation, seen *apicall.Exchange, err error) error {
	ours := &apicall.Error{Err: err}
	_ = errors.As(err, &ours)
	ours.Action, ours.Status, ours.KeysRefused = operation.action, seen.Status, seen.Status == http.StatusUnauthorized
	if ours.RequestID == "" {
		ours.RequestID = seen.RequestID
	}
	if ours.Advice == "" && ours.Err == nil {
		ours.Advice = advice(ours, operation.permission)
	}
	return ours
}
