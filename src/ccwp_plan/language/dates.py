"""Dates as the Council writes them."""

from __future__ import annotations

from datetime import date

from ccwp_plan.language.open_values import shown
from ccwp_plan.language.times import Time

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_ORDINALS = ("first", "second", "third", "fourth")


def day(given: date) -> str:
    """A date as the Council writes it.

    >>> day(date(2019, 3, 25))
    '25 March 2019'
    """
    return shown(given, f"{given.day} {MONTHS[given.month - 1]} {given.year}")


def when(given: Time) -> str:
    """A time as the Council writes it: 30 June 2021, June 2021, first half of 2021, 2021; ongoing as it is.

    One in brackets has them, and one that is to be confirmed is said to be so.

    >>> when(Time("2021-Q2", date(2021, 4, 1), date(2021, 6, 30)))
    'second quarter of 2021'
    """
    return shown(given, _words(given))


def _words(given: Time) -> str:
    if given.last is None or given.text.isdecimal():
        return given.text
    year, _, part = given.text.partition("-")
    month = MONTHS[given.last.month - 1]
    if part[0] in "QH":
        return f"{_ORDINALS[int(part[1]) - 1]} {'quarter' if part[0] == 'Q' else 'half'} of {year}"
    return f"{given.last.day} {month} {year}" if given.is_day else f"{month} {year}"
