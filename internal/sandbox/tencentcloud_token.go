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

// makeToken encodes a position in a token. The token is valid for the same read only: read has the action and every
// filter. The same position gives the same token, so a client can rely on a token that it sees twice.
func makeToken(read []string, position int) string {
	number := binary.BigEndian.AppendUint64(nil, uint64(position))
	token := append(bytes.Clone(tokenPrefix), number...)
	return base64.StdEncoding.EncodeToString(append(token, tokenSum(read, number)...))
}

// readToken returns the position in a token. It is false if makeToken did not make the token for this read.
func readToken(read []string, token string) (int, bool) {
	content, err := base64.StdEncoding.DecodeString(token)
	if err != nil || len(content) != len(tokenPrefix)+8+16 || !bytes.HasPrefix(content, tokenPrefix) {
		return 0, false
	}
	number, sum := content[len(tokenPrefix):][:8], content[len(tokenPrefix)+8:]
	if !bytes.Equal(sum, tokenSum(read, number)) {
		return 0, false
	}
	return int(binary.BigEndian.Uint64(number)), true
}

func tokenSum(read []string, number []byte) []byte {
	hash := sha256.New()
	hash.Write(number)
	for _, part := range read {
		hash.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		hash.Write([]byte(part))
	}
	return hash.Sum(nil)[:16]
}
