"""What a file that came back holds: tables of cells, in whatever format it was saved; knows no format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

Value: TypeAlias = str | Decimal | date | datetime | bool | None
"""What a program has stored for a cell; None where it is empty, and where only a formula knows."""


class Unreadable(Exception):
    """A file cannot be read, or is refused: why, and what to do. The others of the same call are read all the same."""

    def __init__(self, message: str, help_: str) -> None:
        super().__init__(message)
        self.message, self.help = message, help_


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with something in it."""

    text: str
    """As a person reads it: a day as 2021-03-25, a number at its shortest, a percentage as 12 %."""
    value: Value
    """What is stored: of a percentage 0.12; in Word and in CSV always the text."""
    place: str
    """Where a person finds it: F7, table 2, row 3, column 1 or line 5, column 3."""
    percent: bool = False
    """Whether its number is shown as a percentage."""
    formula: bool = False
    """Whether a formula stands in it. It is never worked out: the value is what the last program has stored."""
    rows: int = 1
    columns: int = 1
    """How many it spans: it stands in the first of them, and there is no cell in the others."""
    marks: tuple[str, ...] = ()
    """The bookmarks that begin in it, hidden ones too, in the order of the text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, a table of a Word document, or all of a CSV file."""

    name: str
    """What the sheet is called; table 2 in Word; nothing in CSV."""
    cells: Mapping[tuple[int, int], Cell]
    """By row and column, from 1; without those that are empty, and in the order of the file."""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was read."""

    file: Path
    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    """Its custom properties, and the values of the names that a workbook defines, as they are written there."""
    outside: tuple[Cell, ...] = ()
    """The paragraphs of a Word document that stand in no table."""
    taken: str = ""
    """How it was read where the file does not say so itself: separator and encoding of CSV, in words; or nothing."""
