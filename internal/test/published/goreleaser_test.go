// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"
)

// goreleaser is as much of GoReleaser's configuration as a release uses.
type goreleaser struct {
	Version     int       `yaml:"version"`
	ProjectName string    `yaml:"project_name"`
	Builds      []build   `yaml:"builds"`
	Archives    []archive `yaml:"archives"`
	Checksum    struct {
		IDs          []string    `yaml:"ids"`
		NameTemplate string      `yaml:"name_template"`
		Algorithm    string      `yaml:"algorithm"`
		ExtraFiles   []extraFile `yaml:"extra_files"`
	} `yaml:"checksum"`
	Signs   []sign `yaml:"signs"`
	SBOMs   []sbom `yaml:"sboms"`
	Release struct {
		Prerelease string      `yaml:"prerelease"`
		ExtraFiles []extraFile `yaml:"extra_files"`
	} `yaml:"release"`
	Changelog struct {
		Disable bool `yaml:"disable"`
	} `yaml:"changelog"`
}

type build struct {
	ID           string     `yaml:"id"`
	Main         string     `yaml:"main"`
	Binary       string     `yaml:"binary"`
	Env          []string   `yaml:"env"`
	Flags        []string   `yaml:"flags"`
	LDFlags      []string   `yaml:"ldflags"`
	ModTimestamp string     `yaml:"mod_timestamp"`
	GOOS         []string   `yaml:"goos"`
	GOARCH       []string   `yaml:"goarch"`
	Ignore       []platform `yaml:"ignore"`
}

type platform struct {
	GOOS   string `yaml:"goos"`
	GOARCH string `yaml:"goarch"`
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

type sign struct {
	ID        string   `yaml:"id"`
	Artifacts string   `yaml:"artifacts"`
	IDs       []string `yaml:"ids"`
	Cmd       string   `yaml:"cmd"`
	Signature string   `yaml:"signature"`
	Stdin     string   `yaml:"stdin"`
	Args      []string `yaml:"args"`
}

type sbom struct {
	ID        string   `yaml:"id"`
	Artifacts string   `yaml:"artifacts"`
	IDs       []string `yaml:"ids"`
	Cmd       string   `yaml:"cmd"`
	Args      []string `yaml:"args"`
	Documents []string `yaml:"documents"`
}

func readGoreleaser(t *testing.T) goreleaser {
	t.Helper()
	var config goreleaser
	decodeYAML(t, ".goreleaser.yml", &config)
	if config.Version != 2 || config.ProjectName != project {
		t.Fatalf("version %d of the form and project %q, not 2 and %s", config.Version, config.ProjectName, project)
	}
	return config
}

// build gives the one build with an id.
func (g goreleaser) build(t *testing.T, id string) build {
	t.Helper()
	i := slices.IndexFunc(g.Builds, func(b build) bool { return b.ID == id })
	if i < 0 {
		t.Fatalf("no build %s", id)
	}
	return g.Builds[i]
}

// platforms are what a build is built for.
func (b build) platforms() (platforms []platform) {
	for _, goos := range b.GOOS {
		for _, goarch := range b.GOARCH {
			if p := (platform{goos, goarch}); !slices.Contains(b.Ignore, p) {
				platforms = append(platforms, p)
			}
		}
	}
	return platforms
}

// render gives what a template of GoReleaser comes to in version 1.2.3.
func render(t *testing.T, text string, p platform) string {
	t.Helper()
	parsed, err := template.New("").Option("missingkey=error").Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var rendered strings.Builder
	if err := parsed.Execute(&rendered, map[string]string{
		"ProjectName": project, "Version": "1.2.3", "Os": p.GOOS, "Arch": p.GOARCH,
	}); err != nil {
		t.Fatal(err)
	}
	return rendered.String()
}

func wantText(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, not %q", what, got, want)
	}
}

func TestRelease_zipsAndBinariesHaveTheNamesThatRegistriesLookFor(t *testing.T) {
	config := readGoreleaser(t)
	provider := config.build(t, "provider")
	wantText(t, "main package", provider.Main, ".")
	wantText(t, "binary", render(t, provider.Binary, platform{}), project+"_v1.2.3")
	found := false
	for _, a := range config.Archives {
		if !slices.Contains(a.IDs, "provider") {
			continue
		}
		found = true
		if !slices.Equal(a.IDs, []string{"provider"}) || !slices.Equal(a.Formats, []string{"zip"}) {
			t.Errorf("archive %s holds %v as %v, not the provider alone as zip", a.ID, a.IDs, a.Formats)
		}
		for _, p := range provider.platforms() {
			wantText(t, "zip", render(t, a.NameTemplate, p)+".zip", project+"_1.2.3_"+p.GOOS+"_"+p.GOARCH+".zip")
		}
	}
	if !found {
		t.Error("no archive holds the provider")
	}
}

func TestRelease_everyBuildIsStaticReproducibleAndForPlatformsOfGo(t *testing.T) {
	config := readGoreleaser(t)
	list, err := exec.CommandContext(t.Context(), "go", "tool", "dist", "list").Output()
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Fields(string(list))
	for _, b := range config.Builds {
		if !slices.Equal(b.Env, []string{"CGO_ENABLED=0"}) {
			t.Errorf("%s: environment is %v, not CGO_ENABLED=0", b.ID, b.Env)
		}
		if !slices.Equal(b.Flags, []string{"-trimpath"}) {
			t.Errorf("%s: flags are %v, not -trimpath", b.ID, b.Flags)
		}
		wantText(t, b.ID+": mod_timestamp", b.ModTimestamp, "{{ .CommitTimestamp }}")
		if !exists(b.Main + "/main.go") {
			t.Errorf("%s: no program in %s", b.ID, b.Main)
		}
		for _, p := range b.platforms() {
			if !slices.Contains(known, p.GOOS+"/"+p.GOARCH) {
				t.Errorf("%s: Go builds for no %s/%s", b.ID, p.GOOS, p.GOARCH)
			}
		}
	}
}

// What a user may run Terraform on.
func TestRelease_theProviderIsBuiltForThePlatformsOfTerraform(t *testing.T) {
	var platforms []string
	for _, p := range readGoreleaser(t).build(t, "provider").platforms() {
		platforms = append(platforms, p.GOOS+"/"+p.GOARCH)
	}
	sameNames(t, "platforms", platforms, []string{
		"darwin/amd64", "darwin/arm64", "freebsd/386", "freebsd/amd64", "freebsd/arm", "freebsd/arm64",
		"linux/386", "linux/amd64", "linux/arm", "linux/arm64", "windows/386", "windows/amd64", "windows/arm64",
	})
}

func TestRelease_theLinkerSetsAVersionThatMainHas(t *testing.T) {
	ldflags := strings.Join(readGoreleaser(t).build(t, "provider").LDFlags, " ")
	wantText(t, "ldflags", ldflags, "-s -w -X main.version={{ .Version }}")
	for _, declaration := range parseFile(t, "main.go").Decls {
		variables, ok := declaration.(*ast.GenDecl)
		if !ok || variables.Tok != token.VAR {
			continue
		}
		for _, spec := range variables.Specs {
			if value, ok := spec.(*ast.ValueSpec); ok && value.Names[0].Name == "version" {
				return
			}
		}
	}
	t.Error("main.go has no variable version")
}

func TestRelease_checksumsHoldTheProviderAndItsManifestAlone(t *testing.T) {
	config := readGoreleaser(t)
	sums := config.Checksum
	wantText(t, "name", render(t, sums.NameTemplate, platform{}), project+"_1.2.3_SHA256SUMS")
	wantText(t, "algorithm", sums.Algorithm, "sha256")
	wantManifest(t, "checksum", sums.ExtraFiles)
	if !slices.Equal(sums.IDs, []string{"provider"}) {
		t.Errorf("ids are %v, not provider alone", sums.IDs)
	}
	// GoReleaser takes whatever carries one of the ids, of any kind.
	for _, a := range config.Archives {
		if slices.Contains(sums.IDs, a.ID) != slices.Contains(a.IDs, "provider") {
			t.Errorf("archive %s with %v: in the checksums should be the provider's and no other", a.ID, a.IDs)
		}
	}
	for _, s := range config.Signs {
		if slices.Contains(sums.IDs, s.ID) {
			t.Errorf("signature %s would be in the checksums", s.ID)
		}
	}
	for _, s := range config.SBOMs {
		if slices.Contains(sums.IDs, s.ID) {
			t.Errorf("SBOM %s would be in the checksums", s.ID)
		}
	}
}

func TestRelease_theManifestIsAFileOfTheRelease(t *testing.T) {
	wantManifest(t, "release", readGoreleaser(t).Release.ExtraFiles)
}

func wantManifest(t *testing.T, where string, files []extraFile) {
	t.Helper()
	if len(files) != 1 {
		t.Fatalf("%s: %d extra files, not the manifest alone", where, len(files))
	}
	wantText(t, where+": glob", files[0].Glob, "terraform-registry-manifest.json")
	wantText(t, where+": manifest", render(t, files[0].NameTemplate, platform{}), project+"_1.2.3_manifest.json")
}

func TestRelease_theManifestNamesTheProtocolThatMainServes(t *testing.T) {
	var manifest struct {
		Version  int `json:"version"`
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		} `json:"metadata"`
	}
	decoder := json.NewDecoder(strings.NewReader(readFile(t, "terraform-registry-manifest.json")))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&manifest); err != nil {
		t.Fatal(err)
	}
	if manifest.Version != 1 {
		t.Errorf("version %d of the form, not 1", manifest.Version)
	}
	served := map[string]string{"tf5server": "5.0", "tf6server": "6.0"}
	var protocols []string
	for _, spec := range parseFile(t, "main.go").Imports {
		if protocol := served[path.Base(strings.Trim(spec.Path.Value, `"`))]; protocol != "" {
			protocols = append(protocols, protocol)
		}
	}
	sameNames(t, "protocols", manifest.Metadata.ProtocolVersions, protocols)
}

func TestRelease_everyZipIsUnderASignature(t *testing.T) {
	config := readGoreleaser(t)
	var signed []string // ids of archives
	for _, s := range config.Signs {
		switch s.Artifacts {
		case "checksum":
			signed = append(signed, config.Checksum.IDs...)
		case "archive":
			signed = append(signed, s.IDs...)
		}
		wantText(t, s.ID+": program", s.Cmd, "gpg")
		wantText(t, s.ID+": signature", s.Signature, "${artifact}.sig")
		wantText(t, s.ID+": stdin", s.Stdin, "{{ .Env.GPG_PASSPHRASE }}")
		// Registries take a binary signature: no --armor, no --clearsign.
		sameNames(t, s.ID+": arguments", s.Args, []string{
			"--batch", "--pinentry-mode=loopback", "--passphrase-fd=0", "--local-user={{ .Env.GPG_FINGERPRINT }}",
			"--output=${signature}", "--detach-sign", "${artifact}",
		})
	}
	if !slices.ContainsFunc(config.Signs, func(s sign) bool { return s.Artifacts == "checksum" }) {
		t.Error("the checksums are not signed")
	}
	for _, a := range config.Archives {
		if !slices.Contains(signed, a.ID) {
			t.Errorf("archive %s is neither signed nor in the signed checksums", a.ID)
		}
	}
}

func TestRelease_theSandboxIsNotTakenForTheProvider(t *testing.T) {
	config := readGoreleaser(t)
	sandbox := config.build(t, "sandbox")
	wantText(t, "main package", sandbox.Main, "./cmd/orgaudit-sandbox")
	wantText(t, "binary", sandbox.Binary, "orgaudit-sandbox")
	for _, a := range config.Archives {
		if !slices.Contains(a.IDs, "sandbox") {
			continue
		}
		for _, p := range sandbox.platforms() {
			wantText(t, "zip", render(t, a.NameTemplate, p), "orgaudit-sandbox_1.2.3_"+p.GOOS+"_"+p.GOARCH)
		}
		return
	}
	t.Error("no archive holds the sandbox")
}

func TestRelease_everyBinaryHasAnSBOMNamedAsItsZip(t *testing.T) {
	config := readGoreleaser(t)
	for _, a := range config.Archives {
		i := slices.IndexFunc(config.SBOMs, func(s sbom) bool { return s.Artifacts == "binary" && slices.Equal(s.IDs, a.IDs) })
		if i < 0 {
			t.Errorf("archive %s has no SBOM", a.ID)
			continue
		}
		s := config.SBOMs[i]
		if len(s.Documents) != 1 || s.Documents[0] != a.NameTemplate+".cdx.json" {
			t.Errorf("SBOM %s is %v, not %s.cdx.json", s.ID, s.Documents, a.NameTemplate)
		}
		if !slices.Contains(s.Args, "$document") || !slices.Contains(s.Args, "$artifact") {
			t.Errorf("SBOM %s: arguments %v name no document or no binary", s.ID, s.Args)
		}
		if !strings.Contains(readFile(t, ".github/workflows/release.yml"), "/"+s.Cmd+"@v") {
			t.Errorf("SBOM %s: release.yml installs no %s", s.ID, s.Cmd)
		}
	}
}

// parseFile reads a Go file of the repository.
func parseFile(t *testing.T, name string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(name)), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
