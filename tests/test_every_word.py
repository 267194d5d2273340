"""A word of its own in every field of every item: each stands in each format as often as it is meant to, and no more.

The plan is made from the models, as in test_fields.py, with two items in every list and a footnote in every rich text;
it is printed as fiches, as a table, and as both.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import docx
import pypandoc
import pypdf
import pytest
from docx.oxml.ns import qn
from lxml import html as lxml_html

from ccwp_plan.checks.run import Checked, check
from ccwp_plan.documents.render import render
from ccwp_plan.language.declared import Declared, fields_of
from ccwp_plan.language.plan import Plan
from ccwp_plan.language.strategy import Strategy
from conftest import Cli
from test_fields import FIRST_DAY, meaningful, repository
from test_markdown import READERS

At = tuple[str, ...]
LAYOUTS = ("both", pytest.param("fiches", marks=pytest.mark.slow), pytest.param("table", marks=pytest.mark.slow))
layouts = pytest.mark.parametrize("layout", LAYOUTS)

ACTION = ("fiche", "table")
PLACES: dict[str, tuple[str, ...]] = {
    "period.start": ("title of the timeline",),
    "period.end": ("title of the timeline",),
    "strategy.objectives.label": ("goals", "what is not covered", "coverage"),
    "strategy.objectives.title": ("goals", "coverage"),
    "waivers.objective": ("goals", "what is not covered", "why not", "coverage"),
    "waivers.reason": ("why not", "coverage"),
    "actions.number": ("overview", *ACTION, "fiche of what it is part of"),
    "actions.title": ("overview", *ACTION, "fiche of what it is part of"),
    "actions.objectives": ("goals", "overview", *ACTION, "what is not covered", "coverage"),
    "actions.supporting_objectives": ("goals", *ACTION, "what is not covered", "coverage"),
    "actions.leaders": ("overview", *ACTION),
    "actions.co_leaders": ("overview", *ACTION),
    "actors.id": ACTION,
    "actors.name": ACTION,
}
"""Where a note shows a value, where that is not in the fiche and the table for one of an action, and once for others.

A footnote stands once, wherever its mark is.
"""
NOT_COUNTED = {
    "strategy.objectives.id": "its label is printed in its place",
    "strategy.levels": "all have the same",
    "strategy.coverage_level": "it is a figure that others have as well",
    "strategy.id": "the plan names it as well",
    "strategy": "the title of the strategy is printed",
    "results.cumulative": "it is true or false",
    "actions.results.cumulative": "it is true or false",
    "waivers.rule": "all have the same",
    "actions.part_of": "it is the number of another action",
    "actions.leader": "there are leaders in its place",
    "document.number": "it stands in the foot of each page, too",
    "document.marking": "it stands in the foot of each page, too",
}
"""What is not counted, and why; nor are choices, which have no word of their own, and what only the foot prints."""


@cache
def everything() -> tuple[dict[str, Any], dict[str, Any], dict[At, str]]:
    """A plan, its strategy and the words of each field; its first action is discontinued, the second goes on."""
    plan, strategy, words = meaningful(items=2, notes=True)
    plan["actions"][1]["status"] = "ongoing"
    del plan["actions"][1]["discontinued_because"], words["actions", "1", "discontinued_because"]
    return plan, strategy, words


@cache
def checked_in(layout: str) -> Checked:
    plan, strategy, _ = everything()
    with TemporaryDirectory() as folder:
        return check(repository(Path(folder), {**plan, "layout": layout}, strategy), FIRST_DAY)


@cache
def note(layout: str, kind: str) -> bytes:
    return render(checked_in(layout), "note", kind, draft=True).content


# What is meant


def name_of(path: At) -> str:
    """The fields of a path, without the numbers of items."""
    return ".".join(step for step in path if not step.isdigit())


def field_at(path: At) -> Declared:
    """The field whose value stands at a path."""
    steps = name_of(path).split(".")
    model: Any = Strategy if steps[0] == "strategy" else Plan
    if model is Strategy:
        steps = steps[1:]
    for step in steps[:-1]:
        model = fields_of(model)[step].inner
    return fields_of(model)[steps[-1]]


def places(path: At, layout: str, kind: str) -> list[str]:
    """Where the note shows a value in a layout and a format."""
    name = name_of(path)
    found = [*PLACES.get(name, ACTION if path[0] == "actions" else ("once",))]
    if path[:2] == ("actions", "1"):  # it is not discontinued, and covers its objectives
        if name == "actions.objectives":
            found.remove("what is not covered")
        if name == "actions.number":
            found += ["coverage"] * 4  # of its two objectives and its two supporting ones
    lacks = {"fiches": ["table"], "table": ["fiche", "fiche of what it is part of"], "both": []}[layout]
    if kind == "md":  # it has no pictures
        lacks = [*lacks, "title of the timeline"]
    return [place for place in found if place not in lacks]


@cache
def meant(layout: str, kind: str) -> dict[str, int]:
    """How often each word stands in the note."""
    found = {}
    for path, word in everything()[2].items():
        name = name_of(path)
        if name in NOT_COUNTED:
            continue
        is_footnote = word.startswith("note")
        one = field_at(path[:-1] if is_footnote else path)
        if one.choices or one.name == "every" or one.prints == "foot":
            continue
        if one.prints in ("nowhere", "state-of-play") and name not in PLACES:
            found[word] = 0
        else:
            found[word] = 1 if is_footnote else len(places(path, layout, kind))
    return found


def test_each_of_many_words_is_the_word_of_one_value() -> None:
    assert len(meant("both", "html")) > 200
    words = [*everything()[2].values()]
    assert [word for word in meant("both", "html") if words.count(word) > 1] == []


# What is there


def text_of(element: Any) -> str:
    """The words of a page or a part of it, with a space between elements."""
    return " ".join(element.itertext())


def page(content: bytes) -> Any:
    """A page as it is printed, without what is for screens, without pictures and the marks of footnotes."""
    body = lxml_html.document_fromstring(content.decode()).find("body")
    gone = './/nav | .//script | .//svg | .//*[contains(concat(" ", @class, " "), " screen ")]'
    for part in body.xpath(f'{gone} | .//a[@role="doc-noteref"] | .//a[@role="doc-backlink"]'):
        part.drop_tree()
    return body


def from_markdown(content: bytes) -> Any:
    read = lxml_html.fragment_fromstring(READERS["GFM"](content.decode()), create_parent="main")
    for part in read.xpath('.//sup | .//a[contains(@class, "backref")]'):
        part.drop_tree()
    return read


def through_pandoc(content: bytes) -> Any:
    """A DOCX as pandoc reads it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "note.docx"
        file.write_bytes(content)
        read = lxml_html.document_fromstring(pypandoc.convert_file(str(file), "html"))
    for part in read.xpath('.//a[@role="doc-noteref"] | .//a[@role="doc-backlink"] | .//caption'):
        part.drop_tree()  # a caption is what Word reads out of a table, and the text has it apart from that
    return read


def words_in(paragraph: Any) -> str:
    """The text of a paragraph of a DOCX."""
    return "".join(" " if part.tag == qn("w:br") else part.text or "" for part in paragraph.iter(qn("w:t"), qn("w:br")))


def in_paragraphs(content: bytes) -> str:
    """The words of a DOCX, of its footnotes, too, as python-docx finds them."""
    document = docx.Document(io.BytesIO(content))
    notes = next(part for part in document.part.package.iter_parts() if part.partname.endswith("footnotes.xml"))
    bodies = (document.element.body, docx.oxml.parse_xml(notes.blob))
    return " ".join(words_in(one) for body in bodies for one in body.iter(qn("w:p")))


def in_pdf(content: bytes) -> str:
    return " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)


def by_pdftotext(content: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: pypdf alone reads the PDF")
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


QUICK = ("HTML", "Markdown", "DOCX by python-docx")
READ: dict[str, tuple[str, Callable[[bytes], str]]] = {
    "HTML": ("html", lambda content: text_of(page(content))),
    "Markdown": ("md", lambda content: text_of(from_markdown(content))),
    "DOCX by python-docx": ("docx", in_paragraphs),
    "DOCX by pandoc": ("docx", lambda content: text_of(through_pandoc(content))),
    "PDF by pypdf": ("pdf", in_pdf),
    "PDF by pdftotext": ("pdf", by_pdftotext),
}


def counted(text: str, words: dict[str, int]) -> dict[str, int]:
    """How often each of the words stands in a text."""
    text = flat(text)
    return {word: len(re.findall(rf"(?<![\w.\u2060]){re.escape(flat(word))}(?!\w)", text)) for word in words}


def flat(text: str) -> str:
    """A text on one line, without the thin spaces of figures, which not every reader of a PDF sees."""
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "", " ".join(text.split()))


def in_pictures(layout: str) -> Counter[str]:
    """How often the pictures show each word, which in a PDF is text."""
    body = lxml_html.document_fromstring(note(layout, "html").decode())
    text = " ".join(text_of(one) for one in body.xpath("//svg/*[not(self::title or self::desc)]"))
    return Counter(counted(text, meant(layout, "pdf")))


@layouts
@pytest.mark.parametrize("reader", [pytest.param(one, marks=() if one in QUICK else pytest.mark.slow) for one in READ])
def test_every_word_stands_as_often_as_it_is_meant_to(reader: str, layout: str) -> None:
    kind, read = READ[reader]
    wanted = Counter(meant(layout, kind))
    if kind == "pdf":
        wanted += in_pictures(layout)
    found = counted(read(note(layout, kind)), meant(layout, kind))
    assert {word: number for word, number in found.items() if number != wanted[word]} == {}


AS_OF = date(2021, 6, 1)
TWICE = ("date", "outlook")
"""What the state of play says of an action at its head, and of its last report, too."""


@pytest.mark.parametrize("reader", [pytest.param(one, marks=() if one == "HTML" else pytest.mark.slow) for one in READ])
def test_the_state_of_play_has_each_word_of_a_last_report_once_and_none_of_an_earlier_one(reader: str) -> None:
    kind, read = READ[reader]
    reported = {
        path: word for path, word in everything()[2].items() if path[0] == "actions" and "state_of_play" in path
    }
    wanted = {word: int(path[3] == "1") for path, word in reported.items() if path[4] not in TWICE}
    assert len(wanted) > 20
    content = render(checked_in("fiches"), "state-of-play", kind, draft=True, as_of=AS_OF).content
    assert counted(read(content), wanted) == wanted


# Tables

Cells = list[list[str]]


def cells(table: Any) -> Cells:
    """The words of the cells of each row that have any; an item of a list begins with its mark."""
    for list_ in table.iter("ul", "ol"):
        for at, item in enumerate(list_.iterchildren("li"), int(list_.get("start") or 1)):
            item.text = f"{'–' if list_.tag == 'ul' else f'{at}.'}{item.text or ''}"
    rows = (["".join(text_of(cell).split()) for cell in row.iter("th", "td")] for row in table.iter("tr"))
    return [[cell for cell in row if cell] for row in rows]


def tables(root: Any) -> list[Cells]:
    return [cells(table) for table in root.iter("table") if table.get("id") != "subject"]


def of_word(content: bytes) -> Iterator[Cells]:
    """The tables of a DOCX after its cover; a cell that spans rows stands in the first of them."""
    document = docx.Document(io.BytesIO(content))
    signs = {
        (number.numId, int(level.get(qn("w:ilvl")))): level.find(qn("w:lvlText")).get(qn("w:val"))
        for numbering in (document.part.numbering_part.element,)
        for number in numbering.num_lst
        for abstract in numbering.iter(qn("w:abstractNum"))
        if abstract.get(qn("w:abstractNumId")) == str(number.abstractNumId.val)
        for level in abstract.iter(qn("w:lvl"))
    }

    def words(paragraph: Any) -> str:
        number = None if paragraph.pPr is None else paragraph.pPr.numPr
        sign = "" if number is None else signs[number.numId.val, number.ilvl.val]
        return sign + words_in(paragraph)

    for table in document.element.body.iter(qn("w:tbl")):
        if table.tblStyle_val not in ("HeadTable", "SubjectTable"):
            rows = (
                ["".join(" ".join(map(words, cell.iter(qn("w:p")))).split()) for cell in row.tc_lst]
                for row in table.tr_lst
            )
            yield [[cell for cell in row if cell] for row in rows]


@layouts
def test_every_table_has_the_same_cells_in_html_markdown_and_docx(layout: str) -> None:
    given = tables(page(note(layout, "html")))
    assert len(given) > 2
    assert [*of_word(note(layout, "docx"))] == given
    # Markdown has no table without a head: the facts of a fiche have an empty one.
    assert [[row for row in rows if row] for rows in tables(from_markdown(note(layout, "md")))] == given


@layouts
@pytest.mark.slow
def test_pandoc_finds_the_same_cells_in_a_docx(layout: str) -> None:
    given = tables(page(note(layout, "html")))
    *cover, subject = tables(through_pandoc(note(layout, "docx")))[: -len(given)]
    assert len(cover) == 1
    assert ["To:", everything()[2]["document", "to"]] in subject
    assert tables(through_pandoc(note(layout, "docx")))[-len(given) :] == given


# Reports

REPORTED = ("strategy.objectives.title", "actions.objectives", "actions.supporting_objectives")
WHOLE = ("strategy.objectives.text", "strategy.objectives.text.note")


@pytest.mark.parametrize(
    ("kind", "names"), [("table", REPORTED), ("json", REPORTED + WHOLE), ("csv", REPORTED + WHOLE)]
)
def test_the_coverage_has_each_word_of_an_objective_once_and_each_action_where_it_counts(
    kind: str, names: tuple[str, ...], cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, strategy, words = everything()
    repository(tmp_path, plan, strategy)
    monkeypatch.setenv("COLUMNS", "200")
    shown = cli("coverage", tmp_path / "plans" / "p", "--format", kind).out
    wanted = {word: 1 for path, word in words.items() if name_of(path) in names}
    wanted |= {words["actions", "0", "number"]: 0, words["actions", "1", "number"]: 4}
    assert counted(shown, wanted) == wanted
