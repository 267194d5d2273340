"""The table form: `layout: table` or `both`, and the overview of a plan with many actions."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import lxml.html
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

import office
from ccwp_plan.documents.render import Against, render
from conftest import ACTION, EXAMPLE, PLAN, checked, laid_out, write_plan
from test_every_word import field_at
from test_fields import FIRST_DAY, meaningful, repository
from test_marks import body_of, laws, lines, text_of

COLUMNS = ["Objective", "Action", "Timetable", "Responsible", "Results and indicators", "Verification"]


def action(number: int, objectives: str = "2(b)", more: str = "", **changed: str) -> str:
    text = ACTION.replace('"10.1"', f'"10.{number}"').replace("[2(b)]", f"[{objectives}]")
    for old, new in changed.items():
        assert f"{old}: " in text
        text = re.sub(rf"^{old}: .*$", f"{old}: {new}", text, flags=re.MULTILINE)
    return text + more


def plan(folder: Path, *actions: str, layout: str = "table", more: str = "") -> Path:
    files = {f"a{at}": text for at, text in enumerate(actions)}
    return write_plan(folder, f"{PLAN}layout: {layout}\n{more}", **files)


def made(folder: Path, kind: str, *actions: str, name: str = "annex", **how: Any) -> bytes:
    return render(checked(plan(folder, *actions, **how)), name, kind, draft=True).content


def page_of(content: bytes) -> Any:
    return lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8"))


def grid(table: Any) -> list[list[str]]:
    """The cells of a table by row and column: one that spans rows stands in each."""
    rows: list[list[str]] = []
    over: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells = iter([*row.iterchildren("th", "td")])
        out: list[str] = []
        while True:
            left, text = over.get(len(out), (0, ""))
            if left:
                over[len(out)] = left - 1, text
            else:
                cell = next(cells, None)
                if cell is None:
                    break
                text = " ".join(cell.text_content().split())
                over[len(out)] = int(cell.get("rowspan", 1)) - 1, text
            out.append(text)
        rows.append(out)
    return rows


def table_in(content: bytes) -> Any:
    (table,) = page_of(content).xpath("//table[@id='action-table']")
    return table


THREE = (
    action(1, "3(a), 2(b)", title="First"),
    action(2, "1(a)", title="Second"),
    action(10, "3(a)", "supporting_objectives: [1(c)]\n", title="Tenth"),
    action(9, "3(a)", title="Ninth"),
)


def test_an_action_stands_under_its_first_objective_in_the_order_of_the_strategy(tmp_path: Path) -> None:
    table = table_in(made(tmp_path, "html", *THREE))
    head, *rows = grid(table)
    assert head == COLUMNS
    assert [row[0].split()[0] for row in rows] == ["1(a)", "3(a)", "3(a)", "3(a)"]
    assert [row[1].split()[:2] for row in rows] == [
        ["10.2", "Second"],
        ["10.1", "First"],
        ["10.9", "Ninth"],
        ["10.10", "Tenth"],
    ]
    assert "Further objectives: 2(b)" in rows[1][1]
    assert "Supporting objectives: 1(c)" in rows[3][1]
    spans = [(cell.get("scope"), cell.get("rowspan")) for cell in table.xpath("tbody/tr/th")]
    assert spans == [("rowgroup", "1"), ("rowgroup", "3")]
    assert table.find("caption") is not None
    assert table.getparent().get("class") == "scroll"


def test_an_action_of_no_known_objective_stands_in_a_last_group(tmp_path: Path) -> None:
    *_, last = grid(table_in(made(tmp_path, "html", action(1, "9(z)", title="Lost"), action(2))))
    assert last[0] == "Without an objective of the Strategy"
    assert last[1].startswith("10.1 Lost")
    assert "Objectives: 9(z)" in last[1]


@pytest.mark.parametrize("kind", ["html", "md", "docx"])
def test_the_first_objective_that_is_known_counts(kind: str, tmp_path: Path) -> None:
    text = words_of(made(tmp_path, kind, action(1, "9(z), 1(a)")), kind)
    assert "Further objectives: 9(z)" in text
    assert "Without an objective" not in text


def words_of(content: bytes, kind: str) -> str:
    if kind == "docx":
        return "".join(text_of(block) for block in body_of(content).iter(qn("w:p")))
    html = from_markdown(content.decode()) if kind == "md" else content
    return " ".join(page_of(html).text_content().split())


def from_markdown(text: str) -> bytes:
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(text)).encode()


@pytest.mark.parametrize("name", ["annex", "note"])
def test_layouts(name: str, tmp_path: Path) -> None:
    for layout, fiches, tables in (("fiches", 2, 0), ("table", 0, 1), ("both", 2, 1)):
        page = page_of(made(tmp_path / layout, "html", action(1), action(2), layout=layout, name=name))
        assert len(page.find_class("fiche")) == fiches
        assert len(page.xpath("//table[@id='action-table']")) == tables
        ids = page.xpath("//@id")
        assert len(ids) == len({*ids})
        assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= {*ids}


def test_without_a_layout_a_document_is_as_with_fiches(tmp_path: Path) -> None:
    written = write_plan(tmp_path / "p", PLAN, a=action(1))
    for kind in ("html", "md", "docx", "pdf"):
        given = made(tmp_path / f"{kind}" / "p", kind, action(1), layout="fiches")
        assert render(checked(written), "annex", kind, draft=True).content == given


def test_the_table_prints_every_field_that_a_fiche_prints(tmp_path: Path) -> None:
    from ccwp_plan.checks.run import check

    given, strategy, words = meaningful()
    loaded = repository(tmp_path, {**given, "layout": "table"}, strategy)
    html = render(check(loaded, FIRST_DAY), "annex", "html", draft=True).content.decode()
    text = lxml.html.fromstring(html.encode()).xpath("//section[@id='table']")[0].text_content()
    elsewhere = {("actions", "objectives"), ("actions", "milestones", "done")}
    for path, word in words.items():
        if path[0] == "actions" and field_at(path).prints == "annex" and path not in elsewhere:
            assert word in text, path


def test_footnotes_are_counted_in_the_order_of_print_and_stand_once(tmp_path: Path) -> None:
    one, two = action(1, "3(a)", aim="One^[Note one.]."), action(2, "1(a)", aim="Two^[Note two.].")
    for layout, order in (("table", ["two", "one"]), ("fiches", ["one", "two"]), ("both", ["one", "two"])):
        page = page_of(made(tmp_path / layout, "html", one, two, layout=layout))
        assert [re.findall(r"Note (\w+)\.", note.text_content()) for note in page.xpath("//aside")][-2:] == [
            [word] for word in order
        ]
        marks = [mark.text_content() for mark in page.find_class("note")]
        assert marks == [str(at + 1) for at in range(len(marks))]
        for kind in ("pdf", "docx", "md"):
            made(tmp_path / layout / kind, kind, one, two, layout=layout)


LONG = "A paragraph of a cell, with | a bar and a [bracket].\n\n  - an item\n  - another\n\n  1. first\n  2. second\n"


def test_markdown_has_one_line_for_a_row_and_all_its_cells(tmp_path: Path) -> None:
    texts = [*THREE[:3], action(9, "3(a)", f"background: |\n  {LONG}")]
    text = made(tmp_path, "md", *texts).decode()
    rows = text[text.index("| Objective | Action |") :].split("\n\n")[0].splitlines()
    assert len(rows) == 2 + 4
    assert "<table" not in text
    page = page_of(from_markdown("\n".join(rows)))
    got = grid(page.find(".//table"))
    assert [len(row) for row in got] == [6] * 5
    assert [row[0].split()[:1] for row in got[1:]] == [["1(a)"], ["3(a)"], [], []]
    assert "– an item" in got[3][1]
    assert "1. first" in got[3][1]
    assert "| a bar and a [bracket]" in got[3][1]


def sections(content: bytes) -> list[Any]:
    return [*docx.Document(io.BytesIO(content)).sections]


@pytest.mark.parametrize("name", ["annex", "note"])
def test_in_word_the_table_has_landscape_pages_of_its_own(name: str, tmp_path: Path) -> None:
    content = made(tmp_path, "docx", *THREE, name=name)
    found = sections(content)
    turned = [section.page_width > section.page_height for section in found]
    assert turned == [*([False] if name == "note" else []), False, True, False]
    assert [section._sectPr.find(qn("w:pgSz")).get(qn("w:orient")) for section in found].count("landscape") == 1
    feet = [section.footer.paragraphs[1].text.split("\t")[0] for section in found]
    assert feet == [*([""] if name == "note" else []), *["ANNEX"] * 3]
    across = found[turned.index(True)]
    room = across.page_width - across.left_margin - across.right_margin
    stops = across.footer.paragraphs[0].paragraph_format.tab_stops
    assert max(stop.position for stop in stops) == room
    (table,) = (block for block in across.iter_inner_content() if isinstance(block, docx.table.Table))
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    merges = [row._tr.tc_lst[0].vMerge for row in table.rows]
    assert merges == [None, None, "restart", "continue", "continue"]
    assert [cell.text for cell in table.rows[0].cells] == COLUMNS


def structure(pdf: Path) -> str:
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler is not installed")
    return subprocess.run(["pdfinfo", "-struct-text", str(pdf)], check=True, capture_output=True, text=True).stdout


@pytest.mark.slow
def test_in_a_pdf_the_table_has_landscape_pages_and_a_head(tmp_path: Path) -> None:
    done = render(checked(plan(tmp_path, *THREE)), "note", "pdf", draft=True)
    assert done.remark is None, "it meets PDF/A-2a and PDF/UA-1"
    file = tmp_path / "annex.pdf"
    file.write_bytes(done.content)
    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(done.content)).pages
    turned = [page.mediabox.width > page.mediabox.height for page in pages]
    assert turned.count(True) == 1
    assert not turned[0]
    assert not turned[-1]
    across = turned.index(True)
    text = pages[across].extract_text()
    assert "ANNEX" in text
    assert re.search(rf"^{across + 1}$", text, re.MULTILINE), "page numbers run on"
    heads = re.findall(r'^\s*TH\b.*?\n\s*"([^"\n]*)"', structure(file), re.MULTILINE | re.DOTALL)
    assert "|".join(COLUMNS) in "|".join(heads)


def test_a_cell_that_is_longer_than_a_page_goes_on_on_the_next(tmp_path: Path) -> None:
    import pypdf

    words = " ".join(f"w{at}" for at in range(1_200))
    texts = [action(1, "1(a)", aim="Short."), action(2, "1(a)", aim=words), action(3, "1(a)")]
    content = made(tmp_path, "pdf", *texts)
    pages = [page for page in pypdf.PdfReader(io.BytesIO(content)).pages if page.mediabox.width > page.mediabox.height]
    got = " ".join(page.extract_text() for page in pages).split()
    assert [word for word in got if re.fullmatch(r"w\d+", word)] == words.split()
    assert len(pages) > 2
    assert all("Verification" in page.extract_text() for page in pages), "the head stands on each page"
    document = docx.Document(io.BytesIO(made(tmp_path / "d", "docx", *texts)))
    (table,) = (one for one in document.tables if one.rows[0].cells[0].text == "Objective" and len(one.columns) == 6)
    kept = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows]
    assert kept == [True, True, False, True]


def test_a_word_that_is_wider_than_its_column_breaks_in_it(tmp_path: Path) -> None:
    word = "Betäubungsmittelverschreibungsverordnungsausfertigungsbehörde"
    text = action(1, more="").replace("due: 2021-06-30", f"due: 2021-06-30, verification: {word}")
    file = tmp_path / "a.pdf"
    file.write_bytes(made(tmp_path / "p", "pdf", text))
    out = structure_of_words(file)
    width = max(right for _, right in out)
    assert width < 29.7 / 2.54 * 72 - 50, "nothing stands in the margin"


def structure_of_words(file: Path) -> list[tuple[float, float]]:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    out = subprocess.run(["pdftotext", "-bbox", str(file), "-"], check=True, capture_output=True, text=True).stdout
    found = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', out)
    return [(float(left), float(right)) for left, right in found]


# Changes

OLD = (
    action(1, "1(a)", title="Exchange of information on firearms"),
    action(2, "1(a)", title="Joint operation on tobacco", aim="To seize tobacco."),
    action(3, "1(a)", title="Training of officers in laboratories", aim="To train chemists."),
    action(4, "3(a)", title="Library of images of containers", aim="To share images."),
)
CHANGES: dict[str, Callable[[list[str]], list[str]]] = {
    "added at the end": lambda old: [*old, action(5, "1(a)", title="A new guide to co-operation")],
    "added as the first": lambda old: [action(1, "1(a)", title="Quite another one", aim="New."), *old[1:]],
    "added before": lambda old: [
        action(1, "1(a)", title="Something else altogether", aim="Nothing in common.", leader="FR"),
        *(text.replace(f'"10.{at}"', f'"10.{at + 1}"') for at, text in enumerate(old, 1)),
    ],
    "the first removed": lambda old: old[1:],
    "the last removed": lambda old: old[:-1],
    "one in the middle removed": lambda old: [old[0], *old[2:]],
    "a group removed": lambda old: old[:3],
    "moved to another objective": lambda old: [old[0].replace("[1(a)]", "[3(a)]"), *old[1:]],
    "moved to an objective of its own": lambda old: [*old[:2], old[2].replace("[1(a)]", "[2(f)]"), old[3]],
    "text changed": lambda old: [old[0].replace("firearms", "weapons"), *old[1:3], old[3].replace("20", "25")],
    "all at once": lambda old: [
        old[1].replace("tobacco", "raw tobacco"),
        old[2].replace("[1(a)]", "[1(c)]"),
        action(6, "1(a)", title="A guide", aim="To guide."),
    ],
    "nothing": lambda old: old,
}


EVERY_RUN = {"all at once", "nothing"}
"""The changes that every run of the tests makes: all of them together, and none."""


def either_way(old: Path, new: Path) -> None:
    laws(old, new, "annex")
    laws(new, old, "annex")


@pytest.mark.parametrize("layout", ["table", pytest.param("both", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "change", [name if name in EVERY_RUN else pytest.param(name, marks=pytest.mark.slow) for name in CHANGES]
)
def test_accepting_gives_the_new_table_and_rejecting_the_old_one(change: str, layout: str, tmp_path: Path) -> None:
    old = plan(tmp_path / "old", *OLD, layout=layout)
    new = plan(tmp_path / "new", *CHANGES[change]([*OLD]), layout=layout)
    either_way(old, new)


@pytest.mark.parametrize("change", ["all at once", "the first removed", "added as the first"])
@pytest.mark.slow
def test_the_laws_hold_in_libreoffice(change: str, tmp_path: Path) -> None:
    old, new = plan(tmp_path / "old", *OLD), plan(tmp_path / "new", *CHANGES[change]([*OLD]))
    before, after = checked(old), checked(new)
    content = render(after, "annex", "docx", draft=True, against=Against(before)).content
    accepted, rejected = office.resolved(tmp_path, [(content, "Accept"), (content, "Reject")])
    for side, made in ((after, accepted), (before, rejected)):
        assert lines(body_of(made)) == lines(body_of(render(side, "annex", "docx", draft=True).content))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fiches", "table"),
        *(pytest.param(*pair, marks=pytest.mark.slow) for pair in (("table", "both"), ("both", "fiches"))),
    ],
)
def test_another_layout_is_a_change_as_well(one: str, other: str, tmp_path: Path) -> None:
    old, new = (plan(tmp_path / layout, *OLD, layout=layout) for layout in (one, other))
    either_way(old, new)


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_marked_as_the_council_does_the_table_keeps_its_columns(change: str, tmp_path: Path) -> None:
    old, new = plan(tmp_path / "old", *OLD), plan(tmp_path / "new", *CHANGES[change]([*OLD]))
    against = Against(checked(old))
    for kind in ("html", "pdf", "md"):
        done = render(checked(new), "annex", kind, draft=True, against=against)
        assert done.remark is None
        if kind == "html":
            table = table_in(done.content)
            assert {len(row) for row in grid(table)} == {6}
            for body in table.iter("tbody"):
                assert body[0][0].get("rowspan") == str(len(body))
                assert len(body.xpath("tr/th")) == 1
        if kind == "md":
            assert "<table" not in done.content.decode()


def test_results_without_verification_have_one_dash(tmp_path: Path) -> None:
    more = "  - {indicator: Seizures, unit: seizures, target: 5, due: 2021-06-30}\nempact:"
    row = grid(table_in(made(tmp_path, "html", action(1).replace("empact:", more))))[-1]
    assert row[-1].split() == ["–"]


# The overview


def many(count: int, folder: Path, more: str = "", leader: str = "DE", first: int = 1) -> Path:
    objectives = ("3(a)", "1(a)", "2(b)", "9(z)")
    texts = [action(at, objectives[at % 4], leader=leader) for at in range(first, first + count)]
    return plan(folder, *texts, layout="fiches", more=more)


def overview(content: bytes) -> Any:
    (table,) = page_of(content).xpath("//table[contains(@class, 'overview')]")
    return table


def test_an_overview_of_more_than_30_actions_is_grouped(tmp_path: Path) -> None:
    few = overview(render(checked(many(30, tmp_path / "few")), "annex", "html", draft=True).content)
    assert not few.xpath(".//th[@colspan]")
    table = overview(render(checked(many(31, tmp_path / "many")), "annex", "html", draft=True).content)
    heads = table.xpath(".//th[@scope='colgroup']")
    assert [head.text_content() for head in heads] == [
        "1. Institutional co-operation",
        "2. Operational co-operation",
        "3. Information management and interoperability",
        "Without an objective of the Strategy",
    ]
    assert {head.get("colspan") for head in heads} == {"5"}
    numbers = [row[0].text_content() for row in table.xpath("tbody/tr[@data-action]")]
    assert sorted(numbers, key=lambda one: int(one[3:])) == [f"10.{at}" for at in range(1, 32)]
    assert numbers[:2] == ["10.1", "10.5"]


@pytest.mark.parametrize("kind", ["md", "docx", "pdf"])
def test_a_grouped_overview_in_every_format(kind: str, tmp_path: Path) -> None:
    done = render(checked(many(31, tmp_path)), "annex", kind, draft=True)
    assert done.remark is None
    if kind == "md":
        text = done.content.decode()
        assert "<table" not in text
        rows = text[text.index("| Action | Title") :].split("\n\n")[0].splitlines()
        assert {line.count(" |") for line in rows[:1] + rows[2:]} == {5}
    if kind == "docx":
        (table,) = (
            one for one in docx.Document(io.BytesIO(done.content)).tables if one.rows[0].cells[0].text == "Action"
        )
        heads = [row._tr for row in table.rows if len(row._tr.tc_lst) == 1]
        assert len(heads) == 4
        assert all(row.find(f".//{qn('w:keepNext')}") is not None for row in heads)


@pytest.mark.slow
def test_changes_are_marked_where_the_overview_becomes_a_grouped_one(tmp_path: Path) -> None:
    either_way(many(30, tmp_path / "few"), many(31, tmp_path / "many"))


def columns_of(file: Path, pattern: str) -> list[str]:
    out = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout
    return re.findall(pattern, out, re.MULTILINE)


def test_numbers_and_actors_never_break_in_the_overview(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    unit = "actors:\n  - {id: DG-TAXUD-A3, name: Unit A3, kind: body}\n"
    loaded = checked(many(40, tmp_path, unit, "DG-TAXUD-A3\nco_leaders: [DE, FR, DG-TAXUD-A3, IT]", 99_990))
    file = tmp_path / "a.pdf"
    file.write_bytes(render(loaded, "annex", "pdf").content)
    found = columns_of(file, r"^\s*(10\.\d+) +Joint customs operation +[1-39]\(")
    assert sorted(found) == sorted(f"10.{at}" for at in range(99_990, 100_030))
    assert not columns_of(file, r"DG-(?!TAXUD-A3)|TAXUD-(?!A3)")
    widths = overview(render(loaded, "annex", "html", draft=True).content).xpath(".//col/@style")
    assert sum(int(re.sub(r"\D", "", style)) for style in widths) == 100


@pytest.mark.slow
def test_libreoffice_lays_the_table_out(tmp_path: Path) -> None:
    import pypdf

    (tmp_path / "a.docx").write_bytes(made(tmp_path / "p", "docx", *THREE))
    pages = pypdf.PdfReader(laid_out(tmp_path, "a.docx")).pages
    turned = [page.mediabox.width > page.mediabox.height for page in pages]
    across = [page.extract_text() for page, turn in zip(pages, turned, strict=True) if turn]
    assert 0 < len(across) < 3
    assert not turned[-1]
    assert all("Verification" in text and "Aim" in text for text in across), "no page is empty"


def test_the_example_as_a_table(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    shutil.copytree(EXAMPLE, folder)
    file = folder / "plan.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "layout: table\n", encoding="utf-8")
    rows = grid(table_in(render(checked(folder), "note", "html", draft=True).content))[1:]
    assert len(rows) == len([*(EXAMPLE / "actions").glob("*.yaml")])
