"""What all forms wish, as changes of the files of a plan; where two things are wished for, or the plan has changed as
well, as conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ccwp_plan.editing.edits import NotInPlace
from ccwp_plan.editing.patch import Patch
from ccwp_plan.exchange.form import Kind, Remark, Severity, mark
from ccwp_plan.exchange.intake import Intake, NewItem, Origin, Wish
from ccwp_plan.exchange.keys import Item
from ccwp_plan.exchange.values import as_text, as_value
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import fields_of, items_known_by
from ccwp_plan.language.plan import Plan
from ccwp_plan.reading.extents import Loc, Tree
from ccwp_plan.reading.place import Source
from ccwp_plan.repository.loaded import LoadedPlan


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value of which the plan has another one than a form, or two forms have different ones.

    `plan` is what the plan has; `wished` is what each form has, with where it comes from.
    """

    item: Item
    field: str
    plan: str
    wished: tuple[tuple[Origin, str], ...]

    @property
    def between_forms(self) -> bool:
        """Whether forms differ from each other, so that nobody can say which of them is to overwrite the plan."""
        return len({mark(self.item.kind(self.field), text) for _, text in self.wished}) > 1


@dataclass(frozen=True, slots=True)
class Touched:
    """A row whose item stands at a place of the new text of a file."""

    source: Source
    loc: Loc
    origin: Origin
    item: Item


@dataclass(slots=True)
class Merge:
    """The new texts of the files of a plan, the conflicts, and what cannot be written."""

    texts: dict[Source, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    remarks: list[tuple[Origin, Remark]] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)
    values: int = 0
    items: int = 0


def merged(plan: LoadedPlan, intakes: Sequence[Intake], *, overwrite: bool) -> Merge:
    """What all forms wish together; in whatever order they come, it is the same.

    Values that are in conflict are left as they are; with `overwrite`, those that one form alone has are written.
    """
    return _Merging(plan, overwrite).of(intakes)


@dataclass(frozen=True, slots=True)
class _Insert:
    """A new item of a list, before the one that stands at a place of it."""

    at: int
    tree: Tree
    new: NewItem


class _Merging:
    def __init__(self, plan: LoadedPlan, overwrite: bool) -> None:
        self.plan, self.overwrite, self.merge = plan, overwrite, Merge()
        self.patches: dict[Source, Patch] = {}
        self.changed: dict[Source, list[tuple[Item, Origin]]] = {}
        self.inserts: dict[tuple[Source, Loc], list[_Insert]] = {}

    def of(self, intakes: Sequence[Intake]) -> Merge:
        new = [*_ordered(one for intake in intakes for one in intake.new)]
        wishes = [wish for intake in intakes for wish in intake.wishes]
        wishes += [wish for one in new for wish in self._new(one)]
        for alike in _grouped(wishes):
            self._value(alike)
        for (source, loc), inserts in sorted(
            self.inserts.items(), key=lambda one: (str(one[0][0].path), _sortable(one[0][1]))
        ):
            self._insert(source, loc, inserts)
        self._write()
        self._locate(intakes)
        return self.merge

    def _patch(self, source: Source) -> Patch:
        model = Plan if source is self.plan.place.source else Action
        return self.patches.setdefault(source, Patch(source, model))

    # Values

    def _value(self, alike: list[Wish]) -> None:
        """Write a value that forms wish for, if nothing is against it."""
        first = alike[0]
        now = first.item.text(first.field)
        conflict = Conflict(first.item, first.field, now, tuple((one.origin, one.text) for one in alike))
        if conflict.between_forms or (all(one.is_contested for one in alike) and not self.overwrite):
            self.merge.conflicts.append(conflict)
            return
        self._set(first)
        self.changed.setdefault(first.item.place.source, []).extend((one.item, one.origin) for one in alike)

    def _set(self, wish: Wish) -> None:
        place = wish.item.at(wish.field)
        try:
            if wish.kind is Kind.PROSE and wish.text:
                self._patch(place.source).set_text(place.loc, wish.text)
            else:
                self._patch(place.source).set(place.loc, as_value(wish.text, wish.kind, place.value))
            self.merge.values += 1
        except NotInPlace as error:
            self._cannot(error, wish.origin, wish.field)

    def _cannot(self, error: NotInPlace, origin: Origin, name: str = "") -> None:
        self.merge.remarks.append((origin, origin.remark(Severity.ERROR, error.message, error.help, name)))

    # New items

    def _new(self, one: NewItem) -> Iterator[Wish]:
        """Note a new item; where the plan or another form has one that is known by the same, what differs from it."""
        item = one.item
        for known in _existing(item):
            if _known_alike(item, one.texts, {name: known.text(name) for name in _known_by(item)}):
                for name, text in one.texts.items():
                    if mark(item.kind(name), text) != mark(item.kind(name), known.text(name)):
                        yield Wish(known, name, text, None, one.origin)
                return
        inserts = self.inserts.setdefault((item.place.source, item.place.loc), [])
        for other in inserts:
            if _known_alike(item, one.texts, other.new.texts):
                self._beside(one, other.new)
                return
        inserts.append(_Insert(_place_in(item, one.texts), _tree(item, one.texts), one))

    def _beside(self, one: NewItem, other: NewItem) -> None:
        """Note where two forms say different things of the same new item."""
        for name in {**one.texts, **other.texts}:
            kind, texts = one.item.kind(name), [(new.origin, new.texts.get(name, "")) for new in (other, one)]
            if len({mark(kind, text) for _, text in texts}) > 1:
                self.merge.conflicts.append(Conflict(one.item, name, "", tuple(texts)))

    def _insert(self, source: Source, loc: Loc, inserts: list[_Insert]) -> None:
        contested = [one.item for one in self.merge.conflicts if one.item.is_new]
        given = source.top.at(*loc).value
        length = len(given) if isinstance(given, list) else 0
        for one in sorted(inserts, key=lambda one: one.at):
            try:
                if any(item is one.new.item for item in contested):
                    continue
                if one.at < length:
                    self._patch(source).insert((*loc, one.at), one.tree)
                else:
                    self._patch(source).append(loc, one.tree)
                self.merge.items += 1
            except NotInPlace as error:
                self._cannot(error, one.new.origin)

    # Files

    def _write(self) -> None:
        for source, patch in sorted(self.patches.items(), key=lambda one: str(one[0].path)):
            try:
                text = patch.text()
            except NotInPlace as error:
                self._cannot(error, self._origin_in(source))
                continue
            if text != source.text:
                self.merge.texts[source] = text

    def _origin_in(self, source: Source) -> Origin:
        known = [origin for _, origin in self.changed.get(source, [])]
        return (
            known or [one.new.origin for (file, _), all_ in self.inserts.items() if file is source for one in all_]
        )[0]

    def _locate(self, intakes: Sequence[Intake]) -> None:
        """Note where the items of the rows stand in the new texts."""
        for intake in intakes:
            for item, origin in intake.origins:
                if item.place.source in self.merge.texts:
                    loc = self._shifted(item.place.source, item.place.loc)
                    self.merge.touched.append(Touched(item.place.source, loc, origin, item))
        for (source, loc), inserts in self.inserts.items():
            for number, one in enumerate(sorted(inserts, key=lambda one: one.at)):
                new = (*self._shifted(source, loc), one.at + number)
                self.merge.touched.append(Touched(source, new, one.new.origin, one.new.item))

    def _shifted(self, source: Source, loc: Loc) -> Loc:
        """Where an item stands once others have been inserted before it."""
        shifted: list[str | int] = []
        for at, step in enumerate(loc):
            before = self.inserts.get((source, loc[:at]), []) if isinstance(step, int) else []
            shifted.append(step + sum(one.at <= step for one in before) if isinstance(step, int) else step)
        return tuple(shifted)


def _grouped(wishes: Iterable[Wish]) -> list[list[Wish]]:
    """The wishes for each value, in the order of the files."""
    groups: dict[tuple[str, tuple[Any, ...]], list[Wish]] = {}
    for wish in wishes:
        place = wish.item.at(wish.field)
        groups.setdefault((str(place.source.path), _sortable(place.loc)), []).append(wish)
    return [sorted(groups[key], key=lambda one: (one.mark, str(one.origin.file))) for key in sorted(groups)]


def _sortable(loc: Loc) -> tuple[tuple[bool, int, str], ...]:
    return tuple((True, step, "") if isinstance(step, int) else (False, 0, step) for step in loc)


def _ordered(new: Iterable[NewItem]) -> list[NewItem]:
    """New items in an order that does not depend on that of the forms."""
    keyed = {
        (one.item.key, str(sorted(one.texts.items())), str(one.origin.file), at): one for at, one in enumerate(new)
    }
    return [keyed[key] for key in sorted(keyed)]


def _existing(new: Item) -> Iterator[Item]:
    """The items that the list of a new one has."""
    given = new.place.value
    for at in range(len(given) if isinstance(given, list) else 0):
        yield Item(f"{new.key[:-3]}{at + 1}", new.place.at(at), new.model, new.list, new.action)


def _known_alike(item: Item, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two items are known by the same; of two reports of a day, who reports tells them apart."""
    known = _known_by(item)
    return all(mark(item.kind(name), one.get(name, "")) == mark(item.kind(name), other.get(name, "")) for name in known)


def _known_by(item: Item) -> list[str]:
    """The fields by which items of a list are told from each other."""
    if item.model is None:
        return [item.head]
    return [*items_known_by(item.model).names, *(["by"] if "by" in fields_of(item.model) else [])]


def _tree(item: Item, texts: Mapping[str, str]) -> Tree:
    """A new item as the values of a file."""
    if item.model is None:
        return _prose(next(iter(texts.values())), _is_block(item, ""))
    tree: dict[str, Any] = {}
    for name, text in texts.items():
        outer, _, inner = name.partition(".")
        kind = item.kind(name)
        value = _prose(text, _is_block(item, name)) if kind is Kind.PROSE else as_value(text, kind, None)
        if inner:
            tree.setdefault(outer, {})[inner] = value
        else:
            tree[outer] = value
    return tree


def _prose(text: str, is_block: bool) -> str:
    """A rich text as it is written: as a block where it has several lines, or where the others of its list are ones."""
    return f"{text}\n" if is_block or "\n" in text else text


def _is_block(item: Item, name: str) -> bool:
    """Whether the last item of a list has a block as its text."""
    given = item.place.value
    if not isinstance(given, list) or not given:
        return False
    last = item.place.at(len(given) - 1, *([name] if name else []))
    return last.given() and last.source.text.startswith(("|", ">"), last.extent[0])


def _place_in(item: Item, texts: Mapping[str, str]) -> int:
    """Where a new item stands in its list: by its day, where that is what items are known by; else at the end."""
    given = item.place.value
    length = len(given) if isinstance(given, list) else 0
    if item.model is None or item.head not in ("date", "due"):
        return length
    day = texts.get(item.head, "")
    later = (at for at in range(length) if as_text(item.place.at(at, item.head).value) > day)
    return next(later, length)
