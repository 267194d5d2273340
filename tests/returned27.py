"""Documents as delegations return them: a note of ours with comments and tracked changes, and what they amount to.

Each delegation has two or three people, who comment on words at random places, answer each other and change fields.
The same delegation and document give the same bytes. Every comment and every insertion has a word of its own, such as
w17x3, by which it is told whether something was lost or counted twice.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml
from lxml import etree

import word_hand
from ccwp_plan.documents.places import bookmark
from ccwp_plan.documents.render import render
from ccwp_plan.language import reference
from ccwp_plan.language.action import Action, Milestone, Result
from ccwp_plan.language.declared import fields_of
from conftest import ROOT, checked
from word_hand import WORD, Edit, Hand, Marked, W

sys.path.insert(0, str(ROOT / "benchmarks"))

import corpus

NUMBER = "12345/20"
COMMENTS = 30
"""How many comments each delegation makes in Word, replies not counted."""
CHANGED = 19
"""How many places each delegation changes words of."""
DELEGATIONS = [
    id_ for id_, actor in reference.actors().items() if actor.kind == "member_state" and actor.member_until is None
]
_HEAD = f"""\
introduction: |
  This plan implements the *Updated Strategy* of the Council^[The Strategy is document 7806/19.] and was made up for
  measurements.

  It covers the years 2020 and 2021, and each of its actions has a leader.
document:
  number: {NUMBER}
  date: 2020-12-01
  place: Brussels
  original_language: en
  marking: LIMITE
  subject_codes: [ENFOCUSTOM 1]
  type: NOTE
  from: General Secretariat of the Council
  to: Customs Cooperation Working Party
  subject: Draft 10th Action Plan of the Customs Cooperation Working Party – Examination
  text:
    - |
      Delegations will find in the annex a draft of the 10th Action Plan^[It was drawn up by the Presidency.], which
      was examined in the working party.
    - |
      The working party is invited to examine the draft and to send its comments to the Secretariat.
"""
_APPROACH = """\
approach: |
  - The leader draws up a plan of work with the participants.
  - The participants report on their controls every three months.
  - The results are presented to the working party.
"""
_COVERED = {"results": Result, "milestones": Milestone}
_SECTIONS = ("goals", "overview", "actions", "coverage")
_ASKED = (
    "Please explain this further, {}.",
    "We support this text ({}).",
    "{}: is this covered by action 10.2 already?",
    "Legal service: 100 % of what?* See also {} and 2(a)_new.",
    "We enter a *scrutiny* reservation {} [to be lifted].",
    "# {} – this should come first; 1. it is urgent, 2. it is short.",
)
_ANSWERED = ("No, {}.", "Agreed with the ministry, {}.", "To be discussed again: {}")


def write_plan(folder: Path, actions: int) -> None:
    """A plan of so many actions with an introduction and a note; some actions have a footnote, some a list."""
    corpus.write(folder, actions)
    plan = folder / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + _HEAD, encoding="utf-8")
    for at, file in enumerate(sorted((folder / "actions").iterdir())):
        told = file.read_text(encoding="utf-8")
        if at % 4 == 0:
            told = told.replace("\naim: |", f"^[Set out in document {5000 + at}/20.]\naim: |", 1)
        if at % 2 and "approach:" not in told:
            told = told.replace("\nresults:", f"\n{_APPROACH}results:", 1)
        file.write_text(told, encoding="utf-8")


def note(folder: Path) -> bytes:
    """The note of the plan as it is sent."""
    return render(checked(folder), "note", "docx").content


def words(said: object) -> str:
    """What a text says, whatever the signs between its words are and mean."""
    return " ".join(re.findall(r"[^\W_]+", "" if said is None else str(said)))


class Said(NamedTuple):
    """A comment as it has to be written: each text without the signs between its words."""

    about: str
    quote: str = ""
    text: str = ""
    proposal: str = ""


@dataclass(frozen=True)
class Answer:
    """What a delegation returns, and what it said in it."""

    delegation: str
    content: bytes
    said: tuple[Said, ...]
    words: tuple[str, ...]
    """the words that stand once in all that it said"""
    date: str
    """the last day on which something was said"""
    resolved: int
    """how many of its comments are resolved"""

    @property
    def proposals(self) -> int:
        """How many of its comments propose a text."""
        return sum(bool(one.proposal) for one in self.said)

    @property
    def general(self) -> int:
        """How many of its comments are on no place of the plan."""
        return sum(not one.about for one in self.said)


def answer(
    content: bytes,
    folder: Path,
    delegation: str,
    comments: int = COMMENTS,
    changed: int = CHANGED,
    *,
    libreoffice: bool = False,
) -> Answer:
    """What a delegation returns of a note of the plan in a folder.

    LibreOffice opens no file that has comments in its footnotes, and loses those without an anchor. With `libreoffice`
    there are none of these.
    """
    desk = _Desk(_Document(content, _places(folder)), delegation)
    for change in islice(cycle(_CHANGES), changed):
        change(desk)
    kinds = [one for one in _COMMENTS if not (libreoffice and one in _NOT_IN_LIBREOFFICE)]
    for comment in islice(cycle(kinds), comments - desk.asked):
        comment(desk)
    return desk.answer()


def read(file: Path) -> list[Said]:
    """The comments of a delegation as they were written: 10.10 is no number but the text that it is for us."""
    found = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader).get("comments", [])
    names = ("quote", "text", "proposal")
    return [Said(one.get("about", ""), *(words(one.get(name)) for name in names)) for one in found]


def _places(folder: Path) -> dict[str, str]:
    """The places that a document of the plan can have, by the names of their bookmarks."""
    plan = checked(folder).plan
    numbers = [str(action.number) for action in plan.actions]
    places = [
        *("title", "annex", "introduction", "table", "text/1", "text/2", *_SECTIONS),
        *(f"objective/{node.id}" for node in (plan.taxonomy.nodes if plan.taxonomy else ())),
        *numbers,
        *(f"{number}/{name}" for number in numbers for name in fields_of(Action)),
    ]
    return {bookmark(place): place for place in places}


# The document


@dataclass(frozen=True, eq=False)
class _Spot:
    """A paragraph, and what it is about."""

    paragraph: Any
    about: str
    """what a comment on it is about; nothing where it is general"""
    kind: str
    field: str
    """what a change of it is a change of; nothing where that is no field"""
    scope: str
    """what is not both changed and commented on, but for the cases that are counted"""
    is_label: bool = False

    @property
    def words(self) -> list[tuple[int, int]]:
        return word_hand.spans(word_hand.text(self.paragraph))


class _Document:
    """The parts of a Word file that people write in."""

    def __init__(self, content: bytes, places: dict[str, str]) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.body = etree.fromstring(self.parts["word/document.xml"])
        self.footnotes = etree.fromstring(self.parts["word/footnotes.xml"])
        self.footer = etree.fromstring(self.parts["word/footer1.xml"])
        self.notes = {one.get(f"{W}id"): one for one in self.footnotes}
        self.spots = [one for one in self._spots(places) if word_hand.is_plain(one.paragraph) and one.words]

    def _spots(self, places: dict[str, str]) -> Iterator[_Spot]:
        place = ""
        for paragraph in self.body.iter(f"{W}p"):
            names = [mark.get(f"{W}name") for mark in paragraph.iter(f"{W}bookmarkStart")]
            begun = next((places[name] for name in names if name in places), None)
            place = begun or place
            spot = _spot(paragraph, place, is_label=begun is not None)
            yield spot
            for told in paragraph.iter(f"{W}footnoteReference"):
                for inner in self.notes[told.get(f"{W}id")].iter(f"{W}p"):
                    yield _Spot(inner, spot.about, "footnote", spot.field, spot.scope)

    def of(self, field_: str) -> list[_Spot]:
        """The paragraphs of a field without its label, and without its footnotes, which are told of there."""
        return [one for one in self.spots if one.field == field_ and not one.is_label and one.kind != "footnote"]

    def written(self, field_: str, author: str) -> str:
        """The words of a field as one author has it."""
        pieces = [
            "".join(word_hand.as_author_has_it(paragraph, author, self.notes)) for paragraph in self._written(field_)
        ]
        return words(" ".join(pieces)).removeprefix(words(_number(field_)) + " ")

    def _written(self, field_: str) -> Iterator[Any]:
        spots = self.of(field_)
        for number, spot in enumerate(spots):
            yield spot.paragraph
            if number == len(spots) - 1 and (added := spot.paragraph.getnext()) is not None and _is_added(added):
                yield added

    def packed(self, parts: dict[str, bytes]) -> bytes:
        """The file with these parts beside those that it had, as Word would have saved it."""
        self.parts["word/document.xml"] = etree.tostring(self.body, encoding="UTF-8", standalone=True)
        self.parts["word/footnotes.xml"] = etree.tostring(self.footnotes, encoding="UTF-8", standalone=True)
        self.parts["word/footer1.xml"] = etree.tostring(self.footer, encoding="UTF-8", standalone=True)
        self.parts["docProps/app.xml"] = self.parts["docProps/app.xml"].replace(b"ccwp-plan", b"Microsoft Office Word")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in {**self.parts, **parts}.items():
                package.writestr(zipfile.ZipInfo(name, (2021, 2, 1, 10, 0, 0)), content)
        return out.getvalue()


def _number(field_: str) -> str:
    """The number that a heading has before the title of an action."""
    return field_.partition("/")[0] if field_.endswith("/title") else "\0"


def _is_added(paragraph: Any) -> bool:
    """Whether a paragraph is one that was inserted."""
    return paragraph.tag == f"{W}p" and {one.tag for one in paragraph} <= {f"{W}pPr", f"{W}ins"} and len(paragraph) > 1


def _spot(paragraph: Any, place: str, *, is_label: bool) -> _Spot:
    """What a paragraph is about that stands at or below a place."""
    head, _, name = place.partition("/")
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    if place in ("overview", "coverage") and cell is not None:
        return _row(paragraph, cell, place)
    if head in ("objective", "text", "title"):
        about = name if head == "objective" else place
        kind = "strategic" if name.isdecimal() and head == "objective" else "note" if head == "text" else head
        return _Spot(paragraph, about, kind, about, about)
    if place == "introduction" or name:
        return _in_field(paragraph, cell, place, is_label)
    if not place or place in (*_SECTIONS, "annex", "table"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        kind = "section" if style is not None and style.get(f"{W}val") == "Heading2" else "other"
        return _Spot(paragraph, "", kind, "", f"{place} {kind}")
    return _Spot(paragraph, place, "heading", f"{place}/title", place)


def _row(paragraph: Any, cell: Any, place: str) -> _Spot:
    """What a cell of the overview or of the coverage is about: the action or the objective of its row."""
    row = cell.getparent()
    first = "".join(row.find(f"{W}tc").itertext())
    about = first if re.fullmatch(r"\d+\.\d+|\d(\([a-z]+\))*", first) else ""
    kind = place if about and list(row.iterchildren(f"{W}tc")).index(cell) == 1 else "other"
    return _Spot(paragraph, about, kind, "", f"{place} {about}")


def _in_field(paragraph: Any, cell: Any | None, place: str, is_label: bool) -> _Spot:
    """What a paragraph of a field is about: the field, an item of it in a row, or a field of that."""
    name = place.rpartition("/")[2]
    if is_label or cell is None or name not in _COVERED:
        kind = "label" if is_label else "fact" if cell is not None else _kind(paragraph, place)
        return _Spot(paragraph, place, kind, place, place, is_label)
    row = cell.getparent()
    rows, columns = (list(one.getparent().iterchildren(one.tag)) for one in (row, cell))
    at, column = rows.index(row), columns.index(cell)
    if not at:
        return _Spot(paragraph, place, "head", place, place, is_label=True)
    head = "".join(list(rows[0].iterchildren(f"{W}tc"))[column].itertext())
    labels = {one.label: one.written for one in fields_of(_COVERED[name]).values()}
    item = f"{place}/{at}"
    about = f"{item}/{labels[head]}" if head in labels else item
    return _Spot(paragraph, about, head, about, place)


def _kind(paragraph: Any, place: str) -> str:
    if place == "introduction":
        return place
    return "item" if paragraph.find(f"{W}pPr/{W}numPr") is not None else "text"


# What a delegation does


@dataclass(frozen=True)
class _Comment:
    """A comment in Word: who made it when, what it says, whom it answers, and whether it is resolved."""

    id_: int
    hand: Hand
    paragraphs: tuple[str, ...]
    resolved: bool = False
    answers: _Comment | None = None

    @property
    def said(self) -> str:
        return words(" ".join(self.paragraphs))

    def key(self, paragraph: int = -1) -> str:
        """What Word knows one of its paragraphs by; the last one is what replies name."""
        return f"{0x30000000 + 16 * self.id_ + paragraph % len(self.paragraphs):08X}"


class _Planned(NamedTuple):
    """An edit, and the word before it."""

    edit: Edit
    before: tuple[int, int]


class _Desk:
    """The people of a delegation at work."""

    def __init__(self, document: _Document, delegation: str) -> None:
        self.document = document
        self.delegation = delegation
        self.number = DELEGATIONS.index(delegation)
        self.people = [f"{name} ({delegation})" for name in ("Anna", "Piotr", "Maria")][: 2 + self.number % 2]
        self.random = Random(delegation)
        self.changes = word_hand.Changes()
        self.comments: list[_Comment] = []
        self.said: list[Said] = []
        self.words: list[str] = []
        self.days: list[str] = []
        self.scopes: set[str] = set()
        """what was changed"""
        self.proposed: dict[tuple[str, str], Said] = {}
        """the fields that were changed, each with who changed it, and the comments that belong to that"""

    @property
    def asked(self) -> int:
        """How many comments there are that answer none."""
        return sum(one.answers is None for one in self.comments)

    def answer(self) -> Answer:
        """All that was done."""
        proposed = [
            said._replace(proposal=self.document.written(field, author))
            for (field, author), said in self.proposed.items()
        ]
        content = self.document.packed(_comment_parts(self.document.parts, self.comments))
        resolved = sum(one.resolved for one in self.comments if one.answers is None)
        said = (*self.said, *proposed)
        return Answer(self.delegation, content, said, tuple(self.words), max(self.days), resolved)

    def word(self) -> str:
        """A word that stands nowhere else."""
        self.words.append(f"w{self.number}x{len(self.words)}")
        return self.words[-1]

    def hand(self, author: str | None = None, after: str = "") -> Hand:
        """One of the people, at some time of the month, or on the day after another time."""
        day = int(after[8:10]) + 1 if after else self.random.randint(1, 20)
        self.days.append(f"2021-02-{day:02}")
        time = f"T{self.random.randint(8, 18):02}:{self.random.randint(0, 59):02}:00Z"
        return Hand(author or self.random.choice(self.people), self.days[-1] + time)

    def another(self, author: str) -> str:
        """Someone else."""
        return self.random.choice([one for one in self.people if one != author])

    def spot(self, *kinds: str, where: Callable[[_Spot], bool] = lambda _: True) -> _Spot:
        """A paragraph of some kind in what was not changed."""
        found = [one for one in self.document.spots if one.kind in kinds and one.scope not in self.scopes]
        return self.random.choice([one for one in found if where(one)])

    def to_change(self, *kinds: str, where: Callable[[_Spot], bool] = lambda _: True) -> _Spot:
        """The same, and now it is changed."""
        found = self.spot(*kinds, where=where)
        self.scopes.add(found.scope)
        return found

    # comments

    def comment(self, attach: Callable[[int], None], author: str | None = None, *, can_be_resolved: bool = True) -> str:
        """Attach a comment to something, now and then with replies; what it says with them."""
        told = tuple(self.random.choice(_ASKED).format(self.word()) for _ in range(self.random.choice((1, 1, 1, 2))))
        resolved = can_be_resolved and self.random.random() < 0.1
        thread = [_Comment(len(self.comments), self.hand(author), told, resolved)]
        self.comments += thread
        for _ in range(self.random.choice((0, 0, 0, 0, 1, 2))):
            thread.append(self.reply(thread[0], thread[-1].hand))
        for one in thread:
            attach(one.id_)
        return " Reply ".join(one.said for one in thread)

    def reply(self, to: _Comment, last: Hand) -> _Comment:
        """A reply to a comment, on the day after the last one."""
        told = self.random.choice(_ANSWERED).format(self.word())
        hand = self.hand(self.another(last.author), after=last.date)
        self.comments.append(_Comment(len(self.comments), hand, (told,), to.resolved, to))
        return self.comments[-1]

    def comment_on(self, *kinds: str) -> None:
        """A comment on one or more words of a paragraph."""
        spot = self.spot(*kinds)
        begin = self.random.randrange(len(spot.words))
        start, end = spot.words[begin][0], self.random.choice(spot.words[begin : begin + 6])[1]
        quote = word_hand.text(spot.paragraph)[start:end]
        marked = word_hand.between(spot.paragraph, start, end)
        text = self.comment(lambda id_: word_hand.comment(id_, *marked))
        self.said.append(Said(spot.about, words(quote), text))

    def comment_on_several(self) -> None:
        """A comment from the last words of a paragraph to the first words of the next one."""
        following = {id(one.paragraph): one for one in self.document.spots if one.scope not in self.scopes}
        spot = self.spot(
            *("text", "item", "objective", "heading", "label"),
            where=lambda one: id(one.paragraph.getnext()) in following,
        )
        other = following[id(spot.paragraph.getnext())]
        start = self.random.choice(spot.words[-5:])[0]
        end = self.random.choice(other.words[:5])[1]
        said = [word_hand.text(one.paragraph) for one in (spot, other)]
        first = word_hand.between(spot.paragraph, start, len(said[0])).first
        last = word_hand.between(other.paragraph, 0, end).last
        text = self.comment(lambda id_: word_hand.comment(id_, first, last))
        self.said.append(Said(spot.about, words(f"{said[0][start:]} {said[1][:end]}"), text))

    def comment_at_cursor(self) -> None:
        """A comment where nothing is selected."""
        spot = self.spot("text", "item")
        before = word_hand.between(spot.paragraph, 0, self.random.choice(spot.words)[1]).last
        self.said.append(Said(spot.about, text=self.comment(lambda id_: word_hand.comment_between(id_, before))))

    def comment_without_anchor(self) -> None:
        """A comment of which the document does not say where it is."""
        self.said.append(Said("", text=self.comment(lambda _: None)))

    # changes of fields

    def edits(self, spot: _Spot) -> list[_Planned]:
        """One to three edits of a paragraph, some words apart, from its end to its beginning."""
        found = spot.words
        slots = range(1, len(found) + (len(found) < 9), 4)
        chosen = self.random.sample(slots, min(len(slots), self.random.randint(1, 3)))
        return [_Planned(self.edit(found, at), found[at - 1]) for at in sorted(chosen, reverse=True)]

    def edit(self, found: list[tuple[int, int]], at: int) -> Edit:
        """Words inserted before a word or in its place, or the word deleted."""
        end = found[at - 1][1]
        way = self.random.choice(("insert", "replace", "delete")) if at < len(found) else "insert"
        return Edit(end, end if way == "insert" else found[at][1], "" if way == "delete" else f" {self.word()}")

    def change(self, *kinds: str) -> None:
        """Words of a field changed by one person."""
        spot = self.to_change(*kinds)
        self.do(spot, self.edits(spot), self.hand())

    def do(self, spot: _Spot, edits: list[_Planned], hand: Hand) -> list[Marked]:
        """Make edits of a field, which become a proposal."""
        self.proposed.setdefault((spot.field, hand.author), Said(spot.field))
        return [self.changes.edit(spot.paragraph, one.edit, hand) for one in edits]

    def change_by_two(self) -> None:
        """Words of a field changed by one person, others by another one."""
        spot = self.to_change("text", where=lambda one: len(one.words) > 12)
        hand = self.hand()
        for at, one in enumerate(self.edits(spot)):
            self.do(spot, [one], self.hand(self.another(hand.author)) if at % 2 else hand)

    def change_with_comment(self) -> None:
        """Words of a field changed, and why, in a comment by the same person on one of the changes."""
        spot, hand, quote, marked = self.change_to_comment_on()
        said = self.comment(lambda id_: word_hand.comment(id_, *marked), hand.author, can_be_resolved=False)
        self.proposed[spot.field, hand.author] = Said(spot.field, quote, said)

    def change_with_comment_of_another(self) -> None:
        """Words of a field changed, and what someone else says of one of the changes."""
        spot, hand, quote, marked = self.change_to_comment_on()
        text = self.comment(lambda id_: word_hand.comment(id_, *marked), self.another(hand.author))
        self.said.append(Said(spot.field, quote, text))

    def change_to_comment_on(self) -> tuple[_Spot, Hand, str, Marked]:
        """Words changed, and the first of the changes with the word before it: what it said, and where it is."""
        spot, hand = self.to_change("text"), self.hand()
        said = word_hand.text(spot.paragraph)
        edits = self.edits(spot)
        edit, (start, end) = edits[-1]
        last = self.do(spot, edits, hand)[-1].last
        first = word_hand.between(spot.paragraph, start, end).first
        return spot, hand, words(said[start : edit.end]), Marked(first, last)

    def add_paragraph(self) -> None:
        """A paragraph or an item added at the end of a field."""
        spot = self.to_change("text", "item", where=lambda one: self.document.of(one.field)[-1] is one)
        hand = self.hand()
        self.proposed[spot.field, hand.author] = Said(spot.field)
        self.changes.paragraph(spot.paragraph, f"The leader reports on {self.word()} each year.", hand)

    def add_row(self) -> None:
        """A milestone added."""
        spot = self.to_change("Milestone")
        row = next(spot.paragraph.iterancestors(f"{W}tr"))
        added = [f"Meeting of {self.word()}", "15 May 2021", "–"]
        written = [" ".join(cell.itertext()) for cell in row.iterchildren(f"{W}tc")]
        self.changes.row(row, added, self.hand())
        self.said.append(Said(spot.scope, proposal=words(" ".join(written + added))))

    def delete_field(self) -> None:
        """All that a field says deleted."""
        told = {note.field for note in self.document.spots if note.kind == "footnote"}
        spot = self.to_change("text", where=lambda one: one.about.endswith("background") and one.field not in told)
        paragraphs = [one.paragraph for one in self.document.of(spot.field)]
        quote = words(" ".join(map(word_hand.text, paragraphs)))
        self.changes.delete(paragraphs, self.hand())
        self.said.append(Said(spot.field, quote, "Delete"))

    # changes outside of fields

    def replace_outside(self, *kinds: str) -> None:
        """A word replaced where no field is."""
        spot = self.to_change(*kinds)
        start, end = self.random.choice(spot.words)
        said = word_hand.text(spot.paragraph)[start:end]
        self.changes.edit(spot.paragraph, Edit(start, end, self.word()), self.hand())
        self.said.append(Said(spot.about, words(said), proposal=self.words[-1]))

    def delete_outside(self) -> None:
        """A word deleted where no field is."""
        spot = self.to_change("section")
        start, end = spot.words[-1]
        said = word_hand.text(spot.paragraph)[start:end]
        self.changes.edit(spot.paragraph, Edit(start, end, ""), self.hand())
        self.said.append(Said(spot.about, words(said), "Delete"))

    def change_footer(self) -> None:
        """Words added at the foot of the pages."""
        paragraph = next(one for one in self.document.footer.iter(f"{W}p") if word_hand.text(one))
        end = len(word_hand.text(paragraph))
        self.changes.edit(paragraph, Edit(end, end, f" {self.word()}"), self.hand())
        self.said.append(Said("", proposal=self.words[-1]))


def _on(*kinds: str) -> Callable[[_Desk], None]:
    return lambda desk: desk.comment_on(*kinds)


def _of(*kinds: str) -> Callable[[_Desk], None]:
    return lambda desk: desk.change(*kinds)


_CHANGES: tuple[Callable[[_Desk], None], ...] = (
    *(_of("text"), _Desk.change_with_comment, _of("item"), _of("heading"), _Desk.change_by_two, _of("objective")),
    *(_of("introduction"), _of("note"), _of("footnote"), _Desk.change_with_comment_of_another, _of("Verification")),
    *(_Desk.add_paragraph, _Desk.add_row, _of("text"), _Desk.delete_field, _Desk.change_with_comment),
    *(_Desk.delete_outside, lambda desk: desk.replace_outside("overview"), _Desk.change_footer),
)
"""What is changed, in turn; the last ones are no fields."""
_CELLS = ("Indicator and unit", "Baseline", "Target", "Due", "Measured", "Verification", "Milestone", "Done")
_ON_FOOTNOTE = _on("footnote")
_COMMENTS: tuple[Callable[[_Desk], None], ...] = (
    *(_on("text"), _on("heading"), _on(*_CELLS), _Desk.comment_without_anchor, _ON_FOOTNOTE, _on("label")),
    *(_Desk.comment_on_several, _on("fact"), _on("objective"), _on("section"), _Desk.comment_at_cursor, _on("item")),
    *(_on("text"), _on("overview"), _on("coverage"), _on("heading"), _on(*_CELLS), _Desk.comment_on_several),
    *(_on("text"), _on("title", "note", "introduction", "text"), _ON_FOOTNOTE, _on("head"), _on("strategic")),
    *(_on("text"), _Desk.comment_without_anchor, _on(*_CELLS), _on("text"), _on("text"), _on("other")),
)
"""What is commented on, in turn."""
_NOT_IN_LIBREOFFICE = (_ON_FOOTNOTE, _Desk.comment_without_anchor)


# The parts of a Word file that tell of comments

_WORD14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_WORD15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_EXTENDED = "word/commentsExtended.xml"
_RELATED = (
    '<Relationship Id="rIdExtended" Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended" '
    'Target="commentsExtended.xml"/></Relationships>'
)
_TYPED = (
    f'<Override PartName="/{_EXTENDED}" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.commentsExtended+xml"/></Types>'
)


def _comment_parts(parts: dict[str, bytes], comments: list[_Comment]) -> dict[str, bytes]:
    """The parts of a file in which comments stand, and those that lead to them."""
    links, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    return {
        "word/comments.xml": _comments(comments),
        _EXTENDED: _extended(comments),
        links: parts[links].replace(b"</Relationships>", _RELATED.encode()),
        types: parts[types].replace(b"</Types>", _TYPED.encode()),
    }


def _comments(comments: list[_Comment]) -> bytes:
    root = etree.Element(f"{W}comments", nsmap={"w": WORD, "w14": _WORD14, "mc": _COMPATIBLE})
    root.set(f"{{{_COMPATIBLE}}}Ignorable", "w14")
    for one in comments:
        element = etree.SubElement(root, f"{W}comment")
        initials = one.hand.author[0]
        given = (("id", str(one.id_)), ("author", one.hand.author), ("date", one.hand.date), ("initials", initials))
        for name, value in given:
            element.set(f"{W}{name}", value)
        for at, told in enumerate(one.paragraphs):
            paragraph = etree.SubElement(element, f"{W}p", {f"{{{_WORD14}}}paraId": one.key(at)})
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = told
    return bytes(etree.tostring(root, encoding="UTF-8", standalone=True))


def _extended(comments: list[_Comment]) -> bytes:
    root = etree.Element(f"{{{_WORD15}}}commentsEx", nsmap={"w15": _WORD15})
    for one in comments:
        element = etree.SubElement(root, f"{{{_WORD15}}}commentEx", {f"{{{_WORD15}}}paraId": one.key()})
        if one.answers is not None:
            element.set(f"{{{_WORD15}}}paraIdParent", one.answers.key())
        element.set(f"{{{_WORD15}}}done", str(int(one.resolved)))
    return bytes(etree.tostring(root, encoding="UTF-8", standalone=True))
