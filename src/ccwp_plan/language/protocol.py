"""The Council's protocol order, in which documents, comparisons and `fmt` list actors."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ccwp_plan.language import reference
from ccwp_plan.language.fields import ALL


def in_protocol_order(ids: Iterable[str]) -> tuple[str, ...]:
    """Actors, each once: `all`, the Member States in protocol order, then the others in the order given."""
    return tuple(sorted(dict.fromkeys(ids), key=position))


def position(id_: str) -> int:
    """Where an actor stands in protocol order; all who are no Member State stand in one place, at the end."""
    order = _positions()
    return order.get(id_, len(order))


@cache
def _positions() -> dict[str, int]:
    members = (id_ for id_, actor in reference.actors().items() if actor.member_from)
    return {id_: at for at, id_ in enumerate([ALL, *members])}
