"""What officials type wrong, each told at once: `cases/mistakes` holds the mistakes, a folder for each kind.

A case is a file as an official saved it, beside it what is to be found:

    cases/mistakes/<kind>/<name>.yaml      an action; plan-, note-, strategy- or oap- before <name>: that file
    cases/mistakes/<kind>/<name>.expect    a block for each finding, with a blank line between two

    Y001 2:25
    message: colon | title
    help: title: "Joint operation: cocaine"

The first line of a block has the code, the line and the column; `message` and `help` have the words that must be in
them, with ` | ` between two; `at` names another file than that of the case, such as plan.yaml. A case says all that
is found: one mistake is one finding, and a second block is for a second mistake, as where a case shows that other
fields are still checked. An action is the second of the plan PLAN of test_cases.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.run import check
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.models import models
from ccwp_plan.reading.rest import rest_of
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.load import load
from test_cases import ACTION, CASES, PLAN, TODAY, located, written
from test_words_of_messages import strange

MISTAKES = sorted((CASES / "mistakes").rglob("*.yaml"))
PLACES = {
    "plan": "plan.yaml",
    "note": "notes/note.yaml",
    "strategy": "../../strategies/mini.yaml",
    "oap": "../../oaps/oap.yaml",
}
"""Where a case is put in its plan, by the first word of its name; an action by default."""
ACTION_FILE = "actions/10.2.yaml"

OF_LIBRARIES = re.compile(
    r"mapping|scalar|sequence|token|stream|document (?:start|indicator)|expected (?:key|node|'|<)|did not find"
    r"|could not find|while (?:scanning|parsing)|block (?:entries|end)|flow|simple key|indentation space|anchor name"
    r"|input should|field required|extra inputs|validation error|valid (?:string|list|dictionary|integer|number|date)"
    r"|unable to parse|value error|type=|\bstr\b|\bNone\b|\bNoneType\b",
    re.IGNORECASE,
)
"""How libyaml and pydantic speak; what stands between quotation marks is the file's own."""


class Expected(NamedTuple):
    """A finding as a case has it, and the words that must be in its message and in its help."""

    found: tuple[str, int, int, str]
    message: tuple[str, ...]
    help: tuple[str, ...]


def place_of(case: Path) -> str:
    """The file of a plan that a case is."""
    return PLACES.get(case.stem.partition("-")[0], ACTION_FILE)


def expected(case: Path) -> list[Expected]:
    """All that a case says is found in it."""
    text = case.with_suffix(".expect").read_text(encoding="utf-8")
    return sorted(_block(block.splitlines(), place_of(case)) for block in text.strip().split("\n\n"))


def _block(lines: list[str], file: str) -> Expected:
    code, place = lines[0].split()
    line, column = place.split(":")
    told = dict(line.split(": ", 1) for line in lines[1:])
    message, help_, at = told.pop("message"), told.pop("help"), told.pop("at", file)
    assert told == {}, lines
    return Expected((at, int(line), int(column), code), _words(message), _words(help_))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(" | "))


@cache
def findings(case: Path) -> list[tuple[tuple[str, int, int, str], Finding]]:
    """All that is found in a case and not waived, with files relative to the plan."""
    with TemporaryDirectory() as folder:
        plan = Path(folder) / "plans" / "plan"
        written(plan, (CASES / "strategies" / "mini.yaml").read_bytes(), PLACES["strategy"])
        written(plan, PLAN)
        written(plan, case.read_bytes(), place_of(case))
        found = [finding for one in load([plan]) for finding in check(one, TODAY).findings if not finding.waived]
        return sorted(((located(finding, plan), finding) for finding in found), key=lambda pair: pair[0])


def named(case: Path) -> str:
    """A case's name, as pytest shows it."""
    return f"{case.parent.name}/{case.stem}"


@pytest.mark.parametrize("case", MISTAKES, ids=named)
def test_a_mistake_is_one_finding_at_its_place_and_in_the_words_of_its_reader(case: Path) -> None:
    wanted = expected(case)
    found = findings(case)
    assert [where for where, _ in found] == [one.found for one in wanted], [one.message for _, one in found]
    for (_, finding), one in zip(found, wanted, strict=True):
        assert [word for word in one.message if word not in finding.message] == [], finding.message
        assert [word for word in one.help if word not in finding.help] == [], finding.help


def said(case: Path) -> Iterator[str]:
    """What is said of a case, without what it says itself: that stands between quotation marks or is to be typed."""
    for _, finding in findings(case):
        yield re.sub(r"‘[^’]*’|`[^`]*`", "‘…’", f"{finding.message} {finding.help}")


def test_no_message_has_the_words_of_a_library() -> None:
    texts = {text for case in MISTAKES for text in said(case)}
    assert {text: words for text in texts if (words := OF_LIBRARIES.findall(text) + strange(text))} == {}


def test_the_words_of_libraries_are_found() -> None:
    assert OF_LIBRARIES.search("mapping values are not allowed in this context")
    assert OF_LIBRARIES.search("Input should be a valid string")


def test_there_are_enough_of_them() -> None:
    assert len(MISTAKES) >= 110


def test_every_case_says_what_is_expected() -> None:
    assert {case.with_suffix("") for case in MISTAKES} == {
        file.with_suffix("") for file in (CASES / "mistakes").rglob("*.expect")
    }


SIGNS = [
    "\t",
    "\n",
    " ",
    ": ",
    "- ",
    "'",
    '"',
    "[",
    "}",
    "#",
    "&",
    "*",
    "\\",
    "\N{NO-BREAK SPACE}",
    "\N{LEFT DOUBLE QUOTATION MARK}",
]


@given(st.lists(st.tuples(st.integers(0, len(ACTION)), st.sampled_from(SIGNS)), min_size=1, max_size=3))
def test_the_rest_of_a_file_stands_where_it_stood(typed: list[tuple[int, str]]) -> None:
    text = ACTION
    for at, sign in typed:
        text = text[:at] + sign + text[at:]
    source = parse(text.encode(), Path("x.yaml"))
    for rest in filter(None, [rest_of(source)]):
        assert rest.legible is not None
        assert rest.lost
        kept = [at for at in range(len(text)) if not any(start <= at < end for start, end in rest.lost)]
        assert len(rest.legible) == len(text)
        assert [rest.legible[at] for at in kept] == [text[at] for at in kept]
        assert rest.text == text
        assert all(0 <= at <= len(text) for refusal in rest.refusals for at in refusal.offsets)


def test_a_text_without_a_mistake_has_no_rest() -> None:
    assert rest_of(parse(ACTION.encode(), Path("x.yaml"))) is None


GROUPS = {"action": "number", "result": "results:", "milestone": "milestones:"}
"""Groups of fields, each with what stands before its fields in the action below."""
WRITTEN = """\
number: 10.2
title: Train officers
objectives: [2(a)]
leader: FR
co_leaders: [DE]
participants: [AT]
partners: [Europol]
status: ongoing
period: {start: 2020}
background: Smugglers learn.
aim: Train officers.
approach: By courses.
deliverables: [A course]
results:
  - indicator: Officers
    unit: officers
    baseline: 0
    target: 20
    due: 2021-06-30
    verification: Final report
milestones:
  - title: Kick-off
    due: 2020-03-31
    done: 2020-04-02
empact_exemption: Training serves every priority.
resources: Two meetings a year.
"""
"""An action in which nothing is found."""
RENAMED = [
    (group, field.written, name)
    for group in GROUPS
    for field in fields_of(models()[group]).values()
    for name in field.synonyms
    if re.search(rf"^{'' if group == 'action' else '(?:    |  - )'}{field.written}:", WRITTEN, re.MULTILINE)
]


def renamed(number: int, group: str, field: str, name: str) -> str:
    """The action with another number and title, and another name of a field."""
    text = WRITTEN.replace("10.2", f"10.{number}").replace("Train", f"Train {number}")
    start, before = text.index(GROUPS[group]), "^" if group == "action" else "(?<=    )|(?<=  - )"
    return text[:start] + re.sub(rf"(?:{before}){field}:", f"{name}:", text[start:], count=1, flags=re.MULTILINE)


def test_each_other_name_of_a_field_is_told_once_with_the_name_to_write(tmp_path: Path) -> None:
    """One finding for each synonym that is declared with a field, and none that the field is missing."""
    plan = tmp_path / "plans" / "plan"
    told: dict[tuple[str, str, str], list[tuple[str, str]]] = {one: [] for one in RENAMED}
    written(tmp_path, (CASES / "strategies" / "mini.yaml").read_bytes(), "strategies/mini.yaml")
    written(plan, PLAN)
    for at, one in enumerate(RENAMED):
        written(plan, renamed(at + 2, *one), f"actions/{at}.yaml")
    for finding in check(load([plan])[0], TODAY).findings:
        told[RENAMED[int(Path(finding.file).stem)]].append((finding.code, finding.help))
    assert len(told) > 80
    assert told == {(group, field, name): [("F002", f"Write `{field}`.")] for group, field, name in RENAMED}
