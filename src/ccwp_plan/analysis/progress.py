"""How far a plan is on a day: what is reached, what is late, what is due (docs/language.md, Supervision).

Strategy, Implementation: the CCWP, "in cooperation with the Presidency and the leaders and co-leaders of the actions,
will supervise and coordinate the action plan". What is dated after the day does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from ccwp_plan.errors import CallError
from ccwp_plan.language.action import Interim, Measurement, Milestone, Report, Result
from ccwp_plan.language.open_values import ToBeConfirmed
from ccwp_plan.language.reference import HalfYear
from ccwp_plan.language.times import Time
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

TOLERANCE = Fraction(1, 10)
"""By how much a result may lag behind what is expected and still be on track."""


class _Judgement(StrEnum):
    @property
    def words(self) -> str:
        """The judgement as a document says it: not measured."""
        return self.replace("_", " ")


class ResultJudgement(_Judgement):
    """How far a result is; the first that holds."""

    REACHED = "reached"
    MISSED = "missed"
    NOT_MEASURED = "not_measured"
    ON_TRACK = "on_track"
    BEHIND = "behind"


class MilestoneJudgement(_Judgement):
    """How far a milestone is."""

    DONE = "done"
    DONE_LATE = "done_late"
    OVERDUE = "overdue"
    OPEN = "open"


class ActionJudgement(_Judgement):
    """How far an action is, its parts included; the first that holds."""

    DISCONTINUED = "discontinued"
    COMPLETED = "completed"
    LATE = "late"
    BEHIND = "behind"
    ON_TRACK = "on_track"
    NO_INFORMATION = "no_information"


@dataclass(frozen=True, slots=True)
class ResultProgress:
    """A result on a day: its value and when that was measured, its share of the way to the target and the share that
    was expected when it was measured; each None where there is none.

    `due` is when it is due now, postponed or not; of what is due again and again the time that counts.
    """

    result: Result
    at: int
    due: Time
    value: Decimal | None
    measured_on: date | None
    share: Fraction | None
    expected: Fraction | None
    judgement: ResultJudgement

    @property
    def day(self) -> date | None:
        """The day after which it is missed, if there is one."""
        return self.due.last

    def has_met(self, interim: Interim) -> bool:
        """Whether the result is as far as one of its interim targets."""
        target, figure = _given(self.result.target), _given(interim.target)
        if self.share is None or target is None or figure is None:
            return self.judgement is ResultJudgement.REACHED
        return self.share >= _share(figure, _given(self.result.baseline) or Decimal(), target)


@dataclass(frozen=True, slots=True)
class MilestoneProgress:
    """A milestone on a day, and the days on which it was done by then.

    `due` is when it is due now, postponed or not; of what is due again and again the first time that is not done.
    """

    milestone: Milestone
    at: int
    due: Time
    done: tuple[date, ...]
    judgement: MilestoneJudgement

    @property
    def day(self) -> date | None:
        """The day after which it is, or was first, overdue."""
        return self.due.last


class Ground(NamedTuple):
    """A result or a milestone on which the judgement of an action rests: its own, or that of one of its parts."""

    action: LoadedAction
    item: ResultProgress | MilestoneProgress


class Achievement(NamedTuple):
    """A result that was reached on a day, or a milestone that was done; of an action or of the plan as a whole."""

    action: LoadedAction | None
    item: ResultProgress | MilestoneProgress
    day: date


@dataclass(frozen=True, slots=True)
class ActionProgress:
    """An action on a day, its reports by then, the latest last, and what its judgement rests on: what in it is late,
    what is behind, and the reports whose outlook is no good one.

    `silent` says that nothing of it is dated within the half-year of the Presidency, although it goes on.
    """

    action: LoadedAction
    results: tuple[ResultProgress, ...]
    milestones: tuple[MilestoneProgress, ...]
    reports: tuple[Report, ...]
    judgement: ActionJudgement
    silent: bool
    late: tuple[Ground, ...] = ()
    behind: tuple[Ground, ...] = ()
    worried: tuple[Report, ...] = ()

    @property
    def last_report(self) -> Report | None:
        """The latest report, if there is one."""
        return self.reports[-1] if self.reports else None


@dataclass(frozen=True)
class Progress:
    """A plan on a day: its actions in the order in which they are printed, and the results of the plan as a whole."""

    plan: LoadedPlan
    day: date
    half_year: HalfYear
    actions: tuple[ActionProgress, ...]
    results: tuple[ResultProgress, ...]

    @cached_property
    def silent(self) -> tuple[ActionProgress, ...]:
        """The actions of which nothing is dated within the half-year."""
        return tuple(one for one in self.actions if one.silent)

    def of(self, actions: Container[LoadedAction]) -> Progress:
        """The progress of some of the actions alone."""
        return replace(self, actions=tuple(one for one in self.actions if one.action in actions), results=())

    def judged(self, judgement: ActionJudgement) -> tuple[ActionProgress, ...]:
        """The actions of a judgement."""
        return tuple(one for one in self.actions if one.judgement is judgement)

    def results_judged(self, judgement: ResultJudgement) -> int:
        """How many results of actions have a judgement."""
        return sum(result.judgement is judgement for one in self.actions for result in one.results)

    def milestones_judged(self, judgement: MilestoneJudgement) -> int:
        """How many milestones have a judgement."""
        return sum(milestone.judgement is judgement for one in self.actions for milestone in one.milestones)


def progress(plan: LoadedPlan, day: date) -> Progress:
    """How far a plan that loads is on a day."""
    period = plan.fields.period
    half_year = plan.reference.known.half_year(day)
    own = {action: _Own.of(action, plan, day) for action in plan.actions}
    return Progress(
        plan,
        day,
        half_year,
        tuple(_judged(action, plan, own, half_year) for action in plan.printed),
        tuple(result_progress(one, at, period.first, period.last, day) for at, one in enumerate(plan.fields.results)),
    )


def result_progress(result: Result, at: int, first: date, last: date, day: date) -> ResultProgress:
    """A result, the one at this place in its list, on a day; what it belongs to runs from `first` to `last`."""
    start, due, measured = _turn(result, first, last, day)
    target, baseline = _given(result.target), _given(result.baseline) or Decimal()
    share = expected = value = None
    if target is not None:
        measured = [one for one in measured if one.value is not None]
    latest = max(reversed(measured), key=lambda one: one.date, default=None)
    if latest:
        value = _sum(measured) if result.cumulative is False else latest.value
    if latest and target is not None and value is not None:
        share = _share(value, baseline, target)
        expected = _expected(result, baseline, target, start, due.last, latest.date)
    judged = _by_leader(measured) if target is None else _by_share(share, expected)
    if judged is not ResultJudgement.REACHED and due.last and day > due.last:
        judged = ResultJudgement.MISSED
    return ResultProgress(result, at, due, value, latest.date if latest else None, share, expected, judged)


def milestone_progress(
    milestone: Milestone, at: int, last: date, day: date, *, discontinued: bool = False
) -> MilestoneProgress:
    """A milestone, the one at this place in its list, on a day; what it belongs to runs until `last`.

    Of an action that is discontinued nothing is awaited, and so nothing is overdue.
    """
    postponed = milestone.postponed_to
    times = [postponed or time for time in milestone.times(last)]
    done = tuple([one for one in milestone.done if one <= day])
    late = any(by.last and one > by.last for one, by in zip(done, times, strict=False))
    due = times[min(len(done), len(times) - 1)]
    if len(done) >= len(times):
        judgement = MilestoneJudgement.DONE_LATE if late else MilestoneJudgement.DONE
    elif due.last and day > due.last and not discontinued:
        judgement = MilestoneJudgement.OVERDUE
    else:
        judgement = MilestoneJudgement.OPEN
    return MilestoneProgress(milestone, at, due, done, judgement)


def not_after(since: date | None, day: date) -> None:
    """What was achieved is asked for since a day. Raises CallError where that is after the day of the report."""
    if since and since > day:
        raise CallError(f"--since is after the day of the report, {day}.", "Name an earlier day.")


def achieved(found: Progress, since: date) -> tuple[Achievement, ...]:
    """What was achieved after a day, up to that of the progress: results that a measurement has reached and that are
    still so, and milestones that were done; in the order in which they are printed.
    """
    period = found.plan.fields.period
    made = [Achievement(None, *one) for one in _reached(found, found.results, period.first, period.last, since)]
    for one in found.actions:
        fields = one.action.fields
        first, last = (fields.period or period).first, fields.end(period.last)
        made += [Achievement(one.action, *each) for each in _reached(found, one.results, first, last, since)]
        made += [Achievement(one.action, each, on) for each in one.milestones for on in each.done if on > since]
    return tuple(made)


def _reached(
    found: Progress, results: tuple[ResultProgress, ...], first: date, last: date, since: date
) -> Iterator[tuple[ResultProgress, date]]:
    """The results that were reached after a day, each time of those that are due again and again."""
    for result in results:
        for one in turns(result, first, last, found.day):
            on = reached_on(one, first, last)
            if on and on > since:
                yield one, on


def turns(found: ResultProgress, first: date, last: date, day: date) -> Iterator[ResultProgress]:
    """A result on a day; of one that is due again and again each time of it, as it was at the end of that time or, of
    those that are not over, as it is on the day.
    """
    if found.result.every is None:
        yield found
        return
    for time in found.result.times(last):
        end = time.last or last
        one = found
        if end != found.day:
            one = result_progress(found.result, found.at, first, last, min(end, day))
        yield one if one.day == end else _unmeasured(one, time)


def _unmeasured(found: ResultProgress, time: Time) -> ResultProgress:
    """A time of a result for which nothing was measured."""
    return ResultProgress(found.result, found.at, time, None, None, None, None, ResultJudgement.NOT_MEASURED)


def reached_on(found: ResultProgress, first: date, last: date) -> date | None:
    """The day of the measurement since which a result is reached without a break; None where it is not."""
    return holds_since(found, first, last, lambda one: one.judgement is ResultJudgement.REACHED)


def holds_since(found: ResultProgress, first: date, last: date, holds: Callable[[ResultProgress], bool]) -> date | None:
    """The day of the measurement since which something holds of a result without a break; None where it does not."""
    on = found.measured_on
    if on is None or not holds(found):
        return None
    for day in sorted({one.date for one in found.result.measurements if one.date < on}, reverse=True):
        before = result_progress(found.result, found.at, first, last, day)
        if before.day != found.day or not holds(before):
            break
        on = day
    return on


class _Own(NamedTuple):
    """What an action itself has on a day."""

    results: tuple[ResultProgress, ...]
    milestones: tuple[MilestoneProgress, ...]
    reports: tuple[Report, ...]
    days: tuple[date, ...]
    """The days on which something was measured, done or reported."""

    @classmethod
    def of(cls, action: LoadedAction, plan: LoadedPlan, day: date) -> _Own:
        fields, period = action.fields, plan.fields.period
        first, last = (fields.period or period).first, fields.end(period.last)
        results = [result_progress(one, at, first, last, day) for at, one in enumerate(fields.results)]
        milestones = [
            milestone_progress(one, at, last, day, discontinued=action.is_discontinued)
            for at, one in enumerate(fields.milestones)
        ]
        reports = sorted((one for one in fields.state_of_play if one.date <= day), key=lambda one: one.date)
        measured = [one.date for result in fields.results for one in result.measurements if one.date <= day]
        days = (*measured, *(on for one in milestones for on in one.done))
        return cls(tuple(results), tuple(milestones), tuple(reports), days)


def _judged(
    action: LoadedAction, plan: LoadedPlan, own: dict[LoadedAction, _Own], half_year: HalfYear
) -> ActionProgress:
    """An action with its judgement, for which its parts count as well."""
    members = [*_with_parts(action, plan)]
    running = [member for member in members if not is_over(member)]
    late = tuple(Ground(one, item) for one in running for item in _late(own[one]))
    behind = tuple(
        Ground(one, item) for one in running for item in own[one].results if item.judgement is ResultJudgement.BEHIND
    )
    worried = tuple(report for one in running for report in _worried(own[one].reports))
    judgement = _judgement(action, late=bool(late), behind=bool(behind or worried))
    reported = [report.date for one in members for report in own[one].reports]
    days = [on for one in members for on in own[one].days]
    now = [on for on in chain(reported, days) if half_year.start <= on]
    if judgement is ActionJudgement.NO_INFORMATION and (days or now):
        judgement = ActionJudgement.ON_TRACK
    mine = own[action]
    silent = not now and not is_over(action)
    return ActionProgress(action, mine.results, mine.milestones, mine.reports, judgement, silent, late, behind, worried)


def _judgement(action: LoadedAction, *, late: bool, behind: bool) -> ActionJudgement:
    if action.is_discontinued:
        return ActionJudgement.DISCONTINUED
    if action.fields.status == "completed":
        return ActionJudgement.COMPLETED
    if late:
        return ActionJudgement.LATE
    return ActionJudgement.BEHIND if behind else ActionJudgement.NO_INFORMATION


def is_over(action: LoadedAction) -> bool:
    """Whether nothing more is expected of an action: it is completed or discontinued."""
    return action.is_discontinued or action.fields.status == "completed"


def _with_parts(action: LoadedAction, plan: LoadedPlan) -> Iterator[LoadedAction]:
    """An action and its parts at any depth, but for those that were discontinued before it."""
    yield action
    for part in plan.parts.get(action, ()):
        if action.is_discontinued or not part.is_discontinued:
            yield from _with_parts(part, plan)


def _late(own: _Own) -> Iterator[ResultProgress | MilestoneProgress]:
    yield from (one for one in own.results if one.judgement is ResultJudgement.MISSED)
    yield from (one for one in own.milestones if one.judgement is MilestoneJudgement.OVERDUE)


def _worried(reports: tuple[Report, ...]) -> Iterator[Report]:
    """The latest report that has an outlook, where that is at risk or delayed."""
    latest = next((one for one in reversed(reports) if one.outlook), None)
    if latest and latest.outlook != "on_track":
        yield latest


def _turn(result: Result, first: date, last: date, day: date) -> tuple[date, Time, list[Measurement]]:
    """From when to when a result runs, and what was measured of it by the day.

    What is due again and again is measured anew each time. The time that counts is the one that comes next on the day
    or, as long as nothing was measured for it, the one before it.
    """
    measured = [one for one in result.measurements if one.date <= day]
    if result.every is None:
        return first, result.postponed_to or result.due, measured
    times = [*result.times(last)]
    ends = [time.last or last for time in times]
    at = next((at for at, end in enumerate(ends) if end >= day), len(ends) - 1)
    if at and ends[at] >= day and not any(one.date > ends[at - 1] for one in measured):
        at -= 1
    if not at:
        return first, times[0], measured
    return ends[at - 1], times[at], [one for one in measured if one.date > ends[at - 1]]


def _given(figure: Decimal | None) -> Decimal | None:
    """A figure that an analysis can count with: not one that is to be confirmed."""
    return None if isinstance(figure, ToBeConfirmed) else figure


def _sum(measured: list[Measurement]) -> Decimal | None:
    """What measurements that are each of their period come to, with no digits that say nothing: 3.5 + 3.5 is 7."""
    values = [one.value for one in measured if one.value is not None]
    total = sum(values, Decimal())
    whole = total.to_integral_value()
    return (whole if whole == total else total.normalize()) if values else None


def _share(value: Decimal, baseline: Decimal, target: Decimal) -> Fraction:
    """How much of the way from the baseline to the target is done: below 0 and above 1 where it is."""
    if target == baseline:
        return Fraction(value == target)
    return (Fraction(value) - Fraction(baseline)) / (Fraction(target) - Fraction(baseline))


def _expected(
    result: Result, baseline: Decimal, target: Decimal, start: date, due: date | None, day: date
) -> Fraction | None:
    """The share that is expected on a day: on the straight line through 0 at the start, each interim target and 1 at
    the due date. None where nothing has a date.
    """
    on_the_way = [
        (one.due.last, _share(figure, baseline, target))
        for one in result.interim
        if one.due.last and (figure := _given(one.target)) is not None
    ]
    if due and day >= due:
        return Fraction(1)
    if day < start:
        return Fraction(0)
    points = sorted([(start, Fraction(0)), *on_the_way], key=lambda point: point[0])
    points += [(due, Fraction(1))] if due else []
    if len(points) == 1:
        return None
    before = [point for point in points if point[0] <= day][-1]
    after = next((point for point in points if point[0] > day), None)
    if after is None:
        return before[1]
    return before[1] + (after[1] - before[1]) * Fraction((day - before[0]).days, (after[0] - before[0]).days)


def _by_share(share: Fraction | None, expected: Fraction | None) -> ResultJudgement:
    if share is None:
        return ResultJudgement.NOT_MEASURED
    if share >= 1:
        return ResultJudgement.REACHED
    on_track = expected is None or share >= expected - TOLERANCE
    return ResultJudgement.ON_TRACK if on_track else ResultJudgement.BEHIND


def _by_leader(measured: list[Measurement]) -> ResultJudgement:
    """What the leader last held of a result that has no target."""
    judged = [one for one in measured if one.judgement]
    latest = max(reversed(judged), key=lambda one: one.date, default=None)
    return ResultJudgement(latest.judgement) if latest and latest.judgement else ResultJudgement.NOT_MEASURED
