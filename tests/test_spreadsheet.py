"""CSV as a spreadsheet reads it: every text comes out as it was."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from ccwp_plan.reports.spreadsheet import table
from conftest import EXAMPLE, Cli, laid_out

CHANGED = """10.10|10.1|=1+1|+a|-a|@x|3/4|3-4|12 %|(1)|1E5|10:30|10 pm|May 2020|1 May|TRUE|false|1.2.2020|0010
1 000|12,5|12345678901234567|-1"""
"""What a spreadsheet would read as something else."""
KEPT = "3(a)|10.10; 10.2|2020-06-30|12|0|–|– a dash|text of 10.10|E|Marching on|1 Mayor of two"


@pytest.mark.parametrize("text", CHANGED.replace("\n", "|").split("|"))
def test_a_text_that_would_become_something_else_begins_with_an_apostrophe(text: str) -> None:
    assert [*csv.reader(io.StringIO(table(["head"], [[text]])))] == [["head"], [f"'{text}"]]


@pytest.mark.parametrize("text", KEPT.split("|"))
def test_other_texts_are_as_they_are(text: str) -> None:
    assert [*csv.reader(io.StringIO(table(["head"], [[text]])))] == [["head"], [text]]


@pytest.mark.slow
def test_libreoffice_gives_back_every_cell(tmp_path: Path) -> None:
    rows = [[text, "x"] for text in (*CHANGED.replace("\n", "|").split("|"), *KEPT.split("|"))]
    (tmp_path / "table.csv").write_bytes(table(["text", "x"], rows).encode())
    opened = laid_out(tmp_path, "table.csv", "csv").read_text(encoding="utf-8")
    assert [*csv.reader(io.StringIO(opened))] == [*csv.reader(io.StringIO(table(["text", "x"], rows)))]


@pytest.mark.slow
def test_the_action_10_10_is_another_than_10_1_in_libreoffice(tmp_path: Path, cli: Cli) -> None:
    shown = cli("coverage", EXAMPLE, "--format", "csv").out
    (tmp_path / "coverage.csv").write_bytes(shown.encode())
    opened = csv.DictReader(io.StringIO(laid_out(tmp_path, "coverage.csv", "csv").read_text(encoding="utf-8")))
    main = {row["id"]: row["main"] for row in opened}
    assert main["3(a)"] == "'10.10"
    assert [main[id_] for id_ in main] == [row["main"] for row in csv.DictReader(io.StringIO(shown))]
