"""Dates as the Council writes them."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(given: date) -> str:
    """A date as the Council writes it.

    >>> day(date(2019, 3, 25))
    '25 March 2019'
    """
    return f"{given.day} {MONTHS[given.month - 1]} {given.year}"
