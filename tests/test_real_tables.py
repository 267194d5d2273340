"""Plans from tables of published plans: what comes of each, beside the plan that was transcribed by hand."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ccwp_plan.reading.source import parse
from conftest import ROOT, Cli
from real_tables import REAL, TABLES, RealTable

tables = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)


def imported(table: RealTable, folder: Path, cli: Cli, *options: str) -> Any:
    """A run of the command on the table, in a repository with its strategy."""
    (folder / "plans").mkdir()
    (folder / "strategies").mkdir()
    shutil.copy(table.strategy, folder / "strategies")
    shutil.copy(table.written(folder), folder / "table").rename(folder / table.file)
    call = ["--new", "plans/new", "--strategy", table.strategy.stem, "--number", table.number, "--today", "2021-06-01"]
    return cli("import", table.file, *call, *options)


def mapped(table: RealTable) -> list[str]:
    return [word for one in table.maps for word in ("--map", one)]


@tables
def test_what_is_said_of_a_real_table(
    table: RealTable, golden: Callable[[str, str], None], cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = imported(table, tmp_path, cli, *mapped(table))
    written = [
        f"=== {file.name}\n{file.read_text(encoding='utf-8')}"
        for file in sorted((tmp_path / "plans/new/actions").iterdir())
    ]
    table_alone = run.out.partition("\nwarning ")[0].partition("\nerror ")[0]
    golden(f"tables/real-{Path(table.file).stem}.txt", "\n".join([table_alone, run.err, *written]))


@tables
def test_without_maps_what_is_not_recognised_is_said(
    table: RealTable, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = imported(table, tmp_path, cli)
    assert run.status == 1
    assert "is not a field" in run.out


@tables
def test_a_real_table_says_what_was_transcribed_by_hand(
    table: RealTable, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    imported(table, tmp_path, cli, *mapped(table))
    by_hand = yaml.load((REAL / table.plan / "plan.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    known = {action["number"]: action for action in by_hand["actions"]}
    found: list[Any] = [parse(f.read_bytes(), f).data for f in sorted((tmp_path / "plans/new/actions").iterdir())]
    assert len(found) == {"canada-nap5": 11, "us-ogp-nap5": 6, "us-federal-data-2021": 7}[table.plan]
    for action in found:
        other = known[action["number"]]
        assert action["objectives"] == other["objectives"]
        assert action.get("status") == other.get("status")
        assert action.get("service") == other.get("service")
        dues = [one["due"] for name in ("results", "milestones") for one in action.get(name, []) if one["due"] != "tbc"]
        assert {*dues} <= {one["due"] for name in ("results", "milestones") for one in other.get(name, [])}


def test_the_page_shows_what_the_command_prints(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(TABLES[0].written(tmp_path), tmp_path / "indicators.csv")
    page = (ROOT / "docs" / "plan-from-a-table.md").read_text(encoding="utf-8")
    for folder in ("plans", "strategies"):
        (tmp_path / folder).mkdir()
    shutil.copy(TABLES[0].strategy, tmp_path / "strategies")
    calls = [shlex.split(block)[1:] for block in re.findall(r"```shell\n(.*?)```", page, re.DOTALL)]
    printed = "".join(cli(*call).out for call in calls)
    blocks = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 4
    assert [block for block in blocks if block not in printed] == []
    (action,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert action in [file.read_text(encoding="utf-8") for file in (tmp_path / "plans").rglob("*.yaml")]
