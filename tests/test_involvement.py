"""`involvement`: who takes part, as a table, JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ccwp_plan.analysis.involvement import involvement
from ccwp_plan.reports.involvement import Format, report
from ccwp_plan.reports.terminal import Terminal
from ccwp_plan.repository.load import load
from conftest import ACTION, EXAMPLE, Cli, tables_of, write_plan

ROLES = ["leads", "co_leads", "participates", "partner"]


def told(cli: Cli, folder: Path, *options: object) -> Any:
    shown = cli("involvement", folder, "--format", "json", *options)
    assert shown.status == 0, shown.err
    return json.loads(shown.out)


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits(golden: Callable[[str, str], None], width: int) -> None:
    (plan,) = load([EXAMPLE])
    shown = report(Format.TABLE)(involvement(plan), Terminal(width), named=False)
    assert max(map(len, shown.splitlines())) <= width
    golden(f"involvement-{width}.txt", shown)
    coloured = report(Format.TABLE)(involvement(plan), Terminal(width, colour=True), named=False)
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == shown


def test_json_has_the_promised_keys(cli: Cli) -> None:
    found = told(cli, EXAMPLE)
    assert list(found) == ["version", "plan", "actors"]
    assert all(list(one) == ["id", "name", "kind", *ROLES] for one in found["actors"])
    poland = next(one for one in found["actors"] if one["id"] == "PL")
    assert poland == {
        "id": "PL",
        "name": "Poland",
        "kind": "member_state",
        "leads": ["10.4"],
        "co_leads": [],
        "participates": ["10.3", "10.12"],
        "partner": [],
    }
    members = [one["id"] for one in found["actors"] if one["kind"] == "member_state"]
    assert [one["id"] for one in found["actors"]][: len(members)] == members
    assert (members[:5], members[-2:]) == (["BE", "BG", "CZ", "DK", "DE"], ["SE", "UK"])


def test_who_takes_part_in_nothing_is_told(cli: Cli, tmp_path: Path) -> None:
    folder = write_plan(tmp_path, a=ACTION)
    nothing = [one["id"] for one in told(cli, folder)["actors"] if not any(one[role] for role in ROLES)]
    assert len(nothing) == 27
    assert "DE" not in nothing
    shown = " ".join(cli("involvement", folder).out.split())
    assert "BE (Belgium), BG (Bulgaria)" in shown
    assert "UK (United Kingdom) take part in no action." in shown


def test_csv_and_markdown_say_what_json_says(cli: Cli) -> None:
    found = [(one["id"], *(one[role] for role in ROLES)) for one in told(cli, EXAMPLE)["actors"]]
    rows = [*csv.DictReader(io.StringIO(cli("involvement", EXAMPLE, "--format", "csv").out))]
    split = [(row["id"], *(row[role].lstrip("'").split("; ") if row[role] else [] for role in ROLES)) for row in rows]
    assert split == found
    (table,) = tables_of(cli("involvement", EXAMPLE, "--format", "md").out)
    assert [(row[0], *(cell.split(", ") if cell else [] for cell in row[2:])) for row in table] == found


@pytest.mark.parametrize("format_", [*Format])
def test_one_actor_is_told_alone(cli: Cli, format_: Format) -> None:
    shown = cli("involvement", EXAMPLE, "--actor", "PL", "--format", format_)
    assert shown.status == 0
    assert "Poland" in shown.out
    assert "Germany" not in shown.out


def test_an_actor_that_is_known_and_in_nothing_has_a_row(cli: Cli) -> None:
    (one,) = told(cli, EXAMPLE, "--actor", "EUDA")["actors"]
    assert (one["id"], [one[role] for role in ROLES]) == ("EUDA", [[], [], [], []])
    assert (
        "EUDA (European Union Drugs Agency) takes part in no action."
        in cli("involvement", EXAMPLE, "--actor", "EUDA").out
    )


def test_an_actor_that_is_not_known_is_a_wrong_call(cli: Cli) -> None:
    shown = cli("involvement", EXAMPLE, "--actor", "GB")
    assert (shown.status, shown.out) == (2, "")
    assert "Did you mean UK?" in shown.err


def test_several_plans_and_one_that_cannot_be_read(cli: Cli, tmp_path: Path) -> None:
    write_plan(tmp_path / "one", a=ACTION)
    write_plan(tmp_path / "two", a="number: [")
    shown = cli("involvement", tmp_path)
    assert shown.status == 1
    assert shown.out.splitlines()[0] == "one"
    assert "two: who takes part cannot be told" in shown.err
    assert cli("involvement", tmp_path, "--format", "csv").status == 2
