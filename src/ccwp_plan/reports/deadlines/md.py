"""Deadlines as Markdown: a table for each Presidency."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ccwp_plan.analysis.deadlines import Deadline, by_presidency
from ccwp_plan.reports.comparison.md import escaped
from ccwp_plan.reports.deadlines import wording

if TYPE_CHECKING:
    from ccwp_plan.reports.deadlines import Deadlines
    from ccwp_plan.reports.terminal import Terminal


def deadlines(found: Deadlines, terminal: Terminal) -> str:
    """What is still to be met; no sign of a text is Markdown."""
    return "\n".join([*_lines(found), ""])


def _lines(found: Deadlines) -> Iterator[str]:
    items, several = found.to_be_met, len(found.plans) > 1
    yield "# Deadlines"
    yield from ("", escaped(wording.head(items, found.day)))
    head = ("Due", *(["Plan"] if several else []), "Action", "Led by", "What", "Remark")
    for half_year, members in by_presidency(items).items():
        yield from ("", f"## {escaped(wording.heading(half_year, members))}", "")
        yield from (f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}")
        yield from (f"| {' | '.join(map(escaped, _row(one, found, several=several)))} |" for one in members)


def _row(one: Deadline, found: Deadlines, *, several: bool) -> list[str]:
    number = one.action.fields.number if one.action else ""
    plan = [one.plan.name] if several else []
    return [wording.due(one), *plan, number, wording.who(one), wording.what(one), wording.remark(one, found.day)]
