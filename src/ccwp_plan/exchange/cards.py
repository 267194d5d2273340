"""The answers in the tables of a Word document: a table for each item, with a question and its answer in each row.

A question is known by its mark, a hidden bookmark, as long as the form still says what its marks mean; else by its text
and the key of its table, as where the tables were copied into another document. The answer is the whole cell beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ccwp_plan.exchange.cells import Book, Cell, Sheet
from ccwp_plan.exchange.form import (
    FORM,
    KEY,
    Back,
    Column,
    Form,
    Identity,
    Remark,
    Returned,
    Row,
    Section,
    Severity,
    state_in,
    state_of,
)
from ccwp_plan.exchange.keys import model_of
from ccwp_plan.exchange.questions import OF_ACTION, ORIENTATION, labelled
from ccwp_plan.exchange.tables import said_in, unknown_key
from ccwp_plan.language.declared import folded
from ccwp_plan.reading.place import echoed

_MARK = re.compile(r"_ccwp_([0-9]{1,6})_([0-9]{1,4})q")
_OWN = "_ccwp_own_"
"""What the marks of the paragraphs begin with that stand in no table."""
_STATE = "ccwp-plan state"
_MOST_IN_PROPERTY = 240
"""How many characters a property of a file has at most: Word knows 255."""
_MOST_LINES = 2
"""How many lines the cell of a question has: the question and its hint."""
_NEXT_ROW = "|"


def mark_of(row: int, question: int) -> str:
    """The name of the bookmark of a question: the number of its row in the form, and its own, from 1; 0 is the key.

    It ends with a letter: LibreOffice sets a number after the name of a bookmark that is copied.
    """
    return f"_ccwp_{row}_{question}q"


def rows_of(section: Section) -> list[Row]:
    """The rows of a section that have a table: of several places for a new item one, since a table is easily copied."""
    return [*{row.key: row for row in section.rows}.values()]


def questions_of(section: Section, row: Row) -> Iterator[tuple[Column, str]]:
    """What the table of a row asks, and what it shows because there is something to show."""
    for column, value in zip(section.columns, row.values, strict=True):
        if column.asked or (value and column.label != OF_ACTION):
            yield column, value


def own_mark(number: int) -> str:
    """The name of the bookmark of a paragraph of the form that stands in no table."""
    return f"{_OWN}{number}q"


def states(form: Form) -> dict[str, str]:
    """What the values of a form were when it was written, as custom properties of a file, row by row."""
    rows = (state_of(row, questions_of(one, row)) for one in form.sections for row in rows_of(one))
    lines = [""]
    for word in f" {_NEXT_ROW} ".join(rows).split(" "):
        if len(lines[-1]) + len(word) >= _MOST_IN_PROPERTY:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return {f"{_STATE} {number}": line for number, line in enumerate(lines, 1)}


def is_form(book: Book) -> bool:
    """Whether a book is, or was, a form of this kind."""
    cells = [cell for sheet in book.sheets for cell in sheet.cells.values()]
    return any(map(_marked, cells)) or any(True for sheet in book.sheets for _ in _keys(sheet))


def answers(book: Book) -> Back:
    """The rows of a form that came back, with what is wrong in the way in which they stand there."""
    rows = _rows_of_state(book.properties)
    found = _Found(rows)
    for sheet in book.sheets:
        for card in _cards(sheet):
            _read(card, found)
    _say_what_is_outside(book, found)
    state = {place: one for row in rows for place, one in state_in(row).items()}
    identity = Identity.among(book.properties) or next(filter(None, map(said_in, book.sheets)), None)
    return Back(book.file, identity, tuple(found.rows), state, tuple(found.remarks))


@dataclass(slots=True)
class _Found:
    """What is found in a book; `state` has what each row of the form was, by its number."""

    state: list[str]
    rows: list[Returned] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def say(self, place: str, severity: Severity, message: str, help_: str) -> None:
        """Note what is wrong in a place, which names its table, too."""
        self.remarks.append(Remark(severity, message, help_, "", place))

    def meant(self, cell: Cell) -> tuple[str, str] | None:
        """The key and the field that the mark of a cell stands for; of a key the field is empty."""
        marked = _marked(cell)
        if marked is None or not 0 < marked[0] <= len(self.state):
            return None
        key, *fields = self.state[marked[0] - 1].split()
        names = ["", *(one.partition("=")[0] for one in fields)]
        return (key, names[marked[1]]) if marked[1] < len(names) else None


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a table: the question, and the answer beside it if there is one."""

    question: Cell
    answer: Cell | None
    others: tuple[Cell, ...] = ()
    """What stands beside the answer: a form has nothing there."""

    @property
    def place(self) -> str:
        """Where the answer stands, or would stand."""
        if self.answer:
            return self.answer.place
        return re.sub(r"[0-9]+$", lambda found: str(int(found[0]) + self.question.columns), self.question.place)

    def strays(self) -> Iterator[str]:
        """Where something stands that belongs into the answer: below the question and its hint, or beside it."""
        if len([text for text in self.question.text.split("\n") if text.strip()]) > _MOST_LINES:
            yield self.question.place
        yield from (cell.place for cell in self.others)


def _marked(cell: Cell) -> tuple[int, int] | None:
    """The numbers in the mark of a cell, if it has one."""
    found = next(filter(None, map(_MARK.fullmatch, cell.marks)), None)
    return (int(found[1]), int(found[2])) if found else None


def _rows_of_state(properties: Mapping[str, str]) -> list[str]:
    """What each row of the form was when it was written."""
    lines, number = [], 1
    while line := properties.get(f"{_STATE} {number}"):
        lines.append(line)
        number += 1
    return " ".join(lines).split(f" {_NEXT_ROW} ") if lines else []


def _lines(sheet: Sheet) -> Iterator[_Line]:
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        by_row.setdefault(row, {})[column] = cell
    for _, cells in sorted(by_row.items()):
        question, *answers = (cell for _, cell in sorted(cells.items()))
        yield _Line(question, answers[0] if answers else None, tuple(answers[1:]))


def _keys(sheet: Sheet) -> Iterator[_Line]:
    """The rows that say what a table is about; with more than the key in it, it would be a row of heads."""
    for line in _lines(sheet):
        if (
            not line.others
            and folded(_words(line.question)) == folded(KEY)
            and line.answer
            and model_of(line.answer.text.strip())
        ):
            yield line


def _words(question: Cell) -> str:
    """The text of a question, without the hint below it."""
    return question.text.strip().partition("\n")[0].strip()


def _is_key(line: _Line) -> bool:
    marked = _marked(line.question)
    return marked[1] == 0 if marked else folded(_words(line.question)) == folded(KEY)


def _cards(sheet: Sheet) -> Iterator[list[_Line]]:
    """The rows about an item, from its key on: tables become one where what stood between them is deleted."""
    card: list[_Line] = []
    for line in _lines(sheet):
        if _is_key(line) and any(map(_is_key, card)):
            yield card
            card = []
        card.append(line)
    if card:
        yield card


def _read(card: list[_Line], found: _Found) -> None:
    """Note what a card answers, or what is wrong with it."""
    meant = [found.meant(line.question) for line in card]
    keys = {one[0] for one in meant if one}
    said = next((line for line in card if _is_key(line)), None)
    text = said.answer.text.strip() if said and said.answer else ""
    key = text or next(iter(keys), "")
    place = said.place if said else card[0].question.place
    if not keys and said is None:
        _not_of_the_form(card, found)
    elif len(keys | {key}) > 1:
        told = " and ".join(f"‘{echoed(one)}’" for one in sorted(keys | {key}))
        message = f"Nobody can tell what this table is about: {told}."
        found.say(place, Severity.ERROR, message, "Write the key that the table had, or copy it again.")
    elif model_of(key) is None:
        message, help_ = unknown_key(said.answer if said and said.answer else Cell("", None, place))
        if key or any(line.answer for line in card):
            found.say(place, Severity.ERROR, message, help_)
    else:
        fields = [one[1] if one else None for one in meant]
        found.rows.append(Returned(key, "", place, dict(_answers(key, card, fields, found))))


def _answers(key: str, card: list[_Line], marked: list[str | None], found: _Found) -> Iterator[tuple[str, Cell]]:
    """The answers of a card by their fields; a cell that is empty is one, too."""
    model = model_of(key)
    known = {folded(label): name for label, name in labelled(model if isinstance(model, type) else None).items()}
    seen: set[str] = set()
    for line, name in zip(card, marked, strict=True):
        label = _words(line.question)
        name = name or known.get(folded(label), "")
        if _is_key(line) or label in (*ORIENTATION, FORM):
            continue
        if line.question.columns > 1 or line.question.rows > 1 or (line.answer and line.answer.rows > 1):
            message = "This cell is merged with others: nobody can tell to which question its text belongs."
            found.say(line.question.place, Severity.ERROR, message, "Split it again.")
        elif not name:
            if line.answer:
                message = f"‘{echoed(label)}’ is not a question of the form; its answer is not read."
                found.say(line.place, Severity.WARNING, message, "Write it beside a question of the form.")
        elif name in seen:
            message = f"The question ‘{echoed(label)}’ is there twice."
            found.say(line.place, Severity.ERROR, message, "Remove one of the two rows.")
        else:
            seen.add(name)
            for place in line.strays():
                message = f"Something stands beside the answer to ‘{echoed(label)}’; it is not read."
                found.say(place, Severity.WARNING, message, "Write it into the answer.")
            yield name, line.answer or Cell("", None, line.place)


def _say_what_is_outside(book: Book, found: _Found) -> None:
    """Say which paragraphs in no table are not the form's own, where its own still have their marks."""
    own = {one.text for one in book.outside if any(name.startswith(_OWN) for name in one.marks)}
    for one in book.outside if own else ():
        if one.text not in own:
            message = f"What stands outside the tables is not read: ‘{echoed(one.text)}’."
            found.say(one.place, Severity.WARNING, message, "Write it beside a question of the form.")


def _not_of_the_form(card: list[_Line], found: _Found) -> None:
    """Say that a table is not read, unless it is the one that says what the form is."""
    first = card[0].question
    if first.text.strip() != FORM:
        message = "This table is not of the form; it is not read."
        found.say(first.place, Severity.WARNING, message, "Write what it says beside a question of the form.")
