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
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel

from ccwp_plan.analysis.compilation import Commented, compilation
from ccwp_plan.analysis.subjects import Subject, meant, said_alike, subject
from ccwp_plan.documents.render import render
from ccwp_plan.exchange import csv_reading, reading
from ccwp_plan.exchange.collecting.answers import Answers, answers, answers_in
from ccwp_plan.exchange.collecting.collected import Collected
from ccwp_plan.exchange.word import read
from ccwp_plan.language import richtext
from ccwp_plan.language.action import Action
from ccwp_plan.language.comments import Comment
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.plan import Document, Plan
from ccwp_plan.language.strategy import Objective
from ccwp_plan.reports.comments import iso
from ccwp_plan.repository.comments import LoadedComment
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from conftest import ROOT, checked
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
