"""A table as a grid: which cell is seen where, a merged one wherever it spans; and which row has the heads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ccwp_plan.exchange.cells import Cell, Sheet
from ccwp_plan.exchange.table.heads import Confidence, Meant, meant

_AMONG = 30
"""So many rows may stand above the heads, at most."""
_WORTH = {Confidence.GIVEN: 3, Confidence.CERTAIN: 2, Confidence.LIKELY: 1, Confidence.NONE: 0}
_ENOUGH = 3
"""What the heads of a table are worth, at least: one that is certain, and another one that is likely."""
_LETTERS = re.compile(r"([A-Z]+)\d+")
_LONGEST_HEAD = 200


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a column, in one row or two, and what it means."""

    column: int
    name: str
    """How people call the column: F, or 6."""
    text: str
    place: str
    meant: Meant

    @property
    def names(self) -> tuple[str, str]:
        """How the call may name the column: f, or 6."""
        return lettered(self.column).casefold(), str(self.column)


def lettered(column: int) -> str:
    """A column by its letters, as spreadsheets have them.

    >>> lettered(6), lettered(28)
    ('F', 'AB')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of a sheet by row and column; `file` is the name of the file that it belongs to."""

    file: str
    sheet: Sheet

    @cached_property
    def height(self) -> int:
        """The last row with something in it."""
        return max((row for row, _ in self.sheet.cells), default=0)

    @cached_property
    def width(self) -> int:
        """The last column with something in it."""
        return max((column for _, column in self.sheet.cells), default=0)

    @cached_property
    def _covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """From each place that a merged cell spans to the first one."""
        return {
            (row, column): origin
            for origin, cell in self.sheet.cells.items()
            if cell.rows > 1 or cell.columns > 1
            for row in range(origin[0], min(origin[0] + cell.rows, self.height + 1))
            for column in range(origin[1], min(origin[1] + cell.columns, self.width + 1))
        }

    @cached_property
    def rows(self) -> Mapping[int, dict[int, Cell]]:
        """The rows with something in them: of each the cells that begin in it, by column."""
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.sheet.cells.items(), key=lambda item: item[0]):
            rows.setdefault(row, {})[column] = cell
        return rows

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """Where the cell begins that is seen at a place."""
        return self._covered.get((row, column), (row, column))

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that is seen at a place."""
        return self.sheet.cells.get(self.origin(row, column))

    def where(self, cell: Cell) -> str:
        """A cell for a person who looks for it: actions.xlsx, Plan, F7."""
        sheet = "" if cell.place.startswith(self.sheet.name) else self.sheet.name
        return ", ".join(part for part in (self.file, sheet, cell.place) if part)

    @property
    def name(self) -> str:
        """The table for a person: actions.xlsx, Plan."""
        return ", ".join(part for part in (self.file, self.sheet.name) if part)

    @cached_property
    def _lettered(self) -> bool:
        return any(_LETTERS.fullmatch(cell.place) for cell in self.sheet.cells.values())

    def column_name(self, column: int) -> str:
        """A column for a person: F, or 6 where columns have no letters."""
        return lettered(column) if self._lettered else str(column)


@dataclass(frozen=True, eq=False)
class Table:
    """A grid with the heads of its columns, which stand in its rows from `first` to `last`."""

    grid: Grid
    heads: tuple[Head, ...]
    first: int
    last: int
    worth: int

    @property
    def body(self) -> Iterator[int]:
        """The rows below the heads that have something in them, but for those that repeat the heads."""
        texts = {head.text for head in self.heads}
        for row, cells in self.grid.rows.items():
            if row > self.last and not (len(cells) > 1 and all(cell.text in texts for cell in cells.values())):
                yield row

    @property
    def above(self) -> Iterator[Cell]:
        """The cells above the heads."""
        return (cell for row, cells in self.grid.rows.items() if row < self.first for cell in cells.values())

    def alike(self, other: Table) -> bool:
        """Whether another table has the same heads, and so goes on with this one."""
        return [head.text for head in self.heads] == [head.text for head in other.heads]


def table(grid: Grid, given: Callable[[Head], Meant | None]) -> Table | None:
    """The table in a grid: where heads are found, worth most. `given` says what a head means that somebody has mapped.

    Heads may stand in two rows: a head of several columns, and one of each below it.
    """
    best: Table | None = None
    for row in [*grid.rows][:_AMONG]:
        for last in (row, row + 1):
            if last > row and not _is_in_two_rows(grid, row):
                continue
            heads = tuple(_heads(grid, row, last, given))
            known = {head.meant.targets[0]: _WORTH[head.meant.confidence] for head in heads if head.meant.targets}
            worth = sum(known.values())
            if worth >= _ENOUGH and (best is None or worth > best.worth):
                best = Table(grid, heads, row, last, worth)
    return best


def _is_in_two_rows(grid: Grid, row: int) -> bool:
    """Whether the heads of a row may go on in the next one: below one that spans, or where the row has none."""
    cells, below = grid.rows[row], grid.rows.get(row + 1, {})
    if len(cells) == 1 or not below or any(len(cell.text) > _LONGEST_HEAD for cell in below.values()):
        return False
    spans = any(cell.columns > 1 for cell in cells.values())
    return spans or (all(cell.columns == 1 for cell in cells.values()) and any(at not in cells for at in below))


def _heads(grid: Grid, first: int, last: int, given: Callable[[Head], Meant | None]) -> Iterator[Head]:
    above: Cell | None = None
    for column in range(1, grid.width + 1):
        own = grid.at(first, column)
        below = grid.at(last, column) if grid.origin(last, column) != grid.origin(first, column) else None
        above = own or (above if below else None)
        cell = below or own
        texts = [one.text for one in (above, below) if one and one.text.strip()]
        name = grid.column_name(column)
        if cell is None:
            yield Head(column, name, "", "", Meant((), Confidence.NONE))
            continue
        text = " ".join(" ".join(texts).split())
        head = Head(column, name, text, grid.where(cell), Meant((), Confidence.NONE))
        known = given(head)
        if known is None:
            known = meant(*texts) if texts and all(len(one) <= _LONGEST_HEAD for one in texts) else head.meant
        yield Head(column, name, text, head.place, known)
