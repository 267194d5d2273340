"""The next revision of a document: its number raised, and the old one among the previous documents.

The text of the plan's file, or of a note's, is changed at these two places, and at its date where a new one is given;
every other sign of it stays as it is, comments included.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ccwp_plan.editing.patch import Patch
from ccwp_plan.errors import CallError
from ccwp_plan.language.numbers import DocumentNumber
from ccwp_plan.language.plan import Note, Plan
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.place import Source, echoed

_MOST = 99
_BY_HAND = "Change the number by hand: write the next revision in `number` and the old number in `previous`."


@dataclass(frozen=True, slots=True)
class Revised:
    """The text of a file with the next revision, the two numbers, and the date if it is still the old one."""

    text: str
    old: str
    new: str
    same_date: str | None


def revise(source: Source, day: date | None = None, *, is_note: bool = False) -> Revised:
    """The next revision of the document in the file of a plan, or in that of a note, of this day or of the one that it
    has.

    Raises CallError where there is no number that has one, or where it cannot be changed in place.
    """
    at: Loc = () if is_note else ("document",)
    document: Any = source.top.at(*at).value
    old = document.get("number") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(old, str):
        example = "number: 7806/19" if is_note else "document: {number: 7806/19}"
        raise CallError(f"{source.path.as_posix()} has no document number to raise.", f"Give it one: {example}")
    old, given, previous = old.strip(), document.get("date"), document.get("previous") or []
    if not isinstance(previous, list):
        raise CallError(f"‘previous’ in {source.path.as_posix()} is not a list.", "Write a list: previous: [7806/19]")
    new, patch = _next(old), Patch(source, Note if is_note else Plan)
    patch.set_text((*at, "number"), new)
    if old not in _stripped(previous):
        patch.set((*at, "previous"), [old, *previous])
    if day:
        patch.set_text((*at, "date"), str(day))
    kept = given.strip() if (isinstance(given, str) and day is None) or given == str(day) else None
    return Revised(patch.text(), old, new, kept)


def _next(old: str) -> str:
    """The number of the revision that follows. Raises CallError where there is none."""
    number = DocumentNumber.parse(old)
    if number is None:
        form = "Write it as 7806/19 or 7806/1/19 REV 1."
        raise CallError(f"‘{echoed(old)}’ is not a Council document number.", form)
    if not number.assigned:
        raise CallError(f"{old} still contains x, so it has no revision yet.", "Write the number from the register.")
    if number.add or number.cor:
        what = "a corrigendum" if number.cor else "an addendum"
        raise CallError(f"{old} is {what}: only a document without ADD and COR can be raised.", _BY_HAND)
    if not number.consistent:
        help_ = "`ccwp-plan explain D002` shows which belong together."
        raise CallError(f"The revision in {old} differs from that after REV.", help_)
    if number.rev >= _MOST:
        raise CallError(f"There is no revision after {old}.")
    return str(number.next_revision())


def _stripped(values: list[Any]) -> list[str]:
    return [value.strip() for value in values if isinstance(value, str)]
