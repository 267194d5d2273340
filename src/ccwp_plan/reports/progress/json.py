"""Progress for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ccwp_plan.analysis.progress import (
    Achievement,
    ActionJudgement,
    ActionProgress,
    MilestoneJudgement,
    MilestoneProgress,
    Progress,
    ResultJudgement,
    ResultProgress,
)
from ccwp_plan.analysis.shares import rounded
from ccwp_plan.jsontext import dumped
from ccwp_plan.language.action import Report
from ccwp_plan.language.open_values import as_typed
from ccwp_plan.reports.progress import wording
from ccwp_plan.reports.supervision import figure, half_year_keys, open_keys, time_keys

if TYPE_CHECKING:
    from ccwp_plan.reports.progress import Since
    from ccwp_plan.reports.terminal import Terminal


def progress(found: Progress, since: Since | None, terminal: Terminal, *, named: bool) -> str:
    """The progress of a plan, its actions in the order in which they are printed."""
    return dumped(
        {
            "version": 1,
            "plan": found.plan.name,
            "as_of": found.day.isoformat(),
            "since": since.day.isoformat() if since else None,
            "presidency": half_year_keys(found.half_year),
            "summary": _summary(found),
            "achieved": [_achievement(one) for one in since.achieved] if since else [],
            "results": [_result(one) for one in found.results],
            "actions": [_action(one, found) for one in found.actions],
        }
    )


def _summary(found: Progress) -> dict[str, Any]:
    return {
        **{str(one): len(found.judged(one)) for one in ActionJudgement},
        "silent": len(found.silent),
        "results": {str(one): found.results_judged(one) for one in ResultJudgement},
        "milestones": {str(one): found.milestones_judged(one) for one in MilestoneJudgement},
    }


def _achievement(one: Achievement) -> dict[str, Any]:
    return {
        "action": one.action.fields.number if one.action else None,
        "kind": "result" if isinstance(one.item, ResultProgress) else "milestone",
        "title": wording.name(one.item),
        "date": one.day.isoformat(),
    }


def _action(one: ActionProgress, found: Progress) -> dict[str, Any]:
    fields, leading = one.action.fields, one.action.leading
    return {
        "number": fields.number,
        "title": fields.title,
        "leader": str(leading[0]) if len(leading) == 1 else None,
        "leaders": [*map(str, leading)],
        "co_leaders": [*map(str, fields.co_leaders)],
        "status": None if fields.status is None else as_typed(fields.status),
        **open_keys(fields, "leader", "leaders", "co_leaders", "status"),
        "judgement": str(one.judgement),
        "silent": one.silent,
        "because": wording.because(one, found),
        "results": [_result(each) for each in one.results],
        "milestones": [_milestone(each, found) for each in one.milestones],
        "last_report": _report(one.last_report) if one.last_report else None,
    }


def _result(one: ResultProgress) -> dict[str, Any]:
    result = one.result
    return {
        "id": result.id,
        "indicator": result.indicator,
        "unit": result.unit,
        "baseline": figure(result.baseline),
        "target": figure(result.target),
        **time_keys("due", result.due),
        **time_keys("postponed_to", result.postponed_to),
        **open_keys(result, "baseline", "target", "due", "postponed_to"),
        "value": figure(one.value),
        "measured_on": one.measured_on.isoformat() if one.measured_on else None,
        "share": _share(one.share),
        "expected": _share(one.expected),
        "judgement": str(one.judgement),
        "because": wording.result_because(one),
    }


def _share(share: Fraction | None) -> float | None:
    """A share with three decimals: 0 and 1 only where it is exactly that."""
    return None if share is None else float(rounded(share, 3))


def _milestone(one: MilestoneProgress, found: Progress) -> dict[str, Any]:
    milestone = one.milestone
    return {
        "id": milestone.id,
        "title": milestone.title,
        **time_keys("due", milestone.due),
        **time_keys("postponed_to", milestone.postponed_to),
        **open_keys(milestone, "due", "postponed_to", "done"),
        "done": _done(one),
        "judgement": str(one.judgement),
        "because": wording.milestone_because(one, found.day),
    }


def _done(one: MilestoneProgress) -> str | list[str] | None:
    """The day on which a milestone was done; of what is due again and again a list."""
    days = [done.isoformat() for done in one.done]
    if one.milestone.every:
        return days
    return days[0] if days else None


def _report(report: Report) -> dict[str, Any]:
    return {
        "date": report.date.isoformat(),
        "text": report.text,
        "outlook": None if report.outlook is None else as_typed(report.outlook),
        "by": None if report.by is None else str(report.by),
        "document": report.document,
        "obstacles": report.obstacles,
        **open_keys(report, "date", "outlook", "by", "document"),
    }
