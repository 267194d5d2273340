"""The reference data: who can act, the EMPACT priorities of each policy cycle, and who holds the Presidency.

Shipped are the files in `reference/` of the package; a repository may add to them by files of the same form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from ccwp_plan.language.declared import called, field
from ccwp_plan.language.fields import ALL, Day, Fields, PlainText
from ccwp_plan.language.fields import Actor as ActorId
from ccwp_plan.language.plan import Period, PlanActor
from ccwp_plan.reading.letters import ByName
from ccwp_plan.reading.source import read

FOLDER = Path(__file__).parent.parent / "reference"
_Entry = TypeVar("_Entry", bound=Fields)


@called("actor")
class Actor(PlanActor):
    """An actor, the days of a Member State's membership, and codes that others write for it."""

    member_from: Day | None = field("First day as a Member State", None, synonyms="accession")
    member_until: Day | None = field("Last day as a Member State", None, synonyms="withdrawal")
    not_written: tuple[PlainText, ...] = field("Codes of others", ())
    source: PlainText | None = field("Source", None, needed_by="G003", synonyms="reference")
    since: PlainText | None = field("Shipped since", None)
    """The version that first shipped it; plans of before may have it under ‘actors’, and mean the same by it."""

    def is_member_in(self, period: Period) -> bool:
        """Whether this is a Member State on at least one day of the period."""
        return (
            self.member_from is not None
            and self.member_from <= period.last
            and (self.member_until is None or self.member_until >= period.first)
        )

    def is_member_on(self, day: date) -> bool:
        """Whether this is a Member State on a day; one that a plan has added without its dates is so on every day."""
        began = self.member_from is None or self.member_from <= day
        return self.kind == "member_state" and began and (self.member_until is None or day <= self.member_until)


class Priority(Fields):
    """A crime priority of a cycle."""

    id: PlainText = field("Id", synonyms="code")
    name: PlainText = field("Name", synonyms="title")


class Cycle(Period):
    """An EU policy cycle and its crime priorities."""

    name: PlainText = field("Name", synonyms="title id")
    source: PlainText | None = field("Source", None, needed_by="G003", synonyms="reference")
    priorities: tuple[Priority, ...] = field("Priorities")


class Presidency(Period, defer_build=True):
    """The days on which a Member State holds the Presidency of the Council."""

    member_state: ActorId = field("Member State", synonyms="id state actor")
    source: PlainText | None = field("Source", None, needed_by="G003", synonyms="reference")


class ActorsFile(Fields, defer_build=True):
    """A file of actors."""

    actors: tuple[Actor, ...] = field("Actors", item="Actor")


class EmpactFile(Fields, defer_build=True):
    """A file of policy cycles."""

    cycles: tuple[Cycle, ...] = field("Cycles", item="Cycle")


class PresidenciesFile(Fields, defer_build=True):
    """A file of Presidencies."""

    presidencies: tuple[Presidency, ...] = field("Presidencies", item="Presidency")


@dataclass(frozen=True, eq=False)
class Reference:
    """What is known beside plans and strategies: the shipped data, and what a repository adds to it."""

    added_actors: tuple[Actor, ...] = ()
    added_cycles: tuple[Cycle, ...] = ()
    added_presidencies: tuple[Presidency, ...] = ()

    @cached_property
    def actors(self) -> ByName[Actor]:
        """The actors by id, kind by kind: of each kind first the shipped ones, Member States in protocol order."""
        if not self.added_actors:
            return actors()
        added = ((actor.id, actor) for actor in self.added_actors if actor.id not in actors())
        known = ByName([*actors().items(), *added])
        kinds = [*dict.fromkeys(actor.kind for actor in known.values())]
        return ByName(sorted(known.items(), key=lambda item: kinds.index(item[1].kind)))

    @cached_property
    def cycles(self) -> tuple[Cycle, ...]:
        """The EU policy cycles in the order of time."""
        return _in_time(cycles(), self.added_cycles)

    @cached_property
    def presidencies(self) -> tuple[Presidency, ...]:
        """The Presidencies in the order of time."""
        return _in_time(presidencies(), self.added_presidencies)

    @cached_property
    def protocol(self) -> dict[str, int]:
        """Where `all` and each Member State stand in protocol order; those that a repository adds stand last."""
        members = (id_ for id_, actor in self.actors.items() if actor.kind == "member_state")
        return {id_: at for at, id_ in enumerate([ALL, *members])}

    def priorities(self, period: Period) -> ByName[Priority]:
        """The EMPACT priorities, by id, of the cycles that overlap a period, in the order of time."""
        open_cycles = [cycle for cycle in self.cycles if cycle.overlaps(period)]
        return ByName((priority.id, priority) for cycle in open_cycles for priority in cycle.priorities)


SHIPPED = Reference()
"""What is known where no repository adds anything."""

_Days = TypeVar("_Days", bound=Period)


def _in_time(shipped: tuple[_Days, ...], added: tuple[_Days, ...]) -> tuple[_Days, ...]:
    return tuple(sorted((*shipped, *added), key=lambda period: period.first)) if added else shipped


@cache
def actors() -> ByName[Actor]:
    """The shipped actors by id; Member States first, in protocol order."""
    return ByName((actor.id, actor) for actor in _shipped(Actor, "actors", "actors"))


@cache
def cycles() -> tuple[Cycle, ...]:
    """The shipped policy cycles in the order of time."""
    return tuple(_shipped(Cycle, "empact", "cycles"))


@cache
def presidencies() -> tuple[Presidency, ...]:
    """The shipped Presidencies in the order of time."""
    return tuple(_shipped(Presidency, "presidencies", "presidencies"))


FILES: MappingProxyType[str, type[ActorsFile | EmpactFile | PresidenciesFile]] = MappingProxyType(
    {"actors": ActorsFile, "empact": EmpactFile, "presidencies": PresidenciesFile}
)
"""What the files of reference data hold, by their names without .yaml."""


def _shipped(model: type[_Entry], name: str, key: str) -> Iterator[_Entry]:
    data: Any = read(FOLDER / f"{name}.yaml").data
    assert data is not None, f"{name}.yaml is not valid"
    return map(model.model_validate, data[key])
