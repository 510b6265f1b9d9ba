// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

const (
	assumeRole                       = "AssumeRole"
	assumeRoleWithWebIdentity        = "AssumeRoleWithWebIdentity"
	tencentMetadata                  = "MetadataSecurityCredentials"
	assumeAgency                     = "AssumeAgency"
	createTemporaryAccessKeyByAgency = "CreateTemporaryAccessKeyByAgency"
	createTemporaryAccessKeyByToken  = "CreateTemporaryAccessKeyByToken"
	createTokenWithIDToken           = "CreateTokenWithIdToken"
	huaweiMetadata                   = "MetadataSecurityKey"
)

// way is a way to get temporary keys.
type way struct {
	name      string
	exchanges []string // the actions that it calls, in order
	api       string   // the action that the keys sign
	connect   func(t testing.TB, endpoint *url.URL, policy apicall.Policy, token credential.ReadToken) func(context.Context) (any, error)
}

func ways() []way {
	tencent := func(name string, credentials func(credential.ReadToken) tencentcloud.Credentials, exchanges ...string) way {
		connect := func(t testing.TB, endpoint *url.URL, policy apicall.Policy, token credential.ReadToken) func(context.Context) (any, error) {
			client := connectTencentCloud(t, endpoint, policy, credentials(token))
			return func(ctx context.Context) (any, error) { return readIdentityCenter(ctx, client) }
		}
		return way{name, exchanges, identityCenter, connect}
	}
	huawei := func(name string, credentials func(credential.ReadToken) huaweicloud.Credentials, exchanges ...string) way {
		connect := func(t testing.TB, endpoint *url.URL, policy apicall.Policy, token credential.ReadToken) func(context.Context) (any, error) {
			client := connectHuaweiCloud(t, endpoint, policy, credentials(token))
			return func(ctx context.Context) (any, error) { return readOwnSummary(ctx, client) }
		}
		return way{name, exchanges, summary, connect}
	}
	role := &tencentcloud.Role{ARN: roleARN, SessionName: "test", Duration: 7200, ExternalID: "external-1"}
	webIdentity := func(token credential.ReadToken) *tencentcloud.WebIdentity {
		return &tencentcloud.WebIdentity{ProviderID: "pipeline", Token: token, Role: tencentcloud.Role{ARN: podARN, SessionName: "test", Duration: 7200}}
	}
	byName := &huaweicloud.Agency{Name: "audit", DomainName: "delegating", Duration: 43200}
	byID := &huaweicloud.Agency{Name: "audit", DomainID: delegatingID}
	oidc := func(token credential.ReadToken, agency *huaweicloud.Agency) *huaweicloud.OIDC {
		return &huaweicloud.OIDC{IDPID: "pipeline", Token: token, Duration: 3600, Agency: agency}
	}
	type (
		read  = credential.ReadToken
		inTC  = tencentcloud.Credentials
		inHWC = huaweicloud.Credentials
	)
	return []way{
		tencent("role", func(read) inTC { return inTC{Keys: tencentKeys, AssumeRole: role} }, assumeRole),
		tencent("web identity", func(token read) inTC { return inTC{WebIdentity: webIdentity(token)} }, assumeRoleWithWebIdentity),
		tencent("instance role", func(read) inTC { return inTC{InstanceRole: "instance"} }, tencentMetadata),
		tencent("role by instance role", func(read) inTC { return inTC{InstanceRole: "instance", AssumeRole: role} }, tencentMetadata, assumeRole),
		tencent("role by web identity", func(token read) inTC { return inTC{WebIdentity: webIdentity(token), AssumeRole: role} }, assumeRoleWithWebIdentity, assumeRole),

		huawei("agency by name", func(read) inHWC { return inHWC{Keys: huaweiKeys, AssumeRole: byName} }, createTemporaryAccessKeyByAgency),
		huawei("agency by id", func(read) inHWC { return inHWC{Keys: huaweiKeys, AssumeRole: byID} }, assumeAgency),
		huawei("OIDC", func(token read) inHWC { return inHWC{OIDC: oidc(token, nil)} }, createTokenWithIDToken, createTemporaryAccessKeyByToken),
		huawei("agency by name by OIDC", func(token read) inHWC { return inHWC{OIDC: oidc(token, byName)} }, createTokenWithIDToken, createTemporaryAccessKeyByToken, createTemporaryAccessKeyByAgency),
		huawei("agency by id by OIDC", func(token read) inHWC { return inHWC{OIDC: oidc(token, byID)} }, createTokenWithIDToken, createTemporaryAccessKeyByToken, assumeAgency),
		huawei("instance agency", func(read) inHWC { return inHWC{Instance: true} }, huaweiMetadata),
		huawei("agency by name by instance agency", func(read) inHWC { return inHWC{Instance: true, AssumeRole: byName} }, huaweiMetadata, createTemporaryAccessKeyByAgency),
		huawei("agency by id by instance agency", func(read) inHWC { return inHWC{Instance: true, AssumeRole: byID} }, huaweiMetadata, assumeAgency),
	}
}

// exchangesOfKeys returns a row for each exchange of each way. Metadata services have no row: their answers are decoded
// after the last try, so a wrong answer is not retried.
func exchangesOfKeys() (calls []call) {
	for _, way := range ways() {
		connect := func(t testing.TB, endpoint *url.URL, policy apicall.Policy) func(context.Context) (any, error) {
			return way.connect(t, endpoint, policy, credential.FixedToken(identityToken))
		}
		for i, exchange := range way.exchanges {
			if exchange == tencentMetadata || exchange == huaweiMetadata {
				continue
			}
			calls = append(calls, call{
				name: way.name + "/" + exchange, action: exchange, connect: connect, api: way.api,
				signedWithTemporaryKeys: i > 0 && exchange != createTemporaryAccessKeyByToken,
			})
		}
	}
	return calls
}
