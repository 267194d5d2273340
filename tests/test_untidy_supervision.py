"""Documents of supervision of plans of which much is reported, in many scripts, with signs that formats know."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from openxml_audit import OpenXmlValidator

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents.render import Against, render
from conftest import ACTION, Cli, checked, write_plan
from judged import SUPERVISION
from resolver import Reader
from tagged import tree
from test_marked_supervision import DAY, NAME, NOTE, ONE, lines_of
from test_notes import noted
from test_pdf_pages import faults as badly_ended
from test_tracked import faults

TOLD = "".join(
    f"      Paragraph {n}: from {n} | {n + 1} ports, 5 & 6 < 7.^[Footnote {n} with *emphasis*.]\n\n" for n in range(20)
)
SCRIPTS = """\
      Ελληνικά: η επιχείρηση. Български: операцията. Čeština, Ħ, ł, ő, ș, e\u0301.

      1. one | two
      2. three
         - a \\| b
         - c
"""
DATES = [f"2020-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(300)]
MUCH = f"""\
number: 10.3
title: "Seizures | <b>not bold</b> & {"x" * 60} #set page(width: 1pt) $x$ ~~~ *b* _i_"
objectives: [2(b)]
leader: DE
status: ongoing
aim: To have much to report.
empact: [{{priority: firearms}}]
results:
  - indicator: "Δείκτης | [a](javascript:b)"
    unit: "%"
    target: 80
    due: 2021-06-30
    measurements: [{{date: 2020-09-30, value: -12.345678}}]
milestones:
{"".join(f"  - {{title: 'Milestone {n} | of many', due: {day}}}{chr(10)}" for n, day in enumerate(DATES))}
state_of_play:
  - date: 2020-10-01
    text: |
{TOLD}
  - date: 2020-11-01
    outlook: delayed
    document: 12345/20
    text: |
{SCRIPTS}
    obstacles: |
{TOLD}
"""


@cache
def plan() -> Checked:
    """The plan, in which nothing is wrong but that it covers little."""
    with TemporaryDirectory() as folder:
        made = checked(noted(write_plan(Path(folder), a1=ONE, a3=MUCH), half_year=NOTE), DAY)
    assert {one.code for one in made.findings} == {"O004"}
    return made


def fewer() -> Checked:
    """The plan as it was before anything of this was reported."""
    with TemporaryDirectory() as folder:
        return checked(noted(write_plan(Path(folder), a1=ONE), half_year=NOTE), DAY)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*SUPERVISION, NAME])
def test_it_is_a_valid_docx_and_its_changes_can_be_accepted_and_rejected(name: str, tmp_path: Path) -> None:
    made = render(plan(), name, "docx", against=Against(fewer()), as_of=DAY).content
    (tmp_path / "a.docx").write_bytes(made)
    assert not OpenXmlValidator(max_errors=0).validate(tmp_path / "a.docx").errors
    accepted, rejected = (lines_of(render(one, name, "docx", as_of=DAY).content) for one in (plan(), fewer()))
    assert not faults(made, accepted, rejected)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*SUPERVISION, NAME])
def test_it_is_a_valid_pdf_whose_pages_end_well(name: str) -> None:
    made = render(plan(), name, "pdf", as_of=DAY)
    assert made.remark is None
    assert [*badly_ended(tree(made.content))] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["html", "md", "docx"])
def test_every_paragraph_and_milestone_is_there(kind: str) -> None:
    made = render(plan(), "state-of-play", kind, as_of=DAY).content
    text = "\n".join(Reader(made).lines(Reader(made).body)) if kind == "docx" else made.decode()
    for n in range(20):
        assert text.count(f"Paragraph {n}:") == 3  # the report, its obstacles, and why the action is late
    assert all(f"Milestone {n} " in text for n in range(300))
    assert "операцията" in text


def test_a_document_is_written_for_each_plan(tmp_path: Path, cli: Cli) -> None:
    for number in ("10", "11"):
        write_plan(tmp_path / "plans" / f"p{number}", a=ACTION.replace('"10.1"', f'"{number}.1"'))
    asked = [word for name in SUPERVISION for word in ("--document", name)]
    run = cli("render", tmp_path, *asked, "--format", "html", "--output", tmp_path / "out", "--as-of", "2020-12-01")
    assert run.status == 0
    found = [f"{file.parent.name}/{file.stem}" for file in sorted((tmp_path / "out").rglob("*.html"))]
    assert found == sorted(f"p{number}/{name}" for number in ("10", "11") for name in SUPERVISION)


@pytest.mark.parametrize("given", ["2020-13-01", "yesterday", "1 December 2020", "2020-02-30", "2020-12"])
@pytest.mark.parametrize("option", ["--as-of", "--since"])
def test_a_day_that_is_none_is_a_wrong_call(option: str, given: str, tmp_path: Path, cli: Cli) -> None:
    run = cli("render", write_plan(tmp_path, a=ACTION), option, given, "--output", tmp_path / "out")
    assert (run.status, "is not a date" in run.err, "2020-06-30" in run.err) == (2, True, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("state_of_play", "state-of-play"),
        ("State of play", "state-of-play"),
        ("progress", "state-of-play"),
        ("Plan", "annex"),
        ("deadline", "deadlines"),
        ("involvment", "involvement"),
    ],
)
def test_a_document_that_is_called_otherwise_is_named(given: str, near: str, tmp_path: Path, cli: Cli) -> None:
    run = cli("render", write_plan(tmp_path, a=ACTION), "--document", given, "--output", tmp_path / "out")
    assert (run.status, f"Did you mean ‘{near}’?" in run.err) == (2, True)


def test_before_the_plan_and_after_it_there_is_a_state_of_play(tmp_path: Path) -> None:
    folder = checked(write_plan(tmp_path, a=ONE))
    for day in (date(1990, 1, 1), date(2100, 12, 31)):
        assert b"State of play as at" in render(folder, "state-of-play", "html", as_of=day).content
