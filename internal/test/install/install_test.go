// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package install

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// runMake runs make in the repository with other variables of the environment, and returns what it printed.
func runMake(t *testing.T, variables map[string]string, arguments ...string) string {
	t.Helper()
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip(err)
	}
	command := exec.CommandContext(t.Context(), "make", append([]string{"--no-print-directory"}, arguments...)...)
	command.Dir = rootmodule.Repository(t)
	for _, variable := range os.Environ() {
		// The make that runs this test hands down its own options and variables.
		if name, _, _ := strings.Cut(variable, "="); name != "MAKEFLAGS" && name != "MFLAGS" && name != "VERSION" {
			command.Env = append(command.Env, variable)
		}
	}
	for name, value := range variables {
		command.Env = append(command.Env, name+"="+value)
	}
	printed, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%q: %v\n%s", command.Args, err, printed)
	}
	return string(printed)
}

// homeVariables makes home the home folder. Go keeps its own folders, or it would compile everything again.
func homeVariables(t *testing.T, home string) map[string]string {
	t.Helper()
	names := []string{"GOCACHE", "GOENV", "GOMODCACHE", "GOPATH"}
	values, err := exec.CommandContext(t.Context(), "go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	variables := map[string]string{"HOME": home, "APPDATA": home, "XDG_CONFIG_HOME": t.TempDir()}
	for i, value := range strings.Split(strings.TrimSpace(string(values)), "\n") {
		variables[names[i]] = strings.TrimSpace(value)
	}
	return variables
}

// filesBelow returns the paths of all files and empty folders below a folder.
func filesBelow(t *testing.T, folder string) (found []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		if entry.IsDir() {
			if inside, err := os.ReadDir(filepath.Join(folder, name)); err != nil || len(inside) > 0 {
				return err
			}
		}
		found = append(found, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// proxy refuses connections to other hosts and records the hosts.
type proxy struct {
	mutex sync.Mutex
	hosts []string
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.hosts = append(p.hosts, r.Host)
	w.WriteHeader(http.StatusForbidden)
}

func (p *proxy) asked() []string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return slices.Clone(p.hosts)
}

const configuration = `
data "orgaudit_organization_members" "all" {}

output "members" {
  value = length(data.orgaudit_organization_members.all.members)
}
`

func TestAccInstall_initFindsTheProviderWithoutARegistry(t *testing.T) {
	home := t.TempDir()
	variables := homeVariables(t, home)
	printed := runMake(t, variables, "install", "VERSION=1.2.3")
	_, block, _ := strings.Cut(printed, "\nterraform {")

	server := sandboxtest.Start(t, gates.Organization(t))
	outside := &proxy{}
	proxyServer := httptest.NewServer(outside)
	defer proxyServer.Close()
	module := rootmodule.New(t, t.TempDir(), server.Environment())
	module.SetVariables(map[string]string{
		"HOME": home, "APPDATA": home, "TF_CLI_CONFIG_FILE": "", "TF_REGISTRY_DISCOVERY_RETRY": "0",
		"HTTPS_PROXY": proxyServer.URL, "HTTP_PROXY": proxyServer.URL,
	})
	module.Write("main.tf", "terraform {"+block+configuration)

	module.Run(0, "init", "-input=false")
	host := registry()
	lock := module.Read(".terraform.lock.hcl")
	for _, text := range []string{`provider "` + host + `/orgaudit/orgaudit"`, `"1.2.3"`, `"h1:`} {
		if !strings.Contains(lock, text) {
			t.Errorf("no %s in the lock file:\n%s", text, lock)
		}
	}
	if printed := module.Plan(0); !strings.Contains(printed, "+ members = 2") {
		t.Errorf("the plan does not show two members:\n%s", printed)
	}
	for _, call := range server.Calls() {
		if agent := call.Header.Get("User-Agent"); !strings.Contains(agent, "terraform-provider-orgaudit/1.2.3 ") {
			t.Errorf("the installed provider is linked with another version: %s", agent)
		}
	}
	if hosts := outside.asked(); len(hosts) > 0 {
		t.Errorf("connections to %v", hosts)
	}

	// Other providers still come from their registry, and the proxy would have seen a question about this one.
	module.Write("main.tf", "terraform {\n  required_providers {\n    other = { source = \"orgaudit/other\" }\n  }\n}\n")
	module.Run(1, "init", "-input=false")
	if hosts := outside.asked(); !slices.Contains(hosts, host+":443") {
		t.Errorf("connections to %v, want %s", hosts, host)
	}

	runMake(t, variables, "uninstall", "VERSION=1.2.3")
	if left := filesBelow(t, home); len(left) > 0 {
		t.Errorf("make uninstall left %v", left)
	}
}

// registry returns the host with which the command line completes the provider's source.
func registry() string {
	if host := os.Getenv("TF_ACC_PROVIDER_HOST"); host != "" {
		return host
	}
	return "registry.terraform.io"
}

// The page of the provider puts the zips of a release into a mirror. A test of package published has their names.
func TestAccInstall_releaseZipsFitAMirror(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(rootmodule.Repository(t), "docs", "index.md"))
	if err != nil {
		t.Fatal(err)
	}
	zipPath := "/" + registry() + "/orgaudit/orgaudit/terraform-provider-orgaudit_"
	if !strings.Contains(string(page), "/srv/terraform"+zipPath+"0.1.0_linux_amd64.zip\n") {
		t.Errorf("the page does not name %s", zipPath)
	}
	_, block, _ := strings.Cut(string(page), "```hcl\nprovider_installation {")
	block, _, _ = strings.Cut(block, "```")

	mirror := t.TempDir()
	writeRelease(t, mirror+zipPath+"1.2.3_"+runtime.GOOS+"_"+runtime.GOARCH+".zip", "1.2.3")
	server := sandboxtest.Start(t, gates.Organization(t))
	module := rootmodule.New(t, t.TempDir(), server.Environment())
	module.Write("cli.tfrc", "provider_installation {"+strings.ReplaceAll(block, "/srv/terraform", filepath.ToSlash(mirror)))
	module.WriteMain(configuration)
	module.Run(0, "init", "-input=false")
	if lock := module.Read(".terraform.lock.hcl"); !strings.Contains(lock, `"1.2.3"`) {
		t.Errorf("version 1.2.3 is not in the lock file:\n%s", lock)
	}
	if printed := module.Plan(0); !strings.Contains(printed, "+ members = 2") {
		t.Errorf("the plan does not show two members:\n%s", printed)
	}
}

// writeRelease writes a zip with the provider, as GoReleaser does.
func writeRelease(t *testing.T, path, version string) {
	t.Helper()
	folder := rootmodule.Build(t)
	names, err := filepath.Glob(filepath.Join(folder, "terraform-provider-orgaudit*"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	released := filepath.Join(folder, "terraform-provider-orgaudit_v"+version+filepath.Ext(names[0]))
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	if err := errors.Join(os.Rename(names[0], released), archive.AddFS(os.DirFS(folder)), archive.Close(), os.MkdirAll(filepath.Dir(path), 0o700)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestUninstall_keepsOtherFiles(t *testing.T) {
	home := t.TempDir()
	variables := homeVariables(t, home)
	plugins := ".terraform.d/plugins/"
	if runtime.GOOS == "windows" {
		plugins = "terraform.d/plugins/"
	}
	others := []string{
		plugins + "registry.opentofu.org/orgaudit/orgaudit/terraform-provider-orgaudit_0.9.0_linux_amd64.zip",
		plugins + "registry.terraform.io/orgaudit/orgaudit/1.2.3/plan9_arm/terraform-provider-orgaudit_v1.2.3",
		plugins + "registry.terraform.io/vendor/cloud/1.2.3/" + runtime.GOOS + "_" + runtime.GOARCH + "/terraform-provider-cloud_v1.2.3",
		".terraformrc",
	}
	slices.Sort(others)
	for _, name := range others {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("another file"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	runMake(t, variables, "install", "VERSION=1.2.3")
	if now := filesBelow(t, home); len(now) != len(others)+2 {
		t.Errorf("make install made %v", now)
	}
	runMake(t, variables, "uninstall", "VERSION=1.2.3")
	if left := filesBelow(t, home); !slices.Equal(left, others) {
		t.Errorf("make uninstall left %v, want %v", left, others)
	}
}

func TestVersion_isTheTagOrADevelopmentVersion(t *testing.T) {
	folder := t.TempDir()
	git := func(arguments ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"}, arguments...)...)
		command.Dir = folder
		if printed, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", arguments, err, printed)
		}
	}
	variables := map[string]string{"GIT_DIR": filepath.Join(folder, ".git")}
	want := func(version string) {
		t.Helper()
		printed := runMake(t, variables, "--dry-run", "install")
		for _, text := range []string{"-X main.version=" + version + `"`, "scripts/install '" + version + "'"} {
			if !strings.Contains(printed, text) {
				t.Errorf("no %s in:\n%s", text, printed)
			}
		}
	}
	want("0.1.0") // no repository
	git("init", "--quiet")
	git("commit", "--quiet", "--allow-empty", "--message=first")
	want("0.1.0")
	git("tag", "v1.4.0-rc.1")
	want("1.4.0-rc.1")
	git("commit", "--quiet", "--allow-empty", "--message=second")
	want("0.1.0")
}
