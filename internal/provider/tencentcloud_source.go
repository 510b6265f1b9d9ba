// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

var (
	tencentCloudKeys     = keyNames{id: "secret_id", secret: "secret_key", token: "security_token"}
	tencentCloudIdentity = identityNames{block: "assume_role_with_web_identity", provider: "provider_id", token: "web_identity_token", file: "web_identity_token_file"}
)

// tencentSource is a source of keys.
type tencentSource struct {
	credentials tencentcloud.Credentials
	region      sourceValue        // of the Security Token Service, empty if the source names none
	role        *tencentcloud.Role // the role that a profile says to assume
	pod         bool               // the identity token is a pod's
}

// findSource returns the source of keys to use.
func (t tencentCloud) findSource() (tencentSource, error) {
	source, found, err := firstSource(t.webIdentity, t.keys, t.profile, t.instanceRole, t.podIdentity)
	if err == nil && !found {
		err = t.noKeys(tencentCloudKeys)
	}
	return source, err
}

func (t tencentCloud) keys(level level) (source tencentSource, found bool, err error) {
	source.credentials.Keys, found, err = t.keyPair(level, tencentCloudKeys)
	return source, found, err
}

func (t tencentCloud) instanceRole(level level) (source tencentSource, found bool, err error) {
	source.credentials.InstanceRole, err = t.at(level, "cam_role_name")
	return source, source.credentials.InstanceRole != "", err
}

func (t tencentCloud) webIdentity(level level) (source tencentSource, found bool, err error) {
	block, found, err := t.identity(level, tencentCloudIdentity, tencentCloudKeys)
	if err != nil || !found {
		return source, false, err
	}
	identity := &tencentcloud.WebIdentity{}
	if identity.ProviderID, err = block.text(tencentCloudIdentity.provider); err != nil {
		return source, false, err
	}
	if identity.Token, err = block.identityToken(tencentCloudIdentity); err != nil {
		return source, false, err
	}
	identity.Role, err = block.role()
	source.credentials.WebIdentity = identity
	return source, true, err
}

// podIdentity is the identity token of a pod of Tencent Kubernetes Engine.
func (t tencentCloud) podIdentity(level level) (source tencentSource, found bool, err error) {
	const fileVariable, regionVariable = "TKE_WEB_IDENTITY_TOKEN_FILE", "TKE_REGION"
	provider, role, file := os.Getenv("TKE_PROVIDER_ID"), os.Getenv("TKE_ROLE_ARN"), os.Getenv(fileVariable)
	if level != byDefault || provider == "" || role == "" || file == "" {
		return source, false, nil
	}
	source.pod, source.region = true, sourceValue{os.Getenv(regionVariable), regionVariable}
	source.credentials.WebIdentity = &tencentcloud.WebIdentity{
		ProviderID: provider,
		Token:      credential.TokenFile(fileVariable, file),
		Role:       tencentcloud.Role{ARN: role, SessionName: defaultSession, Duration: defaultSessionSeconds},
	}
	return source, true, nil
}

// role returns what both forms of assuming a role share.
func (v values) role() (role tencentcloud.Role, err error) {
	if role.ARN, err = v.required(roleARN.name); err != nil {
		return role, err
	}
	if role.SessionName, err = v.text(sessionName.name); err != nil {
		return role, err
	}
	role.Duration, err = v.wholeNumber(sessionTime.name)
	return role, err
}

// addRole adds the role to assume with the keys, if any. The block and the variables beat a profile's role.
func (t tencentCloud) addRole(source tencentSource) (tencentcloud.Credentials, error) {
	credentials := source.credentials
	withToken := credentials.WebIdentity != nil && !source.pod
	block, assume, err := t.assumedRole(roleARN.name, tencentCloudIdentity, withToken)
	if err != nil || !assume {
		credentials.AssumeRole = source.role
		return credentials, err
	}
	role, err := block.role()
	if err != nil {
		return credentials, err
	}
	if role.Policy, err = block.text("policy"); err != nil {
		return credentials, err
	}
	role.ExternalID, err = block.text("external_id")
	credentials.AssumeRole = &role
	return credentials, err
}

// profile returns the profile of the vendor's command line that a level names, or the default profile.
func (t tencentCloud) profile(level level) (source tencentSource, found bool, err error) {
	setting, err := t.firstAt(level, "profile", "shared_credentials_dir")
	if err != nil || setting == "" && level != byDefault {
		return source, false, err
	}
	source, path, found, err := t.readProfile()
	if err == nil && !found && setting != "" {
		err = fmt.Errorf("%s: there is no file %s with secretId and secretKey", t.label(setting), path)
	}
	return source, found, err
}

// tccliProfile is the file of a profile with its keys.
type tccliProfile struct {
	SecretID        string `json:"secretId"`
	SecretKey       string `json:"secretKey"`
	Token           string `json:"token"`
	RoleARN         string `json:"role-arn"`
	RoleSessionName string `json:"role-session-name"`
}

// readProfile reads the two files of a profile. found is false if the file at path has no keys.
func (t tencentCloud) readProfile() (source tencentSource, path string, found bool, err error) {
	profile, err := t.text("profile")
	if err != nil {
		return source, "", false, err
	}
	directory, err := t.text("shared_credentials_dir")
	if err != nil {
		return source, "", false, err
	}
	path = filepath.Join(credential.InHome(directory), profile+".credential")
	var file tccliProfile
	if _, err := t.readJSON(path, &file); err != nil {
		return source, path, false, err
	}
	keys := apicall.Keys{ID: strings.TrimSpace(file.SecretID), Secret: strings.TrimSpace(file.SecretKey), Token: strings.TrimSpace(file.Token)}
	if keys.ID == "" && keys.Secret == "" {
		return source, path, false, nil
	}
	if err := checkKeys(keys, "there", "secretId", "secretKey", "token"); err != nil {
		return source, path, false, fmt.Errorf("the file %s: %w", path, err)
	}
	source.credentials.Keys = keys
	if arn := strings.TrimSpace(file.RoleARN); arn != "" {
		session := cmp.Or(strings.TrimSpace(file.RoleSessionName), defaultSession)
		source.role = &tencentcloud.Role{ARN: arn, SessionName: session, Duration: defaultSessionSeconds}
	}
	source.region, err = t.readRegion(strings.TrimSuffix(path, ".credential") + ".configure")
	return source, path, err == nil, err
}

// readRegion reads the region in the second file of a profile, which may be missing.
func (t tencentCloud) readRegion(path string) (sourceValue, error) {
	var file struct {
		System struct {
			Region string `json:"region"`
		} `json:"_sys_param"`
	}
	_, err := t.readJSON(path, &file)
	return sourceValue{strings.TrimSpace(file.System.Region), "the region in the file " + path}, err
}
