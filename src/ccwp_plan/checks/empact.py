"""E: alignment with the EMPACT operational action plans.

Strategy, Implementation: "where feasible, the actions should be aligned with the EMPACT operational action
plans (OAPs)".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, action_rule, plan_rule
from ccwp_plan.language.declared import folded
from ccwp_plan.language.reference import Cycle, Priority, Reference
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.language.taxonomy import fold
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import echoed
from ccwp_plan.repository.loaded import LoadedAction
from ccwp_plan.repository.oaps import OAPS

if TYPE_CHECKING:
    from ccwp_plan.analysis.synergies import Aligned

_MOST = 3
"""So many OAPs are named in a message."""
_ALIGNED = frozenset({"empact", "empact_exemption"})
_NO_CYCLE = "No EMPACT cycle is known for the period. Add it, with its priorities, in reference/empact.yaml."
_PLAN = "the plan"


def _cycles(names: list[str]) -> str:
    """Cycles as a message names them: the cycles 2018-2021 and 2022-2025."""
    *others, last = names
    return f"cycles {', '.join(others)} and {last}" if others else f"cycle {last}"


def _has(cycle: Cycle, priority: str) -> bool:
    return composed(priority) in {composed(one.id) for one in cycle.priorities}


@action_rule(
    "E001",
    ERROR,
    "an EMPACT priority is not known, or belongs to no cycle that overlaps the period",
    reads="empact",
    plan_reads="period reference/empact",
)
def unknown_priority(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """The Council sets the priorities for each policy cycle."""
    known = context.plan.priorities
    for index, alignment in enumerate(action.fields.empact):
        if alignment.priority not in known:
            reference = context.plan.reference.known
            message, help_ = of_unknown_priority(alignment.priority, known, reference, of=_PLAN)
            yield Fault(action.at("empact", index, "priority"), message, help_)


def of_unknown_priority(id_: str, known: Mapping[str, Priority], reference: Reference, *, of: str) -> tuple[str, str]:
    """What is wrong with a priority that is not `known` in the period `of` a plan or an OAP, and what to do."""
    from ccwp_plan.language.habits import is_later, is_nothing, several  # not at the start of each run

    other = [cycle.name for cycle in reference.cycles if _has(cycle, id_)]
    message = (
        f"‘{id_}’ belongs to the {_cycles(other)}, outside {of}'s period."
        if other
        else f"‘{echoed(id_)}’ is not a known EMPACT priority."
    )
    ids = [priority.id for priority in known.values()]
    listed = f"Priorities of the period: {', '.join(ids)}." if ids else _NO_CYCLE
    in_plan = of == _PLAN
    if in_plan and (is_nothing(id_) or is_later(id_)):
        return message, "Remove the item, and say why under `empact_exemption`."
    meant = [_meant(one, known) for one in several(id_)]
    if meant and all(meant):
        first, *others = meant
        items = ", ".join(f"{{priority: {one}}}" for one in meant)
        several_ = f"Write an item for each: `[{items}]`." if in_plan else f"Name one: `priority: {first}`."
        return message, several_ if others else f"Write `{first}`."
    alike = _alike(id_, known)
    return message, f"Did you mean ‘{alike}’?" if alike else did_you_mean(id_, ids, listed)


def _meant(id_: str, known: Mapping[str, Priority]) -> str | None:
    """The priority that is certainly meant: by its id in other letters, or by its name."""
    words = folded(id_)
    return next((one.id for one in known.values() if words in (folded(one.id), folded(one.name))), None)


def _alike(id_: str, known: Mapping[str, Priority]) -> str | None:
    """The one priority that has a word of an id in its own id or, if none has, in its name."""
    words = [word for word in folded(echoed(id_)).split("_") if len(word) > 3]
    named = [one.id for one in known.values() if folded(one.id) in words]
    if len(named) == 1:
        return named[0]
    for texts in ({one.id: one.id for one in known.values()}, {one.id: one.name for one in known.values()}):
        found = [one for one, text in texts.items() if any(word in folded(text) for word in words)]
        if len(found) == 1:
            return found[0]
    return None


@action_rule(
    "E002",
    WARNING,
    "neither an EMPACT alignment nor a reason for having none",
    reads=" ".join(_ALIGNED),
)
def not_aligned(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Where alignment is not feasible, the plan says why. A part may leave that to its whole, and that to its parts."""
    family = () if action.fields.part_of else context.plan.families[action]
    if family and not any(one.broken & _ALIGNED or one.fields.empact or one.fields.empact_exemption for one in family):
        yield Fault(
            action.at("number"),
            "The action is not aligned with an EMPACT operational action plan, and no reason is given.",
            "Add ‘empact’ with a priority, or ‘empact_exemption’ with the reason.",
        )


@action_rule(
    "E003",
    ERROR,
    "an oap_action that the OAP of that priority and period does not have",
    reads="empact period",
    plan_reads="period reference/empact oaps",
)
def unknown_oap_action(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Asked only where the repository keeps an OAP of that priority and period."""
    if not context.plan.oaps.oaps:
        return
    for index, alignment in enumerate(action.fields.empact):
        oaps = context.plan.oaps_for(action, alignment.priority)
        number = alignment.oap_action
        if number is None or not oaps or any(oap.action(number) for oap in oaps):
            continue
        titles = " and ".join(echoed(oap.fields.title) for oap in oaps[:_MOST])
        others = f" and {len(oaps) - _MOST} more" if len(oaps) > _MOST else ""
        message = f"There is no action {echoed(number)} in {titles}{others}."
        known = [one.number for oap in oaps for one in oap.actions]
        otherwise = f"Correct the number, or add the action in {OAPS}/."
        yield Fault(action.at("empact", index, "oap_action"), message, did_you_mean(number, known, otherwise))


@plan_rule(
    "E004",
    WARNING,
    "two actions align with the same OAP action and are not related",
    plan_reads="period oaps",
)
def same_oap_action(context: Context) -> Iterator[tuple[LoadedAction, Fault]]:
    """Whoever reads both asks whether they do the same work; a relation of any kind answers that."""
    cited = Counter(
        (composed(one.priority), fold(one.oap_action))
        for action in context.plan.actions
        for one in action.fields.empact
        if one.oap_action
    )
    if not cited or max(cited.values()) == 1:
        return
    from ccwp_plan.analysis.synergies import shared_actions, unrelated

    told: set[tuple[LoadedAction, int]] = set()
    for shared in shared_actions(context.plan):
        apart = unrelated(context.plan, shared.aligned) if shared.number else []
        for one in apart[1:]:
            if (one.action, one.at) not in told:
                told.add((one.action, one.at))
                yield one.action, _same(one, apart[0].action)


def _same(one: Aligned, first: LoadedAction) -> Fault:
    number, cited = first.number, echoed(one.fields.oap_action or "")
    message = f"{f'Action {number}' if number else 'Another action'} aligns with OAP action {cited} as well."
    tie = f"{{action: {number or '...'}, relation: coordinates_with}}"
    help_ = f"Say under ‘related’ what ties the two, such as {tie}; or make one action of them."
    return Fault(one.action.at("empact", one.at, "oap_action"), message, help_)
