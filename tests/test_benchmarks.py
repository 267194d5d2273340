"""The measurements are made with plans that are sound, and they run; how long anything takes is not tested."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import mean

import pytest

from ccwp_plan.analysis.changes import Kind
from ccwp_plan.analysis.comparison import compare
from ccwp_plan.analysis.coverage import coverage
from conftest import ROOT, checked

sys.path.insert(0, str(ROOT / "benchmarks"))

import corpus
import measure

KEYS = {"what", "count", "unit", "value", "lowest", "highest", "limit", "seconds", "met"}


def actions_of(folder: Path) -> list[object]:
    """The fields of every action of a plan."""
    return [action.fields for action in checked(folder).plan.actions]


@pytest.mark.parametrize("count", [1, 12, 30])
def test_a_plan_to_measure_with_has_no_findings_and_leaves_no_objective_out(tmp_path: Path, count: int) -> None:
    corpus.write(tmp_path, count)
    found = checked(tmp_path)
    assert len(found.plan.actions) == count
    assert found.findings == ()
    assert coverage(found.plan).share == 1


def test_the_same_count_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        corpus.write(tmp_path / name, 30)
    first, second = (sorted((tmp_path / name).rglob("*.yaml")) for name in ("first", "second"))
    assert [file.name for file in first] == [file.name for file in second]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_a_plan_with_changes_has_no_findings_and_so_many_changes(tmp_path: Path) -> None:
    for name in ("old", "new"):
        corpus.write(tmp_path / name, 60)
    corpus.revise(tmp_path / "new", 20)
    old, new = checked(tmp_path / "old"), checked(tmp_path / "new")
    assert (old.findings, new.findings) == ((), ())
    found = compare(old.plan, new.plan)
    assert [len(found.actions), found.unchanged] == [20, 40]
    assert all(change.kind is Kind.CHANGED and not change.renumbered for change in found.actions)


def test_another_seed_gives_other_actions() -> None:
    assert [*corpus.actions(30)] == [*corpus.actions(30, seed=10)]
    assert [*corpus.actions(30)] != [*corpus.actions(30, seed=11)]


@pytest.mark.parametrize("count", [30, 2_000])
def test_an_action_has_about_one_kilobyte(count: int) -> None:
    assert mean(len(text.encode()) for text in corpus.actions(count)) == pytest.approx(1_000, rel=0.1)


def test_some_actions_have_a_list_and_some_an_emphasis() -> None:
    texts = [*corpus.actions(30)]
    assert 0 < sum("\n  - The " in text for text in texts) < 30
    assert 0 < sum("*" in text for text in texts) < 30


def test_one_file_and_many_hold_the_same_actions(tmp_path: Path) -> None:
    corpus.write(tmp_path / "files", 30)
    corpus.write(tmp_path / "inline", 30, inline=True)
    assert not (tmp_path / "inline" / "actions").exists()
    assert actions_of(tmp_path / "files") == actions_of(tmp_path / "inline")


def test_the_largest_plan_in_one_file_is_one_that_is_read(tmp_path: Path) -> None:
    corpus.write(tmp_path, measure.INLINE_UP_TO, inline=True)
    assert len(actions_of(tmp_path)) == measure.INLINE_UP_TO


def test_the_measurements_run_and_write_what_they_found(tmp_path: Path) -> None:
    file = tmp_path / "found.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "measure.py"), "--counts", "3", "--rounds", "1"]
    done = subprocess.run([*command, "--json", str(file)], capture_output=True, check=True, text=True)
    assert "validate / PyYAML alone" in done.stdout
    found = json.loads(file.read_text(encoding="utf-8"))
    assert set(found) == {"machine", "counts", "rounds", "results", "runs"}
    assert set(found["machine"]) == {"system", "processor", "cores", "python"}
    assert (found["counts"], found["rounds"]) == ([3], 1)
    assert all(set(result) == KEYS for result in found["results"])
    assert all(result["value"] for result in found["results"] if result["unit"] != "exponent")
    contenders = {(run["contender"], run["actions"]) for run in found["runs"]}
    of_the_count = {"validate", "parse", "model", "coverage", "inline", "inline parse", "inline parse, no gc"}
    of_starting_up = {
        "diff",
        "validate new",
        "no diff",
        "help",
        "import typer",
        "example",
        "script",
        "render",
        "validate",
        "coverage",
    }
    assert contenders == {*((name, 3) for name in of_the_count), *((name, 0) for name in of_starting_up)}
    assert all(len(run["seconds"]) == len(run["peak_mb"]) == 1 for run in found["runs"])


def test_growth_is_the_exponent_of_what_the_actions_take() -> None:
    found = measure.Measurements()
    for count in (0, 12, 200, 2_000, 10_000):
        found.runs["validate", count] = [measure.Run(0.2 + 0.001 * count**1.05, 40)]
    growth = found.growth("growth", "validate", [12, 200, 2_000, 10_000], 1.1)
    assert growth.value == pytest.approx(1.05)
    assert growth.met is True
    assert found.growth("growth", "validate", [12, 200, 2_000, 10_000], 1.0).met is False
    assert found.growth("growth", "validate", [12, 200], 1.1).met is None


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    found = measure.Measurements()
    found.runs["ours", 3] = [measure.Run(seconds, 40) for seconds in (2, 30, 3)]
    found.runs["other", 3] = [measure.Run(seconds, 20) for seconds in (1, 10, 2)]
    ratio = found.ratio("ratio", "ours", "other", 3, 2)
    assert (ratio.value, ratio.lowest, ratio.highest, ratio.met) == (2, 1.5, 3, True)


def test_every_contender_runs_once_in_a_round_in_rotating_order(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def run(command: list[str]) -> measure.Run:
        order.append(command[0])
        return measure.Run(1, 1)

    monkeypatch.setattr(measure, "run", run)
    for number in range(4):
        measure.Measurements().add({"a": ["a"], "b": ["b"], "c": ["c"]}, 3, number)
    assert "".join(order) == "abcbcacababc"


@pytest.mark.parametrize("wrong", ["0", "twelve", "12,,200", "-1"])
def test_a_count_is_a_whole_number_from_1(wrong: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        measure.several(wrong)
