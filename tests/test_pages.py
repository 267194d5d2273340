"""The pages of a long plan: 60 actions with texts of several paragraphs and tables of several rows."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pypdf
import pytest
import typst

from ccwp_plan.documents.render import render
from conftest import ROOT, checked, laid_out

sys.path.insert(0, str(ROOT / "benchmarks"))

import corpus

HEADINGS = re.compile(
    r"(10\.\d+ \D.*|Background|Aim|Approach|Deliverables|Results|Milestones|Resources|Actions|Goals|Introduction"
    r"|(Strategic|Specific) Objectives|Overview of the actions|Coverage of the objectives|Objectives of the Strategy"
    r"|\d\. [A-Z][\w -]+|Indicator and unit.*|Milestone Due Done|Action Title.*|Objective Text.*)"
)
DOCUMENT = """\
document:
  {number: 7806/19, date: 2019-03-25, type: NOTE, from: General Secretariat, to: Delegations, subject: A long plan}
"""
FOOT = re.compile(r"7806/19\s+\d+\s+(?:ANNEX\s+)?EN\s*$")


def lengthened(text: str, random: Random) -> str:
    """An action with one to five paragraphs as its background, up to six deliverables and up to six results."""
    background = "\n\n".join(f"  {random.choice(corpus.BACKGROUNDS)}" for _ in range(random.randint(1, 5)))
    deliverables = "".join(f"  - {random.choice(corpus.STEPS)}\n" for _ in range(random.randint(1, 6)))
    results = "".join(
        f"  - {{indicator: {indicator}, unit: {unit}, target: {target}, due: 2021-06-15,\n"
        f"     verification: {random.choice(corpus.VERIFICATIONS)}}}\n"
        for indicator, unit, target in random.choices(corpus.RESULTS, k=random.randint(1, 6))
    )
    text = re.sub(r"background: \|\n(  .*\n)+", lambda _: f"background: |\n{background}\n", text)
    return text.replace("results:\n", f"deliverables:\n{deliverables}results:\n{results}")


@pytest.fixture(scope="module")
def note(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The note of the plan in a folder, as note.pdf and as note.docx."""
    folder = tmp_path_factory.mktemp("long")
    random = Random(60)
    actions = [lengthened(text, random) for text in corpus.actions(60)]
    (folder / "actions").mkdir()
    (folder / "plan.yaml").write_text(corpus.PLAN + DOCUMENT, encoding="utf-8")
    for number, text in enumerate(actions):
        (folder / "actions" / f"{number}.yaml").write_text(text, encoding="utf-8")
    plan = checked(folder)
    assert not plan.errors
    for kind in ("pdf", "docx"):
        (folder / f"note.{kind}").write_bytes(render(plan, "note", kind).content)
    return folder


@pytest.fixture(scope="module", params=["typst", pytest.param("LibreOffice", marks=pytest.mark.slow)])
def pages(request: pytest.FixtureRequest, note: Path) -> list[str]:
    """The text of each page of the PDF, and of the DOCX as LibreOffice lays it out."""
    file = laid_out(note, "note.docx") if request.param == "LibreOffice" else note / "note.pdf"
    return [page.extract_text() for page in pypdf.PdfReader(file).pages]


def bodies(pages: list[str]) -> Iterator[list[str]]:
    """The lines of each page above its foot and its footnotes."""
    for text in pages:
        body, _ = FOOT.split(text.rstrip())
        lines = [line.strip() for line in body.splitlines() if line.strip()]
        notes = [at for at, line in enumerate(lines) if re.match(r"\d ?EU Strategy and Action Plan", line)]
        yield lines[: notes[0]] if notes else lines


@pytest.mark.slow
def test_no_page_is_empty_and_no_heading_is_left_behind(pages: list[str]) -> None:
    assert len(pages) > 60
    for number, lines in enumerate(bodies(pages), 1):
        full = len(" ".join(lines)) > 100 or lines[0].startswith("Timeline of the actions")
        assert full, f"page {number} is as good as empty: {lines}"
        assert not HEADINGS.fullmatch(lines[-1]), f"page {number} ends with {lines[-1]}"


@pytest.mark.slow
def test_every_fiche_is_there_once(pages: list[str]) -> None:
    text = "\n".join(pages[2:])
    for number in range(1, 61):
        assert re.search(rf"^10\.{number} \D", text, re.MULTILINE), number


@pytest.mark.slow
def test_nothing_leaves_the_page(note: Path) -> None:
    reader = pypdf.PdfReader(io.BytesIO((note / "note.pdf").read_bytes()))
    for page in reader.pages:
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        places: list[tuple[float, float]] = []

        def visit(text: str, matrix: list[float], *_: object, places: list[tuple[float, float]] = places) -> None:
            if text.strip():
                places.append((matrix[4], matrix[5]))

        page.extract_text(visitor_text=visit)
        assert places
        assert all(left + 50 < x < right - 50 and bottom + 15 < y < top - 50 for x, y in places)


@pytest.mark.parametrize("height", range(640, 703, 8))  # a page has room for 703 pt
def test_the_rule_that_ends_a_document_takes_no_page(tmp_path: Path, height: int) -> None:
    shutil.copy(ROOT / "templates" / "council.typ", tmp_path)
    head = '(title: "T", lang: "en", number: "1", marking: "", initials: "", department: "", author: "", draft: false)'
    main = tmp_path / "main.typ"
    main.write_text(
        f'#import "council.typ": council\n#show: council.with({head})\n#block(height: {height}pt)[content]\n\n'
        "#metadata(none) <annex-end>\n",
        encoding="utf-8",
    )
    made = bytes(typst.compile(main, ignore_system_fonts=True))
    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        assert "content" in page.extract_text()
