// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
)

// Credentials say where the keys that sign requests come from: one of Keys, WebIdentity and InstanceRole. AssumeRole
// exchanges those keys for the keys of a role.
type Credentials struct {
	// Keys are known keys, lasting or temporary ones.
	Keys apicall.Keys
	// WebIdentity exchanges an identity token for temporary keys, nil for none.
	WebIdentity *WebIdentity
	// InstanceRole is the role whose keys the instance's metadata has, empty for none.
	InstanceRole string
	// AssumeRole exchanges the keys for those of a role, nil for none.
	AssumeRole *Role
}

// WebIdentity is what AssumeRoleWithWebIdentity needs.
type WebIdentity struct {
	// ProviderID is the name of the identity provider.
	ProviderID string
	// Token is read for each exchange.
	Token credential.ReadToken
	// Role is the role to assume, without policy and external id.
	Role Role
}

// Role is a role to assume.
type Role struct {
	// ARN and SessionName are required.
	ARN         string `json:"RoleArn"`
	SessionName string `json:"RoleSessionName"`
	// Duration is the lifetime of its keys, in seconds from 1 to 43200.
	Duration int64 `json:"DurationSeconds"`
	// Policy limits the keys, as JSON. ExternalID is required by some trust policies. Both are empty for none.
	Policy     string `json:"Policy,omitempty"`
	ExternalID string `json:"ExternalId,omitempty"`
}

// signer returns the signer of requests. It makes no call.
func (c Config) signer(connection connection) (apicall.Signer, error) {
	var source credential.Source
	var sts STS
	from, caller := c.Credentials, connection.caller
	if from.WebIdentity != nil || from.AssumeRole != nil {
		var err error
		if sts, err = c.STS(); err != nil {
			return nil, err
		}
	}
	switch {
	case from.WebIdentity != nil:
		source = sts.assumeRoleWithWebIdentity(connection, *from.WebIdentity)
	case from.InstanceRole != "":
		source = c.instanceKeys(caller, from.InstanceRole)
	case from.Keys.ID == "" || from.Keys.Secret == "":
		return nil, errors.New("secret id and secret key are both needed")
	default:
		source = credential.Fixed(from.Keys)
	}
	signer := credential.New(caller, source)
	if from.AssumeRole != nil {
		signer = credential.New(caller, sts.assumeRole(connection, signer, *from.AssumeRole))
	}
	return signer, nil
}

// client returns a client of the service. The signer signs its requests, nil for none.
func (s STS) client(connection connection, signer apicall.Signer) *client {
	return connection.client("sts", "2018-08-13", s.Region, s.Endpoint, signer)
}

// stsKeys are temporary keys as the Security Token Service sends them.
type stsKeys struct {
	Credentials struct {
		Token        string `json:"Token"`
		TmpSecretID  string `json:"TmpSecretId"`
		TmpSecretKey string `json:"TmpSecretKey"`
	} `json:"Credentials"`
	ExpiredTime int64 `json:"ExpiredTime"` // seconds since 1970
}

// exchange makes a call whose answer has keys. Incomplete keys are an error.
func exchange(ctx context.Context, sts *client, action string, parameters any) (keys apicall.Keys, err error) {
	received, err := call[stsKeys](ctx, sts, action, parameters)
	if err != nil {
		return keys, err
	}
	given := received.Value.Credentials
	keys = apicall.Keys{ID: given.TmpSecretID, Secret: given.TmpSecretKey, Token: given.Token, Expires: time.Unix(received.Value.ExpiredTime, 0)}
	return keys, credential.Whole(action, received.RequestID, keys)
}

// assumeRole returns a source that exchanges the keys of a signer for those of a role.
// Source: Tencent Cloud Security Token Service, AssumeRole, version 2018-08-13.
func (s STS) assumeRole(connection connection, signer apicall.Signer, role Role) credential.Source {
	sts := s.client(connection, signer)
	role.Policy = url.QueryEscape(role.Policy)
	return func(ctx context.Context) (apicall.Keys, error) { return exchange(ctx, sts, "AssumeRole", role) }
}

// assumeRoleWithWebIdentity returns a source that exchanges an identity token for the keys of a role.
// Source: Tencent Cloud Security Token Service, AssumeRoleWithWebIdentity, version 2018-08-13.
func (s STS) assumeRoleWithWebIdentity(connection connection, identity WebIdentity) credential.Source {
	type parameters struct {
		Role
		ProviderID       string `json:"ProviderId"`
		WebIdentityToken string `json:"WebIdentityToken"`
	}
	sts := s.client(connection, nil)
	return func(ctx context.Context) (apicall.Keys, error) {
		token, err := identity.Token(ctx)
		if err != nil {
			return apicall.Keys{}, err
		}
		connection.caller.Hide(token)
		return exchange(ctx, sts, "AssumeRoleWithWebIdentity", parameters{identity.Role, identity.ProviderID, token})
	}
}

// instanceKeys returns a source of the keys of an instance's role.
// Source: Tencent Cloud Virtual Machine, instance metadata.
func (c Config) instanceKeys(caller *apicall.Caller, role string) credential.Source {
	const action = "instance metadata"
	type answer struct {
		apicall.Failure
		Code         string `json:"Code"`
		TmpSecretID  string `json:"TmpSecretId"`
		TmpSecretKey string `json:"TmpSecretKey"`
		Token        string `json:"Token"`
		ExpiredTime  int64  `json:"ExpiredTime"` // seconds since 1970
	}
	advice := fmt.Sprintf("cam_role_name (TENCENTCLOUD_CAM_ROLE_NAME) works only on a Tencent Cloud instance with the role %q: bind the role to the instance, or use keys from another source.", role)
	metadata := credential.NewMetadata(caller, c.Metadata, "metadata.tencentyun.com")
	return func(ctx context.Context) (apicall.Keys, error) {
		body, err := metadata.Get(ctx, action, http.MethodGet, "/latest/meta-data/cam/security-credentials/"+url.PathEscape(role), nil)
		if err != nil {
			failed := apicall.AsError(err)
			failed.Advice = advice
			return apicall.Keys{}, failed
		}
		var received answer
		if err := apicall.Decode(ctx, body, &received); err != nil {
			return apicall.Keys{}, &apicall.Error{Action: action, Message: "the answer is not the JSON expected", Advice: advice}
		}
		if received.Err() != nil {
			return apicall.Keys{}, &apicall.Error{Action: action, Message: "the metadata service answered with an error", Advice: advice}
		}
		if received.Code != "Success" {
			return apicall.Keys{}, &apicall.Error{Action: action, Code: received.Code, Message: "the metadata service has no keys", Advice: advice}
		}
		keys := apicall.Keys{
			ID: received.TmpSecretID, Secret: received.TmpSecretKey, Token: received.Token,
			Expires: time.Unix(received.ExpiredTime, 0),
		}
		return keys, credential.Whole(action, "", keys)
	}
}
