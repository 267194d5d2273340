"""The tables of a Word document, by one walk over its text.

What was inserted with changes tracked is read as accepted, and what was deleted as gone. Bookmarks are told with the
cell in which they begin: they outlive Word and LibreOffice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from ccwp_plan.exchange.cells import Book, Cell, Sheet
from ccwp_plan.exchange.docx_lists import Lists
from ccwp_plan.exchange.package import Package
from ccwp_plan.exchange.scanned import MOST_CELLS, MOST_COLUMNS, too_many_cells
from ccwp_plan.exchange.unzipped import damaged

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_VAL = f"{_W}val"
_UNREAD = {
    *(f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "drawing")),
    *(f"{_W}{name}" for name in ("pict", "object", "delText", "instrText", "tbl")),
    _FALLBACK,
}
"""What has no text of a cell: properties, pictures, what was deleted; a table in a cell is a table of its own."""
_UNSEEN = {f"{_W}r": (f"{_W}rPr/{_W}vanish",), f"{_W}sdt": (f"{_W}sdtPr/{_W}showingPlcHdr",)}
"""What hides an element from a reader, or says that it only holds the place of a text."""
_AROUND = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_ELSEWHERE = {f"{_W}{name}" for name in ("tbl", "drawing", "pict", "del", "moveFrom")}
_SIGNS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "\N{SOFT HYPHEN}",
}
_WORDS = {f"{_W}t", *_SIGNS}


def book(file: Path, package: Package) -> Book:
    """The tables of a document, each as a sheet; one that stands in another comes after it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)

    def tree(name: str) -> Any:
        try:
            return etree.fromstring(package.parts[name], parser)
        except etree.XMLSyntaxError as error:
            raise damaged("its text cannot be read") from error

    counted = [tree(name) for kind in ("numbering", "styles") for name in package.led_to(package.main, kind)]
    root, lists = tree(package.main), Lists(*counted)
    outside = tuple(_outside(root, Lists(*counted)))
    found = [*root.iter(f"{_W}tbl")]
    sheets = tuple(_sheet(table, f"table {number}", lists) for number, table in enumerate(found, 1))
    if sum(len(sheet.cells) for sheet in sheets) > MOST_CELLS:
        raise too_many_cells()
    return Book(file, sheets, package.properties(), outside)


def _outside(root: Any, lists: Lists) -> Iterator[Cell]:
    """The paragraphs that stand in no table, and after which table each does."""
    tables = 0
    for block in root.iter(f"{_W}tbl", f"{_W}p"):
        if block.tag == f"{_W}tbl":
            tables += 1
        elif next(block.iterancestors(*_ELSEWHERE), None) is None and (text := _line(block, lists).strip()):
            place = f"after table {tables}" if tables else "before table 1"
            yield Cell(text, text, place, marks=_marks(block))


def _marks(element: Any) -> tuple[str, ...]:
    return tuple(one.get(f"{_W}name", "") for one in element.iter(f"{_W}bookmarkStart"))


def _sheet(table: Any, name: str, lists: Lists) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    begun: dict[int, tuple[int, int]] = {}
    marks: list[str] = []
    kept = (line for line in _within(table, "tr", marks) if line.find(f"{_W}trPr/{_W}del") is None)
    for row, line in enumerate(kept, 1):
        column = 1 + _number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for given in _within(line, "tc", marks):
            width = _number(given.find(f"{_W}tcPr/{_W}gridSpan"), 1)
            merged = given.find(f"{_W}tcPr/{_W}vMerge")
            if merged is not None and merged.get(_VAL) != "restart" and column in begun:
                above = begun[column]
                cells[above] = replace(cells[above], rows=row - above[0] + 1)
            else:
                text = _text(given, lists)
                place = f"{name}, row {row}, column {column}"
                cells[row, column] = Cell(text, text, place, columns=width, marks=(*marks, *_marks(given)))
                begun[column] = (row, column)
            marks.clear()
            column += width
            if column > MOST_COLUMNS:
                raise too_many_cells()
    return Sheet(name, {place: cell for place, cell in cells.items() if cell.text.strip() or cell.marks})


def _within(element: Any, name: str, marks: list[str]) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, be they in content controls; and the marks that begin before them."""
    for child in element:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag == f"{_W}bookmarkStart":
            marks.append(child.get(f"{_W}name", ""))
        elif child.tag in _AROUND:
            yield from _within(child, name, marks)


def _text(cell: Any, lists: Lists) -> str:
    """The text of a cell, a line for each paragraph; one whose end was deleted goes on with the next."""
    text, between = "", ""
    for paragraph in _read(cell):
        if paragraph.tag == f"{_W}p":
            text += between + _line(paragraph, lists)
            between = "" if paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None else "\n"
    return text.strip("\n")


def _line(paragraph: Any, lists: Lists) -> str:
    """The text of a paragraph, with the number or the dash that stands before it."""
    words = "".join(_SIGNS.get(one.tag) or one.text or "" for one in _read(paragraph) if one.tag in _WORDS)
    sign = lists.sign(paragraph.find(f"{_W}pPr"))
    return f"{sign}{words}".rstrip() if sign else words


def _read(element: Any) -> Iterator[Any]:
    """What stands in an element as a person reads it: nothing that is deleted, hidden, or a placeholder."""
    for child in element:
        if child.tag in _UNREAD or any(child.find(sign) is not None for sign in _UNSEEN.get(child.tag, ())):
            continue
        yield child
        yield from _read(child)


def _number(said: Any, otherwise: int) -> int:
    """A number that an element says, as far as a table can have as many columns."""
    value = "" if said is None else said.get(_VAL, "")
    return int(value) if re.fullmatch(r"[0-9]{1,6}", value) else otherwise
