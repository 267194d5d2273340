"""Findings as a Code Quality report for GitLab: the part of Code Climate's format that GitLab reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ccwp_plan.checks.finding import Finding, Severity
from ccwp_plan.checks.run import Checked
from ccwp_plan.reports.findings.fingerprint import fingerprinted
from ccwp_plan.reports.machine import as_json
from ccwp_plan.reports.paths import in_checkout

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def findings(checked: Sequence[Checked], *, show_waived: bool, strict: bool) -> str:
    """An issue for each finding; a waived one, where these are asked for, is for information only."""
    every = fingerprinted(found for plan in checked for found in plan.findings)
    issues = [_issue(found, fingerprint) for found, fingerprint in every if show_waived or not found.waived]
    return as_json(issues)


def _issue(found: Finding, fingerprint: str) -> dict[str, Any]:
    remark = f"Waived: {found.waived}" if found.waived else found.help
    return {
        "type": "issue",
        "check_name": found.code,
        "description": f"{found.code}: {found.message}",
        "content": {"body": remark},
        "categories": ["Style"],
        "severity": "info" if found.waived else _SEVERITIES[found.severity],
        "fingerprint": fingerprint,
        "location": {
            "path": in_checkout(found.file),
            "lines": {"begin": found.span.line, "end": found.span.end_line},
        },
    }
