// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

var listTasks = api{
	cloud: tencentCloud, service: organizationService,
	name: "ListTasks",
	list: "Tasks",
	parameters: []parameter{
		{name: "ZoneId", required: true},
		textParameter("PrincipalId"),
		tokenParameter("NextToken"),
		sizeParameter("MaxResults", false, 100),
		textParameter("PrincipalType", "User", "Group"),
		numberParameter("TargetUin", false),
		textParameter("TargetType", "ManagerUin", "MemberUin"),
		textParameter("RoleConfigurationId"),
		textParameter("Status", "InProgress", "Success", "Failed"),
		textParameter("TaskType"),
	},
	answerTencent: (*Server).listTasks,
}

func (s *Server) listTasks(a arguments) ([]byte, *tencentCloudError) {
	if apiError := checkPrincipal(a.text("PrincipalId"), a.text("PrincipalType")); apiError != nil {
		return nil, apiError
	}
	center := s.organization.TencentCloud.IdentityCenter
	if center == nil {
		return nil, &tencentCloudError{"FailedOperation.IdentityCenterNotOpen", "The CIC service is not enabled."}
	}
	if a.text("ZoneId") != center.ZoneID {
		return nil, &tencentCloudError{"FailedOperation.ZoneIdNotExist", "The user zoneId of the CIC service does not exist."}
	}
	filter := taskFilter(a)
	position := 0
	if a.has("NextToken") {
		var ok bool
		if position, ok = readToken(filter.read(), a.text("NextToken")); !ok {
			return nil, &tencentCloudError{"InvalidParameter.NextTokenInvalid", "Invalid nextToken."}
		}
	}
	matches, total := func(int) bool { return true }, len(center.Tasks)
	if len(filter) > 0 {
		tasks := s.tasks()
		matches = func(i int) bool { return filter.matches(tasks[i]) }
		total = 0
		for i := range tasks {
			if matches(i) {
				total++
			}
		}
	}
	size := a.number("MaxResults", 10)
	tasks, next := page(center.Tasks, position, size, matches)
	var fields bytes.Buffer
	if next >= 0 {
		fields.WriteString(`"NextToken":"` + makeToken(filter.read(), next) + `",`)
	}
	fmt.Fprintf(&fields, `"TotalCounts":%d,"MaxResults":%d,"IsTruncated":%t,`, total, size, next >= 0)
	writeItems(&fields, "Tasks", tasks)
	return fields.Bytes(), nil
}

func checkPrincipal(id, kind string) *tencentCloudError {
	switch {
	case id == "":
		return nil
	case !strings.HasPrefix(id, "u-") && !strings.HasPrefix(id, "g-"):
		return invalidValue("PrincipalId", id, "a user ID (u-) or a user group ID (g-)")
	case kind == "User" && !strings.HasPrefix(id, "u-"):
		return invalidValue("PrincipalId", id, "a user ID (u-) where PrincipalType is User")
	case kind == "Group" && !strings.HasPrefix(id, "g-"):
		return invalidValue("PrincipalId", id, "a user group ID (g-) where PrincipalType is Group")
	}
	return nil
}

// taskFields are the fields of a task that a filter can compare, as text. Absent and null fields are missing.
type taskFields map[string]string

var taskFilterNames = []string{"PrincipalId", "PrincipalType", "TargetUin", "TargetType", "RoleConfigurationId", "Status", "TaskType"}

// taskFilter returns the arguments that are filters.
func taskFilter(a arguments) taskFields {
	filter := taskFields{}
	for _, name := range taskFilterNames {
		if a.has(name) {
			filter[name] = fmt.Sprint(a[name])
		}
	}
	return filter
}

func (f taskFields) matches(task taskFields) bool {
	for name, wanted := range f {
		if got, ok := task[name]; !ok || got != wanted {
			return false
		}
	}
	return true
}

// read identifies the filter in a token.
func (f taskFields) read() []string {
	read := []string{"ListTasks"}
	for _, name := range taskFilterNames {
		if value, ok := f[name]; ok {
			read = append(read, name, value)
		}
	}
	return read
}

// decodeTasks decodes all tasks at the first use, since a filtered read of a long list needs them for every page.
func decodeTasks(center *organization.IdentityCenter) func() []taskFields {
	if center == nil {
		return func() []taskFields { return nil }
	}
	tasks := center.Tasks
	return sync.OnceValue(func() []taskFields {
		decoded := make([]taskFields, len(tasks))
		for i, task := range tasks {
			decoder := json.NewDecoder(bytes.NewReader(task))
			decoder.UseNumber()
			var fields map[string]any
			_ = decoder.Decode(&fields)
			decoded[i] = taskFields{}
			for _, name := range taskFilterNames {
				switch value := fields[name].(type) {
				case string:
					decoded[i][name] = value
				case json.Number:
					decoded[i][name] = value.String()
				}
			}
		}
		return decoded
	})
}
