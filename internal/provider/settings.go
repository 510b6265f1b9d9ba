// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
)

// block is a block of the provider's configuration: the one description of its settings, from which schema, lookup and
// documentation follow.
type block struct {
	name, help string
	settings   []setting
	blocks     []block
}

// setting is one argument of a block.
type setting struct {
	name string
	help string
	// variables stand in for an absent argument; the first one that is set counts.
	variables []string
	// preset says for the documentation what holds without argument and variable; empty if nothing does.
	preset string
	// secret marks what Terraform must not print.
	secret bool
	// number marks a number; other settings are texts.
	number bool
	// check tells what is wrong with a value, wherever it comes from; nil if any value will do.
	check check
}

// setting returns the setting of a name, one without variables and check if the block has none.
func (b block) setting(name string) setting {
	for _, setting := range b.settings {
		if setting.name == name {
			return setting
		}
	}
	return setting{name: name}
}

// block returns the block of a name within the block.
func (b block) block(name string) block {
	for _, inner := range b.blocks {
		if inner.name == name {
			return inner
		}
	}
	return block{name: name}
}

// schema returns the block as Terraform knows it: a misspelled argument is an error, which it would not be in an object.
// The arguments have no validators, since Terraform prints the line of the configuration, which may hold a secret.
func (b block) schema() schema.SingleNestedBlock {
	attributes, blocks := map[string]schema.Attribute{}, map[string]schema.Block{}
	for _, setting := range b.settings {
		attributes[setting.name] = setting.schema()
	}
	for _, inner := range b.blocks {
		blocks[inner.name] = inner.schema()
	}
	return schema.SingleNestedBlock{MarkdownDescription: b.help, Attributes: attributes, Blocks: blocks}
}

func (s setting) schema() schema.Attribute {
	if s.number {
		return schema.NumberAttribute{Optional: true, Sensitive: s.secret, MarkdownDescription: s.description()}
	}
	return schema.StringAttribute{Optional: true, Sensitive: s.secret, MarkdownDescription: s.description()}
}

// description returns the help with variables and preset, as the documentation has it.
func (s setting) description() string {
	text := s.help
	if len(s.variables) > 0 {
		text += " Variable: `" + strings.Join(s.variables, "`, else `") + "`."
	}
	if s.preset != "" {
		text += " Default: " + s.preset + "."
	}
	return text
}
