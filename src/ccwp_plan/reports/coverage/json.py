"""Coverage for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccwp_plan.analysis.coverage import Coverage, Status
from ccwp_plan.jsontext import dumped
from ccwp_plan.language.taxonomy import Node

if TYPE_CHECKING:
    from ccwp_plan.reports.coverage import Earlier
    from ccwp_plan.reports.terminal import Terminal


def coverage(coverage: Coverage, earlier: Earlier | None, terminal: Terminal, *, named: bool) -> str:
    """The coverage of a plan, every objective in the strategy's order, and what changed if that is given."""
    return dumped(
        {
            "version": 1,
            "plan": coverage.plan,
            "strategy": coverage.taxonomy.strategy.id,
            "coverage_level": coverage.taxonomy.coverage_level,
            **counts(coverage),
            "objectives": [
                {
                    **objective(row.node),
                    "text": row.node.objective.text,
                    "main": list(row.main),
                    "supporting": list(row.supporting),
                    "status": str(row.status),
                }
                for row in coverage.rows
            ],
            **({"against": _against(earlier)} if earlier else {}),
        }
    )


def counts(coverage: Coverage) -> dict[str, Any]:
    """How many of the objectives that are counted have each status, and the share in per cent."""
    return {
        "total": len(coverage.counted),
        "covered": coverage.count(Status.COVERED),
        "partly": coverage.count(Status.PARTLY),
        "uncovered": coverage.count(Status.UNCOVERED),
        "percent": coverage.percent,
    }


def objective(node: Node) -> dict[str, Any]:
    """Which objective it is, and where it stands."""
    parent = node.parent.id if node.parent else None
    return {"id": node.id, "level": node.level, "parent": parent, "title": node.objective.title}


def _against(earlier: Earlier) -> dict[str, Any]:
    from ccwp_plan.reports.comparison.json import against

    return against(earlier.changes, earlier.side, earlier.plan)
