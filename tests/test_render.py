"""The documents: what a plan becomes in DOCX, PDF, HTML and Markdown."""

from __future__ import annotations

import html as html_library
import io
import json
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import docx
import pypandoc
import pypdf
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from ccwp_plan.documents import pandoc
from ccwp_plan.documents.render import render
from ccwp_plan.errors import CallError
from ccwp_plan.files import write
from conftest import ACTION, EXAMPLE, PLAN, ROOT, Cli, Rendered, checked, laid_out, write_plan

FORMATS = ("docx", "pdf", "html", "md")
DOCUMENTS = ("annex", "coverage")


@pytest.fixture(scope="module")
def example(rendered: Rendered) -> dict[tuple[str, str], bytes]:
    """Every document of the example plan in every format."""
    return {(name, kind): rendered(name, kind) for name in DOCUMENTS for kind in FORMATS}


def folded(text: str) -> str:
    """A text without white space: layout breaks lines and adds spaces where it likes."""
    return re.sub(r"\s+", "", text)


def text_of(content: bytes, kind: str) -> str:
    """What a reader reads in a document."""
    if kind == "docx":
        return "".join(node.text or "" for node in docx.Document(io.BytesIO(content)).element.body.iter(qn("w:t")))
    if kind == "pdf":
        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    text = content.decode()
    if kind == "md":
        text = MarkdownIt("commonmark").enable("table").render(text)
    text = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
    return html_library.unescape(re.sub(r"<[^>]*>", "", text))


# The example


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("kind", ["md", "html"])
def test_goldens(
    example: dict[tuple[str, str], bytes], golden: Callable[[str, str], None], name: str, kind: str
) -> None:
    golden(f"{name}.{kind}", example[name, kind].decode())


@pytest.mark.parametrize("kind", FORMATS)
def test_every_field_of_the_example_is_printed(example: dict[tuple[str, str], bytes], kind: str) -> None:
    text = folded(text_of(example["annex", kind], kind))
    plan = checked(EXAMPLE).plan
    for action in (action.fields for action in plan.actions):
        plain = [action.number, action.title, action.status, action.empact_exemption, action.discontinued_because]
        for result in action.results:
            plain += [result.indicator, result.unit, result.verification]
            plain += [measurement.note for measurement in result.measurements]
        plain += [milestone.title for milestone in action.milestones]
        for alignment in action.empact:
            plain += [alignment.oap_action, alignment.note]
        for value in plain:
            assert folded(value or "") in text, f"{action.number}: {value}"
        for rich in (action.background, action.aim, action.approach, action.resources, *action.deliverables):
            first = re.split(r"[*_\[^\n]", (rich or "").lstrip("*_[-123. \n"))[0]
            assert folded(first) in text, f"{action.number}: {first}"


@pytest.mark.parametrize("kind", FORMATS)
def test_the_sentence_on_coverage(example: dict[tuple[str, str], bytes], kind: str) -> None:
    for name in DOCUMENTS:
        text = folded(text_of(example[name, kind], kind))
        assert folded("11 of the 13 specific objectives are covered by at least one action (84.6 %).") in text
        assert folded("1(c), 2(d) are not covered.") in text
        assert folded("2(d): Delegations are asked for proposals before the next revision of this plan.") in text


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_sources_give_the_same_bytes(example: dict[tuple[str, str], bytes], name: str, kind: str) -> None:
    assert render(checked(EXAMPLE), name, kind).content == example[name, kind]


# DOCX


@pytest.fixture(scope="module")
def word(example: dict[tuple[str, str], bytes]) -> Document:
    return docx.Document(io.BytesIO(example["annex", "docx"]))


def test_docx_has_real_headings(word: Document) -> None:
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style and str(p.style.name).startswith("Heading")]
    assert headings[0][0] == "Heading 1"
    assert ("Heading 2", "Overview of the actions") in headings
    assert ("Heading 3", "10.12 One seizure – one report") in headings
    assert {name for name, _ in headings} == {"Heading 1", "Heading 2", "Heading 3", "Heading 4", "Heading 5"}


def test_docx_has_real_lists_in_the_strategys_lettering(word: Document) -> None:
    numbering = word.part.numbering_part.element
    texts = {(node.get(qn("w:val"))) for node in numbering.iter(qn("w:lvlText"))}
    formats = {node.get(qn("w:val")) for node in numbering.iter(qn("w:numFmt"))}
    assert {"%1)", "%2."} <= texts
    assert {"lowerLetter", "lowerRoman", "decimal", "bullet"} <= formats
    lettered = [p for p in word.paragraphs if p.text.startswith("Contribute to the determination of training needs")]
    assert lettered[0]._p.pPr is not None
    assert lettered[0]._p.pPr.numPr is not None


def test_docx_has_real_footnotes(example: dict[tuple[str, str], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(example["annex", "docx"])) as archive:
        notes = archive.read("word/footnotes.xml").decode()
        body = archive.read("word/document.xml").decode()
    assert "EU Strategy and Action Plan for Customs Risk Management and other relevant instruments." in notes
    assert body.count("<w:footnoteReference ") == notes.count("<w:footnote ") - notes.count("w:type=")


def test_docx_tables_repeat_their_heads(word: Document) -> None:
    with_head = [table for table in word.tables if table._tbl.findall(f".//{qn('w:tblHeader')}")]
    titles = {table.rows[0].cells[0].text for table in with_head}
    assert titles == {"Action", "Indicator and unit", "Milestone", "Objective"}


def test_docx_has_a_title_and_a_language(word: Document) -> None:
    assert word.core_properties.title == checked(EXAMPLE).plan.fields.title
    assert word.core_properties.language == "en"
    languages = {node.get(qn("w:val")) for node in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_docx_footer_has_the_number_and_a_page_field(word: Document) -> None:
    footer = word.sections[0].footer
    assert [line.text for line in footer.paragraphs] == ["xxxx/20\txx/yy\t", "ANNEX\tJAI.1\tLIMITE   EN"]
    assert [node.text for node in footer._element.iter(qn("w:instrText"))] == ["PAGE"]


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.slow
def test_docx_opens_in_libreoffice(example: dict[tuple[str, str], bytes], tmp_path: Path, name: str) -> None:
    (tmp_path / "a.docx").write_bytes(example[name, "docx"])
    text = folded(text_of(laid_out(tmp_path, "a.docx").read_bytes(), "pdf"))
    assert folded("11 of the 13 specific objectives are covered") in text


# PDF


@pytest.mark.parametrize("name", DOCUMENTS)
def test_pdf_is_tagged_and_says_that_it_meets_pdf_ua_1(example: dict[tuple[str, str], bytes], name: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(example[name, "pdf"]))
    catalog = reader.root_object
    assert bool(catalog["/MarkInfo"]["/Marked"])  # type: ignore[index]
    assert "/StructTreeRoot" in catalog
    assert str(catalog["/Lang"]).startswith("en")
    assert reader.metadata is not None
    assert checked(EXAMPLE).plan.fields.title in str(reader.metadata.title)
    xmp = catalog["/Metadata"].get_object().get_data().decode()  # type: ignore[union-attr]
    assert re.search(r"pdfuaid:part[>=\"]+1", xmp)


def test_pdf_of_a_script_that_the_fonts_lack_is_made_and_remarked_on(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, a=ACTION.replace("Joint customs operation", "漢字"))
    made = render(checked(folder), "annex", "pdf")
    assert made.content.startswith(b"%PDF")
    assert made.remark is not None
    assert "漢" in made.remark


@pytest.mark.parametrize(
    "text", ["Ένα σχέδιο δράσης", "План за действие", "Pjan ta’ azzjoni: ħġżċ", "Tegevuskava õäöü"]
)
def test_pdf_has_the_scripts_of_the_union(tmp_path: Path, text: str) -> None:
    folder = write_plan(tmp_path, a=ACTION.replace("Joint customs operation", f'"{text}"'))
    made = render(checked(folder), "annex", "pdf")
    assert made.remark is None
    assert folded(text) in folded(text_of(made.content, "pdf"))


# HTML


@pytest.mark.parametrize("name", DOCUMENTS)
def test_html_is_one_file_that_asks_for_nothing_else(example: dict[tuple[str, str], bytes], name: str) -> None:
    text = example[name, "html"].decode()
    assert not re.findall(r"<(?:link|img|iframe|object)\b|@import|url\(", text)
    assert re.findall(r'(?:src|href)="(?!#|https?://|mailto:)[^"]*"', text) == []


def policy(page: str) -> dict[str, str]:
    """The directives of a page's content security policy."""
    written = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert len(written) == 1
    return dict(directive.split(" ", 1) for directive in written[0].split("; "))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_html_may_ask_for_nothing_and_run_its_own_script_only(example: dict[tuple[str, str], bytes], name: str) -> None:
    page = example[name, "html"].decode()
    (script,) = re.findall(r"<script\b[^>]*>(.*?)</script>", page, re.DOTALL)
    assert script.rstrip("\n") == (ROOT / "templates" / "council.js").read_text(encoding="utf-8").rstrip("\n")
    own = b64encode(sha256(script.encode()).digest()).decode()
    assert policy(page) == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "script-src": f"'sha256-{own}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


@pytest.mark.parametrize("kind", FORMATS)
def test_what_helps_on_a_screen_is_in_html_only(example: dict[tuple[str, str], bytes], kind: str) -> None:
    for name in DOCUMENTS:
        text = folded(text_of(example[name, kind], kind))
        for words in ("Skip to the document", "By objective", "All leaders", "supporting objective"):
            assert (folded(words) in text) == (kind == "html"), words


def test_what_a_template_has_for_screens_is_left_out_with_all_in_it(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, a=ACTION)
    (tmp_path / "templates").mkdir()
    content = '<p>one</p><div class="screen wide" id="x"><div>two <div>three</div></div> four</div><div>five</div>'
    (tmp_path / "templates" / "annex.html.j2").write_text(content, encoding="utf-8")
    assert render(checked(folder), "annex", "md").content.decode().split() == ["one", "five"]


def test_html_runs_the_script_that_a_repository_brings(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, a=ACTION)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "council.js").write_text("console.log('ours' && 1 < 2);\n", encoding="utf-8")
    page = render(checked(folder), "annex", "html").content.decode()
    assert "<script>console.log('ours' && 1 < 2);</script>" in page
    own = b64encode(sha256(b"console.log('ours' && 1 < 2);").digest()).decode()
    assert policy(page)["script-src"] == f"'sha256-{own}'"


# Text that means something elsewhere

SIGNS = [
    "<script>alert(1)</script>", "{{ 7*7 }}", "{% raw %}", "=1+1", '#eval("1")', "a | b", "back\\slash", "a\\_b",
    "[x](javascript:y)", "[bold red]hi[/bold red]", "*star* _under_ `tick`", "-- dashes --- ...", "'one' \"two\"",
    "$x^2$ @ref <label> #set", "/ slash", "// comment", "/* comment */", "&amp; &lt; &copy;", "1. one", "- dash",
    "+ plus", "= equals", "# head", "> quote", "~~~", "---", "***", "![i](u)", "<!-- c -->", "[^1]", "^[note]",
    "http://example.org", "10 %", "C:\\temp\\new", "\u00a0a\u00a0b", "Ελληνικά български ħġż",
]  # fmt: skip
PLACES = 9


@pytest.fixture(scope="module")
def adversarial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with each of the signs in each plain text field of an action, and some in the plan's own."""
    actions = [
        {
            "number": f"10.{number}",
            "title": sign,
            "objectives": ["2(b)"],
            "leader": "X1",
            "aim": "To see it.",
            "results": [
                {
                    "indicator": sign,
                    "unit": sign,
                    "target": "1",
                    "due": "2021-01-01",
                    "verification": sign,
                    "measurements": [{"date": "2020-01-02", "value": "1", "note": sign}],
                }
            ],
            "milestones": [{"title": sign, "due": "2020-01-02"}],
            "empact": [{"priority": "drugs", "oap_action": sign, "note": sign}],
            "empact_exemption": sign,
            "discontinued_because": sign,
        }
        for number, sign in enumerate(SIGNS, 1)
    ]
    every = " ".join(SIGNS)
    plan = {
        "strategy": "7806-19",
        "number": "10",
        "title": every,
        "period": {"start": "2020-01-01", "end": "2021-12-31"},
        "actors": [{"id": "X1", "name": every, "kind": "body"}],
        "waivers": [{"rule": "O004", "objective": "2(d)", "reason": every}],
        "actions": actions,
    }
    file = tmp_path_factory.mktemp("adversarial") / "plan.yaml"
    file.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_plain_text_is_printed_literally(adversarial: Path, kind: str) -> None:
    text = folded(text_of(render(checked(adversarial), "annex", kind).content, kind))
    for sign in SIGNS:
        assert text.count(folded(sign)) >= PLACES + 1, sign
    every = folded(" ".join(SIGNS))
    assert text.count(every) >= 2 + len(SIGNS)
    assert every in folded(text_of(render(checked(adversarial), "coverage", kind).content, kind))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_right_to_left_override_is_kept(tmp_path: Path, kind: str) -> None:
    folder = write_plan(tmp_path, a=ACTION.replace("Joint customs operation", '"\u202eabc"'))
    text = text_of(render(checked(folder), "annex", kind).content, kind)
    assert "\u202eabc" in text or (kind == "pdf" and "abc" in text + text[::-1])


RICH = """\
aim: |
  One *emphasis* and **strong** text[^ with no note] and a [link](https://example.eu/a_(b)) & more.

  - first item
  - second item
    continued^[A footnote with *emphasis*.]

  3. third
  4. fourth

  Last paragraph \\*literal\\* [text not agreed].
"""


@pytest.mark.parametrize("kind", FORMATS)
def test_rich_text_keeps_its_words(tmp_path: Path, kind: str) -> None:
    folder = write_plan(tmp_path, a=re.sub(r"aim: .*\n", lambda _: RICH, ACTION))
    content = render(checked(folder), "annex", kind).content
    text = folded(text_of(content, kind))
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text += folded(re.sub(r"<[^>]*>", "", archive.read("word/footnotes.xml").decode()))
    for words in (
        *("One emphasis and strong text[^ with no note] and a link & more.", "first item", "second item continued"),
        *("A footnote with emphasis.", "third", "Last paragraph *literal* [text not agreed]."),
    ):
        assert folded(words) in text, words


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=[pytest.mark.slow] * (kind == "pdf")) for kind in FORMATS])
def test_an_address_is_printed_as_it_is_typed(tmp_path: Path, kind: str) -> None:
    addresses = ("https://example.eu/a%20b%C3%A9", "https://xn--bcher-kva.example/x", "https://example.eu/c%20d")
    first, second, third = addresses
    aim = f"aim: See <{first}>, <{second}> and {third}, [here](https://example.eu/e%20f).\n"
    folder = write_plan(tmp_path, a=ACTION.replace("aim: To detect undeclared firearms.\n", aim))
    content = render(checked(folder), "annex", kind).content
    text = folded(content.decode() if kind == "md" else text_of(content, kind))
    assert [address for address in addresses if address not in text] == []


def test_rich_text_keeps_its_form(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, a=re.sub(r"aim: .*\n", lambda _: RICH, ACTION))
    plan = checked(folder)
    page = render(plan, "annex", "html").content.decode()
    for form in ("<em>emphasis</em>", "<strong>strong</strong>", '<ol start="3">', 'href="https://example.eu/a_(b)"'):
        assert form in page
    markdown = render(plan, "annex", "md").content.decode()
    for form in ("*emphasis*", "**strong**", "- first item", "3.  third", "[link](https://example.eu/a_(b))", "[^2]:"):
        assert form in markdown
    word = docx.Document(io.BytesIO(render(plan, "annex", "docx").content))
    runs = {(run.text, bool(run.italic), bool(run.bold)) for p in word.paragraphs for run in p.runs}
    assert ("emphasis", True, False) in runs
    assert ("strong", False, True) in runs


# Drafts, refusals, files


def documents(folder: Path) -> Iterator[str]:
    yield from sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def test_what_is_written_by_default(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_plan(tmp_path / "plans" / "p", a=ACTION)
    shown = cli("render")
    assert (shown.status, shown.out) == (0, "")
    assert list(documents(tmp_path / "build")) == ["p/annex.docx", "p/annex.pdf"]
    assert "build/p/annex.docx" in shown.err


def test_a_plan_with_errors_is_refused_unless_it_is_a_draft(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p", a=ACTION.replace("leader: DE", "leader: XX"))
    out = tmp_path / "build"
    refused = cli("render", folder, "--output", out)
    assert refused.status == 1
    assert "A003" in refused.err
    assert not out.exists()
    assert cli("render", folder, "--output", out, "--draft").status == 0
    assert list(documents(out)) == ["p/annex.docx", "p/annex.pdf"]


def test_a_plan_without_a_strategy_is_refused_even_as_a_draft(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p", PLAN.replace("7806-19", "nothing"), a=ACTION)
    assert cli("render", folder, "--output", tmp_path / "build", "--draft").status == 1


def test_a_draft_says_what_it_leaves_out(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, a=ACTION, b="number: [")
    page = render(checked(folder), "annex", "html", draft=True).content.decode()
    assert "leaves out 1 file" in page


@pytest.mark.parametrize("kind", FORMATS)
def test_a_draft_may_have_one_number_twice(tmp_path: Path, kind: str) -> None:
    folder = write_plan(tmp_path, a=ACTION, b=ACTION.replace("Joint customs operation", "Another operation"))
    assert "Another operation" in text_of(render(checked(folder), "annex", kind, draft=True).content, kind)


@pytest.mark.slow
def test_every_page_of_a_draft_is_marked(tmp_path: Path) -> None:
    plan = checked(EXAMPLE)
    pdf = pypdf.PdfReader(io.BytesIO(render(plan, "annex", "pdf", draft=True).content))
    assert all("DRAFT" in page.extract_text() for page in pdf.pages)
    word = docx.Document(io.BytesIO(render(plan, "annex", "docx", draft=True).content))
    assert all(section.header.paragraphs[0].text == "DRAFT" for section in word.sections)
    assert 'class="annex draft"' in render(plan, "annex", "html", draft=True).content.decode()
    assert render(plan, "annex", "md", draft=True).content.decode().startswith("**DRAFT**")
    assert "DRAFT" not in render(plan, "annex", "md").content.decode()


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "deep" / "a.md"
    write(target, b"old")
    write(target, b"new")
    assert target.read_bytes() == b"new"

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(CallError, match="No space left on device"):
        write(target, b"newer")
    assert target.read_bytes() == b"new"
    assert list(target.parent.iterdir()) == [target], "nothing is left behind"


def test_an_output_that_cannot_be_written_is_a_mistake_in_the_call(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p", a=ACTION)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    shown = cli("render", folder, "--format", "html", "--output", tmp_path / "file")
    assert shown.status == 2
    assert "cannot be written" in shown.err


# Templates


def test_templates_come_in_their_order(tmp_path: Path, cli: Cli) -> None:
    write_plan(tmp_path / "plans" / "p", a=ACTION)
    (tmp_path / "templates").mkdir()
    (tmp_path / "first").mkdir()
    shipped = '{% extends "shipped/annex.html.j2" %}'
    title = "{% block title %}<h1>{{ view.title }} by WHO</h1>{% endblock %}"
    (tmp_path / "templates" / "annex.html.j2").write_text(shipped + title.replace("WHO", "repository"))
    arguments = ("render", tmp_path / "plans", "--format", "html", "--output", tmp_path / "build")
    page = tmp_path / "build" / "p" / "annex.html"
    assert cli(*arguments).status == 0
    assert "10th Action Plan by repository" in page.read_text(encoding="utf-8")
    assert "Overview of the actions" in page.read_text(encoding="utf-8")
    (tmp_path / "first" / "annex.html.j2").write_text(shipped + title.replace("WHO", "option"))
    assert cli(*arguments, "--templates", tmp_path / "first").status == 0
    assert "10th Action Plan by option" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ view.nothing }}", "nothing"),
        ("{% block x %}", "annex.html.j2, line 1"),
        ("{{ ''.__class__.__mro__ }}", "annex.html.j2"),
        ('{% include "/etc/hostname" %}', "annex.html.j2"),
        ("{{ 1 / 0 }}", "annex.html.j2"),
    ],
)
def test_a_template_that_cannot_be_used_is_named(tmp_path: Path, cli: Cli, template: str, said: str) -> None:
    folder = write_plan(tmp_path / "p", a=ACTION)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "annex.html.j2").write_text(template)
    shown = cli("render", folder, "--format", "html", "--output", tmp_path / "build")
    assert shown.status == 2
    assert said in shown.err
    assert "Traceback" not in shown.err


def test_the_word_styles_are_those_that_the_script_makes() -> None:
    import runpy

    script = runpy.run_path(str(ROOT / "tools" / "council_docx.py"))
    if pypandoc.get_pandoc_version() != script["PANDOC"]:
        pytest.skip(f"the styles are made with pandoc {script['PANDOC']}")
    assert script["make"]() == (ROOT / "templates" / "council.docx").read_bytes(), "run tools/council_docx.py again"


def test_a_layout_that_cannot_be_compiled_is_said(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p", a=ACTION)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "council.typ").write_text('#let council(head, body) = panic("no layout")')
    shown = cli("render", folder, "--format", "pdf", "--output", tmp_path / "build")
    assert shown.status == 2
    assert "no layout" in shown.err


def html_of(rows: int, cell: str = "text", row: str = "<tr>") -> str:
    """A page with a table of so many rows."""
    body = "".join(f"{row}<td>{at}</td><td>{cell}</td></tr>" for at in range(rows))
    return f"<html><body><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{body}</tbody></table></body></html>"


@pytest.mark.parametrize("cell", ["text", "<table><tbody><tr><td>in it</td></tr></tbody></table>"])
@pytest.mark.parametrize("rows", [1, 99, 100, 101, 200, 250])
def test_a_table_of_any_length_is_one_table(rows: int, cell: str) -> None:
    document = docx.Document(io.BytesIO(pandoc.convert(html_of(rows, cell), "docx", epoch=0, options=("--output=-",))))
    (table,) = document.tables
    assert [row.cells[0].text for row in table.rows] == ["a", *map(str, range(rows))]
    assert sum(len(row.cells[1].tables) for row in table.rows) == rows * ("in it" in cell)


@pytest.mark.parametrize("kind", ["html", "md", "docx", "pdf"])
def test_an_escaped_bracket_of_plain_text_prints_as_a_bracket(kind: str) -> None:
    plan = checked(ROOT / "tests" / "cases" / "valid" / "escaped-brackets-in-an-endorsed-plan.yaml")
    content = render(plan, "annex", kind, draft=True).content
    if kind == "docx":
        text = "\n".join(one.text or "" for one in docx.Document(io.BytesIO(content)).element.body.iter(qn("w:t")))
    elif kind == "pdf":
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    else:
        text = content.decode()
    for words in ("Plan [sic]", "Title [sic]", "Cases [all]", "Rich [sic]"):
        assert words in text
    assert "\\[" not in text.partition("</style>")[2 if kind == "html" else 0].partition("<script>")[0]
