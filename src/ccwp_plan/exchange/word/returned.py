"""What comes back in a Word file: its text, what was changed in it and by whom, comments, and the marks of places."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ccwp_plan.exchange.word.text import Accepts, Paragraph, Range, Story
from ccwp_plan.exchange.word.views import Line, View, seen


class Kind(StrEnum):
    """What a person did, as one thing."""

    INSERTION = "insertion"
    DELETION = "deletion"
    REPLACEMENT = "replacement"
    MOVE = "move"
    SPLIT = "split"
    JOIN = "join"
    WITHDRAWN = "withdrawn"
    """words that were inserted and deleted again by the same person"""
    FORMAT = "format"
    """how something looks or what it is; the words stay"""


class Unit(StrEnum):
    """What a change is of."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    ROW = "row"
    CELL = "cell"
    TABLE = "table"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that one person made in one place."""

    kind: Kind
    unit: Unit
    author: str
    date: datetime | None
    """the day and the time where it was begun, as the author's clock had them"""
    range: Range
    """where it is; of a move, where the words are now"""
    removed: str = ""
    added: str = ""
    """the words, each end of a paragraph as a line's; of rows, of all their cells"""
    origin: Range | None = None
    """of a move, where the words were"""
    objects: tuple[str, ...] = ()
    """what is no text and was inserted or deleted with it, such as footnote 1"""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in Word, with the replies to it in the order of time."""

    author: str
    initials: str
    date: datetime | None
    lines: tuple[Line, ...]
    """what it says, paragraph by paragraph"""
    range: Range | None
    """what it is attached to; None where it has no anchor"""
    quote_before: str
    quote_after: str
    """the words that it is attached to, as they were before the changes and as they are after them; not more than 200
    paragraphs of them"""
    quote_all: str
    """those words with deleted and inserted ones alike"""
    resolved: bool = False
    replies: tuple[Comment, ...] = ()

    @property
    def text(self) -> str:
        """What it says, a line for each paragraph."""
        return "\n".join(line.text for line in self.lines)

    @property
    def quote(self) -> str:
        """The words that it is attached to: those of the text before the changes; where there are none, its own."""
        return self.quote_before or self.quote_after or self.quote_all


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: its name, and what it is round."""

    name: str
    range: Range


@dataclass(frozen=True, slots=True)
class Returned:
    """All that a Word file says."""

    paragraphs: tuple[Paragraph, ...] = field(repr=False)
    before: View
    """with no change: what the sender was sent, as far as the changes were tracked"""
    after: View
    """with every change"""
    changes: tuple[Change, ...]
    comments: tuple[Comment, ...]
    """those that are no replies, in the order of the places that they are attached to; those without one at the end"""
    bookmarks: tuple[Bookmark, ...]
    """in the order of the text"""
    tracks: bool
    """whether Word was told to track changes when the file was saved"""
    program: str
    """the program that saved it last, as it calls itself"""

    def seen(self, accepts: Accepts) -> View:
        """The text when some of the changes count, such as those of one author."""
        return seen(self.paragraphs, accepts)

    def stretches(self, names: Container[str], view: View) -> dict[str, tuple[Line, ...]]:
        """What stands from each bookmark of these names up to the next one in a view of the document, by its name.

        The paragraph in which a bookmark begins is the first. A bookmark is left out that is in what is not there.
        """
        begun: dict[str, int] = {}
        for one in self.bookmarks:
            if one.name in names and (start := view.at(one.range.start)) is not None:
                begun.setdefault(one.name, start.paragraph)
        text = [line for line in view.lines if line.place.story is Story.DOCUMENT]
        ends = [*list(begun.values())[1:], len(text)]
        return {name: tuple(text[start:end]) for (name, start), end in zip(begun.items(), ends, strict=False)}
