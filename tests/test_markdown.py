"""Markdown as its readers read it: by cmark, GitHub's own parser, with its additions and without them."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import pandoc
from ccwp_plan.documents.marks import Marks, marked
from ccwp_plan.documents.render import Against, render
from conftest import ACTION, ROOT, checked, write_plan
from judged import DOCUMENTS, FEW, few, page_of

MARKDOWNLINT = os.environ.get("MARKDOWNLINT") or str(ROOT / "node_modules" / ".bin" / "markdownlint")
OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
READERS: dict[str, Callable[[str], str]] = {
    "CommonMark": lambda text: cmarkgfm.markdown_to_html(text, OPTIONS),
    "GFM": lambda text: cmarkgfm.github_flavored_markdown_to_html(text, OPTIONS),
}
MEANT = ("ins", "del", "em", "strong")


def tree(html: str) -> Any:
    return lxml_html.fragment_fromstring(html, create_parent="main")


def signs(element: Any, around: frozenset[str] = frozenset()) -> Iterator[tuple[str, frozenset[str]]]:
    """Each sign of a text that is no white space, with what is said of it."""
    inside = around | ({element.tag} & {*MEANT}) | ({"strong"} if element.tag == "ins" else set())
    if element.get("class") not in ("note", "back", "footnote-ref") and element.tag != "sup":
        yield from ((sign, frozenset(inside)) for sign in element.text or "" if not sign.isspace())
        for child in element:
            yield from signs(child, frozenset(inside))
            yield from ((sign, frozenset(inside)) for sign in child.tail or "" if not sign.isspace())


def as_marked(element: Any) -> list[tuple[str, frozenset[str]]]:
    """The signs of a document; in new text, all of which is strong, strong text does not stand out."""
    return [*signs(element)]


PIECES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=4),
    st.sampled_from([*"*_~`[]()<>!#|&\\.,;:-+=\"'", "~~", "**", "a", "word", " ", " ", "1.", "https://a.eu/%20b~c"]),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=4).map("".join)
INLINES: Any = st.recursive(
    TEXTS.map(lambda text: ("", (text,))),
    lambda inner: st.tuples(st.sampled_from(["em", "strong"]), st.lists(inner, min_size=1, max_size=2).map(tuple)),
    max_leaves=4,
)
PARAGRAPHS = st.lists(INLINES, min_size=1, max_size=4)


def written(part: Any) -> str:
    """A drawn part of a paragraph as HTML."""
    from markupsafe import escape

    if isinstance(part, str):
        return str(escape(part))
    tag, parts = part
    inner = "".join(map(written, parts))
    return f"<{tag}>{inner}</{tag}>" if tag and inner.strip() else inner


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(PARAGRAPHS, PARAGRAPHS), min_size=1, max_size=8))
def test_marks_and_emphasis_are_read_as_meant(pairs: list[tuple[Any, Any]]) -> None:
    old, new = (
        "<html><body><main>"
        + "".join(f"<p>{n}x {''.join(map(written, pair[side]))} x</p>" for n, pair in enumerate(pairs))
        + "</main></body></html>"
        for side in (0, 1)
    )
    html = marked(old, new, Marks(), "Marked.")
    meant = tree(html.partition('id="deletions"')[2].partition("</div>")[2].partition("</main>")[0])
    text = pandoc.convert(html, "gfm", epoch=0).decode()
    for name, read in READERS.items():
        found = tree(read(text))
        found.remove(found[0])  # the line that says against what
        assert as_marked(found) == as_marked(meant), (name, text)


def annex(folder: Path, aim: str) -> Checked:
    return checked(write_plan(folder, a=ACTION.replace("aim: To detect undeclared firearms.", f"aim: {aim}")))


def paragraph(made: bytes, start: str) -> str:
    """The paragraph of a Markdown document that begins so, as GitHub's reader writes it."""
    (line,) = (line for line in made.decode().splitlines() if line.startswith(start))
    return READERS["GFM"](line).strip()


def test_what_is_marked_beside_brackets_and_commas_is_marked_and_nothing_else(tmp_path: Path) -> None:
    old = annex(tmp_path / "old", "Officers train (jointly) in May. Ports airports and depots; all take part.")
    new = annex(tmp_path / "new", "Officers train jointly in May. Ports, airports and depots, all take part.")
    made = render(new, "annex", "md", against=Against(old)).content
    assert paragraph(made, "Officers") == (
        "<p>Officers train <del>(</del>jointly<del>)</del> in May. Ports<strong><ins>,</ins></strong> airports and "
        "depots<del>;</del><strong><ins>,</ins></strong> all take part.</p>"
    )


def test_a_tilde_is_a_tilde(tmp_path: Path) -> None:
    plan = annex(tmp_path, "From 5~10 ports to 15~20 depots; ~~as agreed~~.")
    made = render(plan, "annex", "md").content
    assert paragraph(made, "From 5") == "<p>From 5~10 ports to 15~20 depots; ~~as agreed~~.</p>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Markdown of all documents, a file each."""
    made = tmp_path_factory.mktemp("markdown")
    for one in DOCUMENTS:
        (made / f"{'-'.join(one)}.md").write_bytes(page_of(*one, "md"))
    return made


def split_row(line: str) -> list[str]:
    """The cells of a row of a table."""
    return re.split(r"(?<!\\)\|", line.strip().strip("|"))


@pytest.mark.slow
@pytest.mark.parametrize("one", FEW)
def test_every_row_has_as_many_cells_as_its_head(one: tuple[str, str, str]) -> None:
    text = page_of(*one, "md").decode()
    read = lxml_html.fragment_fromstring(READERS["GFM"](text), create_parent="main")
    tables = [block.split("\n") for block in text.strip().split("\n\n") if block.lstrip().startswith("|")]
    found = [list(table.iter("tr")) for table in read.iter("table")]
    assert [len(table) - 1 for table in tables] == [len(table) for table in found]
    for lines, table in zip(tables, found, strict=True):
        assert {len(row) for row in table} == {len(split_row(line)) for line in lines}
    assert not [block for block in read.itertext() if "**" in block or "~~" in block or "<br>" in block]


@pytest.mark.slow
@pytest.mark.skipif(not Path(MARKDOWNLINT).exists(), reason="markdownlint-cli is not installed: MARKDOWNLINT names it")
def test_markdownlint_finds_no_row_without_its_cells(folder: Path) -> None:
    rules = folder / "rules.json"
    rules.write_text(json.dumps({"default": False, "MD055": True, "MD056": True}))
    files = [str(file) for file in sorted(folder.glob("*.md"))]
    broken = folder / "broken.txt"
    broken.write_text("| a | b |\n| --- | --- |\n| 1 |\n")
    command = [MARKDOWNLINT, "--config", str(rules), "--json"]
    assert "MD056" in subprocess.run([*command, str(broken)], capture_output=True, text=True, check=False).stderr
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def label(item: Any) -> str:
    """What stands before an item of a list: a table of Markdown has no lists in it, but their signs."""
    return "–" if item.getparent().tag == "ul" else f"{item.getparent().index(item) + 1}."


def cells(table: Any) -> list[str]:
    """The words of the cells of a table that have any, without the numbers of footnotes."""
    found = []
    for cell in table.iter("th", "td"):
        for note in [*cell.iter("a")]:
            if "note" in (note.get("class") or "").split():
                note.drop_tree()
        for note in [*cell.iter("sup")]:
            note.drop_tree()
        found.append("".join(cell.itertext()))
    return ["".join(text.split()) for text in found if text.strip()]


@pytest.mark.slow
@pytest.mark.parametrize(
    "one",
    [
        pytest.param(one, id="-".join(one), marks=() if one[0] == "note" else few(*one))
        for one in DOCUMENTS
        if one[1] == "fiches"
    ],
)
def test_a_table_has_the_same_cells_as_in_the_html(one: tuple[str, str, str]) -> None:
    page = lxml_html.document_fromstring(page_of(*one, "html").decode()).find(".//main")
    assert page is not None
    for part in page.find_class("screen"):
        part.drop_tree()
    for item in page.iter("li"):
        item.text = f"{label(item)}{item.text or ''}"
    meant = [cells(table) for table in page.iter("table") if table.get("id") != "subject"]
    read = lxml_html.fragment_fromstring(READERS["GFM"](page_of(*one, "md").decode()), create_parent="main")
    assert [cells(table) for table in read.iter("table")] == meant
