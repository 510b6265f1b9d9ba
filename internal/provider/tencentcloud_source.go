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

var tencentCloudKeys = keyNames{id: "secret_id", secret: "secret_key", token: "security_token"}

// tencentSource is where keys come from, with what comes along.
type tencentSource struct {
	credentials tencentcloud.Credentials
	region      besideValue        // of the Security Token Service, empty if the source names none
	role        *tencentcloud.Role // that a profile file says to assume
	pod         bool               // the identity is a pod's
}

// findSource returns the source of keys that counts. What the attributes name beats what variables name.
func (t tencentCloud) findSource() (tencentSource, error) {
	named := []func(level) (tencentSource, bool, error){t.webIdentity, t.keys, t.namedProfile, t.instanceRole}
	for _, level := range []level{byAttribute, byVariable} {
		for _, find := range named {
			if source, found, err := find(level); found || err != nil {
				return source, err
			}
		}
	}
	for _, find := range []func() (tencentSource, bool, error){t.defaultProfile, t.podIdentity} {
		if source, found, err := find(); found || err != nil {
			return source, err
		}
	}
	return tencentSource{}, t.noKeys(tencentCloudKeys)
}

func (t tencentCloud) keys(level level) (source tencentSource, found bool, err error) {
	source.credentials.Keys, found, err = t.keyPair(level, tencentCloudKeys)
	return source, found, err
}

// webIdentity is an identity token. By variables it counts if its provider and its token are set: the others serve
// the other form of assuming a role too.
func (t tencentCloud) webIdentity(level level) (source tencentSource, found bool, err error) {
	const name = "assume_role_with_web_identity"
	identity, given, err := t.within(name)
	switch {
	case err != nil:
		return source, false, err
	case level == byAttribute && !given:
		return source, false, nil
	case level == byAttribute:
		if _, found, err := t.attributeKeys(tencentCloudKeys); err != nil {
			return source, false, err
		} else if found {
			return source, false, t.bothGiven(tencentCloudKeys.id, name)
		}
	case identity.variable("provider_id") == "" || blank(identity.variable("web_identity_token")) && identity.variable("web_identity_token_file") == "":
		return source, false, nil
	}
	from := &tencentcloud.WebIdentity{}
	if from.ProviderID, err = identity.text("provider_id", "OIDC"); err != nil {
		return source, false, err
	}
	if from.Token, err = identity.identityToken("web_identity_token", "web_identity_token_file"); err != nil {
		return source, false, err
	}
	from.Role, err = identity.role()
	source.credentials.WebIdentity = from
	return source, true, err
}

// role returns what both forms of assuming a role share.
func (v values) role() (role tencentcloud.Role, err error) {
	if role.ARN, err = v.required(roleARN.name); err != nil {
		return role, err
	}
	if role.SessionName, err = v.text(sessionName.name, defaultSession); err != nil {
		return role, err
	}
	role.Duration, err = v.wholeNumber(sessionTime.name, defaultSessionSeconds, 1, longestSessionSeconds)
	return role, err
}

// assumedRole returns the role that the keys are exchanged for, nil for none: an attribute beats the variables, and
// those beat the profile file. With an identity token the role is assumed already.
func (t tencentCloud) assumedRole(source tencentSource) (*tencentcloud.Role, error) {
	assumed, given, err := t.within("assume_role")
	switch {
	case err != nil:
		return nil, err
	case source.credentials.WebIdentity != nil && !source.pod && given:
		identity := values{block: t.block.block("assume_role_with_web_identity"), path: t.path + ".assume_role_with_web_identity"}
		return nil, fmt.Errorf("%s and an identity token (%s) are both given: a role is assumed once, take one of them away", assumed.path, identity.label("provider_id"))
	case source.credentials.WebIdentity != nil && !source.pod:
		return nil, nil //nolint:nilnil // no role is assumed
	case !given && assumed.variable(roleARN.name) == "":
		return source.role, nil
	}
	role, err := assumed.role()
	if err != nil {
		return nil, err
	}
	if role.Policy, err = assumed.text("policy", ""); err != nil {
		return nil, err
	}
	role.ExternalID, err = assumed.text("external_id", "")
	return &role, err
}

func (t tencentCloud) instanceRole(level level) (source tencentSource, found bool, err error) {
	source.credentials.InstanceRole, err = t.at(level, "cam_role_name")
	return source, source.credentials.InstanceRole != "", err
}

// namedProfile is a profile of the vendor's command line that the configuration or a variable names.
func (t tencentCloud) namedProfile(level level) (source tencentSource, found bool, err error) {
	for _, name := range []string{"profile", "shared_credentials_dir"} {
		value, err := t.at(level, name)
		if err != nil {
			return source, false, err
		}
		if value == "" {
			continue
		}
		source, path, err := t.profile()
		if err == nil && source == nil {
			err = fmt.Errorf("%s: there is no file %s with secretId and secretKey", t.label(name), path)
		}
		if err != nil {
			return tencentSource{}, false, err
		}
		return *source, true, nil
	}
	return source, false, nil
}

// defaultProfile is the profile that the vendor's command line takes.
func (t tencentCloud) defaultProfile() (tencentSource, bool, error) {
	source, _, err := t.profile()
	if source == nil || err != nil {
		return tencentSource{}, false, err
	}
	return *source, true, nil
}

// profile reads the two files of a profile; the source is nil if the first one, whose path it gives, has no keys.
func (t tencentCloud) profile() (source *tencentSource, path string, err error) {
	profile, err := t.text("profile", "default")
	if err != nil {
		return nil, "", err
	}
	directory, err := t.text("shared_credentials_dir", "~/.tccli")
	if err != nil {
		return nil, "", err
	}
	directory = credential.InHome(directory)
	var file struct {
		SecretID        string `json:"secretId"`
		SecretKey       string `json:"secretKey"`
		Token           string `json:"token"`
		RoleARN         string `json:"role-arn"`
		RoleSessionName string `json:"role-session-name"`
	}
	path = filepath.Join(directory, profile+".credential")
	if _, err := t.readJSON(path, &file); err != nil {
		return nil, path, err
	}
	keys := apicall.Keys{ID: strings.TrimSpace(file.SecretID), Secret: strings.TrimSpace(file.SecretKey), Token: strings.TrimSpace(file.Token)}
	if keys.ID == "" && keys.Secret == "" {
		return nil, path, nil
	}
	if err := checkKeys(keys, "there", "secretId", "secretKey", "token"); err != nil {
		return nil, path, fmt.Errorf("the file %s: %w", path, err)
	}
	var configure struct {
		System struct {
			Region string `json:"region"`
		} `json:"_sys_param"`
	}
	configurePath := filepath.Join(directory, profile+".configure")
	if _, err := t.readJSON(configurePath, &configure); err != nil {
		return nil, path, err
	}
	source = &tencentSource{
		credentials: tencentcloud.Credentials{Keys: keys},
		region:      besideValue{strings.TrimSpace(configure.System.Region), "the region in the file " + configurePath},
	}
	if arn := strings.TrimSpace(file.RoleARN); arn != "" {
		session := cmp.Or(strings.TrimSpace(file.RoleSessionName), defaultSession)
		source.role = &tencentcloud.Role{ARN: arn, SessionName: session, Duration: defaultSessionSeconds}
	}
	return source, path, nil
}

// podIdentity is the identity of a pod of Tencent Kubernetes Engine.
func (t tencentCloud) podIdentity() (source tencentSource, found bool, err error) {
	const fileVariable, regionVariable = "TKE_WEB_IDENTITY_TOKEN_FILE", "TKE_REGION"
	provider, role, file := os.Getenv("TKE_PROVIDER_ID"), os.Getenv("TKE_ROLE_ARN"), os.Getenv(fileVariable)
	if provider == "" || role == "" || file == "" {
		return source, false, nil
	}
	source.pod, source.region = true, besideValue{os.Getenv(regionVariable), regionVariable}
	source.credentials.WebIdentity = &tencentcloud.WebIdentity{
		ProviderID: provider,
		Token:      credential.TokenFile(fileVariable, file),
		Role:       tencentcloud.Role{ARN: role, SessionName: defaultSession, Duration: defaultSessionSeconds},
	}
	return source, true, nil
}
