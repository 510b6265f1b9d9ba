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

// The provider cannot stop these variables of the libraries below it, so users have to know what they write.
func TestSecurity_namesDebuggingVariables(t *testing.T) {
	page := readFile(t, "SECURITY.md")
	for _, variable := range []string{"GODEBUG=http2debug", "TF_LOG_SDK_PROTO_DATA_DIR"} {
		if !strings.Contains(page, "| `"+variable) {
			t.Errorf("SECURITY.md has no row that says what %s writes", variable)
		}
	}
}

func TestSecurity_verifiesTheFilesOfARelease(t *testing.T) {
	config, page := readGoreleaser(t), readFile(t, "SECURITY.md")
	_, commands, _ := strings.Cut(page, "```sh\n")
	sums, sandboxes := render(t, config.Checksum.NameTemplate), render(t, config.Archives[1].NameTemplate)+".zip"
	for _, want := range []string{
		"gpg --verify " + sums + ".sig " + sums, "sha256sum --check --ignore-missing " + sums,
		"gpg --verify " + sandboxes + ".sig " + sandboxes, "gh attestation verify " + sandboxes + " --repo orgaudit/terraform-provider-orgaudit",
		"--signer-workflow orgaudit/terraform-provider-orgaudit/.github/workflows/release.yml",
	} {
		want = strings.NewReplacer("1.2.3", "0.1.0", "arm64", "amd64").Replace(want)
		if !strings.Contains(commands, want) {
			t.Errorf("SECURITY.md does not say %q", want)
		}
	}
}
