"""E: alignment with the EMPACT operational action plans.

Strategy, Implementation: "where feasible, the actions should be aligned with the EMPACT operational action
plans (OAPs)".
"""

from __future__ import annotations

from collections.abc import Iterator

from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, action_rule
from ccwp_plan.language.reference import Cycle
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import echoed
from ccwp_plan.repository.loaded import LoadedAction

_ALIGNED = frozenset({"empact", "empact_exemption"})
_NO_CYCLE = "No EMPACT cycle is known for the period. Add it, with its priorities, in reference/empact.yaml."


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
    for index, alignment in enumerate(action.fields.empact):
        if alignment.priority in context.plan.priorities:
            continue
        known = [priority.id for priority in context.plan.priorities.values()]
        cycles = context.plan.reference.known.cycles
        other = [cycle.name for cycle in cycles if _has(cycle, alignment.priority)]
        message = (
            f"‘{alignment.priority}’ belongs to the {_cycles(other)}, outside the plan's period."
            if other
            else f"‘{echoed(alignment.priority)}’ is not a known EMPACT priority."
        )
        listed = f"Priorities of the period: {', '.join(known)}." if known else _NO_CYCLE
        yield Fault(action.at("empact", index, "priority"), message, did_you_mean(alignment.priority, known, listed))


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
