"""Actions in sub-folders of actions/: every command sees them, and what in there is not read is not passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ccwp_plan.repository.inputs import Disk
from ccwp_plan.repository.load import load
from conftest import ACTION, PLAN, TODAY, Cli, checked, write_plan
from test_diff import actions, commit, git, needs_git

DAY = ("--today", TODAY.isoformat())
SECOND = ACTION.replace('"10.1"', '"10.2"')
INNER = "second-wave/10.2"


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / "actions" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plan of a repository, one of whose actions lies in a sub-folder; the repository is the current folder."""
    monkeypatch.chdir(tmp_path)
    folder = write_plan(tmp_path / "plans" / "p", a=ACTION)
    write(folder, f"{INNER}.yaml", SECOND)
    return folder


def numbers(path: Path) -> list[str | None]:
    (loaded,) = load([path])
    return [action.number for action in loaded.actions]


def test_an_action_of_a_sub_folder_is_printed(plan: Path, cli: Cli) -> None:
    assert cli("render", plan, "--document", "annex", "--format", "md", *DAY).status == 0
    assert "### 10.2 Joint customs operation" in (Path("build") / "p" / "annex.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", [f"actions/{INNER}.yaml", "actions/a.yaml", "plan.yaml", "."])
def test_the_file_of_an_action_stands_for_its_plan(
    plan: Path, place: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert numbers(plan / place) == ["10.1", "10.2"]
    monkeypatch.chdir(plan / "actions" / "second-wave")
    assert numbers(Path(os.path.relpath(plan / place))) == ["10.1", "10.2"]
    shown = cli("validate", "..")
    assert (shown.status, f"Give the plan itself: {Path('../..')}" in shown.err) == (2, True)


def test_a_repository_in_a_folder_called_actions_is_one_of_its_own(tmp_path: Path) -> None:
    write_plan(tmp_path, PLAN)
    inner = write_plan(tmp_path / "actions" / "checkout" / "plans" / "q", a=SECOND)
    assert numbers(inner) == numbers(inner.parent.parent) == numbers(inner / "actions" / "a.yaml") == ["10.2"]


def test_a_plan_without_its_file_is_not_passed_over(plan: Path, cli: Cli) -> None:
    (plan / "plan.yaml").unlink()
    (plan / "actions" / "a.yaml").unlink()
    write_plan(plan.parent / "q")
    assert "error Y015  There is no plan.yaml in the folder of these actions." in cli("validate").out


def test_what_is_watched(plan: Path) -> None:
    disk = Disk([plan])
    inner = plan / "actions" / "second-wave"

    def since(file: Path, text: str | None) -> list[str]:
        before = disk.look()
        file.unlink() if text is None else write(plan, file.relative_to(plan / "actions").as_posix(), text)
        change = disk.look().since(before)
        return [one.name for one in change.files] if change else []

    assert since(inner / "10.2.yaml", f"{SECOND}# more\n") == ["10.2.yaml"]
    assert since(inner / "late" / "10.3.yaml", SECOND) == ["10.3.yaml"]
    assert {inner, inner / "late"} <= disk.look().folders.keys()
    assert since(inner / "10.4.docx", "x") == ["10.4.docx"], "there is a finding more"
    assert since(inner / "10.4.docx", "xyz") == [], "nobody reads it"
    assert since(inner / ".10.2.yaml.swp", "x") == []
    assert since(inner / "10.4.docx", None) == ["10.4.docx"]


def test_the_next_number_counts_all_folders(plan: Path, cli: Cli) -> None:
    write(plan, "second-wave/late/10.7-broken.yaml", "number: [")
    shown = cli("new-action", plan, "--title", "Training", "--objective", "2(b)", "--leader", "DE", *DAY)
    assert shown.status == 0, shown.err
    assert (plan / "actions" / "10.8-training.yaml").is_file()


def test_what_is_carried_over_keeps_its_folder(plan: Path, cli: Cli) -> None:
    assert cli("new-plan", "plans/11th", "--from", plan, "--carry", "unfinished", *DAY).status == 0
    files = sorted(file.relative_to("plans/11th").as_posix() for file in Path("plans/11th").rglob("*.yaml"))
    assert files == ["actions/a.yaml", "actions/second-wave/11.2.yaml", "plan.yaml"]
    assert numbers(Path("plans/11th")) == ["11.1", "11.2"]


def test_a_schema_is_named_from_the_folder_of_the_action(plan: Path, cli: Cli) -> None:
    write(plan, f"{INNER}.yaml", f"# yaml-language-server: $schema=../../../../schemas/action.schema.json\n{SECOND}")
    assert [one.code for one in checked(plan).findings if one.code[0] == "V"] == ["V002"]
    assert cli("schema", "update", plan).status == 0
    assert Path("schemas/action.schema.json").is_file()
    assert [one.code for one in checked(plan).findings if one.code[0] == "V"] == []


def test_files_are_put_in_order(plan: Path, cli: Cli) -> None:
    messy = write(plan, f"{INNER}.yaml", SECOND.replace("[2(b)]", "[2b]"))
    alone = cli("fmt", "--check", messy)
    assert (alone.status, "+objectives: [2(b)]" in alone.out) == (1, True)
    assert cli("fmt").err == f"Formatted plans/p/actions/{INNER}.yaml\n"
    assert messy.read_text(encoding="utf-8") == SECOND


@needs_git
def test_a_revision_has_its_sub_folders(plan: Path, cli: Cli) -> None:
    shared = Path("shared")
    shared.mkdir()
    (shared / "10.3.yaml").write_text(ACTION.replace('"10.1"', '"10.3"'), encoding="utf-8")
    for name, target in (("linked", "../../../shared"), ("again", "../../../shared"), ("same", "second-wave")):
        (plan / "actions" / name).symlink_to(target)
    git(Path(), "init", "--quiet", "--initial-branch", "main")
    commit(Path(), "first")
    git(Path(), "tag", "v1")
    assert numbers(plan) == ["10.1", "10.2", "10.3"]
    for side in ("v1", f"v1:plans/p/actions/{INNER}.yaml", "v1:plans/p"):
        assert actions(cli, side, plan) == [], side
    write(plan, f"{INNER}.yaml", SECOND.replace("leader: DE", "leader: FR"))
    write(plan, "third/wave/10.4.yaml", ACTION.replace('"10.1"', '"10.4"'))
    assert actions(cli, "v1", plan) == [("10.2", "changed"), ("10.4", "added")]
    shown = cli("render", plan, "--against", "v1", "--format", "md", *DAY)
    assert shown.status == 0, shown.err
    annex = (Path("build") / "p" / "annex.md").read_text(encoding="utf-8")
    assert "### <strong><ins>10.4 Joint customs operation" in annex
