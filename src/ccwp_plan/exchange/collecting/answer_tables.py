"""Tables of answers in one form, be they of a Word file, a workbook or a CSV file: rows of cells below heads."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

from ccwp_plan.exchange import cells, richly
from ccwp_plan.exchange.cells import Book
from ccwp_plan.exchange.collecting.answer_heads import Role, are_of_answers, is_count, is_of_iso, read, roles
from ccwp_plan.exchange.table.grid import Grid
from ccwp_plan.exchange.table.pieces import clean
from ccwp_plan.exchange.word.prose import prose, words
from ccwp_plan.exchange.word.returned import Returned
from ccwp_plan.exchange.word.text import Story
from ccwp_plan.exchange.word.views import Line
from ccwp_plan.language import richtext
from ccwp_plan.reading.letters import alike
from ccwp_plan.reports.spreadsheet import unprotected

_AMONG = 30
"""So many rows may stand above the heads, at most."""

_TELL = 200
"""How many rows tell whether a column has numbers."""
TELLING = 8
"""How many characters a paragraph has that is not only a number or a word that stands in many tables."""
_NUMBER = re.compile(r"\W*\w+[.-]\w+\W*")
"""The number of an action, and not that of a row."""
_NOTE = re.compile(r"\s*\(footnote: ((?:[^()\[\]]|\([^()]*\)|\[[^][]*\])+)\)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words, a line for each paragraph, and what writes them as rich text."""

    words: str
    write: Callable[[], str] = field(repr=False, compare=False)
    repeats: bool = False
    """whether it begins in a row above"""
    others: tuple[str, ...] = ()
    """what else may have been typed where a spreadsheet has taken it for a number or a day"""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells by the columns in which they begin, empty ones too."""

    at: int
    """the paragraph of the file, or the row of the sheet"""
    cells: Mapping[int, Cell]
    is_wide: bool = False
    """whether one cell spans all of it"""


@dataclass(frozen=True)
class AnswerTable:
    """The rows of a table of answers, and what each of its columns is for."""

    heads: Mapping[int, str]
    rows: tuple[Row, ...]
    paragraphs: frozenset[int] = frozenset()
    """the paragraphs of the file that it is made of"""

    @cached_property
    def roles(self) -> Mapping[int, Role]:
        """What each column is for."""
        said = ((column, cell.words) for row in self.rows[:_TELL] for column, cell in self.cells(row))
        return roles(self.heads, {column for column, words in said if _NUMBER.fullmatch(words)})

    @property
    def is_of_iso(self) -> bool:
        """Whether it is the commenting table of ISO/IEC, as we write it."""
        return is_of_iso(self.heads)

    def cells(self, row: Row) -> Iterator[tuple[int, Cell]]:
        """The cells of a row, each with the column of its head."""
        for column, cell in row.cells.items():
            if at := bisect_right(self._columns, column):
                yield self._columns[at - 1], cell

    @cached_property
    def _columns(self) -> list[int]:
        return sorted(self.heads)

    @property
    def body(self) -> Iterator[Row]:
        """The rows that say something: without empty ones, repeated heads and numbers of columns."""
        heads = {alike(head) for head in self.heads.values() if head.strip()}
        for row in self.rows:
            said = [alike(cell.words) for _, cell in sorted(row.cells.items())]
            filled = [text for text in said if text]
            counted = len(filled) > 1 and all(is_count(text, at) for at, text in enumerate(said, 1) if text)
            if filled and not counted and not (len(filled) > 1 and heads.issuperset(filled)):
                yield row


def below_heads(rows: Sequence[Row]) -> AnswerTable | None:
    """The table of answers that rows are, if heads of one are among the first; they may stand in two rows."""
    best: AnswerTable | None = None
    for at, row in enumerate(rows[:_AMONG]):
        for heads, count in _heads(row, rows[at + 1 : at + 2]):
            table = AnswerTable(heads, tuple(rows[at + count :]))
            if are_of_answers(heads, table.roles) and (best is None or _kinds(table) > _kinds(best)):
                best = table
        if best is not None:
            return best
    return None


def _kinds(table: AnswerTable) -> int:
    return len({*table.roles.values()} - {Role.OTHER})


def _heads(row: Row, below: Sequence[Row]) -> Iterator[tuple[dict[int, str], int]]:
    """The heads in a row, and those in it and in the next one: there only where these are certainly heads."""
    own = {column: cell.words for column, cell in row.cells.items()}
    if row.is_wide:
        return
    yield own, 1
    for other in below:
        lower = {column: cell for column, cell in other.cells.items() if not cell.repeats and cell.words.strip()}
        if lower and all(read(cell.words).is_certain for cell in lower.values()):
            yield {**own, **{column: cell.words for column, cell in lower.items()}}, 2


# Word


def in_word(returned: Returned, ours: Container[int]) -> Iterator[AnswerTable]:
    """The tables of answers of a Word file, as they are when all changes in them are accepted.

    A table without heads goes on with the one before where nothing stands between them: it was split.
    """
    lines = [line for line in returned.after.lines if line.place.story is Story.DOCUMENT]
    inside = _inside(returned)
    taken: set[int] = set()
    before: tuple[AnswerTable, int] | None = None
    for number, here in _by_table(lines).items():
        if number in taken or _is_ours(inside[number], ours, returned):
            continue
        rows = _rows([lines[at] for at in here], number, returned)
        found = below_heads(rows)
        if found is None and before and _goes_on(before, rows, lines, here[0]):
            found = replace(before[0], rows=tuple(rows))
        if found is None:
            continue
        if is_of_iso(found.heads):
            found = replace(found, rows=tuple(map(_with_notes, found.rows)))
        yield replace(found, paragraphs=frozenset(inside[number]))
        taken |= {cell.table for at in here for cell in lines[at].place.cells}
        before = (found, here[-1])


def _is_ours(numbers: Sequence[int], ours: Container[int], returned: Returned) -> bool:
    """Whether most of what a table says is ours; in one of answers our text may be quoted."""
    said = [number for number in numbers if len(returned.paragraphs[number].text.strip()) >= TELLING]
    return 2 * sum(number in ours for number in said) > len(said) if said else any(one in ours for one in numbers)


def _by_table(lines: Sequence[Line]) -> dict[int, list[int]]:
    """Which of some paragraphs are in each table."""
    found: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        for cell in line.place.cells:
            found.setdefault(cell.table, []).append(at)
    return found


def _inside(returned: Returned) -> dict[int, list[int]]:
    """The paragraphs of the file that are in each table, with those of footnotes and text boxes that hang on these."""
    found: dict[int, list[int]] = {}
    tables: list[tuple[int, ...]] = []
    for number, paragraph in enumerate(returned.paragraphs):
        anchor = paragraph.place.anchor
        hung = tables[anchor.paragraph] if anchor and anchor.paragraph < number else ()
        tables.append((*hung, *(cell.table for cell in paragraph.place.cells)))
        for table in tables[-1]:
            found.setdefault(table, []).append(number)
    return found


def _goes_on(before: tuple[AnswerTable, int], rows: Sequence[Row], lines: Sequence[Line], start: int) -> bool:
    between = lines[before[1] + 1 : start]
    width = max(len(row.cells) for row in rows)
    return width == len(before[0].heads) and not any(line.text.strip() for line in between)


def _rows(lines: Iterable[Line], table: int, returned: Returned) -> list[Row]:
    found: dict[int, dict[int, list[Line]]] = {}
    continued: set[tuple[int, int]] = set()
    for line in lines:
        cell = next(cell for cell in line.place.cells if cell.table == table)
        found.setdefault(cell.row, {}).setdefault(cell.column, []).append(line)
        continued |= {(cell.row, cell.column)} if cell.continued else set()
    rows: list[Row] = []
    begun: dict[int, Cell] = {}
    for row, columns in sorted(found.items()):
        for column, some in sorted(columns.items()):
            own = _word_cell(some, returned)
            is_continued = (row, column) in continued and column in begun
            begun[column] = replace(begun[column], repeats=True) if is_continued else own
        at = min(line.first for some in columns.values() for line in some)
        rows.append(Row(at, {column: begun[column] for column in columns}, is_wide=len(columns) == 1))
    width = max(len(row.cells) for row in rows)
    return rows if width > 1 else []


def _word_cell(lines: Sequence[Line], returned: Returned) -> Cell:
    said = "\n".join(filter(None, (words([line], returned.after) for line in lines)))
    return Cell(said, partial(prose, lines, returned.after))


def _with_notes(row: Row) -> Row:
    """A row of the commenting table, in which the documents of comments print footnotes in brackets."""
    written = {column: replace(cell, write=partial(_noted, cell)) for column, cell in row.cells.items()}
    return replace(row, cells=written)


def _noted(cell: Cell) -> str:
    text = cell.write()
    with_notes = _NOTE.sub(r"^[\1]", text)
    return text if richtext.refusals(with_notes) else with_notes


# Workbooks and CSV


def in_book(book: Book) -> Iterator[AnswerTable]:
    """The tables of answers of a workbook or a CSV file: of its sheets that can be seen."""
    for sheet in book.sheets:
        if not sheet.hidden and sheet.cells:
            grid = Grid(book.file.name, sheet)
            rows = [*_sheet_rows(grid, is_rich=False)]
            found = below_heads(rows)
            if found and is_of_iso(found.heads):
                found = below_heads([*_sheet_rows(grid, is_rich=True)])
            if found:
                yield found


def _sheet_rows(grid: Grid, *, is_rich: bool) -> Iterator[Row]:
    for row, own in grid.rows.items():
        found: dict[int, Cell] = {}
        for column in range(1, grid.width + 1):
            top, left = grid.origin(row, column)
            if left == column:
                cell = grid.at(row, column)
                found[column] = _sheet_cell(cell, repeats=top != row, is_rich=is_rich)
        is_wide = len(own) == 1 and len(found) < grid.width and next(iter(own.values())).columns > 1
        yield Row(row, found, is_wide)


def _sheet_cell(cell: cells.Cell | None, *, repeats: bool, is_rich: bool) -> Cell:
    text = clean(unprotected(cell.text)) if cell else ""
    return Cell(text.strip(), partial(_written, text, is_rich=is_rich), repeats, tuple(_others(cell)) if cell else ())


def _others(cell: cells.Cell) -> Iterator[str]:
    """What may have been typed: 10.4 that a spreadsheet takes for a day, and 10.10 that it shortens to 10.1."""
    if isinstance(cell.value, date):
        yield f"{cell.value.day}.{cell.value.month}"
        yield f"{cell.value.month}.{cell.value.day}"
    elif isinstance(cell.value, Decimal) and "." in cell.text:
        yield f"{cell.text}0"


def _written(text: str, *, is_rich: bool) -> str:
    """A text of a cell as rich text: as it is where it is that already."""
    if is_rich and not richtext.refusals(text):
        return text.rstrip()
    return richly.rich(text) or text.strip()
