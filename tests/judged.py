"""The documents that tools of others judge: every document, in every layout, with changes marked and without."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ccwp_plan.analysis.correspondence import correspondence
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents.render import Against, render, render_correspondence, render_goals
from ccwp_plan.repository.load import load_strategy
from ccwp_plan.repository.loaded import LoadedStrategy
from conftest import EXAMPLE, ROOT, checked

FIRST_DRAFT = ROOT / "docs" / "examples" / "first-draft" / EXAMPLE.name
REVISED = ROOT / "tests" / "real" / "eu-drugs" / "strategies" / "eu-drugs-2021.yaml"
"""A strategy that replaces another one."""
LAYOUTS = ("fiches", "table", "both")
MARKS = ("plain", "marked", "draft")
SUPERVISION = ("state-of-play", "deadlines", "involvement")
SUPERVISED = {*SUPERVISION, "supervised"}
DOCUMENTS = [
    *(("annex", "both", marks) for marks in MARKS),
    *(("note", layout, marks) for layout in LAYOUTS for marks in ("plain", "marked")),
    ("note", "both", "draft"),
    *(("coverage", "fiches", marks) for marks in MARKS),
    *(("annexed", "both", marks) for marks in ("plain", "marked")),
    *(("supervised", "fiches", marks) for marks in ("plain", "marked")),
    *(("round", "fiches", marks) for marks in ("plain", "marked")),
    ("strategy", "fiches", "plain"),
    ("correspondence", "fiches", "plain"),
]
HOLDING = {("note", "both"), ("coverage", "fiches"), ("strategy", "fiches"), ("correspondence", "fiches")}
"""What holds all that the others do: the note has the annex in it, and the layout `both` the other two."""
HOLDING_MARKED = {("supervised", "marked"), ("supervised", "tracked")}
"""What does so with its changes marked: the note that is called supervised has the documents of supervision."""


def few(name: str, layout: str, marks: str | None) -> tuple[pytest.MarkDecorator, ...]:
    """The mark of a document that not every run judges, since another one holds what it does."""
    return () if (name, layout) in HOLDING or (name, marks) in HOLDING_MARKED else (pytest.mark.slow,)


FEW = [pytest.param(one, id="-".join(one), marks=few(*one)) for one in DOCUMENTS]
"""All documents, of which every run judges those alone."""

DAY = date(2020, 12, 1)
"""The day on which the documents of supervision look at the plan."""
NOTES = {
    "annexed": """\
number: xxxx/20
date: 2020-12-01
type: NOTE
from: Presidency
to: Delegations
subject: The plan, its coverage and its synergies
text:
  - Delegations will find the coverage in Annex I, and the plan in Annex II.^[A footnote of the cover page.]
annexes: [coverage, annex, synergies]
""",
    "supervised": """\
number: xxxx/20
date: 2020-12-01
type: REPORT
from: Presidency
to: Customs Cooperation Working Party
subject: State of play of the plan
text:
  - Delegations will find the state of play in Annex I.^[A footnote of the cover page.]
annexes: [state-of-play, deadlines, involvement]
""",
    "round": """\
number: xxxx/20
date: 2020-12-01
type: NOTE
from: General Secretariat of the Council
to: Delegations
subject: Comments of delegations on the plan
text:
  - Delegations will find the comments in three forms.^[A footnote of the cover page.]
annexes: [comments, comments-by-delegation, comments-table]
""",
}
"""Notes about the plan, by name."""
REPORTED = """\
number: 10.13
title: Joint analysis of the seizures of cash | reported by many
objectives: [3(a)(i), 2(b)]
leader: NL
co_leaders: [BE, FR]
participants: [all]
partners: [Europol]
status: ongoing
aim: To know more of the cash that is carried over the borders.
empact_exemption: No priority is about cash.
results:
  - indicator: Seizures that were analysed
    unit: seizures
    baseline: 200
    target: 1500
    due: 2021-12-15
    interim: [{due: 2020-10-30, target: 700}]
    measurements: [{date: 2020-06-30, value: 450}, {date: 2020-11-20, value: -40, note: Some were counted twice.}]
  - {indicator: "Reports that were [read]", unit: "%", target: 80, due: 2020-09-30, postponed_to: 2021-03-31,
     postponed_because: Two Member States asked for more time.}
milestones:
  - {title: Template agreed, due: 2020-02, done: 2020-09-04}
  - {title: First report, due: 2020-10-15, postponed_to: 2020-11-16, postponed_because: The template came late.}
state_of_play:
  - date: 2020-05-15
    text: The template is in preparation.
    outlook: at_risk
  - date: 2020-11-02
    by: BE
    document: 12345/20
    outlook: delayed
    text: |
      The template was agreed by *all*.^[With a reservation of one Member State.] It has

      - the date, the place and the sum;
      - who carried it:
        1. travellers,
        2. others.

      The figures are | and those of others \\\\ are not.
    obstacles: |
      Figures of the first half of 2020 are missing.^[They were asked for in July.]

      - A reminder was sent.
"""
"""An action of which much has been reported, beside those of the example."""

COMMENTS = {
    "DE": """\
from: DE
date: 2020-11-02
on: xxxx/20
comments:
  - text: |
      Germany | asks for

      - fewer actions,
      - **more** *time*.^[Until January.]
    reply: Noted | by all.
    outcome: noted
  - about: 10.4/aim
    quote: "[joint] action | in *each* half-year"
    text: Too few.
    proposal: |
      To carry out two joint customs operations.^[In each half-year.]

      1. One on tobacco.
      2. One on alcohol.
    outcome: accepted
  - about: 10.4/results/1/target
    proposal: "12"
    outcome: rejected
""",
    "FR": """\
from: FR
comments:
  - about: 10.4/aim
    proposal: To carry out joint customs operations.
    outcome: accepted
  - {about: 10.1, text: Who pays?}
  - {about: 2(d), text: "See [the report](https://www.consilium.europa.eu/)."}
  - {about: introduction, text: Short.}
""",
    "AT": "from: AT\n",
}
"""Comments on it, by delegation: two of them with accepted proposals for one text."""

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
def laid_out(source: Path, layout: str, *, reported: bool = False) -> Checked:
    """A plan with the layout that it is to be judged in, notes about it, relations and OAPs; with an action of
    which was reported."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "plans" / source.name
        shutil.copytree(source, copy)
        shutil.copytree(ROOT / "oaps", Path(folder) / "oaps")
        (copy.parent / "9th-action-plan.yaml").write_text(BEFORE, encoding="utf-8")
        if (related := copy / "actions" / "10.4.yaml").exists():
            related.write_text(related.read_text(encoding="utf-8") + RELATED, encoding="utf-8")
        file = copy / "plan.yaml"
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("layout:")]
        file.write_text("\n".join([*lines, f"layout: {layout}", ""]), encoding="utf-8")
        (copy / "notes").mkdir()
        for name, text in NOTES.items():
            (copy / "notes" / f"{name}.yaml").write_text(text, encoding="utf-8")
        (copy / "comments").mkdir()
        for name, text in COMMENTS.items():
            (copy / "comments" / f"{name}.yaml").write_text(text, encoding="utf-8")
        if reported:
            (copy / "actions" / "10.13.yaml").write_text(REPORTED, encoding="utf-8")
        return checked(copy)


@cache
def page_of(name: str, layout: str, marks: str, kind: str) -> bytes:
    """A document of the example in a layout and a format."""
    plan = laid_out(EXAMPLE, layout, reported=name in SUPERVISED)
    if name == "strategy":
        assert plan.plan.strategy
        return render_goals(plan.plan.strategy.taxonomy, kind, near=EXAMPLE / "plan.yaml").content
    if name == "correspondence":
        new = load_strategy(REVISED)
        assert isinstance(new, LoadedStrategy)
        assert new.replaced
        found = correspondence(new.replaced.taxonomy, new.taxonomy)
        return render_correspondence(found, kind, near=EXAMPLE / "plan.yaml").content
    against = Against(laid_out(FIRST_DRAFT, layout)) if marks == "marked" else None
    return render(plan, name, kind, draft=marks != "plain", against=against, as_of=DAY).content
