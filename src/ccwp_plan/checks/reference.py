"""G: what a repository adds to the reference data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import chain
from typing import TypeVar

from ccwp_plan.checks.rule import ERROR, Rule, declare
from ccwp_plan.language import reference
from ccwp_plan.language.fields import ALL
from ccwp_plan.language.plan import Period
from ccwp_plan.language.reference import Cycle, Presidency
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Problem, echoed
from ccwp_plan.repository.reference import Added, LoadedReference

declare(Rule("G001", ERROR, "an entry of the reference data has an id that is already in use"))
declare(Rule("G002", ERROR, "a cycle or a Presidency overlaps another one"))
declare(Rule("G003", ERROR, "an entry of the reference data has no source"))

_Days = TypeVar("_Days", bound=Period)
_DAY = timedelta(days=1)


def problems(loaded: LoadedReference) -> Iterator[Problem]:
    """What is wrong with the entries that a repository adds, once their fields are right."""
    if not (loaded.actors or loaded.cycles or loaded.presidencies):
        return
    taken: set[Loc] = set()
    for problem in chain(_taken_actors(loaded), _taken_cycles(loaded)):
        taken.add(problem.place.loc[:2])
        yield problem
    yield from _overlaps(loaded.cycles, reference.cycles(), _cycle, taken)
    yield from _overlaps(loaded.presidencies, reference.presidencies(), _presidency, set())
    yield from _strangers(loaded)
    yield from _without_source(loaded)


def _cycle(cycle: Cycle) -> str:
    return f"cycle {echoed(cycle.name)}"


def _presidency(presidency: Presidency) -> str:
    return f"Presidency of {echoed(presidency.member_state)}"


def _taken_actors(loaded: LoadedReference) -> Iterator[Problem]:
    taken = dict.fromkeys(reference.actors(), "the id of a shipped actor")
    others = {code: actor.id for actor in reference.actors().values() for code in actor.not_written}
    taken |= {code: f"what others write for {id_}" for code, id_ in others.items()}
    taken[ALL] = "the word for all Member States"
    for added in loaded.actors:
        id_ = composed(added.entry.id)
        if id_ in taken:
            help_ = "Choose another id, or remove the entry if that actor is meant: it is already known."
            yield Problem("G001", f"{echoed(id_)} is already {taken[id_]}.", help_, added.place.at("id"))
        taken.setdefault(id_, "the id of an actor above")


def _taken_cycles(loaded: LoadedReference) -> Iterator[Problem]:
    taken = {composed(cycle.name): "a shipped cycle" for cycle in reference.cycles()}
    for added in loaded.cycles:
        name = composed(added.entry.name)
        if name in taken:
            message = f"{echoed(name)} is already the name of {taken[name]}."
            yield Problem("G001", message, "Choose another name, or remove the entry.", added.place.at("name"))
        taken.setdefault(name, "a cycle above")
        met = set()
        for at, priority in enumerate(added.entry.priorities):
            if composed(priority.id) in met:
                message = f"{echoed(priority.id)} is already the id of a priority of this cycle."
                place = added.place.at("priorities", at, "id")
                yield Problem("G001", message, "Choose another id, or remove the entry.", place)
            met.add(composed(priority.id))


def _overlaps(
    added: Sequence[Added[_Days]], shipped: Sequence[_Days], called: Callable[[_Days], str], taken: set[Loc]
) -> Iterator[Problem]:
    """What overlaps a shipped one or one above it; what has its name, too, is reported for that alone."""
    others = [*shipped]
    for one in added:
        entry = one.entry
        other = next((other for other in others if entry.overlaps(other)), None)
        if other and one.place.loc not in taken:
            which = "shipped " if other in shipped else ""
            message = f"The {called(entry)} overlaps the {which}{called(other)}, {other.start} to {other.end}."
            yield Problem("G002", message, _apart(entry, other), one.place.at("start"))
        others.append(entry)


def _apart(entry: Period, other: Period) -> str:
    """What to type so that an entry does not overlap another one."""
    if other.first <= entry.first and other.last < entry.last:
        return f"Write start: {other.last + _DAY}, or correct the other one."
    if entry.first < other.first and entry.last <= other.last:
        return f"Write end: {other.first - _DAY}, or correct the other one."
    return "Correct ‘start’ and ‘end’, or remove the entry."


def _strangers(loaded: LoadedReference) -> Iterator[Problem]:
    known = [*loaded.known.protocol][1:]
    for added in loaded.presidencies:
        state = added.entry.member_state
        if composed(state) not in known:
            help_ = did_you_mean(state, known, f"Write one of: {', '.join(known)}.")
            place = added.place.at("member_state")
            yield Problem("A003", f"{echoed(state)} is not a known Member State.", help_, place)


def _without_source(loaded: LoadedReference) -> Iterator[Problem]:
    named = [
        *((f"actor {echoed(one.entry.id)}", one.entry.source, one.place.at("id")) for one in loaded.actors),
        *((_cycle(one.entry), one.entry.source, one.place.at("name")) for one in loaded.cycles),
        *((_presidency(one.entry), one.entry.source, one.place.at("member_state")) for one in loaded.presidencies),
    ]
    for name, source, place in named:
        if source is None:
            help_ = "Add a line: source: ..., with the document or the act that says so."
            yield Problem("G003", f"The {name} has no source.", help_, place)
