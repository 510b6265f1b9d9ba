// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestStartAt_needsALoopbackAddress(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "10.0.0.1:0", "example.com:0", "localhost:0", "[::]:0", "127.0.0.1"} {
		if server, err := StartAt(address, organization.Organization{}); !errors.Is(err, ErrNotLoopback) {
			t.Errorf("%s: %v", address, err)
			if server != nil {
				_ = server.Close()
			}
		}
	}
}

func TestEnvironment_hasAddressesAndKeys(t *testing.T) {
	server := start(t, organization.Organization{})
	want := map[string]string{
		"TENCENTCLOUD_SECRET_ID": organization.DefaultSecretID, "TENCENTCLOUD_SECRET_KEY": organization.DefaultSecretKey, "ORGAUDIT_TENCENTCLOUD_ENDPOINT": server.URL,
		"ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT": server.URL,
		"HW_ACCESS_KEY":                      organization.DefaultHuaweiAccessKey, "HW_SECRET_KEY": organization.DefaultHuaweiSecretKey, "ORGAUDIT_HUAWEICLOUD_ENDPOINT": server.URL, "HW_AUTH_URL": server.URL,
		"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT": server.URL, "ORGAUDIT_HUAWEICLOUD_ORGANIZATIONS_ENDPOINT": server.URL,
	}
	if got := server.Environment(); !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	server.Update(func(org *organization.Organization) {
		org.TencentCloud.SecurityToken, org.HuaweiCloud.SecurityToken = "t", "h"
	})
	want["TENCENTCLOUD_SECURITY_TOKEN"], want["HW_SECURITY_TOKEN"] = "t", "h"
	if got := server.Environment(); !maps.Equal(got, want) {
		t.Errorf("with tokens: %v", got)
	}
}

func TestServer_unknownPathsAre404(t *testing.T) {
	server := start(t, organization.Organization{})
	for _, target := range []string{"GET /", "POST /", "POST /v3/auth/domains", "GET /v1/resource-manager/domains/a/policy-states/", "POST /v1/resource-manager/domains/a/policy-states", "GET /v1/resource-manager/domains/a/b/policy-states", "GET /v1/resource-manager/domains/a/b/policy-states/summary"} {
		method, path, _ := strings.Cut(target, " ")
		request, err := http.NewRequest(method, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if status, _, body := fetch(t, request); status != 404 || !json.Valid(body) {
			t.Errorf("%s: %d %s", target, status, body)
		}
	}
	if calls := server.Calls(); len(calls) != 0 {
		t.Errorf("recorded %v", calls)
	}
}

func TestCalls_recordParametersAndErrors(t *testing.T) {
	server := start(t, organization.Organization{})
	caller := tencentCaller{}
	caller.call(t, server, "ListTasks", `{"ZoneId":"z","TargetUin":9007199254740993}`)
	(huaweiCaller{tags: []string{"b", "a"}}).summary(t, server)
	caller.call(t, server, "ListTasks", `{"ZoneId":"y"}`)

	calls := server.Calls()
	if len(calls) != 3 || calls[0].Action != "ListTasks" || calls[1].Action != "CollectPolicyStatesSummary" || calls[2].N != 2 {
		t.Fatalf("calls %+v", calls)
	}
	if calls[0].Parameters["TargetUin"] != json.Number("9007199254740993") || calls[0].ErrorCode != "FailedOperation.IdentityCenterNotOpen" ||
		calls[0].Header.Get("X-TC-Version") != "2021-03-31" {
		t.Errorf("call %+v", calls[0])
	}
	if calls[1].Parameters["domain_id"] != organization.DefaultHuaweiDomainID || !slices.Equal(calls[1].Parameters["tags"].([]string), []string{"b", "a"}) || calls[1].ErrorCode != "" {
		t.Errorf("call %+v", calls[1])
	}
	if tasks := server.CallsOf("ListTasks"); len(tasks) != 2 || tasks[1].Parameters["ZoneId"] != "y" {
		t.Errorf("calls of ListTasks %+v", tasks)
	}
	server.ResetCalls()
	caller.call(t, server, "ListTasks", `{"ZoneId":"y"}`)
	if calls := server.Calls(); len(calls) != 1 || calls[0].N != 1 {
		t.Errorf("after a reset %+v", calls)
	}
}

func TestAlter_editsAnswersInOrder(t *testing.T) {
	server := start(t, listsOrganization())
	server.Alter("DescribeOrganizationMemberAuthAccounts", func(call Call, answer *Answer) {
		answer.Edit(func(response map[string]any) {
			response["Total"] = json.Number("18446744073709551616")
			response["Note"] = "<a> & b"
			response["N"] = call.N
		})
	})
	server.Alter("DescribeOrganizationMemberAuthAccounts", func(call Call, answer *Answer) {
		answer.Edit(func(response map[string]any) {
			if call.N == 2 {
				response["Error"] = map[string]any{"Code": "InternalError", "Message": "again"}
			}
		})
	})
	body := `{"MemberUin":7,"PolicyId":11,"Offset":0,"Limit":1}`
	response, _ := (tencentCaller{}).call(t, server, "DescribeOrganizationMemberAuthAccounts", body)
	item := response["Items"].([]any)[0].(map[string]any)
	if response["Total"] != json.Number("18446744073709551616") || response["Note"] != "<a> & b" || item["OrgSubAccountUin"] != json.Number("9007199254740993") {
		t.Errorf("answer %v", response)
	}
	if _, code := (tencentCaller{}).call(t, server, "DescribeOrganizationMemberAuthAccounts", body); code != "InternalError" {
		t.Errorf("second call: %q", code)
	}
	server.Alter("DescribeOrganizationMemberAuthAccounts", nil)
	response, _ = (tencentCaller{}).call(t, server, "DescribeOrganizationMemberAuthAccounts", body)
	if response["Total"] != json.Number("7") {
		t.Errorf("after removal %v", response)
	}
	var codes []string
	for _, call := range server.Calls() {
		codes = append(codes, call.ErrorCode)
	}
	if !slices.Equal(codes, []string{"", "InternalError", ""}) {
		t.Errorf("recorded codes %q", codes)
	}
}

func TestAlter_replacesAnswers(t *testing.T) {
	server := start(t, summaryOrganization(""))
	server.Alter("CollectPolicyStatesSummary", func(call Call, answer *Answer) {
		switch call.N {
		case 1:
			answer.Edit(func(body map[string]any) { body["results"] = nil })
		case 2:
			*answer = Answer{Status: 429, Header: http.Header{"Retry-After": {"1"}}, Body: []byte(`{"error":{"code":"APIGW.0308","message":"slow down"}}`)}
		}
	})
	if status, body := (huaweiCaller{}).summary(t, server); status != 200 || body["results"] != nil || len(body["policy_assignments"].([]any)) != 4 {
		t.Errorf("%d %v", status, body)
	}
	status, header, _ := (huaweiCaller{}).get(t, server, "/v1/resource-manager/domains/"+organization.DefaultHuaweiDomainID+"/policy-states/summary")
	if status != 429 || header.Get("Retry-After") != "1" || server.Calls()[1].ErrorCode != "APIGW.0308" {
		t.Errorf("%d %v %+v", status, header, server.Calls()[1])
	}
}

func TestAlter_cutsAndDropsConnections(t *testing.T) {
	server := start(t, organization.Organization{})
	server.Alter("KeystoneListAuthDomains", func(call Call, answer *Answer) {
		if call.N == 2 {
			panic(http.ErrAbortHandler)
		}
		answer.Header.Set("Content-Length", "100")
		answer.Body = []byte(`{"domains":[`)
	})
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(server.URL + "/v3/auth/domains")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(response.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut body: %v", err)
	}
	_ = response.Body.Close()
	if response, err := client.Get(server.URL + "/v3/auth/domains"); err == nil {
		_ = response.Body.Close()
		t.Error("a dropped connection gave an answer")
	}
}

func TestClose_endsDelayedAnswers(t *testing.T) {
	server := start(t, organization.Organization{})
	arrived := make(chan struct{})
	server.Alter("KeystoneListAuthDomains", func(_ Call, answer *Answer) {
		answer.Delay = time.Hour
		close(arrived)
	})
	failed := make(chan error, 1)
	go func() {
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		response, err := client.Get(server.URL + "/v3/auth/domains")
		if err == nil {
			_ = response.Body.Close()
		}
		failed <- err
	}()
	<-arrived
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if err := <-failed; err == nil {
		t.Error("the delayed answer came")
	}
}

func TestUpdate_leavesTheCallersOrganizationAlone(t *testing.T) {
	org := listsOrganization()
	server := start(t, org)
	server.Update(func(served *organization.Organization) {
		served.TencentCloud.Members[0].Policies[0].Accounts[0] = json.RawMessage(`{"N":"changed"}`)
		served.TencentCloud.IdentityCenter.ZoneID = "z-2"
	})
	response, _ := (tencentCaller{}).call(t, server, "DescribeOrganizationMemberAuthAccounts", `{"MemberUin":7,"PolicyId":11,"Offset":0,"Limit":2}`)
	if numbers(response["Items"]) != "changed 1" {
		t.Errorf("served %v", response)
	}
	if org.TencentCloud.IdentityCenter.ZoneID != "z-1" || strings.Contains(string(org.TencentCloud.Members[0].Policies[0].Accounts[0]), "changed") {
		t.Error("the caller's org changed")
	}
}

func TestServer_concurrentUse(t *testing.T) {
	server := start(t, listsOrganization())
	failed := func() (tasks int, n any) {
		response, _ := (tencentCaller{}).call(t, server, "ListTasks", `{"ZoneId":"z-1","Status":"Failed"}`)
		return len(response["Tasks"].([]any)), response["N"]
	}
	before, _ := failed()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			failed()
			(huaweiCaller{}).summary(t, server)
			server.Alter("ListTasks", func(call Call, answer *Answer) {
				answer.Edit(func(response map[string]any) { response["N"] = call.N })
			})
			server.Update(func(org *organization.Organization) {
				tasks := &org.TencentCloud.IdentityCenter.Tasks
				*tasks = append(*tasks, json.RawMessage(`{"Status":"Failed"}`))
			})
			_, _ = server.Calls(), server.Environment()
		})
	}
	group.Wait()
	if tasks, n := failed(); tasks != before+8 || fmt.Sprint(n) != "10" || len(server.Calls()) != 18 {
		t.Errorf("%d tasks after %d, call %v of %d calls", tasks, before, n, len(server.Calls()))
	}
}
