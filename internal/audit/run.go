// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// Run audits an organization. All checks run in parallel. The first error cancels the other checks. Run returns this error
// with the name of a check that needs the failed read.
func Run(ctx context.Context, options Options) (*Result, error) {
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	runs := options.runs(within)
	var running sync.WaitGroup
	for _, r := range runs {
		if r.skipped != "" {
			continue
		}
		running.Go(func() {
			if r.err = r.do(within, r); r.err != nil {
				cancel()
			}
		})
	}
	running.Wait()
	if first := firstFailed(runs); first != nil {
		return nil, failed(first.check.Name, first.err)
	}
	return options.result(runs), nil
}

// firstFailed returns the first check with an error, nil if all succeeded. A check that was cancelled because another
// failed comes last.
func firstFailed(runs []*run) (first *run) {
	for _, r := range runs {
		switch {
		case r.err == nil:
		case !errors.Is(r.err, context.Canceled):
			return r
		case first == nil:
			first = r
		}
	}
	return first
}

// runs returns the checks to run and the skipped checks, in the order of Checks.
func (o Options) runs(ctx context.Context) (runs []*run) {
	do := map[string]func(context.Context, *run) error{}
	if o.TencentCloud != nil {
		t := newTencentCloud(ctx, *o.TencentCloud)
		do[TagPolicy], do[NoncompliantResources], do[Logins] = t.tagPolicy, t.noncompliantResources, t.logins
		do[Provisionings], do[Tasks] = t.checkProvisionings, t.tasks
		t.withoutMembers = TagPolicy
		if len(o.Only) > 0 && !slices.Contains(o.Only, TagPolicy) {
			t.withoutMembers = NoncompliantResources
		}
	}
	if o.HuaweiCloud != nil {
		h := newHuaweiCloud(ctx, *o.HuaweiCloud)
		do[Recorder], do[Rules], do[Resources], do[Aggregation] = h.recorder, h.rules, h.resources, h.aggregation
	}
	shared := &pace{}
	for _, check := range Checks() {
		if do[check.Name] != nil && o.Audits(check) {
			runs = append(runs, &run{check: check, do: do[check.Name], skipped: o.Skips(check.Name), pace: shared})
		}
	}
	return runs
}

// run is one check of an audit, with its findings. Several goroutines may use its methods at once.
type run struct {
	check Check
	do    func(context.Context, *run) error
	err   error

	mu       sync.Mutex
	skipped  string // why the check was not run, empty if it was
	audited  int64
	accounts []account
	findings []Finding

	pace *pace // of all checks of an audit
}

// pace allows one log line a second.
type pace struct {
	mu   sync.Mutex
	last time.Time
}

func (p *pace) due() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.last) < time.Second {
		return false
	}
	p.last = time.Now()
	return true
}

// account is an account that is audited, or that has findings. Its name is nil if it is unknown.
type account struct {
	id   string
	name *string
}

// skip notes why the check cannot run.
func (r *run) skip(reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.skipped = reason
}

// count adds to the number of things that were audited.
func (r *run) count(things int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.audited += int64(things)
}

// covers notes accounts that are audited.
func (r *run) covers(accounts ...account) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.accounts = append(r.accounts, accounts...)
}

// find adds a finding.
func (r *run) find(in account, subject, detail string, values ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.findings = append(r.findings, Finding{
		Check: r.check.Name, Cloud: r.check.Cloud, AccountID: in.id, AccountName: in.name,
		Subject: subject, Detail: fmt.Sprintf(detail, values...),
	})
}

// progress logs how much is audited. All checks together log at most once a second.
func (r *run) progress(ctx context.Context, things string, all int) {
	if !r.pace.due() {
		return
	}
	r.mu.Lock()
	done := r.audited
	r.mu.Unlock()
	tflog.Info(ctx, "Audit", map[string]any{"check": r.check.Name, "done": done, "of": all, "what": things})
}

// failed returns the error of a check. Its advice says how to audit without the check.
func failed(check string, err error) error {
	if errors.As(err, new(*keysError)) {
		return err
	}
	call := *apicall.AsError(err) // a copy, since another audit may wait for the same keys
	if !errors.Is(err, context.Canceled) {
		call.Advice = strings.TrimSpace(call.Advice + " To audit without this check, leave `" + check + "` out of `checks`.")
	}
	return fmt.Errorf("check %s: %w", check, &call)
}

// keysError says that the keys belong to another account. Every check needs keys of the right account.
type keysError struct{ message string }

func (e *keysError) Error() string { return e.message }

func wrongAccount(cloud, keys, wanted string) error {
	return &keysError{fmt.Sprintf("the keys belong to account %s, but %s.account_id is %s: use keys of account %s", keys, cloud, wanted, wanted)}
}

// adviceIncomplete is about an answer that lacks a field which an audit needs.
const adviceIncomplete = "Run the plan again. If the error stays, report it to the vendor."

// text returns a text of the API, or another text if the API gives none.
func text(value *string, otherwise string) string {
	if value == nil || *value == "" {
		return otherwise
	}
	return *value
}
