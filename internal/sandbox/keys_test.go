// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/base64"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// bothKeys returns an organization with roles and agencies, whose keys live as long as requested.
func bothKeys() organization.Organization {
	org := rolesOrganization()
	org.HuaweiCloud = identityOrganization().HuaweiCloud
	return org
}

// codes reads a list of each cloud and returns the error code, the status and the message.
func codes(t *testing.T, server *Server, tencent tencentCaller, huawei huaweiCaller) (tencentCode string, huaweiStatus int, message string) {
	t.Helper()
	_, tencentCode = tencent.call(t, server, "ListNonCompliantResource", oneResource)
	huaweiStatus, body := huawei.summary(t, server)
	message, _ = body["error_msg"].(string)
	if huaweiStatus == 401 && body["error_code"] != "APIGW.0301" {
		t.Errorf("%v", body)
	}
	return tencentCode, huaweiStatus, message
}

func TestTemporaryKeys_expireByTheKeyClock(t *testing.T) {
	server := start(t, bothKeys())
	began := time.Now()
	now := began
	server.SetKeyClock(func() time.Time { return now })
	tencent := (tencentCaller{}).with(assume(t, server, stsCaller, plainARN))
	huawei := (huaweiCaller{}).with(tokenKeys(t, server, `,"duration_seconds":7200`))
	for _, step := range []struct {
		after   time.Duration
		expired bool
	}{{0, false}, {7199 * time.Second, false}, {7200 * time.Second, true}, {time.Second, false}} {
		now = began.Add(step.after)
		code, status, message := codes(t, server, tencent, huawei)
		switch {
		case !step.expired && (code != "" || status != 200):
			t.Errorf("after %v: %s, %d %s", step.after, code, status, message)
		case step.expired && (code != "AuthFailure.TokenFailure" || status != 401 || message != "Incorrect IAM authentication information: token expired"):
			t.Errorf("after %v: %s, %d %s", step.after, code, status, message)
		}
		if code, status, message := codes(t, server, tencentCaller{}, huaweiCaller{}); code != "" || status != 200 {
			t.Errorf("the lasting keys after %v: %s, %d %s", step.after, code, status, message)
		}
	}
}

func TestTemporaryKeys_expireByTheServersClock(t *testing.T) {
	server := start(t, bothKeys())
	tencent := (tencentCaller{}).with(assume(t, server, stsCaller, shortARN))
	server.SetClock(func() time.Time { return time.Now().Add(10 * time.Second) })
	if _, code := tencent.call(t, server, "ListNonCompliantResource", oneResource); code != "AuthFailure.TokenFailure" {
		t.Errorf("after ten seconds: %q", code)
	}
	server.SetKeyClock(time.Now)
	tencent = (tencentCaller{}).with(assume(t, server, stsCaller, plainARN))
	server.SetClock(func() time.Time { return time.Now().Add(3 * time.Hour) })
	if _, code := tencent.call(t, server, "ListNonCompliantResource", oneResource); code != "AuthFailure.SignatureExpire" {
		t.Errorf("with another clock for signatures: %q", code)
	}
}

func TestExpireKeys_expiresIssuedKeys(t *testing.T) {
	server := start(t, bothKeys())
	tencent := (tencentCaller{}).with(assume(t, server, stsCaller, plainARN))
	huawei := (huaweiCaller{}).with(tokenKeys(t, server, ""))
	server.ExpireKeys()
	code, status, message := codes(t, server, tencent, huawei)
	if code != "AuthFailure.TokenFailure" || status != 401 || !strings.HasSuffix(message, ": token expired") {
		t.Errorf("%s, %d %s", code, status, message)
	}
	_, vendor := tencent.send(t, server, "ListNonCompliantResource", oneResource)
	if vendor == nil || vendor.Message != "The token has expired." {
		t.Errorf("%v", vendor)
	}
	tencent = (tencentCaller{}).with(assume(t, server, stsCaller, plainARN))
	huawei = (huaweiCaller{}).with(tokenKeys(t, server, ""))
	if code, status, message := codes(t, server, tencent, huawei); code != "" || status != 200 {
		t.Errorf("keys issued later: %s, %d %s", code, status, message)
	}
}

func TestTemporaryKeys_needTheirToken(t *testing.T) {
	server := start(t, bothKeys())
	oneT, otherT := (tencentCaller{}).with(assume(t, server, stsCaller, plainARN)), (tencentCaller{}).with(assume(t, server, stsCaller, plainARN))
	oneH, otherH := (huaweiCaller{}).with(tokenKeys(t, server, "")), (huaweiCaller{}).with(tokenKeys(t, server, ""))
	for name, test := range map[string]struct {
		tencent     tencentCaller
		huawei      huaweiCaller
		tencentCode string
		message     string
	}{
		"its own":               {oneT, oneH, "", ""},
		"no token":              {tencentCaller{id: oneT.id, key: oneT.key}, huaweiCaller{key: oneH.key, secret: oneH.secret}, "AuthFailure.TokenFailure", "decrypt token fail"},
		"another's token":       {tencentCaller{id: oneT.id, key: oneT.key, token: otherT.token}, huaweiCaller{key: oneH.key, secret: oneH.secret, token: otherH.token}, "AuthFailure.TokenFailure", "decrypt token fail"},
		"another's secret":      {tencentCaller{id: oneT.id, key: otherT.key, token: oneT.token}, huaweiCaller{key: oneH.key, secret: otherH.secret, token: oneH.token}, "AuthFailure.SignatureFailure", "verify aksk signature fail"},
		"a lasting key with it": {tencentCaller{token: oneT.token}, huaweiCaller{token: oneH.token}, "AuthFailure.TokenFailure", "decrypt token fail"},
		"the other cloud's":     {tencentCaller{id: oneH.key, key: oneH.secret, token: oneH.token}, huaweiCaller{key: oneT.id, secret: oneT.key, token: oneT.token}, "AuthFailure.SecretIdNotFound", "Get secretKey failed,ak:" + oneT.id + ",err:ak not exist"},
	} {
		code, status, message := codes(t, server, test.tencent, test.huawei)
		if test.message != "" {
			test.message = "Incorrect IAM authentication information: " + test.message
		}
		if code != test.tencentCode || message != test.message || (status == 200) != (message == "") {
			t.Errorf("%s: %s, %d %s", name, code, status, message)
		}
	}
}

func TestIdentityTokenExpired_readsTheClaim(t *testing.T) {
	now := time.Now()
	claims := func(text string) string { return "h." + base64.RawURLEncoding.EncodeToString([]byte(text)) + ".s" }
	for token, want := range map[string]bool{
		"no JWT": false, "a.b.c": false, "": false, claims(`{}`): false, claims(`[]`): false, claims(`{"exp":null}`): false,
		claims(`{"exp":0}`): true, tokenUntil(now.Add(time.Minute)): false, tokenUntil(now): true, tokenUntil(now.Add(-time.Minute)): true,
	} {
		if got := identityTokenExpired(token, now); got != want {
			t.Errorf("%s: %t", token, got)
		}
	}
}

func TestTemporaryKeys_concurrentUse(t *testing.T) {
	server := start(t, bothKeys())
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			tencent := (tencentCaller{}).with(assume(t, server, stsCaller, plainARN))
			huawei := (huaweiCaller{}).with(tokenKeys(t, server, ""))
			server.ExpireKeys()
			server.SetKeyClock(time.Now)
			if code, status, message := codes(t, server, tencent, huawei); code != "AuthFailure.TokenFailure" || status != 401 {
				t.Errorf("%s, %d %s", code, status, message)
			}
		})
	}
	group.Wait()
}
