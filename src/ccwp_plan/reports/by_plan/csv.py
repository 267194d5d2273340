"""The coverage by several plans as a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.reports.coverage.csv import OBJECTIVE, objective
from ccwp_plan.reports.spreadsheet import table

if TYPE_CHECKING:
    from ccwp_plan.analysis.by_plan import CoverageByPlan
    from ccwp_plan.reports.terminal import Terminal

_HEAD = (*OBJECTIVE, "status", "plan", "main", "supporting", "plan_status")


def by_plan(found: CoverageByPlan, terminal: Terminal) -> str:
    """A line for each objective and plan; `status` is what all plans cover together."""
    return table(
        _HEAD,
        (
            (
                *objective(row.node),
                str(row.status),
                one.plan.name,
                "; ".join(own.main),
                "; ".join(own.supporting),
                str(own.status),
            )
            for row, each in found.rows()
            for one, own in zip(found.plans, each, strict=True)
        ),
    )
