"""What was changed in a document, tracked or not, as proposals: one for each field, with its whole text."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ccwp_plan.documents.places import TABLE
from ccwp_plan.exchange.collecting.collected import DELETE, Collected, quoted
from ccwp_plan.exchange.collecting.document import Document
from ccwp_plan.exchange.collecting.proposing import Proposed, part_of, proposed
from ccwp_plan.exchange.collecting.untracked import Untracked
from ccwp_plan.exchange.richly import as_typed
from ccwp_plan.exchange.word.prose import prose, words
from ccwp_plan.exchange.word.returned import Change, Comment, Kind
from ccwp_plan.exchange.word.text import Range, Story
from ccwp_plan.reading.letters import alike

_TITLE = "/title"
_NOTE = re.compile(r"\s*\^\[[^]]*\]")
_NOBODY: frozenset[str] = frozenset()


@dataclass(slots=True)
class Proposal:
    """A proposal, whose it is, and the changes that it is made of."""

    comment: Collected
    authors: frozenset[str]
    first: int
    last: int
    changes: Sequence[Change]
    said: list[Collected] = field(default_factory=list)
    """what its author says of it"""

    def takes(self, one: Comment, paragraph: int) -> bool:
        """Whether a comment is one of the same author on these changes."""
        at = one.range
        if at is None or one.author not in self.authors or not self.first <= paragraph <= self.last:
            return False
        return any(at.start <= change.range.end and change.range.start <= at.end for change in self.changes)

    def whole(self) -> Collected:
        """The proposal, with what is said of it as its text."""
        all_ = [self.comment, *self.said]
        return replace(
            self.comment,
            text="\n\n".join(one.text for one in all_ if one.text),
            quote=next((one.quote for one in all_ if one.quote), ""),
            day=max((one.day for one in all_ if one.day), default=None),
            remark="; ".join(dict.fromkeys(one.remark for one in all_ if one.remark)),
        )


def proposals(document: Document, elsewhere: Container[int]) -> list[Proposal]:
    """What is proposed by changes, in the order of the document; those at the paragraphs `elsewhere` are no changes of
    our text.
    """
    return _without_parts(_each_once([*_Changes(document, elsewhere).all()]), document)


class _Changes:
    """The changes of a document by their places."""

    def __init__(self, document: Document, elsewhere: Container[int]) -> None:
        self.document, self.elsewhere = document, elsewhere
        self._untracked = Untracked(document)
        self.at: dict[str, list[Change]] = {}
        self.beside: list[Change] = []
        for change in document.returned.changes:
            told = change.author in document.authors and change.kind is not Kind.WITHDRAWN
            if told and change.range.start.paragraph not in elsewhere:
                self._add(change)

    def _add(self, change: Change) -> None:
        ranges = [change.range, *([change.origin] if change.origin else [])]
        places = dict.fromkeys(place for range_ in ranges for place in self._places(range_))
        for place in places:
            self.at.setdefault(place, []).append(change)
        if not places:
            self.beside.append(change)

    def _places(self, range_: Range) -> Iterator[str]:
        """The fields of whose words something is."""
        placed = self.document.placed
        for number in range(range_.start.paragraph, range_.end.paragraph + 1):
            place = placed.at(number)
            if place is None or self.document.is_in_a_box(number):
                continue
            if self.document.is_field(place) and not placed.is_in_a_label(range_):
                yield place

    def all(self) -> Iterator[Proposal]:
        """The proposals for fields, and what was changed elsewhere."""
        taken: set[int] = set()
        untracked = self._untracked.fields()
        for place in self.document.places:
            changes = self.at.get(place, [])
            for authors in self._whose(place, changes, untracked):
                own = [one for one in changes if one.author in authors]
                for one in self._proposed(place, authors, own, tracked=place not in untracked):
                    taken |= {id(change) for change in own}
                    yield one
        left = {id(one): one for some in self.at.values() for one in some if id(one) not in taken and self._counts(one)}
        for change in (*self.beside, *left.values()):
            retyped = change.kind is not Kind.MOVE and alike(change.added) == alike(change.removed)
            if (change.added.strip() or change.removed.strip()) and not retyped:
                yield self._of_its_own(change)
        for made in self._untracked.beside(self.elsewhere):
            yield Proposal(made, _NOBODY, made.at[0], made.at[0], [])

    def _counts(self, change: Change) -> bool:
        """Whether a change has to be told that has not changed the text of a field: it added words, or took a label."""
        placed, start = self.document.placed, change.range.start
        end = placed.labels.get(placed.places[start.paragraph] or "")
        return bool(change.added.strip()) or (end is not None and start.paragraph == end.paragraph and start < end)

    def _whose(self, place: str, changes: Sequence[Change], untracked: Container[str]) -> Iterator[frozenset[str]]:
        """Whose changes make a proposal of their own: those of each author, unless they cannot be told apart."""
        if place in untracked:
            yield self.document.authors
            return
        authors = list(dict.fromkeys(one.author for one in changes))
        together = self.document.together(place) & {*authors}
        for author in authors:
            if author not in together:
                yield frozenset({author})
            elif author == next(one for one in authors if one in together):
                yield together

    def _proposed(
        self, place: str, authors: frozenset[str], changes: Sequence[Change], *, tracked: bool
    ) -> Iterator[Proposal]:
        document = self.document
        compared = not tracked or any(one.kind is Kind.FORMAT for one in changes)
        before = document.sent.side(place) if compared and document.is_known else document.side(place)
        for one in proposed(place, before, document.side(place, authors), document.abouts):
            made = replace(self._comment(place, one), day=_day(changes), author=", ".join(sorted(authors)))
            made = replace(made, remark=document.remark(one.about, "" if tracked else document.compared))
            first, last = (one.first, one.last) if tracked else document.extent(place)
            starts = [document.order(change.range.start) for change in changes if self._is_in(change, first, last)]
            at = min(starts, default=(first, 0)) if tracked else self._untracked.first_difference(place)
            yield Proposal(replace(made, at=at), authors, first, last, changes)

    def _is_in(self, change: Change, first: int, last: int) -> bool:
        return first <= self.document.placed.root(change.range.start.paragraph) <= last

    def _comment(self, place: str, one: Proposed) -> Collected:
        about, was = one.about.written, quoted(one.was)
        if not one.text:
            return Collected(about=about, quote=was, text=DELETE)
        if self._is_a_part(place) or self._lacks_notes(place):
            return part_of(one.about, was, one.text)
        return Collected(about=about, quote="" if one.is_whole else was, proposal=one.text)

    def _is_a_part(self, place: str) -> bool:
        """Whether a document has only some of the paragraphs of a place, so that the whole text cannot be told."""
        if not self.document.placed.by_words:
            return False
        return len(self.document.side(place).lines) < len(self.document.sent.lines.get(place, ()))

    def _lacks_notes(self, place: str) -> bool:
        """Whether a text stands without its footnotes: in the table of a document that has fiches with them, too."""
        fiche = place.removeprefix(TABLE)
        sent = self.document.sent.words
        return fiche != place and fiche in sent and sent[fiche] != sent.get(place)

    def _of_its_own(self, change: Change) -> Proposal:
        """A change where no field is: the words before and after it."""
        document, start = self.document, change.range.start.paragraph
        about = document.about(start)
        made = replace(
            part_of(about, *self._in_words(change)),
            author=change.author,
            day=change.date.date() if change.date else None,
            remark=document.remark(about),
            at=document.order(change.range.start),
        )
        return Proposal(made, frozenset({change.author}), start, change.range.end.paragraph, [change])

    def _in_words(self, change: Change) -> tuple[str, str]:
        """The words before a change and after it; where words were only added to others, those of the paragraph. At the
        ends of pages there are none: each program writes other numbers of pages there.
        """
        number, last = change.range.start.paragraph, change.range.end.paragraph
        story = self.document.returned.paragraphs[number].place.story
        if not change.removed.strip() and number == last and story not in (Story.HEADER, Story.FOOTER):
            sides = (self._paragraph(number, authors) for authors in (_NOBODY, frozenset({change.author})))
            (was, _), (_, now) = sides
            if was:
                return quoted(was), now
        return quoted(change.removed), as_typed(change.added.replace("\t", " | "))

    def _paragraph(self, number: int, authors: frozenset[str]) -> tuple[str, str]:
        """What a paragraph says with the changes of some authors, in plain words and as rich text."""
        view = self.document.view(authors)
        found = (line for line in view.lines if line.first <= number <= line.last)
        lines = [replace(line, form=replace(line.form, level=None)) for line in found]
        return words(lines, view), prose(lines, view)


def _day(changes: Sequence[Change]) -> date | None:
    return max((one.date.date() for one in changes if one.date), default=None)


def _each_once(found: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, those once that a person has made in a fiche and in the table, where footnotes may be left out."""
    known: set[tuple[str | None, frozenset[str], str]] = set()
    kept = []
    for one in found:
        proposal = one.comment.proposal or one.comment.text.partition(": ")[2]
        said = one.comment.about, one.authors, alike(_NOTE.sub("", proposal))
        if not proposal or one.comment.about is None or said not in known:
            kept.append(one)
        known.add(said)
    return kept


def _without_parts(found: Sequence[Proposal], document: Document) -> list[Proposal]:
    """The proposals; where an action is deleted as a whole, that and not to delete each of its fields."""
    gone = {
        (about.removesuffix(_TITLE), one.authors)
        for one in found
        if one.comment.text == DELETE
        and (about := one.comment.about or "").endswith(_TITLE)
        and document.is_gone(about.removesuffix(_TITLE), one.authors)
    }
    kept = []
    for one in found:
        number, _, below = (one.comment.about or "").partition("/")
        if one.comment.text == DELETE and (number, one.authors) in gone:
            if f"/{below}" != _TITLE:
                continue
            one.comment = replace(one.comment, about=number)
        kept.append(one)
    return kept
