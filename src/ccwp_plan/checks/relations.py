"""A: the actions that an action is related to (A008, A009, A014)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from ccwp_plan.analysis.relations import Pointer, last_due, pointers
from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, plan_rule
from ccwp_plan.language.fields import parts
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.reading.place import Place, echoed
from ccwp_plan.repository.elsewhere import OtherAction
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan, LoadedRelation

_Node: TypeAlias = LoadedAction | OtherAction
_DEPENDS_ON = "depends_on"


@plan_rule("A008", ERROR, "related to an action that does not exist, to itself, twice or in a circle")
def wrongly_related(context: Context) -> Iterator[tuple[LoadedAction, Fault]]:
    """Each relation ties two actions that exist, once; and no action waits for itself."""
    plan, renumbered = context.plan, _renumbered(context)
    for action, relations in plan.relations.items():
        met: set[tuple[object, str]] = set()
        for one in relations:
            tie = one.action or parts(one.fields.action), one.fields.relation
            if fault := _fault(action, one, tie in met, plan, renumbered.get(one.place)):
                yield action, fault
            met.add(tie)
    yield from _circles(plan)


@plan_rule("A009", WARNING, "an action is due before one that it depends on", plan_reads="period")
def due_too_early(context: Context) -> Iterator[tuple[LoadedAction, Fault]]:
    """What waits for another action is due when that is, or later, unless one of the two is over."""
    plan = context.plan
    if not plan.relations:
        return
    count = Counter(parts(action.fields.number) for action in plan.actions)
    for action, relations in plan.relations.items():
        for one in relations:
            if one.fields.relation != _DEPENDS_ON or one.action is None or count[parts(one.fields.action)] > 1:
                continue
            if not (_is_over(action) or _is_over(one.action)):
                due, before = last_due(action, plan), last_due(one.action, plan)
                if due and before and due < before:
                    message = f"The action is due by {due}, but it depends on {one.action.number}, due by {before}."
                    yield action, Fault(one.place.at("action"), message, "Correct a due date, or the relation.")


@plan_rule(
    "A014",
    WARNING,
    "a relation names a number that is another action's now (`validate --against OLD`)",
    compares=True,
)
def renumbered_target(context: Context) -> Iterator[tuple[LoadedAction, Fault]]:
    """A number that has become another action's ties the wrong two; a number that nothing has is an error (A008)."""
    for place, (pointer, meant) in _renumbered(context).items():
        assert isinstance(pointer.action, LoadedAction)
        if context.plan.action(pointer.number) or context.plan.elsewhere.action(pointer.number):
            number, title = echoed(pointer.number), echoed(meant.fields.title)
            message = f"‘{title}’ was action {number} and is {meant.number} now."
            help_ = f"Write {meant.number} if that action is meant."
            yield pointer.action, Fault(place.at("action"), message, help_)


def _renumbered(context: Context) -> dict[Place, tuple[Pointer, LoadedAction]]:
    """The relations that name the number of before of an action which was renumbered, each with that action."""
    if not (isinstance(context.since, LoadedPlan) and context.plan.relations):
        return {}
    found = pointers(context.since, context.plan, context.pairs)
    every = ((meant, one) for meant, some in found.items() for one in some)
    return {one.place: (one, meant) for meant, one in every if one.stale and one.place}


def _is_over(action: LoadedAction | OtherAction) -> bool:
    """Whether nothing more is due in an action."""
    if isinstance(action, OtherAction):
        return action.fields is None or action.fields.status == "completed" or action.fields.is_discontinued
    return "status" in action.broken or action.fields.status == "completed" or action.is_discontinued


def _fault(
    action: LoadedAction,
    one: LoadedRelation,
    again: bool,
    plan: LoadedPlan,
    renumbered: tuple[Pointer, LoadedAction] | None,
) -> Fault | None:
    """What is wrong with one relation of an action, if anything is; it may mean one that was `renumbered`."""
    number, place = one.fields.action, one.place.at("action")
    if one.action is action:
        return Fault(place, "The action is related to itself.", "Write the number of the other action.")
    if again:
        message = f"The relation ‘{one.fields.words} {number}’ is given twice."
        return Fault(place, message, "Keep the first of the two.")
    if one.action is None and renumbered:
        now = renumbered[1].number
        return Fault(place, f"There is no action {echoed(number)} any more: it is {now} now.", f"Write {now}.")
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
    for number in node.named_as(_DEPENDS_ON):
        other = plan.elsewhere.action(number, first_in=node.plan)
        own = None if other and other.plan == node.plan else plan.action(number)
        if found := own or other:
            yield found
