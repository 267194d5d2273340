"""Published plans, as facts: each validates, renders in both layouts, and is counted as it was by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from ccwp_plan.analysis.deadlines import deadlines
from ccwp_plan.analysis.involvement import involvement
from ccwp_plan.analysis.progress import progress
from ccwp_plan.documents.render import render
from ccwp_plan.reports import deadlines as deadlines_as
from ccwp_plan.reports import involvement as involvement_as
from ccwp_plan.reports import progress as progress_as
from ccwp_plan.reports.deadlines import Deadlines
from ccwp_plan.reports.terminal import Terminal
from conftest import Cli, checked, files_in
from judged import laid_out

REAL = Path(__file__).parent / "real"
PLANS = [file.parent for file in files_in(REAL, "plan.yaml")]
LAYOUTS = ("fiches", "table")

plans = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
layouts = pytest.mark.parametrize("layout", LAYOUTS)


def expected(plan: Path) -> dict[str, Any]:
    """What was counted by hand."""
    found: dict[str, Any] = yaml.safe_load((plan / "expected.yaml").read_text(encoding="utf-8"))
    return found


@plans
def test_a_real_plan_has_no_error_and_the_warnings_that_are_explained(plan: Path, cli: Cli) -> None:
    run = cli("validate", plan, "--format", "json")
    found = json.loads(run.out)
    assert (run.status, found["summary"]["errors"]) == (0, 0), run.out
    assert found["summary"]["actions"] == expected(plan)["actions"]
    assert Counter(finding["code"] for finding in found["findings"]) == expected(plan)["warnings"]


@plans
def test_the_coverage_of_a_real_plan_is_as_counted_by_hand(plan: Path, cli: Cli) -> None:
    found = json.loads(cli("coverage", plan, "--format", "json").out)
    assert {key: found[key] for key in expected(plan)["coverage"]} == expected(plan)["coverage"]
    objectives = {objective["id"]: objective for objective in found["objectives"]}
    for key in ("main", "supporting", "status"):
        counted = expected(plan).get(key, {})
        assert {of: objectives[of][key] for of in counted} == counted


@plans
def test_the_progress_of_a_real_plan_is_as_its_source_reports_it(plan: Path, cli: Cli) -> None:
    for day, counted in expected(plan).get("progress", {}).items():
        found = json.loads(cli("progress", plan, "--as-of", str(day), "--format", "json").out)
        told = {**_summed(found), **_by_objective(found, plan)}
        objectives = counted.pop("objectives", {})
        assert {key: told[key] for key in counted} == counted, day
        assert {of: told["objectives"][of] for of in objectives} == objectives, day


@plans
def test_no_word_of_a_real_plan_is_cut_at_a_terminal(plan: Path) -> None:
    loaded, day = checked(plan).plan, date(2024, 2, 29)
    for told in (
        partial(progress_as.report(progress_as.Format.TABLE), progress(loaded, day), None, named=False),
        partial(deadlines_as.report(deadlines_as.Format.TABLE), Deadlines([loaded], day, deadlines(loaded, day))),
        partial(involvement_as.report(involvement_as.Format.TABLE), involvement(loaded), named=False),
    ):
        words = {width: Counter(told(terminal=Terminal(width)).split()) for width in (80, 120, 1000)}
        assert words[80] == words[120] == words[1000]
        assert max(map(len, told(terminal=Terminal(80)).splitlines())) <= 80


def _summed(found: dict[str, Any]) -> dict[str, Any]:
    """What a state of play counts over the whole plan; what there is none of is left out."""
    summary, actions = found["summary"], found["actions"]
    return {
        "judgements": Counter(action["judgement"] for action in actions),
        "statuses": Counter(action["status"] for action in actions if action["status"]),
        "results": Counter({key: count for key, count in summary["results"].items() if count}),
        "milestones": Counter({key: count for key, count in summary["milestones"].items() if count}),
        "reports": sum(action["last_report"] is not None for action in actions),
    }


def _by_objective(found: dict[str, Any], plan: Path) -> dict[str, Any]:
    """The statuses of the actions by the objectives that they cite and those above; of how many of the ones that are
    cited all actions are completed.
    """
    statuses = {action["number"]: action["status"] for action in found["actions"]}
    objectives: dict[str, Counter[str]] = {}
    cited: set[str] = set()
    for action in checked(plan).plan.actions:
        for node in [one.node for one in action.objectives if one.node]:
            cited.add(node.id)
            for id_ in {node.id, node.topmost.id}:
                objectives.setdefault(id_, Counter()).update([statuses[str(action.number)]])
    completed = sum(set(objectives[id_]) == {"completed"} for id_ in cited)
    return {"objectives": objectives, "completed": completed}


@plans
def test_the_strategy_of_a_real_plan_is_right(plan: Path, cli: Cli) -> None:
    for strategy in files_in(plan / "strategies", "*.yaml"):
        assert cli("strategy", "check", strategy).status == 0


@pytest.mark.slow
@plans
@layouts
@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_real_plan_renders_with_every_action(plan: Path, layout: str, kind: str) -> None:
    text = render(laid_out(plan, layout), "annex", kind).content.decode()
    numbers = [str(action.number) for action in checked(plan).plan.actions]
    assert [number for number in numbers if not re.search(rf"(?<![\d.]){re.escape(number)}(?!\.?\d)", text)] == []


@pytest.mark.slow
@plans
@layouts
@pytest.mark.parametrize(("kind", "start"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_real_plan_renders_as_a_document(plan: Path, layout: str, kind: str, start: bytes) -> None:
    assert render(laid_out(plan, layout), "annex", kind).content.startswith(start)
