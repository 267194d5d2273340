"""CSV as it comes: with whatever separator and encoding the program has that saved it; both are told."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ccwp_plan.exchange.cells import Book, Cell, Sheet, Unreadable
from ccwp_plan.exchange.form import FORM
from ccwp_plan.exchange.scanned import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, too_many_cells

_SEPARATORS = {";": "semicolons", "\t": "tabs", ",": "commas", "|": "the sign |"}
"""In the order in which they are preferred where several part the lines equally well."""
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_WINDOWS = "cp1252"
_LOOKED_AT = 200
"""So many lines are looked at for the separator."""
_LONGEST = 131_072
"""How many characters a value may have."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_FORM = re.compile(rf'"?{FORM}"?([;\t,|])')
"""How the first line of a form begins."""
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The line by which Excel is told the separator."""
_SAVE = "Open it in the program that it was made with, and save it as .xlsx, or as CSV UTF-8."


def book(file: Path, raw: bytes) -> Book:
    """The cells of a CSV file. Raises Unreadable where it is not a text, or not a table."""
    text, encoding = _text(raw)
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise Unreadable(f"The file is not a table: line {line} has signs that no text has.", _SAVE)
    said = _SAID.match(text)
    separator = said[1] if said else _separator(text)
    cells: dict[tuple[int, int], Cell] = {}
    for row, (line, values) in enumerate(_lines(text, separator), 1):
        if row > MOST_ROWS or len(values) > MOST_COLUMNS or len(cells) > MOST_CELLS:
            raise too_many_cells()
        if said and row == 1:
            continue
        for column, value in enumerate(values, 1):
            if read := value.replace("\r\n", "\n").strip():
                cells[row, column] = Cell(read, read, f"line {line}, column {column}")
    taken = f"The values are parted by {_SEPARATORS.get(separator, f'the sign {separator}')}, the text is {encoding}."
    return Book(file, (Sheet("", cells),), taken=taken)


def _text(raw: bytes) -> tuple[str, str]:
    """The text and what its encoding is called. What is not Unicode is taken for that of Windows in the west."""
    for encoding in (_of_mark(raw), _of_zeros(raw), "utf-8"):
        if encoding:
            try:
                return raw.decode(encoding), _NAMES[encoding]
            except UnicodeDecodeError:
                continue
    try:
        return raw.decode(_WINDOWS), "Windows-1252"
    except UnicodeDecodeError as error:
        raise Unreadable("The file is not a text, or in an encoding that is not known.", _SAVE) from error


def _of_mark(raw: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS.items() if raw.startswith(mark)), None)


def _of_zeros(raw: bytes) -> str | None:
    """UTF-16 without its mark, as every second byte of plain letters is zero."""
    head = raw[:400]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) > 3 and zeros.count(0) > 0.8 * len(zeros):
            return encoding
    return None


def _separator(text: str) -> str:
    """The separator that parts most lines into equally many values, and these into most; that of a form it says."""
    if said := _FORM.match(text):
        return said[1]

    def fits(separator: str) -> tuple[float, int]:
        try:
            widths = [len(values) for _, values in islice(_lines(text, separator), _LOOKED_AT) if any(values)]
        except Unreadable:
            return 0, 0
        parted = Counter(width for width in widths if width > 1)
        width, lines = parted.most_common(1)[0] if parted else (0, 0)
        return (lines / len(widths), width) if parted else (0, 0)

    return max(_SEPARATORS, key=fits)


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The values of each line, and on which line of the file it begins: a value in quotation marks may have several."""
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                f"The table cannot be read from line {line} on: a quotation mark is missing, or one too many.",
                'Write "" for a quotation mark within a value, or save the table as .xlsx.',
            ) from error
