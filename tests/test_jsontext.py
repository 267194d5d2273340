"""JSON on standard output: whatever a plan holds, it cannot steer a terminal, and reads as what was meant."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ccwp_plan.jsontext import dumped
from conftest import ACTION, PLAN, Cli, write_plan

STEERING = "\x7f\x9b\u202e\u2066\u200f é ‘’ 中"
TITLE = f"Steered {STEERING}"
WRITTEN = json.dumps(TITLE)
STRATEGY = f"""\
id: steering
title: {WRITTEN}
levels: [{WRITTEN}, Point]
objectives:
  - {{id: "1", title: {WRITTEN}, objectives: [{{id: "1(a)", text: {WRITTEN}}}]}}
"""
COMMANDS = {
    "validate": ("validate", "p", "--format", "json", "--show-waived"),
    "gitlab": ("validate", "p", "--format", "gitlab"),
    "sarif": ("validate", "p", "--format", "sarif"),
    "coverage": ("coverage", "p", "--format", "json", "--against", "q"),
    "diff": ("diff", "q", "p", "--format", "json"),
    "strategies": ("diff", "q.yaml", "strategies/steering.yaml", "--format", "json"),
    "strategy": ("strategy", "show", "steering", "--format", "json"),
    "schema": ("schema", "plan", "--strategy", "steering"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_json_shows_nothing_that_steers_and_reads_as_it_was_meant(
    command: str, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "strategies").mkdir()
    (tmp_path / "strategies" / "steering.yaml").write_text(STRATEGY, encoding="utf-8")
    (tmp_path / "q.yaml").write_text(STRATEGY.replace("Steered", "Left"), encoding="utf-8")
    plan, action = PLAN.replace("7806-19", "steering"), ACTION.replace("2(b)", "1(a)")
    write_plan(tmp_path / "q", plan, a=action.replace("1(a)", "1"))
    write_plan(
        tmp_path / "p", plan, a=re.sub("(?m)^(title|leader): .*", rf"\1: {WRITTEN}".replace("\\u", r"\\u"), action)
    )
    run = cli(*COMMANDS[command])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", run.out), command
    assert any(STEERING in text for text in texts(json.loads(run.out))), command
    assert "é ‘’ 中" in run.out


def test_what_is_written_is_what_is_read() -> None:
    value = {TITLE: ["".join(map(chr, [*range(0x100), *range(0x2000, 0x2070)])), 1, None, {"a": 0.5}]}
    assert json.loads(dumped(value)) == value


def texts(value: Any) -> list[str]:
    """Every text in a value."""
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in [key, *texts(inner)]]
    return [text for inner in value for text in texts(inner)] if isinstance(value, list) else [str(value)]
