// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"
)

// Answer is what the server is about to send.
//
// A Content-Length header above the length of Body cuts the connection after Body, as a fault on the way does.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	// Delay holds the answer back, until the client gives up or the server closes.
	Delay time.Duration
	// Reset ends the connection with a TCP reset in place of an answer.
	Reset bool

	faulty bool // a fault was injected
}

// Alter passes every later answer for an action through alter before it is sent. Several alterations of one
// action run in the order they were added; nil removes all of them. Alterations of calls that come at the same
// time run at the same time. One that panics with http.ErrAbortHandler drops the connection unanswered.
func (s *Server) Alter(action string, alter func(call Call, answer *Answer)) {
	s.callsMu.Lock()
	defer s.callsMu.Unlock()
	if alter == nil {
		delete(s.alterations, action)
		return
	}
	s.alterations[action] = append(s.alterations[action], alter)
}

// Edit decodes the body, lets edit change it, and encodes it again: Tencent Cloud's Response object, or Huawei
// Cloud's whole body. Numbers are json.Number and keep their text. A body that is no JSON object is a mistake
// of the caller and panics.
func (a *Answer) Edit(edit func(response map[string]any)) {
	decoder := json.NewDecoder(bytes.NewReader(a.Body))
	decoder.UseNumber()
	var body map[string]any
	if err := decoder.Decode(&body); err != nil || body == nil {
		panic(fmt.Sprintf("sandbox: answer to edit is not a JSON object: %s", a.Body))
	}
	if response, ok := body["Response"].(map[string]any); ok {
		edit(response)
	} else {
		edit(body)
	}
	a.Body = encodeJSON(body)
}

// send alters an answer, notes its error code and writes it.
func (s *Server) send(w http.ResponseWriter, r *http.Request, call *Call, answer Answer) {
	s.callsMu.Lock()
	call.ErrorCode = answer.errorCode()
	alterations := slices.Clone(s.alterations[call.Action])
	seen := call.clone()
	s.callsMu.Unlock()

	// Without a lock, so that an alteration may wait, or look at the server and change it.
	for _, alter := range alterations {
		alter(seen, &answer)
	}
	if len(alterations) > 0 {
		s.callsMu.Lock()
		call.ErrorCode = answer.errorCode()
		s.callsMu.Unlock()
	}
	if answer.Delay > 0 {
		timer := time.NewTimer(answer.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return
		case <-s.closing.Done():
			panic(http.ErrAbortHandler)
		}
	}
	if answer.Reset {
		reset(w)
		return
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Status)
	_, _ = w.Write(answer.Body)
}

// reset ends a connection without the bytes that belong to a proper end.
func reset(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = connection.Close()
}

// errorCode finds the vendor's error code in a body, in any of the forms the two clouds use.
func (a *Answer) errorCode() string {
	// Whole lists are large: most need no decoding.
	if a.Status == http.StatusOK && !bytes.Contains(a.Body, []byte(`"Error"`)) {
		return ""
	}
	var body struct {
		Response  struct{ Error struct{ Code string } }
		ErrorCode string `json:"error_code"`
		Error     struct {
			Code any `json:"code"`
		} `json:"error"`
	}
	if err := json.Unmarshal(a.Body, &body); err != nil {
		return ""
	}
	switch {
	case body.Response.Error.Code != "":
		return body.Response.Error.Code
	case body.ErrorCode != "":
		return body.ErrorCode
	case body.Error.Code != nil:
		return fmt.Sprint(body.Error.Code)
	}
	return ""
}

// encodeJSON writes text as the vendors do, without the escapes of encoding/json for HTML.
func encodeJSON(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("sandbox: not JSON: %v", err))
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}
