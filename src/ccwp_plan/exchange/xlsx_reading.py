"""Workbooks as openpyxl reads them, row by row, once they have been looked at."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ccwp_plan.errors import CallError
from ccwp_plan.exchange.cells import Book, Cell, Sheet, Unreadable, Value
from ccwp_plan.exchange.package import Package
from ccwp_plan.exchange.scanned import MOST_CELLS, MOST_ROWS, SheetScan, column, letters, too_many_cells
from ccwp_plan.exchange.unzipped import unsafe

_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""What stands in a number format to be printed as it is."""
_MOST_TEXT = 64 << 20
"""How many characters the cells of a workbook may have, those that share a text counted each."""
_CARRIAGE_RETURN = "_x000D_\n"
"""A line end of Windows, as some programs write it."""


def book(file: Path, package: Package) -> Book:
    """The cells of a workbook. Raises Unreadable where openpyxl cannot read it."""
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise CallError("Workbooks cannot be read safely here: defusedxml is missing.", "Install ccwp-plan again.")
    bare = replace(package, parts={name: _bare(package, name) for name in package.parts})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = openpyxl.load_workbook(bare.zipped(), read_only=True, data_only=True, keep_links=False)
            _check_sheets([_scan(package, sheet) for sheet in found.worksheets])
            sheets = tuple(_sheet(sheet, _scan(package, sheet)) for sheet in found.worksheets)
            names = {name: str(defined.attr_text) for name, defined in found.defined_names.items()}
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises anything where a part is not as it expects
        raise Unreadable(
            "The workbook is not as it should be, and cannot be read.",
            "Open it in Excel or LibreOffice, save it again as .xlsx, and import that.",
        ) from error
    if sum(len(cell.text) for sheet in sheets for cell in sheet.cells.values()) > _MOST_TEXT:
        raise too_many_cells()
    return Book(file, sheets, {**names, **package.properties()})


def _scan(package: Package, sheet: Any) -> SheetScan:
    scan = package.scans[sheet._worksheet_path]
    assert isinstance(scan, SheetScan)
    return scan


def _check_sheets(scans: Sequence[SheetScan]) -> None:
    """Refuse sheets that share their cells, or that have only few in many rows: together they could be very many."""
    if len({id(scan) for scan in scans}) < len(scans):
        raise unsafe("two of its sheets are one")
    if sum(scan.last_row for scan in scans) > 4 * MOST_ROWS:
        raise too_many_cells()


def _bare(package: Package, name: str) -> bytes:
    """A sheet without all but its cells: of the rest openpyxl understands less than programs write."""
    content, scan = package.parts[name], package.scans[name]
    data = scan.data if isinstance(scan, SheetScan) else None
    if data is None or content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4]:
        return content
    inner, start, end = data
    root: bytes = re.findall(rb"<([\w:.-]+)[\s>]", content[:inner])[-1]
    return content[:inner] + content[start : content.index(b">", end) + 1] + b"</%b>" % root


def _sheet(sheet: Any, scan: SheetScan) -> Sheet:
    spans, covered = _spans(scan)
    cells = {}
    rows = sheet.iter_rows(max_row=scan.last_row, max_col=scan.last_column) if scan.filled else ()
    for at, row in enumerate(rows, 1):
        for number in scan.filled.get(at, ()):
            place = (at, number)
            formula = place in scan.formulas
            value, text, percent = _value(row[number - 1])
            if (text.strip() or formula) and place not in covered:
                cells[place] = Cell(text, value, f"{letters(number)}{at}", percent, formula, *spans.get(place, (1, 1)))
    return Sheet(sheet.title, cells, hidden=sheet.sheet_state != "visible")


def _spans(scan: SheetScan) -> tuple[Mapping[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """How many rows and columns merged cells span, as far as there is something in the sheet, and what they cover."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    area = 0
    for reference in scan.merged:
        if found := _RANGE.fullmatch(reference.replace("$", "")):
            left, top = column(found[1]), int(found[2])
            right, bottom = min(column(found[3]), scan.last_column), min(int(found[4]), scan.last_row)
            rows, columns = range(top, bottom + 1), range(left, right + 1)
            area += len(rows) * len(columns)
            if area > MOST_CELLS:
                raise too_many_cells()
            if rows and columns:
                spans[top, left] = (len(rows), len(columns))
                covered |= {(row, at) for row in rows for at in columns} - {(top, left)}
    return spans, covered


def _value(given: Any) -> tuple[Value, str, bool]:
    """What is stored in a cell, how a person reads it, and whether it is a percentage."""
    value = given.value
    if isinstance(value, bool):
        return value, "TRUE" if value else "FALSE", False
    if isinstance(value, int | float):
        percent = "%" in _LITERAL.sub("", given.number_format or "")
        number = Decimal(format(value, ".15g"))
        return number, f"{_shortest(number * 100)} %" if percent else _shortest(number), percent
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) and value.time() == time() else value
        return day, str(day).removesuffix(":00"), False
    if isinstance(value, time | timedelta):
        return str(value), str(value).removesuffix(":00"), False
    text = str(value if value is not None else "").replace(_CARRIAGE_RETURN, "\n").replace("\r\n", "\n")
    return text, text, False


def _shortest(number: Decimal) -> str:
    """A number without a sign too many.

    >>> _shortest(Decimal("12.50")), _shortest(Decimal("1E+3")), _shortest(Decimal("-0"))
    ('12.5', '1000', '0')
    """
    return f"{number.normalize():f}" if number else "0"
