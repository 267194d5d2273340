"""Deadlines in words: what the reports of them share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ccwp_plan.analysis.deadlines import Deadline, Kind, State
from ccwp_plan.language.dates import day, when
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.reference import HalfYear
from ccwp_plan.reports.supervision import led_by, presidency, trio


def head(items: Sequence[Deadline], on: date) -> str:
    """How many deadlines there are, and how many of them are overdue on a day."""
    overdue = sum(one.state is State.OVERDUE for one in items)
    return f"Deadlines as on {day(on)}: {len(items) or 'none'}{f', {overdue} of them overdue' if overdue else ''}."


def heading(half_year: HalfYear, items: Sequence[Deadline]) -> str:
    """The Presidency in which deadlines lie, and its trio."""
    actors = items[0].plan.actors
    group = trio(half_year, actors)
    return f"{presidency(half_year, actors)}{f' (trio: {group})' if group else ''}"


def what(one: Deadline) -> str:
    """What is due, and of which kind it is; the end of a period says it itself."""
    return one.text if one.kind is Kind.PERIOD else f"{one.text} ({one.kind.words})"


def who(one: Deadline) -> str:
    """Who answers for it."""
    return led_by(one.action) if one.action else ""


def due(one: Deadline) -> str:
    """By when it is due."""
    return when(one.due)


def remark(one: Deadline, on: date) -> str:
    """That it is overdue, and by how much; when it was due before it was postponed."""
    told = [f"overdue, {counted((on - one.day).days, 'day')} late"] if one.state is State.OVERDUE else []
    told += [f"postponed from {when(one.originally)}"] if one.originally else []
    return "; ".join(told)
