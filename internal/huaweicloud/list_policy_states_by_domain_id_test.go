// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const statesAction = "ListPolicyStatesByDomainId"

func init() {
	reads[statesAction] = func(ctx context.Context, client *huaweicloud.Client) (any, error) {
		return paging.Collect(ctx, client.ListPolicyStatesByDomainID, huaweicloud.PolicyStateFilter{DomainID: organization.DefaultHuaweiDomainID})
	}
}

func TestListPolicyStatesByDomainID_aRefusedCallNamesItsPermission(t *testing.T) {
	server, client := start(t, organization.Organization{})
	server.Alter(statesAction, func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Status, answer.Body = 403, []byte(`{"error_code": "RMS.00010002", "error_msg": "no right"}`)
	})
	got, err := paging.Collect(t.Context(), client.ListPolicyStatesByDomainID, huaweicloud.PolicyStateFilter{DomainID: organization.DefaultHuaweiDomainID})
	var failed *apicall.Error
	if got != nil || !errors.As(err, &failed) || failed.Code != "RMS.00010002" || !strings.Contains(failed.Advice, "grant rms:policyStates:get") {
		t.Errorf("got %v, %+v", got, failed)
	}
}

func TestListPolicyStatesByDomainID_cancellingEndsTheRead(t *testing.T) {
	server, client := start(t, account)
	ctx, cancel := context.WithCancel(t.Context())
	server.Alter(statesAction, func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == 2 {
			answer.Delay = time.Hour
			cancel()
		}
	})
	got, err := paging.Collect(ctx, client.ListPolicyStatesByDomainID, huaweicloud.PolicyStateFilter{DomainID: organization.DefaultHuaweiDomainID})
	if got != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", got, err)
	}
}

func FuzzListPolicyStatesByDomainID(f *testing.F) {
	answer, newClient := startFuzz(f, true)
	client := newClient(f)
	documented := string(organization.Documented(statesAction))
	for _, seed := range []string{
		documented, documented + "x", documented[:len(documented)/2], strings.Replace(documented, "value", "Value", 1), strings.Replace(documented, "[", "[null,", 1),
		`{"value": [], "page_info": {}}`, `{"value": null, "page_info": {"next_marker": null}}`, `{"value": [{}], "page_info": {"next_marker": ""}}`,
		`{"value": [{}, {}], "page_info": {"next_marker": "more"}}`, `{"value": [{}]}`, `{"value": [{}], "page_info": null}`, `{"page_info": {}}`,
		`{"value": {}, "page_info": {}}`, `{"value": [], "page_info": []}`, `{"value": [{"evaluation_time": 1e3}, {"evaluation_time": ""}], "page_info": {}}`,
		`{"value": [{"evaluation_time": true}], "page_info": {}}`, `{"value": [], "page_info": {"current_count": -1}, "error_code": "x"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		answer.set(body)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		got, err := paging.Collect(ctx, client.ListPolicyStatesByDomainID, huaweicloud.PolicyStateFilter{DomainID: "domain"})
		if ctx.Err() != nil {
			t.Fatal("the read does not end")
		}
		if err != nil {
			if got != nil {
				t.Fatalf("%+v came with an error: %v", got, err)
			}
			return
		}
		answered := lenient(t, body)
		value, present := answered["value"]
		array, isArray := value.([]any)
		info, hasInfo := answered["page_info"].(map[string]any)
		if marker := info["next_marker"]; !present || value != nil && !isArray || !hasInfo || marker != nil && marker != "" || len(got) != len(array) {
			t.Fatalf("got %+v of %q", got, body)
		}
	})
}
