"""Changes of single values of a YAML file, made in its text: every other sign of it stays as it is written.

Whoever writes into a file of the secretariat says what is to change by the places of its values, as they are in the
file as it was read; `text` is the file with all changes made. A value keeps the style in which it is written: its
quotation marks, or its block. A new field stands at its place in the order of the language, as `fmt` and `new-action`
write one, and a new item is written as the others of its list are. The new text is read again before anybody gets it.

>>> from pathlib import Path
>>> from ccwp_plan.language.action import Action
>>> from ccwp_plan.reading.source import parse
>>> file = '''\\
... number: 10.1   # as agreed
... leader: 'DE'
... milestones:
...   - {title: Begin, due: 2020-02-01}
... '''
>>> patch = Patch(parse(file.encode(), Path("10.1.yaml")), Action)
>>> patch.set(("leader",), "FR")
>>> patch.set(("milestones", 0, "done"), "2020-03-01")
>>> patch.append(("milestones",), {"due": "2021", "title": "Go on"})
>>> patch.set(("co_leaders",), ["BE"])
>>> print(patch.text(), end="")
number: 10.1   # as agreed
leader: 'FR'
co_leaders: [BE]
milestones:
  - {title: Begin, due: 2020-02-01, done: 2020-03-01}
  - {title: Go on, due: 2021}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ccwp_plan.editing.edits import Edits, New, NotInPlace
from ccwp_plan.editing.in_brackets import InBrackets
from ccwp_plan.editing.in_lines import InLines
from ccwp_plan.editing.order import Field
from ccwp_plan.language.fields import Fields
from ccwp_plan.reading.extents import Extent, Loc, Tree
from ccwp_plan.reading.place import Place, Source
from ccwp_plan.reading.source import parse

_WRITE_OUT = "Write the value out wherever it is used, and try again."


@dataclass(slots=True)
class _Change:
    """What is to change at a place: its value, or what is in it, or that it goes; `items` come before those there."""

    new: Tree = None
    gone: bool = False
    inner: dict[str | int, _Change] = field(default_factory=dict)
    items: defaultdict[int, list[Tree]] = field(default_factory=lambda: defaultdict(list))

    def of(self, tree: Tree) -> Tree:
        """What a value becomes."""
        if self.new is not None:
            return deepcopy(self.new)
        if isinstance(tree, list):
            return [*self._items(tree)]
        if not self.inner:
            return tree
        known = tree if isinstance(tree, dict) else {}
        new = known | {str(name): change.of(known.get(str(name))) for name, change in self.inner.items()}
        kept: Tree = {name: value for name, value in new.items() if value is not None and name not in self.removed}
        return kept if kept or known else tree

    def _items(self, tree: list[Tree]) -> Iterator[Tree]:
        for at in range(len(tree) + 1):
            yield from deepcopy(self.items.get(at, []))
            if at < len(tree) and at not in self.removed:
                yield self.inner[at].of(tree[at]) if at in self.inner else tree[at]

    @property
    def removed(self) -> set[str | int]:
        """The fields or items that are removed."""
        return {step for step, change in self.inner.items() if change.gone}


class Patch:
    """Changes of one file, whose fields are those of a model.

    The places are those of the file as it was read, whatever else is changed: an item keeps its number when another one
    before it is removed. What is said later of a value takes the place of what was said of it, or of what is in it,
    before. Raises NotInPlace, here or in `text`, where a place is written in a way in which it cannot be changed.
    """

    def __init__(self, source: Source, model: type[Fields]) -> None:
        if source.data is None or source.problems:
            raise NotInPlace(source.top, "cannot be read", "`ccwp-plan validate` says why.")
        self.source, self._field, self._change = source, Field(model), _Change()

    # What is to change

    def set(self, loc: Loc, value: Tree) -> None:
        """Write a value; of a list or of a group of fields, what differs.

        A field that is not there is added, with those above it. None removes the field or the item.
        """
        if value is None:
            self.remove(loc)
            return
        if (holder := self._new_holder(loc)) is not None:
            holder[loc[-1]] = deepcopy(value)
            return
        old, known = self._place(loc).value, self._known(loc)
        if len(known) < len(loc):
            self._add(known, loc, value)
        elif isinstance(value, dict) and isinstance(old, dict) and value and old:
            for name in [*(name for name in old if name not in value), *value]:
                self.set((*loc, name), value.get(name))
        elif isinstance(value, list) and isinstance(old, list) and value and old:
            self._set_items(loc, old, value)
        else:
            self._at(loc, _Change(deepcopy(value) if value != old else None))

    def set_text(self, loc: Loc, text: str) -> None:
        """Write a text of which the line ends behind the last line do not count: they stay as they were.

        So a block remains as it is. What was on one line, or was not there, becomes a block if it has more lines.
        """
        place, text = self._place(loc), text.rstrip("\n")
        old = place.value if isinstance(place.value, str) else ""
        is_block = "\n" in old or (old and self.source.text[place.extent[0]] in "|>")
        ends = len(old) - len(old.rstrip("\n")) if is_block else "\n" in text
        self.set(loc, text + "\n" * ends)

    def append(self, loc: Loc, item: Tree) -> None:
        """Write an item behind the last one of a list, which need not be there yet."""
        new = self._new_holder((*loc, 0))
        old = self._place(loc).value if new is None else new
        if old and not isinstance(old, list):
            raise NotInPlace(self._place(loc), "is not a list", "Write a list and try again.")
        if old:
            self.insert((*loc, len(old)), item)
        else:
            self.set(loc, [item])

    def insert(self, loc: Loc, item: Tree) -> None:
        """Write an item before the one at a place of a list."""
        if (holder := self._new_holder(loc)) is not None:
            holder.insert(loc[-1], deepcopy(item))
        else:
            self._at(loc[:-1]).items[int(loc[-1])].append(deepcopy(item))

    def remove(self, loc: Loc) -> None:
        """Remove a field, if it is there, or an item, with the comments that belong to it."""
        if (holder := self._new_holder(loc)) is not None:
            holder.pop(loc[-1], None) if isinstance(holder, dict) else holder.pop(loc[-1])
        elif len(self._known(loc)) == len(loc):
            self._at(loc, _Change(gone=True))
        else:
            self._at(loc, _Change())

    def _place(self, loc: Loc) -> Place:
        return self.source.top.at(*loc)

    def _known(self, loc: Loc) -> Loc:
        """The part of a path that the file has, be there a value or not."""
        return next(loc[:at] for at in range(len(loc), -1, -1) if self._place(loc[:at]).given())

    def _at(self, loc: Loc, change: _Change | None = None) -> _Change:
        """What changes at a place; from now on this change, where one is given."""
        node = self._change
        for step in loc[:-1]:
            node = node.inner.setdefault(step, _Change())
        if loc and change:
            node.inner[loc[-1]] = change
        return node.inner.setdefault(loc[-1], _Change()) if loc else node

    def _new_holder(self, loc: Loc) -> Any:
        """What holds a place, where that is new itself."""
        change = self._change
        for at, step in enumerate(loc):
            if change.new is not None:
                holder: Any = change.new
                for inner in loc[at:-1]:
                    holder = holder.setdefault(inner, {}) if isinstance(holder, dict) else holder[inner]
                return holder
            if step not in change.inner:
                return None
            change = change.inner[step]
        return None

    def _add(self, known: Loc, loc: Loc, value: Tree) -> None:
        """Add a field at the end of a path, and those above it that the file does not have."""
        above = self._place(known)
        if isinstance(above.value, str | list) or not all(isinstance(step, str) for step in loc[len(known) :]):
            raise NotInPlace(above, "has no fields", "Write fields there and try again.")
        at = len(known) + bool(_steps(above.extent) or not known)
        new = deepcopy(value)
        for step in reversed(loc[at:]):
            new = {str(step): new}
        self._at(loc[:at], _Change(new))

    def _set_items(self, loc: Loc, old: list[Tree], new: list[Tree]) -> None:
        """Write the items of a list that differ: what is alike at both ends stays."""
        self._at(loc, _Change())
        least = min(len(old), len(new))
        first = next((at for at in range(least) if old[at] != new[at]), least)
        last = next((at for at in range(least - first) if old[-1 - at] != new[-1 - at]), least - first)
        for at in range(first, len(old) - last):
            self.set((*loc, at), new[at] if at < len(new) - last else None)
        for item in new[max(first, len(old) - last) : len(new) - last]:
            self.insert((*loc, len(old) - last), item)

    # What becomes of the file

    @property
    def tree(self) -> dict[str, Any]:
        """The values of the file as they are to be."""
        tree: Any = self._change.of(self.source.data)
        return tree  # type: ignore[no-any-return]

    def text(self) -> str:
        """The text of the file with all changes made, which is read as `tree`."""
        new, tree = self.edits().edited(), self.tree
        again = parse(new.encode("utf-8", "replace"), self.source.path)
        if again.problems or again.data != tree:
            raise NotInPlace(self._place(_apart(again.data, tree)))
        return new

    def edits(self) -> Edits:
        """The stretches of the text that are replaced."""
        edits = Edits(self.source)
        if self._is_emptied((), self._change):
            raise NotInPlace(self.source.top, "would lose all its fields")
        self._write(edits, (), self._change)
        self._keep_repeated(edits)
        return edits

    # Edits

    def _is_emptied(self, loc: Loc, change: _Change) -> bool:
        """Whether nothing stays of what a list or a group of fields has now."""
        steps = _steps(self._place(loc).extent)
        return bool(steps) and change.removed.issuperset(steps)

    def _write(self, edits: Edits, loc: Loc, change: _Change) -> None:
        """Make the changes of what a list or a group of fields holds; the deepest first, whose lines come first."""
        new: dict[str | int, Tree] = {}
        for step, inner in change.inner.items():
            if (value := self._new_value((*loc, step), inner)) is not None:
                new[step] = value
            elif inner.inner or inner.items:
                self._write(edits, (*loc, step), inner)
        if not (new or change.removed or change.items):
            return
        self._refuse_repeated(edits, loc)
        extent: Any = self._place(loc).extent
        steps, holder = _steps(extent), self._holder(edits, loc, extent)
        for at, step in enumerate(steps):
            if step in new:
                self._refuse_repeated(edits, (*loc, step))
                key_end = extent[2][step][1] if isinstance(extent[2], dict) else 0
                holder.replace(at, key_end, new[step], self._field_of((*loc, step)).model)
        gone = [at for at, step in enumerate(steps) if step in change.removed]
        if gone:
            holder.remove(gone)
        for after, entries in self._added(loc, steps, {name: new[name] for name in new if name not in steps}, change):
            holder.insert(after, entries)

    def _new_value(self, loc: Loc, change: _Change) -> Tree:
        """The value that is written anew at a place, if one is."""
        if change.new is None and self._is_emptied(loc, change):
            return change.of(self._place(loc).value)
        return change.new

    def _field_of(self, loc: Loc) -> Field:
        """What is known of the value at a place."""
        known = self._field
        for step in loc:
            known = known.of(step if isinstance(step, str) else None, shared=False)
        return known

    def _holder(self, edits: Edits, loc: Loc, extent: Extent) -> InLines | InBrackets:
        """What makes changes in a list or a group of fields, as it is written."""
        entry = edits.layout.entry(loc)
        block = entry.block if entry else None if loc else edits.layout.root
        if block:
            return InLines(edits, block, loc, self._field_of(loc).model)
        if edits.layout.sign(extent[0]) not in ("[", "{"):
            raise NotInPlace(edits.place(loc))
        return InBrackets(edits, extent, self._place(loc).value, loc)

    def _added(
        self, loc: Loc, steps: list[Any], fields: dict[str | int, Tree], change: _Change
    ) -> Iterator[tuple[int | None, list[New]]]:
        """New fields or items, by the number of what they stand behind, or of nothing."""
        known = self._field_of(loc)
        kept = [at for at, step in enumerate(steps) if step not in change.removed]
        new: defaultdict[int | None, list[New]] = defaultdict(list)
        for at, items in sorted(change.items.items()):
            after = max((one for one in kept if one < at), default=None)
            new[after] += [(None, item, known.model) for item in items]
        for name in sorted(map(str, fields), key=lambda name: known.names.get(name, len(known.names))):
            after = _before(name, steps, kept, known)
            new[after].append((name, fields[name], known.of(name, shared=False).model))
        yield from new.items()

    def _refuse_repeated(self, edits: Edits, loc: Loc) -> None:
        """Raise NotInPlace where a value is an alias, or can be repeated by one, or stands in what can."""
        for at in range(len(loc) + 1):
            place = self._place(loc[:at])
            if edits.layout.sign(place.extent[0]) == "*":
                raise NotInPlace(place, "is the alias of a value that is written elsewhere", _WRITE_OUT)
            if edits.layout.has_anchor(place.extent):
                raise NotInPlace(place, "has an anchor: its value can be repeated elsewhere", _WRITE_OUT)

    def _keep_repeated(self, edits: Edits) -> None:
        """Raise NotInPlace where something goes that an alias elsewhere repeats."""
        names = edits.layout.names
        gone = [one for one in names if any(edit.start <= one[0] < edit.end for edit in edits.made)]
        left = {one[2] for one in names if one[1] == "*" and one not in gone}
        for start, sign, name in gone:
            if sign == "&" and name in left:
                place = Place(self.source, offsets=(start, start + 1 + len(name)))
                raise NotInPlace(place, f"is the anchor &{name}: its value is repeated elsewhere", _WRITE_OUT)


def _apart(one: Tree, other: Tree) -> Loc:
    """The first place at which two trees differ.

    >>> _apart({"a": "x", "b": ["y", {"c": "z"}]}, {"a": "x", "b": ["y", {"c": "w"}]})
    ('b', 1, 'c')
    """
    pairs: list[tuple[str | int, Tree, Tree]] = []
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = [(name, one.get(name), other.get(name)) for name in one | other]
    elif isinstance(one, list) and isinstance(other, list):
        pairs = [(at, *pair) for at, pair in enumerate(zip(one, other, strict=False))]
    return next(((step, *_apart(*pair)) for step, *pair in pairs if pair[0] != pair[1]), ())


def _steps(extent: Extent) -> list[Any]:
    """The names of fields, or the numbers of items."""
    return [*extent[2]] if isinstance(extent[2], dict) else [*range(len(extent[2] or ()))]


def _before(name: str, names: list[str], kept: list[int], known: Field) -> int | None:
    """The number of the field behind which a new one stands; a field that is unknown belongs to the one above it."""
    rank, ranks = -1, []
    for one in names:
        rank = known.names.get(one, rank)
        ranks.append(rank)
    return max((at for at in kept if ranks[at] < known.names.get(name, len(known.names))), default=None)
