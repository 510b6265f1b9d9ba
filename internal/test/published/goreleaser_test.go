// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	zipName = "{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}"
	zipOfSB = "orgaudit-sandbox_{{ .Version }}_{{ .Os }}_{{ .Arch }}"
	// The registries take a binary signature: no --armor, no --clearsign.
	signing  = "[--batch --pinentry-mode=loopback --passphrase-fd=0 --local-user={{ .Env.GPG_FINGERPRINT }} --output=${signature} --detach-sign ${artifact}]"
	listing  = "[bin -json -std -version {{ .Version }} -output $document $artifact]"
	manifest = "[map[glob:terraform-registry-manifest.json name_template:{{ .ProjectName }}_{{ .Version }}_manifest.json]]"
)

// released has the values of GoReleaser's configuration by which the registries find and verify the files of a release.
// `make lint` runs `goreleaser check` on the form of the configuration. The checksums cover every artifact with one of
// their ids, of any kind, so signatures and SBOMs have other ids.
var released = map[string]string{
	"project_name":  "terraform-provider-orgaudit",
	"builds.0.main": ".", "builds.0.binary": "{{ .ProjectName }}_v{{ .Version }}", "builds.0.ldflags": "[-s -w -X main.version={{ .Version }}]",
	"builds.0.goos": "[freebsd windows linux darwin]", "builds.0.goarch": "[amd64 386 arm arm64]",
	"builds.0.ignore": "[map[goarch:386 goos:darwin] map[goarch:arm goos:darwin] map[goarch:arm goos:windows]]",
	"builds.1.main":   "./cmd/orgaudit-sandbox", "builds.1.binary": "orgaudit-sandbox",
	"builds.0.env": "[CGO_ENABLED=0]", "builds.0.flags": "[-trimpath]", "builds.0.mod_timestamp": "{{ .CommitTimestamp }}",
	"builds.1.env": "[CGO_ENABLED=0]", "builds.1.flags": "[-trimpath]", "builds.1.mod_timestamp": "{{ .CommitTimestamp }}",
	"signs.0.cmd": "gpg", "signs.0.stdin": "{{ .Env.GPG_PASSPHRASE }}", "signs.1.cmd": "gpg", "signs.1.stdin": "{{ .Env.GPG_PASSPHRASE }}",
	"archives.0.ids": "[provider]", "archives.0.formats": "[zip]", "archives.0.name_template": zipName,
	"archives.1.ids": "[sandbox]", "archives.1.formats": "[zip]", "archives.1.name_template": zipOfSB,
	"checksum.ids": "[provider]", "checksum.name_template": "{{ .ProjectName }}_{{ .Version }}_SHA256SUMS", "checksum.algorithm": "sha256",
	"checksum.extra_files": manifest, "release.extra_files": manifest,
	"signs.0.id": "checksums", "signs.0.artifacts": "checksum", "signs.0.signature": "${artifact}.sig", "signs.0.args": signing,
	"signs.1.id": "sandbox-zips", "signs.1.artifacts": "archive", "signs.1.ids": "[sandbox]", "signs.1.signature": "${artifact}.sig", "signs.1.args": signing,
	"sboms.0.id": "provider-sbom", "sboms.0.artifacts": "binary", "sboms.0.ids": "[provider]", "sboms.0.documents": "[" + zipName + ".cdx.json]",
	"sboms.0.args": listing, "sboms.1.args": listing, "sboms.1.id": "sandbox-sbom", "sboms.1.artifacts": "binary", "sboms.1.ids": "[sandbox]", "sboms.1.documents": "[" + zipOfSB + ".cdx.json]",
}

func TestRelease_filesOfTheRegistries(t *testing.T) {
	var config map[string]any
	decodeYAML(t, ".goreleaser.yml", &config)
	for path, want := range released {
		var value any = config
		for step := range strings.SplitSeq(path, ".") {
			switch within := value.(type) {
			case map[string]any:
				value = within[step]
			case []any:
				index, _ := strconv.Atoi(step)
				value = within[index]
			}
		}
		if got := fmt.Sprint(value); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	if !regexp.MustCompile(`(?m)^var version = `).MatchString(readFile(t, "main.go")) {
		t.Error("main.go has no variable version")
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

func TestRelease_usesTheGoReleaserThatLintRuns(t *testing.T) {
	pin := regexp.MustCompile(`github\.com/goreleaser/goreleaser/v2 (v\S+)`).FindStringSubmatch(readFile(t, "tools/release/go.mod"))
	release := readFile(t, ".github/workflows/release.yml")
	if pin == nil || !strings.Contains(release, "version: "+pin[1]+"\n") || !strings.Contains(release, "/cyclonedx-gomod@v") {
		t.Errorf("release.yml does not run %q, or does not install the program of the SBOMs", pin)
	}
}
