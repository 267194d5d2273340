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
    """A fault for each circle of actions that depend on each other, at the first action of the plan in it."""
    told: set[_Node] = set()
    for action, relations in plan.relations.items():
        for one in relations:
            if one.fields.relation != _DEPENDS_ON or one.action in (None, action) or action in told:
                continue
            assert one.action
            if way := _way(one.action, action, plan, told):
                told.update(way)
                numbers = ", ".join(str(node.number) for node in [action, *way])
                message = f"The action depends on itself: {echoed(numbers)}."
                yield action, Fault(one.place.at("action"), message, "Remove one of the relations ‘depends_on’.")


def _way(start: _Node, end: _Node, plan: LoadedPlan, without: set[_Node]) -> list[_Node]:
    """The shortest way from one action to another by what they depend on; empty where there is none."""
    came: dict[_Node, _Node | None] = {start: None}
    waiting = [start]
    for node in waiting:
        if node is end:
            way = [node]
            while before := came[way[-1]]:
                way.append(before)
            return way[::-1]
        for other in _depended_on(node, plan):
            if other not in came and other not in without:
                came[other] = node
                waiting.append(other)
    return []


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
