// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// promisedCall is a line of the table of calls in SECURITY.md.
type promisedCall struct{ name, host, when string }

var promisedLine = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| `([^`]+)` \\| (.+) \\|$")

func promisedCalls(t *testing.T) (calls []promisedCall) {
	t.Helper()
	for _, match := range promisedLine.FindAllStringSubmatch(readFile(t, "SECURITY.md"), -1) {
		calls = append(calls, promisedCall{match[1], match[2], match[3]})
	}
	if len(calls) == 0 {
		t.Fatal("SECURITY.md has no table of calls")
	}
	return calls
}

// names gives the names of calls: those of APIs, or those of metadata services, which begin with a method.
func names(calls []promisedCall, ofMetadata bool) (names []string) {
	for _, c := range calls {
		if strings.Contains(c.name, " ") == ofMetadata {
			names = append(names, c.name)
		}
	}
	return names
}

var clients = []string{"internal/tencentcloud", "internal/huaweicloud"}

// madeCalls finds the calls that the clients make: of APIs, by their names, and of metadata services, by method and
// path.
func madeCalls(t *testing.T) (actions, metadata []string) {
	t.Helper()
	add := func(names *[]string, where, name string) {
		switch {
		case name == "":
			t.Errorf("%s: a call whose name is no constant: SECURITY.md cannot be held to it", where)
		case !slices.Contains(*names, name):
			*names = append(*names, name)
		}
	}
	for _, client := range clients {
		parsePackage(t, client).inspect(func(where string, code ast.Node, text func(ast.Expr) string) {
			switch c := code.(type) {
			case *ast.CallExpr:
				// call(ctx, client, ACTION, parameters), metadata.Get(ctx, action, METHOD, PATH, header); exchange is
				// a call that gives keys, with the same arguments.
				switch name := called(c); {
				case name == "call" && text(c.Args[2]) == "" && strings.HasSuffix(where, "tencentcloud/credentials.go"): // within exchange
				case (name == "call" || name == "exchange") && client == "internal/tencentcloud":
					add(&actions, where, text(c.Args[2]))
				case name == "Get" && len(c.Args) == 5:
					method := ""
					if selector, ok := c.Args[2].(*ast.SelectorExpr); ok {
						method = strings.ToUpper(strings.TrimPrefix(selector.Sel.Name, "Method"))
					}
					add(&metadata, where, method+" "+text(c.Args[3]))
				}
			case *ast.CompositeLit:
				// operation{action: ACTION, ...}
				if kind, ok := c.Type.(*ast.Ident); !ok || kind.Name != "operation" {
					return
				}
				action := ""
				for _, element := range c.Elts {
					if field, ok := element.(*ast.KeyValueExpr); ok {
						if key, ok := field.Key.(*ast.Ident); ok && key.Name == "action" {
							action = text(field.Value)
						}
					}
				}
				add(&actions, where, action)
			}
		})
	}
	return actions, metadata
}

func TestSecurity_listsTheCallsThatTheClientsMake(t *testing.T) {
	promised := promisedCalls(t)
	actions, metadata := madeCalls(t)
	sameNames(t, "calls in SECURITY.md", names(promised, false), actions)
	sameNames(t, "calls of metadata services in SECURITY.md", names(promised, true), metadata)
}

// What the sandbox answers is what the tests of the provider have seen it call.
func TestSecurity_listsTheCallsThatTheSandboxAnswers(t *testing.T) {
	var answered []string
	parsePackage(t, "internal/sandbox").inspect(func(where string, code ast.Node, text func(ast.Expr) string) {
		call, ok := code.(*ast.CallExpr)
		if !ok || called(call) != "register" || len(call.Args) != 1 {
			return
		}
		registered, ok := call.Args[0].(*ast.CompositeLit)
		if !ok {
			t.Errorf("%s registers no literal", where)
			return
		}
		for _, element := range registered.Elts {
			if field, ok := element.(*ast.KeyValueExpr); ok {
				if key, ok := field.Key.(*ast.Ident); ok && key.Name == "name" {
					answered = append(answered, text(field.Value))
				}
			}
		}
	})
	sameNames(t, "calls in SECURITY.md", names(promisedCalls(t), false), answered)
}

func TestSecurity_namesEveryDataSourceForItsCall(t *testing.T) {
	var promised, documented []string
	for _, c := range promisedCalls(t) {
		if name, ok := strings.CutSuffix(strings.TrimPrefix(c.when, "`"), "` is read"); ok {
			promised = append(promised, strings.TrimPrefix(name, "orgaudit_"))
		}
	}
	for _, name := range files(t, func(name string) bool { return path.Dir(name) == "docs/data-sources" }) {
		documented = append(documented, strings.TrimSuffix(path.Base(name), ".md"))
	}
	sameNames(t, "data sources in SECURITY.md", promised, documented)
}

var (
	bareHost = regexp.MustCompile(`^(?:[a-z0-9-]+\.)+(?:com|net|org|io|cn|eu|cloud|internal)$|^\d+\.\d+\.\d+\.\d+$`)
	hostOf   = regexp.MustCompile(`^https://([a-z0-9-]+)\.`)
)

// A host is written as a whole, or as a service that is put before the root domain of the vendor.
func TestSecurity_listsTheHostsThatTheCodeNames(t *testing.T) {
	rootDomains := map[string]string{"tencentcloud": "tencentcloudapi.com", "huaweicloud": "myhuaweicloud.com"}
	const (
		otherRootDomain = "myhuaweicloud.eu" // for some regions, as SECURITY.md says
		defaultRegion   = ".cn-north-4."     // in the host of a service that has no other
	)
	var named []string
	add := func(host string) {
		if !slices.Contains(named, host) {
			named = append(named, host)
		}
	}
	for _, folder := range append([]string{"internal/provider", "internal/apicall", "internal/datasources", "internal/functions", "internal/splice"}, clients...) {
		parsePackage(t, folder).inspect(func(where string, code ast.Node, _ func(ast.Expr) string) {
			cloud := "tencentcloud"
			if strings.Contains(where, "huaweicloud") {
				cloud = "huaweicloud"
			}
			if call, ok := code.(*ast.CallExpr); ok && called(call) == "tencentURL" && len(call.Args) == 1 {
				if service, ok := literal(call.Args[0]); ok {
					add(service + "." + rootDomains[cloud])
				} else {
					t.Errorf("%s: a service whose name is no literal", where)
				}
			}
			expression, ok := code.(ast.Expr)
			if !ok {
				return
			}
			text, ok := literal(expression)
			if match := hostOf.FindStringSubmatch(text); ok && match != nil && !strings.Contains(text, " ") {
				add(match[1] + "." + rootDomains[cloud])
			}
			if ok && bareHost.MatchString(text) && text != rootDomains[cloud] && text != otherRootDomain {
				add(text)
			}
		})
	}
	var promised []string
	for _, c := range promisedCalls(t) {
		if host := strings.Replace(c.host, defaultRegion, ".", 1); !slices.Contains(promised, host) {
			promised = append(promised, host)
		}
	}
	sameNames(t, "hosts in SECURITY.md", promised, named)
}

// What the provider is made of asks nobody anything but through the clients.
func TestSecurity_onlyTheClientsSpeakToTheNetwork(t *testing.T) {
	for _, folder := range []string{".", "internal/provider", "internal/datasources", "internal/functions", "internal/splice"} {
		for name, file := range parsePackage(t, folder).files {
			for _, spec := range file.Imports {
				if imported := strings.Trim(spec.Path.Value, `"`); imported == "net/http" || imported == "os/exec" || imported == "net" && name != "internal/provider/checks.go" {
					t.Errorf("%s imports %s", name, imported)
				}
			}
		}
	}
}

var writes = regexp.MustCompile(`\bos\.(?:Create|CreateTemp|WriteFile|OpenFile|Mkdir|MkdirAll|MkdirTemp|Rename|Remove|RemoveAll|Chmod|Symlink|Link|Truncate)\(`)

func TestSecurity_theProviderWritesNoFile(t *testing.T) {
	for _, folder := range append([]string{".", "internal/provider", "internal/apicall", "internal/datasources", "internal/functions", "internal/splice"}, clients...) {
		for name := range parsePackage(t, folder).files {
			if found := writes.FindString(readFile(t, name)); found != "" {
				t.Errorf("%s: %s", name, found)
			}
		}
	}
}
