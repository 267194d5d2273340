"""At which place of a plan each paragraph of a document stands, and what the document says at each place.

A place is what stands from its bookmark up to the next one. In a text that was copied out of ours the bookmarks may be
gone: there, places are known by the words of the document that was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby

from ccwp_plan.documents.places import has_a_label, has_a_number, is_ours, whole
from ccwp_plan.exchange.word.prose import is_struck_out
from ccwp_plan.exchange.word.returned import Bookmark, Returned
from ccwp_plan.exchange.word.text import NONE, Cell, Paragraph, Piece, Point, Range, Story
from ccwp_plan.exchange.word.views import Line, View
from ccwp_plan.reading.letters import alike

UNKNOWN = "?"
"""The place behind a bookmark of ours that the plan does not know."""
LIKE = 0.6
"""From which likeness on a paragraph that stands where one of ours stood counts as that one, changed."""
_ALIKE = 0.5
"""How many of the words of two paragraphs have to be in both, so that one is the other changed."""
_TELLING = 25
"""How many characters a paragraph has that is known by its words alone."""
_NUMBER = re.compile(r"\S+\s+")
_REST_OF_THE_LABEL = re.compile(r"\w*:?")


@dataclass(frozen=True)
class Placed:
    """A document, the place of each of its paragraphs, and where the label of each place ends that has one."""

    returned: Returned
    places: Sequence[str | None]
    labels: Mapping[str, Point]
    by_words: bool = False
    """whether the places are known by words alone"""

    def at(self, number: int) -> str | None:
        """The place of a paragraph; that of a footnote or a text box is where it is referred to."""
        return self.places[self.root(number)]

    def root(self, number: int) -> int:
        """The paragraph of the document that one of a footnote or a text box hangs on; else the paragraph itself."""
        known: set[int] = set()
        while (anchor := self.returned.paragraphs[number].place.anchor) is not None and number not in known:
            known.add(number)
            number = anchor.paragraph
        return number

    @cached_property
    def has_any(self) -> bool:
        """Whether any of its paragraphs is known to be ours."""
        return any(self.places)

    def is_in_a_label(self, range_: Range) -> bool:
        """Whether something stands in a label, and so not in what is said at the place."""
        place = self.places[range_.start.paragraph]
        end = self.labels.get(place) if place else None
        return end is not None and range_.start < end and range_.end <= end

    def texts(self, view: View) -> dict[str, list[Line]]:
        """What a view says at each place that it has: the paragraphs, without the label and without empty ones."""
        found: dict[str, list[Line]] = {}
        for line in view.lines:
            if line.place.story is Story.DOCUMENT:
                for place, part in self._parts(line, view):
                    said = found.setdefault(place, [])
                    pieces = (piece for piece in part.pieces if not is_struck_out(piece))
                    if any(piece.text.strip() or piece.object_ for piece in pieces):
                        said.append(part)
        return found

    def _is_all_of(self, place: str, number: int) -> bool:
        """Whether no label is in a paragraph."""
        label = self.labels.get(place)
        return label is None or label.paragraph != number

    def _parts(self, line: Line, view: View) -> Iterator[tuple[str, Line]]:
        """A paragraph of a view, cut where several of the file were joined that are of several places."""
        place = self.places[line.first]
        if line.first == line.last and place is not None and self._is_all_of(place, line.first):
            yield place, line
            return
        numbers = [number for number in range(line.first, line.last + 1) if view.starts[number] is not None]
        runs = [(place, [*some]) for place, some in groupby(numbers, key=lambda number: self.places[number])]
        for (place, some), following in zip(runs, [*runs[1:], None], strict=False):
            if place is None:
                continue
            start = view.starts[some[0]]
            end = view.starts[following[1][0]].offset if following else None  # type: ignore[union-attr]
            assert start is not None
            label = self.labels.get(place)
            if label is not None and label.paragraph == some[0]:
                start = max(start, view.at(label) or start)
            form = line.form if following is None else self.returned.paragraphs[some[-1]].shape(view.accepts)
            pieces = tuple(_between(line.pieces, start.offset, end))
            yield place, replace(line, pieces=pieces, first=some[0], last=some[-1], form=form)


def _between(pieces: Sequence[Piece], start: int, end: int | None) -> Iterator[Piece]:
    """The pieces between two numbers of characters, with what is no text; without space at the beginning."""
    at = 0
    begun = start == 0
    for piece in pieces:
        stop = len(piece.text) if end is None else max(min(len(piece.text), end - at), 0)
        text = piece.text[max(start - at, 0) : stop]
        text = text if begun else text.lstrip()
        if text or (piece.object_ and at >= start and (end is None or at <= end)):
            begun = True
            yield replace(piece, text=text)
        at += len(piece.text)


def by_bookmarks(returned: Returned, known: Mapping[str, str]) -> Placed:
    """A document whose places are told by its bookmarks; `known` are the places by the names of these."""
    places: list[str | None] = []
    labels: dict[str, Point] = {}
    begun: dict[int, Bookmark] = {}
    for one in returned.bookmarks:
        if is_ours(one.name):
            begun.setdefault(one.range.start.paragraph, one)
    place: str | None = None
    cells: tuple[Cell, ...] = ()
    for number, paragraph in enumerate(returned.paragraphs):
        in_document = paragraph.place.story is Story.DOCUMENT
        if in_document and (mark := begun.get(number)):
            place, cells = known.get(mark.name, UNKNOWN), paragraph.place.cells
            if place not in labels and (label := _label(place, mark, paragraph)):
                labels[place] = label
        elif in_document and cells and not _is_in_the_row(paragraph, cells):
            place, cells = whole(place or UNKNOWN), ()
        places.append(place if in_document else None)
    return Placed(returned, places, labels)


def _is_in_the_row(paragraph: Paragraph, cells: Sequence[Cell]) -> bool:
    """Whether a paragraph stands in the row of a table in which a place begins: the place ends with that."""
    rows = {(cell.table, cell.row) for cell in paragraph.place.cells}
    return all((cell.table, cell.row) in rows for cell in cells)


def _label(place: str, mark: Bookmark, paragraph: Paragraph) -> Point | None:
    """Where the label of a place ends, if it has one; LibreOffice may end its bookmark some letters early."""
    number = mark.range.start.paragraph
    if place == UNKNOWN:
        return None
    if has_a_number(place) and (found := _NUMBER.match(paragraph.text)):
        return Point(number, found.end())
    if not has_a_label(place):
        return None
    end = mark.range.end.offset if mark.range.end.paragraph == number else len(paragraph.text)
    at = 0
    for piece in paragraph.pieces:
        if at <= end < at + len(piece.text) and piece.fate == NONE:
            rest = _REST_OF_THE_LABEL.match(piece.text, end - at)
            return Point(number, at + (rest.end() if rest else end - at))
        at += len(piece.text)
    return Point(number, end)


def by_words(returned: Returned, base: View, sent: Placed) -> Placed:
    """A document whose places are told by what it has of the words of a document that was sent."""
    pairs = _paired(_lines(base), _lines(sent.returned.before))
    places: list[str | None] = [None] * len(returned.paragraphs)
    labels: dict[str, Point] = {}
    for line, ours in pairs:
        place = sent.places[ours.first]
        places[line.first : line.last + 1] = [place] * (line.last + 1 - line.first)
        label = sent.labels.get(place) if place else None
        if place and label and label.paragraph == ours.first:
            paragraph = returned.paragraphs[line.first]
            labels.setdefault(place, Point(line.first, offset_of(paragraph, label.offset, base)))
    return Placed(returned, _filled(places, returned), labels, by_words=True)


def _lines(view: View) -> list[Line]:
    return [line for line in view.lines if line.place.story is Story.DOCUMENT and line.text.strip()]


def _paired(lines: Sequence[Line], ours: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Paragraphs with those of ours that they are: those with telling words, and what stands before and after them."""
    said, sent = ([alike(line.text) for line in some] for some in (lines, ours))
    where: dict[str, list[int]] = {}
    for at, text in enumerate(sent):
        where.setdefault(text, []).append(at)
    met: dict[int, int] = {}
    for at, text in enumerate(said):
        if len(text) >= _TELLING and len(where.get(text, ())) == 1:
            met[at] = where[text][0]
    for step in (-1, 1):
        for at, there in [*met.items()]:
            _follow(met, said, sent, (at, there), step)
    for at, there in _changed(met, said, sent):
        met[at] = there
        for step in (-1, 1):
            _follow(met, said, sent, (at, there), step)
    return [(lines[at], ours[there]) for at, there in sorted(met.items())]


def _changed(met: dict[int, int], said: Sequence[str], sent: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Paragraphs with telling words that are one of ours with some words changed, and no other one."""
    for at, text in enumerate(said):
        if at in met or len(text) < _TELLING:
            continue
        words = {*text.split()}
        others = ((there, {*ours.split()}) for there, ours in enumerate(sent) if len(ours) >= _TELLING)
        shares = sorted(((len(words & other) / len(words | other), there) for there, other in others), reverse=True)
        near = [there for share, there in shares[:2] if share >= _ALIKE and there not in met.values()]
        if len(near) == 1:
            yield at, near[0]


def _follow(met: dict[int, int], said: Sequence[str], sent: Sequence[str], from_: tuple[int, int], step: int) -> None:
    """Pair what stands beside a pair, as long as it goes on as ours does."""
    at, there = from_[0] + step, from_[1] + step
    while 0 <= at < len(said) and 0 <= there < len(sent) and at not in met and is_like(said[at], sent[there]):
        met[at] = there
        at, there = at + step, there + step


def is_like(one: str, other: str) -> bool:
    """Whether a text may be another one that was changed."""
    return one == other or likeness(one, other) >= LIKE


def likeness(one: str, other: str) -> float:
    """How much two texts are alike, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def offset_of(paragraph: Paragraph, count: int, base: View) -> int:
    """Where in a paragraph of the file so many characters of its base end."""
    at = 0
    for piece in paragraph.pieces:
        if piece.fate.stands(base.accepts) and not is_struck_out(piece):
            if count <= len(piece.text):
                return at + count
            count -= len(piece.text)
        at += len(piece.text)
    return at


def _filled(places: Sequence[str | None], returned: Returned) -> list[str | None]:
    """The places with those of paragraphs that were added: behind one of a place, or between two of it."""
    filled = [*places]
    following: list[str | None] = [None] * len(places)
    for number in range(len(places) - 2, -1, -1):
        following[number] = places[number + 1] or following[number + 1]
    for number, paragraph in enumerate(returned.paragraphs):
        before = filled[number - 1] if number else None
        goes_on = following[number] == before or paragraph.mark.inserted or not paragraph.text.strip()
        if filled[number] is None and goes_on and paragraph.place.story is Story.DOCUMENT:
            filled[number] = before
    return filled
