"""Involvement as a table, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ccwp_plan.analysis.involvement import Involved, Involvement
from ccwp_plan.literal import literal
from ccwp_plan.reports.involvement import ROLES
from ccwp_plan.reports.terminal import Line, assembled, beside, cells, styled

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal

_WIDTH = 100


def involvement(found: Involvement, terminal: Terminal, *, named: bool) -> str:
    """A row for each actor that takes part in an action, Member States first; below them who takes part in none."""
    return assembled(_lines(found, terminal.width or _WIDTH, named=named), terminal, spaced=named)


def _lines(found: Involvement, width: int, *, named: bool) -> Iterator[Line]:
    if named:
        yield [(literal(found.plan.name), "bold")]
    involved = [one for one in found.actors if not one.in_nothing]
    members = [one for one in involved if one.actor.kind == "member_state"]
    others = [one for one in involved if one not in members]
    for heading, rows in (("Member State", members), ("Actor", others)):
        if rows:
            yield from _table(heading, rows, width)
            yield []
    idle = [f"{one.actor.id} ({one.actor.name})" for one in found.actors if one.in_nothing]
    if idle:
        yield from styled(f"{', '.join(idle)} {'takes' if len(idle) == 1 else 'take'} part in no action.", width)


def _table(heading: str, rows: list[Involved], width: int) -> Iterator[Line]:
    """A table of actors with columns for the roles that any of them has."""
    roles = [role for role in ROLES if any(getattr(one, role) for one in rows)]
    head = (heading, "", *(ROLES[role] for role in roles))
    ids = max(cells(one.actor.id) for one in rows)
    names = max(cells(one.actor.name) for one in rows)
    first = min(max(ids, len(heading)), width // 4)
    second = min(names, 2 * width // (3 + len(roles)))
    rest = max(10, (width - first - second - 2 * (len(roles) + 1)) // len(roles))
    widths = [first, second, *[rest] * len(roles)]
    yield from beside([styled(text, most, "bold") for text, most in zip(head, widths, strict=True)], widths[:-1])
    for one in rows:
        texts = (one.actor.id, one.actor.name, *(", ".join(getattr(one, role)) for role in roles))
        styles = ("bold", *[""] * (len(texts) - 1))
        yield from beside([styled(*cell) for cell in zip(texts, widths, styles, strict=True)], widths[:-1])
