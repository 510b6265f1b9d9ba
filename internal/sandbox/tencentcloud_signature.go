// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tencentCloudClockDifference is the largest accepted difference between signature and server time.
const tencentCloudClockDifference = 300 * time.Second

// tc3Authorization is the form of the header: algorithm, Credential=id/date/service/tc3_request, SignedHeaders and
// Signature.
var tc3Authorization = regexp.MustCompile(
	`^TC3-HMAC-SHA256 Credential=([^/,\s]+)/(\d{4}-\d{2}-\d{2})/([a-z0-9]+)/tc3_request, ` +
		`SignedHeaders=([a-z0-9-]+(?:;[a-z0-9-]+)*), Signature=([0-9a-f]{64})$`)

// tc3 is a parsed Authorization header and its time.
type tc3 struct {
	secretID, date, service, signature string
	signedHeaders                      []string
	timestamp                          string
}

// checkTencentCloudSignature checks that a request was signed for the service with a valid key, and returns
// the key.
func checkTencentCloudSignature(r *http.Request, body []byte, service string, find findKey, now time.Time) (key, *vendorError) {
	signed, apiError := parseTC3(r)
	if apiError != nil {
		return key{}, apiError
	}
	seconds, err := strconv.ParseInt(signed.timestamp, 10, 64)
	if err != nil {
		return key{}, tencentCloudError("AuthFailure.InvalidAuthorization", "The `X-TC-Timestamp` header is not a UNIX timestamp in seconds.")
	}
	if signedAt := time.Unix(seconds, 0); now.Sub(signedAt).Abs() > tencentCloudClockDifference {
		return key{}, tencentCloudError("AuthFailure.SignatureExpire", "Signature expired. The difference between `Timestamp` and server time must not exceed five minutes.")
	}
	with, known := find(signed.secretID)
	if !known {
		return key{}, tencentCloudError("AuthFailure.SecretIdNotFound", "The SecretId is not found, please ensure that your SecretId is correct.")
	}
	date := time.Unix(seconds, 0).UTC().Format(time.DateOnly)
	if signed.date != date || signed.service != service ||
		!sameText(signed.signature, signed.compute(r, body, with.secret)) {
		return key{}, tencentCloudError("AuthFailure.SignatureFailure", "The provided credentials could not be validated. Please check your signature is correct.")
	}
	if !sameText(r.Header.Get("X-TC-Token"), with.token) {
		return key{}, tencentCloudError("AuthFailure.TokenFailure", "Token verification failed.")
	}
	if with.expired {
		return key{}, tencentCloudError("AuthFailure.TokenFailure", "The token has expired.")
	}
	return with, nil
}

func parseTC3(r *http.Request) (*tc3, *vendorError) {
	match := tc3Authorization.FindStringSubmatch(r.Header.Get("Authorization"))
	if match == nil || len(r.Header.Values("Authorization")) != 1 {
		return nil, tencentCloudError("AuthFailure.InvalidAuthorization", "The `Authorization` header in the request does not comply with the Tencent Cloud standard.")
	}
	signed := &tc3{
		secretID: match[1], date: match[2], service: match[3],
		signedHeaders: strings.Split(match[4], ";"), signature: match[5],
		timestamp: r.Header.Get("X-TC-Timestamp"),
	}
	if !ascending(signed.signedHeaders) || !slices.Contains(signed.signedHeaders, "content-type") ||
		!slices.Contains(signed.signedHeaders, "host") {
		return nil, tencentCloudError("AuthFailure.InvalidAuthorization", "SignedHeaders must be in ascending order and name content-type and host.")
	}
	if signed.timestamp == "" {
		return nil, missingParameter("Timestamp")
	}
	return signed, nil
}

// compute returns the signature that the request should have.
func (t *tc3) compute(r *http.Request, body []byte, secretKey string) string {
	var canonical strings.Builder
	canonical.WriteString(r.Method + "\n/\n\n")
	for _, name := range t.signedHeaders {
		canonical.WriteString(name + ":" + strings.ToLower(strings.TrimSpace(signedHeaderValue(r, name))) + "\n")
	}
	canonical.WriteString("\n" + strings.Join(t.signedHeaders, ";") + "\n" + hexSHA256(body))

	scope := t.date + "/" + t.service + "/tc3_request"
	text := "TC3-HMAC-SHA256\n" + t.timestamp + "\n" + scope + "\n" + hexSHA256([]byte(canonical.String()))
	key := hmacSHA256([]byte("TC3"+secretKey), t.date)
	key = hmacSHA256(key, t.service)
	key = hmacSHA256(key, "tc3_request")
	return hex.EncodeToString(hmacSHA256(key, text))
}

// signedHeaderValue returns a header by its lower-case name. net/http has the host outside of the headers.
func signedHeaderValue(r *http.Request, name string) string {
	if name == "host" {
		return r.Host
	}
	return strings.Join(r.Header.Values(name), ",")
}

// ascending reports whether names are sorted and unique.
func ascending(names []string) bool {
	for i := 1; i < len(names); i++ {
		if names[i-1] >= names[i] {
			return false
		}
	}
	return true
}

// sameText compares secrets in constant time.
func sameText(got, want string) bool {
	return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1
}

func hexSHA256(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func hmacSHA256(key []byte, text string) []byte {
	hash := hmac.New(sha256.New, key)
	hash.Write([]byte(text))
	return hash.Sum(nil)
}
