# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# The rows of the output findings as CSV. Names come from the cloud: a text that a spreadsheet would take for a
# formula gets an apostrophe in front.
["kind", "cloud", "account", "account_name", "name", "detail"] as $columns
| $columns, (.[] | [.[$columns[]] | if test("^[-=+@\t\r\n＝＋－＠]") then "'" + . else . end])
| @csv
