"""Stretches of a file's text that are replaced; every other sign stays as it is.

What is written there is best effort: `Patch`, which has the edits made in lines and in brackets, reads the new text
again and holds it against what was meant.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from pydantic import BaseModel

from ccwp_plan.editing.layout import BREAK, Layout
from ccwp_plan.editing.written import scalar
from ccwp_plan.errors import CallError
from ccwp_plan.reading.extents import Extent, Loc, Tree
from ccwp_plan.reading.place import Place, Source

New: TypeAlias = "tuple[str | None, Tree, type[BaseModel] | None]"
"""A new field, or a new item, which has no name; and the model of its value, or of the items of that."""

_RARE = "is written in a way that cannot be changed in place"
_BY_HAND = "Change it by hand, or write it in a simpler way and try again."


class NotInPlace(CallError):
    """What should be changed is written in a way in which it cannot be changed where it stands; `place` says where."""

    def __init__(self, place: Place, why: str = _RARE, help_: str = _BY_HAND) -> None:
        field = next((step for step in reversed(place.loc) if isinstance(step, str)), "")
        where = f"{place.source.path.as_posix()}, line {place.span().line}"
        super().__init__(f"‘{field}’ in {where}, {why}." if field else f"{where}: this {why}.", help_)
        self.place = place


class Edit(NamedTuple):
    """What is written in the place of a stretch of the text; where that is empty, it is inserted."""

    start: int
    end: int
    new: str


def _span(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


class Edits:
    """Edits of one text, which are made together."""

    def __init__(self, source: Source) -> None:
        self.source, self.text, self.layout = source, source.text, Layout(source)
        self.made: list[Edit] = []

    def replace(self, start: int, end: int, new: str) -> None:
        """Write something in the place of a stretch; what is inserted at one place stays in the order of the calls."""
        insort(self.made, Edit(start, end, new), key=_span)

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
        return match.group() if match and match.group() in ("\r\n", "\r") else "\n"

    def begins_a_line(self, offset: int) -> bool:
        """Whether a line begins at an offset, as far as edits have been made."""
        before = bisect_right(self.made, (offset, offset), key=_span)
        edit = self.made[before - 1] if before else None
        if edit and edit.end == offset and (edit.new or edit.start < offset):
            return edit.new.endswith(("\n", "\r")) if edit.new else self.begins_a_line(edit.start)
        return bool(BREAK.search(self.text, max(offset - 1, 0), offset))

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


def runs(places: Collection[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of numbers that follow each other.

    >>> [*runs([1, 2, 5])]
    [(1, 2), (5, 5)]
    """
    ordered = sorted(places)
    starts = [at for at in ordered if at - 1 not in places]
    for start, following in pairwise([*starts, None]):
        yield start, max(at for at in ordered if following is None or at < following)  # type: ignore[misc]
