"""What the tests share: the command line run in process, plans made of text, and the goldens' switch."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import settings

from ccwp_plan.checks.run import Checked, check
from ccwp_plan.files import write
from ccwp_plan.repository.load import load

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "plans" / "10th-action-plan"
GOLDEN = Path(__file__).parent / "golden"
TODAY = date(2020, 12, 1)

settings.register_profile("usual", deadline=None, derandomize=True)
"""A commit is judged by the same examples whenever it is tested."""
settings.load_profile("usual")
settings.register_profile("long", max_examples=2_000, deadline=None, derandomize=False)
"""New examples, for a quarter of an hour or more: pytest --hypothesis-profile=long tests/test_laws.py"""

PLAN = """\
strategy: 7806-19
number: 10
title: 10th Action Plan
period: {start: 2020-01-01, end: 2021-12-31}
"""
ACTION = """\
number: "10.1"
title: Joint customs operation
objectives: [2(b)]
leader: DE
aim: To detect undeclared firearms.
results:
  - {indicator: Member States taking part, unit: Member States, target: 20, due: 2021-06-30}
empact:
  - {priority: firearms}
"""


def files_in(folder: Path, names: str) -> list[Path]:
    """The files below a folder with such names, in order; there has to be one, or what holds of all holds of none."""
    files = sorted(file for file in folder.rglob(names) if file.is_file())
    assert files, f"there is no {names} in {folder}"
    return files


@dataclass(frozen=True)
class Run:
    """What a run of the command line gave."""

    status: int
    out: str
    err: str


Cli = Callable[..., Run]


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    if not pluginmanager.hasplugin("xdist"):  # -p no:xdist: what pyproject.toml asks of it is then asked of nobody
        for option in ("--numprocesses", "--dist"):
            parser.addoption(option, help="of pytest-xdist, which is not loaded")
    parser.addoption("--update-golden", action="store_true", help="write what came out as what is expected")


@pytest.fixture(autouse=True)
def _on_no_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests see the same environment on every machine: where they run chooses no format."""
    for variable in ("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "GITLAB_CI", "CI_PROJECT_DIR", "GIT_INDEX_FILE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CCWP_PLAN_TRACEBACK", "1")  # a mistake is to be seen


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file, or with --update-golden write it there."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"{name} differs; see the diff after --update-golden"

    return compare


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """Run ccwp-plan in process: cli("validate", path) gives its exit status and what it printed."""
    from ccwp_plan.cli import main

    def run(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["ccwp-plan", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main()
        printed = capsys.readouterr()
        return Run(int(exit_.value.code or 0), printed.out, printed.err)

    yield run
    gc.enable()


Rendered = Callable[[str, str], bytes]


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """A document of the example plan in a format, made once for all tests of a session in all its processes."""
    from ccwp_plan.documents.render import render

    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "rendered"
    folder.mkdir(exist_ok=True)

    @cache
    def document(name: str, kind: str) -> bytes:
        file = folder / f"{name}.{kind}"
        with alone(folder / f"{name}.{kind}.lock"):
            if not file.exists():
                write(file, render(checked(EXAMPLE), name, kind).content)
        return file.read_bytes()

    return document


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """What is done in here is done by one process at a time, where the system has such locks."""
    with lock.open("w") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_plan(folder: Path, plan: str = PLAN, **actions: str) -> Path:
    """A plan folder; each action is a file named by its keyword: a1="..." is actions/a1.yaml."""
    (folder / "actions").mkdir(parents=True, exist_ok=True)
    (folder / "plan.yaml").write_text(plan, encoding="utf-8")
    for name, text in actions.items():
        (folder / "actions" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def tables_of(markdown: str) -> list[list[list[str]]]:
    """The tables of a text as GitHub's parser reads them: the cells of each row but the head, which has as many."""
    import cmarkgfm
    from lxml import html

    page = html.fromstring(f"<main>{cmarkgfm.github_flavored_markdown_to_html(markdown)}</main>")
    tables = []
    for table in page.iter("table"):
        rows = [[cell.text_content() for cell in row.iterchildren("td", "th")] for row in table.iter("tr")]
        assert len({*map(len, rows)}) == 1
        tables.append(rows[1:])
    return tables


def laid_out(folder: Path, file: str, kind: str = "pdf", *, timeout: int = 240) -> Path:
    """What LibreOffice makes of a file of a folder, in the folder's laid-out/; the test is skipped without it."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    out = folder / "laid-out"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), file]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=timeout)
    return out / Path(file).with_suffix(f".{kind}").name


def command(*names: str) -> Any:
    """A command of the command line, as typer has it; the program itself where none is named."""
    from ccwp_plan.cli import application

    found: Any = typer.main.get_command(application())
    for name in names:
        found = found.commands[name]
    return found


def commands(*group: str) -> dict[str, Any]:
    """The commands of the command line, or of one of its groups, by name: those that the program has."""
    return dict(getattr(command(*group), "commands", {}))


def checked(path: Path, today: date = TODAY) -> Checked:
    """The one plan at a path, checked."""
    (plan,) = load([path])
    return check(plan, today)
