// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"strings"
	"testing"
)

func TestAPIs_everyAPIIsComplete(t *testing.T) {
	for i, a := range apis {
		for _, other := range apis[:i] {
			if other.cloud == a.cloud && other.name == a.name {
				t.Errorf("%s of %s is listed twice", a.name, a.cloud)
			}
		}
		if a.list == "" && len(a.needs) == 0 {
			t.Errorf("%s has neither a list nor a needed field", a.name)
		}
		switch {
		case a.cloud == tencentCloud && (a.answer == nil || a.service.name == ""):
			t.Errorf("%s has no service or no answer", a.name)
		case a.cloud == huaweiCloud && ((a.answer == nil) != a.keys || (a.path == "") != a.keys):
			t.Errorf("%s is not served once", a.name)
		case a.path != "":
			path := strings.NewReplacer("{"+domainID+"}", "a%20b", "{"+aggregatorID+"}", "c%2Fd").Replace(a.path)
			found, segments := huaweiCloudAPI(cmp.Or(a.method, http.MethodGet), path)
			if found != a || strings.Contains(a.path, domainID) != (segments[domainID] == "a b") ||
				strings.Contains(a.path, aggregatorID) != (segments[aggregatorID] == "c/d") {
				t.Errorf("%s is found as %+v", a.name, found)
			}
		}
	}
}

func TestSameAction_aNameMayHaveItsCloud(t *testing.T) {
	for name, want := range map[string]bool{
		"GetCallerIdentity": true, "huaweicloud:GetCallerIdentity": true, "tencentcloud:GetCallerIdentity": false, "ListTasks": false,
	} {
		if sameAction(name, huaweiCloud, "GetCallerIdentity") != want {
			t.Errorf("%s: want %t", name, want)
		}
	}
}
