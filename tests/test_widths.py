"""What is printed at a terminal fits its width, and no word is cut: those on the screen are those that were written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import pytest

from ccwp_plan.analysis.by_plan import coverage_by_plan
from ccwp_plan.analysis.coverage import coverage as covered
from ccwp_plan.reports.by_plan.table import by_plan
from ccwp_plan.reports.coverage.table import coverage
from ccwp_plan.reports.findings import text
from ccwp_plan.reports.terminal import Terminal
from conftest import ACTION, EXAMPLE, PLAN, checked, write_plan

WIDTHS = (60, 80, 100, 120)
WORD = re.compile(r"[^\W\d_]+")
Report: TypeAlias = Callable[[Terminal], str]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Report, str]]:
    """Reports, each with the text that all its words come from."""
    long = "One word after another of a title that goes on, and on beyond everything that a terminal can be wide of "
    action = ACTION.replace("Joint customs operation", long * 2).replace("leader: DE", "leader: QQ")
    inline = "{indicator: Member States taking part, unit: Member States, target: few, verification: Final report, "
    action = action.replace("{indicator: Member States taking part, unit: Member States, target: 20, ", inline)
    folder = write_plan(tmp_path_factory.mktemp("widths"), PLAN.replace("10th", "11th"), a=action)
    broken, example = checked(folder), checked(EXAMPLE)
    assert {one.code for one in broken.errors} == {"A003", "F003"}
    strategy = example.plan.strategy
    assert strategy
    objectives = strategy.place.source.text + " covered partly not Id Objective Main Supporting Status Together of"
    objectives += " specific objectives th action plan"
    counted = covered(example.plan)
    several = coverage_by_plan([example.plan, example.plan])
    wide = text.findings([broken], show_waived=True)
    return {
        "findings": (lambda terminal: text.findings([broken], terminal, show_waived=True), wide + action),
        "coverage": (lambda terminal: coverage(counted, None, terminal, named=True), objectives),
        "by plan": (lambda terminal: by_plan(several, terminal), objectives + by_plan(several, Terminal(400))),
    }


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["findings", "coverage", "by plan"])
def test_no_word_is_cut_and_no_line_too_wide(reports: dict[str, tuple[Report, str]], name: str, width: int) -> None:
    report, written = reports[name]
    told = report(Terminal(width))
    assert {*WORD.findall(told)} - {*WORD.findall(written)} == set()
    too_wide = [line for line in told.splitlines() if len(line.rstrip()) > width]
    assert [line for line in too_wide if "-->" not in line and " " in line.strip()] == []
