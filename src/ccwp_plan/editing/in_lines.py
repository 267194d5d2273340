"""Changes of the fields and items of a file's text that have lines of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import BaseModel

from ccwp_plan.editing.edits import Edits, New, NotInPlace, runs
from ccwp_plan.editing.layout import BREAK, Block, Entry, Scalar, blank, spaces
from ccwp_plan.editing.written import Written, behind, block, field_lines, in_brackets, item_lines, scalar, wrapped
from ccwp_plan.reading.extents import Loc, Tree

_WIDTH = 72
"""A text that is folded is at least as wide, if it is long enough."""


@dataclass(frozen=True)
class InLines:
    """The fields or items of a block: where they stand at a place, and the model of their mapping or of all items."""

    edits: Edits
    block: Block
    loc: Loc
    model: type[BaseModel] | None

    # Values

    def replace(self, at: int, key_end: int, value: Tree, model: type[BaseModel] | None) -> None:
        """Write another value of an entry."""
        entry, layout = self.block.entries[at], self.edits.layout
        loc = (*self.loc, at if entry.key is None else entry.key)
        first, below = self._written(entry, value, model)
        if below and not self._has_room(entry, first, below):
            first, below = in_brackets(value, model), []
        header = layout.scalar(entry.extent, self.block.column)
        if entry.whole and (below or header or layout.is_block(entry.extent)):
            raise NotInPlace(self.edits.place(loc))
        name_end = entry.at + 1 if entry.key is None else self.edits.colon(loc, key_end)
        start, end = entry.extent[0], self.edits.written_end(entry.extent)
        if entry.block and layout.line(start) == layout.line(entry.at):
            self._rewrite(entry, item_lines(value, model, self._gap(entry)))
        elif entry.block:
            self._head(name_end, name_end, name_end, first)
            self._lines(layout.starts[layout.line(entry.block.entries[0].at)], layout.end(entry.last), below)
        elif header:
            self._head(name_end, start, start + len(header.signs), first)
            self._lines(layout.end(header.header), layout.end(entry.last), below)
        else:
            own_line = below and layout.line(start) != layout.line(entry.at)
            self._head(name_end, name_end if own_line or start == end else start, max(end, name_end), first)
            behind_it = layout.end(layout.line(max(end, name_end) - 1))
            self._lines(behind_it, behind_it, below)

    def _has_room(self, entry: Entry, first: str, below: list[str]) -> bool:
        """Whether a value of several lines can be written where one stands: a text takes in what is as deep as it."""
        layout = self.edits.layout
        digit = re.search("[0-9]", first)
        deeper = int(digit.group()) if digit else min(spaces(line) for line in below if line)
        if self._takes_in(entry.last + 1, self.block.column + deeper):
            return False
        if entry.block:
            return not first or layout.line(entry.block.entries[0].at) <= layout.line(entry.at) + 1
        return "#" not in layout.text[entry.at : entry.extent[0]]

    def _written(self, entry: Entry, value: Tree, model: type[BaseModel] | None) -> Written:
        """A new value: a text in the style of the old one, if that is a text."""
        layout, start, inner = self.edits.layout, entry.extent[0], entry.extent[2]
        if not isinstance(value, str) or not isinstance(entry.tree, str) or inner is not None:
            return self._anew(entry, value, model)
        old = layout.text[start : self.edits.written_end(entry.extent)]
        if header := layout.scalar(entry.extent, self.block.column):
            lines = [layout.of(line).strip() for line in range(header.header + 1, entry.last + 1)]
            return self._as_block(value, header, _width(lines)) or self._anew(entry, value, model)
        if "\n" in value and not ("\n" in entry.tree and old[0] == '"'):
            return self._anew(entry, value, model)
        new = self.edits.alike(value, entry.extent, in_list=False)
        lines = [line.strip() for line in BREAK.split(old)]
        if len(lines) == 1:
            return new, []
        indent = " " * (layout.column(start + len(old.rstrip()) - len(lines[-1])))
        return f"{self.edits.line_end(start + len(old))}{indent}".join(wrapped(new, _width(lines))), []

    def _anew(self, entry: Entry, value: Tree, model: type[BaseModel] | None) -> Written:
        """A new value behind the name of a field, or behind the dash of an item."""
        if entry.key is not None:
            return behind(value, model)
        gap = self._gap(entry)
        first, *below = item_lines(value, model, gap)
        return first[1 + gap :], below

    def _gap(self, entry: Entry) -> int:
        """How many spaces stand behind the dash of an item; one where its value stands below."""
        layout, (start, end, _) = self.edits.layout, entry.extent
        on_line = start < end and layout.line(start) == layout.line(entry.at)
        return layout.column(start) - layout.column(entry.at) - 1 if on_line else 1

    def _as_block(self, value: str, old: Scalar, width: int) -> Written | None:
        """A text as a block like another one; literal where it cannot be folded."""
        deeper = 2 if old.column is None else old.column - self.block.column
        folded = block(value, ">", deeper, width, keeps=old.keeps) if old.signs[0] == ">" else None
        return folded or block(value, "|", deeper, keeps=old.keeps)

    def _head(self, name_end: int, start: int, end: int, first: str) -> None:
        """Write what stands behind a name on its line in the place of what stands there."""
        if not first:
            self.edits.replace(name_end, end, "")
        else:
            self.edits.replace(start, end, f" {first}" if start == name_end else first)

    def _lines(self, start: int, end: int, lines: Sequence[str]) -> None:
        """Write lines in the place of others; at the end of the file, too, they end with a line end."""
        if not lines and start == end:
            return
        line_end = self.edits.line_end(end)
        above = "" if self.edits.begins_a_line(start) or not lines else line_end
        new = "".join(f"{' ' * self.block.column}{line}{line_end}" if line else line_end for line in lines)
        self.edits.replace(start, end, above + new)

    def _rewrite(self, entry: Entry, lines: list[str]) -> None:
        """Write all lines of an item in the place of what begins behind its dash."""
        line = self.edits.layout.line(entry.at)
        end, last = self.edits.layout.end(line), self.edits.layout.end(entry.last)
        self.edits.replace(entry.at, end, lines[0] + self.edits.line_end(last))
        self._lines(end, last, lines[1:])

    # Entries

    def insert(self, after: int | None, new: Sequence[New]) -> None:
        """Write entries behind one of the others, or before all of them."""
        lines = [self._entry(*one, like=self.block.entries[after or 0]) for one in new]
        first, (name, value, model) = self.block.entries[0], new[-1]
        line = self.edits.layout.line(first.at) - len(first.leading) if after is None else self._until(after)
        if len(lines[-1]) > 1 and self._takes_in(line, self.block.column + 2):
            lines[-1] = [("- " if name is None else f"{scalar(name)}: ") + in_brackets(value, model)]
        if after is None:
            self._before(lines)
        else:
            self._behind(after, lines)

    def _before(self, entries: list[list[str]]) -> None:
        """Write entries before the first one and the comments above it, or behind the dash at which that stands."""
        first, layout = self.block.entries[0], self.edits.layout
        line = layout.line(first.at)
        line_end = self.edits.line_end(layout.end(line))
        column = " " * self.block.column
        gap = [""] if self._apart else []
        lines = [line for entry in entries for line in [*entry, *gap]]
        if layout.text[layout.starts[line] : first.at].strip():
            text = line_end.join(f"{column if at and line else ''}{line}" for at, line in enumerate(lines))
            self.edits.insert(first.at, f"{text}{line_end}{column}")
            return
        at = layout.starts[line - len(first.leading)]
        if (schema := self.edits.source.schema) and at <= schema[0]:
            at = layout.end(layout.line(schema[0]))
        self.edits.insert(at, "".join(f"{column if line else ''}{line}{line_end}" for line in lines))

    def _behind(self, after: int, entries: list[list[str]]) -> None:
        """Write entries behind another one and the comments that belong to it, which a blank line keeps from them."""
        at, entry = self._start(self._until(after)), self.block.entries[after]
        gap = [""] if self._apart and not entry.keeps else []
        first = [""] if entry.trailing and not gap else []
        if not self.edits.begins_a_line(at):
            self._end_a_block(entry)
        self._lines(at, at, [*first, *(line for lines in entries for line in [*gap, *lines])])

    def _takes_in(self, line: int, column: int, *, keeps: bool = False) -> bool:
        """Whether a block whose text has this column would take in what stands from a line on; or blank lines there."""
        layout = self.edits.layout
        for at in range(line, len(layout.starts)):
            text = BREAK.sub("", layout.of(at))
            if not blank(text):
                return spaces(text) >= column and text.lstrip().startswith("#")
            if len(text) > column or (keeps and layout.of(at)):
                return True
        return False

    def _end_a_block(self, entry: Entry) -> None:
        """Say of a block that ends with the file, without a line end, that the one which now follows does not count."""
        layout = self.edits.layout
        header, entry = self._last(entry)
        if header and "-" not in header.signs and layout.end(entry.last) == len(layout.text):
            start = layout.content(entry.extent)
            self.edits.replace(start + len(header.signs.rstrip("+")), start + len(header.signs), "-")

    def _last(self, entry: Entry) -> tuple[Scalar | None, Entry]:
        """The last field or item in an entry, and the block that it is, if it is one."""
        column = self.block.column
        while entry.block:
            column, entry = entry.block.column, entry.block.entries[-1]
        return self.edits.layout.scalar(entry.extent, column), entry

    def _entry(self, name: str | None, value: Tree, model: type[BaseModel] | None, like: Entry) -> list[str]:
        """The lines of a field, or those of an item in the style of another one."""
        if name is not None:
            return field_lines(name, value, model)
        layout, text = self.edits.layout, self.edits.text
        start, gap = layout.content(like.extent), self._gap(like)
        if not isinstance(value, str):
            if value and layout.sign(start) in ("[", "{") and not any("\n" in one for one in _texts(value)):
                pad = " " if text[start + 1 : start + 2] == " " else ""
                return [f"-{' ' * gap}{in_brackets(value, model, pad)}"]
            return item_lines(value, model, gap)
        if "\n" in value:
            return item_lines(value, model, gap)
        return [f"-{' ' * gap}{self.edits.beside(value, like.tree, like.extent, in_list=False)}"]

    def remove(self, gone: Collection[int]) -> None:
        """Remove some of the entries, with the comments that belong to them; others stay."""
        first, layout = self.block.entries[0], self.edits.layout
        kept = next(at for at in range(len(self.block.entries)) if at not in gone)
        if kept and layout.text[layout.starts[layout.line(first.at)] : first.at].strip():
            end = self._start(self._until(kept - 1))
            self.edits.replace(first.at, end + len(layout.text[end:]) - len(layout.text[end:].lstrip()), "")
            gone = [at for at in gone if at > kept]
        for start, end in runs(gone):
            for at in range(start, end + 1):
                self._remove(at)
            if start:
                self._close(self.block.entries[start - 1], self._until(end))

    def _remove(self, at: int) -> None:
        entry, layout = self.block.entries[at], self.edits.layout
        line, end = layout.line(entry.at), self._until(at)
        leading = len(entry.leading)
        while leading and not blank(entry.leading[leading - 1]):
            line, leading = line - 1, leading - 1
        if leading and (end >= len(layout.starts) or blank(layout.of(end))):
            line -= 1
        self.edits.replace(layout.starts[line], self._start(end), "")

    def _close(self, entry: Entry, line: int) -> None:
        """Remove blank lines that would become a part of the text of an entry, which they now follow."""
        header, _ = self._last(entry)
        if header and self._takes_in(line, header.column or 0, keeps=header.keeps):
            end = line
            while end < len(self.edits.layout.starts) and blank(self.edits.layout.of(end)):
                end += 1
            self.edits.replace(self._start(line), self._start(end), "")

    def _until(self, at: int) -> int:
        """The line behind an entry and the comments that belong to it."""
        entry, layout = self.block.entries[at], self.edits.layout
        if at + 1 < len(self.block.entries):
            following = self.block.entries[at + 1]
            return layout.line(following.at) - len(following.leading)
        line = entry.last + 1
        while entry.block:
            line += len(entry.block.tail)
            entry = entry.block.entries[-1]
        return line + len(entry.within)

    def _start(self, line: int) -> int:
        """Where a line begins; the end of the text behind the last one."""
        starts = self.edits.layout.starts
        return starts[line] if line < len(starts) else len(self.edits.text)

    @property
    def _apart(self) -> bool:
        """Whether blank lines stand between all items, or between all fields of three or more."""
        pairs = [*pairwise(self.block.entries)]
        enough = len(pairs) > (self.block.entries[0].key is not None)
        return enough and all(one.keeps or (other.leading and blank(other.leading[0])) for one, other in pairs)


def _width(lines: list[str]) -> int:
    """How wide a text is written whose lines mean nothing."""
    return max([_WIDTH, *map(len, lines)])


def _texts(value: Tree) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value or ():
            yield from _texts(inner)
