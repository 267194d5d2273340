"""A: the actions that an action is related to (A008)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from ccwp_plan.checks.rule import ERROR, Context, Fault, plan_rule
from ccwp_plan.language.fields import parts
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.reading.place import echoed
from ccwp_plan.repository.elsewhere import OtherAction
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan, LoadedRelation

_Node: TypeAlias = LoadedAction | OtherAction
_DEPENDS_ON = "depends_on"


@plan_rule("A008", ERROR, "related to an action that does not exist, to itself, twice or in a circle")
def wrongly_related(context: Context) -> Iterator[tuple[LoadedAction, Fault]]:
    """Each relation ties two actions that exist, once; and no action waits for itself."""
    plan = context.plan
    for action, relations in plan.relations.items():
        met: set[tuple[object, str]] = set()
        for one in relations:
            tie = one.action or parts(one.fields.action), one.fields.relation
            if fault := _fault(action, one, tie in met, plan):
                yield action, fault
            met.add(tie)
    yield from _circles(plan)


def _fault(action: LoadedAction, one: LoadedRelation, again: bool, plan: LoadedPlan) -> Fault | None:
    """What is wrong with one relation of an action, if anything is."""
    number, place = one.fields.action, one.place.at("action")
    if one.action is action:
        return Fault(place, "The action is related to itself.", "Write the number of the other action.")
    if again:
        message = f"The relation ‘{one.fields.words} {number}’ is given twice."
        return Fault(place, message, "Keep the first of the two.")
    if one.action is None and _is_absent(number, plan):
        known = [action.number for action in plan.actions if action.number] + plan.elsewhere.numbers
        otherwise = "Write the number of an action of this plan, or of another plan in plans/."
        return Fault(place, f"There is no action {echoed(number)}.", did_you_mean(number, known, otherwise))
    return None


def _is_absent(number: str, plan: LoadedPlan) -> bool:
    """Whether no plan has an action of this number, for all that could be read.

    Numbers that begin with that of the plan are its own, whatever other plans there may be.
    """
    own = parts(plan.fields.number)
    is_own = "number" not in plan.broken and parts(number)[: len(own)] == own
    return plan.complete and (is_own or plan.elsewhere.complete)


def _circles(plan: LoadedPlan) -> Iterator[tuple[LoadedAction, Fault]]:
    """A fault for each circle of actions that depend on each other, at the first action of the plan in it.

    Of circles that have an action in common, one is told.
    """
    places = {action: at for at, action in enumerate(plan.actions)} if plan.relations else {}
    done: set[_Node] = set()
    told: set[_Node] = set()
    for start in plan.relations:
        way: dict[_Node, Iterator[_Node]] = {} if start in done else {start: _depended_on(start, plan)}
        while way:
            node = next(reversed(way))
            other = next(way[node], None)
            if other is None:
                done.add(way.popitem()[0])
            elif other in way:
                circle = _since(other, way)
                if other is not node and told.isdisjoint(circle):
                    told.update(circle)
                    yield from _fault_of(circle, places, plan)
            elif other not in done:
                way[other] = _depended_on(other, plan)


def _since(node: _Node, way: dict[_Node, Iterator[_Node]]) -> list[_Node]:
    """The end of a way, from one of its nodes on."""
    end = [node]
    for one in reversed(way):
        if one is node:
            return [node, *reversed(end[1:])]
        end.append(one)
    raise AssertionError(node)


def _fault_of(
    circle: list[_Node], places: dict[LoadedAction, int], plan: LoadedPlan
) -> Iterator[tuple[LoadedAction, Fault]]:
    """The fault of a circle, unless it lies in other plans altogether."""
    own = [node for node in circle if isinstance(node, LoadedAction)]
    if not own:
        return
    first = min(own, key=places.__getitem__)
    at = circle.index(first)
    way = [*circle[at:], *circle[:at], first]
    told = next(one for one in plan.relations[first] if one.action is way[1] and one.fields.relation == _DEPENDS_ON)
    message = f"The action depends on itself: {echoed(', '.join(str(node.number) for node in way))}."
    yield first, Fault(told.place.at("action"), message, "Remove one of the relations ‘depends_on’.")


def _depended_on(node: _Node, plan: LoadedPlan) -> Iterator[_Node]:
    """The actions that an action depends on."""
    if isinstance(node, LoadedAction):
        for one in plan.relations.get(node, ()):
            if one.fields.relation == _DEPENDS_ON and one.action:
                yield one.action
        return
    for number in node.depends_on:
        other = plan.elsewhere.action(number, first_in=node.plan)
        own = None if other and other.plan == node.plan else plan.action(number)
        if found := own or other:
            yield found
