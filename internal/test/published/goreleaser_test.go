// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
)

// goreleaser is the part of GoReleaser's configuration that these tests read. `make lint` runs `goreleaser check` on
// the whole of it.
type goreleaser struct {
	ProjectName string    `yaml:"project_name"`
	Builds      []build   `yaml:"builds"`
	Archives    []archive `yaml:"archives"`
	Checksum    struct {
		IDs          []string    `yaml:"ids"`
		NameTemplate string      `yaml:"name_template"`
		Algorithm    string      `yaml:"algorithm"`
		ExtraFiles   []extraFile `yaml:"extra_files"`
	} `yaml:"checksum"`
	Signs []struct {
		ID        string   `yaml:"id"`
		Artifacts string   `yaml:"artifacts"`
		IDs       []string `yaml:"ids"`
		Cmd       string   `yaml:"cmd"`
		Signature string   `yaml:"signature"`
		Stdin     string   `yaml:"stdin"`
		Args      []string `yaml:"args"`
	} `yaml:"signs"`
	SBOMs []struct {
		ID        string   `yaml:"id"`
		Artifacts string   `yaml:"artifacts"`
		IDs       []string `yaml:"ids"`
		Cmd       string   `yaml:"cmd"`
		Args      []string `yaml:"args"`
		Documents []string `yaml:"documents"`
	} `yaml:"sboms"`
	Release struct {
		ExtraFiles []extraFile `yaml:"extra_files"`
	} `yaml:"release"`
}

type build struct {
	ID           string              `yaml:"id"`
	Main         string              `yaml:"main"`
	Binary       string              `yaml:"binary"`
	Env          []string            `yaml:"env"`
	Flags        []string            `yaml:"flags"`
	LDFlags      []string            `yaml:"ldflags"`
	ModTimestamp string              `yaml:"mod_timestamp"`
	GOOS         []string            `yaml:"goos"`
	GOARCH       []string            `yaml:"goarch"`
	Ignore       []map[string]string `yaml:"ignore"`
}

type archive struct {
	ID           string   `yaml:"id"`
	IDs          []string `yaml:"ids"`
	Formats      []string `yaml:"formats"`
	NameTemplate string   `yaml:"name_template"`
}

type extraFile struct {
	Glob         string `yaml:"glob"`
	NameTemplate string `yaml:"name_template"`
}

func readGoreleaser(t *testing.T) (config goreleaser) {
	t.Helper()
	decodeYAML(t, ".goreleaser.yml", &config)
	if len(config.Builds) != 2 || config.Builds[0].ID != "provider" || config.Builds[1].ID != "sandbox" ||
		len(config.Archives) != 2 || config.Archives[0].ID != "provider" || config.Archives[1].ID != "sandbox" {
		t.Fatal("want the builds and archives provider and sandbox")
	}
	return config
}

// render fills in a template for version 1.2.3 on Linux.
func render(t *testing.T, text string) string {
	t.Helper()
	parsed, err := template.New("").Option("missingkey=error").Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var rendered strings.Builder
	values := map[string]string{"ProjectName": readGoreleaser(t).ProjectName, "Version": "1.2.3", "Os": "linux", "Arch": "arm64"}
	if err := parsed.Execute(&rendered, values); err != nil {
		t.Fatal(err)
	}
	return rendered.String()
}

func wantText(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, want %q", what, got, want)
	}
}

// The registries look files up by these names.
func TestRelease_fileNames(t *testing.T) {
	config := readGoreleaser(t)
	provider, sandbox := config.Builds[0], config.Builds[1]
	wantText(t, "main package of the provider", provider.Main, ".")
	wantText(t, "binary of the provider", render(t, provider.Binary), "terraform-provider-orgaudit_v1.2.3")
	wantText(t, "zip of the provider", render(t, config.Archives[0].NameTemplate), "terraform-provider-orgaudit_1.2.3_linux_arm64")
	wantText(t, "checksums", render(t, config.Checksum.NameTemplate), "terraform-provider-orgaudit_1.2.3_SHA256SUMS")
	wantText(t, "main package of the sandbox", sandbox.Main, "./cmd/orgaudit-sandbox")
	wantText(t, "binary of the sandbox", sandbox.Binary, "orgaudit-sandbox")
	wantText(t, "zip of the sandbox", render(t, config.Archives[1].NameTemplate), "orgaudit-sandbox_1.2.3_linux_arm64")
	for _, a := range config.Archives {
		if !slices.Equal(a.IDs, []string{a.ID}) || !slices.Equal(a.Formats, []string{"zip"}) {
			t.Errorf("archive %s holds %v as %v, want its own build as zip", a.ID, a.IDs, a.Formats)
		}
	}
	for where, files := range map[string][]extraFile{"checksum": config.Checksum.ExtraFiles, "release": config.Release.ExtraFiles} {
		if len(files) != 1 || files[0].Glob != "terraform-registry-manifest.json" {
			t.Fatalf("%s: extra files %v, want only the manifest", where, files)
		}
		wantText(t, "manifest", render(t, files[0].NameTemplate), "terraform-provider-orgaudit_1.2.3_manifest.json")
	}
}

func TestRelease_platformsOfTerraform(t *testing.T) {
	provider := readGoreleaser(t).Builds[0]
	var platforms []string
	for _, goos := range provider.GOOS {
		for _, goarch := range provider.GOARCH {
			if !slices.ContainsFunc(provider.Ignore, func(p map[string]string) bool { return p["goos"] == goos && p["goarch"] == goarch }) {
				platforms = append(platforms, goos+"/"+goarch)
			}
		}
	}
	sameNames(t, "platforms", platforms, []string{
		"darwin/amd64", "darwin/arm64", "freebsd/386", "freebsd/amd64", "freebsd/arm", "freebsd/arm64",
		"linux/386", "linux/amd64", "linux/arm", "linux/arm64", "windows/386", "windows/amd64", "windows/arm64",
	})
}

func TestRelease_buildsAreStaticAndReproducible(t *testing.T) {
	for _, b := range readGoreleaser(t).Builds {
		wantText(t, b.ID+": environment", strings.Join(b.Env, " "), "CGO_ENABLED=0")
		wantText(t, b.ID+": flags", strings.Join(b.Flags, " "), "-trimpath")
		wantText(t, b.ID+": mod_timestamp", b.ModTimestamp, "{{ .CommitTimestamp }}")
	}
}

func TestRelease_linkerSetsTheVersion(t *testing.T) {
	wantText(t, "ldflags", strings.Join(readGoreleaser(t).Builds[0].LDFlags, " "), "-s -w -X main.version={{ .Version }}")
	if !regexp.MustCompile(`(?m)^var version = `).MatchString(readFile(t, "main.go")) {
		t.Error("main.go has no variable version")
	}
}

// The checksums cover every artifact with one of the ids, of any kind.
func TestRelease_checksumsCoverOnlyTheProvider(t *testing.T) {
	config := readGoreleaser(t)
	wantText(t, "algorithm", config.Checksum.Algorithm, "sha256")
	if !slices.Equal(config.Checksum.IDs, []string{"provider"}) {
		t.Errorf("ids are %v, want only provider", config.Checksum.IDs)
	}
	for _, s := range config.Signs {
		if s.ID == "provider" {
			t.Error("a signature has the id provider and would be in the checksums")
		}
	}
	for _, s := range config.SBOMs {
		if s.ID == "provider" {
			t.Error("an SBOM has the id provider and would be in the checksums")
		}
	}
}

func TestRelease_manifestNamesTheServedProtocol(t *testing.T) {
	var manifest struct {
		Version  int
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		}
	}
	if err := json.Unmarshal([]byte(readFile(t, "terraform-registry-manifest.json")), &manifest); err != nil {
		t.Fatal(err)
	}
	if manifest.Version != 1 || !slices.Equal(manifest.Metadata.ProtocolVersions, []string{"6.0"}) || !strings.Contains(readFile(t, "main.go"), "tf6server.Serve(") {
		t.Errorf("manifest %+v, or main.go does not serve protocol 6", manifest)
	}
}

func TestRelease_everyZipIsSigned(t *testing.T) {
	config := readGoreleaser(t)
	var signed []string
	for _, s := range config.Signs {
		switch s.Artifacts {
		case "checksum":
			signed = append(signed, "checksums", "provider")
		case "archive":
			signed = append(signed, s.IDs...)
		}
		wantText(t, s.ID+": program", s.Cmd, "gpg")
		wantText(t, s.ID+": signature", s.Signature, "${artifact}.sig")
		wantText(t, s.ID+": stdin", s.Stdin, "{{ .Env.GPG_PASSPHRASE }}")
		// The registries take a binary signature: no --armor, no --clearsign.
		sameNames(t, s.ID+": arguments", s.Args, []string{
			"--batch", "--pinentry-mode=loopback", "--passphrase-fd=0", "--local-user={{ .Env.GPG_FINGERPRINT }}",
			"--output=${signature}", "--detach-sign", "${artifact}",
		})
	}
	sameNames(t, "signed", signed, []string{"checksums", "provider", "sandbox"})
}

func TestRelease_everyBinaryHasAnSBOM(t *testing.T) {
	config := readGoreleaser(t)
	if len(config.SBOMs) != len(config.Archives) {
		t.Fatalf("%d SBOMs for %d archives", len(config.SBOMs), len(config.Archives))
	}
	for i, s := range config.SBOMs {
		a := config.Archives[i]
		if s.Artifacts != "binary" || !slices.Equal(s.IDs, a.IDs) || !slices.Equal(s.Documents, []string{a.NameTemplate + ".cdx.json"}) {
			t.Errorf("SBOM %s is not that of the binary in %s, or is not named as its zip", s.ID, a.ID)
		}
		if !slices.Contains(s.Args, "$document") || !slices.Contains(s.Args, "$artifact") {
			t.Errorf("SBOM %s: the arguments %v lack the document or the binary", s.ID, s.Args)
		}
		if !strings.Contains(readFile(t, ".github/workflows/release.yml"), "/"+s.Cmd+"@v") {
			t.Errorf("release.yml does not install %s", s.Cmd)
		}
	}
}

func TestRelease_usesTheGoReleaserThatLintRuns(t *testing.T) {
	pin := regexp.MustCompile(`github\.com/goreleaser/goreleaser/v2 (v\S+)`).FindStringSubmatch(readFile(t, "tools/release/go.mod"))
	if pin == nil || !strings.Contains(readFile(t, ".github/workflows/release.yml"), "version: "+pin[1]+"\n") {
		t.Errorf("release.yml does not run %q", pin)
	}
}
