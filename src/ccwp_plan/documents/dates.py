"""Dates as the Council writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ccwp_plan.language.action import Action, ActionPeriod
from ccwp_plan.language.declared import in_words
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


def again(every: str | None, until: Time | None) -> str:
    """How often something is due again, in words; empty where it is due once.

    >>> again("quarter", Time("2022", date(2022, 1, 1), date(2022, 12, 31)))
    ', then every quarter until 2022'
    """
    if every is None:
        return ""
    return f", then {how_often(every)}" + (f" until {_the(when(until))}" if until else "")


def how_often(every: str) -> str:
    """How often something is due: every quarter."""
    return shown(every, f"{'at the end of ' if every == 'presidency' else ''}every {in_words(every)}")


def span(period: ActionPeriod) -> str:
    """From when to when a period runs, or only from when where it has no end."""
    return between(period.start, period.end) if period.end else f"from {_the(when(period.start))}"


def between(first: Time, last: Time, words: Callable[[Time], str] = when) -> str:
    """From one time to another, the first day of one to the last day of the other.

    >>> time = Time("2021", date(2021, 1, 1), date(2021, 12, 31))
    >>> between(time, time), between(Time("2021-06", date(2021, 6, 1), date(2021, 6, 30)), time)
    ('2021', 'June 2021 to the end of 2021')
    >>> quarters = [Time(f"2021-Q{at}", date(2021, 3 * at - 2, 1), date(2021, 3 * at, 30)) for at in (1, 3)]
    >>> between(*quarters)
    'first to third quarter of 2021'
    """
    one, other = words(first), words(last)
    if one == other or (last.within(first) and first.first == last.first):
        return other
    if last.within(first):
        return f"beginning of {_the(one)} to {other}"
    if not first.within(last):
        ordinal, _, of = one.partition(" ")
        same = " of " in of and other.endswith(f" {of}") and not one.startswith("[")
        return f"{ordinal if same else one} to {other}"
    return one if first.last == last.last else f"{one} to the end of {_the(other)}"


def timetable(action: Action, plan_end: date) -> str:
    """When what an action names is due and from when to when it runs, days by their months; empty where it names none.

    What is due again and again, ongoing or to be confirmed is said to be.
    """
    dated = [one for one in action.dated if one.due.last]
    known = _from_first_to_last(action, plan_end)
    often = list(dict.fromkeys(how_often(one.every) for one in dated if one.every))
    undated = list(dict.fromkeys(when(one.due) for one in action.dated if not one.due.last))
    if not often:
        return " and ".join(filter(None, [known, *undated]))
    in_part = "" if all(one.every for one in action.dated) else "in part "
    *most, last = [*often, *undated]
    return f"{known}, {in_part}" + " and ".join(filter(None, [", ".join(most), last]))


def _from_first_to_last(action: Action, plan_end: date) -> str:
    times, period = action.times(plan_end), action.period
    if period and not period.end:
        return f"from {_the(_by_month(period.start))}"
    if not times:
        return ""
    first = min(times, key=lambda time: (time.last, -time.first.toordinal()))
    last = max(times, key=lambda time: (time.last, time.first))
    if period and period.first <= (first.last or period.first):
        first = period.start
    return between(first, last, _by_month)


def _by_month(time: Time) -> str:
    """A time in words, a day by its month."""
    return shown(time, f"{MONTHS[time.first.month - 1]} {time.first.year}") if time.is_day else when(time)


def _the(words: str) -> str:
    """A time in words inside a sentence: the second quarter of 2021."""
    return f"the {words}" if " of " in words and not words.startswith("[") else words
