// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package huaweicloud reads the compliance APIs of Huawei Cloud Config, and the accounts of Huawei Cloud Organizations.
// Each method reads a whole list or object.
package huaweicloud

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/apis"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// Config configures a client.
type Config struct {
	// Credentials say where the keys that sign requests come from.
	Credentials Credentials
	// Metadata is the URL of the instance's metadata service, the vendor's address if it is nil.
	Metadata *url.URL
	// Endpoint is the whole URL of Config, with a path if a gateway needs one.
	Endpoint *url.URL
	// Organizations returns the whole URL of Organizations, or an error about its setting. ListAccounts calls it.
	Organizations func() (*url.URL, error)
	// Account returns the account that the configuration names, empty for none. DomainID calls it.
	Account func() (domainID string, err error)
	// Services returns the services that issue temporary keys and find the account of keys. Agencies, identity tokens and
	// KeysAccount call it.
	Services func() (Services, error)
	// Policy says how calls are made.
	Policy apicall.Policy
	// UserAgent names this program to the API.
	UserAgent string
}

// Services has the whole URLs of the identity service and the Security Token Service.
type Services struct{ Identity, STS *url.URL }

// Client reads Huawei Cloud Config and Organizations. Several goroutines may use it at once.
type Client struct {
	config      Config
	services    Services // empty if the keys are not exchanged
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
	// created allows status 201, which a service may send if it issues keys.
	created  bool
	endpoint *url.URL
	path     string
	domainID string // the account of the request, empty for none
	idpID    string // the identity provider of a token, empty for none
	query    url.Values
	// body has the parameters of a POST. Nil stands for a GET.
	body any
}

// source returns the source of an action's list or object.
func (c *Client) source(action string) paging.Source {
	return paging.Source{Action: action, Clean: c.caller.Clean}
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

// call makes one call, signed by a signer, and returns its answer. Nothing is signed if the signer is nil.
func call[T any](ctx context.Context, c *Client, signer apicall.Signer, operation operation) (*apicall.Answer[T], error) {
	statuses := []int{http.StatusOK}
	if operation.created {
		statuses = append(statuses, http.StatusCreated)
	}
	return apicall.Call(ctx, c.caller, operation.action, signer, func(ctx context.Context, keys apicall.Keys, seen *apicall.Exchange) (*apicall.Answer[T], error) {
		received, err := apicall.Receive(ctx, seen, c.send(ctx, keys, operation), decode[T], statuses...)
		if err != nil {
			return nil, completed(operation, seen, err)
		}
		return &apicall.Answer[T]{Value: *received, RequestID: seen.RequestID, Header: seen.Header}, nil
	})
}

// send makes one request, which the SDK builds and signs. Nothing is signed without keys.
func (c *Client) send(ctx context.Context, keys apicall.Keys, operation operation) error {
	builder := request.NewHttpRequestBuilder().
		WithMethod(http.MethodGet).
		WithEndpoint((&url.URL{Scheme: operation.endpoint.Scheme, Host: operation.endpoint.Host}).String()).
		WithPath(strings.TrimSuffix(operation.endpoint.Path, "/")+operation.path).
		AddHeaderParam("User-Agent", "huaweicloud-usdk-go/3.0; "+c.config.UserAgent) // the SDK's own, and this program's
	for name, values := range operation.query {
		builder.AddQueryParam(name, reflect.ValueOf(values)) // the SDK ignores other types
	}
	if operation.body != nil {
		builder.WithMethod(http.MethodPost).WithBody("", operation.body).AddHeaderParam("Content-Type", "application/json;charset=UTF-8")
	}
	for name, value := range map[string]string{"X-Domain-Id": operation.domainID, "X-Security-Token": keys.Token, "X-Idp-Id": operation.idpID} {
		if value != "" {
			builder.AddHeaderParam(name, value)
		}
	}
	if keys.ID != "" {
		signature, err := signer.Sign(builder.Build(), keys.ID, keys.Secret)
		if err != nil {
			return err
		}
		for name, value := range signature {
			builder.AddHeaderParam(name, value)
		}
	}
	signed, err := builder.Build().ConvertRequest()
	if err != nil {
		return err
	}
	// The SDK removes the escapes in the path of the endpoint. The path of an operation has none.
	signed.URL.RawPath = strings.TrimSuffix(operation.endpoint.EscapedPath(), "/") + operation.path
	_, err = c.transport.RoundTrip(signed.WithContext(ctx)) //nolint:bodyclose // the exchange has the body
	return err
}

// completed adds action, status, request id and advice to an error.
func completed(operation operation, seen *apicall.Exchange, err error) error {
	ours := apicall.AsError(err)
	ours.Action, ours.Status = operation.action, seen.Status
	ours.KeysRefused = seen.Status == http.StatusUnauthorized && !notAdministrator(ours)
	if ours.RequestID == "" {
		ours.RequestID = seen.RequestID
	}
	if ours.Advice == "" && ours.Err == nil {
		ours.Advice = advice(ours, apis.Of(apis.HuaweiCloud, operation.action).Permission)
	}
	return ours
}
