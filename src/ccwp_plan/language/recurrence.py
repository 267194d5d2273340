"""What is due again and again: the times at which it is due, from the first until the end."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Literal, TypeAlias, overload

from ccwp_plan.language.open_values import Open, opened
from ccwp_plan.language.times import Time

Every: TypeAlias = Literal["month", "quarter", "half_year", "year", "presidency"]
"""How often something is due again; a Presidency lasts from January to June, or from July to December."""

MOST = 1200
"""So many times at most are counted: every month of a hundred years."""

MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "presidency": 6, "year": 12}
"""How many months pass from one time to the next."""


class Times(Sequence[Time]):
    """The times at which something is due: the first, and those after it that lie within `end`, in their order.

    All are of the kind of the first: days, months, quarters, half years, years. Without `every` the first is all.
    """

    def __init__(self, first: Time, every: str | None, end: date, *, open_: bool = False) -> None:
        self.first, self.every, self.end = first, every, end
        self._open = open_ or isinstance(first, Open) or isinstance(every, Open)
        self._count = self._counted()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Time: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Time]: ...
    def __getitem__(self, at: int | slice) -> Time | Sequence[Time]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self._at(at % len(self))

    def _counted(self) -> int:
        last = self.first.last
        if self.every is None or last is None:
            return 1
        months = (self.end.year - last.year) * 12 + self.end.month - last.month
        most = min(max(months // MONTHS[self.every] + 2, 1), MOST)
        return next((at for at in range(most, 1, -1) if self._lies_within(at - 1)), 1)

    def _lies_within(self, at: int) -> bool:
        try:
            last = self._at(at).last
        except (ValueError, OverflowError):  # after the last year that there is
            return False
        return last is not None and last <= self.end

    def _at(self, at: int) -> Time:
        if at == 0 or self.every is None or self.first.last is None:
            return self.first
        last = self.first.last
        month = last.year * 12 + last.month - 1
        if self.every == "presidency":
            month += 6 * at + 5 - month % 6
            time = _ending(_last_day(month), self.first)
        else:
            month += MONTHS[self.every] * at
            end = _last_day(month)
            is_last = last.day == monthrange(last.year, last.month)[1]
            time = _ending(end if is_last else end.replace(day=min(last.day, end.day)), self.first)
        opened_time: Time = opened(time) if self._open else time
        return opened_time


def months_of(time: Time) -> int:
    """How many months a time lasts: 0 for a day, 3 for a quarter."""
    if time.is_day or time.last is None:
        return 0
    return time.last.month - time.first.month + 1


def _last_day(month: int) -> date:
    """The last day of a month that is counted from the year 0."""
    year, at = divmod(month, 12)
    return date(year, at + 1, monthrange(year, at + 1)[1])


def _ending(day: date, like: Time) -> Time:
    """The time that ends on a day and is of the kind of another one."""
    year = f"{day.year:04}"
    text = {
        0: f"{year}-{day.month:02}-{day.day:02}",
        1: f"{year}-{day.month:02}",
        3: f"{year}-Q{(day.month + 2) // 3}",
        6: f"{year}-H{(day.month + 5) // 6}",
        12: year,
    }[months_of(like)]
    time = Time.parse(text)
    assert time is not None
    return time
