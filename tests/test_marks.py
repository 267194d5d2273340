"""Documents with every change marked: accepting all gives the new text, rejecting all gives the old one."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import office
from ccwp_plan.documents.marks import Marks, marked
from ccwp_plan.documents.render import Against, render
from conftest import EXAMPLE, PLAN, ROOT, Cli, checked, laid_out, write_plan
from resolver import resolved

AGAINST = "Changes are marked against"


def body_of(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content)).element.body


def text_of(element: Any) -> str:
    """The text of a paragraph; a footnote and a picture are signs of their own."""
    signs = {qn("w:footnoteReference"): "†", qn("w:br"): "\n", qn("w:drawing"): ""}
    nodes = element.iter(qn("w:t"), qn("w:delText"), *signs)
    return "".join(signs.get(node.tag, node.text) or "" for node in nodes)


def read(body: Any) -> Iterator[str]:
    """The paragraphs and rows of a document, as they come."""
    for block in body.iterchildren(qn("w:p"), qn("w:tbl")):
        if block.tag == qn("w:p"):
            yield text_of(block)
        else:
            for row in block.iterchildren(qn("w:tr")):
                cells = ["\n".join(map(text_of, cell.iterchildren(qn("w:p")))) for cell in row.iterchildren(qn("w:tc"))]
                yield " | ".join(cells)


def lines(body: Any) -> list[str]:
    """What is compared: all but the line that says against what, and the lines of the document's own number."""
    head = (AGAINST, "Council of the\n", "No. prev. doc.:")
    return [line for line in read(body) if line.strip() and not line.startswith(head)]


def laws(old: Path, new: Path, name: str) -> None:
    before, after = checked(old), checked(new)
    body = body_of(render(after, name, "docx", draft=True, against=Against(before)).content)
    for plan, accept in ((after, True), (before, False)):
        assert lines(resolved(body, accept=accept)) == lines(body_of(render(plan, name, "docx", draft=True).content))


FIRST_DRAFT = ROOT / "docs" / "examples" / "first-draft" / EXAMPLE.name


WHOLE = ("annex", "note")
"""The documents with the whole plan in them."""


@pytest.mark.parametrize(
    "name", [*(pytest.param(name, marks=pytest.mark.slow) for name in ("annex", "note")), "coverage"]
)
def test_the_laws_on_the_revisions_of_the_example(name: str) -> None:
    laws(FIRST_DRAFT, EXAMPLE, name)
    laws(EXAMPLE, FIRST_DRAFT, name)


@pytest.mark.parametrize(
    "name", [*(pytest.param(one, marks=pytest.mark.slow) for one in ("annex", "note")), "coverage"]
)
def test_the_laws_on_the_example(name: str, tmp_path: Path) -> None:
    old = earlier(tmp_path)
    laws(old, EXAMPLE, name)
    laws(EXAMPLE, old, name)


def earlier(folder: Path) -> Path:
    """An earlier state of the example: an action fewer, one more, one of another number, and words changed."""
    shutil.copytree(EXAMPLE, folder / "old")
    actions = folder / "old" / "actions"
    (actions / "10.12.yaml").unlink()
    moved = (actions / "10.5.yaml").read_text(encoding="utf-8").replace("10.5", "10.13")
    (actions / "10.13.yaml").write_text(moved, encoding="utf-8")
    (actions / "10.5.yaml").unlink()
    for name, old, new in (
        ("10.1", "common reporting form", "joint reporting sheet"),
        ("10.3", " [and to outline a competence framework]", ""),
        ("10.2", "7705/2/18 REV 2.", "7705/1/18 REV 1."),
        ("10.9", "Threat assessment", "A thorough assessment of threats"),
        ("10.10", "objectives: [2(b), ", "objectives: ["),
    ):
        file = actions / f"{name}.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    plan = folder / "old" / "plan.yaml"
    text = plan.read_text(encoding="utf-8").replace("It follows three principles", "It has principles")
    plan.write_text(text.replace("  - each action has at least one result", "  - one result"), encoding="utf-8")
    return folder / "old"


@pytest.mark.parametrize("name", ["note", "coverage"])
@pytest.mark.slow
def test_the_laws_hold_in_libreoffice(name: str, tmp_path: Path) -> None:
    before, after = checked(earlier(tmp_path) if name == "coverage" else FIRST_DRAFT), checked(EXAMPLE)
    content = render(after, name, "docx", against=Against(before)).content
    accepted, rejected = office.resolved(tmp_path, [(content, "Accept"), (content, "Reject")])
    for plan, made in ((after, accepted), (before, rejected)):
        assert lines(body_of(made)) == lines(body_of(render(plan, name, "docx").content))


@pytest.mark.slow
def test_a_document_against_itself_has_no_marks() -> None:
    plan = checked(EXAMPLE)
    for kind in ("docx", "md", "html"):
        made = render(plan, "note", kind, against=Against(plan)).content
        if kind == "docx":
            assert not [*body_of(made).iter(qn("w:ins"), qn("w:del"))]
        else:
            assert not any(sign in made.decode().partition("</style>")[2] for sign in ("<ins>", "<del>", "~~"))


# Generated pairs

WORDS = st.sampled_from(
    """customs authorities [risk] analysis of **goods** and *cash* 12 % 3(a)(i) at the co-operation, border.
    ^[A_note.] [a_link](https://example.eu) (EPPO) firearms; –""".split()  # noqa: SIM905
)
PARAGRAPH = st.lists(WORDS, min_size=1, max_size=14).map(lambda words: " ".join(["Text", *words]))
ITEMS = st.lists(PARAGRAPH, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items))
RICH = st.lists(st.one_of(PARAGRAPH, ITEMS), min_size=1, max_size=3).map(lambda parts: "\n\n".join(filter(None, parts)))
RESULTS = st.lists(st.tuples(PARAGRAPH, st.integers(1, 9)), min_size=1, max_size=3)
ACTIONS = st.dictionaries(st.integers(1, 4), st.tuples(PARAGRAPH, RICH, RESULTS), max_size=3)
PLANS = st.tuples(RICH, ACTIONS)


def block(text: str) -> str:
    return "|\n" + "\n".join(f"    {line}" for line in (text or "Text").split("\n"))


def written(folder: Path, plan: tuple[str, dict[int, Any]]) -> Path:
    introduction, actions = plan
    shutil.rmtree(folder, ignore_errors=True)
    files = {}
    for number, (title, aim, results) in actions.items():
        listed = "".join(
            f"  - indicator: {block(indicator)}\n    unit: cases\n    target: {target}\n    due: 2021-06-30\n"
            for indicator, target in results
        )
        plain = title.replace("*", "").replace("^", "").replace("(https", "(http")
        files[f"a{number}"] = (
            f"number: 10.{number}\ntitle: >-\n    {plain}\nobjectives: [2(b)]\nleader: DE\naim: {block(aim)}\n"
            f"results:\n{listed}empact_exemption: None\n"
        )
    return write_plan(folder, f"{PLAN}introduction: {block(introduction)}\n", **files)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PLANS, PLANS)
@pytest.mark.slow
def test_the_laws_on_generated_plans(tmp_path: Path, old: Any, new: Any) -> None:
    laws(written(tmp_path / "old", old), written(tmp_path / "new", new), "annex")


def page(body: str) -> str:
    return f"<html><main>{body}</main></html>"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>at the border</p>", "<p>at every border</p>", "<p>at <del>the</del><ins>every</ins> border</p>"),
        ("<p>[a b] c</p>", "<p>[a d] c</p>", "<p><del>[a b]</del><ins>[a d]</ins> c</p>"),
        ("<p>a</p>", "<p>a</p><p>new words</p>", "<p>a</p>\n<p><ins>new words</ins></p>"),
        ("<ul><li>a b c</li><li>x</li></ul>", "<ul><li>a b c</li></ul>", '<li class="deleted"><del>x</del></li>'),
        ("<p>co-operation of EU</p>", "<p>co-ordination of EU</p>", "<del>co-operation</del><ins>co-ordination</ins>"),
    ],
)
def test_words_are_marked_and_not_letters(old: str, new: str, expected: str) -> None:
    assert expected in marked(page(old), page(new), Marks(), f"{AGAINST} OLD.")


# The command line


@pytest.mark.slow
def test_a_note_is_marked_against_a_path(tmp_path: Path, cli: Cli) -> None:
    old = earlier(tmp_path)
    arguments = ("render", EXAMPLE, "--document", "note", "--against", old, "--output", tmp_path / "build")
    assert cli(*arguments, "--format", "docx", "--format", "md", "--author", "Presidency").status == 0
    made = tmp_path / "build" / EXAMPLE.name
    changes = [*body_of((made / "note.docx").read_bytes()).iter(qn("w:ins"), qn("w:del"))]
    assert {change.get(qn("w:author")) for change in changes} == {"Presidency"}
    assert len({change.get(qn("w:id")) for change in changes}) == len(changes)
    assert "<del>" in (made / "note.md").read_text(encoding="utf-8")
    assert cli(*arguments, "--format", "docx", "--marks", "council").status == 0
    assert not [*body_of((made / "note.docx").read_bytes()).iter(qn("w:ins"), qn("w:del"))]
    assert cli(*arguments, "--format", "pdf", "--marks", "tracked").status == 2
    assert cli(*arguments[:5], tmp_path / "nowhere").status == 2


@pytest.mark.slow
def test_no_link_stands_in_a_change_and_no_way_leads_to_what_is_deleted(tmp_path: Path) -> None:
    before, after = checked(earlier(tmp_path)), checked(EXAMPLE)
    body = body_of(render(after, "annex", "docx", against=Against(before)).content)
    assert not [link for change in body.iter(qn("w:ins"), qn("w:del")) for link in change.iter(qn("w:hyperlink"))]
    assert render(after, "annex", "pdf", against=Against(before)).remark is None
    html = render(after, "annex", "html", against=Against(before)).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


# Numbers

NUMBERED = [
    ("<ol><li>a x</li><li>b y</li><li>c z</li></ol>", "<ol><li>b y</li><li>c z</li></ol>", "1-a 1 b 2 c"),
    ("<ol><li>a x</li><li>b y</li></ol>", "<ol><li>a x</li><li>n w</li><li>b y</li></ol>", "1 a 2+n 3 b"),
    ("<ol><li>a x</li><li>b y</li><li>c z</li></ol>", "<ol><li>a x</li><li>c z</li></ol>", "1 a 2-b 2 c"),
    ('<ol start="4"><li>a x</li><li>b y</li></ol>', '<ol start="4"><li>a x</li></ol>', "4 a 5-b"),
    ("<ol><li>a x</li></ol>", "<ol><li>n w</li></ol>", "1-a 1+n"),
]


@pytest.mark.parametrize(("old", "new", "expected"), NUMBERED)
def test_items_have_the_numbers_of_the_new_text_and_what_is_deleted_its_old_one(
    old: str, new: str, expected: str
) -> None:
    found = []
    written = marked(page(old), page(new), Marks(), "")
    lists = r"<ol[^>]*?(?: start=\"(\d+)\")?(?: class=\"deleted\")?>(.*?)</ol>"
    for start, items in re.findall(lists, written, re.DOTALL):
        for number, (tag, letter) in enumerate(re.findall(r"<li[^>]*>(?:<(ins|del)>)?(\w)", items), int(start or 1)):
            found.append(f"{number}{({'ins': '+', 'del': '-'}).get(tag, ' ')}{letter}")
    assert " ".join(found) == expected


@pytest.mark.slow
def test_a_marked_note_is_numbered_as_the_new_one_in_every_format(tmp_path: Path) -> None:
    texts = {
        "old": ["Delegations will find the plan in the annex.", "The Council is invited to endorse it."],
        "new": ["Following the last meeting it was redrawn.", "The Council is invited to endorse it."],
    }
    old, new = (
        checked(write_plan(tmp_path / name, f"{PLAN}document: {{date: 2020-03-16, text: {text}}}\n"))
        for name, text in texts.items()
    )
    for kind in ("pdf", "docx"):
        made = render(new, "note", kind, against=Against(old, marks="council")).content
        (tmp_path / f"note.{kind}").write_bytes(made)
    laid = laid_out(tmp_path, "note.docx")
    for file in (tmp_path / "note.pdf", laid):
        text = "\n".join(one.extract_text(extraction_mode="layout") for one in pypdf.PdfReader(file).pages)
        assert re.findall(r"(\d)\.\s+(Delegations|Following|The Council)", text) == [
            ("1", "Delegations"),
            ("1", "Following"),
            ("2", "The Council"),
        ]
    markdown = render(new, "note", "md", against=Against(old)).content.decode()
    assert re.findall(r"^(\d)\. .*?(Delegations|Following|The Council)", markdown, re.MULTILINE) == [
        ("1", "Delegations"),
        ("1", "Following"),
        ("2", "The Council"),
    ]


POINTS = """\
id: points
title: Points
levels: [Goal, Point]
objectives:
  - id: "1"
    title: Freight
    objectives:
      - {{id: 1(a), text: {first}}}
      - {{id: 1(b), text: Train the crews of scanners}}
"""


@pytest.mark.slow
def test_objectives_are_lettered_as_in_the_new_strategy_in_every_format(tmp_path: Path) -> None:
    sides = {}
    for name, first in (("old", "Search containers at sea"), ("new", "Exchange images of luggage")):
        (tmp_path / name / "strategies").mkdir(parents=True)
        (tmp_path / name / "strategies" / "points.yaml").write_text(POINTS.format(first=first), encoding="utf-8")
        plan = PLAN.replace("7806-19", "points")
        action = "number: 10.1\ntitle: Images\nobjectives: [1(b)]\nleader: DE\nempact_exemption: None\n"
        sides[name] = checked(write_plan(tmp_path / name / "plans" / "p", plan, a=action))
    meant = [("a", "Search"), ("a", "Exchange"), ("b", "Train")]
    goals = r"\b([a-z])\)\W*(?:<\w+>)*(Search|Exchange|Train)"
    for kind in ("pdf", "docx", "md"):
        against = Against(sides["old"], marks="council" if kind == "docx" else None)
        made = render(sides["new"], "annex", kind, draft=True, against=against).content
        if kind == "docx":
            (tmp_path / "annex.docx").write_bytes(made)
            made, kind = laid_out(tmp_path, "annex.docx").read_bytes(), "pdf"
        pages = pypdf.PdfReader(io.BytesIO(made)).pages if kind == "pdf" else ()
        text = made.decode() if kind == "md" else "\n".join(one.extract_text() for one in pages)
        assert re.findall(goals, text)[:3] == meant
