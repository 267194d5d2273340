"""Deadlines for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccwp_plan.analysis.deadlines import Deadline, State
from ccwp_plan.jsontext import dumped
from ccwp_plan.language.open_values import Open
from ccwp_plan.reports.supervision import half_year_keys

if TYPE_CHECKING:
    from ccwp_plan.reports.deadlines import Deadlines
    from ccwp_plan.reports.terminal import Terminal


def deadlines(found: Deadlines, terminal: Terminal) -> str:
    """What is still to be met, in the order of time."""
    return dumped({"version": 1, "as_of": found.day.isoformat(), "items": [_item(one) for one in found.to_be_met]})


def _item(one: Deadline) -> dict[str, Any]:
    return {
        "date": one.day.isoformat(),
        "due": one.due.text,
        "due_by": one.day.isoformat(),
        **({"open": True} if isinstance(one.due, Open) else {}),
        "kind": str(one.kind),
        "plan": one.plan.name,
        "action": one.action.fields.number if one.action else None,
        "title": one.title,
        "text": one.text,
        "actors": [*map(str, one.actors)],
        "originally": one.originally.text if one.originally else None,
        "overdue": one.state is State.OVERDUE,
        "presidency": {**half_year_keys(one.half_year), "trio": list(one.half_year.trio)},
    }
