"""A pass over the XML of a part before anything is built of it: what must not be in it, and how much there is.

The parts of an office file have no DOCTYPE, so none is let through, and with it no entity. Expat calls back as it
reads: what is too deep or too much ends the pass where it begins to be so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from ccwp_plan.exchange.cells import Unreadable
from ccwp_plan.exchange.unzipped import damaged, shown, unsafe

DEEPEST = 200
"""How many elements may stand in each other; a table in a table in a text box needs about 40."""
MOST_ELEMENTS = 2_500_000
"""How many elements a part may have; a sheet of 200,000 cells has about a million."""
MOST_CELLS = 200_000
"""How many cells of a file may have something in them, and how many texts a workbook may share among its cells."""
MOST_ROWS, MOST_COLUMNS = 50_000, 1_000
"""How far cells with something in them may be from the first one."""
MOST_OTHERS, MOST_SHEETS = 300_000, 1_000
"""How many elements a part of a workbook may have beside its cells: texts, styles, names; and how many sheets."""
_OF_CELLS = ("sheetData", "t", "r")
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_ENCODINGS = {"utf-8", "utf-16", "us-ascii", "ascii", "utf8"}
_FETCHING = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE)\b")
"""The fields of Word that take in what stands elsewhere, or start a program."""


class Scan:
    """What is looked at in any part; made for one, and used once."""

    def __init__(self, name: str) -> None:
        self._name, self._depth, self._elements = name, 0, 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._refused
        self._parser.EntityDeclHandler = self._refused
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def over(self, raw: bytes) -> None:
        """Go over the part. Raises Unreadable where it is not XML, or has what it must not have."""
        try:
            self._parser.Parse(raw, True)
        except (expat.ExpatError, UnicodeError, ValueError, LookupError) as error:
            raise damaged(f"the part ‘{shown(self._name)}’ is not complete, or not XML") from error

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Look at an element that begins. Its tag has its namespace, a space and its name."""

    def closed(self, tag: str) -> None:
        """Look at an element that ends."""

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST:
            raise unsafe(f"more than {DEEPEST} elements stand in each other in the part ‘{shown(self._name)}’")
        if self._elements > MOST_ELEMENTS:
            raise Unreadable(
                f"The file is too large: the part ‘{shown(self._name)}’ has more than {MOST_ELEMENTS:,} elements.",
                "Remove whatever is not asked for, and save it again.",
            )
        self.opened(tag, attributes)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self.closed(tag)

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise unsafe(f"the part ‘{shown(self._name)}’ is in {shown(encoding)}, and not in Unicode")

    def _refused(self, *_: object) -> None:
        raise unsafe(f"the part ‘{shown(self._name)}’ has a DOCTYPE, which could take in other files")


class SheetScan(Scan):
    """What is looked at in any part of a workbook: of a sheet, how far its cells go and which of them have a formula.

    Rows and cells without a content are not counted: programs write them for a height or a colour, by the million.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.count, self.last_row, self.last_column, self._others = 0, 0, 0, 0
        self.filled: dict[int, list[int]] = {}
        """The columns of the cells with a content, by their row."""
        self.formulas: set[tuple[int, int]] = set()
        self.merged: list[str] = []
        self.data: tuple[int, int, int] | None = None
        """Where the first element in the root begins, where the cells begin, and where their end begins, in bytes."""
        self._inner: int | None = None
        self._row, self._column, self._seen = 0, 0, True

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Look at a row, a cell, its content, or cells that are merged."""
        if self._inner is None and self._depth == 2:
            self._inner = self._parser.CurrentByteIndex
        if not tag.startswith(_SHEET):
            return
        name = tag[len(_SHEET) :]
        if name == "c":
            self._place(attributes.get("r"))
        elif name in ("v", "is", "f"):
            self._fill(name)
        elif name == "row":
            self._row, self._column = _number(attributes.get("r"), self._row + 1), 0
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
        elif name == "sheetData":
            self.data = (self._inner or 0, self._parser.CurrentByteIndex, 0)
        elif name not in _OF_CELLS:
            self._others += 1
            if self._others > MOST_OTHERS or (name == "sheet" and self._others > MOST_SHEETS):
                raise too_many_cells()

    def closed(self, tag: str) -> None:
        """Note where the cells end."""
        if self.data and tag == f"{_SHEET}sheetData":
            self.data = (*self.data[:2], self._parser.CurrentByteIndex)

    def _place(self, reference: str | None) -> None:
        self._seen = False
        if reference is None:
            self._column += 1
        elif found := _CELL.fullmatch(reference):
            self._row, self._column = int(found[2]), column(found[1])
        else:
            raise unsafe(f"there is no cell ‘{shown(reference)}’")

    def _fill(self, content: str) -> None:
        if content == "f":
            self.formulas.add((self._row, self._column))
        if self._seen:
            return
        self._seen = True
        self.count += 1
        self.filled.setdefault(self._row, []).append(self._column)
        self.last_row, self.last_column = max(self.last_row, self._row), max(self.last_column, self._column)
        if self.last_row > MOST_ROWS or self.last_column > MOST_COLUMNS:
            raise Unreadable(
                f"There is something far away in the file, in the cell {letters(self._column)}{self._row}.",
                f"Delete what stands below row {MOST_ROWS:,} or after column {letters(MOST_COLUMNS)}, and save it.",
            )
        if self.count > MOST_CELLS:
            raise too_many_cells()


def too_many_cells() -> Unreadable:
    """More cells than a form or a plan has."""
    return Unreadable(
        f"The file has more than {MOST_CELLS:,} cells with something in them.",
        "Remove the sheets, rows and columns that are not asked for, and save it again.",
    )


def column(letters_: str) -> int:
    """The number of a column, from 1.

    >>> column("A"), column("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters_:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters(number: int) -> str:
    """The letters of a column.

    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _number(given: str | None, otherwise: int) -> int:
    if given is None:
        return otherwise
    if not re.fullmatch(r"[0-9]{1,7}", given):
        raise unsafe(f"there is no row ‘{shown(given)}’")
    return int(given)


class DocumentScan(Scan):
    """What is looked at in the text of a Word document: fields that take in what stands elsewhere."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._parser.CharacterDataHandler = self._text
        self._instruction: list[str] | None = None
        self._code = ""

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin to gather the instruction of a field."""
        name = tag.rpartition(" ")[2]
        if name == "fldSimple":
            self._look("".join(value for key, value in attributes.items() if key.endswith("instr")))
        elif name == "instrText":
            self._instruction = []
        elif name == "fldChar":
            self._look(self._code)
            self._code = ""

    def closed(self, tag: str) -> None:
        """Keep what was gathered: the instruction of a field may stand in several pieces."""
        if self._instruction is not None and tag.endswith(" instrText"):
            self._code += "".join(self._instruction)
            self._instruction = None

    def _text(self, text: str) -> None:
        if self._instruction is not None:
            self._instruction.append(text)

    def _look(self, instruction: str) -> None:
        if found := _FETCHING.search(instruction.upper()):
            raise Unreadable(
                f"The file has a field that takes in what stands elsewhere ({found.group()}).",
                "Open it in Word, press Ctrl+A and Ctrl+Shift+F9 to make plain text of its fields, and save it again.",
            )


def is_xml(raw: bytes) -> bool:
    """Whether a program could take bytes for XML, in whatever encoding: everything else is never read."""
    return raw[:64].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n").startswith(b"<")
