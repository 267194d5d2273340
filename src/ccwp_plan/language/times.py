"""Times as plans name them: a day, or less than a day; a month, a quarter, a half year, a year; or no end at all."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from pydantic_core import core_schema

ONGOING = "ongoing"
"""What is never due."""

DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
"""How a day is written."""
_FORM = re.compile(
    r"(?P<year>[0-9]{4}) (?: -(?P<month>[0-9]{2}) | -Q(?P<quarter>[1-4]) | -H(?P<half>[12]) )?",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Time:
    """A time as it was typed, with its first and its last day. What is ongoing, or to be confirmed, has no last day."""

    text: str
    first: date
    last: date | None

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, __: object) -> core_schema.CoreSchema:
        """That pydantic need not look into it: the fields that hold one read it themselves."""
        return core_schema.any_schema()

    @classmethod
    def parse(cls, text: str) -> Time | None:
        """The time that a text is: 2021-06-30, 2021-06, 2021-Q2, 2021-H1 or 2021; None if it is none.

        Raises ValueError where it has the form of one, but there is no such day, month or year.
        """
        if DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return cls(text, day, day)
        match = _FORM.fullmatch(text)
        if not match:
            return None
        year = int(match["year"])
        start, months = 1, 12
        if match["month"]:
            start, months = int(match["month"]), 1
        elif match["quarter"]:
            start, months = 3 * int(match["quarter"]) - 2, 3
        elif match["half"]:
            start, months = 6 * int(match["half"]) - 5, 6
        end = start + months - 1
        return cls(text, date(year, start, 1), date(year, end, monthrange(year, end)[1]))

    def within(self, other: Time) -> bool:
        """Whether it lies in another time and is not as long: the day of a month, the month of a year."""
        if self.last is None or other.last is None or (self.first, self.last) == (other.first, other.last):
            return False
        return other.first <= self.first and self.last <= other.last

    @property
    def is_ongoing(self) -> bool:
        """Whether it has no end."""
        return self.text == ONGOING

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    def __str__(self) -> str:
        return self.text
