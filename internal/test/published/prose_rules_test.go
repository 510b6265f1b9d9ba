// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import "regexp"

// mostWords is the longest sentence that a page may have. Most sentences are shorter than 25 words.
const mostWords = 30

// wordRule says what to write in place of a text. Code may have any word.
type wordRule struct {
	pattern *regexp.Regexp
	instead string
}

// wordRules has the words that pages do not use. The first group keeps sentences plain, the second gives a thing one
// name, the third spells names as their owners do.
var wordRules = []wordRule{
	{anyCase(`utili[sz](?:e[sd]?|ing)|leverag(?:e[sd]?|ing)`), "use"},
	{anyCase(`in order to`), "to"},
	{anyCase(`simply|just|easy|easily|obviously|of course|please`), "leave it out"},
	{anyCase(`via`), "through, with"},
	{anyCase(`e\.g\.|i\.e\.|etc\.`), "for example, that is, and so on"},
	{anyCase(`(?:comes?|came|coming) of`), "come from, result"},
	{anyCase(`(?:is|are|be|was|were) (?:good still|still good|no good)`), "be still valid, be invalid"},
	{anyCase(`(?:has|have|had) a turn|what the matter is`), "say it directly"},
	{anyCase(`mend(?:s|ed|ing)?`), "fix"},
	{anyCase(`whoever|whosoever|whatsoever`), "name who or what it is"},

	{anyCase(`noncompliant|un-?compliant|incompliant`), "non-compliant"},
	{anyCase(`allow-?lists?|white-?lists?`), "allow list"},
	{anyCase(`deny-?lists?|black-?lists?`), "block list"},
	{anyCase(`(?:try|tries|tried|trying) (?:it |them )?again`), "retry"},
	{anyCase(`re-tr(?:y|ies|ied|ying)`), "retry"},
	{anyCase(`datasources?|data-sources?`), "data source"},
	{anyCase(`subaccounts?|sub accounts?`), "sub-account"},
	{anyCase(`post-conditions?|pre-conditions?`), "postcondition, precondition"},

	{regexp.MustCompile(`\b(?:terraform|TerraForm|Terra form)\b`), "Terraform"},
	{regexp.MustCompile(`\b(?:opentofu|Opentofu|OpenToFu|Open Tofu|tofu|Tofu)\b`), "OpenTofu"},
	{regexp.MustCompile(`\b(?:Tencent ?cloud|tencent ?cloud|TencentCloud|Tencent(?: Cloud| Kubernetes)?)\b`), "Tencent Cloud"},
	{regexp.MustCompile(`\b(?:Huawei ?cloud|huawei ?cloud|HuaweiCloud|Huawei(?: Cloud)?)\b`), "Huawei Cloud"},
	{regexp.MustCompile(`\b(?:Github|github|Gitlab|gitlab)(?:[ ,;]|\.?$)|\bGitHub actions\b`), "GitHub, GitLab, GitHub Actions"},
	{regexp.MustCompile(`\b(?:Hashicorp|hashicorp)\b`), "HashiCorp"},
}

// names are the correct names that begin like a wrong one.
var names = map[string]bool{"Tencent Cloud": true, "Tencent Kubernetes": true, "Huawei Cloud": true}

func anyCase(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\w-])(?:` + pattern + `)(?:[^\w-]|$)`)
}
