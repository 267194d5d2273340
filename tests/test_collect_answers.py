"""Tables of answers: the cases of tests/cases/answers/, each with the comments that are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from ccwp_plan.analysis.compilation import Commented, compilation
from ccwp_plan.analysis.subjects import Subject, meant, said_alike, subject
from ccwp_plan.documents.render import render
from ccwp_plan.exchange import csv_reading, reading
from ccwp_plan.exchange.collecting.answers import Answers, answers, answers_in
from ccwp_plan.exchange.collecting.collected import Collected
from ccwp_plan.exchange.word import read
from ccwp_plan.exchange.word.returned import Returned
from ccwp_plan.language import richtext
from ccwp_plan.language.action import Action
from ccwp_plan.language.comments import Comment
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.plan import Document, Plan
from ccwp_plan.language.strategy import Objective
from ccwp_plan.reports.comments import iso
from ccwp_plan.reports.spreadsheet import table
from ccwp_plan.repository.comments import LoadedComment
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from conftest import ROOT, checked
from reading import package
from table_files import FORMATS, Cell, Spanning, write_tables

CASES = sorted((Path(__file__).parent / "cases" / "answers").glob("*.yaml"))
DRAFT = ROOT / "tests" / "comments" / "plans" / "draft"


@cache
def draft() -> LoadedPlan:
    (plan,) = load([DRAFT])
    return plan


def cell(given: Any) -> Cell:
    """A cell of a case: a text, or what else it is."""
    match given:
        case {"number": number}:
            return Decimal(str(number))
        case {"day": date() as day}:
            return day
        case {"text": text}:
            return Spanning(str(text), given.get("rows", 1), given.get("columns", 1))
    return str(given)


def told(found: Answers) -> list[dict[str, Any]]:
    """The comments with what they say."""
    return [{key: value for key, value in asdict(one).items() if value and key != "at"} for one in found.comments]


def each() -> Iterator[Any]:
    for case in CASES:
        for kind in yaml.safe_load(case.read_text(encoding="utf-8")).get("formats", FORMATS):
            yield pytest.param(case, kind, id=f"{case.stem}-{kind}")


@pytest.mark.parametrize(("case", "kind"), [*each()])
def test_a_table_of_answers_is_read(case: Path, kind: str, tmp_path: Path) -> None:
    said = yaml.safe_load(case.read_text(encoding="utf-8"))
    tables = [[[cell(one) for one in row] for row in table] for table in said["tables"]]
    file = write_tables(tmp_path / f"answers.{kind}", *tables)
    if kind == "docx":
        found = answers(read(file.read_bytes()), draft(), "DE", ())
    else:
        found = answers_in(reading.read(file), draft(), "DE")
    assert told(found) == said["comments"]
    assert [*found.remarks] == said.get("remarks", [])


# The commenting table, out and in


def commented(comment: Comment) -> Commented:
    """A comment of Germany on the draft."""
    file = next(one for one in draft().comments if one.delegation == "DE")
    about = meant(draft(), comment)
    assert isinstance(about, Subject), comment.about
    return Commented(LoadedComment(comment, file.comments[0].place, file), about)


def and_back(*comments: Comment) -> tuple[Collected, ...]:
    """Comments that were written as the commenting table in CSV, and read again."""
    text = iso.comments(None, [commented(one) for one in comments], None, named=False)  # type: ignore[arg-type]
    return answers_in(csv_reading.book(Path("DE.csv"), text.encode()), draft(), "DE").comments


def below(model: type[BaseModel], *steps: str) -> Iterator[str]:
    """The places of the fields of a model, of items of their lists, and of fields of these."""
    for field in fields_of(model).values():
        way = [*steps, field.written]
        yield "/".join(way)
        if field.is_list:
            yield "/".join([*way, "1"])
        if field.inner and field.inner is not Objective:
            yield from below(field.inner, *way, *(["1"] if field.is_list else []))


def test_every_place_of_a_plan_is_found_again_by_what_the_commenting_table_calls_it() -> None:
    fields = (
        *(place for number in ("12.1", "12.2") for place in (number, *below(Action, number))),
        *(place for place in below(Document, "document") if not place.startswith("document/text")),
        *(place for place in below(Plan) if not place.startswith(("document", "actions"))),
        *(place for id_ in ("2", "2(d)", "3(a)(i)") for place in (id_, *below(Objective, id_))),
        *("text", "text/1", "text/2", "text/3", "document"),
    )
    places = [place for place in fields if isinstance(subject(draft(), place), Subject)]
    assert len(places) > 150
    comments = [Comment(about=place, text="A.", proposal="B.") for place in places]
    found = [one.about for one in and_back(*comments)]
    assert [*zip(places, found, strict=True)] == [*zip(places, places, strict=True)]


NEW = "12.1/deliverables/3"
ABOUTS = (None, "12.1", "12.1/aim", NEW, "12.2/results/1/due", "2(d)", "2(d)/text", "text/2")
SIGNS = st.text("ab 1.-*_[]()^\\`#+:‘’“”&<>é\n", max_size=40)
ITEMS = st.sampled_from(["- one\n- *two*", "1. one\n2. two", "See^[A note.] **b**.", "a\\\nb", "10.10", "3/4", "=1+1"])
"""Lists, footnotes, breaks; and what a spreadsheet would take for something else."""


@st.composite
def rich(draw: st.DrawFn) -> str:
    """A rich text of some paragraphs, as a file has it."""
    some = draw(st.lists(SIGNS | ITEMS, min_size=1, max_size=3))
    text = "\n\n".join(one.strip() for one in some).strip()
    assume(re.search(r"\w", text) and not richtext.refusals(text) and not text.startswith(("*‘", "*“", "_‘", "_“")))
    return text


WORDS = st.text("ab 1.-*_[]()^\\`#+:‘’“”&<>é", min_size=1, max_size=30).map(lambda text: " ".join(text.split()))
OUTCOMES = st.sampled_from([None, "accepted", "partly_accepted", "rejected", "noted"])


@pytest.mark.slow
@given(st.sampled_from(ABOUTS), WORDS | st.none(), rich() | st.none(), rich() | st.none(), rich() | st.none(), OUTCOMES)
def test_what_the_commenting_table_says_is_read_as_the_same_comment(
    about: str | None,
    quote: str | None,
    text: str | None,
    proposal: str | None,
    reply: str | None,
    outcome: str | None,
) -> None:
    assume(proposal or (text and about != NEW))
    said = {"about": about, "quote": quote or None, "text": text, "proposal": proposal, "reply": reply}
    comment = Comment.model_validate({**said, "outcome": outcome})
    (found,) = and_back(comment)
    assert (found.about, found.quote, found.outcome) == (about, quote or "", outcome)
    assert (found.text, found.proposal, found.reply) == (text or "", proposal or "", reply or "")


@pytest.mark.slow
def test_the_document_of_the_commenting_table_is_read_as_the_comments_that_it_shows() -> None:
    found = answers(read(render(checked(DRAFT), "comments-table", "docx").content), draft(), "DE", ())
    own = [one.comment.fields for one in compilation(draft()).of("DE")]
    assert [(one.about, one.quote, one.outcome) for one in found.comments] == [
        (one.about, one.quote or "", one.outcome) for one in own
    ]
    for name in ("text", "proposal", "reply"):
        said = [(getattr(one, name), getattr(two, name) or "") for one, two in zip(found.comments, own, strict=True)]
        assert [(one, two) for one, two in said if not said_alike(one, two)] == []
    assert [*found.remarks] == [
        "5 rows of FR are left out: collect them with --from FR.",
        "1 row of Commission is left out: collect it with --from Commission.",
    ]


def test_an_objective_that_has_the_number_of_an_action_is_called_an_objective(tmp_path: Path) -> None:
    (tmp_path / "strategies").mkdir()
    strategy = "id: s\ntitle: S\nlevels: [Goal]\nobjectives: [{id: '1.1', text: The objective}]\n"
    (tmp_path / "strategies" / "s.yaml").write_text(strategy, encoding="utf-8")
    text = "strategy: s\nnumber: 1\ntitle: P\nperiod: {start: 2024, end: 2025}\n"
    actions = "actions: [{number: 1.1, title: The action, objectives: ['1.1'], leader: DE}]\n"
    (tmp_path / "plan.yaml").write_text(text + actions, encoding="utf-8")
    (tmp_path / "comments").mkdir()
    places = ("1.1", "objective/1.1", "objective/1.1/text")
    said = "".join(f"  - {{about: {about}, text: A.}}\n" for about in places)
    (tmp_path / "comments" / "DE.yaml").write_text(f"from: DE\ncomments:\n{said}", encoding="utf-8")
    (plan,) = load([tmp_path / "plan.yaml"])
    written = iso.comments(None, compilation(plan).all, None, named=False)  # type: ignore[arg-type]
    found = answers_in(csv_reading.book(Path("DE.csv"), written.encode()), plan, "DE")
    assert {one.about for one in found.comments} == {*places}


FORMS = (
    "{}",
    "*{}*",
    "- {}",
    "*‘{}’*",
    "*‘{}’* \n\nNo.",
    "delete {}",
    "_{}_ [a](b",
    "1. {}\n2. <b>",
    "“{}”",
    "{} ^[`",
    "#",
)
PLACES = (
    "{}",
    "12.1 {}",
    "Action 12.1, aim, {}",
    "General",
    "2(d), {}",
    "Cover note, {}",
    "Introduction: {}",
    "12.9/{}",
)


@given(st.lists(st.tuples(*map(st.sampled_from, (PLACES, FORMS, FORMS, ("", "{}", "{} " * 30)))), max_size=6))
@settings(max_examples=50)
def test_no_word_of_a_table_is_lost(rows: list[tuple[str, ...]]) -> None:
    heads = ("Action", "Comment", "Proposal", "Ministry")
    filled = [[form.format(*[f"w{row}x{at}y"] * 30) for at, form in enumerate(forms)] for row, forms in enumerate(rows)]
    found = answers_in(csv_reading.book(Path("DE.csv"), table(heads, filled).encode()), draft(), "DE").comments
    assert len(found) == len(rows)
    for one, cells in zip(found, filled, strict=True):
        told = (
            (one.about or "") + one.quote + one.remark,
            one.text + one.quote,
            one.proposal + one.text,
            one.text + one.remark,
        )
        for said, cell in zip(told, cells, strict=True):
            assert said.count(re.findall(r"w\d+x\d+y|$", cell)[0]) >= cell.count("w"), (said, cell)


# What Word can have in a table


def test_a_table_that_libreoffice_made_is_read() -> None:
    (plan,) = load([ROOT / "tests" / "word" / "plan"])
    file = read((ROOT / "tests" / "cases" / "word" / "table-of-comments.docx").read_bytes())
    found = answers(file, plan, "IT", ())
    assert told(found) == [
        {"about": "10.1", "text": "The aim is too wide.", "proposal": "To detect undeclared firearms in parcels."},
        {"about": "10.2", "text": "We can take part."},
    ]
    outside = [one.text for number, one in enumerate(file.paragraphs) if number not in found.paragraphs]
    assert outside == ["Comments of Italy", "On the draft of 1 February.", ""]
    assert [file.paragraphs[one.at[0]].text for one in found.comments] == ["10.1", "10.2"]


def test_a_table_of_ours_is_no_table_of_answers() -> None:
    (plan,) = load([ROOT / "tests" / "word" / "plan"])
    file = read((ROOT / "tests" / "cases" / "word" / "table-of-comments.docx").read_bytes())
    inside = min(answers(file, plan, "IT", ()).paragraphs)
    assert answers(file, plan, "IT", range(inside, inside + 9)) == Answers((), frozenset(), ())


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BY = 'w:id="1" w:author="Anna" w:date="2021-02-01T10:00:00Z"'


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word_cell(*content: str, properties: str = "") -> str:
    paragraphs = "".join(one if one.startswith("<w:tbl") else f"<w:p>{one}</w:p>" for one in content or ("",))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def word_table(*rows: str) -> str:
    return f"<w:tbl>{''.join(one if one.startswith('<w:tr>') else f'<w:tr>{one}</w:tr>' for one in rows)}</w:tbl>"


def word_answers(*blocks: str, **parts: str) -> tuple[Answers, Returned]:
    body = "".join(one if one.startswith("<w:tbl>") else f"<w:p>{run(one)}</w:p>" for one in blocks)
    file = read(package({"document": f"<w:document {WORD}><w:body>{body}</w:body></w:document>", **parts}))
    return answers(file, draft(), "DE", ()), file


WORD_HEADS = "".join(word_cell(run(head)) for head in ("Action", "Comment", "Proposal"))


def test_changes_in_a_table_of_answers_are_read_as_accepted() -> None:
    deleted = f'<w:del {BY}><w:r><w:delText xml:space="preserve">Bad, </w:delText></w:r></w:del>'
    table = word_table(
        WORD_HEADS,
        word_cell(run("12.1")) + word_cell(deleted, f"<w:ins {BY}>{run('Good.')}</w:ins>") + word_cell(),
        f"<w:tr><w:trPr><w:del {BY}/></w:trPr>{word_cell(run('12.2'))}{word_cell(run('Gone.'))}{word_cell()}</w:tr>",
        f"<w:tr><w:trPr><w:ins {BY}/></w:trPr>{word_cell(run('12.3'))}{word_cell(run('New.'))}{word_cell()}</w:tr>",
    )
    found, file = word_answers("Before.", table, "After.")
    assert told(found) == [{"about": "12.1", "text": "Good."}, {"about": "12.3", "text": "New."}]
    assert len(found.paragraphs) == len(file.paragraphs) - 2


def test_text_of_a_table_of_answers_stays_rich() -> None:
    note = f'<w:footnotes {WORD}><w:footnote w:id="2"><w:p>{run("As in 2019.")}</w:p></w:footnote></w:footnotes>'
    listed = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    quote = run("‘at least one joint operation’", "<w:i/>")
    table = word_table(
        WORD_HEADS,
        word_cell(run("12.1"), run("Aim"))
        + word_cell(quote, run("Too ") + run("few", "<w:b/>") + run(":"), listed + run("one;"), listed + run("two."))
        + word_cell(run("Two or three") + mark),
    )
    found, file = word_answers(table, footnotes=note)
    assert told(found) == [
        {
            "about": "12.1/aim",
            "quote": "at least one joint operation",
            "text": "Too **few**:\n\n- one;\n- two.\n\nReplace it with: Two or three^[As in 2019.]",
        }
    ]
    assert {file.paragraphs[number].text for number in found.paragraphs} >= {"As in 2019."}


def test_cells_that_are_merged_in_word_are_one() -> None:
    begun, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = word_table(
        WORD_HEADS,
        word_cell(run("12.1"), properties=begun) + word_cell(run("One.")) + word_cell(),
        word_cell(properties=on) + word_cell(run("Two.")) + word_cell(),
        word_cell(properties=on) + word_cell(run("Three."), properties='<w:gridSpan w:val="2"/>'),
        word_cell() + word_cell(run("Four.")) + word_cell(),
    )
    found, _ = word_answers(table)
    assert [(one.about, one.text) for one in found.comments] == [
        ("12.1", "One."),
        ("12.1", "Two."),
        ("12.1", "Three."),
        (None, "Four."),
    ]


def test_a_table_in_a_table_is_read_where_the_outer_one_is_no_table_of_answers() -> None:
    inner = word_table(WORD_HEADS, word_cell(run("12.1")) + word_cell(run("One.")) + word_cell())
    outer = word_table(word_cell(run("Delegation")) + word_cell(run("Answer")), word_cell() + word_cell(inner, run("")))
    found, _ = word_answers(outer)
    assert told(found) == [{"about": "12.1", "text": "One."}]
    figures = word_table(word_cell(run("a")) + word_cell(run("b")), word_cell(run("1")) + word_cell(run("2")))
    found, _ = word_answers(word_table(WORD_HEADS, word_cell(run("12.1")) + word_cell(figures, run("")) + word_cell()))
    assert told(found) == [{"about": "12.1", "text": "a\n\nb\n\n1\n\n2"}]


def test_a_workbook_has_what_was_stored_of_a_formula_and_nothing_of_hidden_sheets(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "DE.xlsx") as book:
        for name in ("Comments", "Old"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Action", "Comment"])
            sheet.write_string(1, 0, "12.1")
            sheet.write_formula(1, 1, '="Too "&"wide."', value="Too wide.")
        book.get_worksheet_by_name("Old").hide()
    assert told(answers_in(reading.read(tmp_path / "DE.xlsx"), draft(), "DE")) == [
        {"about": "12.1", "text": "Too wide."}
    ]
