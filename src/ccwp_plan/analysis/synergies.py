"""What the actions of a plan have in common with operational action plans (OAPs), and with each other.

Strategy, Implementation: "where feasible, the actions should be aligned with the EMPACT operational action plans
(OAPs)"; it asks to avoid duplication and to seek synergies.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ccwp_plan.language.action import Alignment
from ccwp_plan.language.fields import parts
from ccwp_plan.language.taxonomy import fold
from ccwp_plan.reading.letters import composed
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan, LoadedRelation
from ccwp_plan.repository.oaps import LoadedOap, LoadedOapAction


class Aligned(NamedTuple):
    """An alignment of an action, where it stands in its list, and the OAP actions that it means, if they are known."""

    action: LoadedAction
    at: int
    fields: Alignment
    meant: tuple[LoadedOapAction, ...]


@dataclass(frozen=True, slots=True)
class SharedAction:
    """An OAP action and the actions of the plan that align with it.

    `known` is the OAP action where the repository has it; `number` is as the first of them cites it, None where they
    name a priority alone.
    """

    number: str | None
    known: LoadedOapAction | None
    aligned: tuple[Aligned, ...]


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """A priority, or an OAP of it where the repository has one, and those of its actions with which a plan aligns."""

    priority: str
    oap: LoadedOap | None
    actions: tuple[SharedAction, ...]


@dataclass(frozen=True)
class Synergies:
    """What a plan has in common with OAPs and what ties its actions; `without` are the OAP actions of its period with
    which none of them aligns. A discontinued action aligns with nothing any more.
    """

    plan: LoadedPlan
    shared: tuple[SharedPlan, ...]
    relations: tuple[tuple[LoadedAction, LoadedRelation], ...]
    without: tuple[LoadedOapAction, ...]

    @cached_property
    def aligned(self) -> frozenset[LoadedAction]:
        """The actions that align with something."""
        return frozenset(one.action for plan in self.shared for shared in plan.actions for one in shared.aligned)


def synergies(plan: LoadedPlan) -> Synergies:
    """The synergies of a plan that loads."""
    shared = shared_actions(plan)
    by_plan: dict[tuple[str, LoadedOap | None], list[SharedAction]] = {}
    oaps = {action: oap for oap in plan.oaps.oaps for action in oap.actions}
    for one in shared:
        oap = oaps[one.known] if one.known else None
        by_plan.setdefault((composed(one.aligned[0].fields.priority), oap), []).append(one)
    order = {id_: at for at, id_ in enumerate(plan.priorities)}
    days: dict[LoadedOap | None, int] = {oap: at for at, oap in enumerate(plan.oaps.oaps)}
    keys = sorted(by_plan, key=lambda key: (order.get(key[0], len(order)), days.get(key[1], len(days))))
    met = {one.known for one in shared}
    return Synergies(
        plan,
        tuple(SharedPlan(by_plan[key][0].aligned[0].fields.priority, key[1], tuple(by_plan[key])) for key in keys),
        tuple((action, one) for action in plan.printed for one in plan.relations.get(action, ())),
        tuple(action for oap in plan.own_oaps for action in oap.actions if action not in met),
    )


def shared_actions(plan: LoadedPlan) -> tuple[SharedAction, ...]:
    """The OAP actions with which actions of a plan align, those that the repository has in its order and the others by
    their numbers; then what names a priority alone.

    An alignment means each OAP action of its number and priority in the action's period: there may be an OAP a year.
    """
    found: dict[Hashable, dict[LoadedAction, Aligned]] = {}
    for one in _alignments(plan):
        for key in one.meant or [_named(one.fields)]:
            found.setdefault(key, {}).setdefault(one.action, one)
    places = {action: at for at, action in enumerate(plan.oaps.actions)}
    made = [
        _shared(key if isinstance(key, LoadedOapAction) else None, [*group.values()]) for key, group in found.items()
    ]
    return tuple(sorted(made, key=lambda one: _place(one, places)))


def unrelated(plan: LoadedPlan, aligned: Iterable[Aligned]) -> list[Aligned]:
    """Of these the first of each group that is not tied to the others: by relations among them, be they written in the
    one or the other, as parts of one action, or by one number. An action whose relations cannot be read is left out.
    """
    among = {one.action: one for one in aligned if "related" not in one.action.broken}
    tied = {action: action for action in among}

    def first(action: LoadedAction) -> LoadedAction:
        while tied[action] is not action:
            tied[action] = action = tied[tied[action]]
        return action

    places = {action: at for at, action in enumerate(among)}
    met: dict[Hashable, LoadedAction] = {}
    for action in among:
        keys: tuple[Hashable, ...] = (action.topmost or action, parts(action.fields.number))
        others = [met.setdefault(key, action) for key in keys]
        named = (one.action for one in plan.relations.get(action, ()))
        for other in (*others, *(one for one in named if isinstance(one, LoadedAction) and one in among)):
            one, another = sorted((first(action), first(other)), key=places.__getitem__)
            tied[another] = one
    return [one for action, one in among.items() if tied[action] is action]


def _alignments(plan: LoadedPlan) -> Iterator[Aligned]:
    for action in plan.printed:
        if not action.is_discontinued:
            for at, one in enumerate(action.fields.empact):
                number = one.oap_action
                oaps = plan.oaps_for(action, one.priority) if number else ()
                meant = tuple(known for oap in oaps if number and (known := oap.action(number)))
                yield Aligned(action, at, one, meant)


def _named(alignment: Alignment) -> tuple[str, str | None]:
    """What alignments with one OAP action share that the repository does not have."""
    return composed(alignment.priority), fold(alignment.oap_action) if alignment.oap_action else None


def _shared(known: LoadedOapAction | None, aligned: list[Aligned]) -> SharedAction:
    return SharedAction(known.number if known else aligned[0].fields.oap_action, known, tuple(aligned))


def _place(one: SharedAction, places: dict[LoadedOapAction, int]) -> tuple[int, bool, list[tuple[bool, int, str]]]:
    """Where an OAP action is listed: its figures count as numbers."""
    runs = re.findall(r"\d+|\D+", fold(one.number or ""))
    parts = [(run.isdecimal(), int(run) if run.isdecimal() else 0, run) for run in runs]
    return places[one.known] if one.known else len(places), one.number is None, parts
