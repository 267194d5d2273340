"""The layout of a plan's files: one order of fields, one way to cite, two spaces a level.

The text is taken apart into lines and put together again; no comment, no scalar and no quotation mark is
written anew, but for the citations. What comes out is read again before anybody gets it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from ccwp_plan.editing.layout import BREAK, Block, Entry, Layout, Scalar, blank, comments, spaces
from ccwp_plan.editing.order import Field, by_fields, by_protocol, may_take, same
from ccwp_plan.editing.written import scalar
from ccwp_plan.language.brackets import inside, within
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.reference import SHIPPED, Reference
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.extents import Extent, Tree
from ccwp_plan.reading.place import Source
from ccwp_plan.reading.source import parse

_INDENT = 2
_BYTE_ORDER_MARK = re.compile("^[ -]*\ufeff", re.MULTILINE)
"""In a line's first column YAML passes over it, behind spaces it is a character like others."""
_Outline: TypeAlias = "dict[str, _Outline] | list[_Outline] | None"


class NotTheSame(Exception):
    """The new text would not be read as the old one is: a mistake of this program, never of a file."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something in brackets: where it stands, its new text, and its name or its value."""

    start: int
    end: int
    text: str
    key: str | None
    value: Tree
    extent: Extent


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of the new text: those above, without indentation, and the others.

    `keeps` says that they end with a block scalar to which every blank line behind it would belong.
    """

    above: list[str]
    own: list[str]
    keeps: bool


def formatted(source: Source, model: type[Fields], taxonomy: Taxonomy | None, reference: Reference = SHIPPED) -> str:
    """The text of a file with its fields in the order of `model`, in the layout that docs/fmt.md tells.

    Citations are written as `taxonomy` writes them, or left as they are where it is None; Member States stand in the
    order of `reference`. A text in this layout is given back as it is, and so is one that was read with a problem.
    Raises NotTheSame where the new text would be read as anything else than the old one, the order of actors and the
    spelling of citations apart.
    """
    if source.problems or source.data is None or _BYTE_ORDER_MARK.search(source.text):
        return source.text
    ended = _ended(source)
    new = _Writer(ended, taxonomy, reference).file(Field(model))
    if new != source.text:
        _check(ended, parse(new.encode(), source.path), Field(model), taxonomy)
    return new


def _ended(source: Source) -> Source:
    """The file with a line end at its end, if that is not a part of the last scalar."""
    text = source.text
    last = text[max((match.end() for match in BREAK.finditer(text)), default=0) :]
    if not last:
        return source
    for ended in (text[: len(text) - len(last)] if blank(last) else text + _line_end(text), text + _line_end(text)):
        again = parse(ended.encode(), source.path)
        if again.data == source.data and not again.problems:
            return again
    return source


def _line_end(text: str) -> str:
    match = BREAK.search(text)
    return match.group() if match else "\n"


class _Writer:
    """Writes one file anew."""

    def __init__(self, source: Source, taxonomy: Taxonomy | None, reference: Reference) -> None:
        self.source, self.text, self.taxonomy, self.reference = source, source.text, taxonomy, reference
        self.ids = {node.id for node in taxonomy.nodes} if taxonomy else set()
        self.layout = Layout(source)

    def file(self, field: Field) -> str:
        """The whole text."""
        layout, extent = self.layout, self.source.extent
        if layout.root is None:
            return self.text[: extent[0]] + self.value(extent, self.source.data, field) + self.text[extent[1] :]
        root = self.block(layout.root, 0, field)
        above, below = ([layout.of(line) for line in lines] for lines in (layout.above, layout.below))
        return "".join([*above, *root.above, *root.own, *below])

    # Block style

    def block(self, block: Block, column: int, field: Field) -> _Lines:
        """The lines of a block mapping or list; above are those that come before its first entry."""
        first, *others = self.ordered(block.entries, field)
        lines = self.entry(first, column, block.column, field)
        above = [*self.head(block, first), *first.leading, *lines.above]
        own, keeps = lines.own, lines.keeps
        for entry in others:
            lines = self.entry(entry, column, block.column, field)
            own += _behind(keeps, _indented([*entry.leading, *lines.above], column)) + lines.own
            keeps = lines.keeps
        tail = _behind(keeps, block.tail)
        if tail and not blank(tail[0]) and [first, *others][-1].trailing:
            tail = [_line_end(self.text), *tail]
        return _Lines(above, own + _indented(tail, column), keeps and not tail)

    def head(self, block: Block, first: Entry) -> list[str]:
        """The lines at the head of a block, parted from comments that now follow them and did not before."""
        touches = block.head and not blank(block.head[-1]) and first.leading
        return [*block.head, _line_end(self.text)] if touches and first is not block.entries[0] else block.head

    def ordered(self, entries: list[Entry], field: Field) -> list[Entry]:
        """The entries in their order, with the blank lines between them as they were."""
        order = self.order([entry.key for entry in entries], [entry.tree for entry in entries], field)
        if order == sorted(order) or not self.may_take(order, entries):
            return entries
        new = [entries[at] for at in order]
        if new[0] is not entries[0]:
            gap = new[0].leading[: _blanks(new[0].leading)]
            entries[0].leading = gap + entries[0].leading
            new[0].leading = new[0].leading[len(gap) :]
        for one, other in pairwise(new):
            if one.trailing and not _blanks(other.leading):
                other.leading.insert(0, _line_end(self.text))
        return new

    def order(self, names: Sequence[str | None], values: Sequence[Tree], field: Field) -> list[int]:
        """The positions of fields, or of the items of a list, in the order that they should have."""
        if None not in names:
            return by_fields(names, field)
        if field.lists_actors and all(within(value) is not None for value in values):
            return by_protocol(values, self.reference)
        return [*range(len(values))]

    def may_take(self, order: list[int], entries: list[Entry]) -> bool:
        """Whether entries may take an order: not where an alias or the end of the file stands against it."""
        spans = [(entry.at, self.layout.end(entry.last)) for entry in entries]
        last = self.text[self.layout.starts[entries[-1].last] : spans[-1][1]]
        ended = BREAK.search(last) or order[-1] == len(entries) - 1
        return bool(ended) and may_take(order, spans, self.layout.names)

    def entry(self, entry: Entry, column: int, old: int, field: Field) -> _Lines:
        """The lines of an entry; above are those that come before it, and after what belongs to it there."""
        below = field.of(entry.key, shared=self.layout.sign(entry.extent[0]) == "&")
        if entry.block is None:
            lines = _Lines([], self.leaf(entry, column, old, below), entry.keeps)
        else:
            lines = self.holder(entry, entry.block, column, below)
        more = _indented(entry.within, column + _INDENT) + _indented(entry.trailing, column)
        return _Lines(lines.above, lines.own + more, lines.keeps and not more)

    def holder(self, entry: Entry, block: Block, column: int, field: Field) -> _Lines:
        """The lines of an entry that has fields or items below it."""
        lines = self.block(block, column + _INDENT, field)
        line = self.layout.line(entry.at)
        head = self.text[entry.at : self.layout.end(line)]
        if self.layout.line(block.entries[0].at) == line or head.strip() == "-":
            first = f"{' ' * column}- {lines.own[0][column + _INDENT :]}"
            return _Lines(_trimmed(lines.above), [first, *lines.own[1:]], lines.keeps)
        above = _indented(lines.above, column + _INDENT)
        return _Lines([], [" " * column + head, *above, *lines.own], lines.keeps)

    def leaf(self, entry: Entry, column: int, old: int, field: Field) -> list[str]:
        """The lines of an entry that has nothing below it that is taken apart."""
        layout, (start, end, _) = self.layout, entry.extent
        end_of_line = layout.end(entry.last)
        scalar = None if entry.whole else layout.scalar(entry.extent, old)
        if entry.whole or scalar or start == end:
            text = self.text[entry.at : end_of_line]
        else:
            text = (
                self.text[entry.at : start] + self.value(entry.extent, entry.tree, field) + self.text[end:end_of_line]
            )
        shift = column - old
        if entry.key is None and not entry.whole and start < end and layout.line(start) == layout.line(entry.at):
            shift = column + _INDENT - layout.column(start)
            text = f"- {text[start - entry.at :]}"
        return _shifted(text, _Move(old, column, shift), scalar, layout.line(entry.at))

    # Values and brackets

    def value(self, extent: Extent, tree: Tree, field: Field) -> str:
        """The new text of a scalar that is no block scalar, or of something in brackets."""
        written = self.text[extent[0] : extent[1]]
        at = self.layout.content(extent)
        if self.layout.sign(extent[0]) == "*":
            return written
        if extent[2] is not None:
            shared = field.of(None, shared=at != extent[0])
            return self.text[extent[0] : at] + self.brackets((at, extent[1], extent[2]), tree, shared)
        if field.cites and at == extent[0] and isinstance(tree, str):
            return self.citation(written, tree)
        return written

    def brackets(self, extent: Extent, tree: Tree, field: Field) -> str:
        """The new text of a mapping or a list in brackets: in order, where that can be seen at a glance."""
        pieces = [*self.pieces(extent, tree, field)]
        if self.layout.sign(extent[0]) not in ("[", "{") or not pieces:
            return self.text[extent[0] : extent[1]]
        ends = [extent[0], *(piece.end for piece in pieces)]
        starts = [*(piece.start for piece in pieces), extent[1]]
        between = [self.text[end:start] for end, start in zip(ends, starts, strict=True)]
        order = self.order([piece.key for piece in pieces], [piece.value for piece in pieces], field)
        if order != sorted(order) and self.is_plain(extent, pieces, between):
            spans = [(piece.start, piece.end) for piece in pieces]
            pieces = [pieces[at] for at in order] if may_take(order, spans, self.layout.names) else pieces
        return between[0] + "".join(piece.text + after for piece, after in zip(pieces, between[1:], strict=True))

    def pieces(self, extent: Extent, tree: Tree, field: Field) -> Iterator[_Piece]:
        """What stands in brackets."""
        if isinstance(extent[2], dict):
            values = tree if isinstance(tree, dict) else {}
            for key, (start, end, inner) in extent[2].items():
                text = self.text[start : inner[0]] + self.value(inner, values.get(key), field.of(key, shared=False))
                yield _Piece(start, max(end, inner[1]), text, key, values.get(key), inner)
        elif extent[2] is not None and isinstance(tree, list):
            for inner, value in zip(extent[2], tree, strict=True):
                yield _Piece(inner[0], inner[1], self.value(inner, value, field), None, value, inner)

    def is_plain(self, extent: Extent, pieces: list[_Piece], between: list[str]) -> bool:
        """Whether something in brackets is on one line, with a comma between values that are all given."""
        return (
            not BREAK.search(self.text, extent[0], extent[1])
            and all(piece.extent[0] < piece.extent[1] for piece in pieces)
            and between[0][1:].strip() == ""
            and all(comma.strip() == "," for comma in between[1:-1])
            and between[-1][:-1].strip() in ("", ",")
        )

    def citation(self, written: str, cited: str) -> str:
        """A citation as the strategy writes it, in the quotation marks and the brackets that it has."""
        value = inside(cited)
        node = self.taxonomy.find(value or cited) if self.taxonomy else None
        quote = written[0] if written[0] in "'\"" else ""
        if node is None or cited.strip() in self.ids or value in self.ids:
            return written
        return scalar(f"[{node.id}]" if value else node.id, in_list=True, quote=quote)


# Lines


def _indented(lines: Sequence[str], column: int) -> list[str]:
    return [line if blank(line) else " " * column + line for line in lines]


def _blanks(lines: Sequence[str]) -> int:
    """How many blank lines come first."""
    return next((at for at, line in enumerate(lines) if not blank(line)), len(lines))


def _trimmed(lines: list[str]) -> list[str]:
    """Lines without the blank ones at both ends."""
    lines = lines[_blanks(lines) :]
    return lines[: len(lines) - _blanks(lines[::-1])]


def _behind(keeps: bool, lines: list[str]) -> list[str]:
    """Lines that follow others: without blank ones first where those would become a part of the text above."""
    return lines[_blanks(lines) :] if keeps else lines


@dataclass(frozen=True, slots=True)
class _Move:
    """How a text moves: from the column `old` to the column `new`, and by how much its further lines shift."""

    old: int
    new: int
    shift: int


def _shifted(text: str, move: _Move, scalar: Scalar | None, line: int) -> list[str]:
    """The lines of a text that moves, which began on a line; those of a block scalar move as far as the column does."""
    ends = [0, *(match.end() for match in BREAK.finditer(text)), len(text)]
    first, *others = [text[start:end] for start, end in pairwise(ends) if start < end]
    lines = [" " * move.new + first]
    for at, other in enumerate(others, line + 1):
        if blank(other) or (scalar and at > scalar.header):
            lines.append(_moved(other, move.new - move.old))
        else:
            lines.append(_continued(other, move))
    return lines


def _moved(line: str, shift: int) -> str:
    """A line of a block scalar with its indentation changed and nothing else."""
    if shift < 0:
        return line[min(-shift, spaces(line)) :]
    return line if BREAK.fullmatch(line) else " " * shift + line


def _continued(line: str, move: _Move) -> str:
    """A line that goes on with a value whose indentation means nothing, but that it is deeper than the entry's."""
    indent = spaces(line)
    if indent > move.old:
        return " " * max(move.new + 1, indent + move.shift) + line[indent:]
    return " " * move.new + line[indent:] if indent == move.old else line


# The new text against the old one


def _check(old: Source, new: Source, field: Field, taxonomy: Taxonomy | None) -> None:
    """Raise NotTheSame unless two texts are read alike and have the same comments."""
    alike = (
        not new.problems
        and same(old.data, new.data, field, taxonomy)
        and _outline(old.extent) == _outline(new.extent)
        and comments(old) == comments(new)
    )
    if not alike:
        raise NotTheSame(f"{old.path.as_posix()} would be read differently")


def _outline(extent: Extent) -> _Outline:
    """The names of all fields, with those that have no value; a list of one scalar may change places with a scalar."""
    if isinstance(extent[2], dict):
        return {key: _outline(value) for key, (_, _, value) in extent[2].items()}
    outlines = [_outline(item) for item in extent[2] or ()]
    return outlines if any(outlines) or len(outlines) > 1 else None
