// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apis"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// The provider's tests run against the sandbox, which answers no API that it does not know.
func TestAPIs_listThoseOfTheSandbox(t *testing.T) {
	var listed []string
	for _, api := range apis.All() {
		if !strings.Contains(api.Action, "/") { // a metadata service is known by its path
			listed = append(listed, api.Action)
		}
	}
	tencentCloud, huaweiCloud := sandbox.Actions()
	sameNames(t, "list of APIs", listed, slices.Concat(tencentCloud, huaweiCloud, sandbox.KeyActions()))
}

func TestAPIs_listEveryDataSource(t *testing.T) {
	var listed, documented []string
	for _, api := range apis.All() {
		switch {
		case api.DataSource == "":
			continue
		case api.Permission == "" || api.Reads == "" || api.Host == "" || api.Service == "":
			t.Errorf("%s lacks its permission, service, host or what it reads", api.DataSource)
		}
		listed = append(listed, api.DataSource)
	}
	for _, name := range files(t, func(name string) bool { return path.Dir(name) == "docs/data-sources" }) {
		if name := strings.TrimSuffix(path.Base(name), ".md"); name != "audit" { // it reads the APIs of the others
			documented = append(documented, name)
		}
	}
	sameNames(t, "list of APIs", listed, documented)
}

func TestSecurity_verifiesTheFilesOfARelease(t *testing.T) {
	_, commands, _ := strings.Cut(readFile(t, "SECURITY.md"), "```sh\n")
	const sums, sandboxes = "terraform-provider-orgaudit_0.1.0_SHA256SUMS", "orgaudit-sandbox_0.1.0_linux_amd64.zip"
	for _, want := range []string{
		"gpg --verify " + sums + ".sig " + sums, "sha256sum --check --ignore-missing " + sums,
		"gpg --verify " + sandboxes + ".sig " + sandboxes, "gh attestation verify " + sandboxes + " --repo orgaudit/terraform-provider-orgaudit",
		"--signer-workflow orgaudit/terraform-provider-orgaudit/.github/workflows/release.yml",
	} {
		if !strings.Contains(commands, want) {
			t.Errorf("SECURITY.md does not say %q", want)
		}
	}
}
