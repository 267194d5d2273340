"""The coverage by several plans for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccwp_plan.jsontext import dumped
from ccwp_plan.reports.coverage.json import counts, objective

if TYPE_CHECKING:
    from ccwp_plan.analysis.by_plan import CoverageByPlan, PlanCoverage
    from ccwp_plan.reports.terminal import Terminal


def by_plan(found: CoverageByPlan, terminal: Terminal) -> str:
    """What each plan covers of the strategy and what they cover together, every objective in the strategy's order."""
    return dumped(
        {
            "version": 1,
            "strategy": found.taxonomy.strategy.id,
            "coverage_level": found.taxonomy.coverage_level,
            **counts(found.together),
            "plans": [_plan(one) for one in found.plans],
            "objectives": [
                {
                    **objective(row.node),
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
    return {"plan": one.plan.name, "strategy": strategy, **counts(one.coverage), "without_successor": lost}
