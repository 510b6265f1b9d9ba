// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// tokenPrefix makes every token begin with "+/" and end with "=", so that a client which does not pass tokens
// on as they are is found out.
var tokenPrefix = []byte{0xfb, 0xff}

// makeToken hides a position in a token that is good for the same read only: read names the action and every
// filter. The same position gives the same token, so that a client that sees one twice may rely on it.
func makeToken(read []string, position int) string {
	number := binary.BigEndian.AppendUint64(nil, uint64(position))
	token := append(bytes.Clone(tokenPrefix), number...)
	return base64.StdEncoding.EncodeToString(append(token, tokenSum(read, number)...))
}

// readToken returns the position in a token, false for one that makeToken did not make for this read.
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
