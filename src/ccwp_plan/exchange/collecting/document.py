"""A document that came back, with what it answers to and what it says at each place."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from functools import cached_property

from ccwp_plan.documents.render import MARKED
from ccwp_plan.exchange.collecting.abouts import About, Abouts
from ccwp_plan.exchange.collecting.answer_tables import TELLING
from ccwp_plan.exchange.collecting.placing import Placed, by_words, offset_of
from ccwp_plan.exchange.collecting.proposing import Side, cell_about, grid
from ccwp_plan.exchange.collecting.sent import Outbox, Sent, words_of
from ccwp_plan.exchange.word.prose import is_struck_out, words
from ccwp_plan.exchange.word.returned import Returned
from ccwp_plan.exchange.word.text import NONE, Fate, Paragraph, Point, Story
from ccwp_plan.exchange.word.views import Line, View
from ccwp_plan.reading.letters import alike

_Texts = dict[str, list[Line]]


class Document:
    """A document that came back.

    `sent` is the state of the plan that it has the text of; `is_known` says whether that is certain: where it is not,
    what was changed without tracking cannot be told. Raises CallError where what was sent cannot be made again.
    """

    def __init__(self, returned: Returned, outbox: Outbox) -> None:
        self.returned = returned
        told = outbox.told(returned)
        self.number, facing, self.is_known = told
        self.sent: Sent = facing.sent
        self.abouts = Abouts(outbox.plan, self.sent.plan, has_own_note=not told.is_of_a_further_note)
        self.base = facing.view
        if facing.placed.has_any:
            self.placed = self._with_our_labels(facing.placed) if self.is_known else facing.placed
        else:
            self.placed = by_words(returned, self.base, self.sent.document)
        self.words = facing.words if self.placed is facing.placed else words_of(self.placed, self.base)
        self._views: dict[frozenset[str], tuple[View, _Texts]] = {}

    def _with_our_labels(self, placed: Placed) -> Placed:
        """The places with labels that end where ours do: Word takes into a bookmark what is typed at its end."""
        labels = dict(placed.labels)
        for place, end in placed.labels.items():
            ours, paragraph = self.sent.labels.get(place), self.returned.paragraphs[end.paragraph]
            if not ours or not self.said_in(paragraph).startswith(ours):
                continue
            own = offset_of(paragraph, len(ours), self.base)
            if any(piece.fate == NONE and piece.text for piece in paragraph.between(own, end.offset)):
                labels[place] = Point(end.paragraph, own)
        return placed if labels == placed.labels else replace(placed, labels=labels)

    def said_in(self, paragraph: Paragraph) -> str:
        """What a paragraph of the file says before all changes."""
        pieces = (piece for piece in paragraph.pieces if piece.fate.stands(self.base.accepts))
        return "".join(piece.text for piece in pieces if not is_struck_out(piece))

    def leave_out(self, numbers: Container[int]) -> None:
        """Take paragraphs for none of ours: those of tables of answers, which stand between ours."""
        places = [None if number in numbers else place for number, place in enumerate(self.placed.places)]
        self.placed = replace(self.placed, places=places)
        self.words = words_of(self.placed, self.base)
        self._views.clear()

    def side(self, place: str, authors: frozenset[str] = frozenset()) -> Side:
        """What it says at a place with the changes of these authors; with none, what was sent."""
        view, texts = self._seen(authors)
        return Side(texts.get(place, []), view)

    def view(self, authors: frozenset[str]) -> View:
        """It with the changes of these authors; with none, what was sent."""
        return self._seen(authors)[0]

    def _seen(self, authors: frozenset[str]) -> tuple[View, _Texts]:
        if authors not in self._views:
            view = self.returned.seen(self.sent.with_changes_of(authors)) if authors else self.base
            self._views[authors] = view, self.placed.texts(view)
        return self._views[authors]

    def is_in_a_box(self, number: int) -> bool:
        """Whether a paragraph stands in a text box, and so in no field."""
        place = self.returned.paragraphs[number].place
        while place.story is not Story.TEXT_BOX and place.anchor is not None and place.anchor.paragraph < number:
            number = place.anchor.paragraph
            place = self.returned.paragraphs[number].place
        return place.story is Story.TEXT_BOX

    def is_field(self, place: str) -> bool:
        """Whether a place is one of the plan, and not only of its document."""
        return self.abouts.of(place).written is not None

    def extent(self, place: str) -> tuple[int, int]:
        """The first and the last paragraph of a place."""
        numbers = [number for number, one in enumerate(self.placed.places) if one == place]
        label = self.placed.labels.get(place)
        return (numbers[0], numbers[-1]) if numbers or label is None else (label.paragraph, label.paragraph)

    def order(self, point: Point) -> tuple[int, int]:
        """Where something stands in the order of the document; what stands in a footnote, where that is referred to."""
        while (anchor := self.returned.paragraphs[point.paragraph].place.anchor) is not None and anchor < point:
            point = anchor
        return point.paragraph, point.offset

    @cached_property
    def is_a_part(self) -> bool:
        """Whether it has less than half of the fields that were sent, and so is only a part of what was."""
        sent = [place for place in self.sent.words if self.is_field(place)]
        return 2 * sum(place in self.places for place in sent) < len(sent)

    @property
    def is_marked_by_the_council(self) -> bool:
        """Whether it marks as the Council does what has been deleted since an earlier text."""
        pieces = (piece for line in self.base.lines for piece in line.pieces)
        return any(line.text.startswith(MARKED) for line in self.base.lines) and any(map(is_struck_out, pieces))

    @property
    def compared(self) -> str:
        """What is said beside something that was found by comparing."""
        return f"not tracked: found by comparing with {self.number or 'the plan'}"

    def remark(self, about: About, told: str = "") -> str:
        """What has to be known of how something was placed and found."""
        placed = "placed by its words" if self.placed.by_words and about.written else ""
        gone = f"on {about.gone} of {self.number or 'an earlier text'}" if about.gone else ""
        return "; ".join(part for part in (placed, gone, told) if part)

    @cached_property
    def ours(self) -> frozenset[int]:
        """The paragraphs that are ours: those of fields, and what we had sent elsewhere."""
        known = (line for line in self.base.lines if line.place.story is Story.DOCUMENT and self._is_ours(line))
        return frozenset(number for line in known for number in range(line.first, line.last + 1))

    def _is_ours(self, line: Line) -> bool:
        place = self.placed.places[line.first]
        if place is None or not self.is_known:
            return place is not None
        said = alike(words([line], self.base))
        if self.is_field(place):
            label = self.placed.labels.get(place)
            return said in self.sent.lines.get(place, ()) or (label is not None and label.paragraph == line.first)
        return len(said) >= TELLING and said in self.sent.all_lines

    @cached_property
    def places(self) -> dict[str, None]:
        """The places that it has, in its order."""
        return dict.fromkeys(place for place in self.placed.places if place)

    @cached_property
    def authors(self) -> frozenset[str]:
        """Who changed it, besides ourselves."""
        return frozenset(one.author for one in self.returned.changes) - self.sent.authors

    @cached_property
    def paragraphs(self) -> dict[str, list[Paragraph]]:
        """The paragraphs of each place, with those of its footnotes and text boxes."""
        found: dict[str, list[Paragraph]] = {}
        for number, paragraph in enumerate(self.returned.paragraphs):
            if place := self.placed.at(number):
                found.setdefault(place, []).append(paragraph)
        return found

    def is_gone(self, number: str, authors: frozenset[str]) -> bool:
        """Whether nothing is left of an action, by the number that it has now, with the changes of these authors."""
        own = [place for place in self.places if (self.abouts.of(place).written or "").partition("/")[0] == number]
        return not any(self.side(place, authors).lines for place in own)

    def together(self, place: str) -> frozenset[str]:
        """The authors at a place who changed what another one had inserted or deleted there."""
        fates = (fate for paragraph in self.paragraphs.get(place, ()) for fate in _fates(paragraph))
        authors = (frozenset(one.author for one in (*fate.inserted, *fate.deleted)) for fate in fates)
        met = (one - self.sent.authors for one in authors)
        return frozenset().union(*(one for one in met if len(one) > 1))

    def about(self, number: int) -> About:
        """What something at a paragraph is about: in a table, also what its row or its cell is about."""
        number = self.placed.root(number)
        place = self.placed.places[number]
        about = self.abouts.of(place)
        if about.written is None:
            return self._about_row(number) or about
        lines = self.side(place).lines if place else ()
        line = next((line for line in lines if line.first <= number <= line.last), None)
        if line is None or not line.place.cells:
            return about
        return cell_about(about, grid(lines), line, self.base, self.abouts)

    @cached_property
    def _rows(self) -> dict[tuple[int, int], list[Line]]:
        """The paragraphs of each row of a table."""
        found: dict[tuple[int, int], list[Line]] = {}
        for line in self.base.lines:
            if line.place.cells:
                found.setdefault((line.place.cells[-1].table, line.place.cells[-1].row), []).append(line)
        return found

    def _about_row(self, number: int) -> About | None:
        """What the first cell of a row names: an action or an objective."""
        cells = self.returned.paragraphs[number].place.cells
        if not cells:
            return None
        row = self._rows.get((cells[-1].table, cells[-1].row), [])
        column = min((line.place.cells[-1].column for line in row), default=0)
        first = [line for line in row if line.place.cells[-1].column == column]
        said = words(first, self.base)
        first_word = said.partition(" ")[0]
        for place in (said, f"objective/{said}", f"objective/{first_word}"):
            found = self.abouts.of(place)
            if found.subject and (found.subject.action or found.subject.node):
                return found
        return None


def _fates(paragraph: Paragraph) -> Iterator[Fate]:
    yield from (paragraph.mark, paragraph.rows, paragraph.hung)
    yield from (piece.fate for piece in paragraph.pieces)
