"""Comments that a delegation gives in a table of its own, or in the commenting table of ISO/IEC: a row is a comment.

The first column says what a comment is about, others have the comment, the proposal and what was answered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from ccwp_plan.analysis.subjects import Subject, meant, subject
from ccwp_plan.checks.actors import meant_actor
from ccwp_plan.exchange.cells import Book
from ccwp_plan.exchange.collecting import answer_tables
from ccwp_plan.exchange.collecting.answer_heads import Role
from ccwp_plan.exchange.collecting.answer_places import Meaning, Meanings, is_general
from ccwp_plan.exchange.collecting.answer_tables import AnswerTable, Cell, Row
from ccwp_plan.exchange.collecting.collected import Collected, of_a_part
from ccwp_plan.exchange.collecting.placing import likeness
from ccwp_plan.exchange.word.returned import Returned
from ccwp_plan.language import habits, richtext
from ccwp_plan.language.comments import Comment
from ccwp_plan.language.declared import fields_of, folded, in_words
from ccwp_plan.language.nouns import counted
from ccwp_plan.reading.signs import QUOTES
from ccwp_plan.repository.loaded import LoadedPlan

_NOTHING = habits.words_in("- – — ― / n/a n.a.")
_DITTO = habits.words_in("\" “ ” „ ″ 〃 '' ’’ ditto dto idem ibid same same_as_above as_above see_above -\"-")
_DELETE = habits.words_in("delete deletion deleted delete_it to_be_deleted please_delete delete_the_text to_delete")
_CODE = re.compile(r"[A-Z]{2,}(?![^\W\d_])")
_SHORT = 80
"""So long are the words of other columns that are said beside a comment; longer ones are part of it."""
_QUOTE = re.compile(r"([*_])[‘“„«\"](.+)[’”“»\"]\1\s*(?:\n\s*\n|$)", re.DOTALL)
_LIKE, _SHORTER = 0.4, 0.6
"""From which likeness to a text, or from which share of its length on, a proposal may be all of it."""
_SAME = 0.6
"""From which likeness to the words that are quoted on a proposal is those words, changed."""
_FIRST = re.compile(r"([A-Za-z ]{1,30})(?:[.:]| [–-])(?:\s+|$)")


class Answers(NamedTuple):
    """What was found in the tables of a file."""

    comments: tuple[Collected, ...]
    paragraphs: frozenset[int]
    """the paragraphs of the file that were read so, by their numbers"""
    remarks: tuple[str, ...]
    """what is to be said of the tables, in sentences"""


def answers(returned: Returned, plan: LoadedPlan, delegation: str, ours: Container[int]) -> Answers:
    """The comments of a delegation in the tables of answers of a Word file, with all changes in them accepted.

    `ours` are the paragraphs that belong to a document of the plan: their tables are none.
    """
    return _read(answer_tables.in_word(returned, ours), plan, delegation)


def answers_in(book: Book, plan: LoadedPlan, delegation: str) -> Answers:
    """The comments of a delegation in the tables of answers of a workbook or a CSV file."""
    return _read(answer_tables.in_book(book), plan, delegation)


def _read(tables: Iterable[AnswerTable], plan: LoadedPlan, delegation: str) -> Answers:
    reader = _Reader(plan, delegation)
    comments: list[Collected] = []
    paragraphs: set[int] = set()
    for table in tables:
        comments += reader.comments(table)
        paragraphs |= table.paragraphs
    return Answers(tuple(comments), frozenset(paragraphs), tuple(_left_out(reader.others)))


def _left_out(others: Counter[str]) -> Iterator[str]:
    for id_, count in others.items():
        verb, them = ("is", "it") if count == 1 else ("are", "them")
        yield f"{counted(count, 'row')} of {id_} {verb} left out: collect {them} with --from {id_}."


@dataclass(frozen=True)
class _Said:
    """A row by what its columns are for."""

    table: AnswerTable
    row: Row

    @cached_property
    def _cells(self) -> dict[Role, list[tuple[int, Cell]]]:
        found: dict[Role, list[tuple[int, Cell]]] = {}
        for column, cell in self.table.cells(self.row):
            found.setdefault(self.table.roles[column], []).append((column, cell))
        return found

    def cells(self, role: Role) -> list[tuple[int, Cell]]:
        """The cells for something, each with the column of its head."""
        return self._cells.get(role, [])

    def words(self, role: Role) -> str:
        """What is said, on one line."""
        said = (" ".join(cell.words.split()) for _, cell in self.cells(role))
        return " ".join(words for words in said if not _is_nothing(words))

    def rich(self, role: Role) -> str:
        """What is said, as rich text."""
        return "\n\n".join(cell.write() for _, cell in self.cells(role) if not _is_nothing(cell.words))

    @property
    def is_repeated(self) -> bool:
        """Whether all that it says is said in a row above, of which its cells are part."""
        roles = (Role.ABOUT, Role.TEXT, Role.PROPOSAL)
        cells = [cell for role in roles for _, cell in self.cells(role) if cell.words]
        return bool(cells) and all(cell.repeats for cell in cells)

    def others(self, *, long: bool) -> Iterator[str]:
        """What columns say that are for nothing known, with their heads."""
        for column, cell in self.cells(Role.OTHER):
            if not _is_nothing(cell.words) and (len(cell.words) > _SHORT) is long:
                head = " ".join(self.table.heads[column].split()).rstrip(":")
                said = cell.write() if long else " ".join(cell.words.split())
                yield f"{head}: {said}" if head else said


def _is_nothing(words: str) -> bool:
    return not words or words.casefold() in _NOTHING


class _Reader:
    """Reads the rows of tables as the comments of a delegation; `others` are the rows of other ones."""

    def __init__(self, plan: LoadedPlan, delegation: str) -> None:
        self.others: Counter[str] = Counter()
        self._plan = plan
        self._actors = plan.actors
        self._meanings = Meanings(plan)
        self._delegation = meant_actor(delegation, self._actors) or delegation

    def comments(self, table: AnswerTable) -> Iterator[Collected]:
        """The comments in a table."""
        head, before = "", _Before()
        for row in table.body:
            said = _Said(table, row)
            if row.is_wide:
                (cell,) = (cell for cell in row.cells.values() if not cell.repeats)
                head, before = cell.words, _Before()
                if self._meanings.meant(head) is None:
                    head = ""
                    yield Collected(text=cell.write(), at=(row.at, 0))
                continue
            if said.is_repeated or self._is_of_another(said.words(Role.FROM)):
                continue
            place = self._place(before.parts(said), head)
            if not said.rich(Role.PROPOSAL):
                place = self._that_is_there(place)
            if (one := _comment(said, place)) is not None:
                one = one if table.is_of_iso else self._of_the_whole(one, one.quote if said.words(Role.QUOTE) else "")
                yield replace(one, remark="; ".join(self._remarks(said, place, before)))
            before.about = place.about

    def _is_of_another(self, name: str) -> bool:
        """Whether a name is that of another delegation; it is counted then."""
        ids = self._named(name)
        if not ids or self._delegation in ids:
            return False
        self.others[ids[0]] += 1
        return True

    def _named(self, name: str) -> list[str]:
        """The actors that a cell names: by id, by name, or by a code with more behind it, such as DE-012."""
        if whole := meant_actor(name, self._actors):
            return [whole]
        parts = [meant_actor(one, self._actors) for one in habits.parted(name)]
        codes = [meant_actor(match[0], self._actors) for match in [_CODE.match(name)] if match]
        return [one for one in parts if one] or [one for one in codes if one]

    def _place(self, parts: list[Cell], head: str) -> _Place:
        """What a row is about, by the cells that say so and by the words above it that span the table."""
        words = [" ".join(cell.words.split()) for cell in parts]
        if not words:
            return _Place(about.about if (about := self._meanings.meant(head)) else None)
        for way in (words, [head, *words] if head else words):
            if (found := self._joined(way)) and found.is_whole:
                return self._doubted(found.about, parts)
        for at, cell in enumerate(parts):
            for other in cell.others:
                if (found := self._joined([*words[:at], other, *words[at + 1 :]])) and found.about:
                    return _Place(found.about, f"the table says: {', '.join(words)}")
        single = (self._meanings.meant(one) for one in reversed(words))
        found = next((one for one in (self._joined(words), *single) if one and one.about), None)
        said = ", ".join(words)
        return _Place(found.about, f"the table says: {said}") if found else _Place(None, unknown=said)

    def _of_the_whole(self, one: Collected, quote: str) -> Collected:
        """A proposal as the whole text of its field: where words of it are quoted, with the proposal in their place.

        What may be a part of the text only, and has no one place there, is said in words.
        """
        found = subject(self._plan, one.about) if one.about and one.proposal else None
        if not isinstance(found, Subject) or not found.is_text or not found.text:
            return one
        said, proposal, quoted = map(_compared, (found.text, one.proposal, quote))
        if quoted and quoted != said and likeness(proposal, quoted) > likeness(proposal, said):
            spots = [*re.finditer(r"\s+".join(map(re.escape, quote.split())), found.text)]
            if len(spots) == 1 and likeness(proposal, quoted) >= _SAME and "\n" not in one.proposal:
                start, end = spots[0].span()
                return replace(one, proposal=found.text[:start] + one.proposal + found.text[end:])
        elif quoted or likeness(proposal, said) >= _LIKE or len(proposal) > _SHORTER * len(said):
            return one
        texts = filter(None, (one.text, of_a_part(one.quote, one.proposal)))
        return replace(one, proposal="", text="\n\n".join(texts))

    def _that_is_there(self, place: _Place) -> _Place:
        """A place, or the list where it is an item that is not there: that can only be proposed."""
        if place.about is None or isinstance(meant(self._plan, Comment(about=place.about, text="?")), Subject):
            return place
        return _Place(place.about.rpartition("/")[0], f"the table says: {place.about}")

    def _doubted(self, about: str | None, parts: list[Cell]) -> _Place:
        """A place, with what else is meant where a spreadsheet may have shortened the number of an action."""
        others = (self._meanings.meant(other) for cell in parts for other in cell.others)
        other = next((one.about for one in others if one and one.about not in (None, about)), None)
        return _Place(about, f"or {other}: a spreadsheet shortens the number" if other else "")

    def _joined(self, words: list[str]) -> Meaning | None:
        """What cells mean together: an action and a field of it."""
        first = self._meanings.meant(words[0])
        if len(words) == 1:
            return first
        known = first.about if first and first.is_whole and first.about else words[0]
        return self._meanings.meant("/".join([known, *words[1:]]))

    def _remarks(self, said: _Said, place: _Place, before: _Before) -> Iterator[str]:
        """What is said beside a comment in the file."""
        if place.remark:
            yield place.remark
        if place.unknown and said.words(Role.QUOTE):
            yield f"the table says: {place.unknown}"
        kind = folded(said.words(Role.KIND))
        is_left_out = place.about is None and not any(cell.words for _, cell in said.cells(Role.ABOUT))
        if is_left_out and before.about and not kind.startswith("g"):
            yield f"the table says nothing of what it is about; the row above: {before.about}"
        if kind.startswith("ed"):
            yield "editorial"
        name = said.words(Role.FROM)
        if name and not self._named(name):
            yield f"from: {name}"
        yield from said.others(long=False)


def _compared(text: str) -> str:
    return " ".join(richtext.plain(text).split()).casefold()


class _Place(NamedTuple):
    """What a row is about; or the words for it that name nothing that the plan has."""

    about: str | None
    remark: str = ""
    unknown: str = ""


class _Before:
    """What the rows above have said of what they are about."""

    def __init__(self) -> None:
        self.about: str | None = None
        self._cells: dict[int, Cell] = {}

    def parts(self, said: _Said) -> list[Cell]:
        """The cells that say what a row is about, those above where a cell says that it is the same."""
        for column, cell in said.cells(Role.ABOUT):
            if "_".join(cell.words.split()).casefold().strip(".") in _DITTO and column in self._cells:
                continue
            self._cells[column] = cell
        cells = [self._cells[column] for column, _ in said.cells(Role.ABOUT)]
        return [cell for cell in cells if not is_general(cell.words)]


def _comment(said: _Said, place: _Place) -> Collected | None:
    """The comment that a row is; None where it has neither a comment nor a proposal."""
    text, proposal = said.rich(Role.TEXT), said.rich(Role.PROPOSAL)
    if not (text or proposal):
        return None
    quote, text = _quoted(said, text, proposal)
    quote = quote or place.unknown
    if folded(proposal) in _DELETE:
        text, proposal = "\n\n".join(filter(None, (text, "Delete."))), ""
    outcome, reply = _outcome(said)
    text = "\n\n".join([*filter(None, [text]), *said.others(long=True)])
    author = said.words(Role.AUTHOR)
    return Collected(
        about=place.about,
        quote=quote,
        text=text,
        proposal=proposal,
        reply=reply,
        outcome=outcome,
        author=author,
        at=(said.row.at, 0),
    )


def _quoted(said: _Said, text: str, proposal: str) -> tuple[str, str]:
    """The words that a comment is on, and the comment without them.

    They have a column of their own, or stand in italics and quotation marks at the beginning.
    """
    if quote := said.words(Role.QUOTE):
        return quote.strip(QUOTES + '" '), text
    match = _QUOTE.match(text)
    if match is None or not (proposal or text[match.end() :].strip()):
        return "", text
    return " ".join(richtext.plain(match[0]).split())[1:-1], text[match.end() :]


def _outcome(said: _Said) -> tuple[str | None, str]:
    """What has become of a comment, and the reply: in columns of their own, or in one."""
    declared, reply = fields_of(Comment)["outcome"], said.rich(Role.REPLY)
    if outcome := declared.choice_meant(said.words(Role.OUTCOME)):
        return outcome, reply
    if outcome := declared.choice_meant(reply):
        return outcome, ""
    if match := _FIRST.match(reply):
        outcome = next((one for one in declared.choices if in_words(one) == match[1].casefold()), None)
        return outcome, reply[match.end() :] if outcome else reply
    return None, reply
