// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// tokenPrefix makes every token begin with "+/" and end with "=", so that a client that does not escape tokens fails.
var tokenPrefix = []byte{0xfb, 0xff}

// token encodes a position in a token, which is valid for the same read only. The same position gives the same token, so
// a client can rely on a token that it sees twice.
func (r *request) token(position int) string {
	number := binary.BigEndian.AppendUint64(nil, uint64(position))
	token := append(bytes.Clone(tokenPrefix), number...)
	return base64.StdEncoding.EncodeToString(append(token, r.tokenSum(number)...))
}

// position returns the position in the token of a parameter, 0 if the parameter is absent. It is false if token did not
// make the token for this read.
func (r *request) position(parameter string) (int, bool) {
	if !r.has(parameter) {
		return 0, true
	}
	content, err := base64.StdEncoding.DecodeString(r.text(parameter))
	if err != nil || len(content) != len(tokenPrefix)+8+16 || !bytes.HasPrefix(content, tokenPrefix) {
		return 0, false
	}
	number, sum := content[len(tokenPrefix):][:8], content[len(tokenPrefix)+8:]
	return int(binary.BigEndian.Uint64(number)), bytes.Equal(sum, r.tokenSum(number))
}

// tokenSum is the hash of a position, the API and the parameters that choose the list.
func (r *request) tokenSum(number []byte) []byte {
	hash := sha256.New()
	hash.Write(number)
	for _, part := range append([]string{r.api.name}, r.chosen...) {
		hash.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		hash.Write([]byte(part))
	}
	return hash.Sum(nil)[:16]
}
