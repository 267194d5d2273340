"""R and M: quantifiable results and milestones.

Strategy, Implementation: the action plan "should include actions with quantifiable results".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, action_rule, plan_rule, results_rule
from ccwp_plan.language.action import ActionPeriod, Milestone, Result
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import ToBeConfirmed
from ccwp_plan.language.plan import Period
from ccwp_plan.language.times import Time
from ccwp_plan.language.units import Countable, counted_in
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.place import Place, echoed
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

_CORRECT = "Correct the date or the plan's period."


def _outside(day: date | None, period: Period) -> str | None:
    """How a day lies outside a period, in words; None where it lies in it, or where there is none."""
    if day is None or period.first <= day <= period.last:
        return None
    if day < period.first:
        return f"before the plan's period, which starts on {period.first}"
    return f"after the plan's period, which ends on {period.last}"


def _apart(own: ActionPeriod, period: Period) -> str:
    """How the period of an action lies outside the plan's, with which it has no day in common, in words."""
    late = own.first > period.last
    time = own.start if late or not own.end else own.end
    return f"{'starts' if late else 'ends'} {_when(time)}, {_outside(own.first if late else own.last, period)}"


def _when(time: Time) -> str:
    """A time in a sentence: on 2021-06-30, in 2021-Q2."""
    return f"{'on' if time.is_day else 'in'} {time}"


def _end(of: LoadedAction | LoadedPlan, period: Period) -> date:
    """Until when it goes on that something is due again and again, where that does not say so itself."""
    return of.fields.end(period.last) if isinstance(of, LoadedAction) else period.last


def _again_outside(place: Place, one: Result | Milestone, end: date, period: Period) -> Iterator[Fault]:
    """The first of the times after the first one that lies outside the plan's period, if one does."""
    for time in one.times(end):
        if outside := _outside(time.last, period):
            at = place.at("until") if one.until else place.at("every")
            yield Fault(at, f"It is due again {_when(time)}, {outside}.", "Under ‘until’ write a time in the period.")
            return


@action_rule("R001", ERROR, "an action has no quantifiable result", reads="results")
def no_result(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """The Strategy asks for "actions with quantifiable results": those with a target.

    A part may leave them to its whole, and the whole to its parts.
    """
    family = () if action.fields.part_of else context.plan.families[action]
    if any("results" in one.broken for one in family):
        return
    if family and all(result.target is None for one in family for result in one.fields.results):
        given = action.at("results")
        at = given if given.value == [] else given.key()
        yield Fault(
            at if given.given() else action.at("number"),
            "The action has no quantifiable result.",
            "Under ‘results’ say what will be measured: indicator, unit, target and due.",
        )


@results_rule("R005", ERROR, "a result has neither a target nor what is expected", plan_reads="")
def nothing_expected(of: LoadedAction | LoadedPlan, context: Context) -> Iterator[Fault]:
    """Without one of them nobody can say whether the result is reached."""
    for index, result in enumerate(of.fields.results):
        if result.target is None and result.expected is None:
            yield Fault(
                of.at("results", index),
                f"The result ‘{echoed(result.indicator)}’ has neither a target nor what is expected.",
                "Add a line: target: ... with a figure, or expected: ... in words.",
            )


@results_rule("R002", ERROR, "a target equals its baseline", plan_reads="")
def nothing_to_reach(of: LoadedAction | LoadedPlan, context: Context) -> Iterator[Fault]:
    """A result that is there from the beginning is none."""
    for index, result in enumerate(of.fields.results):
        if result.target is not None and result.baseline == result.target:
            yield Fault(
                of.at("results", index, "target"),
                f"The target and the baseline are both {result.target}.",
                "Set a target that the action has to reach, or correct the baseline.",
            )


@results_rule("R003", WARNING, "a due date outside the plan's period")
def result_outside_period(of: LoadedAction | LoadedPlan, context: Context) -> Iterator[Fault]:
    """The plan answers for its own period; so an action runs on a day of it, too."""
    own, period = of.fields.period, context.plan.fields.period
    if own and not own.overlaps(period):
        yield Fault(of.at("period"), f"The action {_apart(own, period)}.", _CORRECT)
    for index, result in enumerate(of.fields.results):
        if outside := _outside(result.due.last, period):
            yield Fault(
                of.at("results", index, "due"),
                f"The result is due {_when(result.due)}, {outside}.",
                _CORRECT,
            )
        elif result.every:
            yield from _again_outside(of.at("results", index), result, _end(of, period), period)


@results_rule("R004", WARNING, "a measurement after today or outside the period, or out of order")
def odd_measurement(of: LoadedAction | LoadedPlan, context: Context) -> Iterator[Fault]:
    """Measurements are what was found, in the order of time."""
    for index, result in enumerate(of.fields.results):
        before: date | None = None
        for at, measurement in enumerate(result.measurements):
            day = measurement.date
            wrong = _outside(day, context.plan.fields.period)
            if day > context.today:
                wrong = f"after today, {context.today}"
            elif before and day < before:
                wrong = f"before the measurement above it, {before}"
            if wrong:
                place = of.at("results", index, "measurements", at, "date")
                yield Fault(place, f"The measurement is dated {day}, {wrong}.", "Correct the date or the order.")
            before = day


@plan_rule(
    "R006", WARNING, "more than there can be: Member States, per cent", plan_reads="period actors reference/actors"
)
def more_than_there_can_be(context: Context) -> Iterator[Fault | tuple[LoadedAction, Fault]]:
    """There are so many Member States on a day, and a share is at most the whole; what grows may grow beyond it."""
    owners: list[LoadedAction | LoadedPlan] = [context.plan, *context.plan.actions]
    for of in owners:
        for index, result in enumerate(of.fields.results):
            if of_what := counted_in(result.unit, result.indicator):
                for figure, day, steps in _figures(result, _end(of, context.plan.fields.period)):
                    if said := _too_many(figure, of_what, day, result, context):
                        fault = Fault(of.at("results", index, *steps), *said)
                        yield (of, fault) if isinstance(of, LoadedAction) else fault


def _figures(result: Result, end: date) -> Iterator[tuple[Decimal, date | None, Loc]]:
    """The figures of a result, the day on which each is true, and where it stands; a baseline may be of any day."""
    if result.baseline is not None:
        yield result.baseline, None, ("baseline",)
    if result.target is not None:
        last = result.times(end)[-1] if result.every else result.due
        yield result.target, last.last or end, ("target",)
    for at, measurement in enumerate(result.measurements):
        yield measurement.value, measurement.date, ("measurements", at, "value")


def _too_many(
    figure: Decimal, of_what: Countable, day: date | None, result: Result, context: Context
) -> tuple[str, str] | None:
    """That a figure is more than there can be, and what to do; None where it is not."""
    if isinstance(figure, ToBeConfirmed):
        return None
    if of_what is Countable.PER_CENT:
        if figure <= 100 or result.baseline == 100:
            return None
        help_ = "Correct the figure; or say in the indicator what grows, or what it is compared with."
        return f"{figure} per cent are more than the whole.", help_
    most = context.member_states(day)
    if figure <= most:
        return None
    when = f"On {day} there are {most}" if day else f"There were never more than {most}"
    return f"{when} Member States, not {figure}.", "Correct the figure, or the unit if something else is counted."


@action_rule("M001", WARNING, "a milestone outside the plan's period", reads="milestones period", plan_reads="period")
def milestone_outside_period(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """The plan answers for its own period."""
    period = context.plan.fields.period
    for index, milestone in enumerate(action.fields.milestones):
        if outside := _outside(milestone.due.last, period):
            yield Fault(
                action.at("milestones", index, "due"),
                f"The milestone is due {_when(milestone.due)}, {outside}.",
                _CORRECT,
            )
        elif milestone.every:
            yield from _again_outside(action.at("milestones", index), milestone, _end(action, period), period)


@action_rule(
    "M002",
    WARNING,
    "a milestone done before the period began or after today, or more often than it is due",
    reads="milestones period",
    plan_reads="period",
)
def milestone_done_at_odd_time(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """What is done was done in the plan's period and not in the future."""
    period = context.plan.fields.period
    for index, milestone in enumerate(action.fields.milestones):
        if not milestone.done:
            continue
        place, due = action.at("milestones", index, "done"), len(milestone.times(_end(action, period)))
        for at, day in enumerate(milestone.done):
            if day < period.first or day > context.today:
                wrong = _outside(day, period) if day < period.first else f"after today, {context.today}"
                yield Fault(
                    place.at(at) if isinstance(place.value, list) else place,
                    f"The milestone was done on {day}, {wrong}.",
                    "Correct the date, or remove ‘done’ until the milestone is reached.",
                )
        if len(milestone.done) > due:
            yield Fault(
                place.at(due),
                f"The milestone was done {counted(len(milestone.done), 'time')}, but it is due {counted(due, 'time')}.",
                "Remove days under ‘done’, or correct ‘every’ or ‘until’.",
            )
