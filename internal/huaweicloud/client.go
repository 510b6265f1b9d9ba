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
)

// Config is what a client needs.
type Config struct {
	// Credentials say where the keys come from that sign requests.
	Credentials Credentials
	// Identity is the whole URL of the identity service. Only keys that it gives need it.
	Identity *url.URL
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
// it is empty, the identity service.
type Account func() (domainID string, identity *url.URL, err error)

// Client calls Huawei Cloud Config. It may be used by several goroutines at once.
type Client struct {
	config     Config
	transport  http.RoundTripper
	caller     *apicall.Caller
	credential *apicall.Credential
	domainID   *apicall.Kept[string]
}

// NewClient gives a client. It makes no call.
func NewClient(config Config) (*Client, error) {
	client := &Client{
		config:    config,
		transport: apicall.NewTransport(),
		caller:    apicall.NewCaller(config.Policy),
	}
	client.domainID = apicall.NewKept(client.findDomainID, func(string) bool { return true })
	var err error
	if client.credential, err = client.newCredential(config.Credentials); err != nil {
		return nil, err
	}
	return client, nil
}

// answer takes the body as it came: the SDK's decoders merge null with absent and overlook what
// follows the first JSON value.
type answer struct {
	HttpStatusCode int // the SDK sets the field by this name
	Body           string
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

// queryField says that a field of a struct is sent in the query by a name.
func queryField(field, name string) *def.FieldDef {
	return def.NewFieldDef().WithName(field).WithJsonTag(name).WithLocationType(def.Query)
}

// call makes one signed call and decodes its answer into result. It gives the request id.
func (c *Client) call(ctx context.Context, operation operation, result any) (requestID string, err error) {
	seen, err := c.exchange(ctx, c.credential, operation, result)
	return seen.RequestID, err
}

// exchange makes one call that a credential signs, nil for none, and decodes its answer into result.
func (c *Client) exchange(ctx context.Context, credential *apicall.Credential, operation operation, result any) (last apicall.Exchange, err error) {
	err = c.caller.DoSigned(ctx, operation.action, credential, func(ctx context.Context, keys apicall.Keys, seen *apicall.Exchange) error {
		if operation.method == http.MethodPost {
			seen.AlsoOK = http.StatusCreated
		}
		received := &answer{}
		err := c.send(ctx, keys, operation, received)
		last = *seen
		if err != nil {
			return sdkError(operation, seen, err)
		}
		if failure := vendorError([]byte(received.Body)); failure != nil {
			return sdkError(operation, seen, failure)
		}
		if err := apicall.Decode([]byte(received.Body), result); err != nil {
			return sdkError(operation, seen, err)
		}
		return nil
	})
	return last, err
}

// send hands a request to the SDK's core. A client of the SDK for each call is what lets the
// context through; connections are kept by the transport that they share.
func (c *Client) send(ctx context.Context, keys apicall.Keys, operation operation, received *answer) (err error) {
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
		WithResponse(received).
		WithResponseField(def.NewFieldDef().WithName("Body").WithLocationType(def.Body))
	for _, field := range operation.fieldDefs {
		definition.WithRequestField(field)
	}
	if operation.method == http.MethodPost {
		definition.WithContentType("application/json;charset=UTF-8")
	}
	settings := sdkconfig.DefaultHttpConfig().
		WithTimeout(0). // the context bounds each try
		WithHttpRoundTripper(&contextTripper{ctx: ctx, next: c.transport})
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
func sdkError(operation operation, seen *apicall.Exchange, err error) error {
	var ours *apicall.Error
	if !errors.As(err, &ours) {
		ours = &apicall.Error{Err: err}
	}
	ours.Action, ours.Status, ours.KeysRefused = operation.action, seen.Status, seen.Status == http.StatusUnauthorized
	if ours.RequestID == "" {
		ours.RequestID = seen.RequestID
	}
	if ours.Advice == "" && ours.Err == nil {
		ours.Advice = advice(ours, operation.permission)
	}
	return ours
}
