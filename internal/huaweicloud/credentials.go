// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/def"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// Credentials say where the keys that sign requests come from: from one of Keys, OIDC and Instance,
// with AssumeRole on top of keys or an instance.
type Credentials struct {
	// Keys are known already, lasting or temporary ones.
	Keys apicall.Keys
	// OIDC exchanges an identity token for temporary keys, nil for none.
	OIDC *OIDC
	// Instance takes the keys of the instance's agency from its metadata; NoInstance says what is
	// wrong where there are none.
	Instance   bool
	NoInstance string
	// AssumeRole exchanges the keys for those of an agency, nil for none.
	AssumeRole *Agency
}

// OIDC is what an identity token is exchanged by.
type OIDC struct {
	// IDPID is the id of the identity provider.
	IDPID string
	// Token is read anew for each exchange.
	Token apicall.ReadToken
	// Duration is how long the keys live, in seconds from 900 to 86400. Where an agency is assumed
	// with them, it is the agency's duration that counts.
	Duration int64
	// Agency is assumed with the keys, nil for none.
	Agency *Agency
}

// Agency is an agency to assume: what another account delegates.
type Agency struct {
	// Name is required.
	Name string
	// DomainName and DomainID name the account that delegates; one of both is required.
	DomainName, DomainID string
	// Duration is how long the keys live, in seconds from 900 to 86400.
	Duration int64
}

// newCredential gives what signs requests. It makes no call.
func (c *Client) newCredential(from Credentials) (*apicall.Credential, error) {
	var source apicall.KeySource
	switch {
	case from.OIDC != nil:
		source = c.oidcKeys(*from.OIDC)
	case from.Instance:
		source = c.instanceKeys(from.NoInstance)
	case from.Keys.ID == "" || from.Keys.Secret == "":
		return nil, errors.New("access key and secret key are both needed")
	default:
		c.caller.Hide(from.Keys.Secret, from.Keys.Token)
		source = apicall.FixedKeys(from.Keys)
	}
	credential := c.caller.NewCredential(source)
	if from.AssumeRole != nil {
		credential = c.caller.NewCredential(c.agencyKeys(credential, *from.AssumeRole))
	}
	return credential, nil
}

// temporaryKeys are keys as the identity service and the metadata service give them.
type temporaryKeys struct {
	Credential *struct {
		Access        string `json:"access"`
		Secret        string `json:"secret"`
		SecurityToken string `json:"securitytoken"`
		ExpiresAt     string `json:"expires_at"` // RFC 3339, in UTC
	} `json:"credential"`
}

// keys gives the keys of an answer, which must be whole.
func (a temporaryKeys) keys(action, requestID string) (keys apicall.Keys, err error) {
	if a.Credential != nil {
		expires, _ := time.Parse(time.RFC3339, a.Credential.ExpiresAt) // keys without an end are not whole
		keys = apicall.Keys{
			ID: a.Credential.Access, Secret: a.Credential.Secret, Token: a.Credential.SecurityToken, Expires: expires,
		}
	}
	return keys, apicall.WholeKeys(action, requestID, keys)
}

const (
	createTemporaryAccessKeyByAgency = "CreateTemporaryAccessKeyByAgency"
	createTemporaryAccessKeyByToken  = "CreateTemporaryAccessKeyByToken"
	createTokenWithIDToken           = "CreateTokenWithIdToken"

	securityTokens = "/v3.0/OS-CREDENTIAL/securitytokens"
)

// withBody is read by the SDK's core.
type withBody[T any] struct {
	IDPID string `json:"X-Idp-Id"`
	Body  T      `json:"body"`
}

var (
	bodyField = def.NewFieldDef().WithName("Body").WithLocationType(def.Body)
	idpField  = def.NewFieldDef().WithName("IDPID").WithJsonTag("X-Idp-Id").WithLocationType(def.Header)
)

// agencyKeys is the source of an agency's keys, got with those of a credential.
// Source: Huawei Cloud Identity and Access Management, CreateTemporaryAccessKeyByAgency, version 3.
func (c *Client) agencyKeys(credential *apicall.Credential, agency Agency) apicall.KeySource {
	type assumeRole struct {
		AgencyName      string `json:"agency_name"`
		DomainName      string `json:"domain_name,omitempty"`
		DomainID        string `json:"domain_id,omitempty"`
		DurationSeconds int64  `json:"duration_seconds"`
	}
	body := authBody(map[string]any{
		"methods":     []string{"assume_role"},
		"assume_role": assumeRole{agency.Name, agency.DomainName, agency.DomainID, agency.Duration},
	})
	return func(ctx context.Context) (apicall.Keys, error) {
		return c.keysOf(ctx, credential, operation{
			action: createTemporaryAccessKeyByAgency, method: http.MethodPost, endpoint: c.config.Identity, path: securityTokens,
			fields: withBody[any]{Body: body}, fieldDefs: []*def.FieldDef{bodyField},
		})
	}
}

// oidcKeys is the source of keys got with an identity token, or of an agency's keys got with those.
// Source: Huawei Cloud Identity and Access Management, CreateTokenWithIdToken and
// CreateTemporaryAccessKeyByToken, version 3.
func (c *Client) oidcKeys(oidc OIDC) apicall.KeySource {
	exchange := func(ctx context.Context) (apicall.Keys, error) {
		token, err := oidc.Token()
		if err != nil {
			return apicall.Keys{}, err
		}
		c.caller.Hide(token)
		subject, err := c.createTokenWithIDToken(ctx, oidc.IDPID, token)
		if err != nil {
			return apicall.Keys{}, err
		}
		c.caller.Hide(subject)
		type identityToken struct {
			ID              string `json:"id"`
			DurationSeconds int64  `json:"duration_seconds"`
		}
		body := authBody(map[string]any{"methods": []string{"token"}, "token": identityToken{subject, oidc.Duration}})
		return c.keysOf(ctx, nil, operation{
			action: createTemporaryAccessKeyByToken, method: http.MethodPost, endpoint: c.config.Identity, path: securityTokens,
			fields: withBody[any]{Body: body}, fieldDefs: []*def.FieldDef{bodyField},
		})
	}
	if oidc.Agency == nil {
		return exchange
	}
	return func(ctx context.Context) (apicall.Keys, error) {
		return c.agencyKeys(c.caller.NewCredential(exchange), *oidc.Agency)(ctx)
	}
}

// authBody is what the identity service takes for temporary keys.
func authBody(identity map[string]any) any {
	return map[string]any{"auth": map[string]any{"identity": identity}}
}

// keysOf makes a call whose answer is keys.
func (c *Client) keysOf(ctx context.Context, credential *apicall.Credential, operation operation) (apicall.Keys, error) {
	var received temporaryKeys
	seen, err := c.exchange(ctx, credential, operation, &received)
	if err != nil {
		return apicall.Keys{}, err
	}
	return received.keys(operation.action, seen.RequestID)
}

// createTokenWithIDToken exchanges an identity token for one of the identity service, which comes in
// a header.
func (c *Client) createTokenWithIDToken(ctx context.Context, idpID, token string) (string, error) {
	var received struct {
		Token *struct{} `json:"token"`
	}
	body := map[string]any{"auth": map[string]any{"id_token": map[string]any{"id": token}}}
	seen, err := c.exchange(ctx, nil, operation{
		action: createTokenWithIDToken, method: http.MethodPost, endpoint: c.config.Identity, path: "/v3.0/OS-AUTH/id-token/tokens",
		fields: withBody[any]{IDPID: idpID, Body: body}, fieldDefs: []*def.FieldDef{bodyField, idpField},
	}, &received)
	if err != nil {
		return "", err
	}
	subject := seen.Header.Get("X-Subject-Token")
	if subject == "" || received.Token == nil {
		return "", &apicall.Error{Action: createTokenWithIDToken, RequestID: seen.RequestID, Message: "the answer has no token with its X-Subject-Token", Advice: apicall.AdviceOtherForm}
	}
	return subject, nil
}

// instanceKeys is the source of the keys of an instance's agency.
// Source: Huawei Cloud Elastic Cloud Server, instance metadata.
func (c *Client) instanceKeys(none string) apicall.KeySource {
	const action = "instance metadata"
	base := c.config.Metadata
	if base == nil {
		base = &url.URL{Scheme: "http", Host: "169.254.169.254"}
	}
	metadata := apicall.NewMetadata(base, c.config.Policy.Clock)
	return func(ctx context.Context) (apicall.Keys, error) {
		header := http.Header{"X-Metadata-Token-Ttl-Seconds": {"21600"}}
		token, err := metadata.Get(ctx, action, http.MethodPut, "/meta-data/latest/api/token", header)
		header = http.Header{}
		var failed *apicall.Error
		switch {
		case err == nil:
			header.Set("X-Metadata-Token", strings.TrimSpace(string(token)))
		case errors.As(err, &failed) && failed.Status != 0: // an instance whose metadata knows no tokens
		default:
			return apicall.Keys{}, noInstance(err, none)
		}
		body, err := metadata.Get(ctx, action, http.MethodGet, "/openstack/latest/securitykey", header)
		if err != nil {
			return apicall.Keys{}, noInstance(err, none)
		}
		var received temporaryKeys
		if err := apicall.Decode(body, &received); err != nil {
			return apicall.Keys{}, &apicall.Error{Action: action, Message: none + ": its answer is not the JSON expected"}
		}
		return received.keys(action, "")
	}
}

// noInstance says of an error of the metadata service what it means.
func noInstance(err error, none string) error {
	var failed *apicall.Error
	if errors.As(err, &failed) {
		failed.Message, failed.Advice = none, ""
	}
	return err
}
