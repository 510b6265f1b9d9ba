// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package splice

// SetLongestAnswer sets what an answer may have, in bytes, and gives what puts it back.
func SetLongestAnswer(bytes int) (reset func()) {
	before := longestAnswer
	longestAnswer = bytes
	return func() { longestAnswer = before }
}
