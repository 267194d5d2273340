"""Related actions: resolved in the plan first and in the other plans then, and printed in every form."""

from __future__ import annotations

import re
import subprocess
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from ccwp_plan.checks.run import check
from ccwp_plan.documents.render import render
from ccwp_plan.repository import find
from ccwp_plan.repository import load as loading
from ccwp_plan.repository.bounds import Reach
from ccwp_plan.repository.elsewhere import OtherAction
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from ccwp_plan.repository.versions import earlier
from conftest import ACTION, PLAN, write_plan

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
