"""The coverage by several plans for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccwp_plan.analysis.coverage import Status
from ccwp_plan.jsontext import dumped

if TYPE_CHECKING:
    from ccwp_plan.analysis.by_plan import CoverageByPlan, PlanCoverage
    from ccwp_plan.analysis.coverage import Coverage
    from ccwp_plan.reports.terminal import Terminal


def by_plan(found: CoverageByPlan, terminal: Terminal) -> str:
    """What each plan covers of the strategy and what they cover together, every objective in the strategy's order."""
    return dumped(
        {
            "version": 1,
            "strategy": found.taxonomy.strategy.id,
            "coverage_level": found.taxonomy.coverage_level,
            **_counts(found.together),
            "plans": [_plan(one) for one in found.plans],
            "objectives": [
                {
                    "id": row.node.id,
                    "level": row.node.level,
                    "parent": row.node.parent.id if row.node.parent else None,
                    "title": row.node.objective.title,
                    "status": str(row.status),
                    "plans": [
                        {
                            "plan": one.plan.name,
                            "main": list(own.main),
                            "supporting": list(own.supporting),
                            "status": str(own.status),
                        }
                        for one, own in zip(found.plans, each, strict=True)
                    ],
                }
                for row, each in found.rows()
            ],
        }
    )


def _plan(one: PlanCoverage) -> dict[str, Any]:
    assert one.plan.taxonomy is not None
    lost = [{"action": lost.action.fields.number, "objective": lost.cited.id} for lost in one.lost]
    strategy = one.plan.taxonomy.strategy.id
    return {"plan": one.plan.name, "strategy": strategy, **_counts(one.coverage), "without_successor": lost}


def _counts(coverage: Coverage) -> dict[str, Any]:
    return {
        "total": len(coverage.counted),
        "covered": coverage.count(Status.COVERED),
        "partly": coverage.count(Status.PARTLY),
        "uncovered": coverage.count(Status.UNCOVERED),
        "percent": coverage.percent,
    }
