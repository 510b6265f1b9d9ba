// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	// partLength is the number of consecutive bytes of a secret that are hidden. A shorter secret is hidden only as a whole
	// word. Otherwise the secret "sk" would hide every text about tasks.
	partLength = 8
	// leftOut replaces a text that repeats a secret or a part of one.
	leftOut = "(left out: it contains a secret)"
	// longestText is the part of a text that is searched for secrets and may be shown, in bytes. A whole answer would take
	// seconds.
	longestText = 64 << 10
	// longestID is the longest request id that is shown. Those of both vendors have at most 36 characters.
	longestID = 64
)

// Secrets are texts that nothing may print. Several goroutines may use them at once.
//
// A text that repeats a secret is left out whole. There are too many ways to write a secret to remove it alone.
type Secrets struct {
	mu    sync.RWMutex
	known map[string]bool
	parts map[string]bool // all runs of partLength bytes, in plain form
	short []string        // shorter secrets
}

func newSecrets() *Secrets {
	return &Secrets{known: map[string]bool{}, parts: map[string]bool{}}
}

func (s *Secrets) add(secrets ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range secrets {
		if secret == "" || s.known[secret] {
			continue
		}
		s.known[secret] = true
		parts, short := partsOf(secret)
		for _, part := range parts {
			s.parts[part] = true
		}
		if short != "" {
			s.short = append(s.short, short, strings.ToLower(secret))
		}
	}
}

// partsOf returns the runs of a secret, or the secret itself if it is shorter.
func partsOf(secret string) (parts []string, short string) {
	plain := plainForm(secret)
	if len(plain) < partLength {
		return nil, plain
	}
	for i := range len(plain) - partLength + 1 {
		parts = append(parts, plain[i:i+partLength])
	}
	return parts, ""
}

// clean returns a text on one line, shortened if it is long, or leftOut.
func (s *Secrets) clean(text, signature string) string {
	text = text[:min(len(text), longestText)]
	if s.in(text, signature) {
		return leftOut
	}
	return excerpt(text)
}

var requestID = regexp.MustCompile(`^[0-9A-Za-z_.:-]*$`)

// cleanID returns a request id. A server may send anything, so the id is empty if it is too long, has other characters or
// repeats a secret.
func (s *Secrets) cleanID(id, signature string) string {
	if len(id) > longestID || !requestID.MatchString(id) || s.in(id, signature) {
		return ""
	}
	return id
}

// in reports whether a text repeats a secret, the signature of its request, or a part of one, in any escaping.
func (s *Secrets) in(text, signature string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	signature = plainForm(signature) // searching one signature is cheaper than listing its parts
	for _, text := range unescaped(text) {
		plain := plainForm(text)
		for _, short := range s.short {
			if hasWord(strings.ToLower(text), short) {
				return true
			}
		}
		for i := range max(len(plain)-partLength+1, 0) {
			if part := plain[i : i+partLength]; s.parts[part] || strings.Contains(signature, part) {
				return true
			}
		}
	}
	return false
}

// hasWord reports whether a word is in a text, without letters or digits of ASCII next to it.
func hasWord(text, word string) bool {
	inWord := func(r rune) bool { return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	for at := 0; ; at++ {
		next := strings.Index(text[at:], word)
		if next < 0 {
			return false
		}
		at += next
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(word):])
		if !inWord(before) && !inWord(after) {
			return true
		}
	}
}

// unescaped returns a text as it is, and with one more layer of escapes removed each time.
func unescaped(text string) []string {
	const mostLayers = 8
	forms := []string{text}
	for range mostLayers {
		without := unescape(text)
		if without == text {
			break
		}
		text = without
		forms = append(forms, text)
	}
	return forms
}

// plainForm removes white space, unprintable characters, backslashes and letter case. A message may change these in a
// secret.
func plainForm(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) || r == '\\' {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

var (
	percentEscape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	jsonEscape    = regexp.MustCompile(`\\+(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|/|")`)
)

// unescape removes one layer of the escapes of URLs, HTML and JSON.
func unescape(text string) string {
	text = html.UnescapeString(text)
	text = percentEscape.ReplaceAllStringFunc(text, func(escape string) string {
		plain, _ := url.PathUnescape(escape) // two hex digits
		return plain
	})
	return jsonEscape.ReplaceAllStringFunc(text, func(escape string) string {
		escape = strings.TrimLeft(escape, `\`)
		code, err := strconv.ParseUint(escape[1:], 16, 32)
		if err != nil {
			return escape
		}
		return string(rune(code))
	})
}
