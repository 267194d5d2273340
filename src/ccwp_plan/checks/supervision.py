"""P: what is reported of a plan, and what was put off.

Strategy, Implementation: the CCWP, "in cooperation with the Presidency and the leaders and co-leaders of the actions,
will supervise and coordinate the action plan". Nothing that only the passing of time brings about is found here: it
would break the checks of an old plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from ccwp_plan.checks.results import outside, when
from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, action_rule, results_rule
from ccwp_plan.language.action import Milestone, Result
from ccwp_plan.language.open_values import ToBeConfirmed
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.place import Place, echoed
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

_EVER = date.max


def _is_reached(result: Result, action: LoadedAction, context: Context) -> bool:
    if not result.measurements:
        return False
    from ccwp_plan.analysis.progress import ResultJudgement, result_progress

    period = context.plan.fields.period
    last = action.fields.end(period.last)
    return result_progress(result, 0, period.first, last, _EVER).judgement is ResultJudgement.REACHED


def _is_done(milestone: Milestone, action: LoadedAction, context: Context) -> bool:
    if not milestone.done:
        return False
    from ccwp_plan.analysis.progress import MilestoneJudgement, milestone_progress

    last = action.fields.end(context.plan.fields.period.last)
    judgement = milestone_progress(milestone, 0, last, _EVER).judgement
    return judgement in (MilestoneJudgement.DONE, MilestoneJudgement.DONE_LATE)


@action_rule(
    "P001",
    WARNING,
    "a completed action has a result that is not reached, or a milestone that is not done",
    reads="status results milestones period",
    plan_reads="period",
)
def completed_with_something_open(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Whoever reads that an action is completed takes it that all it promised is there."""
    if action.fields.status != "completed":
        return
    help_ = "Add what was {}, or say in ‘state_of_play’ why it was not; then waive P001."
    for at, result in enumerate(action.fields.results):
        if not _is_reached(result, action, context):
            message = f"The action is completed, but its result ‘{echoed(result.indicator)}’ is not reached."
            yield Fault(action.at("results", at), message, help_.format("measured"))
    for at, milestone in enumerate(action.fields.milestones):
        if not _is_done(milestone, action, context):
            message = f"The action is completed, but its milestone ‘{echoed(milestone.title)}’ is not done."
            yield Fault(action.at("milestones", at), message, help_.format("done"))


@action_rule(
    "P002",
    WARNING,
    "a state of play out of order, after today, or before the period",
    reads="state_of_play",
    plan_reads="period",
)
def odd_report(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Reports say what was known on their day, in the order of time."""
    before: date | None = None
    for at, report in enumerate(action.fields.state_of_play):
        day, wrong = report.date, None
        if day > context.today:
            wrong = f"after today, {context.today}"
        elif day < context.plan.fields.period.first:
            wrong = outside(day, context.plan.fields.period)
        elif before and day < before:
            wrong = f"before the report above it, {before}"
        if wrong:
            place = action.at("state_of_play", at, "date")
            yield Fault(place, f"The report is dated {day}, {wrong}.", "Correct the date or the order.")
        before = day


@results_rule(
    "P003",
    ERROR,
    "postponed to a day that is not later, or without a reason; an interim target out of order or range",
    plan_reads="",
)
def odd_postponement(of: LoadedAction | LoadedPlan, context: Context) -> Iterator[Fault]:
    """`due` stays what was agreed, so that delegations see what was put off and why."""
    for item, loc in _dated(of):
        if item.postponed_to or item.postponed_because:
            yield from _postponed(item, of.at(*loc))
        if isinstance(item, Result) and item.interim:
            yield from _on_the_way(item, of.at(*loc))


def _dated(of: LoadedAction | LoadedPlan) -> Iterator[tuple[Result | Milestone, Loc]]:
    """The results of an action or of the plan and, if they can be read, the milestones of the action; and where."""
    for at, result in enumerate(of.fields.results):
        yield result, ("results", at)
    if isinstance(of, LoadedAction) and "milestones" not in of.broken:
        for at, milestone in enumerate(of.fields.milestones):
            yield milestone, ("milestones", at)


def _postponed(one: Result | Milestone, place: Place) -> Iterator[Fault]:
    to, at = one.postponed_to, place.at("postponed_to")
    if to is None:
        if one.postponed_because:
            message = "There is a reason for postponing, but no date."
            yield Fault(place.at("postponed_because"), message, "Add a line: postponed_to: ... with the new date.")
        return
    if one.every:
        message = "What is due again and again has no one date that can be postponed."
        yield Fault(at, message, "Write what was postponed as an item of its own, with ‘due’ and ‘postponed_to’.")
    elif one.due.last is None:
        yield Fault(
            at, f"There is no date to postpone: ‘due’ is {one.due}.", "Write the date that was agreed in ‘due’."
        )
    elif to.last and to.last <= one.due.last:
        message = f"It is postponed to {to}, which is not after {one.due}, the date that was agreed."
        yield Fault(at, message, "Under ‘postponed_to’ write the later date; ‘due’ stays what was agreed.")
    if one.postponed_because is None:
        yield Fault(at.key(), "It is postponed, but no reason is given.", "Add a line: postponed_because: ...")


def _on_the_way(result: Result, place: Place) -> Iterator[Fault]:
    """What is wrong with the interim targets of a result."""
    now = result.postponed_to or result.due
    last = max(result.due.last, now.last) if result.due.last and now.last else None
    low, high = _bounds(result)
    before: date | None = None
    for at, interim in enumerate(result.interim):
        day, figure, wrong = interim.due.last, interim.target, None
        if day and before and day <= before:
            wrong = "not after the one above it"
        elif day and last and day > last:
            wrong = f"after the result is due, {when(result.due)}"
        if wrong:
            message = f"The interim target is due {when(interim.due)}, {wrong}."
            yield Fault(place.at("interim", at, "due"), message, "Correct the date or the order.")
        if low is not None and high is not None and not isinstance(figure, ToBeConfirmed) and not low <= figure <= high:
            message = f"The interim target {figure} is not between the baseline and the target, {low} and {high}."
            yield Fault(place.at("interim", at, "target"), message, "Correct the figure.")
        before = day or before


def _bounds(result: Result) -> Sequence[Decimal | None]:
    """The baseline and the target, the lower one first; None where the target is no figure yet."""
    if result.target is None or isinstance(result.target, ToBeConfirmed):
        return None, None
    if isinstance(result.baseline, ToBeConfirmed):
        return None, None
    return sorted([result.baseline or Decimal(), result.target])


@action_rule(
    "P004",
    WARNING,
    "the status is contradicted by results and milestones: work has begun, or all of it is done",
    reads="status results milestones period",
    plan_reads="period",
)
def contradicted_status(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """The status is what most readers read."""
    status = action.fields.status
    if status not in ("planned", "ongoing"):
        return
    family = [action, *_parts(action, context.plan)]
    if any({"results", "milestones"} & one.broken for one in family):
        return
    if all(_is_all_done(one, context) for one in family) and any(one.fields.dated for one in family):
        message = f"The action is {status}, but all its results are reached and all its milestones are done."
        yield Fault(action.at("status"), message, "Write status: completed, or add what is still to come.")
    elif status == "planned" and any(item.measurements for item in action.fields.results):
        message = "The action is planned, but something of it is measured."
        yield Fault(action.at("status"), message, "Write status: ongoing, or correct the measurements.")
    elif status == "planned" and any(item.done for item in action.fields.milestones):
        message = "The action is planned, but something of it is done."
        yield Fault(action.at("status"), message, "Write status: ongoing, or remove ‘done’ under ‘milestones’.")


def _is_all_done(action: LoadedAction, context: Context) -> bool:
    """Whether all results of an action are reached and all its milestones done; what goes on never is."""
    return (
        all(_is_done(one, action, context) for one in action.fields.milestones)
        and all(_is_reached(one, action, context) for one in action.fields.results)
        and all(not one.every and not one.due.is_ongoing for one in action.fields.dated)
    )


def _parts(action: LoadedAction, plan: LoadedPlan) -> Iterator[LoadedAction]:
    """The parts of an action at any depth."""
    for part in plan.parts.get(action, ()):
        yield part
        yield from _parts(part, plan)


@results_rule("P005", ERROR, "two results or milestones of an action have one id", plan_reads="")
def same_id(of: LoadedAction | LoadedPlan, context: Context) -> Iterator[Fault]:
    """Calendars and forms know a result or a milestone by its id. Reported at each after the first."""
    known: set[str] = set()
    for item, loc in _dated(of):
        if item.id is None:
            continue
        if item.id in known:
            message = f"Another result or milestone here has the id {item.id}."
            yield Fault(of.at(*loc, "id"), message, "Give this one another id.")
        known.add(item.id)


@results_rule("P006", WARNING, "a judgement that counts for nothing, since the result has a target", plan_reads="")
def idle_judgement(of: LoadedAction | LoadedPlan, context: Context) -> Iterator[Fault]:
    """A result with a target is judged by its figures; one without is judged by its leader."""
    for at, result in enumerate(of.fields.results):
        if result.target is None or isinstance(result.target, ToBeConfirmed):
            continue
        for index, one in enumerate(result.measurements):
            if one.judgement:
                yield Fault(
                    of.at("results", at, "measurements", index, "judgement"),
                    f"The result has a target, {result.target}, and is judged by its figures.",
                    "Remove ‘judgement’." if one.value is not None else "Write a value in its place.",
                )
