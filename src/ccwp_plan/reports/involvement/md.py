"""Involvement as a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ccwp_plan.analysis import involvement as analysis
from ccwp_plan.reports.comparison.md import escaped
from ccwp_plan.reports.involvement import ROLES

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal


def involvement(found: analysis.Involvement, terminal: Terminal, *, named: bool) -> str:
    """A row for each actor, below the title of the plan; no sign of a text is Markdown."""
    return "\n".join([*_lines(found), ""])


def _lines(found: analysis.Involvement) -> Iterator[str]:
    yield from (f"# {escaped(found.plan.fields.title)}", "")
    head = ("Actor", "Name", *ROLES.values())
    yield from (f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}")
    for one in found.actors:
        numbers = (", ".join(getattr(one, role)) for role in ROLES)
        yield f"| {' | '.join(map(escaped, (one.actor.id, one.actor.name, *numbers)))} |"
