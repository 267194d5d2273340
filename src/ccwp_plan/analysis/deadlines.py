"""What is due and when: results, interim targets, milestones, waivers, the end of the period (docs/language.md,
Supervision).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import groupby

from ccwp_plan.analysis.progress import Progress, ResultProgress, holds_since, is_over, progress, reached_on, turns
from ccwp_plan.language.action import Milestone, Result
from ccwp_plan.language.open_values import ToBeConfirmed, shown
from ccwp_plan.language.reference import HalfYear
from ccwp_plan.language.times import Time
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan


class Kind(StrEnum):
    """What is due."""

    RESULT = "result"
    INTERIM = "interim"
    MILESTONE = "milestone"
    WAIVER = "waiver"
    PERIOD = "period"

    @property
    def words(self) -> str:
        """The kind as people call it."""
        return {Kind.INTERIM: "interim target", Kind.WAIVER: "accepted finding", Kind.PERIOD: "plan"}.get(
            self, str(self)
        )


class State(StrEnum):
    """What has become of a deadline by the day.

    Dropped is what belongs to an action that is over, and a time of a result whose place the next one has taken.
    """

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due, `day` being its last day; `originally` is what was agreed before it was postponed.

    `title` is that of the action, or of the plan; `text` says what is due. `key` tells it from all others of the action
    or of the plan, and stays when titles, files and dates change. `settled` is the day on which it was done.
    """

    day: date
    due: Time
    originally: Time | None
    kind: Kind
    plan: LoadedPlan
    action: LoadedAction | None
    title: str
    text: str
    key: str
    state: State
    settled: date | None
    half_year: HalfYear

    @property
    def actors(self) -> tuple[str, ...]:
        """The ids of those who answer for it: the leaders of the action, then its co-leaders."""
        if self.action is None:
            return ()
        named = dict.fromkeys((*self.action.leading, *self.action.fields.co_leaders))
        return tuple(id_ for id_ in named if not isinstance(id_, ToBeConfirmed))

    @property
    def is_open(self) -> bool:
        """Whether it is still to be met, be it overdue."""
        return self.state in (State.OPEN, State.OVERDUE)


def deadlines(plan: LoadedPlan, day: date) -> tuple[Deadline, ...]:
    """What is due in a plan that loads, as things are on a day, in the order of time: what is still to be met, and what
    was done or dropped.
    """
    made = _Maker(plan, progress(plan, day))
    return tuple(sorted(made.all(), key=lambda one: one.day))


def between(found: Iterable[Deadline], first: date | None, last: date | None) -> list[Deadline]:
    """The deadlines from one day to another, both included; without one of them, from or to any day."""
    return [one for one in found if (first or date.min) <= one.day <= (last or date.max)]


def by_presidency(found: Iterable[Deadline]) -> dict[HalfYear, tuple[Deadline, ...]]:
    """Deadlines in the order of time, by the half-years of the Presidencies in which they lie."""
    return {half_year: tuple(items) for half_year, items in groupby(found, key=lambda one: one.half_year)}


class _Maker:
    """The deadlines of a plan on a day."""

    def __init__(self, plan: LoadedPlan, found: Progress) -> None:
        self.plan, self.found = plan, found

    def all(self) -> Iterator[Deadline]:
        period = self.plan.fields.period
        for result in self.found.results:
            yield from self._result(result, None, period.first, period.last)
        for one in self.found.actions:
            fields = one.action.fields
            first, last = (fields.period or period).first, fields.end(period.last)
            for result in one.results:
                yield from self._result(result, one.action, first, last)
            for milestone in one.milestones:
                yield from self._milestone(milestone.milestone, milestone.at, milestone.done, one.action, last)
        for at, waiver in enumerate(self.plan.waivers):
            if waiver.fields.until:
                until = Time(str(waiver.fields.until), waiver.fields.until, waiver.fields.until)
                text = f"{waiver.fields.rule}: {waiver.fields.reason}"
                yield from self._made(Kind.WAIVER, until, text, _key(None, at), action=waiver.action)
        over = period.last if self.found.day > period.last else None
        yield from self._made(Kind.PERIOD, period.end, "End of the period", "end", settled=over)

    def _result(
        self, found: ResultProgress, action: LoadedAction | None, first: date, last: date
    ) -> Iterator[Deadline]:
        result = found.result
        key, text = _key(result.id, found.at), _words(result)
        times = zip(result.times(last), turns(found, first, last, self.found.day), strict=True)
        for turn, (time, one) in enumerate(times):
            which = key if result.every is None else f"{key}/{turn + 1}"
            reached = reached_on(one, first, last)
            gone = bool(result.every and found.day and time.last and time.last < found.day)
            yield from self._made(Kind.RESULT, time, text, which, result.postponed_to, reached, action, superseded=gone)
        for at, interim in enumerate(result.interim):
            met = holds_since(found, first, last, partial(ResultProgress.has_met, interim=interim))
            unit = "" if isinstance(interim.target, ToBeConfirmed) else f" {result.unit}"
            words = f"{result.indicator}: {shown(interim.target)}{unit} on the way"
            yield from self._made(Kind.INTERIM, interim.due, words, f"{key}/{at + 1}", None, met, action)

    def _milestone(
        self, milestone: Milestone, at: int, done: tuple[date, ...], action: LoadedAction, last: date
    ) -> Iterator[Deadline]:
        key = _key(milestone.id, at)
        for turn, time in enumerate(milestone.times(last)):
            which = f"{key}/{turn + 1}" if milestone.every else key
            settled = done[turn] if turn < len(done) else None
            yield from self._made(Kind.MILESTONE, time, milestone.title, which, milestone.postponed_to, settled, action)

    def _made(
        self,
        kind: Kind,
        due: Time,
        text: str,
        key: str,
        postponed_to: Time | None = None,
        settled: date | None = None,
        action: LoadedAction | None = None,
        *,
        superseded: bool = False,
    ) -> Iterator[Deadline]:
        """The deadline, if what is due has a day."""
        now = postponed_to or due
        if now.last is None:
            return
        if settled:
            state = State.DONE
        elif superseded or (action and is_over(action) and kind is not Kind.WAIVER):
            state = State.DROPPED
        else:
            state = State.OVERDUE if self.found.day > now.last else State.OPEN
        yield Deadline(
            day=now.last,
            due=now,
            originally=due if postponed_to else None,
            kind=kind,
            plan=self.plan,
            action=action,
            title=action.fields.title if action else self.plan.fields.title,
            text=text,
            key=f"{kind}-{key}",
            state=state,
            settled=settled,
            half_year=self.plan.reference.known.half_year(now.last),
        )


def _key(id_: str | None, at: int) -> str:
    """By what an item is known: the id that it has, or its place in the list, which no id can be taken for."""
    return id_ or f"#{at + 1}"


def _words(result: Result) -> str:
    """What is to be reached."""
    if result.target is None or isinstance(result.target, ToBeConfirmed):
        return f"{result.indicator}: {result.expected}" if result.expected else result.indicator
    return f"{result.indicator}: {shown(result.target)} {result.unit}"
