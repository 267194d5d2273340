"""Coverage for machines, with the keys that section 8 of the language promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccwp_plan.analysis.coverage import Coverage, Status
from ccwp_plan.jsontext import dumped

if TYPE_CHECKING:
    from ccwp_plan.reports.coverage import Earlier
    from ccwp_plan.reports.terminal import Terminal


def coverage(found: Coverage, earlier: Earlier | None, terminal: Terminal, *, named: bool) -> str:
    """The coverage of a plan, every objective in the strategy's order, and what changed if that is given."""
    return dumped(
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
            **({"against": _against(earlier)} if earlier else {}),
        }
    )


def _against(earlier: Earlier) -> dict[str, Any]:
    from ccwp_plan.reports.comparison.json import against

    return against(earlier.changes, earlier.side, earlier.plan)
