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
from typing import Any, NamedTuple, TypeVar

from ccwp_plan.language.declared import called, field
from ccwp_plan.language.fields import ALL, Day, Fields, PlainText
from ccwp_plan.language.fields import Actor as ActorId
from ccwp_plan.language.plan import Period, PlanActor
from ccwp_plan.reading.letters import ByName
from ccwp_plan.reading.source import read

_FIRST_TRIO = 2 * 2007
"""The first half of 2007, with which the groups of three Presidencies began."""
FOLDER = Path(__file__).parent.parent / "reference"
_Entry = TypeVar("_Entry", bound=Fields)


@called("actor")
class Actor(PlanActor):
    """An actor, the days of a Member State's membership, and codes that others write for it."""

    member_from: Day | None = field("First day as a Member State", None, synonyms="accession")
    member_until: Day | None = field("Last day as a Member State", None, synonyms="withdrawal")
    not_written: tuple[PlainText, ...] = field("Codes of others", ())
    short_names: tuple[PlainText, ...] = field("Short names", (), synonyms="short_name also_called")
    """What people call it for short; A003 offers the id instead."""
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


class HalfYear(NamedTuple):
    """The half-year of a Presidency: its days, both included, and who holds it, if that is known."""

    start: date
    end: date
    member_state: str | None
    trio: tuple[str, ...]
    """Those of the group of three Presidencies that it belongs to (European Council Decision 2009/881/EU, Article 1),
    as far as they are known."""

    @property
    def name(self) -> str:
        """How it is called: 2021-1, 2021-2."""
        return f"{self.start.year}-{1 if self.start.month < 7 else 2}"


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

    def half_year(self, day: date) -> HalfYear:
        """The half-year of the Presidency on a day; that of the calendar where no Presidency is known."""
        at = 2 * day.year + (day.month > 6)
        first = at - (at - _FIRST_TRIO) % 3
        trio = [self._presiding[one] for one in range(first, first + 3) if one in self._presiding]
        start, end = ((7, 1), (12, 31)) if at % 2 else ((1, 1), (6, 30))
        return HalfYear(date(day.year, *start), date(day.year, *end), self._presiding.get(at), tuple(trio))

    def presidencies_of(self, member_state: str) -> tuple[HalfYear, ...]:
        """The half-years in which a Member State holds the Presidency, in the order of time."""
        return tuple(self.half_year(one.first) for one in self.presidencies if one.member_state == member_state)

    @cached_property
    def _presiding(self) -> dict[int, str]:
        """Who holds the Presidency, by half-years that are counted from the year 0."""
        return {2 * one.first.year + (one.first.month > 6): one.member_state for one in self.presidencies}

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
