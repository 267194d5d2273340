"""What is staged in git is what a hook looks at, and not what lies in the folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ACTION, PLAN, ROOT, Cli, write_plan

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")

MESSY = ACTION.replace("[2(b)]", "[2b]")
WRONG = ACTION.replace("leader: DE", "leader: QQ")


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    settings = ("user.name=N", "user.email=n@example.eu", "core.autocrlf=false", "init.defaultBranch=main")
    options = [option for setting in settings for option in ("-c", setting)]
    return subprocess.run(["git", *options, *arguments], capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def action(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An action that is not in order and has an unknown leader as it is staged, and is right in the folder."""
    monkeypatch.chdir(tmp_path)
    file = write_plan(tmp_path / "plans" / "p", PLAN, a=WRONG.replace("[2(b)]", "[2b]")) / "actions" / "a.yaml"
    assert git("init").returncode == 0
    assert git("add", "-A").returncode == 0
    file.write_text(ACTION, encoding="utf-8")
    return file


def test_fmt_checks_what_is_staged(action: Path, cli: Cli) -> None:
    assert cli("fmt", "--check").status == 0
    shown = cli("fmt", "--check", "--staged")
    assert (shown.status, shown.err) == (1, "1 of 2 files would change.\n")
    assert shown.out.startswith("--- a/plans/p/actions/a.yaml\n+++ b/plans/p/actions/a.yaml\n")
    git("add", "-A")
    action.write_text(MESSY, encoding="utf-8")
    assert cli("fmt", "--check", "--staged").status == 0
    assert action.read_text(encoding="utf-8") == MESSY


def test_in_a_hook_of_git_fmt_checks_what_is_staged_and_says_so(
    action: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    shown = cli("fmt", "--check")
    assert (shown.status, shown.err.splitlines()[0]) == (
        1,
        "This is a hook of git: what is staged is checked, as with --staged.",
    )
    assert cli("fmt").err == "2 files are in order.\n", "what is written is in the folder"


def test_validate_checks_what_is_staged(action: Path, cli: Cli) -> None:
    assert cli("validate").status == 0
    shown = cli("validate", "--staged", "--format", "text", "--format", "json=found.json")
    assert shown.status == 1
    assert "error A003  QQ is not a known actor." in shown.out
    assert " --> plans/p/actions/a.yaml:4:9" in shown.out
    (found,) = (one for one in json.loads(Path("found.json").read_text())["findings"] if one["severity"] == "error")
    assert found["file"] == "plans/p/actions/a.yaml"


@pytest.mark.parametrize("path", ["p", "./p", "../plans/p/actions/a.yaml", "{absolute}"])
def test_a_path_means_what_is_staged_there(action: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir("plans")
    shown = cli("fmt", "--check", "--staged", path.format(absolute=action))
    assert shown.status == 1
    assert shown.out.startswith("--- a/p/actions/a.yaml\n")


def test_all_that_is_staged_counts_and_nothing_else(action: Path, cli: Cli) -> None:
    """A strategy, a schema and what is not read are seen as they are staged; a new file that is not added is not."""
    git("add", "-A")
    shutil.copy(ROOT / "src/ccwp_plan/strategies/7806-19.yaml", "own.yaml")
    folder = action.parent
    (folder.parent / "plan.yaml").write_text(PLAN.replace("7806-19", "../../own.yaml"), encoding="utf-8")
    (folder / "notes.docx").write_bytes(b"x")
    (folder / "b.yaml").symlink_to("a.yaml") if sys.platform != "win32" else None
    git("add", "-A")
    before = cli("validate", "--staged").out
    assert before == cli("validate").out
    assert "A013" in before
    write_plan(Path("plans/new"), "number: 11\n")
    assert cli("validate", "--staged").out == before
    assert cli("validate").out != before


def test_calls_that_are_wrong(action: Path, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("fmt", "--staged").err.startswith("ccwp-plan: What is staged can be checked, but not formatted.")
    assert cli("validate", "--staged", "--watch").status == 2
    assert cli("validate", "--staged", "--against", "HEAD").status == 2
    assert "is not in the git repository" in cli("fmt", "--check", "--staged", tmp_path.parent).err
    assert Path.cwd() == tmp_path
    shutil.rmtree(".git")
    assert "is not in a git repository" in cli("validate", "--staged").err


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the hook is written for a shell")
@pytest.mark.parametrize("command", ["fmt --check --staged", "fmt --check", "validate --staged"])
def test_a_hook_keeps_from_being_committed_what_is_staged_and_wrong(
    action: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    hook = Path(".git/hooks/pre-commit")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m ccwp_plan {command}\n")
    hook.chmod(0o755)
    refused = git("commit", "-m", "One")
    assert refused.returncode == 1, refused.stderr
    assert git("rev-parse", "--verify", "HEAD").returncode != 0
    passed = git("commit", "-a", "-m", "One")  # git makes an index of its own for that
    assert passed.returncode == 0, passed.stderr
    action.write_text(WRONG.replace("[2(b)]", "[2b]"), encoding="utf-8")
    assert git("commit", "-m", "Two", "--", "plans").returncode == 1
