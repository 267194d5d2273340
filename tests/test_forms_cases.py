"""What somebody types into a form, and what is found in it or written of it: a case is a file in cases/forms.

`cells` are typed into the form of SE, or of another `actor`; a value is what YAML reads: a text, a number, a date. A
text that begins with = is a formula, unless the case says `text`. `formats` are formats of these cells, `fields` says
how much the form asks. `found` is all that is said of the form, `written` the lines of the plan that go and come. With
an error nothing is written.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from ccwp_plan.checks.run import Checked, check
from ccwp_plan.exchange.asked import Asked
from ccwp_plan.repository.load import load
from conftest import EXAMPLE
from forms import DAY, changes, exported, imported, saved, told

CASES = sorted((Path(__file__).parent / "cases" / "forms").glob("*.yaml"))


@cache
def example() -> Checked:
    """The example plan, which no test changes."""
    (plan,) = load([EXAMPLE])
    return check(plan, DAY)


@cache
def form(actor: str, asked: Asked) -> bytes:
    return exported(example(), actor, asked)


def filled_in(case: dict[str, Any]) -> bytes:
    """The workbook of a case."""
    book = openpyxl.load_workbook(io.BytesIO(form(case.get("actor", "SE"), Asked(case.get("fields", "progress")))))
    for name, value in case["cells"].items():
        sheet, _, cell = name.rpartition("!")
        at = book[sheet][cell]
        at.value = value
        if isinstance(value, str):
            at.data_type = "f" if value.startswith("=") and not case.get("text") else "s"
        at.number_format = case.get("formats", {}).get(name, at.number_format)
    return saved(book)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_case_is_found_or_written_as_its_file_says(file: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    came_back = tmp_path / "SE.xlsx"
    came_back.write_bytes(filled_in(case))
    found = imported(example(), [came_back])
    assert told(found) == case.get("found", [])
    assert found.has_errors or changes(found) == case.get("written", [])


def test_forty_cells_are_wrong() -> None:
    cases = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in CASES]
    assert sum(any(line.startswith("error") for line in case.get("found", [])) for case in cases) >= 40
