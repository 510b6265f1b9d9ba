// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// readPolicy reads the policy of target 7 from an answer with this status and body.
func readPolicy(t *testing.T, status int, body string) (policy tencentcloud.EffectivePolicy, applies bool, failed *apicall.Error) {
	t.Helper()
	server, client := start(t, organization.Organization{}, nil)
	server.Alter("DescribeEffectivePolicy", func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status, answer.Body = status, []byte(body) })
	policy, applies, err := client.DescribeEffectivePolicy(t.Context(), 7)
	if err == nil {
		return policy, applies, nil
	}
	if !errors.As(err, &failed) || applies || policy.Content != "" || policy.Tags != nil || failed.Action != "DescribeEffectivePolicy" {
		t.Errorf("got %+v, %t, %v", policy, applies, err)
	}
	return policy, applies, failed
}

// readContent reads a policy with this content.
func readContent(t *testing.T, content string) ([]tencentcloud.PolicyTag, *apicall.Error) {
	t.Helper()
	text, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	policy, applies, failed := readPolicy(t, http.StatusOK, fmt.Sprintf(`{"Response": {"EffectivePolicy": {"PolicyContent": %s}, "RequestId": "r-1"}}`, text))
	if failed == nil && (!applies || policy.Content != content) {
		t.Errorf("%s: applies is %t, the content %s", content, applies, policy.Content)
	}
	return policy.Tags, failed
}

func TestDescribeEffectivePolicy_readsTagsInTheirOrder(t *testing.T) {
	env, empty := "Env", ""
	for content, want := range map[string][]tencentcloud.PolicyTag{
		`{}`: nil, ` { } `: nil, `{"tags": {}}`: nil, `{"tags": null}`: nil, `{"tags": {}, "version": "2"}`: nil,
		`{"tags": {"z": {}, "env": {"tag_key": "Env", "tag_value": ["a", "b"], "resource_type_scope": ["cvm:instance"]}}}`: {
			{Key: "z"}, {Key: "env", TagKey: &env, Values: []string{"a", "b"}, ResourceTypes: []string{"cvm:instance"}},
		},
		`{"tags": {"a": {"tag_key": {"@@assign": "Env"}, "tag_value": {"@@assign": ["a"]}, "resource_type_scope": {"@@assign": ["b"]}}}}`: {
			{Key: "a", TagKey: &env, Values: []string{"a"}, ResourceTypes: []string{"b"}},
		},
		`{"tags": {"a": {"enforced_for": {"@@append": ["x"]}, "correction": true, "tag_value_dynamic": null, "tag_key": ""}, "A": {"tag_key": null}}}`: {
			{Key: "a", TagKey: &empty}, {Key: "A"},
		},
		`{"tags": {"a": {"tag_value": null, "resource_type_scope": {"@@assign": null}}}}`: {{Key: "a", Values: []string{}, ResourceTypes: []string{}}},
		`{"tags": {"\ud800": {"tag_value": ["\udfff"]}}}`:                                 {{Key: "\ufffd", Values: []string{"\ufffd"}}},
	} {
		got, failed := readContent(t, content)
		if failed != nil {
			t.Errorf("%s: %v", content, failed)
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s (-want +got):\n%s", content, difference)
		}
	}
}

func TestDescribeEffectivePolicy_contentOfAnotherFormSaysWhere(t *testing.T) {
	for content, where := range map[string]string{
		"":     "PolicyContent is not the JSON expected",
		"null": "PolicyContent is null", "[]": "unexpected JSON [", `"{}"`: "unexpected JSON string", "7": "unexpected JSON number",
		"<html>": "at byte 0", "{} {}": "at byte 3", `{"tags": {`: "it ends in the middle",
		`{"version": "2"}`:                                                           "has other fields, but no tags",
		`{"Tags": {"a": {}}}`:                                                        "has other fields, but no tags",
		`{"tags": []}`:                                                               "at /tags: an object is expected",
		`{"tags": {"a": {}, "a": {}}}`:                                               "duplicate object member name",
		`{"tags": {"\ud800": {}, "\ud801": {}}}`:                                     "duplicate object member name",
		`{"tags": {}, "tags": {"a": {}}}`:                                            "duplicate object member name",
		`{"tags": {"b": {}, "a": null}}`:                                             "at /tags: tag 2 of the policy is null",
		`{"tags": {"a": []}}`:                                                        "at /tags/a: unexpected JSON [",
		`{"tags": {"a": {"tag_key": 7}}}`:                                            "at /tags/a/tag_key: unexpected JSON number",
		`{"tags": {"a": {"tag_value": "b"}}}`:                                        "at /tags/a/tag_value: a list is expected",
		`{"tags": {"a": {"tag_value": ["b", 7]}}}`:                                   "at /tags/a/tag_value/1: unexpected JSON number",
		`{"tags": {"a": {"tag_value": [null]}}}`:                                     "at /tags/a/tag_value: item 1 of the list is null",
		`{"tags": {"a": {"tag_value": {"@@append": ["b"]}}}}`:                        "at /tags/a/tag_value/@@append: an object must have the field @@assign",
		`{"tags": {"a": {"tag_key": {}}}}`:                                           "at /tags/a/tag_key: an object must have the field @@assign",
		`{"tags": {"a": {"tag_key": {"@@assign": "b", "@@append": "c"}}}}`:           "@@assign must be the only field",
		`{"tags": {"a": {"tag_key": {"@@assign": {"@@assign": "b"}}}}}`:              "at /tags/a/tag_key/@@assign: unexpected JSON {",
		`{"tags": {"a": {"tag_key": 7}}, "` + strings.Repeat("long", 5000) + `": 1}`: "at /tags/a/tag_key: ",
		`{"tags": {"` + strings.Repeat("long", 5000) + `": {"tag_key": 7}}}`:         "at /tags/long",
		`{"tags": {"` + strings.Repeat("long", 5000) + `": {}, "` + strings.Repeat("long", 5000) + `": {}}}`: "duplicate",
	} {
		tags, failed := readContent(t, content)
		shown := content[:min(len(content), 100)]
		if tags != nil || failed == nil {
			t.Errorf("%s: got %v", shown, tags)
			continue
		}
		if !strings.Contains(failed.Error(), where) || len(failed.Error()) > 1000 || failed.RequestID != "r-1" || failed.Advice != apicall.AdviceOtherForm {
			t.Errorf("%s: got %v, want %s", shown, failed, where)
		}
	}
}

func TestDescribeEffectivePolicy_manyTagsAreAnError(t *testing.T) {
	content := func(tags int) string {
		text := `{"tags": {"0": {}`
		for i := 1; i < tags; i++ {
			text += fmt.Sprintf(`,"%d":{}`, i)
		}
		return text + "}}"
	}
	if tags, failed := readContent(t, content(10_000)); failed != nil || len(tags) != 10_000 {
		t.Errorf("%d tags, %v", len(tags), failed)
	}
	if _, failed := readContent(t, content(10_001)); failed == nil || !strings.Contains(failed.Error(), "more than 10000 tags") {
		t.Errorf("got %v", failed)
	}
}

func TestDescribeEffectivePolicy_onlyTheCodeSaysThatNoneApplies(t *testing.T) {
	failure := func(code string) string {
		return fmt.Sprintf(`{"Response": {"Error": {"Code": %q, "Message": "no"}, "RequestId": "r-1"}}`, code)
	}
	const none = "ResourceNotFound.EffectivePolicyNotFound"
	if policy, applies, failed := readPolicy(t, http.StatusOK, failure(none)); failed != nil || applies || policy.Content != "" {
		t.Errorf("got %+v, %t, %v", policy, applies, failed)
	}
	for name, test := range map[string]struct {
		status int
		body   string
	}{
		"a longer code":          {http.StatusOK, failure(none + ".Other")},
		"a part of the code":     {http.StatusOK, failure("ResourceNotFound")},
		"another letter case":    {http.StatusOK, failure(strings.ToLower(none))},
		"the code as a message":  {http.StatusOK, `{"Response": {"Error": "` + none + `"}}`},
		"another status":         {http.StatusNotFound, failure(none)},
		"no Response":            {http.StatusOK, `{}`},
		"EffectivePolicy absent": {http.StatusOK, `{"Response": {"RequestId": "r-1"}}`},
		"EffectivePolicy null":   {http.StatusOK, `{"Response": {"EffectivePolicy": null}}`},
		"PolicyContent absent":   {http.StatusOK, `{"Response": {"EffectivePolicy": {"TargetId": 7}}}`},
		"PolicyContent null":     {http.StatusOK, `{"Response": {"EffectivePolicy": {"TargetId": 7, "PolicyContent": null}}}`},
		"another target":         {http.StatusOK, `{"Response": {"EffectivePolicy": {"TargetId": 8, "PolicyContent": "{}"}}}`},
		"an error beside it":     {http.StatusOK, `{"Response": {"EffectivePolicy": {"TargetId": 7, "PolicyContent": "{}"}, "error_msg": "no"}}`},
	} {
		if _, _, failed := readPolicy(t, test.status, test.body); failed == nil {
			t.Errorf("%s is no error", name)
		}
	}
}
