"""Tables of answers: the cases of tests/cases/answers/, each with the comments that are right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ccwp_plan.exchange import reading
from ccwp_plan.exchange.collecting.answers import Answers, answers, answers_in
from ccwp_plan.exchange.collecting.collected import Collected
from ccwp_plan.exchange.word import read
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from conftest import ROOT
from table_files import FORMATS, Cell, Spanning, write_tables

CASES = sorted((Path(__file__).parent / "cases" / "answers").glob("*.yaml"))
DRAFT = ROOT / "tests" / "comments" / "plans" / "draft"


@cache
def draft() -> LoadedPlan:
    (plan,) = load([DRAFT])
    return plan


def cell(given: Any) -> Cell:
    """A cell of a case: a text, or what else it is."""
    match given:
        case {"number": number}:
            return Decimal(str(number))
        case {"day": date() as day}:
            return day
        case {"text": text}:
            return Spanning(str(text), given.get("rows", 1), given.get("columns", 1))
    return str(given)


def told(found: Answers) -> list[dict[str, Any]]:
    """The comments with what they say."""
    return [{key: value for key, value in asdict(one).items() if value and key != "at"} for one in found.comments]


def each() -> Iterator[Any]:
    for case in CASES:
        for kind in yaml.safe_load(case.read_text(encoding="utf-8")).get("formats", FORMATS):
            yield pytest.param(case, kind, id=f"{case.stem}-{kind}")


@pytest.mark.parametrize(("case", "kind"), each())
def test_a_table_of_answers_is_read(case: Path, kind: str, tmp_path: Path) -> None:
    said = yaml.safe_load(case.read_text(encoding="utf-8"))
    tables = [[[cell(one) for one in row] for row in table] for table in said["tables"]]
    file = write_tables(tmp_path / f"answers.{kind}", *tables)
    if kind == "docx":
        found = answers(read(file.read_bytes()), draft(), "DE", ())
    else:
        found = answers_in(reading.read(file), draft(), "DE")
    assert told(found) == said["comments"]
    assert [*found.remarks] == said.get("remarks", [])
