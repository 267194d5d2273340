"""Involvement for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.analysis.involvement import ROLES, Involvement
from ccwp_plan.jsontext import dumped

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal


def involvement(found: Involvement, terminal: Terminal, *, named: bool) -> str:
    """The actors of a plan, those among them that take part in nothing."""
    actors = [
        {
            "id": one.actor.id,
            "name": one.actor.name,
            "kind": one.actor.kind,
            **{role: list(getattr(one, role)) for role in ROLES},
        }
        for one in found.actors
    ]
    return dumped({"version": 1, "plan": found.plan.name, "actors": actors})
