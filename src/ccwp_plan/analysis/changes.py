"""What changed between two values of the language: field by field, item by item, word by word.

Values are compared as the documents print them. How the lines of a rich text are broken is no change, nor is the
order of what they print in protocol order, nor how a citation is spelt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias, cast

from pydantic.fields import FieldInfo

from ccwp_plan.analysis import matching
from ccwp_plan.analysis.words import Change, Piece, words
from ccwp_plan.language.fields import Fields, model_in, rich_fields

Value: TypeAlias = "str | date | Decimal | int | None"
Named: TypeAlias = Callable[[str], str]
"""What makes one of the spellings of an id: the objective that a citation means, the id that it is cited by."""

_CODES = frozenset(
    {"number", "leader", "id", "kind", "strategy", "rule", "action", "objective", "priority", "oap_action", "status"}
    | {"marking", "original_language"}
)
"""The fields of text that are one word to a reader: an actor, a number."""

_ACTORS = frozenset({"co_leaders", "participants", "partners"})
_CITATIONS = frozenset({"objectives", "supporting_objectives"})
_SAID = re.compile(r"[^ \t]+")
_MARKER = re.compile(r"[-*+]|\d{1,9}[.)]")
_LIST_ITEM = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])(?:\s|$)")


class Kind(StrEnum):
    """What became of a thing that stands on one side or on both."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A field with another value; None is "not given"."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that changed, as the pieces that were kept, deleted and inserted; rich text has a paragraph on a line."""

    field: str
    pieces: tuple[Piece[str], ...]

    @property
    def old(self) -> str | None:
        """The old text, or None if there was none."""
        return "".join(piece.text for piece in self.pieces if piece.change is not Change.INSERTED) or None

    @property
    def new(self) -> str | None:
        """The new text, or None if there is none any more."""
        return "".join(piece.text for piece in self.pieces if piece.change is not Change.DELETED) or None


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list that lost and gained members; `reordered` if those that it kept stand in another order."""

    field: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reordered: bool = False


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A result, a milestone, a paragraph that is new, is gone or has changed.

    `name` is what it is known by: its indicator, its title, its number in the list. Of an item that is new or gone,
    `changes` are all its fields.
    """

    field: str
    kind: Kind
    name: str
    changes: tuple[FieldChange, ...]
    old_name: str | None = None


FieldChange: TypeAlias = ValueChange | TextChange | ListChange | ItemChange


def unfolded(text: str) -> str:
    """A rich text with each paragraph and each item on one line: where its lines are broken prints alike.

    >>> unfolded("One\\ntwo.\\n\\n\\n- a\\n  b\\n- c")
    'One two.\\n\\n- a b\\n- c'
    """
    lines: list[str] = []
    hard = ""
    for line in text.split("\n"):
        said = " ".join(_SAID.findall(line))
        if not said:
            lines += [""] if lines and lines[-1] else []
        elif lines and lines[-1] and not _LIST_ITEM.match(line) and not hard:
            lines[-1] += f" {said}"
        else:
            if hard == "  " and lines[-1]:
                lines[-1] += "\\"
            lines.append(line[: len(line) - len(line.lstrip())] + said)
        hard = next((end for end in ("\\", "  ") if said and line.endswith(end) and not _MARKER.fullmatch(said)), "")
    return "\n".join(lines).rstrip("\n")


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares two values of one model. `protocol` puts actors in the order of the documents, and `objective` names
    the objective that a citation of the old or of the new side means.
    """

    protocol: Callable[[Iterable[str]], tuple[str, ...]] = tuple
    old_objective: Named = str
    new_objective: Named = str

    def changes(
        self, model: type[Fields], old: Fields | None, new: Fields | None, *, without: frozenset[str] = frozenset()
    ) -> tuple[FieldChange, ...]:
        """What changed between two values, in the order of the model's fields; None is a value without any field."""
        return tuple(self._changes(model, old, new, "", without))

    def _changes(
        self, model: type[Fields], old: Fields | None, new: Fields | None, within: str, without: frozenset[str]
    ) -> Iterator[FieldChange]:
        rich = rich_fields(model)
        for name, info in model.model_fields.items():
            if name not in without:
                before, after = getattr(old, name, None), getattr(new, name, None)
                if before != after:
                    field = f"{within}{info.alias or name}"
                    yield from self._field(field, name, info, before, after, (name,) in rich)

    def _field(self, field: str, name: str, info: FieldInfo, old: Any, new: Any, rich: bool) -> Iterator[FieldChange]:
        inner = cast("type[Fields] | None", model_in(info.annotation))
        given = new if old is None else old
        if isinstance(given, tuple):
            yield from self._list(field, name, inner, old or (), new or (), rich)
        elif inner:
            yield from self._changes(inner, old or _default(inner), new or _default(inner), f"{field}.", frozenset())
        elif isinstance(given, dict):
            codes = sorted({*(old or ()), *(new or ())})
            pairs = ((code, (old or {}).get(code), (new or {}).get(code)) for code in codes)
            yield from (ValueChange(f"{field}.{code}", a, b) for code, a, b in pairs if a != b)
        elif isinstance(given, str) and name not in _CODES:
            yield from _text(field, old, new, rich)
        elif str(old) != str(new):
            yield ValueChange(field, old, new)

    def _list(
        self, field: str, name: str, inner: type[Fields] | None, old: Sequence[Any], new: Sequence[Any], rich: bool
    ) -> Iterator[FieldChange]:
        if inner:
            yield from self._items(field, inner, old, new)
        elif rich:
            yield from _texts(field, old, new)
        elif name in _ACTORS:
            yield from _members(field, self.protocol(old), self.protocol(new))
        elif name in _CITATIONS:
            yield from _members(field, map(self.old_objective, old), map(self.new_objective, new))
        else:
            yield from _members(field, old, new)

    def _items(self, field: str, model: type[Fields], old: Sequence[Any], new: Sequence[Any]) -> Iterator[FieldChange]:
        known = _KNOWN_BY[field.rpartition(".")[2]]
        pairs: matching.Pairs = {}
        for key in known.keys:
            pairs = matching.by_key(pairs, old, new, key)
        if known.text:
            pairs = matching.by_words(pairs, old, new, known.text)
        for before, after in _in_order(pairs, old, new):
            one = None if before is None else old[before]
            other = None if after is None else new[after]
            found = self.changes(model, one, other)
            if found:
                name, was = known.name(other or one), known.name(one or other)
                yield ItemChange(field, _kind(one, other), name, found, None if was == name else was)
        yield from _moved(field, pairs)


@dataclass(frozen=True, slots=True)
class _KnownBy:
    """How the items of a list are found again: by one key after the other, then by a text that is alike."""

    name: Callable[[Any], str]
    keys: tuple[Callable[[Any], Hashable], ...]
    text: Callable[[Any], str] | None = None


_KNOWN_BY = {
    "results": _KnownBy(lambda one: str(one.indicator), (lambda one: one.indicator,), lambda one: str(one.indicator)),
    "milestones": _KnownBy(lambda one: str(one.title), (lambda one: one.title,), lambda one: str(one.title)),
    "measurements": _KnownBy(lambda one: str(one.date), (lambda one: one.date,)),
    "empact": _KnownBy(
        lambda one: str(one.priority), (lambda one: (one.priority, one.oap_action), lambda one: one.priority)
    ),
    "actors": _KnownBy(lambda one: str(one.id), (lambda one: one.id,)),
    "waivers": _KnownBy(
        lambda one: " ".join(filter(None, (one.rule, one.action, one.objective))),
        (lambda one: (one.rule, one.action, one.objective),),
    ),
}


def _default(model: type[Fields]) -> Fields | None:
    """A value with no field given, or None where the model needs one."""
    return model() if not any(info.is_required() for info in model.model_fields.values()) else None


def _text(field: str, old: str | None, new: str | None, rich: bool) -> Iterator[TextChange]:
    before, after = ((unfolded(text) if rich else text) if text else "" for text in (old, new))
    if before != after:
        yield TextChange(field, words(before, after, rich=rich))


def _texts(field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[FieldChange]:
    """Paragraphs and deliverables: found again by their text, then by one that is alike; known by their number."""
    before, after = ([unfolded(text) for text in texts] for texts in (old, new))
    pairs = matching.by_words(matching.by_key({}, before, after, str), before, after, str)
    for was, now in _in_order(pairs, before, after):
        old_text, new_text = None if was is None else before[was], None if now is None else after[now]
        if old_text != new_text:
            name, old_name = _ordinal(now, was), _ordinal(was, now)
            found = tuple(_text("text", old_text, new_text, rich=True))
            yield ItemChange(field, _kind(old_text, new_text), name, found, None if old_name == name else old_name)
    yield from _moved(field, pairs)


def _members(field: str, old: Iterable[str], new: Iterable[str]) -> Iterator[ListChange]:
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    added = tuple(one for one in after if one not in before)
    removed = tuple(one for one in before if one not in after)
    reordered = [one for one in before if one in after] != [one for one in after if one in before]
    if added or removed or reordered:
        yield ListChange(field, added, removed, reordered)


def _in_order(pairs: matching.Pairs, old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int | None, int | None]]:
    """Each old place with its new one, in the new order; what is gone stands after what it stood after."""
    back = {after: before for before, after in pairs.items()}
    below: dict[int | None, list[int]] = {}
    stood = None
    for at in range(len(old)):
        if at in pairs:
            stood = at
        else:
            below.setdefault(stood, []).append(at)
    order: list[tuple[int | None, int | None]] = [(gone, None) for gone in below.get(None, ())]
    for at in range(len(new)):
        order.append((back.get(at), at))
        order += [(gone, None) for gone in below.get(back[at], ())] if at in back else []
    return order


def _moved(field: str, pairs: matching.Pairs) -> Iterator[ListChange]:
    order = [pairs[at] for at in sorted(pairs)]
    if order != sorted(order):
        yield ListChange(field, (), (), reordered=True)


def _ordinal(at: int | None, else_at: int | None) -> str:
    """The number of a place in a list, counted from 1; on the other side where it has none on this one."""
    return str((at if at is not None else else_at or 0) + 1)


def _kind(old: object, new: object) -> Kind:
    return Kind.ADDED if old is None else Kind.REMOVED if new is None else Kind.CHANGED
