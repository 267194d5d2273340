"""Deadlines for a person at a terminal, by Presidency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ccwp_plan.analysis.deadlines import Deadline, State, by_presidency
from ccwp_plan.reports.deadlines import wording
from ccwp_plan.reports.terminal import Line, assembled, beside, column, styled

if TYPE_CHECKING:
    from ccwp_plan.reports.deadlines import Deadlines
    from ccwp_plan.reports.terminal import Terminal

_WIDTH = 100
_NARROW = 70
_MOST, _LEAST = (18, 12, 14), (12, 8, 10)
"""How wide the columns of the day, the number and the leaders are at most, and on a narrow terminal, unless a word is
longer.
"""


def deadlines(found: Deadlines, terminal: Terminal) -> str:
    """What is still to be met: when, of which action, who leads that, and what; what is overdue says so."""
    return assembled(_lines(found, terminal.width or _WIDTH), terminal)


def _lines(found: Deadlines, width: int) -> Iterator[Line]:
    items = found.to_be_met
    yield [(wording.head(items, found.day), "bold")]
    widths = _widths(items, _LEAST if width < _NARROW else _MOST)
    rest = max(20, width - sum(widths) - 2 * len(widths))
    for half_year, members in by_presidency(items).items():
        yield []
        yield from styled(wording.heading(half_year, members), width, "bold")
        for one in members:
            left = (styled(text, most) for text, most in zip(_cells(one), widths, strict=True))
            yield from beside([*left, _what(one, found, rest)], widths)


def _cells(one: Deadline) -> tuple[str, ...]:
    return wording.due(one), one.action.fields.number if one.action else "", wording.who(one)


def _widths(items: Sequence[Deadline], most: Sequence[int]) -> list[int]:
    """How wide the columns of the day, the number and the leaders are."""
    rows = [_cells(one) for one in items]
    return [column((row[at] for row in rows), widest) for at, widest in enumerate(most)]


def _what(one: Deadline, found: Deadlines, width: int) -> list[Line]:
    """What is due, after the name of its plan if there are several, and a remark on it."""
    plan = f"{one.plan.name}: " if len(found.plans) > 1 else ""
    remark = wording.remark(one, found.day)
    colour = "red" if one.state is State.OVERDUE else ""
    return [*styled(f"{plan}{wording.what(one)}", width), *(styled(remark, width, colour) if remark else [])]
