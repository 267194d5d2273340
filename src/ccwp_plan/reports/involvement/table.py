"""Involvement as a table, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ccwp_plan.analysis.involvement import Involved, Involvement
from ccwp_plan.literal import literal
from ccwp_plan.reports.involvement import ROLES
from ccwp_plan.reports.terminal import Line, assembled, beside, column, styled

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal

_WIDTH = 100
_SEPARATOR = ", "


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
    first = column([heading, *(one.actor.id for one in rows)], width // 4)
    second = column([one.actor.name for one in rows], width // 4)
    room = width - first - second - 2 * (len(roles) + 1)
    numbers = _shared([_need(role, rows) for role in roles], room)
    second = column([one.actor.name for one in rows], second + max(0, room - sum(numbers)))
    widths = [first, second, *numbers]
    yield from beside([styled(text, most, "bold") for text, most in zip(head, widths, strict=True)], widths[:-1])
    for one in rows:
        texts = (one.actor.id, one.actor.name, *(_SEPARATOR.join(getattr(one, role)) for role in roles))
        styles = ("bold", *[""] * (len(texts) - 1))
        yield from beside([styled(*cell) for cell in zip(texts, widths, styles, strict=True)], widths[:-1])


class _Need(NamedTuple):
    """How wide a column is at least, so that no number is cut, and at most."""

    least: int
    most: int


def _need(role: str, rows: list[Involved]) -> _Need:
    lists = [getattr(one, role) for one in rows]
    least = max(len(ROLES[role]), *(len(number) + 1 for numbers in lists for number in numbers))
    return _Need(least, max(least, *(len(_SEPARATOR.join(one)) for one in lists)))


def _shared(needs: list[_Need], room: int) -> list[int]:
    """The widths of columns in some room: what each needs at least, and of what is left as much as it lacks."""
    lacking = [need.most - need.least for need in needs]
    spare = min(sum(lacking), max(0, room - sum(need.least for need in needs)))
    return [need.least + spare * lacks // max(sum(lacking), 1) for need, lacks in zip(needs, lacking, strict=True)]
