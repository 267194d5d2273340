"""How far a plan is on a day: docs/language.md, Supervision.

The cases are plans in `cases/progress`: a new file is a new test. Each says in comments what is judged on which days,

    # on 2020-12-31: 10.1 late silent, 10.2 completed; results: missed 0.600/0.496; 10.2 milestones: done, open

the actions in the order in which they are printed; then the results and the milestones of 10.1 or, if it is named, of
another action: each with its share and the share that was expected, to three decimals.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ccwp_plan.analysis.progress import ActionProgress, Progress, ResultProgress, progress
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from conftest import files_in

FOLDER = Path(__file__).parent / "cases" / "progress"
CASES = files_in(FOLDER, "*.yaml")
_DAY = re.compile(r"^# on (\S+): (.*)$", re.MULTILINE)


def loaded(file: Path) -> LoadedPlan:
    (plan,) = load([file])
    assert [(one.message, one.place.span()) for one in plan.problems] == []
    return plan


def told(found: Progress) -> dict[str, str]:
    """What is judged, as the cases say it."""
    said = {"actions": ", ".join(f"{_number(one)} {one.judgement}{' silent' * one.silent}" for one in found.actions)}
    for one in found.actions:
        said[f"{_number(one)} results"] = ", ".join(map(_result, one.results))
        said[f"{_number(one)} milestones"] = ", ".join(milestone.judgement for milestone in one.milestones)
    return said


def _number(one: ActionProgress) -> str:
    return one.action.fields.number


def _result(one: ResultProgress) -> str:
    if one.share is None:
        return one.judgement
    expected = None if one.expected is None else f"{float(one.expected):.3f}"
    return f"{one.judgement} {float(one.share):.3f}/{expected}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_case_is_judged_as_it_says(case: Path) -> None:
    plan = loaded(case)
    days = _DAY.findall(case.read_text(encoding="utf-8"))
    assert days
    for day, expected in days:
        found = told(progress(plan, date.fromisoformat(day)))
        actions, *items = expected.split("; ")
        assert found["actions"] == actions, day
        for item in items:
            name, said = item.split(": ")
            assert found[name if " " in name else f"10.1 {name}"] == said, day
