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

// Answer is an answer before it is sent.
//
// If its header has a Content-Length above the length of Body, the connection ends after Body, as in a broken transfer.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	// Delay delays the answer. It ends early if the client gives up or the server closes.
	Delay time.Duration
	// Reset sends a TCP reset instead of an answer.
	Reset bool

	faulty bool // a fault was injected
}

// alteration changes the answers of an action.
type alteration struct {
	action string
	alter  func(Call, *Answer)
}

// Alter passes every later answer for an action through alter. The action may name its cloud, as in
// huaweicloud:GetCallerIdentity. Several alterations run in the order in which they were added; nil removes those of
// the same name. Alterations of concurrent calls run concurrently. A panic with http.ErrAbortHandler drops the
// connection.
func (s *Server) Alter(action string, alter func(call Call, answer *Answer)) {
	s.callsMu.Lock()
	defer s.callsMu.Unlock()
	if alter == nil {
		s.alterations = slices.DeleteFunc(s.alterations, func(a alteration) bool { return a.action == action })
		return
	}
	s.alterations = append(s.alterations, alteration{action, alter})
}

// Edit decodes the body, passes it to edit and encodes it again: the Response object of Tencent Cloud, the whole body
// of Huawei Cloud. Numbers are json.Number and keep their text. Edit panics if the body is not a JSON object.
func (a *Answer) Edit(edit func(response map[string]any)) {
	decoder := json.NewDecoder(bytes.NewReader(a.Body))
	decoder.UseNumber()
	var body map[string]any
	if err := decoder.Decode(&body); err != nil || body == nil {
		panic(fmt.Sprintf("sandbox: the answer to edit is not a JSON object: %s", a.Body))
	}
	if response, ok := body["Response"].(map[string]any); ok {
		edit(response)
	} else {
		edit(body)
	}
	a.Body = encodeJSON(body)
}

// send alters an answer, records its error code and writes it.
func (s *Server) send(w http.ResponseWriter, r *http.Request, call *Call, answer Answer) {
	s.callsMu.Lock()
	call.ErrorCode = answer.errorCode() // alterations see it
	alterations := slices.DeleteFunc(slices.Clone(s.alterations), func(a alteration) bool { return !call.is(a.action) })
	seen := call.clone()
	s.callsMu.Unlock()

	// Without a lock, so that an alteration may wait or use the server.
	for _, a := range alterations {
		a.alter(seen, &answer)
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

// reset ends a connection with a TCP reset.
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

// errorCode finds the vendor's error code in a body, in any form of the two clouds.
func (a *Answer) errorCode() string {
	// Skip the decoding of large lists.
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

// encodeJSON encodes without the HTML escapes of encoding/json, as the vendors do.
func encodeJSON(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("sandbox: not JSON: %v", err))
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}
