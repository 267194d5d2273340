"""A time axis: where the days of a period lie, and how they are named in the room that there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from ccwp_plan.language.dates import MONTHS

LABEL = 7.5
"""The size of the labels for which room is kept."""

Cell: TypeAlias = tuple[int, int, str]
"""A stretch of time: its first day and the day after its last, as day numbers, and its name."""

_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from `first` to `last`, as day numbers, between `left` and `right`."""

    first: int
    last: int
    left: float
    right: float

    @property
    def per_day(self) -> float:
        """The width of a day."""
        return (self.right - self.left) / (self.last - self.first + 1)

    def holds(self, day: int) -> bool:
        """Whether a day is on the axis."""
        return self.first <= day <= self.last

    def start(self, day: int) -> float:
        """Where a day starts."""
        return round(self.left + (day - self.first) * self.per_day, 2)

    def middle(self, day: int) -> float:
        """The middle of a day; the nearest end of the axis for a day that is not on it."""
        return round(min(max(self.left + (day - self.first + 0.5) * self.per_day, self.left), self.right), 2)

    def tiers(self) -> tuple[tuple[Cell, ...], ...]:
        """Years above quarters or months, or months above days: the finest whose names have room; else years alone."""
        if self.per_day >= 11:
            return self._months(1, "month"), self._days()
        if self.per_day * 28 >= 17:
            return self._months(12, "year"), self._months(1, "abbreviated")
        if self.per_day * 90 >= 15:
            return self._months(12, "year"), self._months(3, "quarter" if self.per_day * 90 < 31 else "span")
        step = next(step for step in _YEARS if self.per_day * 365 * step >= (22 if step == 1 else 46))
        return (self._months(12 * step, "year" if step == 1 else "years"),)

    def _days(self) -> tuple[Cell, ...]:
        return tuple((one, one + 1, str(date.fromordinal(one).day)) for one in range(self.first, self.last + 1))

    def _months(self, step: int, style: str) -> tuple[Cell, ...]:
        """Cells of so many months, those at the ends cut off there."""
        first, last = date.fromordinal(self.first), date.fromordinal(self.last)
        begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
        return tuple(
            (
                max(_first_day(month), self.first),
                min(_first_day(month + step), self.last + 1),
                _name(month, step, style),
            )
            for month in range(begin // step * step, end + 1, step)
        )


def _first_day(month: int) -> int:
    """The first day of a month that is counted from the year 0, as far as dates go."""
    year = month // 12
    if year < date.min.year:
        return date.min.toordinal()
    return date(year, month % 12 + 1, 1).toordinal() if year <= date.max.year else date.max.toordinal() + 1


def _name(month: int, step: int, style: str) -> str:
    year, name = month // 12, MONTHS[month % 12]
    return {
        "month": f"{name} {year}",
        "abbreviated": name[:3],
        "span": f"{name[:3]}–{MONTHS[(month + step - 1) % 12][:3]}",
        "quarter": f"Q{month % 12 // 3 + 1}",
        "year": str(year),
        "years": f"{max(year, 1)}–{year + step // 12 - 1}",
    }[style]
