"""Findings and coverage for machines, with the keys that section 8 of the language promises."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ccwp_plan.analysis.coverage import Coverage, Status
from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.run import Checked
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.reports.literal import unseen
from ccwp_plan.reports.paths import shown


def findings(checked: Sequence[Checked], *, show_waived: bool, strict: bool) -> str:
    """The findings of a run; a waived one, where it is asked for, has the severity "waived"."""
    listed = [found for plan in checked for found in (plan.findings if show_waived else plan.standing)]
    return _dump(
        {
            "version": 1,
            "summary": {
                "plans": len(checked),
                "actions": sum(len(plan.plan.actions) for plan in checked),
                "errors": sum(len(plan.errors) for plan in checked),
                "warnings": sum(len(plan.warnings) for plan in checked),
                "waived": sum(len(plan.findings) - len(plan.standing) for plan in checked),
            },
            "findings": [_finding(found) for found in listed],
        }
    )


def coverage(found: Coverage, against: dict[str, Any] | None = None) -> str:
    """The coverage of a plan, every objective in the strategy's order, and what changed if that is given."""
    return _dump(
        {
            "version": 1,
            "plan": found.plan,
            "strategy": found.taxonomy.strategy.id,
            "coverage_level": found.taxonomy.coverage_level,
            "total": len(found.counted),
            "covered": found.count(Status.COVERED),
            "partly": found.count(Status.PARTLY),
            "uncovered": found.count(Status.UNCOVERED),
            "percent": found.percent,
            "objectives": [
                {
                    "id": row.node.id,
                    "level": row.node.level,
                    "parent": row.node.parent.id if row.node.parent else None,
                    "title": row.node.objective.title,
                    "text": row.node.objective.text,
                    "main": list(row.main),
                    "supporting": list(row.supporting),
                    "status": str(row.status),
                }
                for row in found.rows
            ],
            **({"against": against} if against else {}),
        }
    )


def strategy(taxonomy: Taxonomy) -> str:
    """A strategy with its objectives, each with those below it, in its order; texts are rich text."""
    given = taxonomy.strategy
    return _dump(
        {
            "version": 1,
            "id": given.id,
            "title": given.title,
            "reference": given.reference,
            "date": given.date.isoformat() if given.date else None,
            "levels": list(given.levels),
            "coverage_level": taxonomy.coverage_level,
            "objectives": _objectives(taxonomy, None),
        }
    )


def _objectives(taxonomy: Taxonomy, parent: Node | None) -> list[dict[str, Any]]:
    return [
        {
            "id": node.id,
            "label": node.label,
            "title": node.objective.title,
            "text": node.objective.text,
            "objectives": _objectives(taxonomy, node),
        }
        for node in taxonomy.children.get(parent, ())
    ]


def _finding(found: Finding) -> dict[str, Any]:
    span = found.span
    return {
        "code": found.code,
        "severity": "waived" if found.waived else str(found.severity),
        "message": found.message,
        "help": f"Waived: {found.waived}" if found.waived else found.help,
        "file": shown(found.file),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "plan": found.plan,
        "action": found.action,
    }


def _dump(value: dict[str, Any]) -> str:
    return unseen(json.dumps(value, ensure_ascii=False, indent=2), "\\u{0:04x}") + "\n"
