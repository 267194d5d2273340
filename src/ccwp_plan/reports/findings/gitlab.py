"""Findings as a Code Quality report for GitLab: the part of Code Climate's format that GitLab reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ccwp_plan.checks.finding import Finding, Severity
from ccwp_plan.checks.run import Checked
from ccwp_plan.jsontext import dumped
from ccwp_plan.reports.findings.fingerprint import fingerprinted
from ccwp_plan.reports.paths import in_checkout

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def findings(checked: Sequence[Checked], *, show_waived: bool, strict: bool) -> str:
    """An issue for each finding; a waived one, where these are asked for, is for information only."""
    every = fingerprinted(finding for plan in checked for finding in plan.findings)
    issues = [_issue(finding, fingerprint) for finding, fingerprint in every if show_waived or not finding.waived]
    return dumped(issues)


def _issue(finding: Finding, fingerprint: str) -> dict[str, Any]:
    remark = f"Waived: {finding.waived}" if finding.waived else finding.help
    return {
        "type": "issue",
        "check_name": finding.code,
        "description": f"{finding.code}: {finding.message}",
        "content": {"body": remark},
        "categories": ["Style"],
        "severity": "info" if finding.waived else _SEVERITIES[finding.severity],
        "fingerprint": fingerprint,
        "location": {
            "path": in_checkout(finding.file),
            "lines": {"begin": finding.span.line, "end": finding.span.end_line},
        },
    }
