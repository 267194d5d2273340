"""Notes: further Council documents about a plan, each with the documents that it carries as annexes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pypdf
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from openxml_audit import OpenXmlValidator

from ccwp_plan.checks.run import Checked, check
from ccwp_plan.documents.markup import typst
from ccwp_plan.documents.render import Against, render
from ccwp_plan.errors import CallError
from ccwp_plan.language.documents import NOTE, DocumentName, annexes_called
from ccwp_plan.language.numerals import roman
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.inputs import Disk
from ccwp_plan.repository.load import load, with_note
from conftest import ACTION, EXAMPLE, PLAN, TODAY, Cli, Rendered, checked, laid_out, write_plan
from test_real_plans import PLANS

NAME = "half-year"
KINDS = ("html", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("md", "docx", "pdf")))
LISTS: tuple[tuple[str, ...], ...] = (("annex",), ("coverage",), ("annex", "coverage"), ("coverage", "annex"), ())
QUICK: tuple[tuple[str, ...], ...] = (("coverage", "annex"), ())
ANNEXES = [
    *(pytest.param(one, id="+".join(one)) for one in QUICK),
    *(pytest.param(one, id="+".join(one), marks=pytest.mark.slow) for one in (("annex", "coverage"), ("annex",))),
]
TITLES = {"annex": "10th Action Plan", "coverage": "Coverage: 10th Action Plan"}
SMALL = (
    PLAN
    + """\
introduction: A plan.^[A footnote of the plan.]
document:
  number: xxxx/20
  date: 2020-03-16
  type: NOTE
  from: General Secretariat of the Council
  to: Working Party
  subject: The plan
  text: [Delegations will find the plan in the annex.]
  department: JAI.1
"""
)
HEAD = """\
number: 9876/20
date: 2020-12-01
marking: LIMITE
subject_codes: [ENFOCUSTOM 99]
type: REPORT
from: Presidency
to: Delegations
subject: State of play of the plan
text:
  - Delegations will find the documents in the annexes.^[A footnote of the cover page.]
department: JAI.2
initials: ab/cd
"""


def head(annexes: Sequence[str], text: str = HEAD) -> str:
    """The file of a note with these annexes."""
    return f"{text}annexes: [{', '.join(annexes)}]\n"


def with_notes(folder: Path, text: str = SMALL, **notes: str) -> Path:
    """A small plan with these notes; each is named by its keyword, half_year is half-year.yaml."""
    return noted(write_plan(folder / "10th", text, a1=ACTION), **notes)


def noted(plan: Path, **notes: str) -> Path:
    """A plan with these notes beside its actions."""
    (plan / "notes").mkdir()
    for name, text in notes.items():
        (plan / "notes" / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return plan


@cache
def plan_with(annexes: tuple[str, ...], layout: str = "fiches") -> Checked:
    """A small plan with a note that has these annexes."""
    with TemporaryDirectory() as folder:
        return checked(with_notes(Path(folder), f"{SMALL}layout: {layout}\n", half_year=head(annexes)))


@cache
def made(annexes: tuple[str, ...], kind: str, layout: str = "fiches") -> bytes:
    """That note in a format."""
    return render(plan_with(annexes, layout), NAME, kind).content


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def word(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def feet(content: bytes) -> list[str]:
    """What the foot of each section of a DOCX says at the left of its second line."""
    return [section.footer.paragraphs[1].text.split("\t")[0] for section in word(content).sections]


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


# What a note is made of


@pytest.mark.parametrize("annexes", ANNEXES)
def test_each_annex_stands_in_its_order_under_its_mark(annexes: tuple[str, ...]) -> None:
    html = made(annexes, "html").decode()
    found = re.findall(r'data-custom-style="Annex Mark"><p><strong>([^<]*)</strong>', html)
    assert found == annexes_called("ANNEX", len(annexes))
    titles = [re.sub(r"<[^>]+>", "", title) for title in re.findall(r"<h1>(.*?)</h1>", html)]
    assert titles == [TITLES[name] for name in annexes]
    markdown = made(annexes, "md").decode()
    assert re.findall(r"(?m)^\*\*(ANNEX[ IVX]*)\*\*$", markdown) == found


@pytest.mark.parametrize("annexes", ANNEXES)
def test_the_cover_page_is_that_of_the_note(annexes: tuple[str, ...]) -> None:
    text = words(made(annexes, "html").decode())
    for said in ("9876/20 LIMITE", "ENFOCUSTOM 99", "REPORT", "From: Presidency", "Subject: State of play of the plan"):
        assert said in text
    assert "xxxx/20 LIMITE" not in text


@pytest.mark.parametrize("annexes", ANNEXES)
def test_no_id_stands_twice_and_every_way_leads_somewhere(annexes: tuple[str, ...]) -> None:
    html = made(annexes, "html").decode()
    body = html[html.index("<body") :]
    ids = re.findall(r'\sid="([^"]+)"', body)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', body)) <= set(ids)
    named = re.findall(r'(?:aria-labelledby|aria-describedby|for)="([^"]+)"', body)
    assert {one for names in named for one in names.split()} <= set(ids)


@pytest.mark.parametrize("annexes", ANNEXES)
def test_footnotes_are_numbered_through_the_document_in_the_order_of_print(annexes: tuple[str, ...]) -> None:
    html = made(annexes, "html").decode()
    marks = [int(number) for number in re.findall(r'role="doc-noteref"[^>]*>(\d+)<', html)]
    notes = [int(number) for number in re.findall(r'role="doc-footnote"[^>]*id="note-(\d+)"', html)]
    assert marks == notes == [*range(1, len(marks) + 1)]
    assert "A footnote of the cover page." in html
    with zipfile.ZipFile(io.BytesIO(made(annexes, "docx"))) as parts:
        assert parts.read("word/footnotes.xml").count(b"<w:footnote ") == len(marks) + 2  # the two separators


@pytest.mark.parametrize("annexes", ANNEXES)
def test_each_annex_is_a_section_with_a_foot_of_its_own(annexes: tuple[str, ...]) -> None:
    marks = annexes_called("ANNEX", len(annexes))
    assert feet(made(annexes, "docx")) == ["", *marks]
    on_pages = [re.search(r"ANNEX(?: [IVX]+)?(?=\s+JAI\.2)", page) for page in pages(made(annexes, "pdf"))]
    found = list(dict.fromkeys(one[0] if one else "" for one in on_pages))
    assert found == ["", *marks]


@pytest.mark.parametrize("annexes", ANNEXES)
def test_each_annex_begins_on_a_page_of_its_own(annexes: tuple[str, ...]) -> None:
    for mark in annexes_called("ANNEX", len(annexes)):
        assert sum(page.lstrip().startswith(f"{mark}\n") for page in pages(made(annexes, "pdf"))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("annexes", [("annex", "coverage"), ("coverage", "annex")], ids="+".join)
def test_an_annex_with_a_table_has_landscape_pages_in_its_own_section(annexes: tuple[str, ...]) -> None:
    content = made(annexes, "docx", "table")
    turned = [section.orientation is WD_ORIENT.LANDSCAPE for section in word(content).sections]
    mark = annexes_called("ANNEX", 2)[annexes.index("annex")]
    assert [foot for foot, landscape in zip(feet(content), turned, strict=True) if landscape] == [mark]
    sheets = pypdf.PdfReader(io.BytesIO(made(annexes, "pdf", "table"))).pages
    assert {mark in sheet.extract_text() for sheet in sheets if sheet.mediabox.width > sheet.mediabox.height} == {True}


def test_a_rule_ends_each_annex() -> None:
    body = word(made(("coverage", "annex"), "docx")).element.body
    ends = [one for one in body.iter(qn("w:pStyle")) if one.get(qn("w:val")) == "EndofAnnex"]
    assert len(ends) == 2
    assert typst(made(("coverage", "annex"), "html").decode())[0].count("<annex-end>") == 2


@pytest.mark.parametrize("annexes", ANNEXES)
def test_the_pdf_meets_pdf_a_2a_and_pdf_ua_1(annexes: tuple[str, ...]) -> None:
    done = render(plan_with(annexes), NAME, "pdf")
    assert done.remark is None
    assert done.content == made(annexes, "pdf"), "the same bytes twice"


@pytest.mark.parametrize("kind", KINDS)
def test_the_note_of_the_plan_is_the_same_with_other_notes_beside_it(
    kind: str, rendered: Rendered, tmp_path: Path
) -> None:
    shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)
    plan = noted(tmp_path / EXAMPLE.name, half_year=head(["annex", "coverage"]))
    assert render(checked(plan), NOTE, kind).content == rendered(NOTE, kind)


@pytest.mark.parametrize("name", DocumentName)
def test_every_document_can_be_an_annex(name: DocumentName) -> None:
    html = made((str(name),), "html").decode()
    assert html.count('data-custom-style="Annex Mark"') == 1


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from([*map(str, DocumentName)]), unique=True))
def test_the_annexes_of_a_small_plan_come_in_any_order(names: list[str]) -> None:
    html = made(tuple(names), "html").decode()
    found = re.findall(r'data-custom-style="Annex Mark"><p><strong>([^<]*)</strong>', html)
    assert found == annexes_called("ANNEX", len(names))
    ids = re.findall(r'\sid="([^"]+)"', html[html.index("<body") :])
    assert len(ids) == len(set(ids))


def test_a_draft_says_which_annex_does_not_exist(tmp_path: Path) -> None:
    plan = checked(with_notes(tmp_path, half_year=head(["coverage", "state-of-the-union", "another"])))
    text = words(render(plan, NAME, "html", draft=True).content.decode())
    assert "ANNEX II [state-of-the-union]" in text
    assert "ANNEX III [another]" in text
    assert render(plan, NAME, "pdf", draft=True).remark is None
    assert feet(render(plan, NAME, "docx", draft=True).content) == ["", "ANNEX I", "ANNEX II", "ANNEX III"]


def test_an_annex_that_is_not_agreed_has_its_mark_in_brackets(tmp_path: Path) -> None:
    plan = checked(with_notes(tmp_path, half_year=head(["annex", '"[coverage]"'])))
    text = words(render(plan, NAME, "html").content.decode())
    assert "[ANNEX II] Coverage: 10th Action Plan" in text
    assert plan.brackets == 1


@pytest.mark.slow
def test_libreoffice_has_the_same_feet_and_no_empty_page(tmp_path: Path) -> None:
    (tmp_path / "note.docx").write_bytes(made(("coverage", "annex"), "docx", "both"))
    texts = pages(laid_out(tmp_path, "note.docx").read_bytes())
    found = [re.search(r"ANNEX(?: [IVX]+)?(?=\s+JAI\.2)", page) for page in texts]
    assert list(dict.fromkeys(one[0] if one else "" for one in found)) == ["", "ANNEX I", "ANNEX II"]
    assert all(len(page) > 100 for page in texts[:-1])


@pytest.mark.slow
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_a_note_of_a_plan_with_a_strategy_of_its_own_carries_every_document(plan: Path, tmp_path: Path) -> None:
    shutil.copytree(plan, tmp_path / plan.name)
    found = checked(noted(tmp_path / plan.name, half_year=head([*DocumentName])))
    html = render(found, NAME, "html", draft=True).content.decode()
    body = html[html.index("<body") :]
    ids = re.findall(r'\sid="([^"]+)"', body)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', body)) <= set(ids)
    assert render(found, NAME, "pdf", draft=True).remark is None
    assert feet(render(found, NAME, "docx", draft=True).content)[-1] == f"ANNEX {roman(len(DocumentName)).upper()}"


# Names


@pytest.mark.parametrize(
    ("first", "second"),
    [("report", "Report"), ("r\u00e9sum\u00e9", "Re\u0301sume\u0301"), ("STRASSE", "stra\u00dfe")],
)
def test_two_names_that_some_computers_take_for_one_are_one(first: str, second: str, tmp_path: Path) -> None:
    (plan,) = load([write_plan(tmp_path / "p", PLAN, a1=ACTION)])
    for name in (first, second):
        plan = with_note(plan, parse(head([]).encode(), tmp_path / "p" / "notes" / f"{name}.yaml"))
    found = [one for one in check(plan, TODAY).findings if one.code == "N001"]
    assert [one.file.stem for one in found] == [second]
    assert f"the note {first}.yaml" in found[0].message


def test_a_note_is_found_by_its_name_in_other_letters(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path, half_year=head([]))
    run = cli("render", plan, "--document", "Half-Year", "--format", "md", "--output", tmp_path / "out")
    assert (run.status, run.err.count("Wrote")) == (0, 1)
    assert (tmp_path / "out" / plan.name / "half-year.md").exists()


def test_a_name_that_no_plan_has_is_a_wrong_call(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path, half_year=head([]))
    run = cli("render", plan, "--document", "half-yaer", "--output", tmp_path / "out")
    assert run.status == 2
    assert "Did you mean ‘half-year’?" in run.err
    assert not (tmp_path / "out").exists()


def test_a_note_is_written_for_the_plans_that_have_it(tmp_path: Path, cli: Cli) -> None:
    with_notes(tmp_path / "plans", half_year=head([]))
    write_plan(tmp_path / "plans" / "other", PLAN, a1=ACTION)
    run = cli("render", tmp_path, "--document", NAME, "--format", "md", "--output", tmp_path / "out")
    assert run.status == 0
    assert [file.parent.name for file in (tmp_path / "out").rglob("*.md")] == ["10th"]


def test_a_note_that_cannot_be_read_is_refused_by_its_error(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path, broken="number: [", fine=head([]))
    out = ("--format", "md", "--output", tmp_path / "out")
    refused = cli("render", plan, "--document", "broken", *out)
    assert (refused.status, "Y001" in refused.err) == (1, True)
    draft = cli("render", plan, "--document", "broken", "--draft", *out)
    assert (draft.status, "cannot be read" in draft.err) == (2, True)
    assert cli("render", plan, "--document", "fine", "--document", "annex", "--draft", *out).status == 0
    assert "leaves out" not in (tmp_path / "out" / "10th" / "annex.md").read_text(encoding="utf-8")
    assert [one.code for one in checked(plan).errors] == ["Y001"]


DAYS = [
    ("", (), "1 December 2020"),  # the date of the note
    ("as_of: 2020-12-31\n", (), "31 December 2020"),
    ("as_of: 2020-12-31\n", ("--today", "2021-02-01"), "31 December 2020"),
    ("as_of: 2020-12-31\n", ("--as-of", "2021-03-01"), "1 March 2021"),
]


@pytest.mark.parametrize(("field", "options", "day"), DAYS)
def test_the_annexes_of_a_note_are_as_of_its_day_unless_the_call_says_another(
    field: str, options: tuple[str, ...], day: str, tmp_path: Path, cli: Cli
) -> None:
    plan = with_notes(tmp_path, half_year=head(["state-of-play"], HEAD + field))
    assert f"as at {day}" in state_of_play(plan, NAME, cli, *options)


@pytest.mark.parametrize("options", [("--today", "2021-02-01"), ("--as-of", "2021-02-01", "--today", "2022-01-01")])
def test_a_document_is_as_of_today_unless_the_call_says_another_day(
    options: tuple[str, ...], tmp_path: Path, cli: Cli
) -> None:
    plan = with_notes(tmp_path, half_year=head(["state-of-play"]))
    assert "as at 1 February 2021" in state_of_play(plan, "state-of-play", cli, *options)


def test_nothing_can_be_achieved_since_a_day_that_is_after_the_report(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path, half_year=head(["state-of-play"]))
    asked = ("render", plan, "--document", "state-of-play", "--output", tmp_path / "out", "--since", "2020-12-02")
    refused = cli(*asked, "--as-of", "2020-12-01")
    assert (refused.status, "--since is after the day of the report, 2020-12-01." in refused.err) == (2, True)
    assert not (tmp_path / "out").exists()


def state_of_play(plan: Path, name: str, cli: Cli, *options: str) -> str:
    """A document of a plan in Markdown, on one line."""
    out = plan.parent / "out"
    assert cli("render", plan, "--document", name, "--format", "md", "--output", out, *options).status == 0
    return " ".join((out / plan.name / f"{name}.md").read_text(encoding="utf-8").split())


MISTAKES = {
    "annexes: [State-of-play]": "Did you mean ‘state-of-play’?",
    "annexes: [state of play]": "Did you mean ‘state-of-play’?",
    "annexes: [Progress]": "Did you mean ‘state-of-play’?",
    "annexes: [plan]": "Did you mean ‘annex’?",
    "annexes: [10th]": "Did you mean ‘annex’?",
    "annexes: [Annex I]": "Did you mean ‘annex’?",
    "annexes: [coverage.pdf]": "Did you mean ‘coverage’?",
    "annexes: [due dates]": "Did you mean ‘deadlines’?",
    "annexes: [half-year]": f"Write one of: {', '.join(DocumentName)}.",
    "annexes: [minutes]": f"Write one of: {', '.join(DocumentName)}.",
    "annexes: state of play": "Write a list: [state-of-play], or one item a line after a dash.",
    "annexes: coverage, annex": "Write a list: [coverage, annex], or one item a line after a dash.",
    "annexes: {coverage: yes}": "Write a list: [one, two], or one item a line after a dash.",
    "annexes: [coverage, coverage]": "Remove one of the two.",
    "annex: coverage": "Write `annexes`.",
    "attachments: [coverage]": "Write `annexes`.",
    "as_of: 31.12.2020": "Write `2020-12-31`.",
    "as_of: 2020-13-01": "Write `2020-01-13`: the month stands before the day.",
}


@pytest.mark.parametrize(("line", "help_"), MISTAKES.items())
def test_a_mistake_gets_one_finding_that_says_what_to_write(line: str, help_: str, tmp_path: Path) -> None:
    found = checked(with_notes(tmp_path, half_year=f"{HEAD}{line}\n")).findings
    assert [(one.file.stem, one.help) for one in found if one.file.parent.name == "notes"] == [("half-year", help_)]


FILES = {
    "report.yml": ("Y016", "Rename it to report.yaml."),
    "Report.YAML": ("Y016", "Rename it to report.yaml."),
    "2020/report.yaml": ("N004", "If it is a note, move it into notes/ itself; if not, move it out of notes/."),
    ".report.yaml": ("N004", "If it is a note, rename it to report.yaml; if not, move it out of notes/."),
    "State-of-Play.yaml": ("N001", "Give the note another name: rename its file."),
}


@pytest.mark.parametrize("name", FILES)
def test_a_note_in_a_file_that_cannot_be_one_is_told(name: str, tmp_path: Path) -> None:
    plan = with_notes(tmp_path)
    (plan / "notes" / name).parent.mkdir(exist_ok=True)
    (plan / "notes" / name).write_text(head(["coverage"]), encoding="utf-8")
    found = checked(plan).findings
    assert [(one.code, one.help) for one in found if "notes" in one.file.parts] == [FILES[name]]


@pytest.mark.parametrize("folder", ["notes", "actions"])
def test_what_is_not_read_is_not_told_again_beside_an_earlier_state(folder: str, tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path)
    (plan / folder / "README.md").write_text("Not read.", encoding="utf-8")
    assert {one.file.name for one in checked(plan).warnings} == {"README.md", "plan.yaml"}
    run = cli("render", plan, "--against", plan, "--format", "md", "--output", tmp_path / "out")
    assert (run.status, "is not read" in run.err) == (0, False)


def test_the_name_of_a_note_may_have_spaces_and_capitals(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path)
    (plan / "notes" / "Half year 2020.yaml").write_text(head(["coverage"]), encoding="utf-8")
    for name in ("Half year 2020", "half year 2020"):
        run = cli("render", plan, "--document", name, "--format", "md", "--output", tmp_path / "out")
        assert (run.status, "Half year 2020.md" in run.err) == (0, True)
    near = cli("render", plan, "--document", "half-year-2020", "--output", tmp_path / "out")
    assert (near.status, "Did you mean ‘Half year 2020’?" in near.err) == (2, True)


# Changes


def marked(old: Sequence[str], new: Sequence[str], kind: str, text: str = HEAD, earlier: str = HEAD) -> bytes:
    """The note with one list of annexes, marked against what it was with another."""
    with TemporaryDirectory() as folder:
        before = checked(with_notes(Path(folder) / "old", half_year=head(old, earlier)))
        after = checked(with_notes(Path(folder) / "new", half_year=head(new, text)))
        return render(after, NAME, kind, against=Against(before)).content


def changes(html: str) -> list[tuple[str, str]]:
    return re.findall(r"<(ins|del)>(.*?)</\1>", html)


def test_a_note_is_marked_against_the_note_of_its_name() -> None:
    now = HEAD.replace("number: 9876/20", "number: 9876/1/20 REV 1").replace("the documents", "two documents")
    html = marked(["annex", "coverage"], ["annex", "coverage"], "html", now).decode()
    assert "Changes are marked against 9876/20." in html
    assert "No. prev. doc.: 9876/20" in words(html)
    assert changes(html.partition('id="paragraphs"')[2]) == [("del", "the"), ("ins", "two")]


@pytest.mark.parametrize("kind", KINDS)
def test_an_annex_that_is_new_is_marked_and_the_other_is_not(kind: str) -> None:
    content = marked(["annex"], ["annex", "coverage"], kind)
    if kind == "html":
        before, _, after = content.decode().partition('id="annexed-coverage"')
        assert changes(before.partition('id="paragraphs"')[2]) == [("ins", "<strong> I</strong>")]
        assert "<ins>Coverage: 10th Action Plan" in after
    if kind == "docx":
        assert feet(content) == ["", "ANNEX I", "ANNEX II"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("old", [("coverage", "annex"), ("annex", "coverage")], ids="+".join)
def test_an_annex_that_is_gone_has_no_pages_of_its_own(old: tuple[str, ...], kind: str) -> None:
    content = marked(old, ["annex"], kind)
    if kind == "docx":
        assert feet(content) == ["", "ANNEX"]
    if kind == "html":
        html = content.decode()
        assert "<del>Coverage: 10th Action Plan" in html
        assert html.count('class="annexed') == 0
        ids = re.findall(r'\sid="([^"]+)"', html[html.index("<body") :])
        assert len(ids) == len(set(ids))


CHANGES = [(old, new) for old in LISTS for new in LISTS if old != new]


@pytest.mark.parametrize(
    ("old", "new"),
    [pytest.param(*pair, marks=() if at % 5 == 0 else pytest.mark.slow) for at, pair in enumerate(CHANGES)],
    ids=str,
)
def test_without_what_is_deleted_it_is_the_new_note_and_without_what_is_inserted_the_old_one(
    old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    html = marked(old, new, "html", NUMBERED, NUMBERED).decode()
    for kind, annexes in (("del", new), ("ins", old)):
        with TemporaryDirectory() as folder:
            alone = render(checked(with_notes(Path(folder), half_year=head(annexes, NUMBERED))), NAME, "html")
        assert said(html, without=kind) == said(alone.content.decode())


NUMBERED = f"{HEAD}previous: [1234/20]\n"


def test_what_a_screen_alone_has_of_an_annex_goes_with_it() -> None:
    html = marked(["annex"], [], "html").decode()
    body = html[html.index("<body") :]
    assert "<del>" in body
    assert 'class="matrix"' not in body
    assert set(re.findall(r'href="#([^"]+)"', body)) <= set(re.findall(r'\sid="([^"]+)"', body))


def said(html: str, without: str = "nothing") -> str:
    """The words of a page without its pictures, what a screen alone has, and the numbers of its footnotes; and without
    all elements of a name."""
    main = lxml_html.document_fromstring(html).find(".//main")
    assert main is not None
    for kind in (f".//{without}", ".//figure", ".//a[@class='note']", ".//div[@id='against']"):
        for one in main.findall(kind):
            one.drop_tree()
    for one in [div for div in main.iter("div") if "screen" in div.get("class", "").split()]:
        one.drop_tree()
    return "".join(main.text_content().split())


def test_a_note_that_was_not_there_cannot_be_marked(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path, half_year=head([]))
    old = with_notes(tmp_path / "old")
    run = cli("render", plan, "--document", NAME, "--against", old, "--output", tmp_path / "out")
    assert run.status == 2
    assert "There is no note ‘half-year’" in run.err


def test_only_the_note_that_is_marked_needs_the_next_revision(tmp_path: Path, cli: Cli) -> None:
    old = with_notes(tmp_path / "old", half_year=head([]), other=head([]))
    new = with_notes(tmp_path / "new", half_year=head([]), other=head([]))
    arguments = ("--against", old, "--format", "md", "--output", tmp_path / "out")
    told = cli("render", new, "--document", NAME, *arguments).err
    assert re.findall(r"D004.*\n --> \S+/(\S+):1:", told) == ["half-year.yaml"]
    assert "D004" not in cli("render", new, "--document", "annex", *arguments).err
    file = new / "notes" / "half-year.yaml"
    file.write_text(head([], HEAD.replace("9876/20", "9876/1/20 REV 1")), encoding="utf-8")
    told = cli("render", new, "--document", NAME, *arguments).err
    assert ("D004" in told, re.findall(r"D005.*\n --> \S+/(\S+):2:", told)) == (False, [file.name])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("annex",), ("annex", "coverage")),
        (("coverage", "annex"), ("annex",)),
        (("annex", "coverage"), ("coverage",)),
        (("coverage",), ()),
    ],
    ids=str,
)
def test_the_validator_finds_nothing_in_a_note_whose_annexes_have_changed(
    old: tuple[str, ...], new: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(marked(old, new, "docx"))
    assert not OpenXmlValidator(max_errors=0).validate(tmp_path / "a.docx").errors


# Templates of the repository's own

OWN = """{% extends "shipped/coverage.html.j2" %}
{% block style %}.own { color: black; }{% endblock %}
{% block content %}<p class="own" id="own">Our own words</p>{{ super() }}{% endblock %}
"""
PAGE = "<!DOCTYPE html><html><head><style>.page {}</style></head><body><main><p id='p'>A page</p></main></body></html>"


def own_coverage(folder: Path, template: str) -> Checked:
    """A plan with a note that carries plan and coverage, and with a template of its own for the coverage."""
    plan = with_notes(folder / "plans", half_year=head(["annex", "coverage"]))
    (folder / "templates").mkdir()
    (folder / "templates" / "coverage.html.j2").write_text(template, encoding="utf-8")
    return checked(plan)


@pytest.mark.parametrize(
    ("template", "said", "style"),
    [
        (OWN, '<p class="own" id="annexed-coverage-own">Our own words</p>', ".own {"),
        (PAGE, "<p id='annexed-coverage-p'>A page</p>", ".page {}"),
    ],
    ids=["extends", "page"],
)
def test_an_annex_is_made_by_the_template_of_the_repository(
    template: str, said: str, style: str, tmp_path: Path
) -> None:
    html = render(own_coverage(tmp_path, template), NAME, "html").content.decode()
    assert said in html.partition('id="annexed-coverage"')[2]
    assert html.count("<main") == 1
    assert style in html[: html.index("</style>")]


def test_an_annex_whose_template_has_no_main_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="has no <main>"):
        render(own_coverage(tmp_path, "<p>Words</p>"), NAME, "html")


# Commands


def test_a_new_note_is_valid_says_what_is_missing_and_can_be_rendered(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path)
    run = cli("new-note", plan, "report", "--annexes", "coverage,annex", "--today", "2021-02-03")
    assert run.status == 0
    assert "subject: [Subject of the note]" in run.err
    assert "--document report" in run.err
    file = plan / "notes" / "report.yaml"
    (note,) = checked(plan).plan.notes
    fields = note.fields
    assert (fields.number, str(fields.date), note.annexes) == ("xxxx/21", "2021-02-03", ("coverage", "annex"))
    own = checked(plan).plan.fields.document
    assert own
    assert (fields.from_, fields.to, fields.type) == (own.from_, own.to, own.type)
    assert "the coverage in Annex I and the plan in Annex II" in file.read_text(encoding="utf-8")
    assert checked(plan).errors == ()
    assert cli("fmt", "--check", plan).status == 0
    assert cli("render", plan, "--document", "report", "--format", "md", "--output", tmp_path / "out").status == 0
    again = cli("new-note", plan, "report")
    assert again.status == 2


@pytest.mark.parametrize(
    ("name", "annexes", "said"),
    [
        ("coverage", [], "is taken by the coverage of every plan"),
        ("Note", [], "is taken by the note of every plan"),
        ("half-YEAR", [], "is taken by the note half-year.yaml"),
        ("../x", [], "cannot be the name of a note"),
        (".hidden", [], "cannot be the name of a note"),
        ("report", ["covrage"], "Did you mean ‘coverage’?"),
        ("report", ["state of play"], "Did you mean ‘state-of-play’?"),
        ("report", ["coverage, progress"], "Did you mean ‘state-of-play’?"),
        ("report", ["half-year"], "is a note"),
    ],
)
def test_a_new_note_that_would_be_wrong_is_refused(
    name: str, annexes: list[str], said: str, tmp_path: Path, cli: Cli
) -> None:
    plan = with_notes(tmp_path, half_year=head([]))
    run = cli("new-note", plan, name, *(word for annex in annexes for word in ("--annexes", annex)))
    assert run.status == 2
    assert said in run.err
    assert [file.name for file in (plan / "notes").iterdir()] == ["half-year.yaml"]


@pytest.mark.parametrize("given", [("coverage,annex",), ("coverage annex",), ("coverage", "annex", "coverage")])
def test_a_new_note_carries_each_document_once(given: tuple[str, ...], tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path)
    assert cli("new-note", plan, "report", *(word for annex in given for word in ("--annexes", annex))).status == 0
    assert [note.annexes for note in checked(plan).plan.notes] == [("coverage", "annex")]


def test_a_new_note_of_a_plan_without_a_document_has_brackets_in_its_head(tmp_path: Path, cli: Cli) -> None:
    plan = write_plan(tmp_path / "p", PLAN, a1=ACTION)
    assert cli("new-note", plan, "report").status == 0
    assert checked(plan).errors == ()
    assert checked(plan).brackets == 6  # type, from, to, subject and two paragraphs


def test_the_schema_of_the_other_notes_is_named(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli("init", "repo").status == 0
    assert cli("new-note", "repo/plans/1st-action-plan", "report", "--annexes", "coverage").status == 0
    text = (tmp_path / "repo/plans/1st-action-plan/notes/report.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../../schemas/note.schema.json\n")
    assert [one.code for one in checked(tmp_path / "repo/plans/1st-action-plan").errors] == []
    assert "note.schema.json" in cli("schema", "update", "repo").err


def test_revise_takes_the_file_of_a_note_and_changes_two_places(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(
        tmp_path, half_year=head(["coverage"]).replace("to: Delegations", "to: Delegations  # all of them")
    )
    file, before = plan / "notes" / "half-year.yaml", (plan / "plan.yaml").read_bytes()
    old = file.read_text(encoding="utf-8")
    run = cli("revise", file)
    assert run.status == 0
    wanted = old.replace("number: 9876/20", "number: 9876/1/20 REV 1")
    assert file.read_text(encoding="utf-8") == wanted.replace("of them\n", "of them\nprevious: [9876/20]\n")
    assert (plan / "plan.yaml").read_bytes() == before


@pytest.mark.parametrize("kind", ["text", "md", "json"])
def test_diff_tells_of_notes_that_are_new_gone_and_changed(kind: str, tmp_path: Path, cli: Cli) -> None:
    old = with_notes(tmp_path / "old", gone=head([]), kept=head(["coverage"]), same=head([]))
    new = with_notes(tmp_path / "new", fresh=head(["annex"]), kept=head(["coverage", "annex"]), same=head([]))
    told = cli("diff", old, new, "--format", kind).out
    if kind == "json":
        found = re.findall(r'"name": "(\w+)",\s+"kind": "(\w+)"', told)
        assert found == [("fresh", "added"), ("kept", "changed"), ("gone", "removed")]
    else:
        lines = [line.strip("# ") for line in told.splitlines() if "Note " in line]
        assert lines == ["Note fresh (new)", "Note kept", "Note gone (removed)"]
        assert re.search(r"Annexes: (added annex|\*\*annex\*\*)", told)
    assert "same" not in re.findall(r"Note (\w+)", told)


def test_a_note_stands_for_its_plan(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path, half_year=head(["covrage"]))
    run = cli("validate", plan / "notes" / "half-year.yaml")
    assert (run.status, run.out.count("N002")) == (1, 1)
    inside = cli("validate", plan / "notes")
    assert (inside.status, "The notes of a plan are in" in inside.err) == (2, True)


@pytest.mark.parametrize("kind", ["gitlab", "sarif", "github", "junit", "json"])
def test_findings_in_notes_name_their_file(
    kind: str, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(with_notes(tmp_path, half_year=head(["covrage"])).parent)
    assert "10th/notes/half-year.yaml" in cli("validate", "10th", "--format", kind).out


def test_a_note_that_is_written_concerns_its_plan(tmp_path: Path) -> None:
    plan = with_notes(tmp_path, half_year=head([]))
    disk = Disk([plan])
    before = disk.look()
    (plan / "notes" / "second.yaml").write_text(head([]), encoding="utf-8")
    change = disk.look().since(before)
    assert change
    assert ([file.name for file in change.files], *change.plans) == (["second.yaml"], "10th")
    assert plan / "notes" in before.folders


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_note_is_marked_against_a_git_revision(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path, half_year=head(["coverage"]))
    who = ("-c", "user.name=a", "-c", "user.email=a@example.eu")
    for call in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "-m", "first")):
        subprocess.run(["git", "-C", tmp_path, *call], check=True)
    file = plan / "notes" / "half-year.yaml"
    file.write_text(head(["coverage"], HEAD.replace("the documents", "two documents")), encoding="utf-8")
    arguments = ("--document", NAME, "--format", "html", "--output", tmp_path / "out")
    assert cli("render", plan, "--against", "HEAD", *arguments).status == 0
    html = (tmp_path / "out" / "10th" / f"{NAME}.html").read_text(encoding="utf-8")
    assert ("ins", "two") in changes(html)


def test_a_link_out_of_the_repository_in_the_place_of_notes_is_not_followed(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path / "repository" / "plans", half_year=head([]))
    (plan / "notes").rename(tmp_path / "elsewhere")
    (plan / "notes").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    found = checked(plan)
    assert ([one.code for one in found.errors], found.plan.notes) == (["Y017"], ())
    assert cli("new-note", plan, "report").status == 1
    assert [file.name for file in (tmp_path / "elsewhere").iterdir()] == ["half-year.yaml"]


def test_a_folder_of_notes_with_another_name_is_told(tmp_path: Path) -> None:
    plan = with_notes(tmp_path, half_year=head([]))
    (plan / "notes").rename(plan / "Notes")
    assert [(one.code, one.file.name) for one in checked(plan).errors] == [("Y016", "Notes")]


def test_a_name_is_kept_as_it_is_composed(tmp_path: Path, cli: Cli) -> None:
    plan = with_notes(tmp_path)
    assert cli("new-note", plan, unicodedata.normalize("NFD", "r\u00e9sum\u00e9")).status == 0
    assert [unicodedata.normalize("NFC", note.name) for note in checked(plan).plan.notes] == ["r\u00e9sum\u00e9"]
