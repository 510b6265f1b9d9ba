// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
)

// Credentials say where the keys that sign requests come from: one of Keys, OIDC and Instance. AssumeRole exchanges keys,
// or an instance's keys, for those of an agency.
type Credentials struct {
	// Keys are known keys, lasting or temporary ones.
	Keys apicall.Keys
	// OIDC exchanges an identity token for temporary keys, nil for none.
	OIDC *OIDC
	// Instance takes the keys of the instance's agency from its metadata. NoInstance is the error if there are none.
	Instance   bool
	NoInstance string
	// AssumeRole exchanges the keys for those of an agency, nil for none.
	AssumeRole *Agency
}

// OIDC is an identity token and its exchange.
type OIDC struct {
	// IDPID is the id of the identity provider.
	IDPID string
	// Token is read for each exchange.
	Token credential.ReadToken
	// Duration is the lifetime of the keys, in seconds from 900 to 86400, or 0 for the service's default. With an agency, the
	// agency's duration counts instead.
	Duration int64
	// Agency is assumed with the keys, nil for none.
	Agency *Agency
}

// Agency is an agency to assume, by which another account delegates permissions.
type Agency struct {
	// Name is required.
	Name string
	// DomainName or DomainID names the account that delegates. With the id, the agency is assumed by the Security Token
	// Service, otherwise by the identity service.
	DomainName, DomainID string
	// Duration is the lifetime of the keys, in seconds from 900 to 86400, or 0 for the service's default. The Security Token
	// Service accepts at most 43200, and 3600 from keys with a security token.
	Duration int64
}

// newSigner returns the signer of requests. It makes no call.
func (c *Client) newSigner(from Credentials) (apicall.Signer, error) {
	if from.OIDC != nil || from.AssumeRole != nil {
		var err error
		if c.services, err = c.config.Services(); err != nil {
			return nil, err
		}
	}
	var source credential.Source
	switch {
	case from.OIDC != nil:
		source = c.oidcKeys(*from.OIDC)
	case from.Instance:
		source = c.instanceKeys(from.NoInstance)
	case from.Keys.ID == "" || from.Keys.Secret == "":
		return nil, errors.New("set both the access key and the secret key")
	default:
		source = credential.Fixed(from.Keys)
	}
	signer := credential.New(c.caller, source)
	if from.AssumeRole != nil {
		signer = credential.New(c.caller, c.agencyKeys(signer, *from.AssumeRole))
	}
	return signer, nil
}

// temporaryKeys are keys as the identity service and the metadata service send them.
type temporaryKeys struct {
	Credential struct {
		Access        string `json:"access"`
		Secret        string `json:"secret"`
		SecurityToken string `json:"securitytoken"`
		ExpiresAt     string `json:"expires_at"` // RFC 3339, in UTC
	} `json:"credential"`
}

func (a temporaryKeys) keys() apicall.Keys {
	return keysUntil(a.Credential.ExpiresAt, apicall.Keys{ID: a.Credential.Access, Secret: a.Credential.Secret, Token: a.Credential.SecurityToken})
}

// sessionKeys are keys as the Security Token Service sends them.
type sessionKeys struct {
	Credentials struct {
		AccessKeyID     string `json:"access_key_id"`
		SecretAccessKey string `json:"secret_access_key"`
		SecurityToken   string `json:"security_token"`
		Expiration      string `json:"expiration"` // RFC 3339, in UTC
	} `json:"credentials"`
}

func (a sessionKeys) keys() apicall.Keys {
	return keysUntil(a.Credentials.Expiration, apicall.Keys{ID: a.Credentials.AccessKeyID, Secret: a.Credentials.SecretAccessKey, Token: a.Credentials.SecurityToken})
}

// keysUntil returns the keys of an answer with their end. They are incomplete if a part is missing.
func keysUntil(end string, keys apicall.Keys) apicall.Keys {
	keys.Expires, _ = time.Parse(time.RFC3339, end) // keys without an end are incomplete
	return keys
}

const (
	assumeAgency                     = "AssumeAgency"
	createTemporaryAccessKeyByAgency = "CreateTemporaryAccessKeyByAgency"
	createTemporaryAccessKeyByToken  = "CreateTemporaryAccessKeyByToken"
	createTokenWithIDToken           = "CreateTokenWithIdToken"

	securityTokens = "/v3.0/OS-CREDENTIAL/securitytokens"
)

// agencyKeys returns a source that exchanges the keys of a signer for those of an agency.
func (c *Client) agencyKeys(signer apicall.Signer, agency Agency) credential.Source {
	if agency.DomainID != "" {
		return c.assumeAgency(signer, agency)
	}
	return c.temporaryAccessKeyByAgency(signer, agency)
}

// assumeAgency returns a source of the keys of an agency whose account is named by id. The session has the name of the
// agency, as in the official provider.
// Source: Huawei Cloud Security Token Service, AssumeAgency, version 5.
func (c *Client) assumeAgency(signer apicall.Signer, agency Agency) credential.Source {
	type parameters struct {
		AgencyURN         string `json:"agency_urn"`
		AgencySessionName string `json:"agency_session_name"`
		DurationSeconds   int64  `json:"duration_seconds,omitempty"`
	}
	body := parameters{"iam::" + agency.DomainID + ":agency:" + agency.Name, agency.Name, agency.Duration}
	return func(ctx context.Context) (apicall.Keys, error) {
		return exchange[sessionKeys](ctx, c, signer, operation{
			action: assumeAgency, endpoint: c.services.STS, path: "/v5/agencies/assume", body: body,
		})
	}
}

// temporaryAccessKeyByAgency returns a source of the keys of an agency whose account is named by name.
// Source: Huawei Cloud Identity and Access Management, CreateTemporaryAccessKeyByAgency, version 3.
func (c *Client) temporaryAccessKeyByAgency(signer apicall.Signer, agency Agency) credential.Source {
	type assumeRole struct {
		AgencyName      string `json:"agency_name"`
		DomainName      string `json:"domain_name"`
		DurationSeconds int64  `json:"duration_seconds,omitempty"`
	}
	body := authBody(map[string]any{
		"methods":     []string{"assume_role"},
		"assume_role": assumeRole{agency.Name, agency.DomainName, agency.Duration},
	})
	return func(ctx context.Context) (apicall.Keys, error) {
		return exchange[temporaryKeys](ctx, c, signer, operation{
			action: createTemporaryAccessKeyByAgency, endpoint: c.services.Identity, path: securityTokens, body: body,
		})
	}
}

// oidcKeys returns a source that exchanges an identity token for keys, and these for an agency's if there is an agency.
// Source: Huawei Cloud Identity and Access Management, CreateTokenWithIdToken and
// CreateTemporaryAccessKeyByToken, version 3.
func (c *Client) oidcKeys(oidc OIDC) credential.Source {
	byToken := func(ctx context.Context) (apicall.Keys, error) {
		token, err := oidc.Token(ctx)
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
			DurationSeconds int64  `json:"duration_seconds,omitempty"`
		}
		body := authBody(map[string]any{"methods": []string{"token"}, "token": identityToken{subject, oidc.Duration}})
		return exchange[temporaryKeys](ctx, c, nil, operation{
			action: createTemporaryAccessKeyByToken, endpoint: c.services.Identity, path: securityTokens, body: body,
		})
	}
	if oidc.Agency == nil {
		return byToken
	}
	return func(ctx context.Context) (apicall.Keys, error) {
		return c.agencyKeys(credential.New(c.caller, byToken), *oidc.Agency)(ctx)
	}
}

// authBody returns the body of a request for temporary keys.
func authBody(identity map[string]any) any {
	return map[string]any{"auth": map[string]any{"identity": identity}}
}

// exchange makes a call whose answer has keys. Incomplete keys are an error.
func exchange[T interface{ keys() apicall.Keys }](ctx context.Context, c *Client, signer apicall.Signer, operation operation) (apicall.Keys, error) {
	operation.created = true
	received, err := call[T](ctx, c, signer, operation)
	if err != nil {
		return apicall.Keys{}, err
	}
	keys := received.Value.keys()
	return keys, credential.Whole(operation.action, received.RequestID, keys)
}

// createTokenWithIDToken exchanges an identity token for a token of the identity service, which comes in a header.
func (c *Client) createTokenWithIDToken(ctx context.Context, idpID, token string) (string, error) {
	type answer struct {
		Token *struct{} `json:"token"`
	}
	body := map[string]any{"auth": map[string]any{"id_token": map[string]any{"id": token}}}
	received, err := call[answer](ctx, c, nil, operation{
		action: createTokenWithIDToken, created: true, endpoint: c.services.Identity, path: "/v3.0/OS-AUTH/id-token/tokens", idpID: idpID, body: body,
	})
	if err != nil {
		return "", err
	}
	subject := received.Header.Get("X-Subject-Token")
	if subject == "" || received.Value.Token == nil {
		return "", &apicall.Error{Action: createTokenWithIDToken, RequestID: received.RequestID, Message: "the answer lacks the field token or the header X-Subject-Token", Advice: apicall.AdviceOtherForm}
	}
	return subject, nil
}

// instanceKeys returns a source of the keys of an instance's agency. none is the error's text if the metadata service gives
// no keys.
// Source: Huawei Cloud Elastic Cloud Server, instance metadata.
func (c *Client) instanceKeys(none string) credential.Source {
	const action = "instance metadata"
	metadata := credential.NewMetadata(c.caller, c.config.Metadata, "169.254.169.254")
	return func(ctx context.Context) (apicall.Keys, error) {
		header := http.Header{"X-Metadata-Token-Ttl-Seconds": {"21600"}}
		token, err := metadata.Get(ctx, action, http.MethodPut, "/meta-data/latest/api/token", header)
		header = http.Header{}
		var failed *apicall.Error
		switch {
		case err == nil:
			secret := strings.TrimSpace(string(token))
			c.caller.Hide(secret)
			header.Set("X-Metadata-Token", secret)
		case errors.As(err, &failed) && failed.Status != 0: // the metadata of some instances has no tokens
		default:
			return apicall.Keys{}, noInstance(err, none)
		}
		body, err := metadata.Get(ctx, action, http.MethodGet, "/openstack/latest/securitykey", header)
		if err != nil {
			return apicall.Keys{}, noInstance(err, none)
		}
		received, err := decode[temporaryKeys](ctx, body)
		switch {
		case errors.As(err, &failed) && failed.FromVendor:
			return apicall.Keys{}, &apicall.Error{Message: none + ": it answers with an error"}
		case err != nil:
			return apicall.Keys{}, &apicall.Error{Message: none + ": its answer is not the JSON expected"}
		}
		keys := received.keys()
		return keys, credential.Whole(action, "", keys)
	}
}

// noInstance adds what to set to an error of the metadata service, since most machines are not instances.
func noInstance(err error, none string) error {
	failed := apicall.AsError(err)
	failed.Action, failed.Message, failed.Advice = "", none, ""
	return failed
}
