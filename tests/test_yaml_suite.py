"""The documents of the public YAML test suite: each is read or refused with a place, at once.

The data is no part of this repository. It is looked for where the variable YAML_TEST_SUITE says, else in
../shared/yaml-test-suite: a folder with an index.json, or the suite's own layout, a folder with an in.yaml for each
document, with an in.json beside it where it loads as JSON and a file `error` where it is no YAML.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ccwp_plan.reading.extents import Tree
from ccwp_plan.reading.place import Source
from ccwp_plan.reading.rest import legible
from ccwp_plan.reading.source import parse
from conftest import ROOT
from laws import found_in
from test_cases import within

DATA = Path(os.environ.get("YAML_TEST_SUITE") or ROOT.parent / "shared" / "yaml-test-suite")
NOTHING = object()
LENIENT = frozenset({"9JBA", "DK95/01", "EB22", "QB6E", "RHX7", "SU5Z", "X4QW"})
"""No YAML 1.2, by a comment without a space before it or a line too far left, and read by libyaml all the same."""

STRICT = frozenset({"2SXE", "A2M4", "DK95/00", "W5VH", "Y2GN"})
"""YAML 1.2 that libyaml does not read: signs in the names of anchors, and tabs where a line is indented."""


@dataclass(frozen=True)
class Document:
    """A document of the suite: its id, its bytes, whether it is no YAML, and what it loads as where that is said."""

    name: str
    data: bytes
    wrong: bool
    loads: Any = NOTHING


def documents() -> list[Document]:
    index = DATA / "index.json"
    if index.is_file():
        entries = json.loads(index.read_text(encoding="utf-8"))
        return [
            Document(
                entry["yaml_test_suite"],
                (DATA / entry["file"]).read_bytes(),
                entry["verdict"].startswith("reject") and entry["verdict"] != "reject-as-plan",
                entry.get("loads_as_json", NOTHING),
            )
            for entry in entries
        ]
    return [_of_the_suite(file) for file in sorted(DATA.rglob("in.yaml"))]


def _of_the_suite(file: Path) -> Document:
    name, loads = file.parent.relative_to(DATA).as_posix(), file.with_name("in.json")
    try:
        value = json.loads(loads.read_text(encoding="utf-8")) if loads.is_file() else NOTHING
    except ValueError:  # several documents, or none
        value = NOTHING
    return Document(name, file.read_bytes(), file.with_name("error").exists(), value)


DOCUMENTS = documents()
if not DOCUMENTS:
    pytest.skip(f"there is no YAML test suite in {DATA}: YAML_TEST_SUITE can say where it is", allow_module_level=True)


def test_the_data_is_there() -> None:
    assert len(DOCUMENTS) > 40


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_a_document_is_read_or_refused_with_a_place_within_a_second(document: Document, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(document.data)
    with within(1):
        source = legible(parse(document.data, file))
        found = found_in([file])
    refused = {finding.code for finding in found if finding.code[0] == "Y"}
    assert refused if source.problems else found, "none of them is a plan"
    assert refused == {problem.code for problem in source.problems}
    assert source.data is not None or refused


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if one.wrong], ids=lambda document: document.name)
def test_what_is_no_yaml_is_refused(document: Document) -> None:
    assert parse(document.data, Path("plan.yaml")).problems or document.name in LENIENT


@pytest.mark.parametrize(
    "document", [one for one in DOCUMENTS if one.loads is not NOTHING], ids=lambda document: document.name
)
def test_what_is_read_is_what_the_suite_says_in_text(document: Document) -> None:
    source = parse(document.data, Path("plan.yaml"))
    if source.problems:
        assert not isinstance(document.loads, dict) or refuses_more_than_yaml(source) or document.name in STRICT
    else:
        assert source.data == as_text(document.loads)


def refuses_more_than_yaml(source: Source) -> bool:
    """Whether all that is refused is so by the language, which leaves out some of YAML, and not as a mistake in it."""
    return "Y001" not in {problem.code for problem in source.problems}


def as_text(value: Any) -> Tree:
    """A value as the language has it: every scalar is text, and what is given no value is left out."""
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return None if value is None else str(value)
