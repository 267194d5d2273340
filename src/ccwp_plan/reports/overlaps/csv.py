"""Overlaps as a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.reports.overlaps import wording
from ccwp_plan.reports.spreadsheet import table

if TYPE_CHECKING:
    from ccwp_plan.analysis.overlaps import Compared, Overlap
    from ccwp_plan.reports.overlaps import Overlaps
    from ccwp_plan.reports.terminal import Terminal

_HEAD = ("plan", "action", "title", "other_plan", "other_action", "other_title", "similarity")
_SHARED = ("words", "objectives", "oap", "actors", "months", "related")


def overlaps(found: Overlaps, terminal: Terminal) -> str:
    """A line for each pair; what there are several of is parted by semicolons."""
    head = (*_HEAD, *_SHARED, *(["mutual"] if found.nearest else []))
    return table(head, (_row(pair, found) for pair in found.pairs))


def _row(pair: Overlap, found: Overlaps) -> tuple[str, ...]:
    shared = found.corpus.shared(pair)
    lists = (
        shared.words,
        shared.objectives,
        (" ".join(one) for one in shared.oap),
        shared.leaders,
        (f"{month:%Y-%m}" for month in shared.months),
    )
    return (
        *_action(pair.one),
        *_action(pair.other),
        str(wording.rounded(pair.similarity)),
        *map("; ".join, lists),
        pair.related or "",
        *([str(pair.mutual).lower()] if found.nearest else []),
    )


def _action(one: Compared) -> tuple[str, str, str]:
    return one.plan, one.number, one.title
