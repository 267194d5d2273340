"""The formats of forms: each is a module here, and a file that comes back is told by its content."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from ccwp_plan.errors import CallError
from ccwp_plan.exchange.form import LONGEST, Back, Form


class Format(StrEnum):
    """The formats in which a form is written; each is a module of this name."""

    XLSX = "xlsx"
    DOCX = "docx"
    CSV = "csv"


class _Module(Protocol):
    def write(self, form: Form) -> bytes:
        """The form as a file; the same form gives the same bytes."""


def write(form: Form, format_: Format) -> bytes:
    """A form in a format. Raises CallError where a text in it is longer than a cell can hold: nothing is cut."""
    for row, column in form.too_long():
        message = f"‘{column.label}’ of {row.key} has more than {LONGEST:,} characters, which no cell can hold."
        raise CallError(message, "Shorten the text in the plan, or export without --fields all.")
    return cast(_Module, import_module(f"ccwp_plan.exchange.{format_}")).write(form)


def back(file: Path) -> Back:
    """A form that came back. Raises Unreadable where the file cannot be read, or is refused."""
    from ccwp_plan.exchange import cards, tables
    from ccwp_plan.exchange.reading import read

    book = read(file)
    return cards.answers(book) if cards.is_form(book) else tables.answers(book)
