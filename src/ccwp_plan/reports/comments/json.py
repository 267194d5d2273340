"""Comments for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ccwp_plan.analysis.compilation import Commented, Compilation
from ccwp_plan.jsontext import dumped
from ccwp_plan.reports.paths import shown

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal


def comments(found: Compilation, some: Sequence[Commented], terminal: Terminal, *, named: bool) -> str:
    """Some of the comments on a plan, who has answered and who has not."""
    return dumped(
        {
            "version": 1,
            "plan": found.plan.name,
            "delegations": list(found.delegations),
            "not_answered": [one.id for one in found.silent],
            "comments": [_comment(one) for one in some],
        }
    )


def _comment(one: Commented) -> dict[str, Any]:
    fields, file = one.comment.fields, one.comment.file
    action = one.subject.action if one.subject else None
    return {
        "from": one.delegation,
        "date": str(file.fields.date) if file.fields.date else None,
        "on": file.fields.on,
        "about": fields.about,
        "action": action.number if action else None,
        "quote": fields.quote,
        "text": fields.text,
        "proposal": fields.proposal,
        "reply": fields.reply,
        "outcome": fields.outcome,
        "in_plan": one.is_in_the_plan if fields.proposal else None,
        "open": one.is_open,
        "file": shown(file.source.path),
        "line": one.comment.place.span().line,
    }
