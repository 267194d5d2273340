"""What a cell means as the value of a field: the language's own text of it, or why that cannot be told.

What people type by habit is understood where it can mean one thing only. What the language refuses is left as it is, so
that the checks say of it what they say of a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ccwp_plan.exchange.cells import Cell
from ccwp_plan.exchange.form import Kind
from ccwp_plan.language import habits
from ccwp_plan.language.dates import day as written
from ccwp_plan.language.dates import when
from ccwp_plan.language.declared import Declared, folded
from ccwp_plan.language.times import DAY, Time
from ccwp_plan.language.units import Countable, counted_in
from ccwp_plan.reading.extents import Tree
from ccwp_plan.reading.place import echoed

_YES = habits.words_in("yes y true ja oui x")
_NO = habits.words_in("no n false nein non")
_FIRST_YEAR = 1990
"""A date cell with an earlier day had a number typed into it: 2021 is a day of 1905 there."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a cell means, as the language writes it; `problem` says why that cannot be told, and what to do.

    With a problem the text only stands in for what is meant, so that what else is wrong beside it can be found.
    """

    text: str
    problem: tuple[str, str] | None = None


def kind_of(field: Declared) -> Kind:
    """What is asked for where the value of a field is."""
    if field.choices:
        return Kind.CHOICE
    if field.several_beside:
        return Kind.DAYS
    known = (
        (field.is_truth, Kind.TRUTH),
        (field.is_figure, Kind.FIGURE),
        (field.is_day, Kind.DAY),
        (field.is_time, Kind.TIME),
        (field.rich, Kind.PROSE),
        (field.is_list, Kind.CODES),
        (field.is_code, Kind.CODE),
    )
    return next((kind for holds, kind in known if holds), Kind.TEXT)


def as_text(value: Tree) -> str:
    """A value of a file in one text, as it is entered in a form."""
    if isinstance(value, list):
        items = [f"[{as_text(item)}]" if isinstance(item, list) else as_text(item) for item in value]
        return ", ".join(items)
    return value if isinstance(value, str) else ""


def as_value(text: str, kind: Kind, before: Tree) -> Tree:
    """The value of a file that a text of a form is; `before` is what the file has."""
    if not text:
        return None
    if kind is Kind.CODES:
        parts = habits.parted(text)
        return parts[0] if len(parts) == 1 and (parts[0] == "all" or isinstance(before, str)) else [*parts]
    if kind is Kind.DAYS:
        days = [part.strip() for part in text.split(",")]
        return days[0] if len(days) == 1 and not isinstance(before, list) else [*days]
    return text


def meant(cell: Cell, kind: Kind, field: Declared, unit: str) -> Meant:
    """What a cell means as the value of a field; `unit` is what its figures are counted in."""
    text = cell.text.strip()
    if cell.formula:
        why = "This cell contains a formula, which can give another value tomorrow."
        return Meant(text, (why, "Type the value itself."))
    if not text:
        return Meant("")
    if text.startswith("[") and kind is not Kind.PROSE:
        return Meant(text)
    return _READ.get(kind, _as_it_is)(cell, text, field, unit)


def _as_it_is(cell: Cell, text: str, field: Declared, unit: str) -> Meant:
    return Meant(text)


def _code(cell: Cell, text: str, field: Declared, unit: str) -> Meant:
    if isinstance(cell.value, Decimal) and "." in text:
        why = f"‘{text}’ is a number here, so that {text} and {text}0 are the same."
        return Meant(text, (why, "Format the cell as text, and type it again."))
    if isinstance(cell.value, date):
        return Meant(text, _turned(text, "a code"))
    return Meant(text)


def _turned(text: str, into: str) -> tuple[str, str]:
    why = f"The spreadsheet has turned what was typed into the date {text}, but {into} is asked for."
    return why, "Format the cell as text, and type it again."


def _time(cell: Cell, text: str, field: Declared, unit: str) -> Meant:
    if isinstance(cell.value, date) and cell.value.year < _FIRST_YEAR:
        why = f"The date in this cell is {written(_day_of(cell.value))}: a number was typed where a date is shown."
        return Meant(text, (why, "Type the day in full: 2021-06-30."))
    if DAY.fullmatch(text) or (kind_of(field) is Kind.TIME and _is_time(text)):
        return Meant(text)
    times = habits.times_meant(text)
    if kind_of(field) is not Kind.TIME:
        times = [time for time in times if DAY.fullmatch(time)]
    if len(times) > 1:
        either = " or ".join(when(time) for one in times if (time := Time.parse(one)))
        return Meant(times[0], (f"‘{echoed(text)}’ can be {either}.", f"Write {' or '.join(times)}."))
    return Meant(times[0] if times else text)


def _is_time(text: str) -> bool:
    """Whether a text is a time as the language writes it."""
    try:
        return Time.parse(text) is not None
    except ValueError:
        return False


def _day_of(value: date) -> date:
    return date(value.year, value.month, value.day)


def _days(cell: Cell, text: str, field: Declared, unit: str) -> Meant:
    if isinstance(cell.value, date):
        return _time(cell, text, field, unit)
    found = [_time(Cell(part, part, cell.place), part, field, unit) for part in _apart(text)]
    problem = next((one.problem for one in found if one.problem), None)
    return Meant(", ".join(one.text for one in found), problem)


def _apart(text: str) -> list[str]:
    """The days of a text, which have commas or lines between them; June 30, 2021 is one of them."""
    if habits.times_meant(text):
        return [text]
    return [part.strip() for part in re.split("[,;\n]", text) if part.strip()]


def _figure(cell: Cell, text: str, field: Declared, unit: str) -> Meant:
    if isinstance(cell.value, date):
        return Meant("1", _turned(text, "a number"))
    if isinstance(cell.value, Decimal):
        return _per_cent(f"{(cell.value * 100).normalize():f}", unit) if cell.percent else Meant(text)
    known = habits.figure_meant(text)
    if known is None or _is_figure(text) or not known.is_exact:
        return Meant(text)
    if len(known.figures) > 1:
        why = f"‘{echoed(text)}’ can be {' or '.join(known.figures)}."
        help_ = f"Write {known.figures[0]}, or {known.figures[1]} if the comma stands before decimals."
        return Meant(known.figures[0], (why, help_))
    (figure,) = known.figures
    if known.words in ("%", "per cent", "percent"):
        return _per_cent(figure, unit)
    return Meant(figure if folded(known.words) in ("", folded(unit)) else text)


def _is_figure(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _per_cent(figure: str, unit: str) -> Meant:
    """A percentage, where that is what is asked for."""
    if not unit or "%" in unit or counted_in(unit, "") is Countable.PER_CENT or "cent" in unit.casefold():
        return Meant(figure)
    why = f"‘{figure} %’ is a percentage, but the result is counted in ‘{echoed(unit)}’."
    return Meant(figure, (why, f"Type the number of {echoed(unit)}, and choose a cell format without %."))


def _choice(cell: Cell, text: str, field: Declared, unit: str) -> Meant:
    return Meant(field.choice_meant(text) or text)


def _truth(cell: Cell, text: str, field: Declared, unit: str) -> Meant:
    word = text.casefold()
    return Meant("true" if word in _YES else "false" if word in _NO else text)


def _codes(cell: Cell, text: str, field: Declared, unit: str) -> Meant:
    return _code(cell, ", ".join(habits.parted(text)), field, unit)


_READ: dict[Kind, Callable[[Cell, str, Declared, str], Meant]] = {
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.DAY: _time,
    Kind.DAYS: _days,
    Kind.TIME: _time,
    Kind.FIGURE: _figure,
    Kind.CHOICE: _choice,
    Kind.TRUTH: _truth,
}
