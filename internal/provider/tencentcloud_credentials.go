// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

const (
	defaultSTSRegion = "ap-guangzhou"
	// defaultSession names the session of a role where nothing else does.
	defaultSession = "terraform-provider-orgaudit"

	defaultSessionSeconds = 7200
	longestSessionSeconds = 43200
)

// The attributes of the two forms of assuming a role, with their variables.
var (
	assumeRoleVariables = map[string][]string{
		"role_arn":         {"TENCENTCLOUD_ASSUME_ROLE_ARN"},
		"session_name":     {"TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME"},
		"session_duration": {"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION"},
		"external_id":      {"TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID"},
	}
	webIdentityVariables = map[string][]string{
		"provider_id":             {"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID"},
		"web_identity_token":      {"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN"},
		"web_identity_token_file": {"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE"},
		"role_arn":                {"TENCENTCLOUD_ASSUME_ROLE_ARN"},
		"session_name":            {"TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME"},
		"session_duration":        {"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION"},
	}
)

// tencentCloudCredentialAttributes are the sources of credentials beside a key pair.
func tencentCloudCredentialAttributes(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	const (
		roleARN     = "Role to assume, such as `qcs::cam::uin/100000000001:roleName/audit`. Variable: `TENCENTCLOUD_ASSUME_ROLE_ARN`."
		sessionName = "Name of the session, which the audit log shows. Variable: `TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME`. Default: `" + defaultSession + "`."
		duration    = "How long the keys of the role live, in seconds, 1 to 43200; they are renewed before they expire. Variable: `TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION`. Default: `7200`."
	)
	attributes["shared_credentials_dir"] = optionalString("Directory of the profile files of the vendor's command line. Variable: `TENCENTCLOUD_SHARED_CREDENTIALS_DIR`. Default: `~/.tccli`.")
	attributes["profile"] = optionalString("Profile of the vendor's command line: the keys are those of the file `<profile>.credential`, and its `role-arn` is assumed where it has one. Variable: `TENCENTCLOUD_PROFILE`. Default: `default`.")
	attributes["cam_role_name"] = optionalString("Role of the instance, whose keys its metadata gives. Variable: `TENCENTCLOUD_CAM_ROLE_NAME`.")
	attributes["assume_role"] = optionalObject("Role to assume with the keys, on top of a key pair, a profile, a pod's identity or an instance's role.", map[string]schema.Attribute{
		"role_arn":         optionalString(roleARN),
		"session_name":     optionalString(sessionName),
		"session_duration": optionalNumber(duration),
		"policy":           optionalString("Policy that narrows what the keys of the role may do, as JSON."),
		"external_id":      optionalString("External id that the role's trust policy asks for. Variable: `TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID`."),
	})
	attributes["assume_role_with_web_identity"] = optionalObject("Role to assume with an identity token, for a pipeline that has one and no stored key.", map[string]schema.Attribute{
		"provider_id":             optionalString("Name of the identity provider. Variable: `TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID`. Default: `OIDC`."),
		"web_identity_token":      optionalSecret("Identity token. Variable: `TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN`."),
		"web_identity_token_file": optionalString("File with the identity token, as it is or as `{\"web_identity_token\": ...}`; it is read anew each time that a token is needed. Variable: `TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE`."),
		"role_arn":                optionalString(roleARN),
		"session_name":            optionalString(sessionName),
		"session_duration":        optionalNumber(duration),
	})
	attributes["sts_endpoint"] = optionalString("Whole URL of the Security Token Service, where `domain` does not give it; only where a role is assumed. Plain `http` only for loopback. Variable: `ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT`.")
	return attributes
}

// tencentSource is where keys come from, with what comes along.
type tencentSource struct {
	credentials tencentcloud.Credentials
	region      besideKeys         // of the Security Token Service, empty where the source names none
	role        *tencentcloud.Role // that a profile file says to assume
	pod         bool               // the identity is a pod's
}

// tencentSource finds the source of the keys, in the provider's order.
func (s settings) tencentSource() (*tencentSource, error) {
	at := func(find func(level) (*tencentSource, error), level level) func() (*tencentSource, error) {
		return func() (*tencentSource, error) { return find(level) }
	}
	found, err := firstOf(
		at(s.tencentIdentity, byAttribute), at(s.tencentKeys, byAttribute), at(s.tencentProfile, byAttribute), at(s.tencentInstance, byAttribute),
		at(s.tencentIdentity, byVariable), at(s.tencentKeys, byVariable), at(s.tencentProfile, byVariable), at(s.tencentInstance, byVariable),
		s.tencentDefaultProfile, s.tencentPod,
	)
	if err == nil && found == nil {
		err = s.noKeys()
	}
	return found, err
}

func (s settings) tencentKeys(level level) (*tencentSource, error) {
	keys, err := s.keysAt(level)
	if keys == nil || err != nil {
		return nil, err
	}
	return &tencentSource{credentials: tencentcloud.Credentials{Keys: *keys}}, nil
}

// tencentIdentity is an identity token. By variables it counts where its provider and its token are
// set: the others serve the other form of assuming a role too.
func (s settings) tencentIdentity(level level) (*tencentSource, error) {
	const attribute = "assume_role_with_web_identity"
	nested, given, err := s.nested(attribute, webIdentityVariables)
	if err != nil {
		return nil, err
	}
	switch {
	case level == byAttribute && !given:
		return nil, nil // no identity is no error yet
	case level == byAttribute:
		if keys, err := s.attributeKeys(); err != nil {
			return nil, err
		} else if keys != nil {
			return nil, s.both(s.keys.id, attribute)
		}
	case nested.variable("provider_id") == "" || blank(nested.variable("web_identity_token")) && nested.variable("web_identity_token_file") == "":
		return nil, nil // no identity is no error yet
	}
	identity := &tencentcloud.WebIdentity{}
	if identity.ProviderID, err = nested.value("provider_id", "OIDC"); err != nil {
		return nil, err
	}
	if identity.Token, err = nested.identityToken("web_identity_token", "web_identity_token_file"); err != nil {
		return nil, err
	}
	if identity.Role, err = nested.tencentRole(); err != nil {
		return nil, err
	}
	return &tencentSource{credentials: tencentcloud.Credentials{WebIdentity: identity}}, nil
}

// tencentRole gives what both forms of assuming a role share.
func (s settings) tencentRole() (role tencentcloud.Role, err error) {
	if role.ARN, err = s.required("role_arn"); err != nil {
		return role, err
	}
	if role.SessionName, err = s.value("session_name", defaultSession); err != nil {
		return role, err
	}
	role.Duration, err = s.wholeNumber("session_duration", defaultSessionSeconds, 1, longestSessionSeconds)
	return role, err
}

// tencentAssumedRole gives the role that the keys are exchanged for, nil for none: an attribute beats
// the variables, and those beat the profile file.
func (s settings) tencentAssumedRole(source *tencentSource) (*tencentcloud.Role, error) {
	const attribute = "assume_role"
	nested, given, err := s.nested(attribute, assumeRoleVariables)
	if err != nil {
		return nil, err
	}
	switch {
	case source.credentials.WebIdentity != nil && !source.pod:
		if given {
			return nil, fmt.Errorf("%s and an identity token (%s) are both given: a role is assumed once, take one of them away",
				nested.cloud, settings{cloud: s.cloud + ".assume_role_with_web_identity", variables: webIdentityVariables}.name("provider_id"))
		}
		return nil, nil // the role is assumed with the token
	case !given && nested.variable("role_arn") == "":
		return source.role, nil
	}
	role, err := nested.tencentRole()
	if err != nil {
		return nil, err
	}
	if role.Policy, err = nested.value("policy", ""); err != nil {
		return nil, err
	}
	role.ExternalID, err = nested.value("external_id", "")
	return &role, err
}

// tencentInstance is the role of the instance.
func (s settings) tencentInstance(level level) (*tencentSource, error) {
	role, err := s.at(level, "cam_role_name")
	if role == "" {
		return nil, err
	}
	return &tencentSource{credentials: tencentcloud.Credentials{InstanceRole: role}}, nil
}

// tencentProfile is a profile of the vendor's command line that the configuration or a variable names.
func (s settings) tencentProfile(level level) (*tencentSource, error) {
	return namedProfile(s, level, []string{"profile", "shared_credentials_dir"}, s.readTencentProfile)
}

// tencentDefaultProfile is the profile that the vendor's command line takes.
func (s settings) tencentDefaultProfile() (*tencentSource, error) {
	source, _, err := s.readTencentProfile()
	return source, err
}

// readTencentProfile reads a profile's two files; where they hold no keys, missing says what is not there.
func (s settings) readTencentProfile() (source *tencentSource, missing string, err error) {
	profile, err := s.value("profile", "default")
	if err != nil {
		return nil, "", err
	}
	directory, err := s.value("shared_credentials_dir", "~/.tccli")
	if err != nil {
		return nil, "", err
	}
	directory = inHome(directory)
	var credential struct {
		SecretID        string `json:"secretId"`
		SecretKey       string `json:"secretKey"`
		Token           string `json:"token"`
		RoleARN         string `json:"role-arn"`
		RoleSessionName string `json:"role-session-name"`
	}
	path := filepath.Join(directory, profile+".credential")
	if _, err := s.readJSONFile(path, &credential); err != nil {
		return nil, "", err
	}
	keys := apicall.Keys{
		ID: strings.TrimSpace(credential.SecretID), Secret: strings.TrimSpace(credential.SecretKey), Token: strings.TrimSpace(credential.Token),
	}
	switch {
	case keys.ID == "" && keys.Secret == "":
		return nil, "there is no file " + path + " with secretId and secretKey", nil
	case keys.ID == "" || keys.Secret == "":
		return nil, "", fmt.Errorf("the file %s has one of secretId and secretKey: both come together from one source", path)
	}
	var configure struct {
		System struct {
			Region string `json:"region"`
		} `json:"_sys_param"`
	}
	configurePath := filepath.Join(directory, profile+".configure")
	if _, err := s.readJSONFile(configurePath, &configure); err != nil {
		return nil, "", err
	}
	region := besideKeys{strings.TrimSpace(configure.System.Region), "the region in the file " + configurePath}
	if err := checkKeys(keys, "secretId", "secretKey", "token"); err != nil {
		return nil, "", fmt.Errorf("the file %s: %w", path, err)
	}
	source = &tencentSource{credentials: tencentcloud.Credentials{Keys: keys}, region: region}
	if arn := strings.TrimSpace(credential.RoleARN); arn != "" {
		source.role = &tencentcloud.Role{ARN: arn, SessionName: strings.TrimSpace(credential.RoleSessionName), Duration: defaultSessionSeconds}
		if source.role.SessionName == "" {
			source.role.SessionName = defaultSession
		}
	}
	return source, "", nil
}

// tencentPod is the identity of a pod of Tencent Kubernetes Engine.
func (s settings) tencentPod() (*tencentSource, error) {
	const fileVariable = "TKE_WEB_IDENTITY_TOKEN_FILE"
	provider, role, file := os.Getenv("TKE_PROVIDER_ID"), os.Getenv("TKE_ROLE_ARN"), os.Getenv(fileVariable)
	if provider == "" || role == "" || file == "" {
		return nil, nil // no pod is no error yet
	}
	const regionVariable = "TKE_REGION"
	region := besideKeys{os.Getenv(regionVariable), regionVariable}
	return &tencentSource{pod: true, region: region, credentials: tencentcloud.Credentials{WebIdentity: &tencentcloud.WebIdentity{
		ProviderID: provider,
		Token:      func(ctx context.Context) (string, error) { return readTokenFile(ctx, fileVariable, file) },
		Role:       tencentcloud.Role{ARN: role, SessionName: defaultSession, Duration: defaultSessionSeconds},
	}}}, nil
}
