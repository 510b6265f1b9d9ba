// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"strings"
	"testing"
)

func TestEveryAPIIsWhole(t *testing.T) {
	keys := 0
	for _, a := range sortedActions() {
		if a.keys { // what gives keys is served apart
			keys++
			continue
		}
		if (a.tencentCloud == nil) == (a.huaweiCloud == nil) || (a.huaweiCloud == nil) != (a.path == "") {
			t.Errorf("%s answers for neither cloud or for both", a.name)
		}
		if a.list == "" && len(a.needs) == 0 {
			t.Errorf("%s has no field that an answer needs", a.name)
		}
		if (a.generate != nil) != (a.items != "") {
			t.Errorf("%s: what it answers with is not made up, or has no place", a.name)
		}
		if a.path != "" {
			if request := huaweiCloudAction(strings.ReplaceAll(a.path, accountSegment, "a%20b")); request == nil || request.action != a || request.namesAccount() != (request.domainID == "a b") {
				t.Errorf("%s is found as %+v", a.name, request)
			}
		}
	}
	tencentCloud, huaweiCloud := Actions()
	if len(tencentCloud)+len(huaweiCloud)+keys != len(actions) || len(tencentCloud) < 3 || len(huaweiCloud) < 2 {
		t.Errorf("%v, %v", tencentCloud, huaweiCloud)
	}
}

func TestTwoAPIsOfOneNameAreAMistake(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	register(action{name: "ListTasks"})
}
