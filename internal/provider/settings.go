// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// block describes a block of the provider's configuration. Its schema, the lookup of its values and its documentation
// come from this description.
type block struct {
	name, help string
	settings   []setting
	blocks     []block
}

// setting is one argument of a block.
type setting struct {
	name string
	help string
	// variables stand in for an absent argument. The first one that is set counts.
	variables []string
	// value is the default, "" for none. preset describes a default that other values decide.
	value, preset string
	// secret marks a value that Terraform must not print.
	secret bool
	// number marks a number from least to most, texts a set of texts. Other settings are one text.
	number, texts bool
	least, most   float64
	// check applies to every value, from an argument or not, and to each text of a set. It is nil if any value is valid.
	check check
}

// setting returns a setting by its name, without variables and check if the block does not have it.
func (b block) setting(name string) setting {
	for _, setting := range b.settings {
		if setting.name == name {
			return setting
		}
	}
	return setting{name: name}
}

// block returns an inner block by its name.
func (b block) block(name string) block {
	for _, inner := range b.blocks {
		if inner.name == name {
			return inner
		}
	}
	return block{name: name}
}

// schema returns a block, because Terraform ignores a misspelled argument of an object. The arguments have no validators:
// below an error of a validator, Terraform prints the line of the configuration, which may hold a secret.
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
	switch {
	case s.number:
		return schema.NumberAttribute{Optional: true, Sensitive: s.secret, MarkdownDescription: s.description()}
	case s.texts:
		return schema.SetAttribute{ElementType: types.StringType, Optional: true, Sensitive: s.secret, MarkdownDescription: s.description()}
	}
	return schema.StringAttribute{Optional: true, Sensitive: s.secret, MarkdownDescription: s.description()}
}

// description returns the help with variables and default.
func (s setting) description() string {
	text := s.help
	if len(s.variables) > 0 {
		text += " Variable: `" + strings.Join(s.variables, "`, else `") + "`."
	}
	if s.value != "" {
		text += " Default: `" + s.value + "`."
	} else if s.preset != "" {
		text += " Default: " + s.preset + "."
	}
	return text
}
