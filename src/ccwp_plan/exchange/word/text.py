"""The text of a Word file as it was saved: deleted words stand beside inserted ones, and each says whose change it is.

Every view of it (as it was before the changes, as it is after them, as one author would have it) is worked out from
that by saying which changes count; so a place in the file has its place in each view.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import accumulate


class Story(StrEnum):
    """The texts that a Word file is made of."""

    DOCUMENT = "document"
    TEXT_BOX = "text box"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    HEADER = "header"
    FOOTER = "footer"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A place: the paragraph, from 0, and how many characters of it stand before.

    In a file the paragraphs are those of the file, and their characters deleted and inserted ones alike; in a view they
    are those of the view.
    """

    paragraph: int
    offset: int


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """From one place to another, which is not before it."""

    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: the table as they come in the file, the row and the first column of the cell, from 1."""

    table: int
    row: int
    column: int
    continued: bool = False
    """whether it is one with the cell above: merged cells are so many in the file"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands."""

    story: Story = Story.DOCUMENT
    number: int = 1
    """which footnote, header or other such text it is in, from 1 as they come"""
    cells: tuple[Cell, ...] = ()
    """the cells that it is in, the outermost first"""
    anchor: Point | None = None
    """of a footnote, an endnote or a text box: where in the file it is referred to"""

    @property
    def name(self) -> str:
        """What a footnote or another such text is called where it is referred to: footnote 1."""
        return f"{self.story} {self.number}"


@dataclass(frozen=True, slots=True)
class Form:
    """What a paragraph is: its style by name, the level of a heading, and that of an item of a list, from 1."""

    style: str = ""
    heading: int | None = None
    level: int | None = None
    numbered: bool = False
    """whether the item has a number or a letter, and not a dash or a dot"""


@dataclass(frozen=True, slots=True)
class Tracked:
    """Who changed something and when; what was moved has the name of the move."""

    author: str
    date: datetime | None
    move: str | None = None


Accepts = Callable[[Tracked], bool]
"""Says which changes count in a view."""


@dataclass(frozen=True, slots=True)
class Fate:
    """The changes that something is there by, and those that it goes by."""

    inserted: tuple[Tracked, ...] = ()
    deleted: tuple[Tracked, ...] = ()

    def stands(self, accepts: Accepts) -> bool:
        """Whether it is there when these changes count."""
        return all(map(accepts, self.inserted)) and not any(map(accepts, self.deleted))

    def within(self, outer: Fate) -> Fate:
        """The fate of what stands in something that has a fate of its own."""
        return Fate((*outer.inserted, *self.inserted), (*outer.deleted, *self.deleted))


NONE = Fate()


@dataclass(frozen=True, slots=True)
class Look:
    """How words look: as in rich text, and as the Council marks what is new and what is deleted."""

    strong: bool = False
    emphasis: bool = False
    underlined: bool = False
    struck: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one kind, or what stands in a line and is no text: `object_` names it."""

    text: str
    fate: Fate = NONE
    look: Look = PLAIN
    link: str | None = None
    object_: str | None = None
    """footnote 1, endnote 1, text box 1; picture, with what is said of it"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the file, with all that was inserted into it and deleted from it."""

    place: Place
    container: int
    """what it stands in: two paragraphs that follow each other in the same cell or text can become one"""
    form: Form
    pieces: tuple[Piece, ...]
    mark: Fate = NONE
    """the changes of its end: a paragraph whose end goes is joined with the next"""
    rows: Fate = NONE
    """the changes of the rows and cells that it stands in"""
    hung: Fate = NONE
    """the changes of the reference to the footnote or the text box that it stands in"""
    formerly: tuple[Form, Tracked] | None = None
    """what it was before its form was changed"""
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """how many characters stand before each of its pieces, and at the end how many there are"""

    def __post_init__(self) -> None:
        lengths = (len(piece.text) for piece in self.pieces)
        object.__setattr__(self, "starts", (0, *accumulate(lengths)))

    def between(self, start: int, end: int) -> Iterator[Piece]:
        """Its pieces, and parts of pieces, between two numbers of characters; without those that are no text."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        for piece, at in zip(self.pieces[first:], self.starts[first:], strict=False):
            if at >= end:
                return
            if text := piece.text[max(start - at, 0) : end - at]:
                yield replace(piece, text=text)

    @property
    def text(self) -> str:
        """All its words, whether inserted, deleted or neither."""
        return "".join(piece.text for piece in self.pieces)

    def stands(self, accepts: Accepts) -> bool:
        """Whether what it stands in is there when these changes count."""
        return self.rows.stands(accepts) and self.hung.stands(accepts)

    def shape(self, accepts: Accepts) -> Form:
        """What it is when these changes count."""
        return self.form if self.formerly is None or accepts(self.formerly[1]) else self.formerly[0]


def within(paragraph: Paragraph, number: int, range_: Range) -> Iterator[Piece]:
    """The pieces of a paragraph of the file, and parts of pieces, that are in a range."""
    start = range_.start.offset if number == range_.start.paragraph else 0
    end = range_.end.offset if number == range_.end.paragraph else paragraph.starts[-1]
    return paragraph.between(start, end)


def words(paragraphs: Sequence[Paragraph], range_: Range) -> str:
    """The words of a range, deleted and inserted ones alike, a line for each paragraph."""
    numbers = range(range_.start.paragraph, range_.end.paragraph + 1)
    lines = ("".join(piece.text for piece in within(paragraphs[number], number, range_)) for number in numbers)
    return "\n".join(lines).strip("\n")
