"""Findings for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.run import Checked
from ccwp_plan.jsontext import dumped
from ccwp_plan.reports.paths import shown


def findings(checked: Sequence[Checked], *, show_waived: bool, strict: bool) -> str:
    """The findings of a run; a waived one, where it is asked for, has the severity "waived"."""
    listed = [finding for plan in checked for finding in (plan.findings if show_waived else plan.standing)]
    return dumped(
        {
            "version": 1,
            "summary": {
                "plans": len(checked),
                "actions": sum(len(plan.plan.actions) for plan in checked),
                "errors": sum(len(plan.errors) for plan in checked),
                "warnings": sum(len(plan.warnings) for plan in checked),
                "waived": sum(len(plan.findings) - len(plan.standing) for plan in checked),
            },
            "findings": [_finding(finding) for finding in listed],
        }
    )


def _finding(finding: Finding) -> dict[str, Any]:
    span = finding.span
    return {
        "code": finding.code,
        "severity": "waived" if finding.waived else str(finding.severity),
        "message": finding.message,
        "help": f"Waived: {finding.waived}" if finding.waived else finding.help,
        "file": shown(finding.file),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "plan": finding.plan,
        "action": finding.action,
    }
