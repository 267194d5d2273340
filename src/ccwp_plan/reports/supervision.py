"""What the reports of supervision share: who leads an action, a Presidency and its trio, values that are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from ccwp_plan.language.dates import MONTHS, day
from ccwp_plan.language.fields import ALL, Fields
from ccwp_plan.language.open_values import Open, ToBeConfirmed, as_typed, shown
from ccwp_plan.language.reference import Actor, HalfYear
from ccwp_plan.language.times import Time
from ccwp_plan.repository.loaded import LoadedAction


def led_by(action: LoadedAction) -> str:
    """Who leads an action, and with whom: PL with ES, LT."""
    leaders, others = people(action.leading), people(action.fields.co_leaders)
    return f"{leaders} with {others}" if others else leaders


def people(ids: Iterable[str]) -> str:
    """Actors by their ids, in square brackets where they stand in some."""
    return ", ".join(shown(id_, "all Member States" if id_ == ALL else None) for id_ in ids)


def presidency(half_year: HalfYear, actors: Mapping[str, Actor]) -> str:
    """A half-year in words: Presidency of Germany, 1 July to 31 December 2020."""
    start = f"{half_year.start.day} {MONTHS[half_year.start.month - 1]}"
    name = _name(half_year.member_state, actors) if half_year.member_state else ""
    return f"{f'Presidency of {name}' if name else 'No Presidency is known'}, {start} to {day(half_year.end)}"


def trio(half_year: HalfYear, actors: Mapping[str, Actor]) -> str:
    """The group of three Presidencies of a half-year, as far as it is known: Romania – Finland – Croatia."""
    return " – ".join(_name(id_, actors) for id_ in half_year.trio)


def _name(id_: str, actors: Mapping[str, Actor]) -> str:
    return actors[id_].name if id_ in actors else id_


def half_year_keys(half_year: HalfYear) -> dict[str, str | None]:
    """The Presidency of a half-year, as JSON has it."""
    days = {"start": half_year.start.isoformat(), "end": half_year.end.isoformat()}
    return {"member_state": half_year.member_state, **days}


def figure(given: Decimal | None) -> int | float | str | None:
    """A figure as JSON has it: a number; tbc where it is to be confirmed."""
    if given is None or isinstance(given, ToBeConfirmed):
        return None if given is None else as_typed(given)
    return int(given) if given == given.to_integral_value() else float(given)


def time_keys(name: str, time: Time | None) -> dict[str, str | None]:
    """A time as JSON has it: as it is typed, and beside it its last day (`due_by`); null where there is none."""
    by = time.last.isoformat() if time and time.last else None
    return {name: time.text if time else None, f"{name}_by": by}


def open_keys(fields: Fields, *names: str) -> dict[str, Any]:
    """What stands beside values of which some are not agreed yet: that it is so, and of which."""
    values = {name: getattr(fields, name) for name in names}
    listed = [name for name, value in values.items() if _is_open(value)]
    return {"open": True, "open_values": listed} if listed else {}


def _is_open(value: Any) -> bool:
    return any(map(_is_open, value)) if isinstance(value, tuple) else isinstance(value, Open)
