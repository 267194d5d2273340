"""A form as a workbook: a sheet that says what to do, and a sheet a section."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ccwp_plan.exchange.form import KEY, STATE, YES_OR_NO, Column, Form, Kind, Row, Section, shown
from ccwp_plan.language.declared import in_words
from ccwp_plan.language.times import DAY

_GREY, _DARK, _LINE = "#E4E6EA", "#33415C", "#9AA3B2"
_BASE = {"font_name": "Arial", "font_size": 9, "valign": "top"}
_HEAD_ROW = 1
_KEY_WIDTH = 12
_WIDTHS = {
    Kind.TEXT: 22,
    Kind.PROSE: 38,
    Kind.CODE: 11,
    Kind.CODES: 16,
    Kind.DAY: 11,
    Kind.DAYS: 13,
    Kind.TIME: 12,
    Kind.FIGURE: 10,
    Kind.CHOICE: 12,
    Kind.TRUTH: 11,
}
_LONG, _LONG_WIDTH = 80, 26
"""From how many letters on what is shown for orientation needs a wider column, and how wide that is."""
_WIDEST_ON_A_PAGE = 230
_LINE_HEIGHT, _LEAST_HEIGHT, _TO_WRITE, _MOST_HEIGHT = 12.5, 26, 62, 400
_TEXT_FORMAT, _DAY_FORMAT = "@", "yyyy-mm-dd"
_MOST_HINT = 250
_HOW = (
    "A cell says what it takes when it is chosen: a word from a list, a day such as 2020-12-31, a bare number. You may "
    "sort and filter rows, and copy one to report more than once; do not change the column ‘Key’."
)
_ALLOWED = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}
"""What a protected sheet allows beside filling it in."""


def write(form: Form) -> bytes:
    """The form as an XLSX file; the same form gives the same bytes."""
    out = io.BytesIO()
    book = _Book(form, Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}))
    book.write()
    return out.getvalue()


class _Book:
    """A workbook in the making."""

    def __init__(self, form: Form, book: Workbook) -> None:
        self.form, self.book = form, book

    def write(self) -> None:
        """Write all of it."""
        form, book = self.form, self.book
        created = datetime.combine(form.day, time())
        book.set_properties({"title": f"{form.title}: {form.subtitle}", "author": "ccwp-plan", "created": created})
        for name, value in form.identity.properties().items():
            book.set_custom_property(name, value, "text")
        self._first_sheet()
        for section in form.sections:
            _Sheet(self, section, book.add_worksheet(section.title)).write()
        book.close()

    @cached_property
    def formats(self) -> Mapping[str, Format]:
        """How cells look, by what they are."""
        edge = {"border": 1, "border_color": _LINE, "text_wrap": True}
        asked = {**_BASE, **edge, "locked": False, "bg_color": "#FFFFFF"}
        kinds = {
            "title": {**_BASE, "font_size": 16, "bold": True, "font_color": _DARK},
            "subtitle": {**_BASE, "font_size": 12, "font_color": _DARK},
            "step": {**_BASE, "font_size": 11, "text_wrap": True},
            "number": {**_BASE, "font_size": 11, "bold": True, "align": "right", "font_color": _DARK},
            "says": {**_BASE, "italic": True, "valign": "vcenter"},
            "head": {**_BASE, **edge, "bold": True, "font_color": "#FFFFFF", "bg_color": _DARK, "valign": "vcenter"},
            "agreed": {**_BASE, **edge, "bg_color": _GREY, "num_format": _TEXT_FORMAT},
            "agreed day": {**_BASE, **edge, "bg_color": _GREY, "num_format": _DAY_FORMAT, "align": "left"},
            "agreed figure": {**_BASE, **edge, "bg_color": _GREY, "align": "right", "indent": 1},
            "asked": {**asked, "num_format": _TEXT_FORMAT},
            "asked day": {**asked, "num_format": _DAY_FORMAT, "align": "left"},
            "asked figure": {**asked, "align": "right", "indent": 1},
        }
        return {name: self.book.add_format(kind) for name, kind in kinds.items()}

    def _first_sheet(self) -> None:
        """What to do and by when, and what is on which sheet."""
        sheet, form, formats = self.book.add_worksheet("Read me"), self.form, self.formats
        steps = form.steps_with(_HOW)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 5)
        sheet.set_column(1, 1, 24)
        sheet.set_column(2, 2, 86)
        sheet.set_row(0, 30)
        sheet.set_row(1, 24)
        sheet.write_string(0, 1, form.title, formats["title"])
        sheet.write_string(1, 1, form.subtitle, formats["subtitle"])
        for at, step in enumerate(steps, 3):
            sheet.set_row(at, 15 * _lines(step, 105) + 6)
            sheet.write_string(at, 0, f"{at - 2}.", formats["number"])
            sheet.merge_range(at, 1, at, 2, "", formats["step"])
            sheet.write_string(at, 1, step, formats["step"])
        top = 4 + len(steps)
        for at, head in enumerate(("Sheet", "What is asked there")):
            sheet.write_string(top, 1 + at, head, formats["head"])
        for row, section in enumerate(form.sections, top + 1):
            sheet.set_row(row, 12.5 * _lines(section.says, 92) + 5)
            sheet.write_string(row, 1, section.title, formats["agreed"])
            sheet.write_string(row, 2, section.says, formats["agreed"])
        legend = top + len(form.sections) + 2
        sheet.write_string(legend, 1, "Grey: agreed", formats["agreed"])
        sheet.write_string(legend + 1, 1, "White: to be filled in", formats["asked"])
        sheet.protect("", {"format_columns": True, "format_rows": True})
        _on_paper(sheet, form, fits=True)


class _Sheet:
    """The sheet of a section."""

    def __init__(self, book: _Book, section: Section, sheet: Worksheet) -> None:
        self.book, self.section, self.sheet = book, section, sheet
        self.widths = [_KEY_WIDTH, *(_width(section, at) for at in range(len(section.columns)))]

    def write(self) -> None:
        """Write heads and rows, and all that helps to fill them in."""
        sheet, section, formats = self.sheet, self.section, self.book.formats
        columns, last = section.columns, _HEAD_ROW + len(section.rows)
        sheet.set_row(0, 20)
        sheet.write_string(0, 0, section.says, formats["says"])
        sheet.set_row(_HEAD_ROW, 30)
        for at, head in enumerate([KEY, *(column.label for column in columns), STATE]):
            sheet.write_string(_HEAD_ROW, at, head, formats["head"])
        for at, width in enumerate(self.widths):
            sheet.set_column(at, at, width)
        sheet.set_column(len(columns) + 1, len(columns) + 1, 8, None, {"hidden": True})
        for at, row in enumerate(section.rows, _HEAD_ROW + 1):
            self._row(at, row)
        for at, column in enumerate(columns, 1):
            if column.asked:
                sheet.data_validation(_HEAD_ROW + 1, at, last, at, _validation(column))
        sheet.freeze_panes(_HEAD_ROW + 1, 2 if sum(self.widths[:2]) < 60 else 1)
        sheet.autofilter(_HEAD_ROW, 0, last, len(columns))
        sheet.protect("", _ALLOWED)
        sheet.repeat_rows(_HEAD_ROW)
        fits = sum(self.widths) <= _WIDEST_ON_A_PAGE
        if not fits:
            sheet.repeat_columns(0, 1)
        sheet.print_area(0, 0, last, len(columns))
        _on_paper(sheet, self.book.form, fits=fits)

    def _row(self, at: int, row: Row) -> None:
        self.sheet.set_row(at, self._height(row))
        self.sheet.write_string(at, 0, row.key, self.book.formats["agreed"])
        for place, (column, value) in enumerate(zip(self.section.columns, row.values, strict=True), 1):
            self._cell(at, place, column, value)
        self.sheet.write_string(at, len(row.values) + 1, self.section.state_of(row), self.book.formats["agreed"])

    def _cell(self, at: int, place: int, column: Column, value: str) -> None:
        """Write a value as what it is: a day as a day, a figure as a number, all else as text."""
        look = "asked" if column.asked else "agreed"
        formats = self.book.formats
        is_day = column.kind is Kind.DAY or (column.kind in (Kind.DAYS, Kind.TIME) and not column.asked)
        if (is_day or (column.kind is Kind.DAYS and value)) and (DAY.fullmatch(value) or column.kind is Kind.DAY):
            self._day(at, place, value, formats[f"{look} day"])
        elif column.kind is Kind.FIGURE:
            self._figure(at, place, value, formats[f"{look} figure"], formats[look])
        elif value:
            self.sheet.write_string(at, place, shown(column, value), formats[look])
        else:
            self.sheet.write_blank(at, place, None, formats[look])

    def _day(self, at: int, place: int, value: str, look: Format) -> None:
        day = _day_of(value)
        if day:
            self.sheet.write_datetime(at, place, day, look)
        elif value:
            self.sheet.write_string(at, place, value, look)
        else:
            self.sheet.write_blank(at, place, None, look)

    def _figure(self, at: int, place: int, value: str, look: Format, as_text: Format) -> None:
        if (figure := _exact(value)) is not None:
            self.sheet.write_number(at, place, figure, look)
        elif value:
            self.sheet.write_string(at, place, value, as_text)
        else:
            self.sheet.write_blank(at, place, None, look)

    def _height(self, row: Row) -> float:
        """How high a row is: as its longest text needs it, and with room to write by hand."""
        pairs = zip(self.section.columns, row.values, self.widths[1:], strict=True)
        lines = max([_lines(value, width) for _, value, width in pairs] + [_lines(row.key, _KEY_WIDTH)])
        prose = any(column.asked and column.kind is Kind.PROSE for column in self.section.columns)
        least = _TO_WRITE if prose and row.is_new else _LEAST_HEIGHT
        return min(max(lines * _LINE_HEIGHT + 4, least), _MOST_HEIGHT)


def _on_paper(sheet: Worksheet, form: Form, *, fits: bool) -> None:
    """On A4, landscape; as wide as a page where what is on it can still be read then."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    name = form.subtitle.replace("&", "&&")
    sheet.set_footer(f"&L&8{name}&C&8&A&R&8&P/&N")
    if fits:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(60)


def _width(section: Section, at: int) -> float:
    """How wide a column is."""
    column = section.columns[at]
    width = _WIDTHS[column.kind]
    longest = max((len(row.values[at]) for row in section.rows), default=0)
    if column.asked or column.kind is not Kind.TEXT:
        return width
    return _LONG_WIDTH if longest > _LONG else min(width, max(longest + 2, len(column.label) + 4))


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column."""
    fits = max(int(width * 1.15), 1)
    return sum(max(len(textwrap.wrap(line, fits)), 1) for line in text.split("\n"))


def _validation(column: Column) -> dict[str, Any]:
    """What a cell takes, and what is said when it is entered."""
    hint = column.hint if len(column.hint) <= _MOST_HINT else f"{column.hint[:_MOST_HINT].rsplit(' ', 1)[0]} …"
    said = {"input_title": column.label[:32], "input_message": hint} if hint else {}
    words = [in_words(choice) for choice in column.choices] or (
        [*YES_OR_NO.values()] if column.kind is Kind.TRUTH else []
    )
    if words:
        wrong = {"error_title": column.label[:32], "error_message": f"Choose one of: {', '.join(words)}."}
        return {"validate": "list", "source": words, **said, **wrong}
    if column.kind is Kind.DAY:
        wrong = {"error_title": column.label[:32], "error_message": "Write a day, such as 2020-12-31."}
        first, last = date(1990, 1, 1), date(2099, 12, 31)
        return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last, **said, **wrong}
    return {"validate": "any", **said}


def _day_of(value: str) -> date | None:
    """A day that a spreadsheet knows as one."""
    try:
        day = date.fromisoformat(value) if DAY.fullmatch(value) else None
    except ValueError:
        return None
    return day if day and day.year >= 1990 else None


def _exact(value: str) -> float | None:
    """A figure as a spreadsheet holds it, if it holds all of it."""
    try:
        figure = Decimal(value)
        near = float(figure)
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return near if figure.is_finite() and Decimal(format(near, ".15g")) == figure else None
