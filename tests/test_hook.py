"""The hook for pre-commit, run for real: by pre-commit, in a repository of its own, from a clone of this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ACTION, PLAN, ROOT, write_plan

pytestmark = pytest.mark.slow

CONFIG = """\
repos:
  - repo: {clone}
    rev: {rev}
    hooks:
      - id: ccwp-plan-validate
      - id: ccwp-plan-fmt
"""


def run(*command: str | Path, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing of the user's own: no settings of git, no cache of pre-commit."""
    own = ("PYTHONPATH", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "SKIP")
    env = {name: value for name, value in os.environ.items() if name not in own}
    env |= {
        "PRE_COMMIT_HOME": str(home / "cache"),
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "NO_COLOR": "1",
    }
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run("git", *arguments, cwd=folder, home=folder.parent)


def done(found: subprocess.CompletedProcess[str]) -> str:
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout.strip()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this checkout as it is, committed or not."""
    if not shutil.which("git"):
        pytest.skip("there is no git")
    home = tmp_path_factory.mktemp("hook")
    if not _installs(home):
        pytest.skip("pip installs nothing here: no network, or no index")
    identity = "[user]\nname = A\nemail = a@example.eu\n[init]\ndefaultBranch = main\n[core]\nautocrlf = false\n"
    (home / "gitconfig").write_text(identity)
    folder = home / "clone"
    for file in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        folder.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, folder / file)
    for part in ("src", "templates", "docs"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    done(git(folder, "init"))
    done(git(folder, "add", "-A"))
    done(git(folder, "commit", "-m", "This checkout"))
    return folder


def _installs(folder: Path) -> bool:
    """Whether pip reaches what the hook's environment is built with."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder / "probe"), "hatchling"]
    return run(*command, cwd=folder, home=folder).returncode == 0


@pytest.fixture(scope="module")
def repository(clone: Path) -> Path:
    """A repository of plans with the hook installed, and a good plan committed through it."""
    folder = clone.parent / "repository"
    write_plan(folder / "plans" / "good", a=ACTION)
    rev = done(git(clone, "rev-parse", "HEAD"))
    (folder / ".pre-commit-config.yaml").write_text(CONFIG.format(clone=clone.as_posix(), rev=rev))
    done(git(folder, "init"))
    done(run(sys.executable, "-m", "pre_commit", "install", "--install-hooks", cwd=folder, home=folder.parent))
    done(git(folder, "add", "-A"))
    passed = git(folder, "commit", "-m", "A good plan")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "check the plans" in passed.stderr
    return folder


def blocked(folder: Path, told: str) -> None:
    """Commit what is there, find it blocked with the finding shown, and take it back."""
    before = done(git(folder, "rev-parse", "HEAD"))
    done(git(folder, "add", "-A"))
    refused = git(folder, "commit", "-m", "A broken plan")
    assert refused.returncode == 1
    assert told in refused.stdout + refused.stderr
    assert done(git(folder, "rev-parse", "HEAD")) == before
    done(git(folder, "reset", "--hard"))


def test_the_manifest_is_one(tmp_path: Path) -> None:
    manifest = ROOT / ".pre-commit-hooks.yaml"
    done(run(sys.executable, "-m", "pre_commit", "validate-manifest", manifest, cwd=tmp_path, home=tmp_path))


def test_a_commit_with_a_broken_plan_is_blocked_and_one_with_a_good_plan_passes(repository: Path) -> None:
    action = repository / "plans" / "good" / "actions" / "a.yaml"
    action.write_text(ACTION.replace("leader: DE", "leader: QQ"), encoding="utf-8")
    blocked(repository, "error A003  QQ is not a known actor.")
    action.write_text(ACTION.replace("leader: DE", "leader: FR"), encoding="utf-8")
    done(git(repository, "add", "-A"))
    done(git(repository, "commit", "-m", "Another leader"))


def test_a_commit_with_a_file_that_is_not_in_order_is_blocked(repository: Path) -> None:
    """Also where the file in the folder has been formatted since: it is not what would be committed."""
    action = repository / "plans" / "good" / "actions" / "a.yaml"
    action.write_text(ACTION.replace("[2(b)]", "[2b]"), encoding="utf-8")
    done(git(repository, "add", "-A"))
    action.write_text(ACTION, encoding="utf-8")
    refused = git(repository, "commit", "-m", "Not in order")
    assert refused.returncode == 1
    assert "+objectives: [2(b)]" in refused.stdout + refused.stderr
    done(git(repository, "reset", "--hard"))


def test_a_commit_that_only_deletes_is_checked_as_well(repository: Path) -> None:
    (repository / "plans" / "good" / "plan.yaml").unlink()
    blocked(repository, "error Y015")


def test_what_is_not_committed_yet_does_not_count(repository: Path) -> None:
    """Pre-commit puts it aside: what is checked is what is committed."""
    write_plan(repository / "plans" / "next", PLAN, a=ACTION)
    done(git(repository, "add", "-A"))
    (repository / "plans" / "next" / "plan.yaml").write_text("number: 11\n")
    done(git(repository, "commit", "-m", "Another plan"))
