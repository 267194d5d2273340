"""Related actions: resolved in the plan first and in the other plans then, and printed in every form."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from ccwp_plan.analysis.counterparts import match_actions
from ccwp_plan.checks.run import check
from ccwp_plan.documents.render import render
from ccwp_plan.repository import find
from ccwp_plan.repository import load as loading
from ccwp_plan.repository.bounds import Reach
from ccwp_plan.repository.elsewhere import OtherAction
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from ccwp_plan.repository.versions import earlier
from conftest import ACTION, PLAN, Cli, write_plan

TODAY = date(2021, 1, 31)
NEXT = ACTION.replace("10.1", "10.2")


def related(*items: str) -> str:
    return "related:\n" + "".join(f"  - {{{item}}}\n" for item in items)


def faults(folder: Path) -> list[str]:
    """The messages of A008 in the plans of a folder."""
    found = [check(plan, TODAY).findings for plan in load([folder])]
    return [finding.message for findings in found for finding in findings if finding.code == "A008"]


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A repository whose plan 10 continues 9.4."""
    write_plan(tmp_path / "plans" / "10th", a=ACTION + related("action: 9.4, relation: continues"))
    write_plan(tmp_path / "plans" / "9th", a=ACTION.replace("10.1", "9.4"))
    return tmp_path / "plans"


def test_an_action_of_another_plan(plans: Path) -> None:
    assert faults(plans) == faults(plans / "10th") == []
    (plan,) = load([plans / "10th"])
    ((relation,),) = plan.relations.values()
    assert isinstance(relation.action, OtherAction)
    assert (relation.action.plan, relation.action.number) == ("9th", "9.4")


def test_an_action_that_no_plan_has(plans: Path) -> None:
    (plans / "9th" / "actions" / "a.yaml").write_text(ACTION.replace("10.1", "9.5"))
    assert faults(plans) == ["There is no action 9.4."]


@pytest.mark.parametrize("broken", ["number: [", "title: x\n", ""])
def test_a_plan_that_cannot_be_read_may_have_it(plans: Path, broken: str) -> None:
    (plans / "9th" / "actions" / "a.yaml").write_text(broken)
    assert faults(plans / "10th") == []


def test_a_number_of_the_plan_itself_is_its_own(plans: Path) -> None:
    (plans / "9th" / "actions" / "a.yaml").write_text("number: [")
    write_plan(plans / "10th", a=ACTION + related("action: 10.7, relation: feeds"))
    assert faults(plans / "10th") == ["There is no action 10.7."]


def test_a_circle_through_another_plan(plans: Path) -> None:
    write_plan(plans / "10th", a=ACTION + related("action: 9.4, relation: depends_on"))
    other = ACTION.replace("10.1", "9.4") + related("action: 10.1, relation: depends_on")
    (plans / "9th" / "actions" / "a.yaml").write_text(other)
    assert faults(plans / "10th") == ["The action depends on itself: 10.1, 9.4, 10.1."]


def test_other_plans_are_read_only_where_a_relation_asks_for_them(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Path] = []

    def around(file: Path, reach: Reach) -> list[Path] | None:
        looked.append(file)
        return find.plans_around(file, reach)

    monkeypatch.setattr(loading, "plans_around", around)
    load([plans / "10th"])
    assert len(looked) == 1
    write_plan(plans / "10th", a=ACTION + related("action: 10.2, relation: feeds"), b=NEXT)
    load([plans / "10th"])
    assert len(looked) == 1


@pytest.mark.parametrize("layout", ["fiches", "table", "both"])
@pytest.mark.parametrize(
    "format_", ["html", "md", *(pytest.param(one, marks=pytest.mark.slow) for one in ("docx", "pdf"))]
)
def test_the_annex_prints_relations(tmp_path: Path, layout: str, format_: str) -> None:
    told = related("action: 10.2, relation: depends_on, note: Its list", "action: 9.4, relation: continues")
    write_plan(tmp_path / "p", a=ACTION + told, b=NEXT)
    file = tmp_path / "p" / "plan.yaml"
    file.write_text(f"{file.read_text()}layout: {layout}\n")
    (plan,) = load([tmp_path / "p"])
    content = render(check(plan, TODAY), "annex", format_, draft=True).content
    if format_ == "html":
        text = content.decode()
        count = 2 if layout == "both" else 1
        assert text.count('depends on <a class="way" href="#action-10.2">10.2</a> (Its list); continues 9.4') == count
        assert text.count('id="action-10.2"') == 1
    elif format_ == "md":
        assert "continues 9.4" in content.decode()
    elif format_ == "docx":
        assert "continues 9.4" in _word(content)
    else:
        assert content.startswith(b"%PDF")


def _word(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode())


def test_the_other_plans_of_a_revision_are_those_of_that_revision(plans: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", plans.parent, "-c", "user.name=x", "-c", "user.email=x@x", *words], check=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    (plans / "9th" / "actions" / "a.yaml").unlink()
    plan = earlier("HEAD", plans / "10th" / "plan.yaml").loaded
    assert isinstance(plan, LoadedPlan)
    ((relation,),) = plan.relations.values()
    assert isinstance(relation.action, OtherAction)


def test_a_long_way_of_dependencies_with_a_circle_at_its_end(tmp_path: Path) -> None:
    def action(at: int, on: int) -> str:
        return (
            f"  - {{number: 10.{at}, title: T, objectives: [2(b)], leader: DE, aim: A,"
            f" related: [{{action: 10.{on}, relation: depends_on}}]}}\n"
        )

    text = PLAN + "actions:\n" + "".join(action(at, at + 1) for at in range(1, 5000)) + action(5000, 4998)
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    assert faults(tmp_path) == ["The action depends on itself: 10.4998, 10.4999, 10.5000, 10.4998."]


def test_an_action_of_another_plan_is_a_link_to_the_page_of_that_plan(plans: Path) -> None:
    (plan,) = load([plans / "10th"])
    page = render(check(plan, TODAY), "annex", "html", draft=True).content.decode()
    assert 'continues <a class="way" href="../9th/annex.html#action-9.4">9.4</a>' in page
    (other,) = load([plans / "9th"])
    assert 'id="action-9.4"' in render(check(other, TODAY), "annex", "html", draft=True).content.decode()
    markdown = render(check(plan, TODAY), "annex", "md", draft=True).content.decode()
    assert "continues 9.4" in markdown
    assert "annex.html" not in markdown


def test_the_name_of_another_plan_is_part_of_an_address(tmp_path: Path) -> None:
    write_plan(tmp_path / "plans" / "10th", a=ACTION + related("action: 9.4, relation: feeds"))
    write_plan(tmp_path / "plans" / 'plan "9" & more', a=ACTION.replace("10.1", "9.4"))
    (plan,) = load([tmp_path / "plans" / "10th"])
    page = render(check(plan, TODAY), "annex", "html", draft=True).content.decode()
    assert 'href="../plan%20%229%22%20%26%20more/annex.html#action-9.4"' in page


@pytest.mark.parametrize("relation", ["continues", "coordinates_with", "depends_on", "feeds"])
def test_all_relations_are_printed_with_their_notes_and_linked(tmp_path: Path, relation: str) -> None:
    told = related(f"action: 10.2, relation: {relation}, note: A *remark* <b>")
    (plan,) = load([write_plan(tmp_path / "p", a=ACTION + told, b=NEXT)])
    page = render(check(plan, TODAY), "annex", "html", draft=True).content.decode()
    way = f'{relation.replace("_", " ")} <a class="way" href="#action-10.2">10.2</a>'
    assert f"{way} (A *remark* &lt;b&gt;)" in page


# What an action of another plan is asked for


def due(day: str) -> str:
    return ACTION.replace("due: 2021-06-30", f"due: {day}")


def codes_of(plan: Path) -> set[str]:
    (loaded,) = load([plan])
    return {finding.code for finding in check(loaded, TODAY).findings}


@pytest.mark.parametrize(("day", "late"), [("2021-06-29", False), ("2021-06-30", False), ("2021-07-01", True)])
def test_an_action_of_another_plan_may_be_due_later(plans: Path, day: str, late: bool) -> None:
    write_plan(plans / "10th", a=ACTION + related("action: 9.4, relation: depends_on"))
    write_plan(plans / "9th", a=due(day).replace("10.1", "9.4"))
    assert ("A009" in codes_of(plans / "10th")) is late


@pytest.mark.parametrize("broken", ["leader: [", "odd: x\n", "status: completed\n"])
def test_nothing_is_said_of_the_date_of_an_action_that_is_over_or_cannot_be_read(plans: Path, broken: str) -> None:
    write_plan(plans / "10th", a=ACTION + related("action: 9.4, relation: depends_on"))
    write_plan(plans / "9th", a=due("2021-12-31").replace("10.1", "9.4") + broken)
    assert "A009" not in codes_of(plans / "10th")


# Plans that follow each other


def test_an_action_is_found_again_through_a_plan_between_the_two(plans: Path) -> None:
    write_plan(plans / "9th", a=ACTION.replace("10.1", "9.4"), b=ACTION.replace("10.1", "9.5"))
    (plans / "9th" / "plan.yaml").write_text(PLAN.replace("number: 10", "number: 9"))
    other = "number: 11.7\ntitle: Quite another title\nobjectives: [3(a)]\nleader: FR\naim: Other words.\n"
    write_plan(plans / "11th", a=other + related("action: 10.1, relation: continues"))
    (plans / "11th" / "plan.yaml").write_text(PLAN.replace("number: 10", "number: 11"))
    old, new = load([plans / "9th", plans / "11th"])
    pairs = {(pair.old and pair.old.number, pair.new and pair.new.number) for pair in match_actions(old, new)}
    assert pairs == {("9.4", "11.7"), ("9.5", None)}


# Actions that were renumbered

SEAPORTS = """\
number: 10.2
title: Training of officers in seaports
objectives: [3(a)]
leader: FR
aim: Teach officers to read the documents of ships.
"""


def test_a_comparison_says_which_relations_point_to_an_action_that_was_renumbered(cli: Cli, tmp_path: Path) -> None:
    to = related("action: 10.2, relation: depends_on")
    other = "number: 10.4\ntitle: Laboratories\nobjectives: [2(a)]\nleader: IT\naim: List them.\n"
    old = write_plan(tmp_path / "old", a=ACTION + to, b=SEAPORTS, c=other + to)
    new = SEAPORTS.replace("10.2", "10.3")
    write_plan(tmp_path / "new", a=ACTION + to, b=new, c=other + to.replace("10.2", "10.3"))
    shown = " ".join(cli("diff", old, tmp_path / "new").out.split())
    assert "Action 10.3: Training of officers in seaports (was 10.2)" in shown
    assert "Relations to it: 10.1 depends on 10.2, the number before; 10.4 depends on 10.3" in shown
    told = json.loads(cli("diff", old, tmp_path / "new", "--format", "json").out)
    pointing = [one["related_from"] for one in told["actions"] if one["renumbered"]]
    assert pointing == [
        [
            {"plan": None, "action": "10.1", "relation": "depends_on", "number": "10.2", "old_number": True},
            {"plan": None, "action": "10.4", "relation": "depends_on", "number": "10.3", "old_number": False},
        ]
    ]
    assert "depends on 10.2, the number before" in cli("diff", old, tmp_path / "new", "--format", "md").out


def test_a_comparison_says_which_actions_of_other_plans_point_to_it(cli: Cli, plans: Path, tmp_path: Path) -> None:
    old = write_plan(tmp_path / "old" / "9th", PLAN.replace("10", "9"), a=SEAPORTS.replace("10.2", "9.4"))
    write_plan(plans / "9th", PLAN.replace("10", "9"), a=SEAPORTS.replace("10.2", "9.5"))
    shown = " ".join(cli("diff", old, plans / "9th").out.split())
    assert "Relations to it: 10.1 (10th Action Plan) continues 9.4, the number before" in shown
    (change,) = json.loads(cli("diff", old, plans / "9th", "--format", "json").out)["actions"]
    told = {"plan": "10th", "action": "10.1", "relation": "continues", "number": "9.4", "old_number": True}
    assert change["related_from"] == [told]
    assert "Relations" not in cli("diff", old, old).out


def test_a_number_that_no_action_has_any_more_is_reported_with_the_new_one(cli: Cli, tmp_path: Path) -> None:
    to = related("action: 10.2, relation: depends_on")
    old = write_plan(tmp_path / "old", a=ACTION + to, b=SEAPORTS)
    new = write_plan(tmp_path / "new", a=ACTION + to, b=SEAPORTS.replace("10.2", "10.3"))
    found = json.loads(cli("validate", new, "--against", old, "--format", "json").out)["findings"]
    assert [(one["code"], one["message"], one["help"]) for one in found if one["code"].startswith("A")] == [
        ("A008", "There is no action 10.2 any more: it is 10.3 now.", "Write 10.3.")
    ]
