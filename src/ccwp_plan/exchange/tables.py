"""The answers in the cells of a workbook or of a CSV file.

A row is known by what stands in its column ‘Key’, and a column by its head, wherever they are: rows that are sorted,
columns that are moved and sheets that are renamed are read as they were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from pydantic import BaseModel

from ccwp_plan.exchange.cells import Book, Cell, Sheet
from ccwp_plan.exchange.form import FORM, KEY, STATE, Back, Identity, Remark, Returned, Severity, state_in
from ccwp_plan.exchange.keys import model_of
from ccwp_plan.exchange.questions import OF_ACTION, ORIENTATION, labelled
from ccwp_plan.exchange.scanned import letters
from ccwp_plan.reading.letters import alike
from ccwp_plan.reading.place import echoed
from ccwp_plan.reports.spreadsheet import unprotected

_IN_SHEET = re.compile(r"[A-Z]+([0-9]+)")
_IN_LINE = re.compile(r"(line [0-9]+, column )[0-9]+")


@dataclass(slots=True)
class _Head:
    """A row of heads: where each column is, by the head in small letters, and the cells themselves."""

    columns: dict[str, int]
    cells: dict[int, Cell]
    answered: dict[int, Cell] = field(default_factory=dict)
    """The first cell below each head that is not known."""

    @property
    def key(self) -> int:
        return self.columns[alike(KEY)]


@dataclass(slots=True)
class _Found:
    """What is found in a book."""

    rows: list[tuple[Returned, Cell]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    state: dict[tuple[str, str], str] = field(default_factory=dict)


def answers(book: Book) -> Back:
    """The rows of a form that came back, with what is wrong in the way in which they stand there."""
    found = _Found()
    sheets = [_plain(sheet) if book.taken else sheet for sheet in book.sheets]
    for sheet in sheets:
        _Table(sheet, found).read()
    rows = tuple(row for one, key in found.rows if (row := _settled(one, key, found)))
    identity = Identity.among(book.properties) or next(filter(None, map(said_in, sheets)), None)
    if not found.rows and not found.remarks:
        found.remarks.append(_no_form(bool(identity)))
    return Back(book.file, identity, rows, found.state, tuple(found.remarks))


def _plain(sheet: Sheet) -> Sheet:
    """A CSV file without the apostrophes that keep its texts from being read as something else."""
    texts = ((at, cell, unprotected(cell.text)) for at, cell in sheet.cells.items())
    return replace(sheet, cells={at: replace(cell, text=text, value=text) for at, cell, text in texts})


def _no_form(known: bool) -> Remark:
    what = "This form has no row with a key any more" if known else "This is not a form: no column is called ‘Key’"
    help_ = "Export the form again, and copy the answers into it."
    if not known:
        help_ = "Give a form that `ccwp-plan export` has written; for another table, give --new."
    return Remark(Severity.ERROR, f"{what}.", help_)


def said_in(sheet: Sheet) -> Identity | None:
    """What a table says of itself in a line."""
    for (row, column), cell in sheet.cells.items():
        if cell.text == FORM:
            said = (sheet.cells.get((row, column + at)) for at in range(1, 1 + len(Identity._fields)))
            texts = [cell.text if cell else "" for cell in said]
            return Identity(*texts) if texts[0] else None
    return None


def _settled(row: Returned, cell: Cell, found: _Found) -> Returned | None:
    """A row whose key has become a number, with the key that it had; None, with a remark, where that can be two."""
    if not isinstance(cell.value, Decimal):
        return row
    known = {key for key, _ in found.state if "/" not in key and _is_number(key, cell.value)}
    if len(known) == 1 or (not found.state and "." not in row.key):
        return replace(row, key=next(iter(known), row.key))
    message = f"The key ‘{echoed(row.key)}’ is a number here: 10.1 and 10.10 are the same then."
    help_ = "Format the cell as text, and type the number of the action as it was."
    found.remarks.append(Remark(Severity.ERROR, message, help_, row.where, row.place))
    return None


def _is_number(key: str, value: Decimal) -> bool:
    try:
        return Decimal(key) == value
    except InvalidOperation:
        return False


class _Table:
    """A sheet, read from above to below."""

    def __init__(self, sheet: Sheet, found: _Found) -> None:
        self.sheet, self.found = sheet, found
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sheet.cells.items():
            rows.setdefault(row, {})[column] = cell
        self.rows = dict(sorted(rows.items()))

    def read(self) -> None:
        """Read the rows below each row of heads."""
        heads = {at: head for at, row in self.rows.items() if (head := _head_in(row))}
        head = None
        for at, row in self.rows.items():
            if at in heads:
                self._say_unknown(head)
                head = heads[at]
                self._say_twice(head, row)
            elif head and not (at + 1 in heads and len(row) == 1) and not _says_what_it_is(row):
                self._row(row, head)
        self._say_unknown(head)

    def _remark(self, severity: Severity, message: str, help_: str, place: str) -> None:
        self.found.remarks.append(Remark(severity, message, help_, self.sheet.name, place))

    def _say_twice(self, head: _Head, row: dict[int, Cell]) -> None:
        """Say which heads there are twice: nobody knows then which of the columns counts."""
        for at, cell in row.items():
            if head.columns[alike(cell.text)] != at:
                message = f"There are two columns ‘{echoed(cell.text)}’."
                self._remark(Severity.ERROR, message, "Remove one of them.", cell.place)

    def _say_unknown(self, head: _Head | None) -> None:
        """Say which columns are not of the form, although something stands in them."""
        for at, cell in head.answered.items() if head else ():
            name = echoed(head.cells[at].text) if head and at in head.cells else ""
            message = f"The column ‘{name}’ is not of the form; it is not read." if name else _BESIDE
            help_ = "Write what it says into a column of the form, if it should be read."
            self._remark(Severity.WARNING, message, help_, cell.place)

    def _row(self, row: dict[int, Cell], head: _Head) -> None:
        key = row.get(head.key)
        name = key.text.strip() if key else ""
        model = model_of(name)
        for at, cell in row.items():
            if at not in head.cells or not _is_known(head.cells[at].text, model):
                head.answered.setdefault(at, cell)
        if self._is_merged(row, head):
            return
        if state := head.columns.get(alike(STATE)):
            self.found.state |= state_in(row[state].text) if state in row else {}
        if key is None:
            self._without_key(row, head)
        elif model is None or key.formula:
            self._remark(Severity.ERROR, *unknown_key(key), key.place)
        else:
            action = row.get(head.columns.get(alike(OF_ACTION), 0))
            told = self._answers(row, head, key, model), action.text if action else ""
            self.found.rows.append((Returned(name, self.sheet.name, key.place, *told), key))

    def _is_merged(self, row: dict[int, Cell], head: _Head) -> bool:
        """Whether a cell of the row spans others; say so."""
        merged = [cell for at, cell in row.items() if at in head.cells and (cell.rows > 1 or cell.columns > 1)]
        for cell in merged:
            what = f"{cell.rows} rows" if cell.rows > 1 else f"{cell.columns} columns"
            message = f"This cell is merged over {what}: nobody can tell to which of them its value belongs."
            self._remark(Severity.ERROR, message, "Split the cell, and fill in each of them.", cell.place)
        return bool(merged)

    def _without_key(self, row: dict[int, Cell], head: _Head) -> None:
        """Say that a row in which something is answered has no key."""
        known = (at for at in row if at in head.cells and head.cells[at].text not in ORIENTATION)
        first = next((row[at] for at in known if alike(head.cells[at].text) != alike(STATE)), None)
        if first:
            message = "This row has no key, so nobody can tell what it is about."
            help_ = "Copy the key of a row about the same thing, or copy the whole row."
            self._remark(Severity.ERROR, message, help_, first.place)

    def _answers(
        self, row: dict[int, Cell], head: _Head, key: Cell, model: type[BaseModel] | object
    ) -> dict[str, Cell]:
        """The answers of a row, by their fields; a cell that is empty is one, too."""
        fields = {alike(label): name for label, name in _fields(model).items()}
        found: dict[str, Cell] = {}
        for label, at in head.columns.items():
            if name := fields.get(label):
                found[name] = row.get(at) or Cell("", None, _beside(key.place, at))
        return found


_BESIDE = "Something stands beside the columns of the form; it is not read."


def _head_in(row: dict[int, Cell]) -> _Head | None:
    """The heads in a row, if it is one of heads."""
    if not any(alike(cell.text) == alike(KEY) for cell in row.values()):
        return None
    columns: dict[str, int] = {}
    for at, cell in row.items():
        columns.setdefault(alike(cell.text), at)
    return _Head(columns, row)


def _says_what_it_is(row: dict[int, Cell]) -> bool:
    return any(cell.text == FORM for cell in row.values())


def _fields(model: type[BaseModel] | object) -> dict[str, str]:
    return labelled(model if isinstance(model, type) else None)


def _is_known(label: str, model: type[BaseModel] | object) -> bool:
    """Whether a head is one of the form for such items; of a row without a key every one is."""
    always = {KEY, STATE, *ORIENTATION}
    known = {*always, *(_fields(model) if model else ())}
    return model is None or alike(label) in map(alike, known)


def unknown_key(key: Cell) -> tuple[str, str]:
    """What to say of a key that is none."""
    if key.formula:
        return "The key is a formula, so nobody can tell what it was.", "Type the key itself."
    return f"‘{echoed(key.text)}’ is not a key of this form.", "Write the key that the row had, or remove the row."


def _beside(place: str, column: int) -> str:
    """The place of a cell in the row of another."""
    if found := _IN_SHEET.fullmatch(place):
        return f"{letters(column)}{found[1]}"
    return _IN_LINE.sub(rf"\g<1>{column}", place)
