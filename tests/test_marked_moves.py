"""Documents marked against an earlier state in which objectives or actions had other numbers."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from ccwp_plan.documents.render import Against, render
from conftest import ACTION, PLAN, ROOT, checked, write_plan
from test_tracked import documents, faults, lines_of

CASE = ROOT / "tests" / "cases" / "invalid" / "S007-objectives-that-move"


def states(folder: Path, layout: str = "fiches") -> tuple[Path, Path]:
    """Two states of a plan between which objectives have moved, some of the citations with them."""
    shutil.copytree(CASE, folder / "new", ignore=shutil.ignore_patterns("against"))
    shutil.copytree(CASE / "against", folder / "old")
    for side in ("old", "new"):
        file = folder / side / "plan.yaml"
        file.write_text(f"layout: {layout}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    return folder / "old", folder / "new"


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "back"), [("fiches", False), ("fiches", True), ("table", False)])
def test_the_laws_hold_where_objectives_move(tmp_path: Path, layout: str, back: bool) -> None:
    old, new = states(tmp_path, layout)
    content, before, after = documents(*((new, old) if back else (old, new)), "annex")
    assert not faults(content, lines_of(after, "annex"), lines_of(before, "annex"))


def marked(old: Path, new: Path, kind: str) -> bytes:
    return render(checked(new), "annex", kind, draft=True, against=Against(checked(old))).content


def words_of_pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def runs_of_docx(content: bytes) -> str:
    """The text of the paragraphs and the cells, deleted text in ~ and inserted text in +."""
    told = []
    for paragraph in docx.Document(io.BytesIO(content)).element.body.iter(qn("w:p")):
        for text in paragraph.iter(qn("w:t"), qn("w:delText")):
            inserted = next(text.iterancestors(qn("w:ins")), None) is not None
            sign = "~" if text.tag == qn("w:delText") else "+" if inserted else ""
            told.append(f"{sign}{text.text}{sign}")
        told.append("\n")
    return "".join(told)


WAY = '<a class="way" href="#coverage-2b">'
MARKED: dict[str, tuple[Callable[[bytes], str], str, str]] = {
    "html": (bytes.decode, f"<del>2(b)</del><ins>{WAY}2(b)</a></ins>", f"<del>2(c)</del><ins>{WAY}2(b)</a></ins>"),
    "md": (bytes.decode, "<del>2(b)</del><strong><ins>2(b)</ins>", "<del>2(c)</del><strong><ins>2(b)</ins>"),
    "docx": (runs_of_docx, "~2(b)~+2(b)+\n", "~2(c)~+2(b)+\n"),
    "pdf": (words_of_pdf, "2(b)2(b)", "2(c)2(b)"),
}
"""For each format: how it is read, a citation that has stayed with its id, one that has followed its objective."""


@pytest.mark.parametrize(
    "kind", ["html", *(pytest.param(one, marks=pytest.mark.slow) for one in ("md", "docx", "pdf"))]
)
def test_a_citation_of_another_objective_is_marked_and_so_is_one_that_has_followed(tmp_path: Path, kind: str) -> None:
    """In the overview and in the fiche: action 10.2 has kept 2(b), 10.3 has followed from 2(c) to 2(b)."""
    read, stayed, followed = MARKED[kind]
    told = read(marked(*states(tmp_path), kind)).rpartition("Coverage of the objectives")[0]
    assert told.count(stayed) == 2
    assert told.count(followed) == 2


def test_the_objectives_and_their_coverage_stay_themselves_with_their_new_ids(tmp_path: Path) -> None:
    told = marked(*states(tmp_path, "table"), "md").decode()
    assert "<del>2(c)</del><strong><ins>2(b)</ins></strong> | Train officers together. |" in told
    assert "<del>2(c)(i)</del><strong><ins>2(b)(i)</ins></strong> | With agencies. |" in told
    assert "| <del>2(b)</del> | <del>Buy scanners.</del> |" in told
    assert "<del>**2(c)**</del><strong><ins>2(b)</ins></strong> Train officers together." in told, "in the table"
    assert "<del>d</del><strong><ins>c</ins></strong>" not in told, "items of a list have their numbers"


def test_a_citation_is_not_marked_where_its_objective_is_the_same(tmp_path: Path) -> None:
    told = marked(*states(tmp_path), "md").decode()
    assert "| 10.1 | Exchange | 2(a) |" in told
    (reworded,) = re.findall(r"Exchange information on .*hour.*", told.partition("## Overview")[0])
    assert reworded.endswith("cash within <del>a day</del><strong><ins>an hour</ins></strong>.")


NINTH = PLAN.replace("number: 10", "number: 9").replace("2020", "2018").replace("2021", "2019")


def headings(told: str) -> list[str]:
    """The headings of the fiches."""
    return re.findall(r"^### (\S.*)$", told.partition("## Actions")[2], re.MULTILINE)


@pytest.fixture
def successive(tmp_path: Path) -> tuple[Path, Path]:
    """Two successive plans whose actions are numbered from 1, and say nearly the same."""
    old = [
        ACTION.replace('"10.1"', str(n)).replace("firearms.", f"{thing}.") for n, thing in ((1, "cash"), (2, "cars"))
    ]
    new = [one.replace("operation", "control") for one in old]
    new[0] += "related: [{action: 2, relation: continues}]\n"
    new[1] = (
        new[1].replace("To detect undeclared", "Training of officers for").replace("Joint customs", "Threat of any")
    )
    ninth, tenth = (
        write_plan(tmp_path / name, plan, **{f"a{at}": text for at, text in enumerate(texts)})
        for name, plan, texts in (("ninth", NINTH, old), ("tenth", PLAN, new))
    )
    return ninth, tenth


def test_no_fiche_becomes_that_of_another_action_with_its_number(successive: tuple[Path, Path]) -> None:
    assert headings(marked(*successive, "md").decode()) == [
        "<del>1 Joint customs operation</del>",
        "<del>2</del><strong><ins>1</ins></strong> Joint customs "
        "<del>operation</del><strong><ins>control</ins></strong>",
        "<strong><ins>2 Threat of any control</ins></strong>",
    ]


@pytest.mark.slow
def test_the_laws_hold_for_successive_plans(successive: tuple[Path, Path]) -> None:
    content, before, after = documents(*successive, "annex")
    assert not faults(content, lines_of(after, "annex"), lines_of(before, "annex"))


_OBJECTIVES = ("Buy scanners.", "Train *officers* together.", "Assess threats^[Every year.].", "Share what is known.")


def shuffled(folder: Path, random: Random, plan: int) -> Path:
    """A plan whose objectives and actions stand in any order, some left out, and cite what they cited or not."""
    chosen = random.sample(_OBJECTIVES, random.randint(1, 4))
    listed = "".join(f"  - {{id: {at}, text: '{text}'}}\n" for at, text in enumerate(chosen, 1))
    file = folder / "strategies" / "small.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(f"id: small\ntitle: Small\nlevels: [Objective]\nobjectives:\n{listed}", encoding="utf-8")
    actions = {}
    for at, thing in enumerate(random.sample(["cash", "firearms", "cars", "waste"], random.randint(1, 4)), 1):
        text = ACTION.replace('"10.1"', f"{plan}.{at}").replace("firearms", thing).replace("Joint", thing.title())
        actions[f"a{at}"] = text.replace("2(b)", str(random.randint(1, len(chosen))))
    head = PLAN.replace("7806-19", "small").replace("number: 10", f"number: {plan}")
    return write_plan(folder / "plan", f"{head}layout: {random.choice(['fiches', 'table'])}\n", **actions)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_the_laws_hold_for_any_other_ids_and_numbers(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    old, new = (shuffled(tmp_path / name, random, plan) for name, plan in (("old", 10), ("new", 10 + seed % 2)))
    layout = re.search(r"layout: \w+", (old / "plan.yaml").read_text(encoding="utf-8"))
    assert layout
    file = new / "plan.yaml"
    file.write_text(re.sub(r"layout: \w+", layout[0], file.read_text(encoding="utf-8")), encoding="utf-8")
    content, before, after = documents(old, new, "annex")
    assert not faults(content, lines_of(after, "annex"), lines_of(before, "annex"))
