"""How the actions of a plan are related: which relations point to one that was renumbered, and when each is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ccwp_plan.language.action import Action
from ccwp_plan.language.fields import NumberParts, parts
from ccwp_plan.reading.place import Place
from ccwp_plan.repository.elsewhere import OtherAction
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan, LoadedRelation

if TYPE_CHECKING:
    from ccwp_plan.analysis.counterparts import ActionPair


@dataclass(frozen=True, slots=True)
class Pointer:
    """A relation of an action, of the plan or of another one, to an action that has another number than before.

    `number` is the one that it names; `stale` says that it is that of before. `place` is where the relation stands, if
    it is in the plan.
    """

    action: LoadedAction | OtherAction
    how: str
    number: str
    stale: bool
    place: Place | None = None


def pointers(
    old: LoadedPlan, new: LoadedPlan, pairs: Iterable[ActionPair] | None = None
) -> Mapping[LoadedAction, tuple[Pointer, ...]]:
    """The relations that point to each action of a plan that was renumbered since an earlier state of the plan.

    A relation that names the number of before is meant for the action that it named then, if the action with the
    relation had it then, too: the number may be another action's by now. Numbers of successive plans are no matter.
    """
    became = _became(old, new, pairs)
    was, moved = {after: before for before, after in became.items()}, {*_moved(became).values()}
    found: dict[LoadedAction, list[Pointer]] = {}
    for action, relations in new.relations.items() if moved else ():
        before = old.relations.get(was[action], ()) if action in was else ()
        then = {_said(one): became.get(one.action) for one in before if isinstance(one.action, LoadedAction)}
        for one in relations:
            meant, fields = then.get(_said(one)) or one.action, one.fields
            if isinstance(meant, LoadedAction) and meant in moved:
                pointer = Pointer(action, fields.relation, fields.action, one.action is not meant, one.place)
                found.setdefault(meant, []).append(pointer)
    return {action: tuple(some) for action, some in found.items()}


def pointers_elsewhere(
    old: LoadedPlan, new: LoadedPlan, pairs: Iterable[ActionPair] | None = None
) -> Mapping[LoadedAction, tuple[Pointer, ...]]:
    """The relations of actions of the other plans of the repository that name such an action by either number."""
    moved = _moved(_became(old, new, pairs))
    numbers = {parts(after.fields.number): (after, False) for after in moved.values()}
    numbers |= {parts(before.fields.number): (after, True) for before, after in moved.items()}
    found: dict[LoadedAction, list[Pointer]] = {}
    for plan in new.around().plans if moved else ():
        for action in plan.actions:
            for how, number in action.relations:
                if parts(number) in numbers and plan.action(number) is None:
                    meant, stale = numbers[parts(number)]
                    found.setdefault(meant, []).append(Pointer(action, how, number, stale))
    return {action: tuple(some) for action, some in found.items()}


def _became(
    old: LoadedPlan, new: LoadedPlan, pairs: Iterable[ActionPair] | None
) -> Mapping[LoadedAction, LoadedAction]:
    """The actions of a state of a plan that are in the later one, each with what it is there."""
    from ccwp_plan.analysis.counterparts import match_actions, successive  # not at the start of each run

    if successive(old, new):
        return {}
    known = match_actions(old, new) if pairs is None else pairs
    return {pair.old: pair.new for pair in known if pair.old and pair.new}


def _moved(became: Mapping[LoadedAction, LoadedAction]) -> Mapping[LoadedAction, LoadedAction]:
    """Those of them that were renumbered."""
    return {
        before: after for before, after in became.items() if parts(before.fields.number) != parts(after.fields.number)
    }


def _said(one: LoadedRelation) -> tuple[str, NumberParts]:
    return one.fields.relation, parts(one.fields.action)


def last_due(action: LoadedAction | OtherAction, plan: LoadedPlan) -> date | None:
    """The day by which all that is due in an action of a plan, or of another one, is due, its parts included.

    It is the last of its results and milestones, as they are postponed, or without any the end of its period. None
    where it has none of these, or where something in it is ongoing or to be confirmed.
    """
    if isinstance(action, OtherAction):
        return _last([action.fields], action.of.last) if action.fields and action.of.last else None
    family = [action]
    for one in family:
        family += plan.parts.get(one, ())
    if any({"results", "milestones", "period"} & one.broken for one in family):
        return None
    return _last([one.fields for one in family], plan.fields.period.last)


def _last(actions: Iterable[Action], plan_end: date) -> date | None:
    days: list[date | None] = []
    for action in actions:
        for one in action.dated:
            due = one.postponed_to or one.times(action.end(plan_end))[-1]
            days.append(due.last)
        if not action.dated and action.period and action.period.end:
            days.append(action.period.end.last)
    known = [day for day in days if day]
    return max(known) if known and len(known) == len(days) else None
