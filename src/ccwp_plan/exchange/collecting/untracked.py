"""What was changed in a document without tracking: found by comparing it with the one that was sent."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from itertools import zip_longest
from os.path import commonprefix

from ccwp_plan.documents.render import MARKED
from ccwp_plan.exchange.collecting.collected import DELETE, Collected, of_a_part, quoted
from ccwp_plan.exchange.collecting.document import Document
from ccwp_plan.exchange.collecting.proposing import part_of
from ccwp_plan.exchange.collecting.sent import OF_A_NOTE, without_figures
from ccwp_plan.exchange.richly import as_typed
from ccwp_plan.exchange.word.prose import prose, words
from ccwp_plan.exchange.word.text import Story
from ccwp_plan.exchange.word.views import Line
from ccwp_plan.reading.letters import alike

_LAST = (10**9, 0)
"""Where what is not in a document any more stands in the order of it."""
_IN_PART = (Story.DOCUMENT, Story.TEXT_BOX)
_IN_ALL = (*_IN_PART, Story.HEADER, Story.FOOTER)


class Untracked:
    """A document compared with the one that was sent; nothing is found where that is not known."""

    def __init__(self, document: Document) -> None:
        self.document, self.sent = document, document.sent

    def fields(self) -> frozenset[str]:
        """The fields of which the text is not the one that was sent, before all changes that were tracked."""
        document = self.document
        if not document.is_known:
            return frozenset()
        compared = (place for place in document.places if place in self.sent.words and document.is_field(place))
        return frozenset(place for place in compared if self._differs(place))

    def _differs(self, place: str) -> bool:
        side = self.document.side(place)
        if not side.lines and self.document.is_a_part:
            return False
        if self.document.words.get(place, "") == self.sent.words[place]:
            return False
        if not self.document.placed.by_words:
            return True
        known = self.sent.lines[place]
        return any(alike(words([line], side.view)) not in known for line in side.lines)

    def first_difference(self, place: str) -> tuple[int, int]:
        """Where a text begins to differ from the one that was sent."""
        said = self.document.side(place).lines
        for ours, line in zip_longest(self.sent.side(place).lines, said):
            if line is None:
                break
            one, other = line.text, ours.text if ours else ""
            if one != other:
                return line.first, len(commonprefix([one, other]))
        return self.document.extent(place)[1], 0

    def beside(self, but: Container[int]) -> Iterator[Collected]:
        """What is changed elsewhere than in the text of a field, `but` for some paragraphs: labels, what was added
        where no field is, and what is gone.
        """
        document = self.document
        if not document.is_known or document.placed.by_words:
            return
        for place, ours, said in self._labels():
            about, first = document.abouts.of(place), document.extent(place)[0]
            made = part_of(about, ours, as_typed(said))
            yield replace(made, remark=document.remark(about, document.compared), at=(first, 0))
        for lines in self._added(but):
            about, text = document.about(lines[0].first), prose(lines, document.base)
            text = of_a_part("", text) if about.written else text
            remark = document.remark(about, document.compared)
            yield Collected(about=about.written, text=text, remark=remark, at=(lines[0].first, 0))
        yield from self._gone()

    def _labels(self) -> Iterator[tuple[str, str, str]]:
        """The labels that are not those that were sent: each place, with the label that was sent and that there is."""
        document = self.document
        for place, end in document.placed.labels.items():
            ours, paragraph = self.sent.labels.get(place, ""), document.returned.paragraphs[end.paragraph]
            said = document.said_in(replace(paragraph, pieces=tuple(paragraph.between(0, end.offset))))
            if alike(said) != alike(ours):
                yield place, ours.strip(), said.strip()

    def _added(self, but: Container[int]) -> Iterator[list[Line]]:
        """The paragraphs that no field has and that we had not sent, those together that follow each other; with those
        of text boxes, which belong to no field.
        """
        added: list[Line] = []
        for line in self.document.base.lines:
            if line.place.story not in (_IN_PART if self.document.is_a_part else _IN_ALL):
                continue
            if line.text.strip() and not self._is_known(line) and line.first not in but:
                added.append(line)
            elif added and line.text.strip():
                yield added
                added = []
        if added:
            yield added

    def _is_known(self, line: Line) -> bool:
        document = self.document
        place = document.placed.places[line.first]  # none where it stands in a text box
        if place is not None and document.is_field(place):
            return True
        if line.place.story in (Story.HEADER, Story.FOOTER):
            return without_figures(line.text) in self.sent.ends_of_pages
        if line.form.style in OF_A_NOTE:  # which document it is marked against, its number and date
            return True
        return line.text.startswith(MARKED) or alike(words([line], document.base)) in self.sent.all_lines

    def _gone(self) -> Iterator[Collected]:
        """What we had sent and the document does not have any more: actions, and fields of those that it has.

        What has lost its bookmark alone is not gone.
        """
        document = self.document
        if not document.placed.has_any or document.is_a_part:
            return
        said: dict[str, str] = {}
        for place, text in document.words.items():
            whole = place.partition("/")[0]
            said[whole] = f"{said.get(whole, '')} {text}"
        for place, text in self.sent.words.items():
            whole, _, below = place.partition("/")
            if place in document.places or not document.is_field(place) or not text:
                continue
            if (whole not in said and not below) or (whole in said and text not in said[whole]):
                about, side = document.abouts.of(place), self.sent.side(place)
                was, remark = quoted(words(side.lines, side.view)), document.remark(about, document.compared)
                yield Collected(about=about.written, quote=was, text=DELETE, remark=remark, at=_LAST)
