# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Names come from the cloud and may hold anything. Each text that goes into a template is made harmless here: the
# templates escape nothing.
locals {
  # Control characters, characters that turn the direction of text, and ends of lines become blanks.
  unprintable = "/[\\pC\\p{Zl}\\p{Zp}]+/"

  audited = join(", ", [
    "${length(local.members)} members",
    "${length(local.policies)} policies",
    "${length(local.logins)} logins",
    "Identity Center ${coalesce(data.orgaudit_identity_center.this.zone_id, "unknown")}",
    "Huawei Cloud account ${local.domain_id}",
    "${length(data.orgaudit_policy_states_summary.account.policy_assignments)} rules",
  ])
}

# Markdown. The template puts texts within <code>, where GitHub and GitLab link no mention and no reference. What
# could end a cell, start markup or become a link is an entity. Who may log in is told where that is judged.
locals {
  markdown_entities = {
    "&" = "&amp;", "<" = "&lt;", ">" = "&gt;", "|" = "&#124;", "`" = "&#96;", "@" = "&#64;", "*" = "&#42;", "_" = "&#95;",
    "[" = "&#91;", "]" = "&#93;", "~" = "&#126;", "$" = "&#36;", "\\" = "&#92;",
  }

  markdown_rows = flatten([
    for section in local.sections : [
      for row in slice(section.rows, 0, min(length(section.rows), var.summary_rows)) : {
        title = section.title
        texts = [for text in row : replace(text, local.unprintable, " ")]
      }
    ] if section.accepted != "any"
  ])

  markdown_texts = [
    for text in concat([local.audited, var.run], flatten([for row in local.markdown_rows : row.texts])) :
    replace(replace(join("", [
      for c in split("", "${substr(text, 0, 200)}${length(text) > 200 ? "…" : ""}") : lookup(local.markdown_entities, c, c)
    ]), "://", "&#58;//"), "/([wW]{3})\\./", "$1&#46;")
  ]

  # The language of the chart has no escapes that all versions agree on: only harmless characters remain. Of a long
  # label both ends do, since the account is at the end.
  chart = slice(local.by_account, 0, min(length(local.by_account), 5))
  chart_labels = [
    for label in [for item in local.chart : replace(item.label, "/[^\\pL\\pN ._()-]+/", " ")] :
    length(label) > 72 ? "${substr(label, 0, 36)} .. ${substr(label, -32, -1)}" : label
  ]

  summary = templatefile("${path.module}/summary.md.tftpl", {
    blocked  = local.blocked
    verdict  = local.verdict
    audited  = local.markdown_texts[0]
    run      = local.markdown_texts[1]
    sections = local.sections
    rows = [
      for i, row in local.markdown_rows : { title = row.title, texts = slice(local.markdown_texts, 2 + 3 * i, 5 + 3 * i) }
    ]
    more = sum([for section in local.sections : section.accepted == "any" ? 0 : section.found]) - length(local.markdown_rows)

    chart  = [for i, item in local.chart : { count = item.count, label = local.chart_labels[i] }]
    others = sum(concat([0], [for item in slice(local.by_account, length(local.chart), length(local.by_account)) : item.count]))
  })
}

# HTML: the page allows no script, and of style only its own, by its hash.
locals {
  style = file("${path.module}/page.css")

  page = templatefile("${path.module}/page.html.tftpl", {
    style   = local.style
    hash    = base64sha256(local.style)
    blocked = local.blocked
    verdict = local.verdict
    audited = local.html_texts[0]
    run     = local.html_texts[1]
    accounts = [
      for i, item in local.page_accounts :
      { count = item.count, percent = ceil(100 * item.count / local.page_accounts[0].count), label = local.html_texts[2 + i] }
    ]
    more_accounts = length(local.by_account) - length(local.page_accounts)
    sections = [
      for section in local.sections : {
        title    = section.title
        found    = section.found
        accepted = section.accepted
        exceeded = section.exceeded
        rows = [
          for row in slice(section.rows, 0, min(section.found, var.page_rows)) : [
            for text in row :
            replace(replace(replace(replace(replace(replace(text, local.unprintable, " "), "&", "&amp;"), "<", "&lt;"), ">", "&gt;"), "\"", "&quot;"), "'", "&#39;")
          ]
        ]
      }
    ]
  })

  page_accounts = slice(local.by_account, 0, min(length(local.by_account), 20))

  html_texts = [
    for text in concat([local.audited, var.run], [for item in local.page_accounts : item.label]) :
    replace(replace(replace(replace(replace(replace(text, local.unprintable, " "), "&", "&amp;"), "<", "&lt;"), ">", "&gt;"), "\"", "&quot;"), "'", "&#39;")
  ]
}
