"""E: the operational action plans (OAPs) that the repository keeps."""

from __future__ import annotations

from collections.abc import Iterator

from ccwp_plan.checks.actors import of_unknown
from ccwp_plan.checks.empact import of_unknown_priority
from ccwp_plan.checks.rule import ERROR, Rule, declare
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.oap import OapAction
from ccwp_plan.language.reference import Reference
from ccwp_plan.language.taxonomy import fold
from ccwp_plan.reading.place import Problem, echoed
from ccwp_plan.repository.oaps import LoadedOap, LoadedOapAction, LoadedOaps
from ccwp_plan.repository.reference import LoadedReference

_LEADER = fields_of(OapAction)["leader"]

declare(Rule("E005", ERROR, "two actions of an OAP have one number"))


def problems(loaded: LoadedOaps, reference: LoadedReference) -> Iterator[Problem]:
    """What is wrong with the OAPs of a repository, once their fields are right; they know no actors of a plan."""
    for oap in loaded.oaps:
        if "reference/empact" not in reference.broken:
            yield from _priority(oap, reference.known)
        yield from _numbers(oap)
        if "reference/actors" not in reference.broken:
            yield from _leaders(oap, reference.known)


def _priority(oap: LoadedOap, reference: Reference) -> Iterator[Problem]:
    known = reference.priorities(oap.fields.period)
    if oap.fields.priority not in known:
        message, help_ = of_unknown_priority(oap.fields.priority, known, reference, of="the OAP")
        yield Problem("E001", message, help_, oap.place.at("priority"))


def _numbers(oap: LoadedOap) -> Iterator[Problem]:
    first: dict[str, LoadedOapAction] = {}
    for action in oap.actions:
        known = first.setdefault(fold(action.number), action)
        if known is not action:
            line = known.place.at("number").span().line
            message = f"Action {echoed(action.number)} of the OAP already exists: line {line}."
            help_ = "Correct one of the two numbers, or remove the action that is there twice."
            yield Problem("E005", message, help_, action.place.at("number"))


def _leaders(oap: LoadedOap, reference: Reference) -> Iterator[Problem]:
    for action in oap.actions:
        leader = action.fields.leader
        if leader is not None and leader not in reference.actors:
            message, help_ = of_unknown(leader, reference.actors, "in reference/actors.yaml", _LEADER)
            yield Problem("A003", message, help_, action.place.at("leader"))
