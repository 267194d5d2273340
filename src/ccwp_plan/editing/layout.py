"""The lines of a YAML file as fields and items: which comment, blank line and text belongs to which.

A comment belongs to what it stands above, unless it is indented like something above it, or touches what is
above it and a blank line parts it from what is below. One that is about the file, since it names its schema or
its licence, belongs to the head of the file. Only block style has a layout: what stands in brackets,
scalars and aliases are leaves, and what is written in a way that is too rare to take apart is `whole`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ccwp_plan.reading.extents import Extent, Loc, Tree
from ccwp_plan.reading.place import Source

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

_IGNORED = re.compile("(?:[ \t\n\r\x85\u2028\u2029]|#[^\n\r\x85\u2028\u2029]*)*")
_NAME = re.compile("[&*]([0-9A-Za-z_-]+)")
_BLOCK_SCALAR = re.compile("[|>]([0-9+-]*)")
_HEADER = re.compile(rf"(?:&[0-9A-Za-z_-]+{_IGNORED.pattern})?[|>][0-9+-]*[ \t]*(?:#[^\n\r\x85\u2028\u2029]*)?")
_COMMENT = re.compile("#[^\n\r\x85\u2028\u2029]*")
_ITEM = re.compile("#+ *- ")
_MORE = re.compile("#+ *- |#+  ")
_LICENCE = re.compile(r"#.*(?:\bSPDX-|\bcopyright\b|\blicensed under\b|©)", re.IGNORECASE)
_BLANK = re.compile("[ \t]*(?:\r\n|[\n\r\x85\u2028\u2029])?")


@dataclass(slots=True)
class Entry:
    """A field of a block mapping or an item of a block list.

    `at` is the offset of its key, its dash or its question mark, `last` its last line, be it in `block`, the
    fields or items below it. `leading` are the lines above that belong to it, `within` the comments of an
    entry without a value, `trailing` the comments that touch it from below: all without indentation.
    """

    at: int
    last: int
    key: str | None
    extent: Extent
    tree: Tree
    block: Block | None = None
    whole: bool = False
    keeps: bool = False
    leading: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)
    trailing: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A block mapping or list: its column, its entries, and the lines that stay at its head and its tail."""

    column: int
    entries: list[Entry]
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A block scalar: the line of its header, the signs of that, and the column of its text if known."""

    header: int
    signs: str
    column: int | None

    @property
    def keeps(self) -> bool:
        """Whether all line ends count."""
        return "+" in self.signs


class Layout:
    """The layout of a file that was read without a problem.

    `root` is None where the whole file is in brackets. `above` and `below` are the lines before and after the
    top level mapping that are left as they are: directives, the marks of beginning and end.
    """

    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.starts = [0, *(match.end() for match in BREAK.finditer(self.text))]
        self.names = sorted(self._names(source.extent))
        self.root: Block | None = None
        self.above = self.below = range(0)
        if self.is_block(source.extent):
            self.root = self._block(source.extent, source.data)
            self._share_all(self.root, source.extent)
            self._keep_at_head(self.root, source.schema)

    def entry(self, loc: Loc) -> Entry | None:
        """The field or item at a path; None where it stands in brackets, or in what cannot be taken apart."""
        block, entry = self.root, None
        for step in loc:
            entries = block.entries if block else []
            found = entries[step : step + 1] if isinstance(step, int) else [one for one in entries if one.key == step]
            entry = found[0] if found else None
            block = entry.block if entry else None
        return entry

    def line(self, offset: int) -> int:
        """The line of an offset, from 0."""
        return bisect_right(self.starts, offset) - 1

    def column(self, offset: int) -> int:
        """The column of an offset, from 0."""
        return offset - self.starts[self.line(offset)]

    def end(self, line: int) -> int:
        """The offset at which a line ends, its line end included."""
        return self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)

    def of(self, line: int) -> str:
        """A line with its end."""
        return self.text[self.starts[line] : self.end(line)]

    def next(self, offset: int) -> int:
        """The offset of what follows, white space and comments left out."""
        match = _IGNORED.match(self.text, offset)
        return match.end() if match else offset

    def sign(self, offset: int) -> str:
        """The sign at an offset: & of an anchor, * of an alias, a bracket, | or > of a block scalar."""
        return self.text[offset : offset + 1]

    def content(self, extent: Extent) -> int:
        """The offset of a value behind its anchor."""
        anchor = _NAME.match(self.text, extent[0]) if self.sign(extent[0]) == "&" else None
        return self.next(anchor.end()) if anchor else extent[0]

    def is_block(self, extent: Extent) -> bool:
        """Whether a value is a mapping or a list in block style."""
        return extent[2] is not None and self.sign(self.content(extent)) not in "[{" and self.sign(extent[0]) != "*"

    def scalar(self, extent: Extent, column: int) -> Scalar | None:
        """The block scalar that a value is, if it is one; `column` is that of the fields or items it is one of."""
        at = self.content(extent)
        match = _BLOCK_SCALAR.match(self.text, at) if extent[2] is None and at < extent[1] else None
        if match is None:
            return None
        header, digits = self.line(at), match[1].strip("+-")
        lines = (self.of(line) for line in range(header + 1, self.line(min(extent[1], len(self.text)) - 1) + 1))
        shown = next((line for line in lines if not blank(line)), None)
        indent = column + int(digits) if digits else None if shown is None else spaces(shown)
        return Scalar(header, match.group(), indent)

    # Where things are

    def _block(self, extent: Extent, tree: Tree) -> Block:
        """The block mapping or list at an extent."""
        entries: list[Entry] = []
        end = self.content(extent) if self.has_anchor(extent) else extent[0]
        column = self.column(self.next(end))
        for key, begins, key_end, value, below in _inner(extent, tree):
            at = self.next(end)
            end = max(value[1], key_end, at + 1)
            entry = Entry(at, self.line(max(key_end if key else at + 1, 1) - 1), key, value, below)
            self._complete(entry, column, explicit=key is not None and at != begins)
            entries.append(entry)
        return Block(column, entries)

    def has_anchor(self, extent: Extent) -> bool:
        """Whether a value has an anchor of its own, and not only its first key."""
        inner = extent[2]
        first = next((begins for begins, _, _ in inner.values()), None) if isinstance(inner, dict) else None
        return self.sign(extent[0]) == "&" and extent[0] != first

    def _complete(self, entry: Entry, column: int, *, explicit: bool) -> None:
        """Add to an entry of a block at a column what its value says; an `explicit` one has a question mark."""
        extent = entry.extent
        if self.is_block(extent):
            block = self._block(extent, entry.tree)
            entry.last, entry.keeps = block.entries[-1].last, block.entries[-1].keeps
            entry.whole = explicit or (self.has_anchor(extent) and self.line(extent[0]) != self.line(entry.at))
            entry.block = None if entry.whole else block
        else:
            entry.whole = explicit
            scalar = self.scalar(extent, column)
            if scalar:
                entry.last, entry.keeps = self._last(extent, scalar), scalar.keeps
            elif extent[1] > extent[0]:
                entry.last = self.line(extent[1] - 1)

    def _last(self, extent: Extent, scalar: Scalar) -> int:
        """The last line of a block scalar, without the blank lines that do not count."""
        last = self.line(min(extent[1], len(self.text)) - 1)
        while last > scalar.header and not scalar.keeps and blank(line := self.of(last)):
            body = BREAK.sub("", line)
            if scalar.column is not None and len(body) > scalar.column:
                break
            last -= 1
        return last

    def _names(self, extent: Extent) -> Iterator[tuple[int, str, str]]:
        """The anchors and aliases in what stands at an extent: offset, sign and name."""
        if name := _NAME.match(self.text, extent[0]):
            yield extent[0], self.sign(extent[0]), name[1]
        if self.sign(extent[0]) == "*" and name:
            return
        for key, begins, _, value, _ in _inner(extent, None):
            if key is not None and (name := _NAME.match(self.text, begins)):
                yield begins, self.sign(begins), name[1]
            yield from self._names(value)

    # Which line belongs to what

    def _share_all(self, root: Block, extent: Extent) -> None:
        """Give every line around the entries to what it belongs to."""
        first, count = self.line(root.entries[0].at), len(self.starts)
        begin = max((line + 1 for line in range(first) if self.of(line).startswith("---")), default=0)
        if self.has_anchor(extent):
            begin = self.line(extent[0]) + 1
        ends = (line for line in range(root.entries[-1].last + 1, count) if self.of(line).startswith("..."))
        end = next(ends, count)
        self.above, self.below = range(begin), range(end, count)
        self._share(root, begin, end)

    def _keep_at_head(self, root: Block, schema: tuple[int, int] | None) -> None:
        """Give to the head of the file the comments above its first field that are about the file.

        Those are all down to the one that names its schema, and all if one names a licence, which may be several lines.
        """
        leading = root.entries[0].leading
        above = self.line(root.entries[0].at) - len(leading)
        kept = max(0, self.line(schema[0]) + 1 - above) if schema else 0
        if any(_LICENCE.match(line) for line in leading[kept:]):
            kept = len(leading)
        root.head += leading[:kept]
        root.entries[0].leading = leading[kept:]

    def _share(self, block: Block, begin: int, limit: int) -> None:
        """Give the lines from `begin` to `limit` to the entries of a block and to what is below them."""
        lines = self._lines(begin, self.line(block.entries[0].at))
        head = max((at + 1 for at, line in enumerate(lines) if blank(line)), default=0)
        block.head, block.entries[0].leading = _bare(lines[:head]), _bare(lines[head:])
        for entry, following in pairwise([*block.entries, None]):
            assert entry is not None
            lines = self._lines(entry.last + 1, self.line(following.at) if following else limit)
            cut = self._cut(entry, lines, block.column)
            if entry.block:
                on_line = self.line(entry.block.entries[0].at) == self.line(entry.at)
                self._share(entry.block, self.line(entry.at) + (not on_line), entry.last + 1 + cut)
            else:
                entry.within = _bare(lines[:cut])
            if following is None:
                block.tail = _bare(lines[cut:])
            else:
                entry.trailing, following.leading = _parted(_bare(lines[cut:]))

    def _cut(self, entry: Entry, lines: list[str], column: int) -> int:
        """How many of the lines below an entry are indented as part of it."""
        empty = entry.extent[0] == entry.extent[1] and not entry.whole
        if entry.block is None and not empty:
            return 0
        cut = _deeper(lines, column, listed=entry.block is not None and entry.block.column == column)
        while cut and blank(lines[cut - 1]):
            cut -= 1
        return cut

    def _lines(self, begin: int, end: int) -> list[str]:
        return [self.of(line) for line in range(begin, end)]


def comments(source: Source) -> Counter[str]:
    """The comments of a file, from the number sign on, and how often each stands in it."""
    counts: Counter[str] = Counter()
    end = 0
    for start, stop in [*sorted(set(_scalars(source.text, source.extent))), (len(source.text),) * 2]:
        counts.update(_COMMENT.findall(source.text, end, max(start, end)))
        end = max(stop, end)
    return counts


def _scalars(text: str, extent: Extent) -> Iterator[tuple[int, int]]:
    """Where the text of keys and scalars stands; the header of a block scalar is none."""
    if extent[2] is None:
        header = _HEADER.match(text, *extent[:2])
        yield header.end() if header else extent[0], extent[1]
    elif text[extent[0] : extent[0] + 1] != "*":
        for key, begins, ends, value, _ in _inner(extent, None):
            if key is not None:
                yield begins, ends
            yield from _scalars(text, value)


def blank(line: str) -> bool:
    """Whether a line shows nothing."""
    return _BLANK.fullmatch(line) is not None


def spaces(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def _inner(extent: Extent, tree: Tree) -> Iterator[tuple[str | None, int, int, Extent, Tree]]:
    """What a mapping or a list holds: key, where the key begins and ends, the extent of the value, the value."""
    if isinstance(extent[2], dict):
        for key, (begins, ends, value) in extent[2].items():
            yield key, begins, ends, value, tree.get(key) if isinstance(tree, dict) else None
    elif extent[2] is not None:
        for at, value in enumerate(extent[2]):
            yield None, value[0], value[0], value, tree[at] if isinstance(tree, list) else None


def _deeper(lines: list[str], column: int, *, listed: bool) -> int:
    """How many lines come before the first comment that is not indented deeper than a column.

    Where a list is `listed` at this very column, an item that was made a comment belongs to the list.
    """
    item = _ITEM
    for at, line in enumerate(lines):
        if not blank(line) and spaces(line) <= column:
            if not (listed and item.match(line.strip())):
                return at
            item = _MORE
    return len(lines)


def _bare(lines: list[str]) -> list[str]:
    """Comments without indentation, and blank lines with nothing but their ends."""
    return [line.lstrip(" \t") for line in lines]


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """The comments that touch what is above and not what is below, and the other lines."""
    at = next((at for at, line in enumerate(lines) if blank(line)), 0)
    return lines[:at], lines[at:]
