"""What is printed at a terminal fits its width, and no word is cut: those on the screen are those that were written."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from ccwp_plan.analysis.by_plan import coverage_by_plan
from ccwp_plan.analysis.coverage import coverage as covered
from ccwp_plan.reports.by_plan.table import by_plan
from ccwp_plan.reports.coverage.table import coverage
from ccwp_plan.reports.findings import text
from ccwp_plan.reports.terminal import Terminal
from conftest import ACTION, EXAMPLE, PLAN, ROOT, checked, write_plan
from test_diff import git, needs_git

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


def at_a_terminal(call: str, width: int, folder: Path) -> str:
    """What a command prints at a terminal of this width, without its colours."""
    import fcntl
    import pty
    import termios

    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    env = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "_TYPER_FORCE_DISABLE_TERMINAL")}
    env |= {"PYTHONPATH": str(ROOT / "src"), "TERM": "xterm"}
    command = [sys.executable, "-m", "ccwp_plan", *call.split()]
    with subprocess.Popen(command, cwd=folder, env=env, stdin=inner, stdout=inner, stderr=inner):
        os.close(inner)
        told = b"".join(iter(lambda: _read(outer), b""))
    os.close(outer)
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", told.decode()).replace("\r", "")


def _read(outer: int) -> bytes:
    """What comes next; nothing once the other side is closed, which Linux reports as an error."""
    try:
        return os.read(outer, 1 << 16)
    except OSError:
        return b""


COMMANDS = [
    "validate",
    "coverage",
    "progress --as-of 2020-12-01",
    "deadlines --as-of 2020-12-01",
    "involvement",
    "overlaps --nearest 1",
    "diff v1 .",
    "strategy show 7806-19",
    "strategy list",
    "rules",
    "explain P004",
    "reference actors",
    "reference oaps",
    "render --help",
]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with its OAPs in a git repository, one action changed since v1."""
    folder = tmp_path_factory.mktemp("repository")
    shutil.copytree(ROOT / "plans", folder / "plans")
    shutil.copytree(ROOT / "oaps", folder / "oaps")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    git(folder, "tag", "v1")
    action = next(folder.rglob("10.1.yaml"))
    action.write_text(action.read_text(encoding="utf-8").replace("title: ", "title: Better ", 1), encoding="utf-8")
    return folder


@needs_git
@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("call", COMMANDS)
def test_a_command_cuts_no_word_at_a_terminal(call: str, repository: Path) -> None:
    words = {*WORD.findall(at_a_terminal(call, 400, repository))}
    for width in WIDTHS:
        told = at_a_terminal(call, width, repository)
        assert {*WORD.findall(told)} - words == set(), width
        assert [line for line in told.splitlines() if len(line.rstrip()) > width] == [], width
