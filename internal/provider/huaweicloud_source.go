// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

var (
	huaweiCloudKeys     = keyNames{id: "access_key", secret: "secret_key", token: "security_token"}
	huaweiCloudIdentity = identityNames{block: "assume_role_with_oidc", provider: "idp_id", token: "id_token", file: "id_token_file"}
)

// huaweiSource is a source of keys.
type huaweiSource struct {
	credentials huaweicloud.Credentials
	settings    map[string]sourceValue // region and domain_id of a profile
	agency      *huaweicloud.Agency    // the agency that a profile says to assume
}

// findSource returns the source of keys to use: the instance's metadata if there is no other.
func (h huaweiCloud) findSource() (huaweiSource, error) {
	source, found, err := firstSource(h.oidc, h.keys, h.profile)
	if err == nil && !found {
		source.credentials.Instance = true
		source.credentials.NoInstance = h.noKeys(huaweiCloudKeys).Error() + ". The metadata service of the instance has no keys either"
	}
	return source, err
}

func (h huaweiCloud) keys(level level) (source huaweiSource, found bool, err error) {
	source.credentials.Keys, found, err = h.keyPair(level, huaweiCloudKeys)
	return source, found, err
}

func (h huaweiCloud) oidc(level level) (source huaweiSource, found bool, err error) {
	block, found, err := h.identity(level, huaweiCloudIdentity, huaweiCloudKeys)
	if err != nil || !found {
		return source, false, err
	}
	oidc := &huaweicloud.OIDC{}
	if oidc.IDPID, err = block.required(huaweiCloudIdentity.provider); err != nil {
		return source, false, err
	}
	if oidc.Token, err = block.identityToken(huaweiCloudIdentity); err != nil {
		return source, false, err
	}
	agency, err := block.text(agencyName.name)
	if err != nil {
		return source, false, err
	}
	if agency == "" {
		oidc.Duration, err = block.wholeNumber(keyDuration.name)
	} else {
		oidc.Agency, err = block.agency()
	}
	source.credentials.OIDC = oidc
	return source, true, err
}

// agency returns an agency to assume.
func (v values) agency() (*huaweicloud.Agency, error) {
	agency := &huaweicloud.Agency{}
	var err error
	if agency.Name, err = v.required(agencyName.name); err != nil {
		return nil, err
	}
	if agency.DomainID, agency.DomainName, err = v.delegatingAccount(); err != nil {
		return nil, err
	}
	agency.Duration, err = v.wholeNumber(keyDuration.name)
	return agency, err
}

// delegatingAccount returns the id and the name of an agency's account. Both name the same account, so an attribute for one
// of them beats the variables for both.
func (v values) delegatingAccount() (id, name string, err error) {
	const domainName = "domain_name"
	for _, level := range levels {
		if id, err = v.at(level, agencyDomainID.name); err != nil {
			return "", "", err
		}
		if name, err = v.at(level, domainName); err != nil {
			return "", "", err
		}
		if id != "" || name != "" {
			return id, name, agencyDomainID.check.in(v.label(agencyDomainID.name), id)
		}
	}
	if v.setting(domainName).variables == nil { // an identity token takes no name
		return "", "", fmt.Errorf("%s is not set: %s needs the account that delegates", v.label(agencyDomainID.name), v.path)
	}
	return "", "", fmt.Errorf("neither %s nor %s is set: %s needs the account that delegates", v.label(domainName), v.label(agencyDomainID.name), v.path)
}

// addAgency adds the agency to assume with the keys, if any. The block and the variables beat a profile's agency.
func (h huaweiCloud) addAgency(source huaweiSource) (huaweicloud.Credentials, error) {
	credentials := source.credentials
	block, assume, err := h.assumedRole(agencyName.name, huaweiCloudIdentity, credentials.OIDC != nil)
	if err != nil || !assume {
		credentials.AssumeRole = source.agency
		return credentials, err
	}
	credentials.AssumeRole, err = block.agency()
	return credentials, err
}

// profile returns the profile of the vendor's command line that a level names, or the current profile.
func (h huaweiCloud) profile(level level) (source huaweiSource, found bool, err error) {
	setting, err := h.firstAt(level, "profile", "shared_config_file")
	if err != nil || setting == "" && level != byDefault {
		return source, false, err
	}
	source, missing, err := h.readProfile()
	if err == nil && missing != "" && setting != "" {
		err = fmt.Errorf("%s: %s", h.label(setting), missing)
	}
	return source, missing == "", err
}

// readProfile reads a profile of the vendor's command line. If it finds no keys, missing says what the file lacks.
func (h huaweiCloud) readProfile() (source huaweiSource, missing string, err error) {
	path, err := h.text("shared_config_file")
	if err != nil {
		return source, "", err
	}
	name, err := h.text("profile")
	if err != nil {
		return source, "", err
	}
	path = credential.InHome(path)
	var file struct {
		Current  string          `json:"current"`
		Profiles []hcloudProfile `json:"profiles"`
	}
	found, err := h.readJSON(path, &file)
	switch {
	case err != nil:
		return source, "", err
	case !found:
		return source, "there is no file " + path, nil
	}
	name = cmp.Or(name, file.Current)
	at := slices.IndexFunc(file.Profiles, func(p hcloudProfile) bool { return p.Name == name })
	if at < 0 {
		return source, fmt.Sprintf("the file %s has no profile %q", path, name), nil
	}
	profile, where := file.Profiles[at], fmt.Sprintf("the profile %q in the file %s", name, path)
	keys := profile.keys()
	if keys.ID == "" && keys.Secret == "" {
		return source, where + " has no " + profile.keyPath() + "accessKeyId and secretAccessKey", nil
	}
	if source, err = profile.source(keys, where); err != nil {
		err = fmt.Errorf("%s: %w", where, err)
	}
	return source, "", err
}

// hcloudKeys are keys in the file of the vendor's command line.
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

// singleSignOn reports whether the keys come from a login by browser.
func (p hcloudProfile) singleSignOn() bool {
	return strings.EqualFold(p.Mode, "SSO") || p.hcloudKeys == (hcloudKeys{}) && p.SSOAuth.STSToken != (hcloudKeys{})
}

// keyPath is the path to the keys within the profile.
func (p hcloudProfile) keyPath() string {
	if p.singleSignOn() {
		return "ssoAuth.stsToken."
	}
	return ""
}

func (p hcloudProfile) keys() apicall.Keys {
	from := p.hcloudKeys
	if p.singleSignOn() {
		from = p.SSOAuth.STSToken
	}
	return apicall.Keys{ID: from.AccessKeyID, Secret: from.SecretAccessKey, Token: from.SecurityToken}
}

// source returns the profile as a source of keys. Errors about its region and account name the file and the profile.
func (p hcloudProfile) source(keys apicall.Keys, where string) (source huaweiSource, err error) {
	if p.AgencyName != "" && p.AgencyDomainName == "" && p.AgencyDomainID == "" {
		return source, errors.New("it has an agencyName without agencyDomainName or agencyDomainId")
	}
	if err := errors.Join(
		checkKeys(keys, "there", p.keyPath()+"accessKeyId", p.keyPath()+"secretAccessKey", p.keyPath()+"securityToken"),
		checkDomainID.in("agencyDomainId", p.AgencyDomainID),
	); err != nil {
		return source, err
	}
	source = huaweiSource{
		credentials: huaweicloud.Credentials{Keys: keys},
		settings:    map[string]sourceValue{"region": {p.Region, where + ": region"}, "domain_id": {p.DomainID, where + ": domainId"}},
	}
	if p.AgencyName != "" {
		source.agency = &huaweicloud.Agency{Name: p.AgencyName, DomainName: p.AgencyDomainName, DomainID: p.AgencyDomainID}
	}
	return source, nil
}
