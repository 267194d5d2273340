"""`validate --against`: what citations are compared with, and what is said where there is nothing to compare with."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from conftest import ACTION, ROOT, Cli
from test_diff import commit, git, needs_git

CASE = ROOT / "tests" / "cases" / "invalid" / "S007-objectives-that-move"
LINES = [6, 10, 18, 19, 43, 52]
"""Where S007 is found in the plan of that case."""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a plan for a strategy whose objectives have moved since the tag v1."""
    folder = tmp_path / "repository"
    shutil.copytree(CASE / "against", folder / "plans" / "p")
    (folder / "plans" / "p" / "strategies").rename(folder / "strategies")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, "first")
    git(folder, "tag", "v1")
    shutil.copy(CASE / "plan.yaml", folder / "plans" / "p")
    shutil.copy(CASE / "strategies" / "moved.yaml", folder / "strategies")
    monkeypatch.chdir(folder)
    return folder


def lines(cli: Cli, *arguments: object) -> list[int]:
    """The lines in which S007 is found."""
    shown = cli("validate", *arguments, "--format", "json")
    assert shown.out, shown.err
    return [one["line"] for one in json.loads(shown.out)["findings"] if one["code"] == "S007"]


@needs_git
def test_a_revision_a_plan_a_strategy_or_a_folder_that_holds_the_plan(repository: Path, cli: Cli) -> None:
    assert lines(cli) == []
    assert lines(cli, "--against", "v1") == LINES
    assert lines(cli, "--against", CASE / "against") == LINES
    before = repository.parent / "before"
    shutil.copytree(CASE / "against", before / "plans" / "p")
    shutil.copytree(CASE / "against", before / "plans" / "other")
    assert lines(cli, "--against", before) == LINES
    strategy = CASE / "against" / "strategies" / "moved.yaml"
    followed = [27]  # of a strategy it is not known what the actions cited
    assert lines(cli, "--against", strategy) == sorted([*LINES, *followed])
    assert lines(cli, "--against", "v1:strategies/moved.yaml") == sorted([*LINES, *followed])


@needs_git
def test_what_it_says(repository: Path, cli: Cli) -> None:
    shown = cli("validate", "--against", "v1")
    moved = "2(c) is another objective than before: it was ‘Train officers together.’, it is ‘Assess threats.’."
    assert moved in shown.out
    assert "If the old one is meant, write 2(b)." in shown.out
    assert (
        "2(a) has another text than before: it was ‘… of cash within a day.’, it is ‘… of cash within an hour.’."
        in (shown.out)
    )
    assert "The old one is no longer in the strategy: check that the new one is meant" in shown.out
    assert "Write 2(c), which it is now." in shown.out, "O001 says what has become of an objective that is not found"
    assert shown.status == 1, "2(d) is not in the strategy"


@needs_git
def test_a_citation_that_follows_is_not_reported(repository: Path, cli: Cli) -> None:
    file = repository / "plans" / "p" / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ("[2.c]", "[2(b)]"),
        ("[2(b), 2(b)(i)]", "[2(b)(i)]"),
        ("[2(d)]", "[2(c)]"),
        (": 2(c),", ": 2(b),"),
    ):
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    told = lines(cli, "--against", "v1")
    assert set(LINES) - set(told) == {6, 19, 43}
    assert 35 not in told


@needs_git
def test_it_is_a_warning_that_can_be_waived_and_made_an_error(repository: Path, cli: Cli) -> None:
    file = repository / "plans" / "p" / "plan.yaml"
    text = file.read_text(encoding="utf-8").replace("[2(d)]", "[2(c)]")
    file.write_text(text, encoding="utf-8")
    assert cli("validate", "--against", "v1").status == 0
    assert cli("validate", "--against", "v1", "--strict").status == 1
    file.write_text(text.replace("waivers:\n", "waivers:\n  - {rule: S007, reason: All were read}\n"), encoding="utf-8")
    assert lines(cli, "--against", "v1") == []
    assert "S007 reports nothing" not in cli("validate").out, "nothing is compared"
    assert "S007 reports nothing" in cli("validate", "--against", ".").out
    file.write_text(f"{text}severity: {{S007: error}}\n", encoding="utf-8")
    assert cli("validate").status == 0
    assert cli("validate", "--against", "v1").status == 1
    refused = cli("render", "--against", "v1", "--format", "html")
    assert (refused.status, "error S007" in refused.err) == (1, True)


@needs_git
def test_each_plan_is_compared_with_its_own_earlier_state(repository: Path, cli: Cli) -> None:
    shutil.copytree(repository / "plans" / "p", repository / "plans" / "q")
    commit(repository, "second")
    (repository / "plans" / "r").mkdir()
    shutil.copy(CASE / "plan.yaml", repository / "plans" / "r")
    assert lines(cli, "--against", "HEAD") == []
    shown = cli("validate", "--against", "HEAD")
    assert "r is not compared: it is not at HEAD." in shown.err
    missing = cli("validate", "plans/r", "--against", "HEAD")
    assert (missing.status, missing.out) == (2, "")


@needs_git
def test_only_the_strategy_has_to_be_readable_there(repository: Path, cli: Cli) -> None:
    strategy = repository / "strategies" / "moved.yaml"
    actions = repository / "plans" / "p" / "actions"
    actions.mkdir()
    (actions / "broken.yaml").write_text(ACTION.replace("leader: DE", "leader: {}"), encoding="utf-8")
    commit(repository, "a broken action")
    assert lines(cli, "--against", "HEAD") == []
    assert lines(cli, "--against", "v1") == [3, *LINES], "the action itself is compared, although it is broken"
    right = strategy.read_text(encoding="utf-8")
    strategy.write_text(right.replace("title: Op", "titel: Op"), encoding="utf-8")
    commit(repository, "a broken strategy")
    strategy.write_text(right, encoding="utf-8")
    shown = cli("validate", "--against", "HEAD")
    assert (shown.status, shown.out) == (1, "")
    assert re.search(r"error F002 .*\n *--> HEAD:strategies/moved\.yaml:\d", shown.err)
    assert "HEAD cannot be compared: its strategy cannot be read in full." in shown.err


def test_there_has_to_be_something_to_compare_with(tmp_path: Path, cli: Cli) -> None:
    shown = cli("validate", CASE, "--against", tmp_path / "nothing")
    assert (shown.status, shown.out) == (2, "")
    assert "There is no file or folder" in shown.err
