// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package huaweicloud reads the compliance APIs of Huawei Cloud Config, and the accounts of Huawei Cloud Organizations.
// Each method reads a whole list or object.
package huaweicloud

import (
	"cmp"
	"context"
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

// Config configures a client.
type Config struct {
	// Credentials say where the keys that sign requests come from.
	Credentials Credentials
	// Identity is the whole URL of the identity service, STS that of the Security Token Service. Only agencies and identity
	// tokens need them.
	Identity, STS *url.URL
	// Metadata is the URL of the instance's metadata service, the vendor's address if it is nil.
	Metadata *url.URL
	// Endpoint is the whole URL of Config, with a path if a gateway needs one.
	Endpoint *url.URL
	// Organizations returns the whole URL of Organizations, or an error about its setting. ListAccounts calls it.
	Organizations func() (*url.URL, error)
	// Account returns the account that the configuration names, empty for none. DomainID calls it.
	Account func() (domainID string, err error)
	// Lookup returns the services that find the account of the keys. KeysAccount calls it.
	Lookup func() (Lookup, error)
	// Policy says how calls are made.
	Policy apicall.Policy
	// UserAgent names this program to the API.
	UserAgent string
}

// Lookup has the whole URLs of the services that find the account of keys: the identity service, and then the Security
// Token Service.
type Lookup struct{ Identity, STS *url.URL }

// Client reads Huawei Cloud Config and Organizations. Several goroutines may use it at once.
type Client struct {
	config      Config
	transport   http.RoundTripper
	caller      *apicall.Caller
	signer      apicall.Signer
	keysAccount *credential.Cache[string]
}

// NewClient returns a client. It makes no call.
func NewClient(config Config) (*Client, error) {
	caller := apicall.NewCaller(config.Policy)
	client := &Client{config: config, transport: caller.NewTransport(), caller: caller}
	client.keysAccount = credential.NewCache(client.lookUp, nil)
	var err error
	if client.signer, err = client.newSigner(config.Credentials); err != nil {
		return nil, err
	}
	return client, nil
}

// operation is a request of an API.
type operation struct {
	action string
	method string // GET if it is empty
	// created tells that the service may answer 201, as it does where it issues keys.
	created  bool
	endpoint *url.URL
	path     string
	domainID string // the account of the request, empty for none
	// permission is the permission that the call needs, empty for none.
	permission string
	// fields is a struct with the parameters. fieldDefs say where each field is sent.
	fields    any
	fieldDefs []*def.FieldDef
}

// source returns the source of an action's list or object.
func (c *Client) source(action string) paging.Source {
	return paging.Source{Action: action, Clean: c.caller.Clean}
}

// queryField returns a definition that sends a struct's field in the query, under a name.
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
	if operation.created {
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

// send makes one request through the SDK's core. It makes a new SDK client for each call, because only the client can have
// the context. The clients share the transport and its connections.
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

// signatureOf returns the SDK's signer of a request for an account. Without keys, nothing is signed.
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

// unsigned implements auth.ICredential for a request with an identity token.
type unsigned struct{}

// ProcessAuthParams implements auth.ICredential.
func (u unsigned) ProcessAuthParams(*impl.DefaultHttpClient, string) (auth.ICredential, error) {
	return u, nil
}

// ProcessAuthRequest implements auth.ICredential.
func (unsigned) ProcessAuthRequest(_ *impl.DefaultHttpClient, unsigned *request.DefaultHttpRequest) (*request.DefaultHttpRequest, error) {
	return unsigned, nil
}

// contextTripper adds a context to requests, since no call of the SDK takes one. It also restores the escapes in the path
// of the endpoint, which the SDK removes.
type contextTripper struct {
	ctx      context.Context // of one call
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
	ours := apicall.AsError(err)
	ours.Action, ours.Status = operation.action, seen.Status
	ours.KeysRefused = seen.Status == http.StatusUnauthorized && !notAdministrator(ours)
	if ours.RequestID == "" {
		ours.RequestID = seen.RequestID
	}
	if ours.Advice == "" && ours.Err == nil {
		ours.Advice = advice(ours, operation.permission)
	}
	return ours
}
