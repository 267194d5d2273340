"""Findings as SARIF 2.1.0, the format in which tools for static analysis exchange what they found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ccwp_plan import __version__, resources
from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.rule import RULES, Rule
from ccwp_plan.checks.run import Checked
from ccwp_plan.jsontext import dumped
from ccwp_plan.reports.findings.fingerprint import fingerprinted
from ccwp_plan.reports.paths import in_checkout
from ccwp_plan.repository.bounds import real

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
_LINK = re.compile(r"\[([^\[\]]*)\]\(")
"""What a reader would take for a link: nothing that a plan says is to become one."""
_FINGERPRINT = "ccwpPlanFinding/v1"
"""Not GitHub's own primaryLocationLineHash: its action works that out, and warns of any other value."""


def findings(checked: Sequence[Checked], *, show_waived: bool, strict: bool) -> str:
    """A log of one run: every rule with its page, and every finding.

    A waived finding is always there, suppressed with the waiver's reason: a reader decides whether to see it.
    """
    every = fingerprinted(finding for plan in checked for finding in plan.findings)
    run = {
        "tool": {
            "driver": {
                "name": "ccwp-plan",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "en",
                "rules": [_rule(rule) for rule in RULES.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the checkout."}}},
        "results": [_result(finding, fingerprint) for finding, fingerprint in every],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return dumped(log)


def _rule(rule: Rule) -> dict[str, Any]:
    page = (resources.folder("rules") / f"{rule.code}.md").read_text(encoding="utf-8")
    title = rule.title[0].upper() + rule.title[1:] + "."
    return {
        "id": rule.code,
        "shortDescription": {"text": title},
        "help": {"text": f"{title} `ccwp-plan explain {rule.code}` says more.", "markdown": page},
        "helpUri": f"urn:ccwp-plan:rule:{rule.code}",
        "defaultConfiguration": {"level": str(rule.severity)},
    }


def _result(finding: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "ruleIndex": [*RULES].index(finding.code),
        "level": "note" if finding.waived else str(finding.severity),
        "message": {"text": _LINK.sub(r"\\[\1\\](", f"{finding.message} {finding.help}")},
        "locations": [_location(finding)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
        "suppressions": _suppressions(finding),
    }


def _location(finding: Finding) -> dict[str, Any]:
    span = finding.span
    about = "/".join(name for name in (finding.plan, finding.action) if name)
    logical = {"logicalLocations": [{"fullyQualifiedName": about}]} if about else {}
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(finding.file),
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endLine": span.end_line,
                "endColumn": span.end_column,
            },
        },
        **logical,
    }


def _artifact(file: Path) -> dict[str, str]:
    """A file by its place in the checkout; one outside of it by its full address."""
    path = in_checkout(file)
    if path.startswith("../") or Path(path).is_absolute():
        return {"uri": real(file).as_uri()}
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": _ROOT}


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    """A list, if empty, says that the finding is known not to be suppressed."""
    if not finding.waived:
        return []
    return [{"kind": "external", "status": "accepted", "justification": finding.waived}]
