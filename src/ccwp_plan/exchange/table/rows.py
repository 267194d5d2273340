"""The rows of a table, action by action: what belongs to which, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ccwp_plan.exchange.cells import Cell
from ccwp_plan.exchange.table.columns import Column, number_in
from ccwp_plan.exchange.table.grid import Grid
from ccwp_plan.exchange.table.heads import Target

_NUMBER: Target = ("number",)
_ITEMS = ("results", "milestones")
_TITLES: tuple[Target, ...] = (("title",), ("aim",))


@dataclass(slots=True)
class Group:
    """The rows of one action, and the rows above it that are a heading for it and for those that follow."""

    rows: list[int] = field(default_factory=list)
    headings: list[Cell] = field(default_factory=list)


def groups(grid: Grid, body: Sequence[int], columns: Sequence[Column]) -> Iterator[Group]:
    """The actions of a table. The last group may have headings and no rows: notes below the table.

    A row begins an action where its number or, without a column of numbers or a number in the row, its title begins;
    the others go on with the action above them. A table without numbers and titles has an action in each row that says
    more than a result or a milestone.
    """
    at = {column.target: column.head.column for column in columns if column.target}
    number = at.get(_NUMBER)
    title = next((at[target] for target in _TITLES if target in at), None)
    begins = {column for column in (number, title) if column} or {
        column.head.column for column in columns if not column.target or column.target[0] not in _ITEMS
    }
    group = Group()
    for row in body:
        if heading := _heading(grid, row, number, columns):
            if group.rows:
                yield group
                group = Group()
            group.headings.append(heading)
            continue
        if group.rows and not begins.isdisjoint(grid.rows[row]):
            yield group
            group = Group()
        group.rows.append(row)
    if group.rows or group.headings:
        yield group


def _heading(grid: Grid, row: int, number: int | None, columns: Sequence[Column]) -> Cell | None:
    """The cell of a row that has only this one, which spans it or stands where a number would, and is none."""
    cells = grid.rows[row]
    if len(cells) > 1 or any(grid.origin(row, column.head.column)[0] < row for column in columns):
        return None
    (column, cell), *_ = cells.items()
    if cell.columns > 1 and 2 * cell.columns >= len(columns):
        return cell
    return cell if column == number and number_in(cell.text) is None else None
