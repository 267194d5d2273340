"""The shipped reference data: who can act, and the EMPACT priorities of each policy cycle."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ccwp_plan.language.fields import Day, Fields, PlainText
from ccwp_plan.language.plan import Period, PlanActor
from ccwp_plan.reading.source import read

FOLDER = Path(__file__).parent.parent / "reference"


class Actor(PlanActor):
    """An actor, the days of a Member State's membership, and codes that others write for it."""

    member_from: Day | None = None
    member_until: Day | None = None
    not_written: tuple[PlainText, ...] = ()
    source: PlainText | None = None

    def is_member_in(self, period: Period) -> bool:
        """Whether this is a Member State on at least one day of the period."""
        return (
            self.member_from is not None
            and self.member_from <= period.last
            and (self.member_until is None or self.member_until >= period.first)
        )


class Priority(Fields):
    """A crime priority of a cycle."""

    id: PlainText
    name: PlainText


class Cycle(Fields):
    """An EU policy cycle and its crime priorities."""

    name: PlainText
    start: Day
    end: Day
    source: PlainText
    priorities: tuple[Priority, ...]

    def overlaps(self, start: date, end: date) -> bool:
        """Whether the cycle and a period have a day in common."""
        return self.start <= end and start <= self.end


@cache
def actors() -> dict[str, Actor]:
    """The shipped actors by id; Member States first, in protocol order."""
    return {entry["id"]: Actor.model_validate(entry) for entry in _entries("actors.yaml", "actors")}


@cache
def cycles() -> tuple[Cycle, ...]:
    """The EU policy cycles in the order of time."""
    return tuple(Cycle.model_validate(entry) for entry in _entries("empact.yaml", "cycles"))


def priorities(period: Period) -> dict[str, Priority]:
    """The EMPACT priorities, by id, of the cycles that overlap a period, in the order of time."""
    open_cycles = [cycle for cycle in cycles() if cycle.overlaps(period.first, period.last)]
    return {priority.id: priority for cycle in open_cycles for priority in cycle.priorities}


def _entries(name: str, key: str) -> Any:
    source = read(FOLDER / name)
    assert source.data is not None, f"{name} is not valid"
    return source.data[key]
