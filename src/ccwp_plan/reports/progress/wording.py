"""How far a plan is in words: what all reports of it share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from ccwp_plan.analysis.progress import (
    Achievement,
    ActionJudgement,
    ActionProgress,
    Ground,
    MilestoneJudgement,
    MilestoneProgress,
    Progress,
    ResultJudgement,
    ResultProgress,
)
from ccwp_plan.analysis.shares import decimal, rounded
from ccwp_plan.language.action import Milestone, Report, Result
from ccwp_plan.language.dates import day, when
from ccwp_plan.language.nouns import be, counted
from ccwp_plan.language.open_values import ToBeConfirmed, shown
from ccwp_plan.language.times import Time
from ccwp_plan.reports.supervision import people, presidency

Item: TypeAlias = ResultProgress | MilestoneProgress
Judgement: TypeAlias = ActionJudgement | ResultJudgement | MilestoneJudgement

_RANKS = {ResultJudgement.MISSED: 0, MilestoneJudgement.OVERDUE: 0, ResultJudgement.BEHIND: 1}


class Group(StrEnum):
    """In which order a reader is told of the actions: what is late first, then what is behind, then who is silent."""

    LATE = "late"
    BEHIND = "behind"
    SILENT = "silent"
    ON_TRACK = "on track"
    NO_INFORMATION = "no information"
    COMPLETED = "completed"
    DISCONTINUED = "discontinued"


def groups(found: Progress) -> dict[Group, list[ActionProgress]]:
    """The actions by groups, but for groups that have none; a silent one that is late or behind is among these."""
    listed: dict[Group, list[ActionProgress]] = {group: [] for group in Group}
    for one in found.actions:
        listed[group(one)].append(one)
    return {name: members for name, members in listed.items() if members}


def group(one: ActionProgress) -> Group:
    """Where a reader is told of an action."""
    if one.silent and one.judgement not in (ActionJudgement.LATE, ActionJudgement.BEHIND):
        return Group.SILENT
    return Group(one.judgement.words)


def head(found: Progress) -> str:
    """Of which day and in whose Presidency the progress is."""
    return f"Progress on {day(found.day)}. {presidency(found.half_year, found.plan.actors)}."


def summary(found: Progress) -> str:
    """How many actions, results and milestones have each judgement, in a sentence."""
    silent = f", {len(found.silent)} of them silent" if found.silent else ""
    order = sorted(ActionJudgement, key=lambda one: [*Group].index(Group(one.words)))
    actions = _counts("action", [one.judgement for one in found.actions], order, silent)
    results = _counts("result", [each.judgement for one in found.actions for each in one.results], ResultJudgement)
    milestones = [each.judgement for one in found.actions for each in one.milestones]
    return f"{actions}; {results}; {_counts('milestone', milestones, MilestoneJudgement)}."


def _counts(noun: str, judged: Sequence[Judgement], order: Iterable[Judgement], of_them: str = "") -> str:
    counts = Counter(judged)
    words = ", ".join(f"{counts[one]} {one.words}" for one in order if counts[one])
    return f"{counted(len(judged), noun)}{of_them}{': ' if words else ''}{words}"


def concern(found: Progress, words: str) -> str:
    """Which actions are late, behind or silent, in a sentence; empty where none is."""
    named = {Group.LATE: ActionJudgement.LATE, Group.BEHIND: ActionJudgement.BEHIND}
    members = found.silent if words == Group.SILENT else found.judged(named[Group(words)])
    if not members:
        return ""
    listed = ", ".join(one.action.fields.number for one in members)
    return f"{counted(len(members), 'action')} {be(len(members))} {words}: {listed}."


CONCERNS = (Group.LATE, Group.BEHIND, Group.SILENT)
"""What a scheduled job may ask for."""


def percentage(share: Fraction) -> str:
    """A share in percent, which may be below 0 and over 100: -12.5 %."""
    return f"{decimal(rounded(share, 3) * 100)} %"


def result_because(found: ResultProgress) -> list[str]:
    """What the judgement of a result rests on: the value and its day, the share and what was expected, the due date."""
    return [value(found), *way(found), result_due(found)]


def value(found: ResultProgress) -> str:
    """What was last measured of a result, and when: 12 of 20 Member States on 31 December 2020."""
    if found.measured_on is None:
        return "nothing measured"
    on = day(found.measured_on)
    return f"judged by its leader on {on}" if found.value is None else f"{_figures(found, found.value)} on {on}"


def _figures(found: ResultProgress, measured: Decimal) -> str:
    result, target = found.result, found.result.target
    if target is None or isinstance(target, ToBeConfirmed):
        return f"{shown(measured)} {result.unit}"
    if not result.baseline or isinstance(result.baseline, ToBeConfirmed):
        return f"{shown(measured)} of {shown(target)} {result.unit}"
    return f"{shown(measured)} {result.unit} (from {shown(result.baseline)} to {shown(target)})"


def way(found: ResultProgress) -> list[str]:
    """How much of the way a result is, and how much was expected, as far as that decides its judgement."""
    if found.share is None:
        return []
    decides = found.judgement in (ResultJudgement.ON_TRACK, ResultJudgement.BEHIND)
    expected = f", {percentage(found.expected)} expected" if found.expected is not None and decides else ""
    return [f"{percentage(found.share)} of the way{expected}"]


def result_due(found: ResultProgress) -> str:
    """By when a result is due."""
    return due(found.due, found.result, past=found.judgement is ResultJudgement.MISSED)


def due(time: Time, of: Result | Milestone, *, past: bool = False) -> str:
    """By when something is due now, and what was agreed before it was postponed."""
    if time.last is None:
        return "ongoing, never due" if time.is_ongoing else "due date to be confirmed"
    postponed = f", postponed from {when(of.due)}" if of.postponed_to else ""
    return f"{'was ' * past}due {when(time)}{postponed}"


def milestone_because(found: MilestoneProgress, on: date) -> list[str]:
    """What the judgement of a milestone rests on: when it was due and done."""
    late = found.judgement is MilestoneJudgement.OVERDUE
    done = found.judgement in (MilestoneJudgement.DONE, MilestoneJudgement.DONE_LATE)
    told = [due(found.due, found.milestone, past=late or done)]
    if late and found.day:
        told[0] += f", {counted((on - found.day).days, 'day')} late"
    if found.done:
        told.append(f"done {', '.join(map(day, found.done))}")
    return told


def because(one: ActionProgress, found: Progress) -> list[str]:
    """What the judgement of an action rests on, the age of its last report at the end."""
    return [*_because(one, found), *silence(one, found), last_report(one, found.day)]


def _because(one: ActionProgress, found: Progress) -> Iterator[str]:
    action = one.action
    if one.judgement is ActionJudgement.DISCONTINUED:
        yield action.fields.discontinued_because or "discontinued" if action.fields.is_discontinued else _of_whole(one)
    elif one.judgement is ActionJudgement.COMPLETED:
        yield "its status is completed"
    elif one.judgement in (ActionJudgement.LATE, ActionJudgement.BEHIND):
        yield from (ground(one, each, found.day) for each in (*one.late, *one.behind))
        yield from map(worry, one.worried)
    else:
        measured = [each for each in one.results if each.measured_on]
        yield from (
            f"{each.result.indicator}, {each.judgement.words}: {told(result_because(each))}" for each in measured
        )
        yield from milestones_done(one)
        if not measured and not any(each.done for each in one.milestones):
            yield "nothing of its own measured or done"


def _of_whole(one: ActionProgress) -> str:
    whole = one.action.whole
    return f"part of {whole.fields.number}, which is discontinued" if whole else "discontinued"


def worst_first(items: Iterable[Item]) -> list[Item]:
    """All results and the milestones that are overdue: what is late, then what is behind, then the rest."""
    told = [one for one in items if isinstance(one, ResultProgress) or one.judgement is MilestoneJudgement.OVERDUE]
    return sorted(told, key=lambda one: _RANKS.get(one.judgement, len(_RANKS)))


def ground(one: ActionProgress, each: Ground, on: date) -> str:
    """A result or a milestone on which a judgement rests, after the number of its action if that is a part."""
    part = f"{each.action.fields.number}: " if each.action is not one.action else ""
    return f"{part}{name(each.item)}, {each.item.judgement.words}: {told(item_because(each.item, on))}"


def name(item: Item) -> str:
    """What a result or a milestone is called."""
    return item.result.indicator if isinstance(item, ResultProgress) else item.milestone.title


def item_because(item: Item, on: date) -> list[str]:
    """What the judgement of a result or a milestone rests on."""
    return result_because(item) if isinstance(item, ResultProgress) else milestone_because(item, on)


def milestones_done(one: ActionProgress) -> Iterator[str]:
    """How many milestones of an action are done, and which is next; nothing where there are none."""
    if not one.milestones:
        return
    open_ = [each for each in one.milestones if each.judgement is MilestoneJudgement.OPEN]
    done = (
        len(one.milestones) - len(open_) - sum(each.judgement is MilestoneJudgement.OVERDUE for each in one.milestones)
    )
    said = f"{done} of {counted(len(one.milestones), 'milestone')} done"
    coming = min((each for each in open_ if each.day), key=lambda each: each.day or date.max, default=None)
    if coming:
        said += f"; next: {coming.milestone.title}, {when(coming.due)}"
    yield said


def worry(report: Report) -> str:
    """A report whose outlook is no good one."""
    return f"outlook {outlook(report)}, reported{_by(report)} on {day(report.date)}"


def outlook(report: Report) -> str:
    """What a leader holds of an action: at risk."""
    return shown(report.outlook, (report.outlook or "").replace("_", " "))


def _by(report: Report) -> str:
    return f" by {people([report.by])}" if report.by else ""


def silence(one: ActionProgress, found: Progress) -> list[str]:
    """That an action is silent, if it is; of one that is on track also this, since it is listed as silent."""
    though = ", though on track" if one.judgement is ActionJudgement.ON_TRACK else ""
    return [f"silent{though}: nothing dated since {day(found.half_year.start)}"] if one.silent else []


def last_report(one: ActionProgress, on: date) -> str:
    """When an action was last reported on, by whom, and how long ago that is."""
    report = one.last_report
    if report is None:
        return "no report"
    age = f"{counted((on - report.date).days, 'day', none='0')} old"
    return f"last report{_by(report)} on {day(report.date)}, {age}{f': {outlook(report)}' if report.outlook else ''}"


def achievement(one: Achievement) -> str:
    """What was achieved, and on which day."""
    if isinstance(one.item, ResultProgress):
        figures = "" if one.item.value is None else f"{_figures(one.item, one.item.value)}, "
        return f"{one.item.result.indicator}: {figures}reached on {day(one.day)}"
    return f"{one.item.milestone.title}: done on {day(one.day)}"


def achievements(listed: Sequence[Achievement]) -> list[str]:
    """A line for each thing that was achieved, after the number of its action; one that says so where there is none."""
    lines = [f"{f'{one.action.fields.number}  ' if one.action else ''}{achievement(one)}" for one in listed]
    return lines or ["Nothing."]


def told(facts: list[str]) -> str:
    """Facts as one sentence has them."""
    return "; ".join(facts)
