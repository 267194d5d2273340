"""What holds of every Word file that came back: nothing is lost, and before and changes make after."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from hypothesis import given
from lxml import etree

from ccwp_plan.exchange.word import read
from ccwp_plan.exchange.word.returned import Change, Comment, Kind, Returned, Unit
from ccwp_plan.exchange.word.text import Point, Story
from ccwp_plan.exchange.word.views import View
from office import resolved as resolved_by_office
from reading import package
from resolver import resolved
from test_word import FILES, content
from worded import AUTHORS, Drawn, Written, documents

_MOVES = {qn("w:moveFrom"): qn("w:del"), qn("w:moveTo"): qn("w:ins")}
_CELLS = ("word-rows-and-cells", "word-ends-of-cells-deleted")
"""Cells that were inserted or deleted alone, and ones whose last end was deleted, which Word does not let go: neither
the resolver nor LibreOffice 7.4 settles these."""


def returned(drawn: Drawn) -> Returned:
    return read(package(Written(drawn).parts))


def threads(comments: tuple[Comment, ...]) -> Iterator[Comment]:
    for one in comments:
        yield one
        yield from one.replies


@pytest.mark.slow
@given(documents())
def test_every_character_of_a_comment_is_there(drawn: Drawn) -> None:
    found = Counter((one.author, one.text) for one in threads(returned(drawn).comments))
    assert found == Counter((note.author, "\n".join(note.paragraphs)) for note in drawn.notes)


@pytest.mark.slow
@given(documents())
def test_every_character_of_the_text_is_there(drawn: Drawn) -> None:
    paragraphs = returned(drawn).paragraphs
    assert Counter("".join(one.text for one in paragraphs)) == Counter("".join(run.text for run in drawn.runs))


@pytest.mark.slow
@given(documents())
def test_every_inserted_and_every_deleted_character_is_in_a_change_of_its_author(drawn: Drawn) -> None:
    changes = returned(drawn).changes
    for author in AUTHORS:
        for kind in ("ins", "del"):
            own = [run for run in drawn.runs if (kind, author) in run.changes]
            side = [one.added if kind == "ins" else one.removed for one in changes if one.author == author]
            assert not Counter("".join(run.text for run in own)) - Counter("".join(side))


@pytest.mark.slow
@given(documents(tables=False, nested=False))
def test_before_and_the_changes_make_after(drawn: Drawn) -> None:
    found = returned(drawn)
    for story in (Story.DOCUMENT, Story.FOOTNOTE):
        assert changed(found, story) == text(found.after, story)


def text(view: View, story: Story) -> str:
    return "".join(f"{line.text}\n" for line in view.lines if line.place.story == story)


def changed(found: Returned, story: Story) -> str:
    """The text before, with each change made where it says that it is."""
    view, made, done = found.before, "", 0
    before = text(view, story)
    lines = [line for line in view.lines if line.place.story == story]
    first = next((number for number, line in enumerate(view.lines) if line in lines), 0)
    lengths = [len(line.text) + 1 for line in lines]
    for change in found.changes:
        if found.paragraphs[change.range.start.paragraph].place.story == story:
            place = view.at(change.range.start)
            assert place is not None
            at = sum(lengths[: place.paragraph - first]) + place.offset
            assert before[at:].startswith(change.removed)
            made += before[done:at] + change.added
            done = at + len(change.removed)
    return made + before[done:]


@pytest.mark.slow
@given(documents())
def test_accepting_all_and_reading_is_after_and_rejecting_all_before(drawn: Drawn) -> None:
    data = package(Written(drawn).parts)
    found = read(data)
    assert lines(read(settled(data, accept=True)).before) == lines(found.after)
    assert lines(read(settled(data, accept=False)).after) == lines(found.before)


@pytest.mark.parametrize(
    "case", [case for case in FILES if not case.stem.startswith(_CELLS)], ids=lambda case: case.stem
)
def test_the_views_of_a_case_are_those_of_ecma_376(case: Path) -> None:
    data = content(case)
    found = read(data)
    for accept, view in ((True, found.after), (False, found.before)):
        again = read(settled(data, accept=accept))
        assert lines(again.before) == lines(view)
        assert {change.kind for change in again.changes} <= {Kind.FORMAT}


def settled(data: bytes, *, accept: bool) -> bytes:
    """A Word file with all its changes accepted, or rejected, by the rules of ECMA-376."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given_, zipfile.ZipFile(out, "w") as made:
        for name in given_.namelist():
            part = given_.read(name)
            if name.startswith("word/") and name.endswith(".xml") and b"wordprocessingml/2006/main" in part:
                part = etree.tostring(_settled(etree.fromstring(part), accept=accept))
            made.writestr(name, part)
    return out.getvalue()


def _settled(root: etree._Element, *, accept: bool) -> etree._Element:
    for move in [*root.iter(*_MOVES)]:
        move.tag = _MOVES[move.tag]
    root = resolved(root, accept=accept)
    for mark in [*root.iter(*_MOVES.values())]:  # of the rows and ends of paragraphs that stay
        mark.getparent().remove(mark)
    return root


def lines(view: View) -> list[tuple[str, str]]:
    """What a reader sees: the kind of text, and the words; rows that are gone change the numbers of places."""
    return [(line.place.story, line.text) for line in view.lines]


@pytest.mark.slow
@given(documents())
def test_every_place_is_in_its_view_where_its_words_are(drawn: Drawn) -> None:
    found = returned(drawn)
    for view in (found.before, found.after):
        for number, paragraph in enumerate(found.paragraphs):
            start = view.at(Point(number, 0))
            if start is not None:
                kept = "".join(one.text for one in paragraph.pieces if one.fate.stands(view.accepts))
                assert view.lines[start.paragraph].text[start.offset :].startswith(kept)


@pytest.mark.slow
@given(documents())
def test_changes_are_in_order_and_each_is_of_something(drawn: Drawn) -> None:
    changes = returned(drawn).changes
    assert [one.range.start for one in changes] == sorted(one.range.start for one in changes)
    assert all(is_of_something(one) for one in changes)


def is_of_something(change: Change) -> bool:
    return bool(change.added or change.removed or change.objects or change.unit is Unit.ROW)


@pytest.mark.slow
def test_libreoffice_accepts_and_rejects_to_the_same_text(tmp_path: Path) -> None:
    """Documents of ours are left out: LibreOffice 7.4 loses the footnotes of those that it saves for a second time."""
    own = [case for case in FILES if case.suffix == ".docx" and not case.stem.startswith((*_CELLS, "ours"))]
    jobs = [(content(case), command) for case in own for command in ("Accept", "Reject")]
    made = iter(resolved_by_office(tmp_path, jobs))
    wrong = []
    for case in own:
        found = read(content(case))
        for view, data in ((found.after, next(made)), (found.before, next(made))):
            if lines(read(data).after) != lines(view):
                wrong.append(case.stem)
    assert wrong == []
