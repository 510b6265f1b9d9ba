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
	connect   connect
}

func ways() []way {
	tencent := func(name string, credentials tencentcloud.Credentials, exchanges ...string) way {
		return way{name, exchanges, identityCenter, func(t testing.TB, endpoint *url.URL, policy apicall.Policy) func(context.Context) (any, error) {
			client := connectTencentCloud(t, endpoint, policy, credentials)
			return func(ctx context.Context) (any, error) { return readIdentityCenter(ctx, client) }
		}}
	}
	huawei := func(name string, credentials huaweicloud.Credentials, exchanges ...string) way {
		return way{name, exchanges, summary, func(t testing.TB, endpoint *url.URL, policy apicall.Policy) func(context.Context) (any, error) {
			client := connectHuaweiCloud(t, endpoint, policy, credentials)
			return func(ctx context.Context) (any, error) { return readOwnSummary(ctx, client) }
		}}
	}
	token := credential.FixedToken(identityToken)
	role := &tencentcloud.Role{ARN: roleARN, SessionName: "test", Duration: 7200, ExternalID: "external-1"}
	webIdentity := &tencentcloud.WebIdentity{ProviderID: "pipeline", Token: token, Role: tencentcloud.Role{ARN: podARN, SessionName: "test", Duration: 7200}}
	byName := &huaweicloud.Agency{Name: "audit", DomainName: "delegating", Duration: 43200}
	byID := &huaweicloud.Agency{Name: "audit", DomainID: delegatingID}
	oidc := func(agency *huaweicloud.Agency) *huaweicloud.OIDC {
		return &huaweicloud.OIDC{IDPID: "pipeline", Token: token, Duration: 3600, Agency: agency}
	}
	type (
		inTC  = tencentcloud.Credentials
		inHWC = huaweicloud.Credentials
	)
	return []way{
		tencent("role", inTC{Keys: tencentKeys, AssumeRole: role}, assumeRole),
		tencent("web identity", inTC{WebIdentity: webIdentity}, assumeRoleWithWebIdentity),
		tencent("instance role", inTC{InstanceRole: "instance"}, tencentMetadata),
		tencent("role by instance role", inTC{InstanceRole: "instance", AssumeRole: role}, tencentMetadata, assumeRole),
		tencent("role by web identity", inTC{WebIdentity: webIdentity, AssumeRole: role}, assumeRoleWithWebIdentity, assumeRole),

		huawei("agency by name", inHWC{Keys: huaweiKeys, AssumeRole: byName}, createTemporaryAccessKeyByAgency),
		huawei("agency by id", inHWC{Keys: huaweiKeys, AssumeRole: byID}, assumeAgency),
		huawei("OIDC", inHWC{OIDC: oidc(nil)}, createTokenWithIDToken, createTemporaryAccessKeyByToken),
		huawei("agency by name by OIDC", inHWC{OIDC: oidc(byName)}, createTokenWithIDToken, createTemporaryAccessKeyByToken, createTemporaryAccessKeyByAgency),
		huawei("agency by id by OIDC", inHWC{OIDC: oidc(byID)}, createTokenWithIDToken, createTemporaryAccessKeyByToken, assumeAgency),
		huawei("instance agency", inHWC{Instance: true}, huaweiMetadata),
		huawei("agency by name by instance agency", inHWC{Instance: true, AssumeRole: byName}, huaweiMetadata, createTemporaryAccessKeyByAgency),
		huawei("agency by id by instance agency", inHWC{Instance: true, AssumeRole: byID}, huaweiMetadata, assumeAgency),
	}
}

// exchangesOfKeys returns a row for each exchange of each way. Metadata services have no row: their answers are decoded
// after the last try, so a wrong answer is not retried.
func exchangesOfKeys() (calls []call) {
	for _, way := range ways() {
		for i, exchange := range way.exchanges {
			if exchange == tencentMetadata || exchange == huaweiMetadata {
				continue
			}
			calls = append(calls, call{
				name: way.name + "/" + exchange, action: exchange, connect: way.connect, api: way.api,
				signedWithTemporaryKeys: i > 0 && exchange != createTemporaryAccessKeyByToken,
			})
		}
	}
	return calls
}
