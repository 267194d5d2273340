"""Involvement as a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.analysis.involvement import ROLES, Involvement
from ccwp_plan.reports.spreadsheet import table

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal


def involvement(found: Involvement, terminal: Terminal, *, named: bool) -> str:
    """A line for each actor; numbers of actions are parted by semicolons."""
    head = ("id", "name", "kind", *ROLES)
    rows = (
        (one.actor.id, one.actor.name, one.actor.kind, *("; ".join(getattr(one, role)) for role in ROLES))
        for one in found.actors
    )
    return table(head, rows)
