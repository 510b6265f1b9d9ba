// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"testing"

	huaweisigner "github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	huaweirequest "github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	tencentcommon "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tencenterrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	tencenthttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	tencentprofile "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
)

// The tests sign requests with the vendors' SDKs, since the sandbox must accept their signatures.

// start serves an organization for one test.
func start(t *testing.T, org organization.Organization) *Server {
	t.Helper()
	server, err := Start(org)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// roundTrip changes requests after they are signed.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// tencentRequest is a request of the SDK with a body from the test.
type tencentRequest struct {
	*tencenthttp.BaseRequest
	body string
}

func (r *tencentRequest) MarshalJSON() ([]byte, error) { return []byte(r.body), nil }

type tencentResponse struct {
	*tencenthttp.BaseResponse
	Response json.RawMessage
}

// tencentCaller calls Tencent Cloud. The zero value is a correct caller.
type tencentCaller struct {
	id, key, token, version string
	service, region         string
	unsigned                bool
	tamper                  func(*http.Request)
}

// call sends one request and returns the Response object, or the vendor's error code.
func (c tencentCaller) call(t *testing.T, server *Server, action, body string) (map[string]any, string) {
	t.Helper()
	response, vendor := c.send(t, server, action, body)
	if vendor != nil {
		return nil, vendor.Code
	}
	return response, ""
}

// send sends one request and returns the Response object, or the vendor's error.
func (c tencentCaller) send(t *testing.T, server *Server, action, body string) (map[string]any, *tencenterrors.TencentCloudSDKError) {
	t.Helper()
	credential := tencentcommon.NewTokenCredential(cmp.Or(c.id, organization.DefaultSecretID), cmp.Or(c.key, organization.DefaultSecretKey), c.token)
	profile := tencentprofile.NewClientProfile()
	profile.DisableRegionBreaker = true
	client := tencentcommon.NewCommonClient(credential, c.region, profile)
	transport := &http.Transport{DisableKeepAlives: true}
	client.WithHttpTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
		if c.tamper != nil {
			c.tamper(r)
		}
		return transport.RoundTrip(r)
	}))
	request := &tencentRequest{&tencenthttp.BaseRequest{}, body}
	request.Init().WithApiInfo(cmp.Or(c.service, "organization"), cmp.Or(c.version, "2021-03-31"), action)
	request.SetSkipSign(c.unsigned)
	request.SetScheme("http")
	request.SetDomain(server.URL[len("http://"):])
	response := &tencentResponse{BaseResponse: &tencenthttp.BaseResponse{}}
	if err := client.Send(request, response); err != nil {
		var vendor *tencenterrors.TencentCloudSDKError
		if !errors.As(err, &vendor) || vendor.RequestId == "" {
			t.Fatalf("not an answer of the API: %v", err)
		}
		return nil, vendor
	}
	return decodeObject(t, response.Response), nil
}

// huaweiCaller calls Huawei Cloud. The zero value is a correct caller.
type huaweiCaller struct {
	key, secret, token, domainID string
	headers                      map[string]string
	tags                         []string
	unsigned                     bool
	query                        map[string]string
	tamper                       func(*http.Request)
}

// get sends a GET request and returns the status, the headers and the body.
func (c huaweiCaller) get(t *testing.T, server *Server, path string) (int, http.Header, []byte) {
	t.Helper()
	return c.send(t, server, http.MethodGet, path, "")
}

// post sends a POST request and returns the status, the headers and the body.
func (c huaweiCaller) post(t *testing.T, server *Server, path, body string) (int, http.Header, []byte) {
	t.Helper()
	return c.send(t, server, http.MethodPost, path, body)
}

func (c huaweiCaller) send(t *testing.T, server *Server, method, path, body string) (int, http.Header, []byte) {
	t.Helper()
	builder := huaweirequest.NewHttpRequestBuilder().WithEndpoint(server.URL).WithPath(path).WithMethod(method).
		AddHeaderParam("User-Agent", "sandbox test; a=b")
	if body != "" {
		builder.AddHeaderParam("Content-Type", "application/json").WithBody("body", body)
	}
	if c.tags != nil {
		builder.AddQueryParam("tags", reflect.ValueOf(c.tags))
	}
	for name, value := range c.query {
		builder.AddQueryParam(name, reflect.ValueOf(value))
	}
	if c.token != "" {
		builder.AddHeaderParam("X-Security-Token", c.token)
	}
	for name, value := range c.headers {
		builder.AddHeaderParam(name, value)
	}
	request := builder.Build()
	if !c.unsigned {
		signed, err := huaweisigner.Sign(request, cmp.Or(c.key, organization.DefaultHuaweiAccessKey), cmp.Or(c.secret, organization.DefaultHuaweiSecretKey))
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range signed {
			request.AddHeaderParam(name, value)
		}
	}
	httpRequest, err := request.ConvertRequest()
	if err != nil {
		t.Fatal(err)
	}
	if c.tamper != nil {
		c.tamper(httpRequest)
	}
	return fetch(t, httpRequest)
}

func (c huaweiCaller) summary(t *testing.T, server *Server) (int, map[string]any) {
	t.Helper()
	status, header, body := c.get(t, server, "/v1/resource-manager/domains/"+cmp.Or(c.domainID, organization.DefaultHuaweiDomainID)+"/policy-states/summary")
	if header.Get("X-Request-Id") == "" {
		t.Error("no X-Request-Id")
	}
	return status, decodeObject(t, body)
}

func fetch(t *testing.T, request *http.Request) (int, http.Header, []byte) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, body
}

func decodeObject(t *testing.T, text []byte) map[string]any {
	t.Helper()
	object, apiError := readObject(text)
	if apiError != nil {
		t.Fatalf("%s: %s", apiError.message, text)
	}
	return object
}

func rawItems(items ...string) []json.RawMessage {
	raw := make([]json.RawMessage, len(items))
	for i, item := range items {
		raw[i] = json.RawMessage(item)
	}
	return raw
}
