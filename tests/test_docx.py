"""DOCX, judged by a validator that no one here wrote and by what ECMA-376 says beside it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

import office
from ccwp_plan.documents.render import Against, render
from conftest import ACTION, EXAMPLE, PLAN, checked, write_plan
from judged import DAY, FIRST_DRAFT, SUPERVISED, few, laid_out
from tagged import rows, tree

ACCEPTED: dict[str, str] = {}
"""What the validator says and is accepted, each with the reason."""
KINDS = [
    (document, layout, marks)
    for document in ("annex", "note", "coverage", "supervised", "round")
    for layout in ("fiches", "table", "both")
    for marks in (None, "tracked", "council")
    if document in ("annex", "note") or layout == "fiches"  # the others have no actions to lay out
]
FEW = [pytest.param(*one, marks=few(*one)) for one in KINDS]
Made = Callable[[str, str, str | None], bytes]


@pytest.fixture(scope="module")
def made() -> Made:
    """A document of the example in a layout, marked against its first draft in a way, or not."""

    @cache
    def document(name: str, layout: str, marks: str | None) -> bytes:
        against = Against(laid_out(FIRST_DRAFT, layout), marks=marks) if marks else None
        plan = laid_out(EXAMPLE, layout, reported=name in SUPERVISED)
        return render(plan, name, "docx", against=against, as_of=DAY).content

    return document


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels"))}


def body_of(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content)).element.body


@pytest.mark.slow
@pytest.mark.parametrize(("name", "layout", "marks"), FEW)
def test_the_validator_finds_nothing(name: str, layout: str, marks: str | None, made: Made, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(made(name, layout, marks))
    found = {error.description for error in OpenXmlValidator(max_errors=0).validate(tmp_path / "a.docx").errors}
    assert found <= set(ACCEPTED)


def test_the_validator_finds_a_fault(made: Made, tmp_path: Path) -> None:
    """It would say so if a row's changes came before its other properties."""
    document = docx.Document(io.BytesIO(made("annex", "fiches", "tracked")))
    row = next(row for row in document.element.body.iter(qn("w:trPr")) if row.find(qn("w:ins")) is not None)
    row.insert(0, row.find(qn("w:ins")))
    document.save(str(tmp_path / "a.docx"))
    assert OpenXmlValidator(max_errors=0).validate(tmp_path / "a.docx").errors


ORDER = {
    "w:trPr": "cantSplit tblHeader ins del trPrChange",
    "w:tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr tabs spacing ind jc rPr sectPr pPrChange",
    "w:sectPr": "headerReference footerReference footnotePr type pgSz pgMar titlePg",
}
"""The children of elements in the order of wml.xsd (transitional), as far as a document has them."""
PAGE_MARGINS = {qn(f"w:{side}") for side in ("top", "right", "bottom", "left", "header", "footer", "gutter")}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "layout", "marks"),
    [pytest.param(*one, marks=few(*one) if one[0] in SUPERVISED else ()) for one in KINDS],
)
def test_children_come_in_the_order_of_ecma_376(name: str, layout: str, marks: str | None, made: Made) -> None:
    body = body_of(made(name, layout, marks))
    for parent, order in ORDER.items():
        names = [qn(f"w:{child}") for child in order.split()]
        for element in body.iter(qn(parent)):
            at = [names.index(child.tag) for child in element]
            assert at == sorted(at), f"{parent}: {[child.tag for child in element]}"
    assert all(set(margins.attrib) == PAGE_MARGINS for margins in body.iter(qn("w:pgMar")))


def test_emphasis_in_emphasis_is_said_once(tmp_path: Path) -> None:
    aim = "aim: To **act **jointly** and** *so _much_ so*."
    plan = checked(write_plan(tmp_path, a=ACTION.replace("aim: To detect undeclared firearms.", aim)))
    (tmp_path / "a.docx").write_bytes(render(plan, "annex", "docx").content)
    assert not OpenXmlValidator(max_errors=0).validate(tmp_path / "a.docx").errors
    said = [
        [one.tag for one in properties] for properties in body_of((tmp_path / "a.docx").read_bytes()).iter(qn("w:rPr"))
    ]
    assert all(len(one) == len({*one}) for one in said)


def test_it_is_a_document_of_the_word_of_today_and_says_of_itself_what_is_true(made: Made) -> None:
    package = parts(made("note", "fiches", None))
    mode = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    assert f"<w:compat>{mode}</w:compat><w:rsids" in package["word/settings.xml"]
    assert re.findall(r"<(\w+)>([^<]+)</", package["docProps/app.xml"]) == [("Application", "ccwp-plan")]
    assert not [name for name, text in package.items() if "custom" in name or "viewport" in text]
    assert not re.search(r"<(\S+)[^>]*></\1>|<\S+/>", package["docProps/core.xml"])
    assert "zh-CN" not in "".join(package.values())
    languages = set(re.findall(r'w:(?:val|eastAsia|bidi)="(\w\w-\w\w)"', package["word/styles.xml"]))
    assert languages == {"en-GB"}


def test_every_style_rests_on_one_that_is_there(made: Made) -> None:
    styles = docx.Document(io.BytesIO(made("note", "both", None))).styles.element
    known = {style.get(qn("w:styleId")) for style in styles.iter(qn("w:style"))}
    assert {based.get(qn("w:val")) for based in styles.iter(qn("w:basedOn"))} <= known


@pytest.mark.parametrize("name", ["annex", "note", "coverage"])
def test_a_short_rule_ends_a_document(name: str, made: Made) -> None:
    document = docx.Document(io.BytesIO(made(name, "fiches", None)))
    last = document.paragraphs[-1]
    assert last.style is not None
    assert last.style.name == "End of Annex"
    assert last._p.getnext().tag == qn("w:sectPr")
    assert not last.text


def test_the_type_of_the_document_is_a_heading(made: Made) -> None:
    document = docx.Document(io.BytesIO(made("note", "fiches", None)))
    type_ = next(paragraph for paragraph in document.paragraphs if paragraph.text == "NOTE")
    assert type_.style is not None
    assert type_.style.base_style == document.styles["Heading 1"]


def tables(content: bytes) -> Iterator[Any]:
    yield from body_of(content).iter(qn("w:tbl"))


def test_tables_say_whether_their_first_column_heads_the_rows_and_what_they_are(made: Made) -> None:
    html = render(checked(EXAMPLE), "annex", "html").content.decode()
    shown = re.sub(r'<div class="screen".*?\n</div>', "", html, flags=re.DOTALL)
    given = [
        (bool(re.search(r"<th scope=\"row", table)), (re.search(r"<caption>(.*?)</caption>", table) or ["", name])[1])
        for name, table in re.findall(
            r'(?:<div class="scroll"[^>]*aria-label="([^"]*)"[^>]*>\s*)?(<table.*?</table>)', shown, re.DOTALL
        )
        if "matrix" not in table[:40]
    ]
    made_ = []
    for table in tables(made("annex", "fiches", None)):
        look, caption = (table.tblPr.find(qn(name)) for name in ("w:tblLook", "w:tblCaption"))
        first = look.get(qn("w:firstColumn")) == "1"
        assert bool(int(look.get(qn("w:val")), 16) & 0x80) == first
        made_.append((first, "" if caption is None else caption.get(qn("w:val"))))
    assert made_ == given


@pytest.mark.parametrize("layout", ["fiches", "both"])
def test_no_page_ends_with_the_head_of_a_table_and_none_begins_with_its_last_row(layout: str, made: Made) -> None:
    for table in tables(made("note", layout, None)):
        rows = table.tr_lst
        heads = [row for row in rows[:-1] if row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None]
        for row in (*heads, *rows[-3:-1]):
            if (
                row.trPr is not None and row.trPr.find(qn("w:cantSplit")) is not None
            ):  # a long one may go on on the next page
                assert all(paragraph.pPr.find(qn("w:keepNext")) is not None for paragraph in row.iter(qn("w:p")))


def heights() -> list[bytes]:
    """Annexes of one action whose coverage begins farther and farther down a page."""
    made = []
    for lines in range(16):
        with TemporaryDirectory() as folder:
            introduction = "".join(f"  Line {line}.\n\n" for line in range(lines + 1))
            plan = write_plan(Path(folder), f"{PLAN}introduction: |\n{introduction}", a1=ACTION)
            made.append(render(checked(plan), "annex", "docx").content)
    return made


@pytest.mark.slow
def test_in_libreoffice_no_last_row_of_a_table_stands_alone_on_a_page(made: Made, tmp_path: Path) -> None:
    given = [made("annex", "table", None), made("note", "both", "tracked")]
    alone = []
    for number, pdf in enumerate(office.laid_out(tmp_path, [*given, *heights()])):
        for table in (one for one in tree(pdf).every() if one.kind == "/Table"):
            *_, before, last = [[0], *filter(None, (row.pages for row in rows(table)))]
            if min(last) == max(last) > max(before) > 0:
                alone.append((number, min(last)))
    assert alone == []


def test_headings_and_titles_are_kept_with_what_they_head(made: Made) -> None:
    document = docx.Document(io.BytesIO(made("note", "both", None)))
    heads = [one for one in document.paragraphs if one.style and re.match(r"Heading|\w+ Caption", one.style.name or "")]
    assert len(heads) > 50
    for one in heads:
        assert one.text.strip(), "a heading is never empty"
        assert one.style
        assert one.paragraph_format.keep_with_next or one.style.paragraph_format.keep_with_next, one.text


def test_lists_in_lists_are_marked_as_in_the_other_formats(tmp_path: Path) -> None:
    aim = "aim: |\n  1. Plan\n     1. Choose the ports\n        - One\n  2. Carry out\n\n  - A\n    - B\n"
    plan = checked(write_plan(tmp_path, PLAN, a1=ACTION.replace("aim: To detect undeclared firearms.\n", aim)))
    document = docx.Document(io.BytesIO(render(plan, "annex", "docx").content))
    numbering = document.part.numbering_part.element
    kinds = {}
    for number in numbering.num_lst:
        id_ = number.abstractNumId.val
        abstract = next(
            one for one in numbering.iter(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == str(id_)
        )
        for level in abstract.iter(qn("w:lvl")):
            kind = (level.find(qn(name)).get(qn("w:val")) for name in ("w:numFmt", "w:lvlText"))
            kinds[number.numId, int(level.get(qn("w:ilvl")))] = " ".join(kind)
    found = {}
    for paragraph in document.element.body.iter(qn("w:p")):
        if paragraph.pPr is not None and paragraph.pPr.numPr is not None:
            number = paragraph.pPr.numPr
            found["".join(run.text for run in paragraph.r_lst)] = kinds[number.numId.val, number.ilvl.val]
    expected = {"Plan": "decimal %1.", "Choose the ports": "decimal %2.", "Carry out": "decimal %1."}
    assert {text: found[text] for text in expected} == expected
    assert {found[text] for text in ("One", "A", "B")} == {"bullet –"}
    pages = pypdf.PdfReader(io.BytesIO(render(plan, "annex", "pdf").content)).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert re.search(r"1\.\s+Plan\s+1\.\s+Choose the ports\s+–\s+One\s+2\.\s+Carry out\s+–\s+A\s+–\s+B\s", text)
    markdown = render(plan, "annex", "md").content.decode()
    assert re.search(r"1\. +Plan\n +1\. +Choose the ports\n +- One\n2\. +Carry out", markdown)
    assert '<ol type="a">\n<li>Choose' not in render(plan, "annex", "html").content.decode()
