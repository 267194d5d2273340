"""Who takes part in a plan: what each actor leads, co-leads, takes part in and supports (docs/language.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ccwp_plan.language.fields import ALL
from ccwp_plan.language.open_values import ToBeConfirmed
from ccwp_plan.language.protocol import position
from ccwp_plan.language.reference import Actor
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

ROLES = ("leads", "co_leads", "participates", "partner")
"""As what an actor takes part in an action, the first that holds."""


@dataclass(frozen=True, slots=True)
class Involved:
    """An actor and the numbers of the actions that it leads, co-leads, takes part in and supports, in their order."""

    actor: Actor
    leads: tuple[str, ...]
    co_leads: tuple[str, ...]
    participates: tuple[str, ...]
    partner: tuple[str, ...]

    @property
    def in_nothing(self) -> bool:
        """Whether it takes part in no action."""
        return not any(getattr(self, role) for role in ROLES)


@dataclass(frozen=True, slots=True)
class Involvement:
    """Who takes part in a plan: the Member States of its period in protocol order, then its own actors and others that
    take part, in the order of the reference data.
    """

    plan: LoadedPlan
    actors: tuple[Involved, ...]

    def of(self, id_: str) -> Involvement:
        """The involvement of one actor that the plan knows, be it in nothing."""
        listed = tuple(one for one in self.actors if one.actor.id == id_)
        return replace(self, actors=listed or (Involved(self.plan.actors[id_], (), (), (), ()),))


@dataclass(slots=True)
class _Numbers:
    leads: list[str] = field(default_factory=list)
    co_leads: list[str] = field(default_factory=list)
    participates: list[str] = field(default_factory=list)
    partner: list[str] = field(default_factory=list)


def involvement(plan: LoadedPlan) -> Involvement:
    """Who takes part in a plan that loads.

    `all` stands for every Member State of the plan's period. A part that names no leader is led as its whole is.
    """
    known = plan.actors
    period = plan.fields.period
    members = [id_ for id_, actor in known.items() if actor.is_member_in(period)]
    found = {id_: _Numbers() for id_ in (*members, *(actor.id for actor in plan.fields.actors))}
    for action in plan.printed:
        for id_, role in roles(action, members, known).items():
            getattr(found.setdefault(id_, _Numbers()), role).append(action.fields.number)
    places = {id_: at for at, id_ in enumerate(known)}
    reference = plan.reference.known
    order = sorted(found, key=lambda id_: (position(id_, reference), places[id_]))
    return Involvement(plan, tuple(Involved(known[id_], *_tuples(found[id_])) for id_ in order))


def led_by(plan: LoadedPlan, actor: str) -> frozenset[LoadedAction]:
    """The actions that an actor leads or co-leads; `all` stands for every Member State of the plan's period."""
    known = plan.actors
    members = [actor] if actor in known and known[actor].is_member_in(plan.fields.period) else []
    leading = {ROLES[0], ROLES[1]}
    return frozenset(action for action in plan.actions if roles(action, members, known).get(actor) in leading)


def roles(action: LoadedAction, members: Iterable[str], known: Mapping[str, Actor]) -> dict[str, str]:
    """As what each actor takes part in an action; `members` are those for whom `all` stands."""
    fields = action.fields
    lists = (action.leading, fields.co_leaders, fields.participants, fields.partners)
    found: dict[str, str] = {}
    for role, ids in zip(ROLES, lists, strict=True):
        for id_ in _expanded(ids, members):
            if id_ in known:
                found.setdefault(id_, role)
    return found


def _expanded(ids: Iterable[str], members: Iterable[str]) -> Iterator[str]:
    for id_ in ids:
        if id_ == ALL:
            yield from members
        elif not isinstance(id_, ToBeConfirmed):
            yield str(id_)


def _tuples(numbers: _Numbers) -> Iterator[tuple[str, ...]]:
    return (tuple(getattr(numbers, role)) for role in ROLES)
