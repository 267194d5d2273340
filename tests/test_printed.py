"""What is typed comes out of the documents as it went in: every character that XML can carry, alone and with others.

- HTML: the text of its elements is the same, character by character.
- DOCX: the text of its runs is; Word has an element of its own for a soft hyphen.
- Markdown: the text that a parser of GitHub's Markdown makes of it is.
- PDF: its text is, but for white space, which the layout decides, and for compatible letters (ﬁ and fi). What is
  invisible by its nature leaves no mark in it; texts that run from right to left keep their characters.

A tab is printed as a space, but in HTML.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import lxml.html
import pypdf
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ccwp_plan.documents.render import Against, render
from conftest import ACTION, checked, write_plan
from plans import BREAKS, PIECES, PLAIN, escaped, quoted
from test_laws import few

EXACT = ("html", "docx", "md")
CHARACTERS = [chr(code) for code in (*range(0x20, 0xD800), *range(0xE000, 0xFFFE)) if chr(code) not in BREAKS]
BEYOND = [chr(plane << 16 | low) for plane in range(1, 17) for low in (0, 1, 0xF600, 0xFFFE, 0xFFFF)]
LETTERS = [sign for sign in CHARACTERS if unicodedata.category(sign)[0] not in "CMZ"]


def rendered(folder: Path, milestones: Sequence[str], deliverables: Sequence[str], kind: str) -> bytes:
    """A plan with plain texts as the titles of milestones and with rich texts as deliverables."""
    titles = "".join(f"  - {{title: {quoted(text)}, due: 2021-06-30}}\n" for text in milestones)
    prose = "".join(f"  - {quoted(text)}\n" for text in deliverables)
    action = ACTION + "milestones:\n" + titles + ("deliverables:\n" + prose if prose else "")
    plan = checked(write_plan(folder, a=action))
    assert not plan.plan.problems
    return render(plan, "annex", kind).content


def printed(content: bytes, kind: str) -> tuple[list[str], list[str]]:
    """The titles of milestones and the deliverables in a document."""
    if kind == "docx":
        return in_docx(content)
    text = content.decode()
    if kind == "md":
        text = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    page = lxml.html.document_fromstring(text.encode(), parser=parser)
    (table,) = (one for one in page.iter("table") if next(one.iter("th")).text_content() == "Milestone")
    heads = (one for one in page.iter("h2", "h3", "h4", "h5") if one.text_content() == "Deliverables")
    items = [item for head in heads for item in head.getnext().iter("li")]
    return [row[0].text_content() for row in [*table.iter("tr")][1:]], [item.text_content() for item in items]


def in_docx(content: bytes) -> tuple[list[str], list[str]]:
    document = docx.Document(io.BytesIO(content))

    def text(element: Any) -> str:
        parts = element.iter(qn("w:t"), qn("w:softHyphen"))
        return "".join("\xad" if part.tag == qn("w:softHyphen") else part.text or "" for part in parts)

    (table,) = (one for one in document.tables if one.rows[0].cells[0].text == "Milestone")
    items, inside = [], False
    for block in document.element.body:
        if inside and block.tag == qn("w:p"):
            if block.pPr is None or block.pPr.numPr is None:
                break
            items.append(text(block))
        inside = inside or (block.tag == qn("w:p") and text(block) == "Deliverables")
    return [text(row.tc_lst[0]) for row in table._tbl.tr_lst[1:]], items


def as_printed(text: str, kind: str) -> str:
    return text if kind == "html" else text.replace("\t", " ")


def comes_out(texts: Sequence[str], kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        prose = [escaped(text) for text in texts]
        titles, items = printed(rendered(Path(folder), texts, prose, kind), kind)
    wanted = [as_printed(text, kind) for text in texts]
    assert titles == [re.sub(r"\\([\[\]])", r"\1", text) for text in wanted], "a backslash escapes a bracket"
    assert [item.strip("\n") for item in items] == wanted


@pytest.mark.parametrize("kind", EXACT)
def test_every_character_comes_out_as_it_went_in(kind: str) -> None:
    signs = [*CHARACTERS, *BEYOND]
    comes_out([f"a{''.join(signs[at : at + 100])}b" for at in range(0, len(signs), 100)], kind)


@pytest.mark.parametrize("kind", EXACT)
@pytest.mark.slow
def test_every_pair_of_signs_comes_out_as_it_went_in(kind: str) -> None:
    signs = [sign for sign in PIECES if sign.isascii() and len(sign) < 3]
    pairs = {f"{one}{other}".strip() for one in signs for other in signs}
    comes_out(sorted(pairs - {""}), kind)


@pytest.mark.parametrize("kind", EXACT)
def test_a_document_with_its_changes_marked_keeps_several_spaces(kind: str, tmp_path: Path) -> None:
    old, new = (
        checked(
            write_plan(tmp_path / word, a=f"{ACTION}milestones:\n  - {{title: one  two   {word}, due: 2021-06-30}}\n")
        )
        for word in ("three", "four")
    )
    titles, _ = printed(render(new, "annex", kind, against=Against(old)).content, kind)
    assert titles == ["one  two   four" if kind == "docx" else "one  two   threefour"]


BROKEN = [
    "# a",
    "- a",
    "+ a",
    "> a",
    "---",
    "--",
    "-",
    "=",
    "===",
    "1. a",
    "12) a",
    "~~~",
    "* a",
    "***",
    "|a|",
    "[x] a",
]


@pytest.mark.parametrize("kind", EXACT)
def test_a_line_after_a_line_break_comes_out_as_it_went_in(kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        prose = [f"a\\\n{escaped(text)}" for text in BROKEN]
        _, items = printed(rendered(Path(folder), ["x"], prose, kind), kind)
    assert [re.sub(r"\s+", "", item) for item in items] == [re.sub(r"\s+", "", f"a{text}") for text in BROKEN]


@pytest.mark.slow
@few(0.05)
@example(["\xad", "a\xad", "a\xad\xad", "\xad b"])
@given(st.lists(PLAIN, min_size=1, max_size=60))
def test_texts_of_any_script_come_out_as_they_went_in(texts: list[str]) -> None:
    for kind in EXACT:
        comes_out(texts, kind)


@pytest.mark.parametrize("kind", [*EXACT, "pdf"])
@pytest.mark.slow
def test_a_text_of_100_000_characters_comes_out_as_it_went_in(kind: str) -> None:
    text = ("of [customs] & 'é' " * 6_000)[:100_000]
    if kind == "pdf":
        assert in_pdf([text.strip()]) == [folded(text)]
    else:
        comes_out([text.strip(), "漢" * 100_000], kind)


# PDF


def folded(text: str) -> str:
    """A text without white space, in the letters that compatible ones stand for."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def in_pdf(texts: Sequence[str], *, reader: str = "pypdf") -> list[str]:
    """What a reader of PDF files finds of each text, between two marks."""
    with tempfile.TemporaryDirectory() as folder:
        marked = [f"Q{at}Q {text} E{at}E" for at, text in enumerate(texts)]
        content = rendered(Path(folder), marked, [], "pdf")
        file = Path(folder, "made.pdf")
        file.write_bytes(content)
        if reader == "pypdf":
            found = "".join(f"{page.extract_text()}\f" for page in pypdf.PdfReader(file).pages)
        else:
            found = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True).stdout.decode()
    pages = re.sub(r"(?:\s*30 June 2021 –)?\s*\d+\s*ANNEX\s*EN\s*\fMilestone Due Done", "", found)
    between = (re.search(f"Q{at}Q(.*?)E{at}E", pages, re.DOTALL) for at in range(len(texts)))
    return [folded(one[1]) if one else "" for one in between]


LOST = frozenset("\u2041\u2043\u211f\u2123\u2125\u2607\u2608\u26b0\u26b1\u2715\u2716\u2728\u3014\u3015")
"""A font that typst brings says that it has these and draws nothing for them, and typst looks no further."""
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff]")
JOINING = re.compile("[\u0900-\u0dff\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\U0001f3fb-\U0001f3ff]")


def joins(sign: str) -> bool:
    """Whether fonts draw a character together with those beside it, so that pypdf cannot tell them apart."""
    apart = unicodedata.normalize("NFKD", sign)
    return sign in LOST or bool(JOINING.match(sign)) or (len(apart) > 1 and sign > "\u0590")


def from_left_to_right(sign: str) -> bool:
    return unicodedata.bidirectional(sign) not in ("R", "AL", "AN") and not RIGHT_TO_LEFT.match(sign)


def test_every_letter_and_sign_comes_out_of_a_pdf_whatever_its_script() -> None:
    signs = [*LETTERS[:3000], *LETTERS[3000::40], *(sign for sign in BEYOND if unicodedata.category(sign) != "Cn")]
    signs = [sign for sign in signs if not joins(sign)]
    plain = [*filter(from_left_to_right, signs)]
    texts = ["".join(plain[at : at + 20]) for at in range(0, len(plain), 20)]
    assert in_pdf(texts) == [folded(text) for text in texts]
    turned = [sign for sign in signs if sign not in plain]
    words = ["".join(turned[at : at + 20]) for at in range(0, len(turned), 20)]
    assert [Counter(found) for found in in_pdf(words)] == [Counter(folded(word)) for word in words]


VISIBLE = st.text(
    st.characters(exclude_categories=["C", "M", "Z"]).filter(lambda sign: from_left_to_right(sign) and not joins(sign)),
    min_size=1,
    max_size=12,
)


@few(0.05)
@given(
    st.lists(
        VISIBLE | st.sampled_from([sign for sign in PIECES if sign.isascii() and sign.strip()]), min_size=1, max_size=40
    )
)
def test_texts_of_any_script_come_out_of_a_pdf(texts: list[str]) -> None:
    assert in_pdf(texts) == [folded(text) for text in texts]


def test_what_joins_characters_comes_out_of_a_pdf() -> None:
    """By the text that the PDF says it stands for, which pypdf leaves aside."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    texts = ["👩\u200d👩\u200d👧", "हिन्दी", "e\u0301a\u0300", "x\u00ady", "a\u200bb", "ไทย"]
    assert in_pdf(texts, reader="pdftotext") == [folded(text) for text in texts]
