"""Which document a delegation had before it: a state of the plan, and its document as we had sent it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ccwp_plan.analysis.subjects import Subject, subject
from ccwp_plan.checks.run import check
from ccwp_plan.documents.places import TABLE, known
from ccwp_plan.documents.render import render, template_folders
from ccwp_plan.exchange.collecting.placing import Placed, by_bookmarks, is_like
from ccwp_plan.exchange.collecting.proposing import Side
from ccwp_plan.exchange.word import read
from ccwp_plan.exchange.word.prose import words
from ccwp_plan.exchange.word.returned import Returned
from ccwp_plan.exchange.word.text import Accepts, Story, Tracked
from ccwp_plan.exchange.word.views import Line, View
from ccwp_plan.language import richtext
from ccwp_plan.language.documents import NOTE, DocumentName
from ccwp_plan.language.numbers import DocumentNumber, is_other
from ccwp_plan.reading.letters import alike
from ccwp_plan.repository.circulated import Under
from ccwp_plan.repository.loaded import LoadedPlan

_MOST_LINES = 30
"""Within how many paragraphs the head of a document gives its number."""
OF_A_NOTE = ("Institution", "Place and Date", "Document Number", "Subject Codes", "Document Type", "Subject Text")
"""The styles of the head of a note, which no other document of ours has."""
_OURS_ALONE = "ccwp-plan"
"""Whose the changes are that are marked in a document which names no sender."""


@dataclass(frozen=True)
class Sent:
    """A state of the plan, and the document of it."""

    plan: LoadedPlan
    name: str
    templates: tuple[Path, ...]

    @cached_property
    def places(self) -> dict[str, str]:
        """The places that its documents can have, by their bookmarks."""
        return known(self.plan)

    @cached_property
    def document(self) -> Placed:
        """What was sent. Raises CallError where it cannot be made."""
        checked = check(self.plan, self.plan.fields.period.first)
        content = render(checked, self.name, "docx", draft=True, templates=self.templates).content
        return by_bookmarks(read(content), self.places)

    @cached_property
    def words(self) -> dict[str, str]:
        """What was sent at each place, as it is compared."""
        return words_of(self.document, self.document.returned.before)

    def side(self, place: str) -> Side:
        """What was sent at a place."""
        return Side(self._texts.get(place, []), self.document.returned.before)

    @cached_property
    def _texts(self) -> dict[str, list[Line]]:
        return self.document.texts(self.document.returned.before)

    @cached_property
    def lines(self) -> dict[str, list[str]]:
        """The paragraphs that were sent at each place, as they are compared."""
        view = self.document.returned.before
        return {place: [alike(words([line], view)) for line in lines] for place, lines in self._texts.items()}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each place that has one, as it was sent."""
        paragraphs = self.document.returned.paragraphs
        return {place: paragraphs[end.paragraph].text[: end.offset] for place, end in self.document.labels.items()}

    @cached_property
    def all_lines(self) -> frozenset[str]:
        """All paragraphs that were sent, as they are compared."""
        view = self.document.returned.before
        return frozenset(alike(words([line], view)) for line in view.lines)

    @cached_property
    def ends_of_pages(self) -> frozenset[str]:
        """What stands at the head and the foot of pages, without figures and spaces."""
        stories = (Story.HEADER, Story.FOOTER)
        lines = (line for line in self.document.returned.before.lines if line.place.story in stories)
        return frozenset(without_figures(line.text) for line in lines)

    @cached_property
    def authors(self) -> frozenset[str]:
        """Whose tracked changes are those that we have marked ourselves."""
        heads = (self.plan.fields.document, *(note.fields for note in self.plan.notes))
        return frozenset({_OURS_ALONE, *(head.from_ for head in heads if head and head.from_)})

    @cached_property
    def accepts(self) -> Accepts:
        """The changes that the text which was sent has: those that we have marked ourselves."""
        return self.with_changes_of(frozenset())

    def with_changes_of(self, authors: frozenset[str]) -> Accepts:
        """The changes of the text as some authors would have it."""
        counted = self.authors | authors

        def accepts(tracked: Tracked) -> bool:
            return tracked.author in counted

        return accepts


def without_figures(text: str) -> str:
    """What stands at an end of pages as it is compared: the numbers of pages are those of each program."""
    return re.sub(r"[\d\s]", "", alike(text))


def words_of(placed: Placed, view: View) -> dict[str, str]:
    """What a document says at each place, as it is compared."""
    return {place: alike(words(lines, view)) for place, lines in placed.texts(view).items()}


@dataclass(frozen=True)
class Facing:
    """A document that came back, facing the one of a state of the plan: its text before all changes of others."""

    returned: Returned
    sent: Sent

    @cached_property
    def view(self) -> View:
        """Its text without the changes of others."""
        return self.returned.seen(self.sent.accepts)

    @cached_property
    def placed(self) -> Placed:
        """Its places, told by its bookmarks."""
        return by_bookmarks(self.returned, self.sent.places)

    @cached_property
    def words(self) -> dict[str, str]:
        """What it says at each place, as it is compared."""
        return words_of(self.placed, self.view)

    def differing(self) -> int:
        """At how many places it does not say what was sent. Raises CallError where that cannot be made again."""
        return sum(self.words.get(place, text) != text for place, text in self.sent.words.items())


class Told(NamedTuple):
    """What a returned document is an answer to: its number, and the state with its text, if that is `known`; else the
    plan as it is.
    """

    number: str | None
    facing: Facing
    known: bool

    @property
    def is_of_a_further_note(self) -> bool:
        """Whether the document is another note than that in the file of the plan, or a revision of it."""
        document = self.facing.sent.plan.fields.document
        one, own = (DocumentNumber.parse(text or "") for text in (self.number, document and document.number))
        return one is not None and own is not None and (one.base, one.add) != (own.base, own.add)


class Outbox:
    """The documents of a plan that may have been sent, each looked up once."""

    def __init__(self, plan: LoadedPlan, under: Under) -> None:
        self.plan = plan
        self._under = under
        self._templates = template_folders(plan.place.source.path, ())
        self._sent: dict[tuple[int, str, str], Sent] = {}
        self._texts: dict[tuple[int, str], str | None] = {}

    def told(self, returned: Returned) -> Told:
        """The number of a document that came back, and the state of the plan that it has the text of."""
        own = self.plan.fields.document.number if self.plan.fields.document else None
        number = _number_in(returned) or own
        found: list[tuple[int, Facing]] = []
        for sent in (one for state in self._states(number, own) for one in self._of(state, returned, number)):
            facing = Facing(returned, sent)
            differing, unlike, compared = self._differing(facing)
            if (compared or not facing.placed.has_any) and unlike * 2 <= compared:
                found.append((differing, facing))
        least = min((differing for differing, _ in found), default=0)
        near = [facing for differing, facing in found if differing == least]
        if len(near) > 1:
            near.sort(key=Facing.differing)
        facing = near[0] if near else Facing(returned, next(self._of(self.plan, returned, number)))
        return Told(number, facing, bool(near))

    def _states(self, number: str | None, own: str | None) -> Iterator[LoadedPlan]:
        """The states of the plan that a document of a number can show; a further note shows the plan as it is."""
        of_notes = (note.fields.number for note in self.plan.notes)
        if number is None or any(_is(one, number) for one in (own, *of_notes)):
            yield self.plan
        yield from self._under(number) if number else ()

    def _of(self, plan: LoadedPlan, returned: Returned, number: str | None) -> Iterator[Sent]:
        """The document of a state that has a number: the note, and in the layout, that what came back has. Drafts may
        all have the number xxxx/20.
        """
        places = {place for one in returned.bookmarks if (place := self._places.get(one.name))}
        has_note = not places or any(line.form.style in OF_A_NOTE for line in returned.before.lines[:_MOST_LINES])
        has_note = has_note or any(place.startswith("text/") for place in places)
        table = any(place.startswith(TABLE) for place in places)
        fiches = any("/" in place and place.partition("/")[0] in self._numbers for place in places)
        layout = ("both" if fiches else "table") if table else "fiches" if fiches else plan.fields.layout
        document = plan.fields.document
        further = [note.name for note in plan.notes if has_note and _is(note.fields.number, number)]
        is_own = not further or number is None or _is(document.number if document else None, number)
        own = [NOTE if has_note and document is not None else DocumentName.ANNEX] if is_own else []
        for name in (*own, *further):
            key = id(plan), name, layout
            if key not in self._sent:
                self._sent[key] = Sent(_laid_out(plan, layout), name, self._templates)
            yield self._sent[key]

    @cached_property
    def _places(self) -> dict[str, str]:
        return known(self.plan)

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(action.fields.number for action in self.plan.actions)

    def _differing(self, facing: Facing) -> tuple[int, int, int]:
        """How many texts of a document are not those of a state, how many are nothing like them, of how many."""
        pairs = [(self._text(facing.sent.plan, place), said) for place, said in facing.words.items()]
        compared = [(text, said) for text, said in pairs if text is not None]
        differing = [(text, said) for text, said in compared if text != said]
        unlike = sum(not is_like(text, said) for text, said in differing if text)
        return len(differing), unlike, len(compared)

    def _text(self, plan: LoadedPlan, place: str) -> str | None:
        """The text of a place in a state of the plan, as it is compared; None where no text can stand there."""
        key = id(plan), place
        if key not in self._texts:
            meant = subject(plan, place.removeprefix(TABLE)) if "/" in place else None
            is_text = isinstance(meant, Subject) and meant.is_rich
            text = meant.text if isinstance(meant, Subject) else None
            self._texts[key] = alike(richtext.plain(text or "")) if is_text else None
        return self._texts[key]


def _is(one: str | None, number: str | None) -> bool:
    """Whether two numbers name one document."""
    return bool(one and number and not is_other(number, one))


def _laid_out(plan: LoadedPlan, layout: str) -> LoadedPlan:
    if plan.fields.layout == layout:
        return plan
    return replace(plan, fields=plan.fields.model_copy(update={"layout": layout}))


def _number_in(returned: Returned) -> str | None:
    """The number in the head of a document."""
    for line in returned.before.lines[:_MOST_LINES]:
        for text in line.text.split("\n"):
            if DocumentNumber.parse(text.strip()):
                return text.strip()
    return None
