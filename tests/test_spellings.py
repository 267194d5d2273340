"""Every spelling of a value has one verdict: that of `validate`, of the schema, and of the tools that read the schema.

Each case is an action: those in `right` can be read, those in `wrong` cannot.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccwp_plan.checks.schemas import codes
from ccwp_plan.language.models import FileKind
from ccwp_plan.repository.load import load
from ccwp_plan.schemas.schema import schema
from conftest import ROOT, write_plan
from language_server import Editor, command
from test_schema import refused, shipped

CASES = sorted((ROOT / "tests" / "cases" / "spellings").rglob("*.yaml"))
WRONG = {case.name for case in CASES if case.parent.name == "wrong"}
COMMAND = command()


def test_there_are_enough_of_both() -> None:
    assert len(CASES) - len(WRONG) >= 30
    assert len(WRONG) >= 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_validate_and_the_schema_agree(case: Path, tmp_path: Path) -> None:
    text = case.read_text(encoding="utf-8")
    (plan,) = load([write_plan(tmp_path, a=text)])
    assert bool(plan.problems) is (case.name in WRONG), [problem.message for problem in plan.problems]
    assert bool(refused(FileKind.ACTION, text)) is (case.name in WRONG)


@pytest.fixture(scope="module")
def schema_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("schemas") / "action.schema.json"
    file.write_text(json.dumps(schema(FileKind.ACTION, shipped(), codes())), encoding="utf-8")
    return file


def test_check_jsonschema_gives_the_same_verdicts(schema_file: Path) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--output-format", "json", "--schemafile", str(schema_file)]
    done = subprocess.run([*check, *map(str, CASES)], capture_output=True, text=True, check=False, cwd=ROOT)
    told = json.loads(done.stdout)
    assert told["parse_errors"] == []
    assert {Path(error["filename"]).name for error in told["errors"]} == WRONG


@pytest.fixture(scope="module")
def editor(schema_file: Path) -> Iterator[Editor]:
    assert COMMAND is not None
    with Editor(COMMAND, schema_file.parent) as opened:
        yield opened


@pytest.mark.skipif(COMMAND is None, reason="needs node, and yaml-language-server from npm")
def test_the_language_server_gives_the_same_verdicts(editor: Editor, schema_file: Path) -> None:
    line = f"# yaml-language-server: $schema={schema_file.name}\n"
    refused_ = set()
    for case in CASES:
        file = schema_file.parent / case.name
        if editor.open(file, line + case.read_text(encoding="utf-8")):
            refused_.add(case.name)
        editor.close(file)
    assert refused_ == WRONG
