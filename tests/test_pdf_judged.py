"""PDF files as tools of others judge them, and what their tags say of rows, lists and links."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import outloud
import pdfua
import pypdf
import pytest
from lxml import html as lxml_html

from ccwp_plan.documents.render import render
from conftest import ACTION, PLAN, ROOT, Rendered, checked, write_plan
from judged import DOCUMENTS, page_of
from tagged import Element, tree

Document = tuple[str, str, str]

QUICK = {("coverage", "fiches", "marked"), ("strategy", "fiches", "plain")}
ALL = [pytest.param(one, id="-".join(one), marks=() if one in QUICK else pytest.mark.slow) for one in DOCUMENTS]
ACCEPTED = {
    "TBL-014": "it looks for the page of a table at the element itself; the pages of a table are those of its cells",
    "ORD-001": "it takes the words of a paragraph before the emphasised ones in it, and footnotes, which are painted at"
    " the foot of a page, are tagged where their mark is; the order of the rest is tested below",
    "PAG-001": "headings that fiches share (Milestones, Results) come to stand at the top or the foot of several pages",
}
"""What outloud complains of that stays as it is, and why. Of pdfua nothing is accepted."""
ACCEPTED_WHERE = {
    "TBL-010": (r": \d header cells against \d data", "a table of one action has one row"),
    "TBL-012": (r"cells are empty", "in the matrix of involvement an empty cell says that somebody has no part in it"),
}
"""What it complains of that stays as it is in some places, by its words, and why."""
SHARED = re.compile(
    r"Milestones?|Milestone Due Done|Indicator and unit .*|Results|Background|Aim|Approach|Deliverables|Objectives .*"
)


def complaints(pdf: Path) -> Iterator[str]:
    """What the judges say of a file that is not accepted."""
    said = outloud.check(str(pdf))
    assert said.error is None
    for one in said.findings:
        shared = one.rule == "PAG-001" and not all(map(SHARED.fullmatch, str(one.evidence).split("; ")))
        where, _ = ACCEPTED_WHERE.get(one.rule, (None, ""))
        if shared or not (one.rule in ACCEPTED or (where and re.search(where, one.message))):
            yield f"outloud: {one.rule}: {one.message}: {one.evidence}"
    yield from (f"pdfua: {one}" for one in pdfua.validate(str(pdf)).findings)


@pytest.mark.parametrize("one", ALL)
def test_judges_find_nothing_but_what_is_accepted(one: Document, tmp_path: Path) -> None:
    file = tmp_path / "judged.pdf"
    file.write_bytes(page_of(*one, "pdf"))
    assert [*complaints(file)] == []


def test_the_judges_are_judges(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(tmp_path / "untagged.pdf")
    found = [*complaints(tmp_path / "untagged.pdf")]
    assert {one.partition(":")[0] for one in found} == {"outloud", "pdfua"}


SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column", None: None}


@pytest.mark.parametrize("one", ALL)
def test_each_cell_heads_what_it_heads_in_the_html(one: Document) -> None:
    page = lxml_html.fromstring(page_of(*one, "html").decode())
    shown = "not(ancestor::*[contains(concat(' ', @class, ' '), ' screen ')])"
    meant = [SCOPES[cell.get("scope")] for cell in page.xpath(f"//*[(self::td or self::th) and {shown}]")]
    root = tree(page_of(*one, "pdf"))
    cells = [element for element in root.every() if element.kind in ("/TH", "/TD")]
    assert [cell.attribute("/Scope") for cell in cells] == meant
    assert all((cell.kind == "/TH") == (cell.attribute("/Scope") is not None) for cell in cells)
    heads = [cell.said["/ID"] for cell in cells if cell.kind == "/TH"]
    assert len({*heads}) == len(heads)
    assert {head for cell in cells for head in cell.attribute("/Headers") or ()} <= {*heads}
    if heads:
        names = [*root.said["/IDTree"]["/Names"][::2]]  # type: ignore[index]
        assert names == sorted(names)
        assert {*heads} <= {*names}


def test_the_cells_of_a_row_name_its_head(rendered: Rendered) -> None:
    root = tree(rendered("annex", "pdf"))
    fact = next(row for row in root.every() if row.kind == "/TR" and len(row.kids) == 2)
    head, value = fact.kids
    assert value.attribute("/Headers") == [head.said["/ID"]]


@pytest.mark.parametrize("one", ALL)
def test_words_are_painted_in_the_order_in_which_they_are_read(one: Document) -> None:
    painted = defaultdict(list)
    for page, number in in_line(tree(page_of(*one, "pdf"))):
        painted[page].append(number)
    assert painted
    assert [page for page, numbers in painted.items() if numbers != sorted(numbers)] == []


def in_line(element: Element) -> Iterator[tuple[int, int]]:
    """The words in an element but those of footnotes and of cells that span rows, which are painted later."""
    if element.kind != "/Note" and not element.attribute("/RowSpan"):
        for one in element.below:
            yield from in_line(one) if isinstance(one, Element) else [one]


def test_lists_links_and_the_author_are_named_as_what_they_are(rendered: Rendered) -> None:
    pdf = rendered("note", "pdf")
    numberings = {one.attribute("/ListNumbering") for one in tree(pdf).every() if one.kind == "/L"}
    assert numberings == {"/Decimal", "/LowerAlpha", "/LowerRoman", "/Disc"}
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    contents = {str(note.get_object()["/Contents"]) for page in reader.pages for note in page.get("/Annots", ())}
    assert "Back to the text" in contents
    assert not [words for words in contents if words.startswith("Section") or words.isdecimal()]
    assert any(words.startswith("Action 10.1 ") for words in contents)
    assert reader.metadata is not None
    assert reader.metadata.author == "General Secretariat of the Council"


@pytest.mark.parametrize(
    ("list_", "numbers"),
    [
        ("1. a\n   1. b\n   2. c\n2. d", ["1.", "1.", "2.", "2."]),
        ("3. a\n   - b\n     1. c\n4. d", ["3.", "–", "1.", "4."]),
        ("- a\n  - b\n    - c", ["–", "–", "–"]),
    ],
)
def test_lists_in_lists_are_numbered_as_in_the_other_formats(tmp_path: Path, list_: str, numbers: list[str]) -> None:
    aim = "aim: |\n" + "".join(f"  {line}\n" for line in list_.splitlines())
    action = re.sub(r"aim: .*\n", lambda _: aim, ACTION)
    content = render(checked(write_plan(tmp_path / "p", PLAN, a=action)), "annex", "pdf").content
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    aims = text[text.index("\nAim\n") : text.index("\nResults\n")]
    assert re.findall(r"^\s*(–|\d\.)", aims, re.MULTILINE) == numbers


WIDE = """\
results:
  - {indicator: Lebensmittelrechtsdurchführungsverordnung applied, unit: Member States, baseline: 12, target: 27,
     due: 2020-06-30, verification: joint_operations_results_2020_final.xlsx}
  - {indicator: Officers trained, unit: officers, target: 12, due: 2020-06-30,
     verification: Telecommunications questionnaire to secretariat@example.europa.eu}
"""


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    action = re.sub(r"(?ms)^results:\n.*?(?=^\S|\Z)", "", ACTION) + WIDE
    plan = write_plan(tmp_path_factory.mktemp("wide") / "p", PLAN, a=action)
    return render(checked(plan), "annex", "pdf").content


@pytest.mark.parametrize(
    "word",
    [
        "Lebensmittelrechtsdurchführungsverordnung",
        "joint_operations_results_2020_final.xlsx",
        "secretariat@example.europa.eu",
    ],
)
def test_a_word_that_is_wider_than_its_cell_is_broken_and_whole(wide: bytes, word: str) -> None:
    lines = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(wide)).pages)
    assert word not in lines
    assert word in lines.replace("\n", "")


def test_no_line_ends_in_a_date_or_between_two_years(rendered: Rendered) -> None:
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(rendered("note", "pdf"))).pages)
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    assert len(re.findall(rf"\b\d{{1,2}} (?:{months})\b", text)) > 20
    assert re.findall(rf"\b\d{{1,2}}\s*\n\s*(?:{months})\b|\b\d{{4}}[-–]\n\d{{2}}", text) == []


def test_a_title_cannot_say_what_only_tags_say(tmp_path: Path) -> None:
    title = r"A /K[1 0 R 2 0 R]/P 3 0 R>> endobj (b) \) /Headers[(x)] /Contents(c)"
    action = re.sub(r"title: .*", lambda _: f"title: '{title}'", ACTION)
    done = render(checked(write_plan(tmp_path / "p", a=action)), "annex", "pdf")
    assert done.remark is None
    kinds = [one.kind for one in tree(done.content).every()]
    assert kinds.count("/H3") == 2
    reader = pypdf.PdfReader(io.BytesIO(done.content))
    contents = [note.get_object()["/Contents"] for page in reader.pages for note in page.get("/Annots", ())]
    assert f"Action 10.1 {title}" in contents


def test_a_layout_with_a_table_of_its_own_is_remarked_on(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    layout = (ROOT / "templates" / "council.typ").read_text(encoding="utf-8")
    own = layout.replace("\n  body\n", "\n  table(columns: 2)[a][b]\n  body\n")
    (tmp_path / "templates" / "council.typ").write_text(own, encoding="utf-8")
    done = render(checked(write_plan(tmp_path / "p", a=ACTION)), "annex", "pdf", templates=[tmp_path / "templates"])
    assert "tables" in str(done.remark)
