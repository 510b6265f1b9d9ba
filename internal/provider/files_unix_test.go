// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

const mebibyte = 1 << 20

// filesWithSecrets are the files that the provider reads, with the settings that name them.
var filesWithSecrets = []struct {
	name       string
	cloud      cloud
	path, text string
	attributes attributes
	variables  variables
	also       files
}{
	{
		name: "a profile of Tencent Cloud", cloud: tencentCloud, path: ".tccli/audit.credential", text: tencentProfile(profileKeys),
		attributes: attributes{"profile": "audit"},
	},
	{
		name: "the region of a profile of Tencent Cloud", cloud: tencentCloud, path: ".tccli/audit.configure", text: `{"_sys_param":{"region":"ap-guangzhou"}}`,
		attributes: attributes{"profile": "audit"}, also: files{".tccli/audit.credential": tencentProfile(profileKeys)},
	},
	{
		name: "the default profile of Tencent Cloud", cloud: tencentCloud, path: ".tccli/default.credential", text: tencentProfile(profileKeys),
	},
	{
		name: "a web identity token", cloud: tencentCloud, path: "token", text: identityToken,
		attributes: attributes{"assume_role_with_web_identity": attributes{"role_arn": role("pipeline"), "web_identity_token_file": "~/token"}},
	},
	{
		name: "a pod's token", cloud: tencentCloud, path: "token", text: podToken,
		variables: variables{"TKE_PROVIDER_ID": "tke", "TKE_ROLE_ARN": role("pod"), "TKE_WEB_IDENTITY_TOKEN_FILE": "$HOME/token"},
	},
	{
		name: "a file of Huawei Cloud's command line", cloud: huaweiCloud, path: "a.json", text: hcloud(hcloudProfile("first", profileKeys)),
		attributes: attributes{"shared_config_file": "~/a.json"},
	},
	{
		name: "the default file of Huawei Cloud's command line", cloud: huaweiCloud, path: hcloudConfig, text: hcloud(hcloudProfile("first", profileKeys)),
	},
	{
		name: "an identity token of Huawei Cloud", cloud: huaweiCloud, path: "token", text: identityToken,
		attributes: attributes{"assume_role_with_oidc": attributes{"idp_id": "pipeline", "id_token_file": "~/token"}},
	},
}

func TestFiles_mustBeRegularAndAtMostOneMebibyte(t *testing.T) {
	link := func(t *testing.T, to, path string) {
		if err := os.Symlink(to, path); err != nil {
			t.Fatal(err)
		}
	}
	write := func(t *testing.T, path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	padded := func(text string, size int) string { return text + strings.Repeat(" ", size-len(text)) }
	for _, test := range filesWithSecrets {
		for name, kind := range map[string]struct {
			make func(t *testing.T, path string)
			says string // "" if the file is read
		}{
			"a pipe": {func(t *testing.T, path string) {
				if err := syscall.Mkfifo(path, 0o600); err != nil {
					t.Fatal(err)
				}
			}, "not a regular file"},
			"a link to a pipe": {func(t *testing.T, path string) {
				if err := syscall.Mkfifo(path+".pipe", 0o600); err != nil {
					t.Fatal(err)
				}
				link(t, path+".pipe", path)
			}, "not a regular file"},
			"a device":            {func(t *testing.T, path string) { link(t, "/dev/zero", path) }, "not a regular file"},
			"a directory":         {func(t *testing.T, path string) { link(t, t.TempDir(), path) }, "not a regular file"},
			"one byte too long":   {func(t *testing.T, path string) { write(t, path, padded(test.text, mebibyte+1)) }, "longer than 1 MiB"},
			"one mebibyte":        {func(t *testing.T, path string) { write(t, path, padded(test.text, mebibyte)) }, ""},
			"a link to a regular": {func(t *testing.T, path string) { write(t, path+".real", test.text); link(t, path+".real", path) }, ""},
		} {
			t.Run(test.name+"/"+name, func(t *testing.T) {
				w := startWitness(t, sandboxtest.Start(t, credentialOrganization([]string{"any by profile-id+token"})), test.variables, test.also)
				path := filepath.Join(w.home, filepath.FromSlash(test.path))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				kind.make(t, path)
				config, _ := inHome(test.attributes, w.home).(attributes)
				ended := make(chan string, 1)
				go func() { ended <- w.mistake(test.cloud, config) }()
				select {
				case problem := <-ended:
					switch {
					case kind.says != "":
						w.tells(problem, kind.says)
					case problem != "":
						t.Errorf("not read: %s", problem)
					}
					w.keepsSecrets(problem)
				case <-time.After(10 * time.Second):
					t.Error("the read does not end")
				}
			})
		}
	}
}
