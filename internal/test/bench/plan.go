// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// bench has what the measurements share: a folder with the built programs, and the CLI.
type bench struct {
	folder string
	cli    string
	self   string // this program, which wraps providers
}

// The built providers, by the name that Terraform looks for.
const (
	orgaudit = "orgaudit"
	empty    = "empty"
)

func newBench(ctx context.Context) (*bench, func(), error) {
	folder, err := os.MkdirTemp("", "orgaudit-bench")
	if err != nil {
		return nil, nil, err
	}
	remove := func() { _ = os.RemoveAll(folder) }
	b := &bench{folder: folder, cli: os.Getenv("TF_ACC_TERRAFORM_PATH")}
	if b.cli == "" {
		b.cli = "terraform"
	}
	if b.self, err = os.Executable(); err != nil {
		return nil, remove, err
	}
	for name, source := range map[string]string{orgaudit: ".", empty: "./internal/test/bench/empty"} {
		// As releases are built (.goreleaser.yml).
		if _, err := run(ctx, "", append(os.Environ(), "CGO_ENABLED=0"), "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", b.program(name), source); err != nil {
			return nil, remove, err
		}
	}
	return b, remove, nil
}

// program returns the path of a provider, in its own folder.
func (b *bench) program(name string) string {
	return filepath.Join(b.folder, name, "terraform-provider-"+name)
}

// module is a configuration and the environment in which Terraform finds its provider.
type module struct {
	*bench
	provider    string
	folder      string
	environment []string
	planned     []string // the environment of the last plan
}

// newModule writes a configuration without its terraform block. From the machine's environment it takes only PATH.
func (b *bench) newModule(name, body string, server *sandbox.Server) (*module, error) {
	head := fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = \"orgaudit/%s\" }\n  }\n}\n", name, name)
	return b.newWholeModule(name, head+body, server)
}

// newWholeModule writes a configuration as newModule does, which has its terraform block.
func (b *bench) newWholeModule(name, text string, server *sandbox.Server) (*module, error) {
	m := &module{bench: b, provider: name}
	var err error
	if m.folder, err = os.MkdirTemp(b.folder, "module"); err != nil {
		return nil, err
	}
	m.environment = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + m.folder, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1"}
	if server != nil {
		for name, value := range server.Environment() {
			m.environment = append(m.environment, name+"="+value)
		}
	}
	return m, os.WriteFile(filepath.Join(m.folder, "main.tf"), []byte(text), 0o600)
}

// plan plans without a state. If wrapped, the cost is that of all starts of the provider; otherwise that of the plan.
func (m *module) plan(ctx context.Context, wrapped bool) (cost, error) {
	folder := filepath.Dir(m.program(m.provider))
	environment := m.environment
	noted := filepath.Join(m.folder, "notes")
	if wrapped {
		folder = filepath.Join(m.folder, "wrapped")
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return cost{}, err
		}
		name := filepath.Join(folder, filepath.Base(m.program(m.provider)))
		if err := os.Symlink(m.self, name); err != nil && !os.IsExist(err) {
			return cost{}, err
		}
		_ = os.Remove(noted)
		environment = append(environment, wrappedVariable+"="+m.program(m.provider), notesVariable+"="+noted)
	}
	cli := filepath.Join(m.folder, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"orgaudit/%s\" = %q\n  }\n  direct {}\n}\n", m.provider, folder)
	if err := os.WriteFile(cli, []byte(text), 0o600); err != nil {
		return cost{}, err
	}
	m.planned = append(environment, "TF_CLI_CONFIG_FILE="+cli)
	whole, err := run(ctx, m.folder, m.planned, m.cli, "plan", "-input=false", "-no-color", "-out=plan")
	if err != nil || !wrapped {
		return whole, err
	}
	provider, starts, err := notes(noted)
	if err == nil && starts == 0 {
		err = errors.New("the provider did not start")
	}
	provider.Wall = whole.Wall
	return provider, err
}

// state applies the last plan and returns the size of the state, in bytes.
func (m *module) state(ctx context.Context) (int64, error) {
	if _, err := run(ctx, m.folder, m.planned, m.cli, "apply", "-input=false", "-no-color", "plan"); err != nil {
		return 0, err
	}
	info, err := os.Stat(filepath.Join(m.folder, "terraform.tfstate"))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// isWrapper reports whether Terraform started this program as a provider.
func isWrapper() bool {
	return strings.HasPrefix(filepath.Base(os.Args[0]), "terraform-provider-") && os.Getenv(wrappedVariable) != ""
}
