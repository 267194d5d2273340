"""A form as no file format knows it: what is asked and what was so when it was written, and what comes back.

A form has sections, which become sheets or tables. A section has columns, each the field of a model, and rows, each an
item of the plan: an action, a result, or a place for a new item. What identifies a row is its key, a path in the plan;
what identifies a question is the key of its row and the field of its column. A module for each format writes a `Form`
and makes a `Returned` of the cells that come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ccwp_plan.exchange.cells import Cell
from ccwp_plan.language.declared import in_words

LONGEST = 32_767
"""How many characters a cell of a spreadsheet holds; a form with a longer text is refused."""
YES_OR_NO = {"true": "yes", "false": "no"}
KEY = "Key"
"""The head of the column, or the label, of the key of a row."""
FORM = "ccwp-plan form"
"""What begins the line by which a table says what form it is, where its format has no better place."""
STATE = "State"
"""The head of the column in which a table carries the marks of its rows, where a format has no better place."""


class Kind(StrEnum):
    """What is asked for: it decides how an answer is entered and how it is read."""

    TEXT = "text"
    """One line."""
    PROSE = "prose"
    """A rich text, of several lines."""
    CODE = "code"
    """One word that stays as it is typed: a number of a document, an actor."""
    CODES = "codes"
    """Several of them, with commas."""
    DAY = "day"
    """A day."""
    DAYS = "days"
    """A day or, of what is due again and again, several, with commas."""
    TIME = "time"
    """A day or less than a day: 2021-Q2."""
    FIGURE = "figure"
    """A number."""
    CHOICE = "choice"
    """One of a fixed list of words."""
    TRUTH = "truth"
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Column:
    """What is asked, or shown, of each row of a section.

    `field` is the name of the field, with those above it below the row's item: status, period.start; of what is only
    shown for orientation it is empty. `choices` are the words of the language of which a choice is one.
    """

    label: str
    kind: Kind = Kind.TEXT
    field: str = ""
    asked: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the plan or, where it `is_new`, a place for a new one.

    `values` has what is written in each column of the section: the text of the value, as the language writes it
    (2021-06-30, 12.5, on_track, true), and nothing where there is none. A new item's values are proposals.
    """

    key: str
    values: tuple[str, ...]
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Questions of one kind of item: a sheet of a workbook, a table of a document. `title` is at most 31 letters long,
    as the name of a sheet is, and `says` tells in a sentence what is to be filled in."""

    title: str
    says: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def questions(self) -> Iterator[tuple[Row, Column, str]]:
        """Each question of the section with its row and the value that was so when the form was written."""
        for row in self.rows:
            for column, value in zip(self.columns, row.values, strict=True):
                if column.field:
                    yield row, column, value

    def state_of(self, row: Row) -> str:
        """The marks of the values of a row in one text."""
        return state_of(row, zip(self.columns, row.values, strict=True))


def state_of(row: Row, questions: Iterable[tuple[Column, str]]) -> str:
    """The marks of the values of some questions of a row in one text: `10.4 title=5f3a2b77c0de status=`."""
    return " ".join([row.key, *(f"{one.field}={mark(one.kind, value)}" for one, value in questions if one.field)])


def state_in(text: str) -> dict[tuple[str, str], str]:
    """The marks that such a text holds, by key and field.

    >>> state_in("10.4 title=5f3a2b77c0de status=")
    {('10.4', 'title'): '5f3a2b77c0de', ('10.4', 'status'): ''}
    """
    key, *marks = text.split() or [""]
    return {(key, name): found for name, sign, found in (one.partition("=") for one in marks) if sign}


class Identity(NamedTuple):
    """What a form says of itself: it outlives a new name of the file.

    `plan` is the name of the plan, `actor` the id of the one who is asked (nothing for the whole plan), `day` the day
    of the state of play, as YYYY-MM-DD, and `fields` how much can be filled in: progress or all.
    """

    plan: str
    actor: str
    day: str
    fields: str

    def properties(self) -> dict[str, str]:
        """It as the custom properties of a file."""
        return {f"ccwp-plan {name}": value for name, value in self._asdict().items()}

    @classmethod
    def among(cls, properties: Mapping[str, str]) -> Identity | None:
        """What the custom properties of a file say of the form that it is; None where it is none of ours."""
        found = {name: properties.get(f"ccwp-plan {name}", "") for name in cls._fields}
        return cls(**found) if found["plan"] else None


@dataclass(frozen=True, slots=True)
class Form:
    """A form for one actor, or for the whole plan.

    `title` and `subtitle` are its heading; `steps` say what to do and by when, the last of them where to send it.
    """

    identity: Identity
    day: date
    title: str
    subtitle: str
    steps: tuple[str, ...]
    sections: tuple[Section, ...]

    def steps_with(self, how: str) -> tuple[str, ...]:
        """The steps, with one on how a format is filled in before the last."""
        return (*self.steps[:-1], how, self.steps[-1])

    def state(self) -> dict[tuple[str, str], str]:
        """The mark of each value when the form was written, by the key of its row and its field.

        Every format carries it unseen, so that what comes back can be held against it.
        """
        return {
            (row.key, column.field): mark(column.kind, value)
            for section in self.sections
            for row, column, value in section.questions()
        }

    def too_long(self) -> Iterator[tuple[Row, Column]]:
        """Where a text stands that a cell cannot hold."""
        for section in self.sections:
            for row in section.rows:
                yield from (
                    (row, column)
                    for column, value in zip(section.columns, row.values, strict=True)
                    if len(value) > LONGEST
                )


@dataclass(frozen=True, slots=True)
class Returned:
    """A row that came back: its key, and the cells of its answers by their fields; what is not there has none.

    `where` is the sheet or the table, `place` where its key stands. What is only shown comes back as well. A cell that
    was emptied is an answer with an empty text. What a cell means is told where the question is known. `action` is what
    the row says of the action that it belongs to, if it does: its number and its title.
    """

    key: str
    where: str
    place: str
    answers: Mapping[str, Cell]
    action: str = ""


class Severity(StrEnum):
    """How much a finding in a form weighs: with an error nothing is written."""

    ERROR = "error"
    WARNING = "warning"


class Remark(NamedTuple):
    """Something wrong in a form, and where: the sheet or the table, and the cell; both may be empty."""

    severity: Severity
    message: str
    help: str
    where: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Back:
    """A form that came back: what it is, if it says so, its rows, and what is wrong with it.

    `state` has the marks of the values when it was written, by key and field; nothing where it does not say.
    """

    file: Path
    identity: Identity | None
    rows: tuple[Returned, ...]
    state: Mapping[tuple[str, str], str]
    remarks: tuple[Remark, ...] = ()


def shown(column: Column, value: str) -> str:
    """A value as people read it."""
    if column.kind is Kind.TRUTH:
        return YES_OR_NO.get(value.casefold(), value)
    return in_words(value) if value in column.choices else value


def normal(kind: Kind, text: str) -> str:
    """A value in the form in which it is compared: 12.0 is 12, a line end is a line end, and a tab is nothing, since
    LibreOffice loses it in an ODS.

    >>> normal(Kind.FIGURE, "12.50"), normal(Kind.CODES, "DE,FR"), normal(Kind.PROSE, "a \\r\\nb\\n")
    ('12.5', 'DE, FR', 'a\\nb')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "")
    lines = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    if kind is Kind.FIGURE:
        return _figure(lines)
    if kind in (Kind.CODES, Kind.DAYS):
        return ", ".join(" ".join(part.split()) for part in lines.replace("\n", ",").split(",") if part.strip())
    return lines


def mark(kind: Kind, text: str) -> str:
    """A short mark of a value, by which another one is told from it; nothing is marked by nothing."""
    known = normal(kind, text)
    return sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:12] if known else ""


def _figure(text: str) -> str:
    from decimal import Decimal, InvalidOperation

    try:
        figure = Decimal(text)
    except InvalidOperation:
        return text
    return f"{figure.normalize():f}" if figure.is_finite() else text
