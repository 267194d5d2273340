"""The documents that tools of others judge: every document, in every layout, with changes marked and without."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents.render import Against, render, render_goals
from conftest import EXAMPLE, ROOT, checked

FIRST_DRAFT = ROOT / "docs" / "examples" / "first-draft" / EXAMPLE.name
LAYOUTS = ("fiches", "table", "both")
MARKS = ("plain", "marked", "draft")
SUPERVISION = ("state-of-play", "deadlines", "involvement")
AS_OF = date(2020, 12, 1)
DOCUMENTS = [
    *((name, layout, marks) for name in ("annex", "note") for layout in LAYOUTS for marks in MARKS),
    *(("coverage", "fiches", marks) for marks in MARKS),
    *((name, "fiches", marks) for name in (*SUPERVISION, "synergies") for marks in MARKS[:2]),
    *(("annexed", "both", marks) for marks in MARKS),
    ("strategy", "fiches", "plain"),
]
HOLDING = {("note", "both"), ("coverage", "fiches"), ("strategy", "fiches")}
"""What holds all that the others do: the note has the annex in it, and the layout `both` the other two."""
FEW = [pytest.param(one, id="-".join(one), marks=() if one[:2] in HOLDING else pytest.mark.slow) for one in DOCUMENTS]
"""All documents, of which every run judges those alone."""


NOTE = """\
number: xxxx/20
date: 2020-12-01
type: NOTE
from: Presidency
to: Delegations
subject: The plan, its coverage and its synergies
text:
  - Delegations will find the coverage in Annex I, and the plan in Annex II.^[A footnote of the cover page.]
annexes: [coverage, annex, synergies]
"""
"""A note about the plan, which is called annexed."""

RELATED = """\
related:
  - {action: 9.4, relation: continues}
  - {action: 10.1, relation: feeds, note: Cases are reported with the form}
  - {action: 10.9, relation: coordinates_with}
"""
"""What action 10.4 is related to, of the plan and of the one before."""
BEFORE = """\
strategy: 7806-19
number: 9
title: 9th Action Plan
period: {start: 2018-01-01, end: 2019-12-31}
actions: [{number: 9.4, title: Joint customs operations on tobacco, objectives: [2(b)], leader: PL}]
"""
"""The plan before."""


@cache
def laid_out(source: Path, layout: str) -> Checked:
    """A plan with the layout that it is to be judged in, a note about it, relations, and the OAPs of the example."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "plans" / source.name
        shutil.copytree(source, copy)
        shutil.copytree(ROOT / "oaps", Path(folder) / "oaps")
        (copy.parent / "9th-action-plan.yaml").write_text(BEFORE, encoding="utf-8")
        with (copy / "actions" / "10.4.yaml").open("a", encoding="utf-8") as action:
            action.write(RELATED)
        file = copy / "plan.yaml"
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("layout:")]
        file.write_text("\n".join([*lines, f"layout: {layout}", ""]), encoding="utf-8")
        (copy / "notes").mkdir()
        (copy / "notes" / "annexed.yaml").write_text(NOTE, encoding="utf-8")
        return checked(copy)


@cache
def page_of(name: str, layout: str, marks: str, kind: str) -> bytes:
    """A document of the example in a layout and a format."""
    plan = laid_out(EXAMPLE, layout)
    if name == "strategy":
        assert plan.plan.strategy
        return render_goals(plan.plan.strategy.taxonomy, kind, near=EXAMPLE / "plan.yaml").content
    against = Against(laid_out(FIRST_DRAFT, layout)) if marks == "marked" else None
    return render(plan, name, kind, draft=marks != "plain", against=against, as_of=AS_OF).content
