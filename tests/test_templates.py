"""Templates as docs/templates.md tells of them: fields, blocks, styles, labels, and the worked example."""

from __future__ import annotations

import io
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from markupsafe import Markup

from ccwp_plan.documents import bars, goals, note, pictures, timeline, view
from ccwp_plan.documents.plan import Setting
from ccwp_plan.documents.render import Against, render, view_of
from ccwp_plan.errors import CallError
from ccwp_plan.language import plan as language
from ccwp_plan.language.documents import NOTE, DocumentName
from ccwp_plan.repository.loaded import LoadedNote
from conftest import ACTION, EXAMPLE, ROOT, Cli, checked, files_in, write_plan
from test_docs import DOCS, blocks, rows, section, text
from test_render import FORMATS, folded, text_of

PAGE = DOCS / "templates.md"
ALL = (*DocumentName, NOTE)
TEMPLATES = ROOT / "templates"
WORKING_PARTY = DOCS / "examples" / "working-party"
OWN = WORKING_PARTY / "plans" / "1st-action-plan"
VIEWS = [
    thing
    for module in (view, pictures, timeline, bars)
    for name, thing in vars(module).items()
    if is_dataclass(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
]


def names(cell: str) -> list[str]:
    """What stands between backticks in a cell of a table."""
    return re.findall(r"`([^`]+)`", cell)


# The generated parts


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    """What tools/template_docs.py defines."""
    return runpy.run_path(str(ROOT / "tools" / "template_docs.py"))


def test_the_page_is_what_the_script_writes(script: dict[str, Any]) -> None:
    assert script["page"](text(PAGE)) == text(PAGE), "run tools/template_docs.py again"


@pytest.mark.parametrize("line", ["| `number` | text | the number: 10.1 |\n", "| `annex.html.j2` | `title` |"])
def test_the_script_mends_what_has_changed(script: dict[str, Any], line: str) -> None:
    assert text(PAGE).count(line) >= 1
    assert script["page"](text(PAGE).replace(line, "| nothing |")) == text(PAGE)


def test_a_page_without_the_comments_is_refused(script: dict[str, Any]) -> None:
    with pytest.raises(SystemExit, match="fields"):
        script["page"](text(PAGE).replace("<!-- end fields -->", ""))


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass
class Half:
    """A class of which one field is told."""

    told: str
    """what is told"""
    untold: str


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        (str, "text"),
        (str | None, "text or none"),
        (tuple[str, ...], "list of text"),
        (Markup, "HTML"),
        (str | Markup, "text or HTML"),
        (view.ActionView, "[ActionView](#actionview)"),
        (tuple[view.ActionView, ...], "list of [ActionView](#actionview)"),
        (bool, "true or false"),
        (int, "number"),
        (Literal["start", "middle", "end"], "`start`, `middle` or `end`"),
        (Colour, "`red` or `green`"),
    ],
)
def test_types_are_said_in_words(script: dict[str, Any], hint: Any, words: str) -> None:
    assert script["in_words"](hint) == words


def test_a_type_without_words_is_refused(script: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="complex"):
        script["in_words"](complex)


def test_a_field_without_its_line_is_refused(script: dict[str, Any]) -> None:
    with pytest.raises(SystemExit, match=r"Half: no docstring below untold$"):
        script["field_section"](Half)


@pytest.mark.parametrize("seen", VIEWS, ids=lambda seen: seen.__name__)
def test_every_field_that_a_template_sees_is_told(seen: type[Any]) -> None:
    above = {field.name for base in seen.__mro__[1:] if is_dataclass(base) for field in fields(base)}
    table = rows(section(PAGE, seen.__name__))
    assert [names(row[0])[0] for row in table] == [field.name for field in fields(seen) if field.name not in above]
    assert all(len(row) == 3 and all(row) for row in table)


def test_every_shipped_file_is_told_and_no_other() -> None:
    table = rows(section(PAGE, "The shipped files"))
    assert {names(row[0])[0] for row in table} == {file.name for file in TEMPLATES.iterdir()}


def test_every_block_is_told_with_its_template() -> None:
    table = rows(section(PAGE, "Override a block"))
    told = [(*names(row[0] + row[1]), bool(row[4])) for row in table if len(row) == 5]
    shipped = [
        (file.name, name, bool(scoped))
        for file in files_in(TEMPLATES, "*.j2")
        for name, scoped in re.findall(r"{%-? block (\w+)( scoped)? -?%}", text(file))
    ]
    assert told == shipped


def test_every_piece_that_is_told_exists() -> None:
    table = rows(section(PAGE, "Override a block"))
    told = [re.match(r"(\w+)\.(\w+)\(", names(row[0])[0]) for row in table if len(row) == 2]
    assert told
    for piece in told:
        assert piece
        assert f"{{% macro {piece[2]}(" in text(TEMPLATES / f"{piece[1]}.html.j2")


def test_every_document_is_told_with_its_template_and_its_view() -> None:
    plan = checked(EXAMPLE)
    assert plan.plan.strategy
    alone = LoadedNote("alone", language.Document(), plan.plan.place, (), None)
    made = [view_of(name, plan, Setting(draft=False)) for name in ALL]
    made += [note.view(plan, alone, Setting(draft=False)), goals.view(plan.plan.strategy.taxonomy)]
    table = rows(section(PAGE, "Documents and formats"))
    told = {(names(row[2])[0], row[3]) for row in table if len(row) == 4}
    assert told == {(f"{one.kind}.html.j2", f"[{type(one).__name__}](#{type(one).__name__.lower()})") for one in made}


def test_the_folder_of_the_shipped_files_is_found_as_the_page_says() -> None:
    (command,) = re.findall(r'^    python -c "(.*)"$', text(PAGE), re.MULTILINE)
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == TEMPLATES


# The worked example

TITLE = "1st Action Plan of the Working Party on Joint Controls (illustrative example)"
LOGO = "WPJC · Working Party on Joint Controls"
HEAD = "Action Title Objectives Leaders Timetable and status"
ROW = "1.1 Joint controls of containers 1(a), 1(b) NL, BE September 2020 to June 2021"


def own_repository(folder: Path) -> Path:
    """A copy of the worked example."""
    return shutil.copytree(WORKING_PARTY, folder / "repository")


def printed(plan: Path, document: str, kind: str) -> str:
    """What a document says, without its white space."""
    return folded(text_of(render(checked(plan), document, kind).content, kind))


def test_the_worked_example_has_the_files_that_the_page_lists_and_no_finding() -> None:
    files = sorted(file.relative_to(WORKING_PARTY).as_posix() for file in WORKING_PARTY.rglob("*") if file.is_file())
    assert sorted(blocks(PAGE, "text")[0].splitlines()) == files
    assert checked(OWN).findings == ()


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("document", ["annex", "note"])
def test_the_worked_example_has_its_logo_and_its_column_in_every_format(document: str, kind: str) -> None:
    shown = printed(OWN, document, kind)
    assert folded(f"ANNEX {LOGO} {TITLE}") in shown
    assert folded(f"{HEAD} Partners") in shown
    assert folded(f"{ROW} Europol, OLAF") in shown
    assert folded("October 2021 –") in shown


@pytest.mark.parametrize("kind", FORMATS)
def test_without_its_templates_it_has_neither(tmp_path: Path, kind: str) -> None:
    repository = own_repository(tmp_path)
    shutil.rmtree(repository / "templates")
    shown = printed(repository / "plans", "note", kind)
    assert folded(TITLE) in shown
    assert folded(ROW) in shown
    assert "WPJC" not in shown
    assert folded(f"{HEAD} Partners") not in shown


def test_the_note_of_the_worked_example_still_begins_with_its_first_page() -> None:
    before, annex, _ = printed(OWN, "note", "pdf").partition(folded(f"ANNEX {LOGO} {TITLE}"))
    assert annex
    assert before.startswith(folded("Council of the European Union"))
    assert folded("The Working Party is invited to examine the draft.") in before
    assert "WPJC" not in before


def test_its_styles_are_added_to_the_shipped_ones() -> None:
    page = render(checked(OWN), "annex", "html").content.decode()
    assert text(TEMPLATES / "council.css").strip() in page
    assert re.search(r"^\.logo {.*}</style>$", page, re.MULTILINE)


def word(plan: Path, document: str = "note") -> Document:
    return docx.Document(io.BytesIO(render(checked(plan), document, "docx").content))


def test_its_word_styles_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = own_repository(tmp_path)
    monkeypatch.chdir(repository)
    before = word(repository / "plans")
    exec(blocks(PAGE, "python")[0], {})
    after = word(repository / "plans")
    (title,) = (paragraph for paragraph in after.paragraphs if paragraph.text == TITLE)
    (logo,) = (paragraph for paragraph in after.paragraphs if paragraph.text == LOGO)
    assert title.style
    assert logo.style
    assert (title.style.name, title.style.font.name) == ("Heading 1", "Arial")
    assert before.styles["Heading 1"].font.name == "Times New Roman"
    assert logo.style.name == "Logo Line"
    assert logo.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert after.styles["Heading 2"].font.name == "Times New Roman"


def test_the_whole_document_of_the_page_can_be_rendered(tmp_path: Path) -> None:
    blocks_of_page = [block for block in blocks(PAGE, "jinja") if 'extends "layout.html.j2"' in block]
    (tmp_path / "annex.html.j2").write_text(blocks_of_page[0], encoding="utf-8")
    plan = checked(EXAMPLE)
    html = render(plan, "note", "html", templates=[tmp_path]).content.decode()
    assert 'id="institution"' in html
    assert plan.plan.fields.title in html
    assert '<table class="coverage">' in html
    assert '<table class="overview">' not in html


# The Word styles


def shipped_styles() -> dict[str, str]:
    """The names of the styles of council.docx, by their ids."""
    return {style.style_id: str(style.name) for style in docx.Document(str(TEMPLATES / "council.docx")).styles}


def styles_in(content: bytes) -> Iterator[str]:
    """The ids of the styles that a DOCX uses: in its text, its feet and heads, its footnotes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if re.match(r"word/(document|footer|header|footnotes)", name)]
        for part in parts:
            for node in parse_xml(archive.read(part)).iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle")):
                yield str(node.get(qn("w:val")))


@pytest.fixture(scope="module")
def used_styles() -> set[str]:
    """The ids of the styles that the shipped documents use, marked drafts with all that they may have."""
    plan = checked(EXAMPLE)
    made = [render(plan, name, "docx", draft=True, against=Against(plan)).content for name in ALL]
    return {one for content in made for one in styles_in(content)}


def told_styles() -> set[str]:
    """The styles of the page's table."""
    return {name for row in rows(section(PAGE, "The Word styles")) for name in row[0].split(", ")}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("annex.html", "Did you mean annex.html.j2?"),
        ("Annex.html.j2", "Did you mean annex.html.j2?"),
        ("counsil.css", "Did you mean council.css?"),
        ("zz.typ", "no template uses it.\n"),
        ("logo.css", None),
        ("README.md", None),
        (".annex.html.j2.swp", None),
    ],
)
def test_a_file_that_replaces_nothing_is_said_with_the_nearest_name(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, told: str | None
) -> None:
    """Until somebody looks, nothing else says that annex.html is not annex.html.j2."""
    monkeypatch.chdir(tmp_path)
    write_plan(tmp_path / "plans" / "p", a=ACTION)
    own = tmp_path / "templates"
    own.mkdir()
    (own / "annex.html.j2").write_text(
        '{% extends "shipped/annex.html.j2" %}{# logo.css, which is used #}', encoding="utf-8"
    )
    (own / name).write_text("{# nothing #}", encoding="utf-8")
    shown = cli("render", "--format", "html")
    assert shown.status == 0
    assert f"templates/{name} has no effect: no shipped template has this name" in shown.err if told else True
    assert (told or "Wrote") in shown.err
    assert shown.err.count("has no effect") == bool(told)


@pytest.mark.slow
def test_every_style_that_a_document_uses_is_in_the_shipped_styles(used_styles: set[str]) -> None:
    assert used_styles <= set(shipped_styles())


def test_every_style_that_a_template_names_is_in_the_shipped_styles() -> None:
    named = {
        name for file in files_in(TEMPLATES, "*.j2") for name in re.findall(r'data-custom-style="([^"]+)"', text(file))
    }
    assert named
    assert named <= {*shipped_styles(), *shipped_styles().values()}


def test_every_style_that_is_used_or_added_is_told(used_styles: set[str]) -> None:
    shipped = shipped_styles()
    added = {row[0] for row in runpy.run_path(str(ROOT / "tools" / "council_docx.py"))["ADDED"]}
    used = {shipped[one] for one in used_styles}
    assert added <= used
    assert used <= told_styles() <= set(shipped.values())


# The layout of the PDF


def labels(format_: str) -> set[str]:
    """The labels that the page says are laid out in a format."""
    table = [row for row in rows(section(PAGE, "The layout of the PDF")) if len(row) == 3]
    return {names(row[0])[0] for row in table if format_ in row[2].split(", ")}


def test_the_labels_of_the_layout_are_told() -> None:
    assert labels("PDF") == set(re.findall(r"show <([\w-]+)>", text(TEMPLATES / "council.typ")))


def test_the_labels_of_the_filter_are_told() -> None:
    lua = text(ROOT / "src" / "ccwp_plan" / "documents" / "council.lua")
    assert labels("DOCX") | labels("Markdown") == set(re.findall(r'identifier == "([\w-]+)"', lua))


def test_the_templates_have_the_labels() -> None:
    templates = "".join(text(file) for file in files_in(TEMPLATES, "*.j2"))
    told = labels("PDF") | labels("DOCX")
    assert told <= {name for names in re.findall(r'(?:id|class)="([\w -]+)"', templates) for name in names.split()}


def test_a_layout_of_ones_own_gets_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "council.typ").write_text('#let council(head, body) = panic("<" + head.keys().join(" ") + ">")')
    with pytest.raises(CallError) as raised:
        render(checked(EXAMPLE), "annex", "pdf", templates=[tmp_path])
    table = [row for row in rows(section(PAGE, "The layout of the PDF")) if len(row) == 2]
    (keys,) = re.findall(r"<(.*)>", str(raised.value))
    assert sorted(keys.split()) == sorted(names(row[0])[0] for row in table)


def test_the_faces_are_told_in_their_order() -> None:
    (listed,) = re.findall(r"#let faces = \((.*)\)", text(TEMPLATES / "council.typ"))
    told = " ".join(section(PAGE, "Fonts").split())
    places = [told.find(face) for face in re.findall(r'"([^"]+)"', listed)]
    assert len(places) > 1
    assert -1 not in places
    assert places == sorted(places)
