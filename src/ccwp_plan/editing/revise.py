"""The next revision of a document: its number raised, and the old one among the previous documents.

The text of the plan's file, or of a note's, is changed at these two places, and at its date where a new one is given;
every other sign of it stays as it is, comments included.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from ccwp_plan.errors import CallError
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.numbers import DocumentNumber
from ccwp_plan.language.plan import Document
from ccwp_plan.reading.extents import Extent
from ccwp_plan.reading.place import Place, Source, echoed
from ccwp_plan.reading.source import parse

Keys: TypeAlias = dict[str, tuple[int, int, Extent]]
"""The fields of a mapping: where each key begins and ends, and where its value stands."""

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

    Raises CallError where there is no number that has one.
    """
    place = source.top if is_note else source.top.at("document")
    document: Any = source.data if is_note else (source.data or {}).get("document")
    old = document.get("number") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(old, str):
        example = "number: 7806/19" if is_note else "document: {number: 7806/19}"
        raise CallError(f"{source.path} has no document number to raise.", f"Give it one: {example}")
    new = _next(old.strip())
    text = _revised(place, document, old.strip(), new, day)
    expected: Any = deepcopy(source.data)
    revised = expected if is_note else expected["document"]
    revised["number"] = old.replace(old.strip(), new)
    if old.strip() not in _stripped(document.get("previous")):
        revised["previous"] = [old.strip(), *(document.get("previous") or [])]
    given = document.get("date")
    if day:
        revised["date"] = given.replace(given.strip(), str(day)) if isinstance(given, str) else str(day)
    if parse(text.encode(), source.path).data != expected:
        raise CallError(f"The number in {source.path} is written in a way that cannot be changed in place.", _BY_HAND)
    kept = given.strip() if (isinstance(given, str) and day is None) or given == str(day) else None
    return Revised(text, old.strip(), new, kept)


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


def _revised(place: Place, document: dict[str, Any], old: str, new: str, day: date | None) -> str:
    """The text with all changes made; the last one in the text first, so that the places of the others hold."""
    source, number = place.source, place.at("number")
    start, end = _visible(source, number.extent, str(document["number"]))
    edits = [(start, end, new)]
    if old not in _stripped(document.get("previous")):
        edits.append(_previous(place, document, source.text[slice(*_whole(number.extent, source.text))], old))
    if day:
        edits.append(_date(place, document, str(day)))
    text = source.text
    for at, upto, put in sorted(edits, reverse=True):
        text = text[:at] + put + text[upto:]
    return text


def _visible(source: Source, extent: Extent, value: str) -> tuple[int, int]:
    """Where the number itself stands, without its quotes."""
    start, end = _whole(extent, source.text)
    at = source.text.find(value.strip(), start, end)
    if at >= 0:
        return at, at + len(value.strip())
    return (start + 1, end - 1) if source.text[start] == '"' else (start, end)


def _whole(extent: Extent, text: str) -> tuple[int, int]:
    """Where a value stands, without the white space at its end."""
    return extent[0], extent[0] + len(text[extent[0] : extent[1]].rstrip())


def _date(place: Place, document: dict[str, Any], day: str) -> tuple[int, int, str]:
    """What writes the date, in the quotes in which the old one stands."""
    source = place.source
    keys: Keys = place.extent[2]  # type: ignore[assignment]
    if "date" not in keys:
        return _new_field(place, keys, "date", day)
    _, key_end, extent = keys["date"]
    given = document.get("date")
    if isinstance(given, str):
        return *_visible(source, extent, given), day
    start, end = _whole(extent, source.text)
    if start < end:
        return start, end, day
    colon = source.text.index(":", key_end) + 1
    return colon, colon, f" {day}"


def _previous(place: Place, document: dict[str, Any], written: str, old: str) -> tuple[int, int, str]:
    """What puts the old number first among the previous documents; it is quoted as it was."""
    source = place.source
    keys: Keys = place.extent[2]  # type: ignore[assignment]
    item = written if written.strip("'\"") == old else old
    if "previous" not in keys:
        return _new_field(place, keys, "previous", f"[{item}]")
    _, key_end, extent = keys["previous"]
    listed = document.get("previous")
    if listed is None:
        start, end = _whole(extent, source.text)
        if start < end:
            return start, end, f"[{item}]"
        colon = source.text.index(":", key_end) + 1
        return colon, colon, f" [{item}]"
    if not isinstance(listed, list):
        raise CallError(f"‘previous’ in {source.path} is not a list.", "Write a list: previous: [7806/19]")
    if source.text[extent[0]] != "[":
        indent = source.text[source.text.rfind("\n", 0, extent[0]) + 1 : extent[0]]
        return extent[0], extent[0], f"- {item}{_line_end(source.text)}{indent}"
    inner: Any = extent[2]
    at = inner[0][0] if inner else extent[0] + 1
    return at, at, f"{item}, " if inner else item


def _new_field(place: Place, keys: Keys, field: str, value: str) -> tuple[int, int, str]:
    """A value as a field of its own, after those that stand before it on a page of the language."""
    text = place.source.text
    order = [*fields_of(Document)]
    before = [name for name in order[: order.index(field)] if name in keys]
    start, _, extent = keys[max(before, key=lambda name: keys[name][0])]
    _, end = _whole(extent, text)
    if text[place.extent[0]] == "{":
        return end, end, f", {field}: {value}"
    indent = text[text.rfind("\n", 0, start) + 1 : start]
    after, eol = text.find("\n", end), _line_end(text)
    if after < 0:
        return len(text), len(text), f"{eol}{indent}{field}: {value}"
    return after + 1, after + 1, f"{indent}{field}: {value}{eol}"


def _line_end(text: str) -> str:
    """How the lines of a text end."""
    return "\r\n" if "\r\n" in text else "\n"


def _stripped(values: Any) -> list[str]:
    return [value.strip() for value in values if isinstance(value, str)] if isinstance(values, list) else []
