"""The note: a cover page like that of 7806/19, the annex after it, and what stands at the foot of every page."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import docx
import pypdf
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from ccwp_plan.documents.markup import typst
from ccwp_plan.documents.render import render
from conftest import ACTION, EXAMPLE, PLAN, ROOT, Cli, Rendered, checked, laid_out, write_plan

DATA = ROOT / "tests" / "data"
MODEL = DATA / "7806-19-note.yaml"
INSTITUTION = "Council of the European Union"
"""What stands in the place of the emblem, which the model's text does not have."""


def folded(text: str) -> str:
    return " ".join(text.split())


def cover() -> list[str]:
    """The lines of the model's cover page, without the marks of Markdown and the numbers of its paragraphs."""
    _, _, text = (DATA / "7806-19-cover.md").read_text(encoding="utf-8").partition("-->")
    lines = (folded(re.sub(r"^\d\. ", "", line.replace("**", ""))) for line in text.splitlines())
    return [line for line in lines if line and line != "---"]


def note(kind: str, path: Path = MODEL) -> bytes:
    return render(checked(path), "note", kind).content


def word(path: Path = MODEL) -> Document:
    return docx.Document(io.BytesIO(note("docx", path)))


# The cover page


def cover_of_docx() -> list[str]:
    """The paragraphs and the lines of table cells up to the annex, as a reader meets them."""
    lines = []
    for paragraph in word().element.body.iter(qn("w:p")):
        parts = paragraph.iter(qn("w:t"), qn("w:br"))
        text = "".join("\n" if part.tag == qn("w:br") else part.text for part in parts)
        if text == "ANNEX":
            break
        lines += text.split("\n")
    return lines


def cover_of_pdf() -> list[str]:
    """The lines of the first page without its foot."""
    kept: list[str] = []

    def visit(text: str, matrix: list[float], *_: object) -> None:
        if matrix[5] > 80:
            kept.append(text)

    pypdf.PdfReader(io.BytesIO(note("pdf"))).pages[0].extract_text(visitor_text=visit)
    return "".join(kept).splitlines()


def cover_of_md() -> list[str]:
    text, _, _ = note("md").decode().partition("**ANNEX**")
    return [re.sub(r"\*\*|^# |^-+$", "", line) for line in text.splitlines()]


COVERS: dict[str, Callable[[], list[str]]] = {"docx": cover_of_docx, "pdf": cover_of_pdf, "md": cover_of_md}


@pytest.mark.parametrize("kind", COVERS)
def test_the_cover_page_is_the_models_and_nothing_of_it_stands_twice(kind: str) -> None:
    lines = (re.sub(r"^\d\.\s+", "", line.strip()) for line in COVERS[kind]())
    assert folded(" ".join(lines)) == folded(" ".join([INSTITUTION, *cover()]))


@pytest.mark.parametrize("kind", COVERS)
def test_golden_of_the_cover_page(kind: str, golden: Callable[[str, str], None]) -> None:
    golden(f"cover-{kind}.txt", "\n".join(line.rstrip() for line in COVERS[kind]()) + "\n")


def test_golden_of_the_note(golden: Callable[[str, str], None]) -> None:
    golden("note.md", note("md", EXAMPLE).decode())
    golden("note.html", note("html", EXAMPLE).decode())


def test_a_row_stands_only_where_there_is_something_to_say(tmp_path: Path) -> None:
    document = "document: {subject: A plan, commission_document: COM(2018) 549 final, previous: [1000/19, 1001/19]}\n"
    plan = checked(write_plan(tmp_path, PLAN + document, a=ACTION))
    made = render(plan, "note", "md", draft=True).content.decode()
    rows = "No. prev. doc.: 1000/19  \n1001/19  \nNo. Cion doc.: COM(2018) 549 final  \nSubject: A plan\n"
    assert f"\n\n{rows}\n" in made
    assert "From:" not in made
    assert "(OR." not in made


# What a note cannot do without


def test_a_note_without_a_header_is_refused(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p", a=ACTION)
    refused = cli("render", folder, "--document", "note", "--output", tmp_path / "build")
    assert refused.status == 1
    assert "D003" in refused.err
    assert "‘number’, ‘date’, ‘type’, ‘from’, ‘to’, ‘subject’" in refused.err
    assert cli("render", folder, "--document", "annex", "--output", tmp_path / "build").status == 0
    assert cli("validate", folder).status == 0


def test_a_draft_of_a_note_shows_what_there_is(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p", PLAN + "document: {number: 7806/19}\n", a=ACTION)
    arguments = ("render", folder, "--document", "note", "--output", tmp_path)
    assert cli(*arguments).status == 1
    for kind in COVERS:
        assert cli(*arguments, "--format", kind, "--draft").status == 0
    assert "7806/19" in (tmp_path / "p" / "note.md").read_text(encoding="utf-8")


# Sections and feet

FEET = {False: ["xxxx/20\txx/yy\t", "\tJAI.1\tLIMITE   EN"], True: ["xxxx/20\txx/yy\t", "ANNEX\tJAI.1\tLIMITE   EN"]}


def test_the_annex_is_a_section_with_a_foot_of_its_own() -> None:
    sections = word(EXAMPLE).sections
    feet = [[line.text for line in section.footer.paragraphs] for section in sections]
    assert feet == [FEET[False], FEET[True]]
    assert all(not section.footer.is_linked_to_previous for section in sections)
    assert len({(section.page_width, section.left_margin, section.bottom_margin) for section in sections}) == 1


def test_pages_and_footnotes_count_through() -> None:
    body = word(EXAMPLE).element.body
    assert not list(body.iter(qn("w:numRestart")))
    assert not list(body.iter(qn("w:pgNumType")))


def test_everything_in_the_docx_has_a_named_style() -> None:
    document = word(EXAMPLE)
    for paragraph in document.element.body.iter(qn("w:p")):
        names = [style.get(qn("w:val")) for style in paragraph.iter(qn("w:pStyle"))]
        assert len(names) == 1, "".join(paragraph.itertext())
    known = {style.style_id for style in document.styles}
    assert {node.get(qn("w:val")) for node in document.element.body.iter(qn("w:pStyle"), qn("w:tblStyle"))} <= known


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what LibreOffice makes of the example's note.docx: note.pdf and note.fodt."""
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "note.docx").write_bytes(note("docx", EXAMPLE))
    laid_out(folder, "note.docx", "fodt")
    return laid_out(folder, "note.docx").parent


def foot(text: str) -> tuple[bool, int]:
    """Whether the foot of a page says ANNEX, and its page number."""
    found = re.search(r"xxxx/20\s+xx/yy\s+(\d+)\s+(ANNEX\s+)?JAI\.1\s+LIMITE\s+EN\s*$", text)
    assert found, text[-200:]
    return found[2] is not None, int(found[1])


@pytest.mark.slow
def test_libreoffice_counts_the_same_pages_and_feet(libreoffice: Path) -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(libreoffice / "note.pdf").pages]
    assert [foot(text) for text in pages] == [(number > 1, number) for number in range(1, len(pages) + 1)]
    assert all(len(text.split()) > 40 for text in pages), "no page is empty"


@pytest.mark.slow
def test_libreoffice_counts_the_same_sections(libreoffice: Path) -> None:
    names = {"style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0"}
    root = ElementTree.parse(libreoffice / "note.fodt")
    feet = ["".join(found.itertext()) for found in root.iterfind(".//style:master-page/style:footer", names)]
    assert len(feet) == len(word(EXAMPLE).sections) == 2
    assert sorted("ANNEX" in text for text in feet) == [False, True]


def test_the_pdf_has_the_same_feet() -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(note("pdf", EXAMPLE))).pages]
    for number, text in enumerate(pages, 1):
        assert re.search(rf"xxxx/20\s+xx/yy\s+{number}\s+{'ANNEX' if number > 1 else ''}\s*JAI\.1\s+LIMITE\s+EN", text)
    assert "Examination" in pages[0]
    assert pages[1].lstrip().startswith("ANNEX")


@pytest.mark.parametrize("name", ["annex", "coverage"])
def test_every_page_of_the_other_documents_has_a_foot(rendered: Rendered, name: str) -> None:
    content = rendered(name, "docx")
    (section,) = docx.Document(io.BytesIO(content)).sections
    assert [line.text for line in section.footer.paragraphs] == FEET[name == "annex"]


# Standards and faces


@pytest.mark.parametrize("name", ["note", "annex", "coverage"])
def test_the_pdf_says_that_it_meets_pdf_a_2a_and_pdf_ua_1(name: str) -> None:
    made = render(checked(EXAMPLE), name, "pdf")
    assert made.remark is None
    catalog = pypdf.PdfReader(io.BytesIO(made.content)).root_object
    said = catalog["/Metadata"].get_object().get_data().decode()  # type: ignore[union-attr]
    for key, value in (("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        assert re.search(rf"{key}(>|=\"){value}", said), key


def faces(content: bytes) -> set[str]:
    """The faces that a PDF embeds, without their subsets' marks."""
    names = re.findall(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z]+)", b"".join(objects(content)))
    return {name.decode() for name in names}


def objects(content: bytes) -> Iterator[bytes]:
    """The objects of a PDF, as it stores them or out of its compressed streams."""
    yield content
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(stream)


def test_the_machines_faces_are_used_only_where_they_are_asked_for() -> None:
    plan = checked(MODEL)
    assert faces(render(plan, "note", "pdf").content) == {"LibertinusSerif"}
    asked = faces(render(plan, "note", "pdf", system_fonts=True).content)
    times = {"TimesNewRoman", "TimesNewRomanPSMT", "LiberationSerif", "Tinos", "TeXGyreTermes", "NimbusRoman"}
    assert asked & times or asked == {"LibertinusSerif"}


def test_a_styles_file_of_ones_own_that_lacks_a_style_is_said(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p", a=ACTION)
    (tmp_path / "templates").mkdir()
    document = docx.Document(str(ROOT / "templates" / "council.docx"))
    document.styles["Footer Language"].delete()
    document.save(str(tmp_path / "templates" / "council.docx"))
    shown = cli("render", folder, "--format", "docx", "--output", tmp_path / "build")
    assert shown.status == 2
    assert "‘Footer Language’" in shown.err


def test_the_same_note_gives_the_same_bytes() -> None:
    for kind in ("docx", "pdf"):
        assert note(kind) == note(kind)
    with zipfile.ZipFile(io.BytesIO(note("docx"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2019, 3, 25, 0, 0, 0)}


def test_a_title_cannot_take_a_name_that_the_layout_knows(tmp_path: Path) -> None:
    titles = ("Head", "Annex mark", "Document type", "Subject")
    actions = {f"a{n}": ACTION.replace("Joint customs operation", title) for n, title in enumerate(titles)}
    plan = checked(write_plan(tmp_path, **actions))
    html = render(plan, "annex", "html").content.decode()
    layout, _ = typst(html)
    labels = re.findall(r"^(?:=+ .*\n|\] )<([\w.-]+)>$", layout, re.MULTILINE)
    assert "annex-mark" in labels
    assert set(labels) <= set(re.findall(r' id="([^"]+)"', html))
