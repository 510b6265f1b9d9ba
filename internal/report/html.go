// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the page
	"encoding/base64"
	"html/template"
	"io"
	"slices"
	"sync"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

var (
	//go:embed page.gohtml
	pageText string
	//go:embed page.css
	style string

	// page is parsed when it is first needed: Terraform starts the provider three times for one plan.
	page = sync.OnceValue(func() *template.Template {
		return template.Must(template.New("page").Funcs(template.FuncMap{
			"moment": moment, "cloud": cloud, "filter": filter, "name": name, "whyUnused": whyUnused,
			"number": func(n int64) string { return number(n) },
			"count":  func(n int, noun string) string { return count(n, noun) },
			"open":   (*check).openGroup, "excepted": (*check).exceptedGroup,
		}).Parse(pageText))
	})
)

// policy allows the page its own style and nothing else: no script, image, form or address.
func policy() string {
	hash := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; base-uri 'none'; form-action 'none'"
}

// filter returns the class with which the page hides the items of a cloud.
func filter(cloud string) string {
	if cloud == audit.TencentCloud || cloud == audit.HuaweiCloud {
		return "of-" + cloud
	}
	return ""
}

// pageData is what the page shows.
type pageData struct {
	audit.Result
	Verdict, Omitted     string
	Policy               string
	Style                template.CSS
	Checks               []*check
	NotAudited           []notRun
	Ran                  int
	Total, TotalExcepted int64
	Accounts             []audit.Account
	WithFindings         []audit.Account
	ManyAccounts         bool
	BothClouds           bool
	Charts               []chart
}

// notRun is a check that was not run, and why.
type notRun struct{ Check, Cloud, Title, Skipped string }

// HTML writes one page that loads nothing and runs no script, for people who do not use Terraform.
func HTML(to io.Writer, result audit.Result) error {
	result = shown(result)
	data := pageData{
		Result: result, Verdict: verdict(result), Omitted: omitted(result), Policy: policy(), Style: template.CSS(style), //nolint:gosec // a constant
		Checks: checks(result), Accounts: accounts(result),
	}
	for _, c := range data.Checks {
		if c.Skipped != nil {
			data.NotAudited = append(data.NotAudited, notRun{c.Check, c.Cloud, c.Title, *c.Skipped})
		} else {
			data.Ran++
		}
		data.Total += max(c.Findings, int64(c.open.listed))
		data.TotalExcepted += max(c.Excepted, int64(c.excepted.listed))
	}
	for _, c := range notAudited(result) {
		data.NotAudited = append(data.NotAudited, notRun{c.Name, c.Cloud, c.Title, "not part of this audit"})
	}
	data.WithFindings = byFindings(data.Accounts)
	data.ManyAccounts = len(data.Accounts) > 2*foldAbove
	of := func(cloud string) bool {
		return slices.ContainsFunc(data.Checks, func(c *check) bool { return c.Cloud == cloud && c.Skipped == nil })
	}
	data.BothClouds = of(audit.TencentCloud) && of(audit.HuaweiCloud)
	data.Charts = charts(data.Checks, data.WithFindings)
	buffered := bufio.NewWriter(to)
	if err := page().Execute(buffered, data); err != nil {
		return err
	}
	return buffered.Flush()
}

// HasFindings reports whether a check has findings without an exception.
func (c *check) HasFindings() bool { return c.Findings > 0 || c.open.listed > 0 }

// listing is the findings of a check as the page shows them, those with an exception or those without.
type listing struct {
	Cloud, Title, HowMany string
	Shown, Open           bool
	Accounts              []account
}

func (c *check) openGroup() listing { return c.listing(c.open, c.Findings) }

func (c *check) exceptedGroup() listing { return c.listing(c.excepted, c.Excepted) }

func (c *check) listing(g group, total int64) listing {
	total = max(total, int64(g.listed))
	return listing{
		Cloud: c.Cloud, Title: c.Title, HowMany: listedOf(total, g.listed), Accounts: g.accounts,
		Shown: total > 0, Open: g.listed <= foldAbove,
	}
}
