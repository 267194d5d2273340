"""The documents about the supervision of a plan: what they say, and how it stands on their pages."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import docx
import pypdf
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import html as lxml_html

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents.columns import side_by_side
from ccwp_plan.documents.render import render
from ccwp_plan.documents.state_of_play import FILLINGS
from ccwp_plan.documents.view import PartView
from conftest import PLAN, ROOT, Cli, checked, laid_out, write_plan
from tagged import tree
from test_pdf_pages import faults

sys.path.insert(0, str(ROOT / "benchmarks"))

import corpus

DOCUMENTS = ("state-of-play", "deadlines", "involvement")
DAY, SINCE = date(2020, 12, 1), date(2020, 7, 1)
HEAD = "document:\n  {number: 1234/20, date: 2020-12-01, type: NOTE, from: Presidency, to: Delegations, subject: S}\n"
NOTE = """\
number: 1235/20
date: 2020-12-01
type: NOTE
from: Presidency
to: Delegations
subject: The plan
text: [Delegations will find the documents in the annexes.]
annexes: [state-of-play, involvement, deadlines]
"""


def action(number: int, objective: str, *, leader: str = "DE", status: str = "ongoing", more: str = "") -> str:
    return f"""\
number: "10.{number}"
title: Joint customs operation {number}
objectives: [{objective}]
leader: {leader}
co_leaders: [AT]
partners: [Europol]
status: {status}
aim: To detect undeclared firearms.
empact: [{{priority: firearms}}]
{more}"""


LATE = """\
results:
  - {indicator: Customs authorities taking part, unit: customs authorities, target: 20, due: 2021-06-30,
     measurements: [{date: 2020-10-30, value: 12}]}
  - {indicator: Time to the report, unit: days, baseline: 75, target: 30, due: 2021-06-30,
     measurements: [{date: 2020-10-30, value: 48}]}
milestones:
  - {title: First draft of the form, due: 2020-05-15, postponed_to: 2020-10-15, postponed_because: Travel was banned}
  - {title: Kick-off meeting, due: 2020-03-02, done: 2020-03-02}
state_of_play:
  - {date: 2020-09-30, text: The form is being drafted., outlook: at_risk}
  - date: 2020-11-16
    by: AT
    document: 6789/20
    text: |
      Two meetings were held.^[By videoconference.]
    obstacles: |
      - Three authorities wait for a law: the leader
        has offered them an arrangement.
      - The meeting in Rome could not be *held*.
"""
REACHED = """\
results: [{indicator: Officers trained, unit: officers, target: 10, due: 2021-06-30,
  measurements: [{date: 2020-11-02, value: 11}]}]
state_of_play: [{date: 2020-05-05, text: Training has begun., outlook: on_track}]
"""
SILENT = "results: [{indicator: Seizures, unit: seizures, target: 10, due: 2021-06-30}]\n"
DROPPED = f"{SILENT}discontinued_because: Taken up in action 10.1\n"
ACTIONS = {
    "a1": action(1, "2(b)", more=LATE),
    "a2": action(2, "2(b)", leader="FR", more=REACHED),
    "a3": action(3, "1(a)", leader="HU", more=SILENT),
    "a4": action(4, "3(b)", status="discontinued", more=DROPPED),
}


@cache
def plan_of(kind: str) -> Checked:
    """The plan of four actions; the same actions often enough to fill pages; or one of the plans of little."""
    with TemporaryDirectory() as folder:
        if kind == "long":
            corpus.write(Path(folder), 60, reports=4)
        else:
            write_plan(Path(folder), PLAN + HEAD, **LITTLE.get(kind, ACTIONS))
            (Path(folder) / "notes").mkdir()
            (Path(folder) / "notes" / "half-year.yaml").write_text(NOTE, encoding="utf-8")
        found = checked(Path(folder), DAY)
        assert not found.errors
        return found


LITTLE: dict[str, dict[str, str]] = {
    "no actions": {},
    "one": {"a": ACTIONS["a3"]},
    "not dated": {"a": action(1, "2(b)", more=SILENT.replace("2021-06-30", "ongoing"))},
}


@cache
def made(document: str, kind: str, plan: str = "four", day: date = DAY) -> bytes:
    return render(plan_of(plan), document, kind, as_of=day, since=min(day, SINCE)).content


def page(document: str, plan: str = "four", day: date = DAY) -> Any:
    return lxml_html.fromstring(made(document, "html", plan, day).decode())


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def rows(table: Any) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in table.iterfind("tbody/tr")]


# What the documents say


def test_summary_figures_come_first_and_are_those_of_progress(cli: Cli, tmp_path: Path) -> None:
    folder = write_plan(tmp_path, PLAN + HEAD, **ACTIONS)
    shown = cli("progress", folder, "--as-of", DAY, "--since", SINCE, "--format", "json")
    found = json.loads(shown.out)["summary"]
    state = page("state-of-play")
    headings = [words(one) for one in state.iter("h2")]
    assert headings == ["Summary", "What is late", "What was achieved since 1 July 2020", "Objective by objective"]
    summary = words(state.get_element_by_id("summary"))
    assert "4 actions: 1 late, 1 no information, 1 on track, 1 discontinued." in summary
    for name in ("results", "milestones"):
        told = [f"{count} {judgement.replace('_', ' ')}" for judgement, count in found[name].items() if count]
        assert f"{sum(found[name].values())} {name}: {', '.join(told)}." in summary
    figures = {row[0]: int(row[1]) for row in rows(state.find(".//table[@class='figures']"))}
    assert figures == {filling.words: found[judgement] for judgement, filling in FILLINGS.items() if found[judgement]}
    assert "No information was received in the half-year on action 10.3." in summary


def test_what_is_late_is_told_with_its_leader_and_the_reasons() -> None:
    (row,) = rows(page("state-of-play").find(".//table[@class='dense late']"))
    assert row[:2] == ["10.1 Joint customs operation 1", "DE"]
    assert row[2] == "First draft of the form (due 15 October 2020)"
    cells = page("state-of-play").find(".//table[@class='dense late']").find("tbody/tr")
    lines = [*cells[3].itertext()]
    assert [" ".join(line.split()) for line in lines] == [
        "Travel was banned",
        "16 November 2020:",
        "– Three authorities wait for a law: the leader has offered them an arrangement.",
        "– The meeting in Rome could not be",
        "held",
        ".",
    ]


def test_what_was_achieved_is_told_in_the_order_of_time() -> None:
    found = rows(page("state-of-play").find(".//table[@class='dense achieved']"))
    reached = "Officers trained: 11 of 10 officers on 2 November 2020 (110 %) – reached"
    assert found == [["2 November 2020", "10.2 Joint customs operation 2", reached]]


def test_each_objective_has_a_heading_and_a_table_of_its_actions() -> None:
    section = page("state-of-play").get_element_by_id("actions")
    headings = [words(one) for one in section.iter("h3")]
    assert headings == ["Specific objective 1(a)", "Specific objective 2(b)", "Specific objective 3(b)"]
    assert [words(one)[:16] for one in section.iterfind(".//div[@class='kept']")] == [
        "Support the impl",
        "Improve operatio",
        "Ensure effective",
    ]
    tables = [*section.iter("table")]
    heads = {tuple(words(cell) for cell in table.find("thead/tr")) for table in tables}
    assert heads == {("Action", "State of play", "Results, measured against target", "Milestones", "Outlook")}
    assert [[row[0][:4] for row in rows(table)] for table in tables] == [["10.3"], ["10.1", "10.2"], ["10.4"]]
    by_number = {row[0][:4]: row for table in tables for row in rows(table)}
    assert by_number["10.1"][0].endswith("late (status: ongoing)")
    assert by_number["10.1"][1].startswith(
        "30 September 2020: The form is being drafted. 16 November 2020, AT, 6789/20:"
    )
    assert "Obstacles: Three authorities wait for a law" in by_number["10.1"][1]
    assert "12 of 20 customs authorities on 30 October 2020 (60 %;" in by_number["10.1"][2]
    assert "48 days, baseline 75, target 30, on 30 October 2020 (60 %;" in by_number["10.1"][2]
    assert by_number["10.1"][3].startswith(
        "First draft of the form – overdue since 15 October 2020, due 15 May 2020,"
        " postponed to 15 October 2020 (Travel was banned)"
    )
    assert by_number["10.1"][4] == "at risk"
    assert by_number["10.2"][1] == "5 May 2020: Training has begun. No report received since 5 May 2020."
    assert by_number["10.3"][1] == "No information received."
    assert by_number["10.4"][1] == "Taken up in action 10.1"


def test_deadlines_say_as_of_when_they_are_and_who_leads() -> None:
    found = page("deadlines")
    assert "As at 1 December 2020, 5 deadlines are still to be met, of which 1 is overdue." in words(found)
    first = rows(next(found.iter("table")))[0]
    assert first == [
        "15 October 2020originally 15 May 2020overdue",
        "10.1 Joint customs operation 1",
        "First draft of the form (milestone)",
        "DE, AT",
    ]


def test_involvement_counts_what_its_matrix_shows() -> None:
    sums, *matrix = page("involvement").iter("table")
    signs = {row[0].split(" (")[0]: "".join(row[1:]) for table in matrix for row in rows(table)}
    assert signs["Germany"] == "LL"
    assert signs["Austria"] == "CCCC"
    assert signs["Belgium"] == ""
    for actor, *counts in rows(sums):
        name = actor.split(" (")[0] if actor.split(" (")[0] in signs else actor.split("(")[1].rstrip(")")
        given = [signs[name].count(sign) for sign in "LCPS"]
        assert [0 if one == "–" else int(one) for one in counts] == [*given, sum(given)]


@pytest.mark.parametrize(
    ("plan", "document", "day", "sentence"),
    [
        ("no actions", "state-of-play", DAY, "The plan has no actions yet."),
        ("no actions", "involvement", DAY, "The plan has no actions yet."),
        ("no actions", "deadlines", DAY, "As at 1 December 2020, no action has a deadline that is still to be met."),
        ("not dated", "deadlines", DAY, "As at 1 December 2020, no action has a deadline that is still to be met."),
        ("not dated", "state-of-play", DAY, "Nothing is late."),
        ("one", "state-of-play", DAY, "1 action: 1 no information."),
        ("one", "state-of-play", DAY, "No information was received in the half-year on any action."),
        ("one", "state-of-play", DAY, "No result was reached and no milestone was done."),
        ("one", "involvement", DAY, "1 of 28 Member States leads an action."),
        ("four", "state-of-play", date(2019, 11, 15), "The plan begins on 1 January 2020."),
        ("four", "state-of-play", date(2022, 3, 15), "The plan ended on 31 December 2021."),
        ("four", "deadlines", date(2019, 11, 15), "As at 15 November 2019, 7 deadlines are still to be met."),
    ],
)
def test_where_there_is_little_to_say_it_is_said(plan: str, document: str, day: date, sentence: str) -> None:
    found = page(document, plan, day)
    assert sentence in words(found.find(".//main"))
    assert all(rows(table) for table in found.iter("table"))
    assert all(words(one) for one in found.iter("h1", "h2", "h3"))


# The picture


def test_the_fillings_differ_without_colour() -> None:
    looks = [(one.fill, one.hatching) for one in FILLINGS.values()]
    assert len({*looks}) == len(looks)
    style = (ROOT / "templates" / "council.css").read_text() + (ROOT / "templates" / "dense.css").read_text()
    for fill in {one.fill for one in FILLINGS.values()}:
        assert f'.picture [fill="{fill}"]' in style, f"{fill} stays as it is on a dark screen"


def test_the_picture_says_in_words_what_it_shows_in_every_format() -> None:
    svg = page("state-of-play").find(".//svg")
    told = words(svg.find("desc"))
    assert told.startswith("Of 4 actions 1 is late, 1 no information, 1 on track and 1 discontinued.")
    for name, counts in (("1. Institutional", "no information"), ("2. Operational", "late, 1 on track")):
        assert re.search(rf"{name}.*?, of which 1 is {counts.split(',')[0]}", told)
    (figure,) = (one for one in tree(made("state-of-play", "pdf")).every() if one.kind == "/Figure")
    assert " ".join(str(figure.said["/Alt"]).split()) == told
    document = docx.Document(io.BytesIO(made("state-of-play", "docx")))
    (picture,) = document.element.body.iter(qn("wp:docPr"))
    assert picture.get("descr") == told


# The pages


def pages_of(content: bytes) -> list[str]:
    """The text of each page."""
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages]


def bodies(pages: list[str]) -> list[str]:
    """The text of each page above its foot, which ends with the page's number and the language."""
    return [re.sub(r"(123\d/20)?\s*\d+\s*(ANNEX\s+[IVX]*\s*)?EN\s*$", "", text).strip() for text in pages]


@pytest.mark.parametrize("document", [*DOCUMENTS, "half-year"])
def test_no_page_of_a_pdf_is_without_words_and_all_end_well(document: str) -> None:
    content = made(document, "pdf")
    assert all(bodies(pages_of(content)))
    assert [*faults(tree(content))] == []


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS)
def test_long_documents_end_their_pages_well(document: str) -> None:
    content = made(document, "pdf", "long")
    assert all(bodies(pages_of(content)))
    assert [*faults(tree(content))] == []


@pytest.mark.parametrize("document", ["state-of-play", "involvement", "half-year"])
def test_a_docx_ends_its_landscape_pages_with_the_rule(document: str) -> None:
    found = docx.Document(io.BytesIO(made(document, "docx")))
    turned = [section.orientation is WD_ORIENT.LANDSCAPE for section in found.sections]
    assert turned == {"half-year": [False, False, True, False, True, False]}.get(document, [False, True])
    for section in found.sections:
        blocks = [*section.iter_inner_content()]
        ruled = [getattr(one.style, "name", "") == "End of Annex" for one in blocks]
        assert not all(ruled), "a section has nothing but the rule"
        assert any(ruled[-2:]) or not any(ruled)


@pytest.mark.slow
@pytest.mark.parametrize("plan", ["four", "long"])
def test_no_page_of_a_docx_is_without_words(tmp_path: Path, plan: str) -> None:
    for document in ("state-of-play", "involvement"):
        (tmp_path / f"{document}.docx").write_bytes(made(document, "docx", plan))
        pages = pages_of(laid_out(tmp_path, f"{document}.docx").read_bytes())
        assert all(bodies(pages)), f"a page of the {document} is empty"
        if document == "involvement":
            matrix = [text for text in pages if re.search(r"Member States, actions", text)]
            assert all("Belgium (BE)" in text and "United Kingdom (UK)" in text for text in matrix)


@pytest.mark.parametrize("count", [1, 12, 120, 999])
def test_the_matrix_has_each_action_once_in_tables_of_like_breadth(count: int) -> None:
    actions = [PartView(f"10.{number}", f"10.{number}", "") for number in range(1, count + 1)]
    tables = [*side_by_side(actions)]
    assert [one for table in tables for one in table] == actions
    assert max(map(len, tables)) - min(map(len, tables)) <= 1
    assert all(tables)


@pytest.mark.slow
def test_no_number_of_the_matrix_is_broken_and_each_member_state_is_on_its_page() -> None:
    with TemporaryDirectory() as folder:
        corpus.write(Path(folder), 130)
        found = render(checked(Path(folder), DAY), "involvement", "pdf").content
    pages = pages_of(found)
    text = "\n".join(pages)
    for number in range(1, 131):
        assert re.search(rf"(?<![\d.])10\.{number}(?!\d)", text), f"10.{number} is broken"
    matrix = [one for one in pages if re.search(r"^Member States, actions", one, re.MULTILINE)]
    assert len(matrix) > 5
    assert all("Belgium (BE)" in one and "United Kingdom (UK)" in one for one in matrix)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_markdown_is_the_expected_one(golden: Callable[[str, str], None], document: str) -> None:
    golden(f"supervision/{document}.md", made(document, "md").decode())
