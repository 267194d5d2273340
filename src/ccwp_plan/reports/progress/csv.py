"""Progress as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ccwp_plan.analysis.progress import ActionProgress, MilestoneProgress, Progress, ResultProgress
from ccwp_plan.analysis.shares import decimal, rounded
from ccwp_plan.language.open_values import as_typed
from ccwp_plan.reports.progress import wording
from ccwp_plan.reports.spreadsheet import table

if TYPE_CHECKING:
    from ccwp_plan.reports.progress import Since
    from ccwp_plan.reports.terminal import Terminal

_HEAD = (
    *("action", "kind", "title", "leaders", "co_leaders", "status", "judgement", "silent", "because"),
    *("unit", "baseline", "target", "due", "due_by", "postponed_to", "done"),
    *("value", "measured_on", "share", "expected", "last_report"),
)


def progress(found: Progress, since: Since | None, terminal: Terminal, *, named: bool) -> str:
    """A line for each result of the plan, for each action, and for each result and milestone below its action.

    What was achieved since a day is in the other formats.
    """
    return table(_HEAD, ([line.get(key, "") for key in _HEAD] for line in _lines(found)))


def _lines(found: Progress) -> Iterator[dict[str, str]]:
    for result in found.results:
        yield {**_result(result), "kind": "result of the plan"}
    for one in found.actions:
        number = {"action": one.action.fields.number}
        yield {**_action(one, found), **number}
        yield from ({**_result(result), **number} for result in one.results)
        yield from ({**_milestone(milestone, found), **number} for milestone in one.milestones)


def _action(one: ActionProgress, found: Progress) -> dict[str, str]:
    fields, report = one.action.fields, one.last_report
    return {
        "kind": "action",
        "title": fields.title,
        "leaders": "; ".join(one.action.leading),
        "co_leaders": "; ".join(fields.co_leaders),
        "status": _given(fields.status),
        "judgement": str(one.judgement),
        "silent": "yes" if one.silent else "no",
        "because": wording.told(wording.because(one, found)),
        "last_report": report.date.isoformat() if report else "",
    }


def _result(one: ResultProgress) -> dict[str, str]:
    result = one.result
    return {
        "kind": "result",
        "title": result.indicator,
        "judgement": str(one.judgement),
        "because": wording.told(wording.result_because(one)),
        "unit": result.unit,
        "baseline": _given(result.baseline),
        "target": _given(result.target),
        **_times(result),
        "value": _given(one.value),
        "measured_on": _given(one.measured_on),
        "share": _share(one.share),
        "expected": _share(one.expected),
    }


def _milestone(one: MilestoneProgress, found: Progress) -> dict[str, str]:
    return {
        "kind": "milestone",
        "title": one.milestone.title,
        "judgement": str(one.judgement),
        "because": wording.told(wording.milestone_because(one, found.day)),
        **_times(one.milestone),
        "done": "; ".join(map(str, one.done)),
    }


def _times(item: Any) -> dict[str, str]:
    return {
        "due": _given(item.due),
        "due_by": _given(item.due.last),
        "postponed_to": _given(item.postponed_to),
    }


def _given(value: Any) -> str:
    return "" if value is None else as_typed(value)


def _share(share: Fraction | None) -> str:
    """A share with three decimals, unless it is a whole number."""
    return "" if share is None else decimal(rounded(share, 3))
