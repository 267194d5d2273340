"""What is marked in the documents of supervision: what was reported, measured, done, postponed and dropped since."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents.render import Against, render
from ccwp_plan.errors import CallError
from conftest import ACTION, checked, write_plan
from judged import SUPERVISION
from resolver import Reader
from test_notes import noted, said
from test_tracked import faults

DAY = date(2020, 12, 1)
ONE = """\
number: 10.1
title: Joint customs operation
objectives: [2(b)]
leader: DE
co_leaders: [FR]
participants: [IT]
status: ongoing
aim: To detect undeclared firearms.
empact: [{priority: firearms}]
results:
  - {indicator: Parcels examined, unit: parcels, target: 400, due: 2021-06-30,
     measurements: [{date: 2020-09-30, value: 100}]}
milestones:
  - {title: Plan of the operation agreed, due: 2020-09-15}
  - {title: Evaluation, due: 2021-05}
state_of_play:
  - date: 2020-10-02
    text: |
      The operation was prepared with great care.^[In two meetings.]

      - Ports were chosen.
    outlook: on_track
"""
TWO = ACTION.replace("10.1", "10.2").replace("Joint customs operation", "Analysis of parcels").replace("DE", "NL")
NOTE = """\
number: 9876/20
date: 2020-12-01
type: REPORT
from: Presidency
to: Delegations
subject: State of play of the plan
annexes: [state-of-play, deadlines, involvement]
"""
NAME = "half-year"
"""The note that carries all three documents."""
REPORT = """\
  - date: 2020-11-20
    by: FR
    text: The operation took place.^[In four ports.]
    outlook: at_risk
    obstacles: Two scanners do not work.
"""


Edit = Callable[[str], str]


def done(text: str) -> str:
    return text.replace("due: 2020-09-15}", "due: 2020-09-15, done: 2020-11-16}")


CHANGES: dict[str, tuple[Edit, str | None]] = {
    "a new report": (lambda text: text + REPORT, None),
    "a changed text": (lambda text: text.replace("with great care", "in four ports"), None),
    "a milestone done": (done, None),
    "a result measured": (
        lambda text: text.replace("value: 100}", "value: 100}, {date: 2020-11-30, value: 400}"),
        None,
    ),
    "a result postponed": (
        lambda text: text.replace(
            "due: 2021-06-30,", "due: 2021-06-30, postponed_to: 2021-10, postponed_because: Ice,"
        ),
        None,
    ),
    "another leader": (lambda text: text.replace("leader: DE\nco_leaders: [FR]", "leader: FR\nco_leaders: [PT]"), None),
    "nothing reported yet": (lambda text: text.partition("state_of_play")[0], None),
    "an action removed": (lambda text: text, "gone"),
    "an action discontinued": (
        lambda text: text.replace("status: ongoing", "status: discontinued\ndiscontinued_because: No money."),
        None,
    ),
}
"""How the first action changes, and what becomes of the second one."""
MARKED: dict[str, dict[str, list[str]]] = {
    "a new report": {
        "state-of-play": ["ins 20 November 2020, FR: The operation took place.", "ins Obstacles: Two scanners"],
        "deadlines": [],
        "involvement": [],
    },
    "a changed text": {
        "state-of-play": ["del with great care", "ins in four ports"],
        "deadlines": [],
        "involvement": [],
    },
    "a milestone done": {
        "state-of-play": ["ins 16 November 2020", "del overdue since", "ins done late, on 16 November 2020"],
        "deadlines": ["del Plan of the operation agreed (milestone)"],
        "involvement": [],
    },
    "a result measured": {
        "state-of-play": ["ins 30 November 2020 / ins 10.1", "ins Parcels examined: 400 of 400", "del 100 / ins 400"],
        "deadlines": ["del Parcels examined: 400 parcels (result)"],
        "involvement": [],
    },
    "a result postponed": {
        "state-of-play": ["ins , postponed to October 2021"],
        "deadlines": ["del 30 June 2021", "ins October 2021 originally 30 June 2021"],
        "involvement": [],
    },
    "an action removed": {
        "state-of-play": ["del 10.2 Analysis of parcels"],
        "deadlines": ["del Member States taking part: 20 Member States (result)"],
        "involvement": ["del 10.2"],
    },
}
"""Words that stand in the marks of a document, or that none has; of the others, the laws alone are asked."""


@cache
def states(change: str) -> tuple[Checked, Checked]:
    """A plan before a change and after it, without an error."""
    first, second = CHANGES[change]
    with TemporaryDirectory() as folder:
        made = []
        for at, (one, two) in enumerate(((ONE, TWO), (first(ONE), "" if second else TWO))):
            actions = {"a1": one, **({"a2": two} if two else {})}
            made.append(checked(noted(write_plan(Path(folder) / str(at), **actions), half_year=NOTE), DAY))
    before, after = made
    assert before.errors == after.errors == ()
    return before, after


def marked(change: str, name: str, kind: str) -> bytes:
    """A document with the marks of a change."""
    before, after = states(change)
    return render(after, name, kind, against=Against(before), as_of=DAY).content


def marks(html: bytes) -> list[str]:
    """What stands in each mark of a page, with ins or del before it, and without what else it says."""
    body = html.decode().partition('id="deletions"')[2]
    found = re.findall(r"<(ins|del)>(.*?)</\1>", body, re.DOTALL)
    return [f"{kind} {' '.join(re.sub(r'<[^>]+>', ' ', text).split())}" for kind, text in found]


def lines_of(content: bytes) -> list[str]:
    reader = Reader(content)
    return reader.lines(reader.body)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("back", [False, True], ids=["forth", "back"])
@pytest.mark.slow
def test_accepting_all_gives_the_new_note_and_rejecting_all_the_old_one(change: str, back: bool) -> None:
    old, new = reversed(states(change)) if back else states(change)
    made = render(new, NAME, "docx", against=Against(old), as_of=DAY).content
    accepted, rejected = (lines_of(render(one, NAME, "docx", as_of=DAY).content) for one in (new, old))
    assert not faults(made, accepted, rejected)


@pytest.mark.parametrize("change", MARKED)
@pytest.mark.parametrize("name", SUPERVISION)
def test_what_has_changed_is_marked(change: str, name: str) -> None:
    found = marks(marked(change, name, "html"))
    told = " / ".join(found)
    assert bool(found) == bool(MARKED[change][name]), told
    for words in MARKED[change][name]:
        assert words in told


def test_a_changed_text_is_marked_and_nothing_else() -> None:
    where_it_stands = 2  # the table of what is late, and that of the actions
    found = marks(marked("a changed text", "state-of-play", "html"))
    assert found == ["del with great care", "ins in four ports"] * where_it_stands


@pytest.mark.parametrize("name", SUPERVISION)
def test_an_action_with_another_number_is_itself(name: str, tmp_path: Path) -> None:
    """In tables with other columns nothing is itself: the matrix of involvement is marked as a whole."""
    new = ACTION.replace("Joint customs operation", "Rare birds").replace("undeclared firearms", "cages")
    old = write_plan(tmp_path / "old", a1=ONE, a2=TWO)
    now = write_plan(tmp_path / "now", a1=new, a2=ONE.replace("10.1", "10.2"), a3=TWO.replace("10.2", "10.3"))
    found = marks(render(checked(now), name, "html", against=Against(checked(old)), as_of=DAY).content)
    assert found
    if name != "involvement":
        assert not [one for one in found if "Joint customs operation" in one or "Plan of the operation" in one]
    if name == "state-of-play":
        at = found.index("ins 10.1 Rare birds")
        assert found[at - 2 : at] == ["del 10.1", "ins 10.2"]
        assert found[-2:] == ["del 10.2", "ins 10.3"]


@pytest.mark.parametrize("before", ["2020-07-31", "2020-12-01"])
@pytest.mark.parametrize("given", [None, DAY])
def test_an_earlier_note_says_how_far_the_plan_was_on_its_own_day(
    before: str, given: date | None, tmp_path: Path
) -> None:
    """Unless a day is given: what is rejected gives the note as it was circulated."""
    old, now = (
        checked(noted(write_plan(tmp_path / day, a1=ONE), half_year=f"{NOTE}as_of: {day}\n"))
        for day in (before, "2020-12-02")
    )
    made = render(now, NAME, "html", against=Against(old), as_of=given).content
    assert said(made.decode(), without="ins") == said(render(old, NAME, "html", as_of=given).content.decode())
    told = " / ".join(marks(made))
    assert ("of which 1 is overdue" in told) == (given is None and before == "2020-07-31")
    assert ("ins 2 December 2020" in told or "ins 2 / " in told) == (given is None)


@pytest.mark.parametrize("name", SUPERVISION)
def test_that_time_has_passed_is_not_marked(name: str, tmp_path: Path) -> None:
    """A document that is no note has no day of its own: both states are looked at on the same one."""
    folder = write_plan(tmp_path, a1=ONE, a2=TWO)
    old, now = checked(folder, date(2020, 7, 1)), checked(folder, date(2020, 12, 1))
    assert marks(render(now, name, "html", against=Against(old), as_of=date(2021, 3, 1)).content) == []


def test_an_earlier_note_from_before_the_other_day_says_what_it_said(tmp_path: Path) -> None:
    old = checked(noted(write_plan(tmp_path / "old", a1=ONE), half_year=f"{NOTE}as_of: 2020-06-30\n"))
    now = checked(noted(write_plan(tmp_path / "now", a1=ONE), half_year=NOTE))
    made = render(now, NAME, "html", against=Against(old), since=date(2020, 8, 1)).content
    assert said(made.decode(), without="ins") == said(render(old, NAME, "html").content.decode())


def test_nothing_can_be_achieved_since_a_day_that_is_after_the_day_of_a_note(tmp_path: Path) -> None:
    plan = checked(noted(write_plan(tmp_path, a1=ONE), half_year=NOTE))
    assert b"achieved since 1 December 2020" in render(plan, NAME, "html", since=DAY).content
    with pytest.raises(CallError, match="--since is after the day of the report, 2020-12-01"):
        render(plan, NAME, "html", since=date(2020, 12, 2))
