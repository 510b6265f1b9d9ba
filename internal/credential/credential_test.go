// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package credential_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
)

func TestCredential_temporaryKeysAreRenewedBeforeTheyExpire(t *testing.T) {
	for lives, renewedAfter := range map[time.Duration]time.Duration{
		2 * time.Hour:    2*time.Hour - 5*time.Minute,
		20 * time.Minute: 15 * time.Minute,
		4 * time.Second:  3 * time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			got := 0
			signer := credential.New(apicall.NewCaller(apicall.Policy{}), func(context.Context) (apicall.Keys, error) {
				got++
				return apicall.Keys{ID: "id " + strconv.Itoa(got), Expires: time.Now().Add(lives)}, nil
			})
			for _, step := range []struct {
				sleep time.Duration
				want  string
			}{
				{0, "id 1"},
				{renewedAfter - 1, "id 1"},
				{1, "id 2"},
				{renewedAfter - 1, "id 2"},
				{lives, "id 3"},
			} {
				time.Sleep(step.sleep)
				if keys, err := signer.Keys(t.Context()); keys.ID != step.want || err != nil {
					t.Errorf("keys that live %s: got %q, want %q: %v", lives, keys.ID, step.want, err)
				}
			}
		})
	}
}

func TestCredential_lastingKeysAreFetchedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := 0
		signer := credential.New(apicall.NewCaller(apicall.Policy{}), func(context.Context) (apicall.Keys, error) {
			got++
			return apicall.Keys{ID: "id"}, nil
		})
		for range 3 {
			if keys, err := signer.Keys(t.Context()); keys.ID != "id" || err != nil {
				t.Error(keys, err)
			}
			time.Sleep(1000 * time.Hour)
		}
		if got != 1 {
			t.Errorf("got %d times", got)
		}
	})
}

func TestCredential_failedRenewalIsAnErrorAndNotCached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := 0
		signer := credential.New(apicall.NewCaller(apicall.Policy{}), func(context.Context) (apicall.Keys, error) {
			if got++; got == 2 {
				return apicall.Keys{}, errors.New("refused")
			}
			return apicall.Keys{ID: "id " + strconv.Itoa(got), Expires: time.Now().Add(time.Hour)}, nil
		})
		if _, err := signer.Keys(t.Context()); err != nil {
			t.Error(err)
		}
		time.Sleep(56 * time.Minute) // the old keys are still valid
		if keys, err := signer.Keys(t.Context()); err == nil || keys != (apicall.Keys{}) {
			t.Errorf("got %v, %v", keys, err)
		}
		if keys, err := signer.Keys(t.Context()); err != nil || keys.ID != "id 3" {
			t.Errorf("got %v, %v", keys, err)
		}
	})
}

func TestCredential_expiredKeysAreAnError(t *testing.T) {
	signer := credential.New(apicall.NewCaller(apicall.Policy{}), func(context.Context) (apicall.Keys, error) {
		return apicall.Keys{ID: "id", Expires: time.Now().Add(-time.Second)}, nil
	})
	if keys, err := signer.Keys(t.Context()); err == nil || !strings.Contains(err.Error(), "clock") {
		t.Errorf("got %v, %v", keys, err)
	}
}

func TestCall_needsKeys(t *testing.T) {
	caller := apicall.NewCaller(apicall.Policy{MaxRetries: 5})
	for name, test := range map[string]struct {
		problem error
		want    string
	}{
		"a mistake":           {errors.New("no file"), "ListThings: the call has no keys: no file"},
		"an error of a call":  {&apicall.Error{Action: "AssumeRole", Code: "Refused"}, "AssumeRole: Refused"},
		"an error that leaks": {&apicall.Error{Action: "AssumeRole", Message: "got the-secret"}, "AssumeRole: (left out: it contains a secret)"},
	} {
		t.Run(name, func(t *testing.T) {
			caller.Hide("the-secret")
			signer := credential.New(caller, func(context.Context) (apicall.Keys, error) { return apicall.Keys{}, test.problem })
			_, err := apicall.Call(t.Context(), caller, "ListThings", signer, func(context.Context, apicall.Keys, *apicall.Exchange) (*int, error) {
				t.Error("a call was made")
				return nil, nil
			})
			var failed *apicall.Error
			if !errors.As(err, &failed) || err.Error() != test.want {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCall_errorsHideKeys(t *testing.T) {
	caller := apicall.NewCaller(apicall.Policy{})
	signer := credential.New(caller, func(context.Context) (apicall.Keys, error) {
		return apicall.Keys{ID: "id", Secret: "secret-1", Token: "token-1"}, nil
	})
	_, err := apicall.Call(t.Context(), caller, "ListThings", signer, func(_ context.Context, keys apicall.Keys, _ *apicall.Exchange) (*int, error) {
		return nil, &apicall.Error{Action: "ListThings", Code: "Odd", Message: keys.Secret + " " + keys.Token, RequestID: keys.Token}
	})
	if err == nil || err.Error() != "ListThings: Odd: (left out: it contains a secret)" {
		t.Errorf("got %v", err)
	}
}

func TestCache_oneFetchServesAllThatWait(t *testing.T) {
	for _, problem := range []error{nil, errors.New("refused")} {
		synctest.Test(t, func(t *testing.T) {
			got := 0
			cache := credential.NewCache(func(context.Context) (int, error) {
				got++
				time.Sleep(time.Second)
				return got, problem
			}, func(int) bool { return true })
			var readers sync.WaitGroup
			for range 10 {
				readers.Go(func() {
					if _, err := cache.Get(t.Context()); !errors.Is(err, problem) {
						t.Errorf("got %v", err)
					}
				})
			}
			readers.Wait()
			if got != 1 {
				t.Errorf("got %d times", got)
			}
			if _, _ = cache.Get(t.Context()); problem != nil && got != 2 {
				t.Error("a failure is cached")
			}
		})
	}
}

func TestCache_endOfOneContextFailsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := credential.NewCache(func(ctx context.Context) (string, error) {
			select {
			case <-time.After(time.Minute):
				return "value", nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}, func(string) bool { return true })
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var readers sync.WaitGroup
		readers.Go(func() {
			if _, err := cache.Get(short); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		readers.Go(func() {
			if value, err := cache.Get(t.Context()); value != "value" || err != nil {
				t.Errorf("got %q, %v", value, err)
			}
		})
		readers.Go(func() { // it ends while another goroutine fetches
			if _, err := cache.Get(short); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
		readers.Wait()
	})
}

// A reader whose time is too short for a retry fails at once, and only that reader.
func TestCache_readerWithoutTimeFailsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := apicall.NewCaller(apicall.Policy{MaxRetries: 8})
		asked := 0
		cache := credential.NewCache(func(ctx context.Context) (string, error) {
			_, err := apicall.Call(ctx, caller, "AssumeRole", nil, func(_ context.Context, _ apicall.Keys, seen *apicall.Exchange) (*int, error) {
				time.Sleep(time.Second)
				if asked++; asked < 6 {
					seen.Header = http.Header{"Retry-After": {"5"}}
					return nil, &apicall.Error{Action: "AssumeRole", Code: "InternalError"}
				}
				return nil, nil
			})
			return "value", err
		}, func(string) bool { return true })
		short, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		var readers sync.WaitGroup
		readers.Go(func() {
			if _, err := cache.Get(short); err == nil || short.Err() != nil {
				t.Errorf("the reader without time: %v", err)
			}
		})
		synctest.Wait()
		for range 5 {
			readers.Go(func() {
				if value, err := cache.Get(t.Context()); value != "value" || err != nil {
					t.Errorf("got %q, %v", value, err)
				}
			})
		}
		readers.Wait()
	})
}

func TestCache_dropDuringAGetStillDrops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, slow := 0, time.Duration(0)
		cache := credential.NewCache(func(context.Context) (int, error) {
			got++
			return got, nil
		}, func(int) bool {
			time.Sleep(slow)
			return true
		})
		_, _ = cache.Get(t.Context())
		slow = time.Second
		go func() { _, _ = cache.Get(t.Context()) }()
		synctest.Wait()
		cache.Drop(t.Context(), func(value int) bool { return value == 1 })
		if value, _ := cache.Get(t.Context()); value != 2 {
			t.Errorf("the value is still %d", value)
		}
		synctest.Wait()
	})
}

// Calls that wait for the same keys do not burst when the keys come.
func TestCall_noBurstAfterWaitingForKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := apicall.NewCaller(apicall.Policy{RequestsPerSecond: 20})
		signer := credential.New(caller, func(context.Context) (apicall.Keys, error) {
			time.Sleep(3 * time.Second)
			return apicall.Keys{ID: "id", Expires: time.Now().Add(8 * time.Second)}, nil
		})
		var mu sync.Mutex
		var sent []time.Time
		var reads sync.WaitGroup
		for range 300 { // the keys are renewed while most of them wait
			reads.Go(func() {
				if _, err := apicall.Call(t.Context(), caller, "ListThings", signer, func(context.Context, apicall.Keys, *apicall.Exchange) (*int, error) {
					mu.Lock()
					defer mu.Unlock()
					sent = append(sent, time.Now())
					return nil, nil
				}); err != nil {
					t.Error(err)
				}
			})
		}
		reads.Wait()
		slices.SortFunc(sent, time.Time.Compare)
		for i := 1; i < len(sent); i++ {
			if pause := sent[i].Sub(sent[i-1]); pause < 50*time.Millisecond {
				t.Fatalf("call %d follows after %s", i, pause)
			}
		}
	})
}

// At one call a second, keys that live shorter than the pause are used as soon as they come.
func TestCall_keysShorterThanThePause(t *testing.T) {
	for _, lives := range []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			caller := apicall.NewCaller(apicall.Policy{RequestsPerSecond: 1})
			fetched := 0
			signer := credential.New(caller, func(context.Context) (apicall.Keys, error) {
				fetched++
				return apicall.Keys{ID: "id", Expires: time.Now().Add(lives)}, nil
			})
			for range 10 {
				if _, err := apicall.Call(t.Context(), caller, "ListThings", signer, func(_ context.Context, keys apicall.Keys, _ *apicall.Exchange) (*int, error) {
					if !time.Now().Before(keys.Expires) {
						t.Errorf("keys that live %s had expired", lives)
					}
					return nil, nil
				}); err != nil {
					t.Error(err)
				}
			}
			if fetched > 30 {
				t.Errorf("keys that live %s were fetched %d times for 10 calls", lives, fetched)
			}
		})
	}
}

func TestWhole_needsEveryPart(t *testing.T) {
	whole := apicall.Keys{ID: "id", Secret: "secret", Token: "token", Expires: time.Now()}
	if err := credential.Whole("AssumeRole", "r-1", whole); err != nil {
		t.Error(err)
	}
	for name, lack := range map[string]func(*apicall.Keys){
		"id": func(k *apicall.Keys) { k.ID = "" }, "secret": func(k *apicall.Keys) { k.Secret = "" },
		"token": func(k *apicall.Keys) { k.Token = "" }, "expiry": func(k *apicall.Keys) { k.Expires = time.Time{} },
		"expiry of 0": func(k *apicall.Keys) { k.Expires = time.Unix(0, 0) },
	} {
		keys := whole
		lack(&keys)
		if err := credential.Whole("AssumeRole", "r-1", keys); err == nil || !strings.Contains(err.Error(), "lacks a key") {
			t.Errorf("without %s: got %v", name, err)
		}
	}
}
