"""The codes of what the language itself refuses: found while reading, so they have no check of their own."""

from __future__ import annotations

from ccwp_plan.checks.rule import ERROR, Rule, declare

for _code, _title in {
    "Y001": "the file is not valid YAML",
    "Y002": "the file is not UTF-8",
    "Y003": "a field is given twice",
    "Y004": "a YAML type marker (!x)",
    "Y005": "more than one document in a file",
    "Y006": "a file does not contain fields",
    "Y007": "the name of a field is not plain text",
    "Y008": "nesting deeper than 64 levels",
    "Y009": "a file larger than 4 MiB",
    "Y010": "aliases that expand to more than 100,000 values",
    "Y011": "a merge key (<<)",
    "Y012": "a control character",
    "Y013": "an empty file",
    "Y014": "an alias without its anchor",
    "Y015": "a file that cannot be read",
    "Y016": "a file of a plan whose name does not end in .yaml",
    "Y017": "a path or a link that leads out of the repository",
    "Y018": "more files, text or values than one run reads",
    "Y019": "a merge that was not finished",
    "F001": "a required field is missing",
    "F002": "a field is unknown",
    "F003": "a value is not of its field's type",
}.items():
    declare(Rule(_code, ERROR, _title))
