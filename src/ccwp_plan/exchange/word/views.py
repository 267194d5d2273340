"""The text of a Word file when some of its changes count and the others do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ccwp_plan.exchange.word.text import Accepts, Form, Paragraph, Piece, Place, Point, Range, Tracked, within


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a view, made of one paragraph of the file or of several that are joined."""

    place: Place
    form: Form
    pieces: tuple[Piece, ...]
    first: int
    last: int
    """the first and the last of the paragraphs of the file that it is made of"""

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class View:
    """The file when some changes count and the others do not, paragraph by paragraph."""

    lines: tuple[Line, ...]
    starts: tuple[Point | None, ...]
    """for each paragraph of the file, where its words begin; None where it is not there"""
    paragraphs: tuple[Paragraph, ...] = field(repr=False)
    accepts: Accepts = field(repr=False, compare=False)
    hung: Mapping[str, Sequence[Line]] = field(repr=False, compare=False)
    """the paragraphs of footnotes, endnotes and text boxes, by what these are called where they are referred to"""

    def at(self, point: Point) -> Point | None:
        """Where a place in the file is in this view; None where what it stands in is not there."""
        start = self.starts[point.paragraph]
        if start is None:
            return None
        before = self.paragraphs[point.paragraph].between(0, point.offset)
        return Point(start.paragraph, start.offset + len(self._words(before)))

    def words(self, range_: Range) -> str:
        """The words of a range of the file that this view has, a line for each paragraph."""
        text = ""
        for number in range(range_.start.paragraph, range_.end.paragraph + 1):
            paragraph = self.paragraphs[number]
            if self.starts[number] is not None:
                text += self._words(within(paragraph, number, range_))
                if number < range_.end.paragraph and paragraph.mark.stands(self.accepts):
                    text += "\n"
        return text.strip("\n")

    def _words(self, pieces: Iterator[Piece]) -> str:
        return "".join(piece.text for piece in pieces if piece.fate.stands(self.accepts))


def seen(paragraphs: tuple[Paragraph, ...], accepts: Accepts) -> View:
    """The file when the changes count that are accepted.

    By ECMA-376, part 1, 17.13.5: a paragraph whose mark goes is joined with the one that follows in the same cell or
    text, which keeps its own form. Where none follows, nothing is left of it but its words.
    """
    standing = [number for number, paragraph in enumerate(paragraphs) if paragraph.stands(accepts)]
    starts: list[Point | None] = [None] * len(paragraphs)
    lines: list[Line] = []
    filled: set[int] = set()
    last_of = {paragraphs[number].container: number for number in standing}
    for joined in _joined(paragraphs, standing, accepts):
        length = 0
        for number, pieces in joined:
            starts[number] = Point(len(lines), length)
            length += sum(len(piece.text) for piece in pieces)
        first, last = joined[0][0], joined[-1][0]
        end = paragraphs[last]
        pieces = tuple(piece for _, pieces in joined for piece in pieces)
        needed = last_of[end.container] == last and end.container not in filled
        if pieces or needed or end.mark.stands(accepts):
            lines.append(Line(end.place, end.shape(accepts), pieces, first, last))
            filled.add(end.container)
        else:
            for number, _ in joined:
                starts[number] = None
    hung: dict[str, list[Line]] = {}
    for line in lines:
        if line.place.anchor is not None:
            hung.setdefault(line.place.name, []).append(line)
    return View(tuple(lines), tuple(starts), paragraphs, accepts, hung)


_Joined = list[tuple[int, tuple[Piece, ...]]]


def _joined(paragraphs: Sequence[Paragraph], standing: list[int], accepts: Accepts) -> Iterator[_Joined]:
    """The paragraphs that are there, by number and with their pieces that are, those together that are joined."""
    joined: _Joined = []
    for number, following in zip(standing, [*standing[1:], None], strict=False):
        paragraph = paragraphs[number]
        joined.append((number, tuple(piece for piece in paragraph.pieces if piece.fate.stands(accepts))))
        goes_on = following is not None and paragraphs[following].container == paragraph.container
        if paragraph.mark.stands(accepts) or not goes_on:
            yield joined
            joined = []


def everything(_: Tracked) -> bool:
    """Every change counts."""
    return True


def nothing(_: Tracked) -> bool:
    """No change counts."""
    return False
