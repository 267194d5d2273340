"""What is known of a subject of the reference data, row by row, as all formats list it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ccwp_plan.language.declared import in_words
from ccwp_plan.language.fields import Fields
from ccwp_plan.reports.paths import shown
from ccwp_plan.repository.oaps import LoadedOaps
from ccwp_plan.repository.reference import LoadedReference

Row: TypeAlias = Mapping[str, str | None]
"""The values of an entry by their keys; None where there is no such value."""

HEADS = {
    "cycle": "Cycle",
    "id": "Id",
    "name": "Name",
    "kind": "Kind",
    "oap": "OAP",
    "priority": "Priority",
    "number": "Number",
    "title": "Title",
    "leader": "Leader",
    "member_state": "Member State",
    "member_from": "Member from",
    "member_until": "Member until",
    "start": "Start",
    "end": "End",
    "source": "Source",
    "file": "From",
}
"""What people call the values, by their keys."""

_KEYS = {
    "actors": ("id", "name", "kind", "member_from", "member_until", "source", "file"),
    "empact": ("cycle", "start", "end", "id", "name", "source", "file"),
    "presidencies": ("member_state", "name", "start", "end", "source", "file"),
    "oaps": ("oap", "priority", "start", "end", "number", "title", "leader", "source", "file"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """What is known of a subject: actors, empact, presidencies or oaps.

    `keys` are those of each row. Its `file` is the file of the repository that says it, None where it is shipped.
    """

    subject: str
    keys: Sequence[str]
    rows: Sequence[Row]


def listing(
    subject: str, loaded: LoadedReference, words: Iterable[str] = (), oaps: LoadedOaps | None = None
) -> Listing:
    """What is known of a subject; with words, the rows that have them all, whatever their order, case and accents."""
    keys = _KEYS[subject]
    found = _oaps(oaps) if oaps else _ROWS[subject](loaded)
    rows = [dict(zip(keys, row, strict=True)) for row in found]
    wanted = [word for given in words for word in _folded(given).split()]
    return Listing(subject, keys, [row for row in rows if _has(row, wanted)])


def cell(row: Row, key: str) -> str:
    """A value as people read it."""
    value = row[key]
    if key == "file":
        return value or "shipped"
    return in_words(value or "") if key == "kind" else value or ""


def _has(row: Row, wanted: Iterable[str]) -> bool:
    text = _folded(" ".join([*(value for value in row.values() if value), cell(row, "file")]))
    return all(word in text for word in wanted)


def _folded(text: str) -> str:
    """A text in small letters without accents; `_` parts words as a space does."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return bare.casefold().replace("_", " ")


def _actors(loaded: LoadedReference) -> Iterator[tuple[str | None, ...]]:
    for actor in loaded.known.actors.values():
        days = (str(day) if day else None for day in (actor.member_from, actor.member_until))
        yield actor.id, actor.name, actor.kind, *days, actor.source, _file(actor, loaded)


def _empact(loaded: LoadedReference) -> Iterator[tuple[str | None, ...]]:
    for cycle in loaded.known.cycles:
        head, source = (cycle.name, str(cycle.start), str(cycle.end)), (cycle.source, _file(cycle, loaded))
        yield from ((*head, priority.id, priority.name, *source) for priority in cycle.priorities)


def _presidencies(loaded: LoadedReference) -> Iterator[tuple[str | None, ...]]:
    actors = loaded.known.actors
    for one in loaded.known.presidencies:
        name = actors[one.member_state].name if one.member_state in actors else None
        yield one.member_state, name, str(one.start), str(one.end), one.source, _file(one, loaded)


def _oaps(loaded: LoadedOaps) -> Iterator[tuple[str | None, ...]]:
    for action in loaded.actions:
        oap, one = action.oap, action.fields
        head = oap.title, oap.priority, str(oap.start), str(oap.end)
        yield *head, one.number, one.title, one.leader, oap.reference, shown(action.place.source.path)


_ROWS = {"actors": _actors, "empact": _empact, "presidencies": _presidencies}


def _file(entry: Fields, loaded: LoadedReference) -> str | None:
    added = (*loaded.actors, *loaded.cycles, *loaded.presidencies)
    return next((shown(one.place.source.path) for one in added if one.entry is entry), None)
