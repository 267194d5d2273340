"""The Council's protocol order, in which documents, comparisons and `fmt` list actors."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ccwp_plan.language.reference import SHIPPED, Reference
from ccwp_plan.reading.letters import composed


def in_protocol_order(ids: Iterable[str], reference: Reference = SHIPPED) -> tuple[str, ...]:
    """Actors, each once: `all`, the Member States in protocol order, then the others in the order given."""
    once: dict[str, str] = {}
    for id_ in ids:
        once.setdefault(composed(id_), id_)
    return tuple(sorted(once.values(), key=partial(position, reference=reference)))


def position(id_: str, reference: Reference = SHIPPED) -> int:
    """Where an actor stands in protocol order; all who are no Member State stand in one place, at the end."""
    return reference.protocol.get(composed(id_), len(reference.protocol))
