// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

var huaweiCloudKeys = keyNames{id: "access_key", secret: "secret_key", token: "security_token"}

// How long temporary keys may live, in seconds.
const (
	leastKeySeconds   = 900
	longestKeySeconds = 86400
)

// huaweiSource is where keys come from, with what comes along.
type huaweiSource struct {
	credentials huaweicloud.Credentials
	beside      map[string]besideValue // region and domain_id of a profile
	agency      *huaweicloud.Agency    // that a profile says to assume
}

// findSource returns the source of keys that counts. What the attributes name beats what variables name. An instance's
// metadata is asked only if nothing else is named.
func (h huaweiCloud) findSource() (huaweiSource, error) {
	named := []func(level) (huaweiSource, bool, error){h.oidc, h.keys, h.namedProfile}
	for _, level := range []level{byAttribute, byVariable} {
		for _, find := range named {
			if source, found, err := find(level); found || err != nil {
				return source, err
			}
		}
	}
	if source, found, err := h.defaultProfile(); found || err != nil {
		return source, err
	}
	return huaweiSource{credentials: huaweicloud.Credentials{
		Instance: true, NoInstance: h.noKeys(huaweiCloudKeys).Error() + ". The metadata service of an instance gives none either",
	}}, nil
}

func (h huaweiCloud) keys(level level) (source huaweiSource, found bool, err error) {
	source.credentials.Keys, found, err = h.keyPair(level, huaweiCloudKeys)
	return source, found, err
}

// oidc is an identity token. By variables it counts if its provider and its token are set: the others serve the other
// form of assuming a role too.
func (h huaweiCloud) oidc(level level) (source huaweiSource, found bool, err error) {
	const name = "assume_role_with_oidc"
	identity, given, err := h.within(name)
	switch {
	case err != nil:
		return source, false, err
	case level == byAttribute && !given:
		return source, false, nil
	case level == byAttribute:
		if _, found, err := h.attributeKeys(huaweiCloudKeys); err != nil {
			return source, false, err
		} else if found {
			return source, false, h.bothGiven(huaweiCloudKeys.id, name)
		}
	case identity.variable("idp_id") == "" || blank(identity.variable("id_token")) && identity.variable("id_token_file") == "":
		return source, false, nil
	}
	oidc := &huaweicloud.OIDC{}
	if oidc.IDPID, err = identity.required("idp_id"); err != nil {
		return source, false, err
	}
	if oidc.Token, err = identity.identityToken("id_token", "id_token_file"); err != nil {
		return source, false, err
	}
	agency, err := identity.text(agencyName.name, "")
	if err != nil {
		return source, false, err
	}
	if agency == "" {
		oidc.Duration, err = identity.keySeconds()
	} else {
		oidc.Agency, err = identity.agency()
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
	agency.Duration, err = v.keySeconds()
	return agency, err
}

// keySeconds returns how long keys are to live, 0 if that is not given.
func (v values) keySeconds() (int64, error) {
	return v.wholeNumber(keyDuration.name, 0, leastKeySeconds, longestKeySeconds)
}

// delegatingAccount returns the account of an agency: what an attribute says of it beats all that variables say, since
// both name the one account.
func (v values) delegatingAccount() (id, name string, err error) {
	const domainName = "domain_name"
	for _, level := range []level{byAttribute, byVariable} {
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
		return "", "", fmt.Errorf("%s is not given: %s needs the account that delegates", v.label(agencyDomainID.name), v.path)
	}
	return "", "", fmt.Errorf("%s is not given, nor is %s: %s needs the account that delegates", v.label(domainName), v.label(agencyDomainID.name), v.path)
}

// assumedAgency returns the agency that the keys are exchanged for, nil for none: an attribute beats the variables, and
// those beat the profile. With an identity token the agency is assumed already.
func (h huaweiCloud) assumedAgency(source huaweiSource) (*huaweicloud.Agency, error) {
	assumed, given, err := h.within("assume_role")
	switch {
	case err != nil:
		return nil, err
	case source.credentials.OIDC != nil && given:
		identity := values{block: h.block.block("assume_role_with_oidc"), path: h.path + ".assume_role_with_oidc"}
		return nil, fmt.Errorf("%s and an identity token (%s) are both given: a role is assumed once, take one of them away", assumed.path, identity.label("idp_id"))
	case source.credentials.OIDC != nil:
		return nil, nil //nolint:nilnil // no agency is assumed
	case !given && assumed.variable(agencyName.name) == "":
		return source.agency, nil
	}
	return assumed.agency()
}

// namedProfile is a profile of the vendor's command line that the configuration or a variable names.
func (h huaweiCloud) namedProfile(level level) (source huaweiSource, found bool, err error) {
	for _, name := range []string{"profile", "shared_config_file"} {
		value, err := h.at(level, name)
		if err != nil {
			return source, false, err
		}
		if value == "" {
			continue
		}
		source, missing, err := h.profile()
		if err == nil && missing != "" {
			err = fmt.Errorf("%s: %s", h.label(name), missing)
		}
		return source, err == nil, err
	}
	return source, false, nil
}

// defaultProfile is the profile that the vendor's command line takes.
func (h huaweiCloud) defaultProfile() (huaweiSource, bool, error) {
	source, missing, err := h.profile()
	return source, missing == "" && err == nil, err
}

// profile reads a profile of the vendor's command line; missing says what is not there if it has no keys.
func (h huaweiCloud) profile() (source huaweiSource, missing string, err error) {
	path, err := h.text("shared_config_file", "~/.hcloud/config.json")
	if err != nil {
		return source, "", err
	}
	name, err := h.text("profile", "")
	if err != nil {
		return source, "", err
	}
	path = credential.InHome(path)
	var file struct {
		Current  string          `json:"current"`
		Profiles []hcloudProfile `json:"profiles"`
	}
	if found, err := h.readJSON(path, &file); err != nil {
		return source, "", err
	} else if !found {
		return source, "there is no file " + path, nil
	}
	if name == "" {
		name = file.Current
	}
	for _, profile := range file.Profiles {
		if profile.Name != name {
			continue
		}
		where := fmt.Sprintf("the profile %q in the file %s", name, path)
		keys := profile.keys()
		if keys.ID == "" && keys.Secret == "" {
			return source, where + " has no " + profile.keyPath() + "accessKeyId and secretAccessKey", nil
		}
		if source, err = profile.source(keys, where); err != nil {
			err = fmt.Errorf("%s: %w", where, err)
		}
		return source, "", err
	}
	return source, fmt.Sprintf("the file %s has no profile %q", path, name), nil
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

// singleSignOn tells whether the keys are those of a login by browser.
func (p hcloudProfile) singleSignOn() bool {
	return strings.EqualFold(p.Mode, "SSO") || p.hcloudKeys == (hcloudKeys{}) && p.SSOAuth.STSToken != (hcloudKeys{})
}

// keyPath is where the keys are in the profile.
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

// source returns the keys of the profile with what comes along.
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
		beside:      map[string]besideValue{"region": {p.Region, where + ": region"}, "domain_id": {p.DomainID, where + ": domainId"}},
	}
	if p.AgencyName != "" {
		source.agency = &huaweicloud.Agency{Name: p.AgencyName, DomainName: p.AgencyDomainName, DomainID: p.AgencyDomainID}
	}
	return source, nil
}
