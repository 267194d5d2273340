"""Stretches of a file's text that are replaced: the fields and items of its lines, and what stands in brackets.

Every other sign stays as it is. What is written here is best effort: who makes edits reads the new text again and
holds it against what was meant (patch.py).
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from pydantic import BaseModel

from ccwp_plan.editing.layout import BREAK, Block, Entry, Layout, Scalar, blank, spaces
from ccwp_plan.editing.written import Written, behind, block, field_lines, in_brackets, item_lines, scalar, wrapped
from ccwp_plan.errors import CallError
from ccwp_plan.reading.extents import Extent, Loc, Tree
from ccwp_plan.reading.place import Place, Source

New: TypeAlias = "tuple[str | None, Tree, type[BaseModel] | None]"
"""A new field, or a new item, which has no name; and the model of its value, or of the items of that."""

_HEADER = re.compile("[|>][0-9+-]*")
_REST = re.compile("[ \t]*(?P<comma>,?)[ \t]*(?:#[^\n\r\x85\u2028\u2029]*)?(?=[\n\r\x85\u2028\u2029])")
_WIDTH = 72
"""A text that is folded is at least as wide, if it is long enough."""
_RARE = "is written in a way that cannot be changed in place"
_BY_HAND = "Change it by hand, or write it in a simpler way and try again."


class NotInPlace(CallError):
    """What should be changed is written in a way in which it cannot be changed where it stands; `place` says where."""

    def __init__(self, place: Place, why: str = _RARE, help_: str = _BY_HAND) -> None:
        field = next((step for step in reversed(place.loc) if isinstance(step, str)), "")
        where = f"{place.source.path}, line {place.span().line}"
        super().__init__(f"‘{field}’ in {where}, {why}." if field else f"{where}: this {why}.", help_)
        self.place = place


class Edit(NamedTuple):
    """What is written in the place of a stretch of the text; where that is empty, it is inserted."""

    start: int
    end: int
    new: str


class Edits:
    """Edits of one text, which are made together."""

    def __init__(self, source: Source) -> None:
        self.source, self.text, self.layout = source, source.text, Layout(source)
        self.made: list[Edit] = []

    def replace(self, start: int, end: int, new: str) -> None:
        """Write something in the place of a stretch; what is inserted at one place stays in the order of the calls."""
        insort(self.made, Edit(start, end, new), key=lambda edit: edit[:2])

    def insert(self, at: int, new: str) -> None:
        """Write something between two signs."""
        self.replace(at, at, new)

    def edited(self) -> str:
        """The text with all edits made."""
        parts, end = [], 0
        for edit in self.made:
            if edit.start < end:
                raise NotInPlace(self.source.top, "cannot be changed in all these places at once")
            parts += [self.text[end : edit.start], edit.new]
            end = edit.end
        return "".join([*parts, self.text[end:]])

    def line_end(self, offset: int) -> str:
        """How the line above an offset ends, or else the first of the text."""
        line = self.layout.line(offset)
        above = BREAK.search(self.layout.of(line - 1)) if line else None
        match = above or BREAK.search(self.text)
        return "\r\n" if match and match.group() == "\r\n" else "\n"

    def begins_a_line(self, offset: int) -> bool:
        """Whether a line begins at an offset, as far as edits have been made."""
        if BREAK.search(self.text, max(offset - 1, 0), offset):
            return True
        return any(edit.end == offset and edit.new[-1:] == "\n" for edit in self.made)

    def written_end(self, extent: Extent) -> int:
        """Where a value ends, without the white space at its end."""
        return extent[0] + len(self.text[extent[0] : extent[1]].rstrip())

    def place(self, loc: Loc) -> Place:
        """A place of the text."""
        return self.source.top.at(*loc)

    def colon(self, loc: Loc, key_end: int) -> int:
        """The offset behind the colon of a field."""
        colon = self.layout.next(key_end)
        if self.text[colon : colon + 1] != ":":
            raise NotInPlace(self.place(loc), "is written without a colon")
        return colon + 1

    def alike(self, text: str, extent: Extent, *, in_list: bool) -> str:
        """A text on one line, in the quotation marks in which another one stands."""
        return scalar(text, in_list=in_list, quote=self._quote(extent))

    def beside(self, text: str, other: Tree, extent: Extent, *, in_list: bool) -> str:
        """A text on one line as another one is written: in its quotation marks, if that one does not need them."""
        quote = self._quote(extent)
        needed = not isinstance(other, str) or scalar(other, in_list=in_list)[:1] == '"'
        return scalar(text, in_list=in_list, quote="" if needed else quote)

    def _quote(self, extent: Extent) -> str:
        sign = self.layout.sign(self.layout.content(extent))
        return sign if extent[2] is None and sign in ("'", '"') else ""


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
        digit = re.search("[0-9]", first) if below else None
        deeper = int(digit.group()) if digit else min((spaces(line) for line in below if line), default=0)
        if below and self._takes_in(entry.last + 1, self.block.column + deeper):
            first, below = in_brackets(value, model), []
        header = layout.scalar(entry.extent, self.block.column)
        if entry.whole and (below or header or layout.is_block(entry.extent)):
            raise NotInPlace(self.edits.place(loc))
        behind_name = entry.at + 1 if entry.key is None else self.edits.colon(loc, key_end)
        if entry.block:
            self._in_the_place_of_a_block(entry, entry.block, behind_name, first, below, value, model)
            return
        start, end = entry.extent[0], self.edits.written_end(entry.extent)
        if header:
            match = _HEADER.match(layout.text, start)
            assert match
            self._head(behind_name, start, match.end(), first)
            self._lines(layout.end(header.header), layout.end(entry.last), below)
        elif start == end or start >= entry.extent[1]:
            self._head(behind_name, behind_name, behind_name, first)
            self._lines(*(layout.end(layout.line(behind_name)),) * 2, below)
        else:
            if below and layout.line(start) != layout.line(entry.at):
                if "#" in layout.text[behind_name:start]:
                    raise NotInPlace(self.edits.place(loc), "has a comment before its value")
                start = behind_name
            self._head(behind_name, start, end, first)
            self._lines(*(layout.end(layout.line(end - 1)),) * 2, below)

    def _written(self, entry: Entry, value: Tree, model: type[BaseModel] | None) -> Written:
        """A new value: a text in the style of the old one, if that is a text."""
        layout, start, inner = self.edits.layout, entry.extent[0], entry.extent[2]
        if not isinstance(value, str) or not isinstance(entry.tree, str) or inner is not None:
            return behind(value, model)
        old = layout.text[start : self.edits.written_end(entry.extent)]
        if header := layout.scalar(entry.extent, self.block.column):
            lines = [layout.of(line).strip() for line in range(header.header + 1, entry.last + 1)]
            return self._as_block(value, old[0], header, _width(lines)) or behind(value, model)
        if "\n" in value and not ("\n" in entry.tree and old[0] == '"'):
            return behind(value, model)
        new = self.edits.alike(value, entry.extent, in_list=False)
        lines = [line.strip() for line in BREAK.split(old)]
        if len(lines) == 1:
            return new, []
        indent = " " * (layout.column(start + len(old.rstrip()) - len(lines[-1])))
        return f"{self.edits.line_end(start + len(old))}{indent}".join(wrapped(new, _width(lines))), []

    def _as_block(self, value: str, sign: str, old: Scalar, width: int) -> Written | None:
        """A text as a block like another one; literal where it cannot be folded."""
        deeper = 2 if old.column is None else old.column - self.block.column
        folded = block(value, ">", deeper, width, keeps=old.keeps) if sign == ">" else None
        return folded or block(value, "|", deeper, keeps=old.keeps)

    def _head(self, behind_name: int, start: int, end: int, first: str) -> None:
        """Write what stands behind a name on its line in the place of what stands there."""
        if not first:
            self.edits.replace(behind_name, end, "")
        elif start == behind_name:
            self.edits.replace(start, end, f" {first}")
        else:
            self.edits.replace(start, end, first)

    def _lines(self, start: int, end: int, lines: Sequence[str]) -> None:
        """Write lines in the place of others; at the end of the file, too, they end with a line end."""
        if not lines and start == end:
            return
        line_end = self.edits.line_end(end)
        above = "" if self.edits.begins_a_line(start) or not lines else line_end
        new = "".join(f"{' ' * self.block.column}{line}{line_end}" if line else line_end for line in lines)
        self.edits.replace(start, end, above + new)

    def _in_the_place_of_a_block(
        self,
        entry: Entry,
        old: Block,
        behind_name: int,
        first: str,
        below: list[str],
        value: Tree,
        model: type[BaseModel] | None,
    ) -> None:
        """Write a value in the place of fields or items that stand below its name, or behind its dash."""
        layout = self.edits.layout
        line, end = layout.line(old.entries[0].at), layout.end(entry.last)
        if line == layout.line(entry.at):
            lines = item_lines(value, model, layout.column(old.entries[0].at) - layout.column(entry.at) - 1)
            self.edits.replace(entry.at, layout.end(line), lines[0] + self.edits.line_end(end))
            self._lines(layout.end(line), end, lines[1:])
            return
        if first and below and line > layout.line(behind_name) + 1:
            first, below = in_brackets(value, model), []
        if first:
            self.edits.insert(behind_name, f" {first}")
        self._lines(layout.starts[line], end, below)

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
        """Write entries behind another one and the comments that belong to it."""
        at = self._start(self._until(after))
        gap = [""] if self._apart and not self.block.entries[after].keeps else []
        if not self.edits.begins_a_line(at):
            self._end_a_block(self.block.entries[after])
        self._lines(at, at, [line for entry in entries for line in [*gap, *entry]])

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
        match = _HEADER.match(layout.text, layout.content(entry.extent)) if header else None
        if match and "-" not in match.group() and layout.end(entry.last) == len(layout.text):
            self.edits.replace(match.start() + len(match.group().rstrip("+")), match.end(), "-")

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
        start = layout.content(like.extent)
        on_line = like.extent[0] < like.extent[1] and layout.line(like.extent[0]) == layout.line(like.at)
        gap = layout.column(like.extent[0]) - layout.column(like.at) - 1 if on_line else 1
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
        for start, end in _runs(gone):
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
        _, *others = self.block.entries
        enough = len(others) > (self.block.entries[0].key is not None)
        return enough and all(entry.leading and blank(entry.leading[0]) for entry in others)


@dataclass(frozen=True)
class InBrackets:
    """The fields in braces or the items in square brackets that stand at a place."""

    edits: Edits
    extent: Extent
    tree: Tree
    loc: Loc

    # Values

    def replace(self, at: int, key_end: int, value: Tree, model: type[BaseModel] | None) -> None:
        """Write another value."""
        extent = self._values[at]
        end = self.edits.written_end(extent)
        old = self._trees[at]
        if isinstance(value, str) and isinstance(old, str):
            self.edits.replace(extent[0], end, self.edits.alike(value, extent, in_list=True))
        elif extent[0] < end:
            self.edits.replace(extent[0], end, in_brackets(value, model))
        else:
            self.edits.insert(self.edits.colon(self.loc, key_end), f" {in_brackets(value, model)}")

    # Fields and items

    def insert(self, after: int | None, new: Sequence[New]) -> None:
        """Write fields or items behind one of the others, or before all of them."""
        written = [self._written(*one, like=after or 0) for one in new]
        pieces = self._pieces
        if not pieces:
            self.edits.insert(self.extent[0] + 1, ", ".join(written))
        elif after is None:
            between = f",{self._own_line(0) or ' '}"
            self.edits.insert(pieces[0][0], "".join(f"{one}{between}" for one in written))
        elif own := self._own_line(after):
            self._lines_behind(pieces[after][1], own, written)
        else:
            self.edits.insert(pieces[after][1], "".join(f", {one}" for one in written))

    def _lines_behind(self, end: int, own: str, written: list[str]) -> None:
        """Write lines behind a piece that has a line of its own, and behind the comment on that."""
        rest = _REST.match(self.edits.text, end)
        if rest is None:
            self.edits.insert(end, "".join(f",{own}{one}" for one in written))
            return
        if not rest["comma"]:
            self.edits.insert(end, ",")
        self.edits.insert(rest.end(), own + f",{own}".join(written) + rest["comma"])

    def _own_line(self, at: int) -> str:
        """The line end and the indentation before a piece that begins a line; empty where it does not."""
        layout, start = self.edits.layout, self._pieces[at][0]
        indent = layout.text[layout.starts[layout.line(start)] : start]
        return "" if indent.strip() or not layout.line(start) else self.edits.line_end(start) + indent

    def _written(self, name: str | None, value: Tree, model: type[BaseModel] | None, like: int) -> str:
        if name is not None:
            return f"{scalar(name, in_list=True)}: {in_brackets(value, model)}"
        if isinstance(value, str) and self._values:
            return self.edits.beside(value, self._trees[like], self._values[like], in_list=True)
        return in_brackets(value, model)

    def remove(self, gone: Collection[int]) -> None:
        """Remove some of what stands in the brackets; others stay."""
        pieces = self._pieces
        lines = [span for at in gone if (span := self._lines_of(*pieces[at]))]
        if len(lines) == len(gone):
            for start, end in lines:
                self.edits.replace(start, end, "")
            return
        for first, last in _runs(gone):
            if last + 1 < len(pieces):
                self.edits.replace(pieces[first][0], pieces[last + 1][0], "")
            else:
                self.edits.replace(pieces[first - 1][1], pieces[last][1], "")

    def _lines_of(self, start: int, end: int) -> tuple[int, int] | None:
        """The lines on which a piece stands alone, with its comma and its comment; None where it does not."""
        layout, rest = self.edits.layout, _REST.match(self.edits.text, end)
        begin = layout.starts[layout.line(start)]
        alone = rest and not layout.text[begin:start].strip()
        return (begin, layout.end(layout.line(rest.end()))) if rest and alone else None

    @property
    def _values(self) -> list[Extent]:
        inner = self.extent[2]
        return [value for _, _, value in inner.values()] if isinstance(inner, dict) else [*(inner or ())]

    @property
    def _trees(self) -> list[Tree]:
        """The values, without those of fields that have none."""
        if isinstance(self.extent[2], dict):
            tree = self.tree if isinstance(self.tree, dict) else {}
            return [tree.get(name) for name in self.extent[2]]
        return self.tree if isinstance(self.tree, list) else []

    @property
    def _pieces(self) -> list[tuple[int, int]]:
        """Where each field or item begins and ends."""
        inner = self.extent[2]
        if isinstance(inner, dict):
            return [(start, max(end, self._field_end(end, value))) for start, end, value in inner.values()]
        return [(value[0], self.edits.written_end(value)) for value in inner or ()]

    def _field_end(self, key_end: int, value: Extent) -> int:
        """Where a field ends: behind its value, or behind its colon where it has none."""
        if value[0] < value[1]:
            return self.edits.written_end(value)
        colon = self.edits.layout.next(key_end)
        return colon + 1 if self.edits.text[colon : colon + 1] == ":" else key_end


def _width(lines: list[str]) -> int:
    """How wide a text is written whose lines mean nothing."""
    return max([_WIDTH, *map(len, lines)])


def _runs(places: Collection[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of numbers that follow each other.

    >>> [*_runs([1, 2, 5])]
    [(1, 2), (5, 5)]
    """
    ordered = sorted(places)
    starts = [at for at in ordered if at - 1 not in places]
    for start, following in pairwise([*starts, None]):
        yield start, max(at for at in ordered if following is None or at < following)  # type: ignore[misc]


def _texts(value: Tree) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value or ():
            yield from _texts(inner)
