"""Results as they are measured against their targets, and milestones with what became of them, on a line each."""

from __future__ import annotations

from collections.abc import Iterator

from ccwp_plan.analysis.progress import MilestoneJudgement, MilestoneProgress, ResultJudgement, ResultProgress
from ccwp_plan.analysis.shares import percentage
from ccwp_plan.documents.actions import figure
from ccwp_plan.language.action import Milestone, Result
from ccwp_plan.language.dates import day as on
from ccwp_plan.language.dates import when
from ccwp_plan.language.open_values import ToBeConfirmed


def result_line(one: ResultProgress) -> str:
    """A result as measured against its target, what that comes to and, unless it is reached, by when it is due."""
    notes = [one.judgement.words]
    if one.judgement is not ResultJudgement.REACHED:
        notes += [_due(one), *_postponed(one.result)]
    return f"{one.result.indicator}: {_measured(one)} – {', '.join(notes)}"


def milestone_line(one: MilestoneProgress) -> str:
    """A milestone, and what became of it."""
    return f"{one.milestone.title} – {', '.join(_became(one))}"


def late_line(item: ResultProgress | MilestoneProgress) -> str:
    """What is late, and since when; of a result how far it came."""
    due = f" (due {when(item.due)})"
    if isinstance(item, MilestoneProgress):
        return f"{item.milestone.title}{due}"
    value = "not measured" if item.measured_on is None else _value(item).removesuffix(",")
    return f"{item.result.indicator}{due}" + (f": {value}" if value else "")


def _became(one: MilestoneProgress) -> Iterator[str]:
    milestone, done = one.milestone, " and ".join(map(on, one.done))
    if one.judgement is MilestoneJudgement.DONE:
        yield f"done on {done}"
    elif one.judgement is MilestoneJudgement.DONE_LATE:
        yield f"done late, on {done}"
        yield _due(one)
    else:
        if one.judgement is MilestoneJudgement.OVERDUE:
            yield f"overdue since {on(one.day)}" if one.day else "overdue"
        if one.judgement is MilestoneJudgement.OPEN or milestone.postponed_to:
            yield _due(one)
    yield from _postponed(milestone)


def _due(one: ResultProgress | MilestoneProgress) -> str:
    """By when it was agreed to be due; of what is due again and again, by when it is due now."""
    item = one.result if isinstance(one, ResultProgress) else one.milestone
    agreed = one.due if item.every else item.due
    if agreed.last is None:
        return "ongoing" if agreed.is_ongoing else "due date to be confirmed"
    return f"due {when(agreed)}"


def _postponed(one: Result | Milestone) -> Iterator[str]:
    if one.postponed_to:
        because = f" ({one.postponed_because})" if one.postponed_because else ""
        yield f"postponed to {when(one.postponed_to)}{because}"


def _measured(one: ResultProgress) -> str:
    """The value of a result beside its target, when it was measured, and its share of the way."""
    aim = _target(one.result) if one.result.target is None else f"target {_target(one.result)}"
    if one.measured_on is None:
        return aim
    day, value = on(one.measured_on), _value(one)
    if not value:
        return f"{aim}, judged on {day}"
    told = f"{value}, {aim}" if one.result.target is None else value
    return f"{told} on {day}{_share(one)}"


def _share(one: ResultProgress) -> str:
    """How much of the way is done, and how much was expected unless all is."""
    if one.share is None:
        return ""
    reached = one.judgement is ResultJudgement.REACHED
    expected = "" if one.expected is None or reached else f"; {percentage(one.expected)} expected"
    return f" ({percentage(one.share)}{expected})"


def _value(one: ResultProgress) -> str:
    """The value of a result, of its target if it has one; empty where its leader gave none."""
    result = one.result
    if one.value is None:
        return ""
    if result.target is None:
        return f"{figure(one.value)} {result.unit}"
    if isinstance(result.target, ToBeConfirmed):
        return f"{figure(one.value)} {result.unit}, target {figure(result.target)},"
    if result.baseline and not isinstance(result.baseline, ToBeConfirmed):
        return f"{figure(one.value)} {result.unit}, baseline {figure(result.baseline)}, target {figure(result.target)},"
    return f"{figure(one.value)} of {_target(result)}"


def _target(result: Result) -> str:
    if result.target is None:
        return result.expected or result.unit
    unit = "" if isinstance(result.target, ToBeConfirmed) else f" {result.unit}"
    return f"{figure(result.target)}{unit}"
