"""Values that are not agreed yet: those in square brackets, and those that are to be confirmed.

To checks and analyses a value in brackets is the value within, and equal to it; what prints it asks whether it is open.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ccwp_plan.language.times import Time

TBC = "tbc"
"""What is written for a leader, a figure or a date that is to be confirmed."""


class Open:
    """Marks a value that is not agreed yet."""

    __slots__ = ()


class ToBeConfirmed(Open):
    """Marks what stands for a value that nobody has proposed yet: to an analysis it is not given."""

    __slots__ = ()


class OpenText(str, Open):
    """A name, a number, a word in brackets."""

    __slots__ = ()


class OpenFigure(Decimal, Open):
    """A figure in brackets."""

    __slots__ = ()


class OpenDay(date, Open):
    """A day in brackets."""

    __slots__ = ()


class OpenTime(Time, Open):
    """A time in brackets, whose first and last days are open as well."""

    __slots__ = ()


class _TextToBeConfirmed(str, ToBeConfirmed):
    __slots__ = ()


class _FigureToBeConfirmed(Decimal, ToBeConfirmed):
    __slots__ = ()

    def __str__(self) -> str:
        return TBC


class _TimeToBeConfirmed(Time, ToBeConfirmed):
    __slots__ = ()


TEXT_TBC = _TextToBeConfirmed(TBC)
FIGURE_TBC = _FigureToBeConfirmed("NaN")
TIME_TBC = _TimeToBeConfirmed(TBC, date.min, None)


def is_tbc(text: Any) -> bool:
    """Whether this is how one writes that a value is to be confirmed."""
    return isinstance(text, str) and text.strip().casefold() == TBC


def opened(value: Any) -> Any:
    """A value as one in brackets; what is to be confirmed or a truth value stays as it is."""
    if isinstance(value, Open):
        return value
    if isinstance(value, str):
        return OpenText(value)
    if isinstance(value, Decimal):
        return OpenFigure(value)
    if isinstance(value, Time):
        return OpenTime(value.text, opened(value.first), opened(value.last))
    return OpenDay(value.year, value.month, value.day) if isinstance(value, date) else value


def shown(value: Any, words: str | None = None) -> str:
    """A value in `words`, by default its own: in brackets if it stands in them, and "to be confirmed" if it is.

    >>> shown(OpenText("DE")), shown("DE"), shown(OpenTime("2021", date(2021, 1, 1), None), "in 2021")
    ('[DE]', 'DE', '[in 2021]')
    """
    if isinstance(value, ToBeConfirmed):
        return "to be confirmed"
    words = as_typed(value) if words is None else words
    return f"[{words}]" if isinstance(value, Open) else words


def as_typed(value: Any) -> str:
    """A value as a file has it, but for brackets: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)
