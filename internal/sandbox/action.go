// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// action is one API that the sandbox answers. Each has a file of its own, which registers it: nothing else
// needs to know of it.
type action struct {
	name string
	// list is the field of an answer that is its list, empty where it has none.
	list string
	// needs are the other fields without which an answer says nothing.
	needs []string
	// parameters are the fields of the body that the API takes, for Huawei Cloud those of the query.
	parameters []parameter

	// One of the two answers: for Tencent Cloud with the fields of the Response object, without braces and
	// without RequestId, for Huawei Cloud with the whole body, about the caller's account.
	tencentCloud func(*Server, arguments) ([]byte, *tencentCloudError)
	huaweiCloud  func(*Server, caller, arguments) ([]byte, *huaweiCloudError)
	// withoutPermission changes a good answer into the one for a caller without the permission, where that is
	// not an error.
	withoutPermission func(response map[string]any)
	// keys tells that the API gives keys, and is no list: Actions leaves it out. One without either answer is of
	// Huawei Cloud's identity services, which are served apart.
	keys bool
	// path is where Huawei Cloud has the API. The segment {domain_id} stands for the account.
	path string

	// items says whose Lists may hold what the API answers with; empty where Organization has fields for it.
	items listsOf
	// size is how long a generated list is, nil where other lists decide it.
	size *ListSize
	// generate makes up what the API answers with, after all that Organization has fields for.
	generate func(organization *Organization, seed uint64, size int)
}

var actions = map[string]*action{}

// register adds an API. Two of one name are a mistake of this package and panic.
func register(a action) {
	if actions[a.name] != nil {
		panic("sandbox: two APIs are named " + a.name)
	}
	actions[a.name] = &a
}

// sortedActions are the APIs by name.
func sortedActions() []*action {
	sorted := make([]*action, 0, len(actions))
	for _, name := range slices.Sorted(maps.Keys(actions)) {
		sorted = append(sorted, actions[name])
	}
	return sorted
}

// Actions names the APIs that are answered, sorted: those of Tencent Cloud, and those of Huawei Cloud.
func Actions() (tencentCloud, huaweiCloud []string) {
	for _, a := range sortedActions() {
		if a.keys {
			continue
		}
		if a.huaweiCloud != nil {
			huaweiCloud = append(huaweiCloud, a.name)
		} else {
			tencentCloud = append(tencentCloud, a.name)
		}
	}
	return tencentCloud, huaweiCloud
}

// ListField gives the field of an API's answer that is its list, empty where it has none.
func ListField(action string) string {
	if a := actions[action]; a != nil {
		return a.list
	}
	return ""
}

func isHuaweiCloud(action string) bool {
	return actions[action] != nil && actions[action].tencentCloud == nil
}

func isTencentCloud(action string) bool {
	return actions[action] != nil && actions[action].tencentCloud != nil
}

// accountSegment stands for the account in the path of an API of Huawei Cloud.
const accountSegment = "{domain_id}"

// matches tells whether a path, still escaped, is that of the API, and which account it names.
func (a *action) matches(escapedPath string) (domainID string, ok bool) {
	before, after, hasAccount := strings.Cut(a.path, accountSegment)
	if !hasAccount {
		return "", escapedPath == a.path
	}
	rest, found := strings.CutPrefix(escapedPath, before)
	segment, found2 := strings.CutSuffix(rest, after)
	if !found || !found2 || strings.Contains(segment, "/") {
		return "", false
	}
	domainID, err := url.PathUnescape(segment)
	return domainID, err == nil
}

// ListSize is how long the list of an API is that a generated organization has a size of its own for.
type ListSize struct {
	Action string
	// Option and Usage are the option of orgaudit-sandbox that sets it, and Default what it is otherwise.
	Option, Usage string
	Default       int
}

// ListSizes lists the sizes in Size.Lists.
func ListSizes() []ListSize {
	var sizes []ListSize
	for _, a := range sortedActions() {
		if a.size != nil {
			size := *a.size
			size.Action = a.name
			sizes = append(sizes, size)
		}
	}
	return sizes
}

// Lists are what APIs answer with, by their names: the items of a list, or the one object of an API that has
// no list.
type Lists map[string][]json.RawMessage

// listsOf says whose Lists hold the items of an API.
type listsOf string

const (
	ofOrganization listsOf = "the Tencent Cloud organization"
	ofMember       listsOf = "a member account"
	ofAccount      listsOf = "the Huawei Cloud account"
)

// shapeOfLists says which Lists may be there.
func shapeOfLists(of listsOf) shape {
	fields := shape{}
	for name, a := range actions {
		if a.items == of {
			fields[name] = nil
		}
	}
	return fields
}

func (l Lists) validate(path string) error {
	for _, name := range slices.Sorted(maps.Keys(l)) {
		if err := validateObjects(fmt.Sprintf("%s.lists.%s", path, name), l[name]); err != nil {
			return err
		}
	}
	return nil
}

func (l Lists) clone() Lists {
	cloned := maps.Clone(l)
	for name, items := range cloned {
		cloned[name] = slices.Clone(items)
	}
	return cloned
}

// put sets a list.
func (l *Lists) put(action string, items []json.RawMessage) {
	if *l == nil {
		*l = Lists{}
	}
	(*l)[action] = items
}
