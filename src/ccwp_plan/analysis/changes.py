"""What changed between two values of the language: field by field, item by item, word by word.

Values are compared as the documents print them. How the lines of a rich text are broken is no change, nor is the
order of what they print in protocol order, nor how a citation is spelt, nor how an accent is typed.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias, cast

from pydantic import BaseModel

from ccwp_plan.analysis import matching
from ccwp_plan.analysis.words import Edit, Piece, words
from ccwp_plan.language.declared import Declared, fields_of, items_known_by, models_in
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.open_values import Open, OpenText, opened
from ccwp_plan.language.times import Time
from ccwp_plan.reading.letters import composed

Value: TypeAlias = "str | date | Time | Decimal | int | None"
Said: TypeAlias = Callable[[str], str]
Canonical: TypeAlias = Callable[[str], str]
"""What makes one of the spellings of an id: the objective that a citation means, the id that it is cited by."""

_SAID = re.compile(r"[^ \t]+")
_MARKER = re.compile(r"[-*+]|\d{1,9}[.)]")
_LIST_ITEM = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])(?:\s|$)")


class ChangeKind(StrEnum):
    """What became of a thing that stands on one side or on both."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A field with another value; None is "not given". `field` is its path, `label` what people call it.

    `said` is how a value of it is said in words.
    """

    field: str
    old: Value
    new: Value
    label: str = dataclasses.field(default="", compare=False)
    said: Said = dataclasses.field(default=str, compare=False)


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that changed, as the pieces that were kept, deleted and inserted; rich text has a paragraph on a line."""

    field: str
    pieces: tuple[Piece[str], ...]
    label: str = dataclasses.field(default="", compare=False)
    rich: bool = dataclasses.field(default=False, compare=False)

    @property
    def old(self) -> str | None:
        """The old text, or None if there was none."""
        return "".join(piece.was for piece in self.pieces if piece.edit is not Edit.INSERTED) or None

    @property
    def new(self) -> str | None:
        """The new text, or None if there is none any more."""
        return "".join(piece.text for piece in self.pieces if piece.edit is not Edit.DELETED) or None


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list that lost and gained members; `reordered` if those that it kept stand in another order.

    `lifted` are members whose square brackets are gone, `bracketed` those that now stand in some. `said` is how a
    member is said in words.
    """

    field: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reordered: bool = False
    label: str = dataclasses.field(default="", compare=False)
    lifted: tuple[str, ...] = ()
    bracketed: tuple[str, ...] = ()
    said: Said = dataclasses.field(default=str, compare=False)


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A result, a milestone, a paragraph that is new, is gone or has changed.

    `name` is what it is known by: its indicator, its title, its number in the list; `worded` says that this is words
    of the plan. Of an item that is new or gone, `changes` are all its fields. `label` is what one item of its list is
    called.
    """

    field: str
    kind: ChangeKind
    name: str
    changes: tuple[FieldChange, ...]
    old_name: str | None = None
    label: str = dataclasses.field(default="", compare=False)
    worded: bool = dataclasses.field(default=False, compare=False)


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
class Names:
    """What the names in the fields of one side mean, by kind: objective, action.

    `keys` give one thing one key on both sides; of other kinds, one name is one thing. `written` is how a name is
    written on this side.
    """

    keys: Mapping[str, Callable[[str], Hashable]] = dataclasses.field(default_factory=dict)
    written: Mapping[str, Canonical] = dataclasses.field(default_factory=dict)

    def key(self, field: Declared, name: str) -> Hashable:
        """What two names of one thing share."""
        key = self.keys.get(field.names or "")
        return key(name) if key else composed(name)

    def shown(self, field: Declared, name: str) -> str:
        """A name as this side writes it, in brackets where it stands in some."""
        written = self.written.get(field.names or "")
        if written is None:
            return name
        return OpenText(written(name)) if isinstance(name, Open) else written(name)


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares two values of one model. `protocol` puts actors in the order of the documents, and `old` and `new` say
    what each side names. `passed` are the kinds of things of which one name may mean two things.
    """

    protocol: Callable[[Iterable[str]], tuple[str, ...]] = tuple
    old: Names = Names()
    new: Names = Names()
    passed: frozenset[str] = frozenset()

    def changes(
        self, model: type[Fields], old: Fields | None, new: Fields | None, *, without: frozenset[str] = frozenset()
    ) -> tuple[FieldChange, ...]:
        """What changed between two values, in the order of the model's fields; None is a value without any field."""
        return tuple(self._changes(model, old, new, "", without))

    def _changes(
        self, model: type[Fields], old: Fields | None, new: Fields | None, within: str, without: frozenset[str]
    ) -> Iterator[FieldChange]:
        for field in fields_of(model).values():
            if field.name not in without:
                before, after = getattr(old, field.name, None), getattr(new, field.name, None)
                differs = before != after and key_of(before) != key_of(after)
                if differs or _reopened(before, after) or self.passed & _kinds(field):
                    yield from self._field(f"{within}{field.written}", field, before, after)

    def _field(self, path: str, field: Declared, old: Any, new: Any) -> Iterator[FieldChange]:
        inner = cast("type[Fields] | None", field.inner)
        given = new if old is None else old
        if isinstance(given, tuple):
            yield from self._list(path, field, old or (), new or ())
        elif inner:
            yield from self._changes(inner, old or _default(inner), new or _default(inner), f"{path}.", frozenset())
        elif isinstance(given, dict):
            codes = sorted({*(old or ()), *(new or ())})
            pairs = ((code, (old or {}).get(code), (new or {}).get(code)) for code in codes)
            yield from (
                ValueChange(f"{path}.{code}", was, now, f"{field.label} of {code}")
                for code, was, now in pairs
                if was != now
            )
        elif isinstance(given, str) and not field.is_code:
            yield from _text(path, field, old, new)
        elif self._differ(field, old, new):
            yield ValueChange(path, old, new, field.label, field.said)

    def _differ(self, field: Declared, old: Any, new: Any) -> bool:
        """Whether a value is another one, or open where it was not."""
        if field.names and isinstance(old, str) and isinstance(new, str):
            return self.old.key(field, old) != self.new.key(field, new) or _reopened(old, new)
        return composed(str(old)) != composed(str(new)) or _reopened(old, new)

    def _list(self, path: str, field: Declared, old: Sequence[Any], new: Sequence[Any]) -> Iterator[FieldChange]:
        if field.inner:
            yield from self._items(path, field, old, new)
        elif field.rich:
            yield from _texts(path, field, old, new)
        elif field.several_beside and len(old) < 2 and len(new) < 2:
            if old or new:
                yield ValueChange(path, old[0] if old else None, new[0] if new else None, field.label, field.said)
        elif field.names == "actor":
            yield from _members(path, field, *(_each(self.protocol(one)) for one in (old, new)))
        elif field.names:
            yield from _members(path, field, _named(self.old, field, old), _named(self.new, field, new))
        elif field.several_beside:
            yield from _members(path, field, _each(_typed(old)), _each(_typed(new)))
        else:
            yield from _members(path, field, _each(old), _each(new))

    def _items(self, path: str, field: Declared, old: Sequence[Any], new: Sequence[Any]) -> Iterator[FieldChange]:
        model = cast("type[Fields]", field.inner)
        pairs = self._paired(model, old, new)
        for before, after in _in_order(pairs, old, new):
            one = None if before is None else old[before]
            other = None if after is None else new[after]
            changes = self.changes(model, one, other)
            if changes:
                name, was = _name(model, other or one), _name(model, one or other)
                old_name = None if composed(was) == composed(name) else was
                yield ItemChange(path, _kind(one, other), name, changes, old_name, field.item, _worded(model))
        yield from _moved(path, field, pairs)

    def _paired(self, model: type[Fields], old: Sequence[Any], new: Sequence[Any]) -> matching.Pairs:
        """The items of two lists that are the same: by what they are known by, then by a text that is alike."""
        known = items_known_by(model)
        named = [fields_of(model)[name] for name in known.names]
        pairs: matching.Pairs = {}
        if first := known.first_by:
            pairs = self._by_names(pairs, [*named, fields_of(model)[first]], old, new)
        pairs = self._by_names(pairs, named, old, new)
        given: Callable[[Any], Any] = attrgetter(*known.names)

        def values(item: Any) -> Any:
            return key_of(given(item))

        pairs = matching.by_key(pairs, old, new, values)  # a name that has passed to another thing
        if all(isinstance(values(item), str) for item in (*old, *new)) and not any(field.is_code for field in named):
            pairs = matching.by_words(pairs, old, new, values)
        return pairs

    def _by_names(
        self, pairs: matching.Pairs, fields: Sequence[Declared], old: Sequence[Any], new: Sequence[Any]
    ) -> matching.Pairs:
        """The pairs, and the items that are the same in some fields."""
        mine, theirs = (
            [_values(fields, item, names) for item in items] for items, names in ((old, self.old), (new, self.new))
        )
        return matching.by_key(pairs, mine, theirs, lambda values: values)


def _values(fields: Sequence[Declared], item: Any, names: Names) -> Hashable:
    """What an item of a list says in some fields; of what it names there, the thing."""
    given = ((field, getattr(item, field.name)) for field in fields)
    return tuple(names.key(field, value) if isinstance(value, str) else value for field, value in given)


@cache
def _kinds(field: Declared) -> frozenset[str]:
    """The kinds of things that a field names, itself or in what stands in it."""
    inner = models_in(cast("type[Fields]", field.inner)) if field.inner else ()
    return frozenset(
        one.names for one in (field, *(below for model in inner for below in fields_of(model).values())) if one.names
    )


def key_of(value: Any) -> Any:
    """What a value has in common with all that differ from it only in how accents are typed."""
    if isinstance(value, str):
        return composed(value)
    if isinstance(value, BaseModel):
        return {name: key_of(inner) for name, inner in value}
    return tuple(map(key_of, value)) if isinstance(value, tuple) else value


def _reopened(old: Any, new: Any) -> bool:
    """Whether one of two values that are alike is open where the other one is not."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        return any(_reopened(one, other) for one, other in zip(old, new, strict=False))
    if isinstance(old, BaseModel) and isinstance(new, BaseModel):
        return any(_reopened(getattr(old, name), getattr(new, name, None)) for name in type(old).model_fields)
    return isinstance(old, Open) is not isinstance(new, Open)


def _typed(values: Iterable[Any]) -> Iterator[str]:
    """Days as texts, in brackets where these are."""
    return (opened(str(one)) if isinstance(one, Open) else str(one) for one in values)


def _each(members: Iterable[str]) -> Iterator[tuple[Hashable, str]]:
    """Members of a list that are known by themselves."""
    return ((composed(one), one) for one in members)


def _named(names: Names, field: Declared, members: Iterable[str]) -> Iterator[tuple[Hashable, str]]:
    """Members of a list that are known by what they name."""
    return ((names.key(field, one), names.shown(field, one)) for one in members)


def _name(model: type[Fields], item: Any) -> str:
    """What an item of a list is called."""
    return " ".join(str(value) for name in items_known_by(model).names if (value := getattr(item, name)) is not None)


def _worded(model: type[Fields]) -> bool:
    """Whether the items of a list are known by words, and not by a day."""
    return any(model.model_fields[name].annotation is not date for name in items_known_by(model).names)


def _default(model: type[Fields]) -> Fields | None:
    """A value with no field given, or None where the model needs one."""
    return model() if not any(info.is_required() for info in model.model_fields.values()) else None


def _text(path: str, field: Declared, old: str | None, new: str | None) -> Iterator[TextChange]:
    before, after = ((unfolded(text) if field.rich else text) if text else "" for text in (old, new))
    if composed(before) != composed(after):
        yield TextChange(path, words(before, after, rich=field.rich), field.label, field.rich)


def _texts(path: str, field: Declared, old: Sequence[str], new: Sequence[str]) -> Iterator[FieldChange]:
    """Paragraphs and deliverables: found again by their text, then by one that is alike; known by their number."""
    before, after = ([unfolded(text) for text in texts] for texts in (old, new))
    pairs = matching.by_words(matching.by_key({}, before, after, composed), before, after, str)
    for was, now in _in_order(pairs, before, after):
        old_text, new_text = None if was is None else before[was], None if now is None else after[now]
        if key_of(old_text) != key_of(new_text):
            name, was_name = _ordinal(now, was), _ordinal(was, now)
            change = TextChange("text", words(old_text or "", new_text or "", rich=True), field.item)
            kind = _kind(old_text, new_text)
            old_name = None if was_name == name else was_name
            yield ItemChange(path, kind, name, (change,), old_name, field.item)
    yield from _moved(path, field, pairs)


def _members(
    path: str, field: Declared, old: Iterable[tuple[Hashable, str]], new: Iterable[tuple[Hashable, str]]
) -> Iterator[ListChange]:
    """What became of the members of a list; each has what it is known by before it."""
    before, after = dict(old), dict(new)
    added = tuple(one for key, one in after.items() if key not in before)
    removed = tuple(one for key, one in before.items() if key not in after)
    reordered = [key for key in before if key in after] != [key for key in after if key in before]
    kept = [(before[key], one) for key, one in after.items() if key in before]
    lifted = tuple(str(now) for was, now in kept if isinstance(was, Open) and not isinstance(now, Open))
    bracketed = tuple(str(now) for was, now in kept if isinstance(now, Open) and not isinstance(was, Open))
    if added or removed or reordered or lifted or bracketed:
        yield ListChange(path, added, removed, reordered, field.label, lifted, bracketed, field.said)


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


def _moved(path: str, field: Declared, pairs: matching.Pairs) -> Iterator[ListChange]:
    order = [pairs[at] for at in sorted(pairs)]
    if order != sorted(order):
        yield ListChange(path, (), (), True, field.item)


def _ordinal(at: int | None, else_at: int | None) -> str:
    """The number of a place in a list, counted from 1; on the other side where it has none on this one."""
    return str((at if at is not None else else_at or 0) + 1)


def _kind(old: object, new: object) -> ChangeKind:
    return ChangeKind.ADDED if old is None else ChangeKind.REMOVED if new is None else ChangeKind.CHANGED
