"""Deadlines for calendars: iCalendar (RFC 5545), a file to subscribe to.

By what an event is known, and when it was changed, comes from no clock, title or name of a file. So the same sources
give the same bytes, and what has changed is told to a calendar as a change:

- UID: the strategy's id and the plan's number, the action's number, and by what the deadline is known: its kind, and
  its `id` or its place in the list.
- SEQUENCE: the days of DTSTAMP and of the event, and whether it is done or dropped, in this order as one number. It
  grows when a deadline is postponed, and when it is met; where a day is brought forward or a postponement taken back,
  it grows with the first thing in the plan that is dated later, as DTSTAMP does: a report, a new date of the document.
- DTSTAMP: the latest day of the plan's sources: of its document, its measurements, its reports, what was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event

from ccwp_plan.analysis.deadlines import Deadline, Kind
from ccwp_plan.language.dates import when
from ccwp_plan.language.open_values import Open
from ccwp_plan.literal import literal
from ccwp_plan.reports.deadlines import wording
from ccwp_plan.repository.loaded import LoadedPlan

if TYPE_CHECKING:
    from ccwp_plan.reports.deadlines import Deadlines
    from ccwp_plan.reports.terminal import Terminal

_HALF_A_YEAR = 183
"""For so many days what is done or dropped stays, as cancelled, so that calendars hear of it."""
_BEFORE = timedelta(weeks=-2)
_FIRST, _BITS = date(2000, 1, 1), 15
"""From when the days of a SEQUENCE are counted, and in how many bits each: until 2089, in 31 bits as RFC 5545 has."""


def deadlines(found: Deadlines, terminal: Terminal) -> bytes:
    """An all-day event for each deadline, with an alarm two weeks before those that are still to be met."""
    calendar = Calendar()
    calendar.add("prodid", "-//ccwp-plan//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    name = literal(f"Deadlines: {', '.join(plan.fields.title for plan in found.plans)}")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    stamps = {plan: _stamp(plan, found.day) for plan in found.plans}
    taken: set[str] = set()
    for one in found.items:
        uid = next(uid for uid in _uids(one) if uid not in taken)
        taken.add(uid)
        if one.is_open or _is_recent(one, found.day):
            calendar.add_component(_event(one, uid, stamps[one.plan]))
    return bytes(calendar.to_ical())


def _event(one: Deadline, uid: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("sequence", _sequence(one, stamp.date()))
    event.add("dtstart", date(one.day.year, one.day.month, one.day.day))
    if one.day < date.max:
        event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", _summary(one))
    event.add("description", _lines(_description(one)))
    event.add("categories", [one.kind.words])
    event.add("transp", "TRANSPARENT")
    event.add("status", _status(one))
    if one.is_open:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _summary(one))
        alarm.add("trigger", _BEFORE)
        event.add_component(alarm)
    return event


def _sequence(one: Deadline, stamp: date) -> int:
    days = (_days(stamp) << _BITS) + _days(one.day)
    return 2 * days + (not one.is_open)


def _days(day: date) -> int:
    """How many days after the first that counts a day is; no fewer than none, and no more than the bits hold."""
    return min(max(0, (day - _FIRST).days), (1 << _BITS) - 1)


def _status(one: Deadline) -> str:
    """What has become of it; a day in square brackets is not agreed yet."""
    if not one.is_open:
        return "CANCELLED"
    return "TENTATIVE" if isinstance(one.due, Open) else "CONFIRMED"


def _uids(one: Deadline) -> Iterator[str]:
    """By what the event is known; with a number more where a draft has something twice."""
    plan = one.plan
    strategy = plan.taxonomy.strategy.id if plan.taxonomy else plan.fields.strategy
    action = one.action.fields.number if one.action else "plan"
    parts = "/".join("".join(part.split()) for part in (strategy, plan.fields.number, action, one.key))
    yield f"{parts}@ccwp-plan"
    yield from (f"{parts}+{at}@ccwp-plan" for at in count(2))


def _stamp(plan: LoadedPlan, day: date) -> datetime:
    """The latest day up to this one that something in the sources of a plan bears; else the first of its period."""
    known = [one for one in _dated(plan) if one <= day]
    latest = max(known, default=plan.fields.period.first)
    return datetime.combine(date(latest.year, latest.month, latest.day), time(), UTC)


def _dated(plan: LoadedPlan) -> Iterator[date]:
    document = plan.fields.document
    if document and document.date:
        yield document.date
    results = [*plan.fields.results]
    for action in plan.actions:
        results += action.fields.results
        yield from (report.date for report in action.fields.state_of_play)
        yield from (done for milestone in action.fields.milestones for done in milestone.done)
    yield from (measurement.date for result in results for measurement in result.measurements)


def _is_recent(one: Deadline, day: date) -> bool:
    """Whether what is done or dropped was so, or else was due, no longer than half a year ago."""
    return (day - (one.settled or one.day)).days <= _HALF_A_YEAR


def _summary(one: Deadline) -> str:
    """What is due; of less than a day in words, since the event is on its last day."""
    number = f"{one.action.fields.number}: " if one.action else ""
    title = f"{one.title}: " if one.kind is Kind.PERIOD else ""
    words = "" if one.due.is_day and not isinstance(one.due, Open) else f" ({when(one.due)})"
    return literal(f"{number}{title}{one.text}{words}")


def _description(one: Deadline) -> list[str]:
    who = wording.who(one)
    told = [one.title, one.kind.words.capitalize(), f"Due: {when(one.due)}"]
    told += [f"Led by {who}"] if who else []
    told += [f"Postponed from {when(one.originally)}"] if one.originally else []
    return told


def _lines(lines: list[str]) -> str:
    """Lines of a text, with every control character in them made visible."""
    return "\n".join(map(literal, lines))
