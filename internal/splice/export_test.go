// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package splice

// SetLongestAnswer sets the limit of an answer, in bytes, and returns a function that restores it.
func SetLongestAnswer(bytes int) (reset func()) {
	before := longestAnswer
	longestAnswer = bytes
	return func() { longestAnswer = before }
}
