// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"go/ast"
	"go/token"
	"path"
	"strconv"
	"strings"
	"testing"
)

// goPackage is the code of one package, its tests left out.
type goPackage struct {
	files     map[string]*ast.File
	constants map[string]string // those of the package that are text
}

func parsePackage(t *testing.T, folder string) goPackage {
	t.Helper()
	p := goPackage{files: map[string]*ast.File{}, constants: map[string]string{}}
	for _, name := range files(t, func(name string) bool {
		return path.Dir(name) == folder && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
	}) {
		file := parseFile(t, name)
		p.files[name] = file
		for _, declaration := range file.Decls {
			keepConstants(declaration, p.constants)
		}
	}
	return p
}

// keepConstants adds the text constants that a piece of code declares.
func keepConstants(code ast.Node, constants map[string]string) {
	declaration, ok := code.(*ast.GenDecl)
	if !ok || declaration.Tok != token.CONST {
		return
	}
	for _, spec := range declaration.Specs {
		value, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, name := range value.Names {
			if i < len(value.Values) {
				if text, ok := literal(value.Values[i]); ok {
					constants[name.Name] = text
				}
			}
		}
	}
}

// literal gives the text of a string literal.
func literal(expression ast.Expr) (string, bool) {
	basic, ok := expression.(*ast.BasicLit)
	if !ok || basic.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(basic.Value)
	return text, err == nil
}

// inspect goes over all code; text gives what an expression says: a literal, a constant, or both put together, with
// constants of the function before those of the package. What is known later alone is left out.
func (p goPackage) inspect(visit func(where string, code ast.Node, text func(ast.Expr) string)) {
	for name, file := range p.files {
		for _, declaration := range file.Decls {
			local := map[string]string{}
			ast.Inspect(declaration, func(code ast.Node) bool {
				if statement, ok := code.(*ast.DeclStmt); ok {
					keepConstants(statement.Decl, local)
				}
				return true
			})
			var text func(expression ast.Expr) string
			text = func(expression ast.Expr) string {
				switch e := expression.(type) {
				case *ast.Ident:
					if value, ok := local[e.Name]; ok {
						return value
					}
					return p.constants[e.Name]
				case *ast.BinaryExpr:
					return text(e.X) + text(e.Y)
				}
				value, _ := literal(expression)
				return value
			}
			ast.Inspect(declaration, func(code ast.Node) bool {
				if code != nil {
					visit(name, code, text)
				}
				return true
			})
		}
	}
}

// called gives the name of what a call calls, without its package or receiver and its type arguments.
func called(call *ast.CallExpr) string {
	function := call.Fun
	if index, ok := function.(*ast.IndexExpr); ok {
		function = index.X
	}
	switch f := function.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}
