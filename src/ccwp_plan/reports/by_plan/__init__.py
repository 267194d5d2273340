"""The coverage of a strategy by several plans, for a person at a terminal and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from ccwp_plan.analysis.coverage import Row
from ccwp_plan.analysis.shares import percentage
from ccwp_plan.reports.coverage import Format
from ccwp_plan.reports.coverage.wording import coverage_share

if TYPE_CHECKING:
    from ccwp_plan.analysis.by_plan import CoverageByPlan, PlanCoverage
    from ccwp_plan.reports.terminal import Terminal

FORMATS = (Format.TABLE, Format.JSON, Format.CSV, Format.MD)
"""The formats of the coverage that several plans can stand in; each is a module here."""


class Report(Protocol):
    """The coverage of a strategy by several plans in a format."""

    def __call__(self, found: CoverageByPlan, terminal: Terminal) -> str:
        """The report, as it is written."""


def report(format_: Format) -> Report:
    """What writes the coverage by several plans in a format."""
    return cast(Report, import_module(f"{__name__}.{format_}").by_plan)


def numbers(row: Row) -> str:
    """The actions of a plan for an objective, those that support it in brackets: 10.1, (10.4)."""
    return ", ".join([*row.main, *(f"({number})" for number in row.supporting)])


def sentences(found: CoverageByPlan) -> Iterator[str]:
    """What all plans cover together, what each of them covers, and what counts nowhere any more."""
    yield f"All plans together: {coverage_share(found.together)}."
    for one in found.plans:
        yield f"{one.plan.name}: {percentage(one.coverage.share)}.{_lost(one)}"


def _lost(one: PlanCoverage) -> str:
    """What of a plan counts nowhere in the later strategy."""
    ids = dict.fromkeys(lost.cited.id for lost in one.lost)
    return f" Nothing has taken over {', '.join(ids)}, which its actions cite." if ids else ""
