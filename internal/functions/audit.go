// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

// auditType is the type of audit.Result in Terraform.
func auditType() types.ObjectType {
	list := func(attributes map[string]attr.Type) attr.Type {
		return types.ListType{ElemType: types.ObjectType{AttrTypes: attributes}}
	}
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"passed": types.BoolType, "verdict": types.StringType, "audited_at": types.StringType, "findings_omitted": types.Int64Type,
		"checks_run": list(map[string]attr.Type{
			"check": types.StringType, "cloud": types.StringType, "title": types.StringType, "audited": types.Int64Type,
			"findings": types.Int64Type, "excepted": types.Int64Type, "skipped": types.StringType,
		}),
		"accounts": list(map[string]attr.Type{
			"cloud": types.StringType, "account_id": types.StringType, "account_name": types.StringType, "findings": types.Int64Type,
		}),
		"findings": list(map[string]attr.Type{
			"check": types.StringType, "cloud": types.StringType, "account_id": types.StringType, "account_name": types.StringType,
			"subject": types.StringType, "detail": types.StringType, "exception": types.StringType,
		}),
		"unused_exceptions": list(map[string]attr.Type{
			"check": types.StringType, "account_id": types.StringType, "subject": types.StringType, "reason": types.StringType,
			"until": types.StringType, "why": types.StringType,
		}),
	}}
}

const whatToPass = "pass the data source orgaudit_audit itself, such as data.orgaudit_audit.organization, or an object with all its results"

// auditOf decodes an argument of the type auditType. The framework's reflection takes half a minute for 100,000 findings,
// so it reads the values by hand.
func auditOf(argument attr.Value) (audit.Result, error) {
	d := &decoder{}
	o := d.object(argument, "the audit")
	result := audit.Result{
		Passed: o.truth("passed"), Verdict: o.text("verdict"), AuditedAt: o.text("audited_at"), FindingsOmitted: o.number("findings_omitted"),
		ChecksRun: list(o, "checks_run", func(o object) audit.CheckRun {
			return audit.CheckRun{
				Check: o.text("check"), Cloud: o.text("cloud"), Title: o.text("title"), Audited: o.number("audited"),
				Findings: o.number("findings"), Excepted: o.number("excepted"), Skipped: o.textOrNil("skipped"),
			}
		}),
		Accounts: list(o, "accounts", func(o object) audit.Account {
			return audit.Account{
				Cloud: o.text("cloud"), AccountID: o.text("account_id"), AccountName: o.textOrNil("account_name"), Findings: o.number("findings"),
			}
		}),
		Findings: list(o, "findings", func(o object) audit.Finding {
			return audit.Finding{
				Check: o.text("check"), Cloud: o.text("cloud"), AccountID: o.text("account_id"), AccountName: o.textOrNil("account_name"),
				Subject: o.text("subject"), Detail: o.text("detail"), Exception: o.textOrNil("exception"),
			}
		}),
		UnusedExceptions: list(o, "unused_exceptions", func(o object) audit.UnusedException {
			return audit.UnusedException{Why: o.text("why"), Exception: audit.Exception{
				Check: o.text("check"), AccountID: o.textOrNil("account_id"), Subject: o.textOrNil("subject"), Reason: o.text("reason"),
				Until: o.textOrNil("until"),
			}}
		}),
	}
	return result, d.err
}

// decoder keeps the first error.
type decoder struct{ err error }

// object is the attributes of an object, and how messages name it.
type object struct {
	*decoder
	attributes map[string]attr.Value
	name       string
}

func (d *decoder) object(value attr.Value, name string) object {
	known, problem := as[types.Object](value)
	if problem != "" && d.err == nil {
		d.err = fmt.Errorf("%s is %s: %s", name, problem, whatToPass)
	}
	return object{decoder: d, attributes: known.Attributes(), name: name}
}

// as returns a value of a type, or says why there is none.
func as[T attr.Value](value attr.Value) (typed T, problem string) {
	typed, isT := value.(T)
	switch {
	case value == nil:
		return typed, "missing"
	case !isT:
		return typed, "of another type"
	case value.IsUnknown():
		return typed, "not known yet"
	case value.IsNull():
		return typed, "null"
	}
	return typed, ""
}

// attribute returns an attribute, which has to have a value.
func attribute[T attr.Value](o object, name string) T {
	typed, problem := as[T](o.attributes[name])
	if problem != "" && o.err == nil {
		o.err = fmt.Errorf("%s's %s is %s: %s", o.name, name, problem, whatToPass)
	}
	return typed
}

func (o object) truth(name string) bool { return attribute[types.Bool](o, name).ValueBool() }

func (o object) number(name string) int64 { return attribute[types.Int64](o, name).ValueInt64() }

func (o object) text(name string) string { return attribute[types.String](o, name).ValueString() }

func (o object) textOrNil(name string) *string {
	if value := o.attributes[name]; value != nil && value.IsNull() {
		return nil
	}
	text := o.text(name)
	return &text
}

func list[T any](o object, name string, item func(object) T) []T {
	elements := attribute[types.List](o, name).Elements()
	items := make([]T, 0, len(elements))
	for _, element := range elements {
		items = append(items, item(o.object(element, "an item of "+name)))
	}
	return items
}
