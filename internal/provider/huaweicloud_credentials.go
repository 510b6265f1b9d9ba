// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

// How long temporary keys live, in seconds.
const (
	leastKeySeconds   = 900
	longestKeySeconds = 86400
)

// The attributes of the two forms of assuming a role, with their variables.
var (
	agencyVariables = map[string][]string{
		"agency_name": {"HW_ASSUME_ROLE_AGENCY_NAME"},
		"domain_name": {"HW_ASSUME_ROLE_DOMAIN_NAME"},
		"domain_id":   {"HW_ASSUME_ROLE_DOMAIN_ID"},
		"duration":    {"HW_ASSUME_ROLE_DURATION"},
	}
	oidcVariables = map[string][]string{
		"agency_name":   {"HW_ASSUME_ROLE_AGENCY_NAME"},
		"domain_id":     {"HW_ASSUME_ROLE_DOMAIN_ID"},
		"duration":      {"HW_ASSUME_ROLE_DURATION"},
		"idp_id":        {"HW_ASSUME_ROLE_IDP_ID"},
		"id_token":      {"HW_ASSUME_ROLE_ID_TOKEN"},
		"id_token_file": {"HW_ASSUME_ROLE_ID_TOKEN_FILE"},
	}
)

// huaweiCloudCredentialAttributes are the sources of credentials beside a key pair.
func huaweiCloudCredentialAttributes(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	const (
		domainID = "Id of the account that delegates. Variable: `HW_ASSUME_ROLE_DOMAIN_ID`."
		duration = "How long the keys live, in seconds, 900 to 86400, with `domain_id` at most 43200, or 3600 from keys with a security token; they are renewed before they expire. Variable: `HW_ASSUME_ROLE_DURATION`. Default: that of the service."
	)
	attributes["shared_config_file"] = optionalString("File of the vendor's command line, with keys that are not encrypted. Variable: `HW_SHARED_CONFIG_FILE`. Default: `~/.hcloud/config.json`.")
	attributes["profile"] = optionalString("Profile of the vendor's command line: its keys, and its region, account and agency where nothing else names them. Variable: `HW_PROFILE`. Default: the file's `current`.")
	attributes["assume_role"] = optionalObject("Agency to assume with the keys, on top of a key pair, a profile or an instance's agency. The account is then the one that delegates.", map[string]schema.Attribute{
		"agency_name": optionalString("Name of the agency. Variable: `HW_ASSUME_ROLE_AGENCY_NAME`."),
		"domain_name": optionalString("Name of the account that delegates; this or `domain_id` is needed. Variable: `HW_ASSUME_ROLE_DOMAIN_NAME`."),
		"domain_id":   optionalString(domainID),
		"duration":    optionalNumber(duration),
	})
	attributes["assume_role_with_oidc"] = optionalObject("Identity token to exchange for keys, and an agency to assume with them if one is named; for a pipeline that has a token and no stored key.", map[string]schema.Attribute{
		"idp_id":        optionalString("Id of the identity provider. Variable: `HW_ASSUME_ROLE_IDP_ID`."),
		"id_token":      optionalSecret("Identity token. Variable: `HW_ASSUME_ROLE_ID_TOKEN`."),
		"id_token_file": optionalString("File with the identity token; it is read anew each time that a token is needed. Variable: `HW_ASSUME_ROLE_ID_TOKEN_FILE`."),
		"agency_name":   optionalString("Name of an agency to assume. Variable: `HW_ASSUME_ROLE_AGENCY_NAME`."),
		"domain_id":     optionalString(domainID + " Needed with `agency_name`."),
		"duration":      optionalNumber(duration),
	})
	return attributes
}

// huaweiSource is where keys come from, with what comes along.
type huaweiSource struct {
	credentials huaweicloud.Credentials
	beside      map[string]besideKeys // region and domain_id of a profile
	agency      *huaweicloud.Agency   // that a profile says to assume
}

// huaweiSource finds the source of the keys, in the provider's order. An instance's metadata is asked
// only where nothing else is named.
func (s settings) huaweiSource() (*huaweiSource, error) {
	at := func(find func(level) (*huaweiSource, error), level level) func() (*huaweiSource, error) {
		return func() (*huaweiSource, error) { return find(level) }
	}
	found, err := firstOf(
		at(s.huaweiIdentity, byAttribute), at(s.huaweiKeys, byAttribute), at(s.huaweiProfile, byAttribute),
		at(s.huaweiIdentity, byVariable), at(s.huaweiKeys, byVariable), at(s.huaweiProfile, byVariable),
		s.huaweiDefaultProfile,
	)
	if err == nil && found == nil {
		found = &huaweiSource{credentials: huaweicloud.Credentials{
			Instance: true, NoInstance: s.noKeys().Error() + ". The metadata service of an instance gives none either",
		}}
	}
	return found, err
}

func (s settings) huaweiKeys(level level) (*huaweiSource, error) {
	keys, err := s.keysAt(level)
	if keys == nil || err != nil {
		return nil, err
	}
	return &huaweiSource{credentials: huaweicloud.Credentials{Keys: *keys}}, nil
}

// huaweiIdentity is an identity token. By variables it counts where its provider and its token are
// set: the others serve the other form of assuming a role too.
func (s settings) huaweiIdentity(level level) (*huaweiSource, error) {
	const attribute = "assume_role_with_oidc"
	nested, given, err := s.nested(attribute, oidcVariables)
	if err != nil {
		return nil, err
	}
	nested.checks = map[string]check{"domain_id": checkDomainID, "idp_id": checkHeader}
	switch {
	case level == byAttribute && !given:
		return nil, nil // no identity is no error yet
	case level == byAttribute:
		if keys, err := s.attributeKeys(); err != nil {
			return nil, err
		} else if keys != nil {
			return nil, s.both(s.keys.id, attribute)
		}
	case nested.variable("idp_id") == "" || blank(nested.variable("id_token")) && nested.variable("id_token_file") == "":
		return nil, nil // no identity is no error yet
	}
	oidc := &huaweicloud.OIDC{}
	if oidc.IDPID, err = nested.required("idp_id"); err != nil {
		return nil, err
	}
	if oidc.Token, err = nested.identityToken("id_token", "id_token_file"); err != nil {
		return nil, err
	}
	agency, err := nested.value("agency_name", "")
	if err != nil {
		return nil, err
	}
	if agency == "" {
		oidc.Duration, err = nested.keySeconds()
	} else {
		oidc.Agency, err = nested.agency()
	}
	return &huaweiSource{credentials: huaweicloud.Credentials{OIDC: oidc}}, err
}

// agency gives an agency to assume.
func (s settings) agency() (*huaweicloud.Agency, error) {
	agency := &huaweicloud.Agency{}
	var err error
	if agency.Name, err = s.required("agency_name"); err != nil {
		return nil, err
	}
	if agency.DomainID, agency.DomainName, err = s.delegatingAccount(); err != nil {
		return nil, err
	}
	agency.Duration, err = s.keySeconds()
	return agency, err
}

// keySeconds gives how long keys are to live, 0 where that is not said.
func (s settings) keySeconds() (int64, error) {
	return s.wholeNumber("duration", 0, leastKeySeconds, longestKeySeconds)
}

// delegatingAccount gives the account that an agency is of: what an attribute says of it beats all that
// variables say, since both name the one account.
func (s settings) delegatingAccount() (id, name string, err error) {
	for _, level := range []level{byAttribute, byVariable} {
		if id, err = s.at(level, "domain_id"); err != nil {
			return "", "", err
		}
		if name, err = s.at(level, "domain_name"); err != nil {
			return "", "", err
		}
		if id != "" || name != "" {
			return id, name, checkIn(s.name("domain_id"), id, checkDomainID)
		}
	}
	if s.variables["domain_name"] == nil { // an identity token takes no name
		return "", "", fmt.Errorf("%s is not given: %s needs the account that delegates", s.name("domain_id"), s.cloud)
	}
	return "", "", fmt.Errorf("%s is not given, nor is %s: %s needs the account that delegates", s.name("domain_name"), s.name("domain_id"), s.cloud)
}

// huaweiAssumedAgency gives the agency that the keys are exchanged for, nil for none: an attribute
// beats the variables, and those beat the profile.
func (s settings) huaweiAssumedAgency(source *huaweiSource) (*huaweicloud.Agency, error) {
	nested, given, err := s.nested("assume_role", agencyVariables)
	if err != nil {
		return nil, err
	}
	nested.checks = map[string]check{"domain_id": checkDomainID}
	switch {
	case source.credentials.OIDC != nil:
		if given {
			return nil, fmt.Errorf("%s and an identity token (%s) are both given: a role is assumed once, take one of them away",
				nested.cloud, settings{cloud: s.cloud + ".assume_role_with_oidc", variables: oidcVariables}.name("idp_id"))
		}
		return nil, nil // the agency is assumed with the token
	case !given && nested.variable("agency_name") == "":
		return source.agency, nil
	}
	return nested.agency()
}

// huaweiProfile is a profile of the vendor's command line that the configuration or a variable names.
func (s settings) huaweiProfile(level level) (*huaweiSource, error) {
	return namedProfile(s, level, []string{"profile", "shared_config_file"}, s.readHuaweiProfile)
}

// huaweiDefaultProfile is the profile that the vendor's command line takes.
func (s settings) huaweiDefaultProfile() (*huaweiSource, error) {
	source, _, err := s.readHuaweiProfile()
	return source, err
}

// hcloudKeys are keys as the vendor's command line writes them.
type hcloudKeys struct {
	AccessKeyID     string `json:"accessKeyId"`
	SecretAccessKey string `json:"secretAccessKey"`
	SecurityToken   string `json:"securityToken"`
}

// hcloudProfile is a profile of the vendor's command line.
type hcloudProfile struct {
	hcloudKeys
	Name             string `json:"name"`
	Mode             string `json:"mode"`
	Region           string `json:"region"`
	DomainID         string `json:"domainId"`
	AgencyDomainID   string `json:"agencyDomainId"`
	AgencyDomainName string `json:"agencyDomainName"`
	AgencyName       string `json:"agencyName"`
	SSOAuth          struct {
		STSToken hcloudKeys `json:"stsToken"`
	} `json:"ssoAuth"`
}

// readHuaweiProfile reads a profile of the vendor's command line; where it has no keys, missing says
// what is not there.
func (s settings) readHuaweiProfile() (source *huaweiSource, missing string, err error) {
	path, err := s.value("shared_config_file", "~/.hcloud/config.json")
	if err != nil {
		return nil, "", err
	}
	name, err := s.value("profile", "")
	if err != nil {
		return nil, "", err
	}
	path = inHome(path)
	var file struct {
		Current  string          `json:"current"`
		Profiles []hcloudProfile `json:"profiles"`
	}
	if found, err := s.readJSONFile(path, &file); err != nil {
		return nil, "", err
	} else if !found {
		return nil, "there is no file " + path, nil
	}
	if name == "" {
		name = file.Current
	}
	for _, profile := range file.Profiles {
		if profile.Name == name {
			source, err := profile.source(fmt.Sprintf("the profile %q in the file %s", name, path))
			if err != nil {
				err = fmt.Errorf("the profile %q in the file %s: %w", name, path, err)
			}
			return source, fmt.Sprintf("the profile %q in the file %s has no %saccessKeyId and secretAccessKey", name, path, profile.keyPath()), err
		}
	}
	return nil, fmt.Sprintf("the file %s has no profile %q", path, name), nil
}

// singleSignOn tells whether the keys are those of a login by browser.
func (p hcloudProfile) singleSignOn() bool {
	return strings.EqualFold(p.Mode, "SSO") || p.hcloudKeys == (hcloudKeys{}) && p.SSOAuth.STSToken != (hcloudKeys{})
}

// keyPath is where the keys stand in a profile.
func (p hcloudProfile) keyPath() string {
	if p.singleSignOn() {
		return "ssoAuth.stsToken."
	}
	return ""
}

// source gives the keys of a profile with what comes along, nil where it has none.
func (p hcloudProfile) source(where string) (*huaweiSource, error) {
	from := p.hcloudKeys
	if p.singleSignOn() {
		from = p.SSOAuth.STSToken
	}
	keys := apicall.Keys{ID: from.AccessKeyID, Secret: from.SecretAccessKey, Token: from.SecurityToken}
	switch {
	case keys.ID == "" && keys.Secret == "":
		return nil, nil // no keys is no error yet
	case keys.ID == "" || keys.Secret == "":
		return nil, fmt.Errorf("it has one of %[1]saccessKeyId and %[1]ssecretAccessKey: both come together from one source", p.keyPath())
	case p.AgencyName != "" && p.AgencyDomainName == "" && p.AgencyDomainID == "":
		return nil, errors.New("it has an agencyName without agencyDomainName or agencyDomainId")
	}
	if err := errors.Join(
		checkKeys(keys, p.keyPath()+"accessKeyId", p.keyPath()+"secretAccessKey", p.keyPath()+"securityToken"),
		checkIn("agencyDomainId", p.AgencyDomainID, checkDomainID),
	); err != nil {
		return nil, err
	}
	source := &huaweiSource{
		credentials: huaweicloud.Credentials{Keys: keys},
		beside:      map[string]besideKeys{"region": {p.Region, where + ": region"}, "domain_id": {p.DomainID, where + ": domainId"}},
	}
	if p.AgencyName != "" {
		source.agency = &huaweicloud.Agency{
			Name: p.AgencyName, DomainName: p.AgencyDomainName, DomainID: p.AgencyDomainID,
		}
	}
	return source, nil
}
