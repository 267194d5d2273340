"""The built wheel works outside the checkout: it carries the templates, the strategies and the rules' pages."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import EXAMPLE, ROOT, files_in

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content in a folder of its own."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(out / "site")
    return out / "site"


def run(unpacked: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-m", "ccwp_plan", *arguments]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def test_it_renders_the_example_from_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    plan = tmp_path / "elsewhere"
    plan.mkdir()
    (plan / "actions").mkdir()
    for file in files_in(EXAMPLE, "*.yaml"):
        (plan / file.relative_to(EXAMPLE)).write_bytes(file.read_bytes())
    empty = tmp_path / "empty"
    empty.mkdir()
    done = run(unpacked, empty, "render", str(plan), "--document", "annex", "--document", "coverage")
    assert done.returncode == 0, done.stderr
    names = sorted(file.name for file in (empty / "build" / "elsewhere").iterdir())
    assert names == ["annex.docx", "annex.pdf", "coverage.docx", "coverage.pdf"]


def test_it_is_the_wheel_that_runs_and_it_explains_its_rules(unpacked: Path, tmp_path: Path) -> None:
    code = "import ccwp_plan, ccwp_plan.resources as r; print(ccwp_plan.__file__, r.folder('templates'))"
    env = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1"}
    shown = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert shown.stdout.count(str(unpacked)) == 2
    assert run(unpacked, tmp_path, "explain", "O004").stdout.startswith("# O004: ")
    assert "7806-19" in run(unpacked, tmp_path, "strategy", "list").stdout


def test_it_makes_a_repository_with_schemas(unpacked: Path, tmp_path: Path) -> None:
    assert run(unpacked, tmp_path, "init", ".", "--ci", "github").returncode == 0
    assert run(unpacked, tmp_path, "new-action", "plans/1st-action-plan", "--title", "Joint training",
               "--objective", "2b", "--leader", "DE").returncode == 0  # fmt: skip
    done = run(unpacked, tmp_path, "validate")
    assert (done.returncode, "V00" in done.stdout) == (0, False)
