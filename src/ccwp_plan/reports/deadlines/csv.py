"""Deadlines as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ccwp_plan.analysis.deadlines import Deadline, State
from ccwp_plan.reports.spreadsheet import table

if TYPE_CHECKING:
    from ccwp_plan.reports.deadlines import Deadlines
    from ccwp_plan.reports.terminal import Terminal

_HEAD = (
    *("date", "due", "kind", "plan", "action", "title", "text", "actors", "originally", "overdue"),
    *("half_year", "presidency", "trio"),
)


def deadlines(found: Deadlines, terminal: Terminal) -> str:
    """A line for each deadline that is still to be met."""
    return table(_HEAD, map(_row, found.to_be_met))


def _row(one: Deadline) -> Iterator[str]:
    yield one.day.isoformat()
    yield one.due.text
    yield str(one.kind)
    yield one.plan.name
    yield one.action.fields.number if one.action else ""
    yield one.title
    yield one.text
    yield "; ".join(one.actors)
    yield one.originally.text if one.originally else ""
    yield "yes" if one.state is State.OVERDUE else "no"
    yield one.half_year.name
    yield one.half_year.member_state or ""
    yield "; ".join(one.half_year.trio)
