"""One action of a table: its cells, field by field and row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ccwp_plan.exchange.table.columns import Column
from ccwp_plan.exchange.table.grid import Grid
from ccwp_plan.exchange.table.heads import Target, declared
from ccwp_plan.exchange.table.items import items
from ccwp_plan.exchange.table.making import TITLE, Found, Known, Made, made_of, single, word
from ccwp_plan.language import habits
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import fields_of

_LISTS = tuple(name for name, one in fields_of(Action).items() if one.inner and name != "period")


def fill(made: Made, grid: Grid, rows: Sequence[int], columns: Sequence[Column], known: Known) -> None:
    """Give an action the values that stand in its rows, and what is kept of them."""
    found = made_of(grid, rows, columns)
    made.place = found[0].place
    saying = [one for one in found if one.column.target and not _says_nothing(one)]
    for one in found:
        if one not in saying:
            made.keep(one)
    by_target: dict[Target, list[Found]] = {}
    for one in saying:
        if one.target[0] not in _LISTS:
            by_target.setdefault(one.target, []).append(one)
    for target, cells in by_target.items():
        if len(target) == 1:
            single(made, target, cells, known)
    _period(made, by_target)
    for row in rows:
        for outer in _LISTS:
            if own := _row(saying, row, outer):
                items(made, outer, own, known)
    made.values.setdefault("title", TITLE)


def _says_nothing(one: Found) -> bool:
    """Whether a cell says only that there is nothing: none, n/a; 0 may be a figure."""
    return habits.is_nothing(one.text) and not re.search(r"\d", one.text)


def _row(found: Sequence[Found], row: int, outer: str) -> dict[str, Found]:
    """The cells of a row for a list of items; what spans it from above belongs to it where it has cells of its own."""
    of_list = [one for one in found if one.target[0] == outer]
    own = {one.target[1]: one for one in of_list if one.row == row}
    if own:
        for one in of_list:
            if one.row < row < one.row + one.cell.rows:
                own.setdefault(one.target[1], one)
    return own


def _period(made: Made, cells: Mapping[Target, Sequence[Found]]) -> None:
    """The period of an action from columns for its ends."""
    ends = {}
    for end in ("start", "end"):
        for one in cells.get(("period", end), ()):
            if end in ends:
                made.keep(one)
            elif value := word(made, declared(("period", end)), one, one.text):
                ends[end] = value
    if "start" in ends:
        made.values["period"] = ends
    elif "end" in ends:
        (one,) = cells[("period", "end")][:1]
        made.values.setdefault("milestones", []).append({"title": one.head.text, "due": ends["end"]})
