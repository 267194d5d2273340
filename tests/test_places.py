"""The bookmarks of our DOCX: on the label of each field, so that what comes back can be placed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ccwp_plan.documents.places import bookmark, named, without
from ccwp_plan.documents.render import Against, render
from ccwp_plan.exchange.word import read
from ccwp_plan.exchange.word.returned import Returned
from conftest import ACTION, EXAMPLE, PLAN, Rendered, checked, laid_out, write_plan

_FIELDS = ("objectives", "leader", "participants", "status", "empact", "aim", "deliverables", "results")


def marks(found: Returned) -> dict[str, str]:
    """The words of each hidden bookmark, each of which has to be round some of one paragraph, and there once."""
    hidden = [one for one in found.bookmarks if one.name.startswith("_")]
    assert [one.name for one in hidden if one.range.start.paragraph != one.range.end.paragraph] == []
    assert len({one.name for one in hidden}) == len(hidden)
    said = {one.name: found.after.words(one.range) or found.before.words(one.range) for one in hidden}
    assert [name for name, words in said.items() if not words or not re.fullmatch(r"_\w{1,39}", name)] == []
    return said


def test_each_field_of_an_action_has_a_bookmark_on_its_label(rendered: Rendered) -> None:
    found = marks(read(rendered("annex", "docx")))
    for action in checked(EXAMPLE).plan.actions:
        fields = action.fields
        assert found[bookmark(fields.number)] == f"{fields.number} {fields.title}"
    assert [found[bookmark(f"10.1/{field}")].lower() for field in _FIELDS] == [*_FIELDS]
    assert found[bookmark("introduction")] == "Introduction"


def test_each_objective_and_each_paragraph_of_a_note_has_one(rendered: Rendered) -> None:
    found = read(rendered("note", "docx"))
    said = marks(found)
    paragraphs = [line.text for line in found.before.lines if line.form.style == "Compact"]
    assert said[bookmark("objective/3(a)(i)")].startswith("Support, contribute to")
    assert said[bookmark("text/2")] in {line.text for line in found.before.lines}
    assert paragraphs


def test_a_field_ends_where_the_next_place_begins(rendered: Rendered) -> None:
    order = [one.name for one in read(rendered("annex", "docx")).bookmarks if one.name.startswith("_")]
    last = max(number for number, name in enumerate(order) if name.startswith("_10_12_"))
    assert order[last + 1] == bookmark("coverage")


def test_the_cells_of_the_table_form_have_one_each(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, f"{PLAN}layout: both\n", a=ACTION)
    said = marks(read(render(checked(folder), "annex", "docx").content))
    for field in ("aim", "timetable", "leader", "results", "verification"):
        assert bookmark(f"table/10.1/{field}") in said
        assert field in ("timetable", "verification") or bookmark(f"10.1/{field}") in said
    assert said[bookmark("table/10.1/aim")] == "Aim:"


def test_no_other_format_tells_of_places(rendered: Rendered) -> None:
    for kind in ("html", "md"):
        assert b"data-place" not in rendered("annex", kind)


def test_an_id_is_put_round_the_label_alone() -> None:
    page = '<li data-place="a"><p><strong>1(a)</strong> Text<br>on two lines</p></li><th data-place="b"></th>'
    assert named(page) == (
        '<li><p><span id="place-1"><strong>1(a)</strong></span> Text<br>on two lines</p></li><th></th>',
        {"place-1": bookmark("a")},
    )
    assert without(page) == page.replace(' data-place="a"', "").replace(' data-place="b"', "")


def test_names_are_short_and_differ_where_places_do() -> None:
    places = ["10.1/aim", "10.11/aim", "10.1/a.im", "objective/3(a)(i)", "objective/3(a)i", f"{'9' * 60}/aim", "é"]
    names = [bookmark(place) for place in places]
    assert len(set(names)) == len(places)
    assert [name for name in names if not re.fullmatch(r"_[A-Za-z0-9_]{1,39}", name)] == []


@pytest.mark.parametrize("marks_", ["tracked", "council"])
def test_a_marked_document_has_the_places_of_its_new_text(marks_: str, tmp_path: Path) -> None:
    gone = ACTION.replace("10.1", "10.2")
    old = checked(write_plan(tmp_path / "old", a=ACTION.replace("undeclared", "illegal"), b=gone))
    new = checked(write_plan(tmp_path / "new", a=ACTION))
    made = render(new, "annex", "docx", draft=True, against=Against(old, marks=marks_)).content
    assert marks(read(made)).keys() == marks(read(render(new, "annex", "docx", draft=True).content)).keys()


def begun(found: Returned) -> dict[str, str]:
    """The text of the paragraph in which each mark begins. (LibreOffice 7.4 may end one a letter early.)"""
    starts = {one.name: one.range.start.paragraph for one in found.bookmarks}
    return {name: found.paragraphs[starts[name]].text for name in marks(found)}


@pytest.mark.slow
@pytest.mark.parametrize("way", ["docx", "odt"])
@pytest.mark.parametrize("name", ["annex", "note"])
def test_places_outlive_libreoffice(name: str, way: str, rendered: Rendered, tmp_path: Path) -> None:
    (tmp_path / "sent.docx").write_bytes(rendered(name, "docx"))
    sent = read(rendered(name, "docx"))
    back = laid_out(tmp_path, "sent.docx", way)
    if way == "odt":
        (tmp_path / "sent.odt").write_bytes(back.read_bytes())
        back = laid_out(tmp_path, "sent.odt", "docx")
    assert begun(read(back.read_bytes())) == begun(sent)
