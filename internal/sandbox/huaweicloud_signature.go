// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// huaweiCloudClockDifference is the largest accepted difference between signature and server time.
const huaweiCloudClockDifference = 15 * time.Minute

// sdkDate is the layout of X-Sdk-Date.
const sdkDate = "20060102T150405Z"

// sdkAuthorization is the form of the header: algorithm, Access, SignedHeaders and Signature.
var sdkAuthorization = regexp.MustCompile(
	`^SDK-HMAC-SHA256 Access=([^,\s]+), SignedHeaders=([a-z0-9-]+(?:;[a-z0-9-]+)*), Signature=([0-9a-f]{64})$`)

// checkHuaweiCloudSignature checks that a request was signed with a valid key and returns the key. The text says what
// is wrong, or is empty.
func checkHuaweiCloudSignature(r *http.Request, body []byte, find findKey, now time.Time) (key, string) {
	match := sdkAuthorization.FindStringSubmatch(r.Header.Get("Authorization"))
	if match == nil || len(r.Header.Values("Authorization")) != 1 {
		return key{}, "decode authorization fail, the header is not of the form SDK-HMAC-SHA256 Access=..., SignedHeaders=..., Signature=..."
	}
	accessKey, signedHeaders, signature := match[1], strings.Split(match[2], ";"), match[3]
	if !ascending(signedHeaders) {
		return key{}, "verify aksk signature fail, SignedHeaders are not in ascending order"
	}
	date := r.Header.Get("X-Sdk-Date")
	signedAt, err := time.Parse(sdkDate, date)
	if err != nil {
		return key{}, "calc aksk signature fail:X-Sdk-Date is missing or not of the form 20060102T150405Z"
	}
	if now.Sub(signedAt).Abs() > huaweiCloudClockDifference {
		return key{}, fmt.Sprintf("calc aksk signature fail:signature expired, signature time:%s,server time:%s", date, now.UTC().Format(sdkDate))
	}
	with, known := find(accessKey)
	if !known {
		return key{}, "Get secretKey failed,ak:" + accessKey + ",err:ak not exist"
	}
	canonical, err := canonicalSDKRequest(r, body, signedHeaders)
	if err != nil {
		return key{}, "verify aksk signature fail, " + err.Error()
	}
	text := "SDK-HMAC-SHA256\n" + date + "\n" + hexSHA256([]byte(canonical))
	if !sameText(signature, hex.EncodeToString(hmacSHA256([]byte(with.secret), text))) {
		return key{}, "verify aksk signature fail"
	}
	if !sameText(r.Header.Get("X-Security-Token"), with.token) {
		return key{}, "decrypt token fail"
	}
	if with.expired {
		return key{}, "token expired"
	}
	return with, ""
}

// canonicalSDKRequest writes a request in the canonical form that is signed.
func canonicalSDKRequest(r *http.Request, body []byte, signedHeaders []string) (string, error) {
	path, err := canonicalSDKPath(r.URL.EscapedPath())
	if err != nil {
		return "", err
	}
	query, err := canonicalSDKQuery(r.URL.RawQuery)
	if err != nil {
		return "", err
	}
	var canonical strings.Builder
	canonical.WriteString(r.Method + "\n" + path + "\n" + query + "\n")
	for _, name := range signedHeaders {
		values := slices.Sorted(slices.Values(r.Header.Values(name)))
		if name == "host" {
			values = []string{r.Host}
		}
		for _, value := range values {
			canonical.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
		}
	}
	canonical.WriteString("\n" + strings.Join(signedHeaders, ";") + "\n" + hexSHA256(body))
	return canonical.String(), nil
}

func canonicalSDKPath(escapedPath string) (string, error) {
	segments := strings.Split(escapedPath, "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return "", err
		}
		segments[i] = sdkEscape(plain)
	}
	path := strings.Join(segments, "/")
	if !strings.HasSuffix(path, "/") {
		path += "/"
	}
	return path, nil
}

func canonicalSDKQuery(rawQuery string) (string, error) {
	values, err := url.ParseQuery(rawQuery)
	if err != nil {
		return "", err
	}
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range slices.Sorted(slices.Values(values[name])) {
			pairs = append(pairs, sdkEscape(name)+"="+sdkEscape(value))
		}
	}
	return strings.Join(pairs, "&"), nil
}

// sdkEscape percent-encodes every byte except the unreserved ones of RFC 3986.
func sdkEscape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
