"""Changes of a file's text at the places of its values: set, removed, inserted; all else stays as it is written.

They are best effort: who makes them reads the new text again and holds it against what was meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from ccwp_plan.editing.layout import BREAK, Block, Entry, Layout, spaces
from ccwp_plan.editing.written import listed, scalar
from ccwp_plan.reading.extents import Extent, Loc
from ccwp_plan.reading.place import Source


class NotInPlace(Exception):
    """What should be changed is written in a way that is too rare to change it where it stands."""


class Edits:
    """Changes of one text, which are made together."""

    def __init__(self, source: Source) -> None:
        self.source, self.text = source, source.text
        self.layout = Layout(source)
        self._edits: list[tuple[int, int, str]] = []

    def made(self) -> str:
        """The text with all changes made; the later ones in the text first, so that the places of the others hold."""
        text = self.text
        for start, end, new in sorted(self._edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def set(self, loc: Loc, new: str) -> None:
        """Write another value at a place, on one line."""
        start, end = self._written(self.source.top.at(*loc).extent)
        self._edits.append((start, end, new))

    def set_list(self, loc: Loc, items: Sequence[str]) -> None:
        """Write another list at a place, an item a line if the old one is written so."""
        start, _ = self._written(self.source.top.at(*loc).extent)
        between = f"{self._line_end}{' ' * self.layout.column(start)}"
        in_lines = self.layout.sign(start) == "-"
        self.set(loc, between.join(f"- {scalar(item)}" for item in items) if in_lines else listed(items))

    def remove(self, loc: Loc) -> None:
        """Remove a field or an item, with the comments that stand above it."""
        entry = self.entry(loc)
        if entry is None:
            self._edits.append(self._in_brackets(loc))
            return
        first = self.layout.line(entry.at)
        if self.layout.of(first)[: self.layout.column(entry.at)].strip():
            raise NotInPlace
        while first and self.layout.of(first - 1).lstrip() in entry.leading and "#" in self.layout.of(first - 1):
            first -= 1
        self._edits.append((self.layout.starts[first], self.layout.end(entry.last), ""))

    def insert(self, loc: Loc, field: str, value: str, order: Sequence[str]) -> None:
        """Write a field that a mapping lacks behind those that come before it in the order."""
        fields = self.source.top.at(*loc).extent[2]
        assert isinstance(fields, dict)
        before = [name for name in order[: order.index(field)] if name in fields]
        if not before:
            raise NotInPlace
        last = max(before, key=lambda name: fields[name][0])
        if entry := self.entry((*loc, last)):
            column = self.layout.column(entry.at)
            at = self.layout.end(entry.last)
            above = "" if BREAK.search(self.text, max(at - 2, 0), at) else self._line_end
            self._edits.append((at, at, f"{above}{' ' * column}{field}: {value}{self._line_end}"))
        else:
            at = self._written(fields[last][2])[1]
            self._edits.append((at, at, f", {field}: {value}"))

    def insert_first(self, loc: Loc, item: str) -> None:
        """Write an item before the others of a list."""
        extent = self.source.top.at(*loc).extent
        if not isinstance(extent[2], list) or not extent[2]:
            raise NotInPlace
        entry = self.entry((*loc, 0))
        if entry is None:
            self._edits.append((extent[2][0][0], extent[2][0][0], f"{item}, "))
        else:
            line = self.layout.starts[self.layout.line(entry.at)]
            indent = " " * spaces(self.layout.of(self.layout.line(entry.at)))
            self._edits.append((line, line, f"{indent}- {item}{self._line_end}"))

    @property
    def _line_end(self) -> str:
        match = BREAK.search(self.text)
        return match.group() if match else "\n"

    def _written(self, extent: Extent) -> tuple[int, int]:
        """Where a value stands, without the white space at its end."""
        return extent[0], extent[0] + len(self.text[extent[0] : extent[1]].rstrip())

    def entry(self, loc: Loc) -> Entry | None:
        """The field or item at a place, as lines; None where it stands in brackets."""
        block: Block | None = self.layout.root
        entry: Entry | None = None
        for step in loc:
            if block is None:
                return None
            found = [one for at, one in enumerate(block.entries) if step in (one.key, at if one.key is None else None)]
            if len(found) != 1:
                raise NotInPlace
            entry, block = found[0], found[0].block
        return entry

    def _in_brackets(self, loc: Loc) -> tuple[int, int, str]:
        """What removes something in brackets, with a comma beside it."""
        inner = self.source.top.at(*loc[:-1]).extent[2]
        if isinstance(inner, dict):
            pieces = [(start, max(end, value[1])) for start, end, value in inner.values()]
            at = [*inner].index(str(loc[-1]))
        else:
            pieces = [(one[0], one[1]) for one in inner or ()]
            at = int(loc[-1])
        start, end = pieces[at]
        if at:
            return pieces[at - 1][1], end, ""
        return (start, pieces[1][0], "") if len(pieces) > 1 else (start, end, "")
