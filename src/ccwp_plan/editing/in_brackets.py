"""Changes of the fields in braces, and of the items in square brackets, of a file's text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from ccwp_plan.editing.edits import Edits, New, runs
from ccwp_plan.editing.written import in_brackets, scalar
from ccwp_plan.reading.extents import Extent, Loc, Tree

_REST = re.compile("[ \t]*(?P<comma>,?)[ \t]*(?:#[^\n\r\x85\u2028\u2029]*)?(?=[\n\r\x85\u2028\u2029])")
"""What follows a field or an item that is the last on its line."""


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
        if rest is None or any(edit.start < rest.end() < edit.end for edit in self.edits.made):
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
        for first, last in runs(gone):
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
