// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const idToken = "3f9d2c-of-the-pipeline-7c2"

// withOIDC lets a client exchange an identity token for its keys.
func withOIDC(token credential.ReadToken) func(*huaweicloud.Config) {
	return func(config *huaweicloud.Config) {
		config.Credentials = huaweicloud.Credentials{OIDC: &huaweicloud.OIDC{IDPID: "pipeline", Token: token}}
	}
}

func identityProvider() organization.Organization {
	return organization.Organization{HuaweiCloud: organization.HuaweiCloud{IdentityProviders: []organization.IdentityProvider{{ID: "pipeline", Token: idToken, LongestSeconds: 900}}}}
}

func TestCreateTokenWithIdToken_needsASubjectToken(t *testing.T) {
	server, client := start(t, identityProvider(), withOIDC(credential.FixedToken(idToken)))
	server.Alter("CreateTokenWithIdToken", func(_ sandbox.Call, answer *sandbox.Answer) { answer.Header.Del("X-Subject-Token") })
	if _, err := client.DomainID(t.Context()); err == nil || !strings.Contains(err.Error(), "X-Subject-Token") {
		t.Errorf("got %v", err)
	}
}

// These calls use no keys of the user, and need no permission that could be granted to keys.
func TestOIDC_adviceIsAboutTheIdentityToken(t *testing.T) {
	for _, action := range []string{"CreateTokenWithIdToken", "CreateTemporaryAccessKeyByToken"} {
		for _, status := range []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound} {
			server, client := start(t, identityProvider(), withOIDC(credential.FixedToken(idToken)))
			server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
				answer.Status, answer.Body = status, []byte(`{"error": {"code": "IAM.1", "message": "no token"}}`)
			})
			_, err := client.DomainID(t.Context())
			if failed := errorOf(t, err); failed.Action != action || failed.Status != status || !strings.Contains(failed.Advice, "HW_ASSUME_ROLE_IDP_ID") {
				t.Errorf("%s, %d: got %+v", action, status, *failed)
			}
		}
	}
}

// The identity service alone answers with status 201.
func TestStatus_createdIsNoAnswerOfConfig(t *testing.T) {
	server, client := start(t, organization.Organization{}, nil)
	server.Alter(summary, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status = http.StatusCreated })
	if err := readSummary(t.Context(), client, nil); err == nil || !strings.Contains(err.Error(), "201") {
		t.Errorf("got %v", err)
	}
}

func TestDomainID_withoutKeysGetsNoAdviceOnTheIdentityService(t *testing.T) {
	server, client := start(t, organization.Organization{}, withOIDC(func(context.Context) (string, error) {
		return "", errors.New("the file is gone")
	}))
	_, err := client.DomainID(t.Context())
	if failed := errorOf(t, err); !strings.Contains(failed.Error(), "the file is gone") || failed.Advice != "" || len(server.Calls()) > 0 {
		t.Errorf("got %v, advice %q after %d calls", failed, failed.Advice, len(server.Calls()))
	}
}
