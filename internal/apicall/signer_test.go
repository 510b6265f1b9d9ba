// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// renewing is a signer with new keys after each refusal.
type renewing struct{ refusals int }

// Keys implements apicall.Signer.
func (s *renewing) Keys(context.Context) (apicall.Keys, error) {
	return apicall.Keys{ID: strconv.Itoa(s.refusals)}, nil
}

// Refused implements apicall.Signer.
func (s *renewing) Refused(context.Context, apicall.Keys) bool {
	s.refusals++
	return true
}

// Keys that were refused are renewed once, whatever the number of retries.
func TestCall_rejectedSignatureIsNotATry(t *testing.T) {
	for _, refused := range []int{1, 2} {
		calls := 0
		_, err := apicall.Call(t.Context(), apicall.NewCaller(apicall.Policy{}), action, &renewing{}, func(_ context.Context, keys apicall.Keys, _ *apicall.Exchange) (*int, error) {
			if keys.ID != strconv.Itoa(calls) {
				t.Errorf("call %d has the keys %q", calls, keys.ID)
			}
			if calls++; calls <= refused {
				return nil, &apicall.Error{Action: action, Status: 401, KeysRefused: true}
			}
			return nil, nil
		})
		var failed *apicall.Error
		switch {
		case calls != 2 || (err == nil) != (refused == 1):
			t.Errorf("%d refusals: %d calls, %v", refused, calls, err)
		case errors.As(err, &failed) && (failed.Tries != 1 || !strings.Contains(failed.Advice, "clock of this machine")):
			t.Errorf("%d refusals: %d tries, advice %q", refused, failed.Tries, failed.Advice)
		}
	}
}
