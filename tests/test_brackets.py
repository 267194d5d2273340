"""Values in square brackets, and those that are to be confirmed: read as the value within, printed as open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ccwp_plan.analysis.comparison import compare
from ccwp_plan.checks.document import count_brackets, open_brackets
from ccwp_plan.checks.run import check
from ccwp_plan.documents.render import render
from ccwp_plan.editing.format import formatted
from ccwp_plan.language.brackets import within
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.open_values import Open
from ccwp_plan.language.plan import Plan
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.source import parse
from ccwp_plan.reports.comparison import json as json_of_comparison
from ccwp_plan.reports.comparison import text as text_of_comparison
from ccwp_plan.reports.terminal import Terminal
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from ccwp_plan.repository.versions import Version
from test_fields import meaningful, repository

TODAY = date(2022, 6, 30)
CONFIGURATION = frozenset({"strategy", "layout", "actors", "waivers", "severity"})
"""What is not negotiated, and so not printed as open."""


def places(model: type[Fields], value: dict[str, Any], loc: Loc = ()) -> Iterator[tuple[Loc, bool]]:
    """Where one value stands in the tree of a plan, and whether it is words."""
    for name, field in fields_of(model).items():
        items = value.get(name)
        for at, item in enumerate(items) if isinstance(items, list) else [(None, items)]:
            here = (*loc, name) if at is None else (*loc, name, at)
            if field.inner and isinstance(item, dict):
                yield from places(field.inner, item, here)  # type: ignore[arg-type]
            elif isinstance(item, str):
                yield here, field.is_words


PLAN, STRATEGY, WORDS = meaningful()
PLACES = [(loc, words) for loc, words in places(Plan, PLAN) if loc[0] != "severity"]
IDS = [".".join(map(str, loc)) for loc, _ in PLACES]
FORMS: dict[str, Callable[[str], Any]] = {"text": "[{}]".format, "list": lambda value: [value]}


def at(tree: Any, loc: Loc) -> Any:
    for step in loc:
        tree = tree[step]
    return tree


def replaced(loc: Loc, value: Any) -> dict[str, Any]:
    plan = deepcopy(PLAN)
    at(plan, loc[:-1])[loc[-1]] = value
    return plan


def found(plan: LoadedPlan) -> list[tuple[str, str]]:
    """The findings but those that say what is open."""
    return sorted((one.code, one.message) for one in check(plan, TODAY).findings if one.code != "D001")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("loc", "words"), PLACES, ids=IDS)
def test_a_value_in_brackets_is_read_as_the_value_within_and_counted(
    tmp_path: Path, loc: Loc, words: bool, form: str
) -> None:
    plain = repository(tmp_path / "plain", PLAN, STRATEGY)
    value = at(PLAN, loc)
    plan = repository(tmp_path / "open", replaced(loc, FORMS[form](value)), STRATEGY)
    assert count_brackets(plan) == count_brackets(plain) + 1 == len([*open_brackets(plan)])
    if not words:
        assert found(plan) == found(plain)
    assert len(plan.actions) == len(plain.actions)
    (place,) = [place for _, place in open_brackets(plan) if within(place.value) == value or form == "text"]
    assert place.span().line > 0


@pytest.mark.parametrize("form", FORMS)
def test_every_value_of_an_action_is_printed_with_its_brackets(tmp_path: Path, form: str) -> None:
    plan = deepcopy(PLAN)
    locs = [loc for loc, _ in PLACES if loc[0] not in CONFIGURATION]
    for loc in locs:
        at(plan, loc[:-1])[loc[-1]] = FORMS[form](at(plan, loc))
    found_ = repository(tmp_path, plan, STRATEGY)
    shown = render(check(found_, TODAY), "note", "md", draft=True).content.decode()
    shown, told = shown.replace("\\[", "[").replace("\\]", "]"), set()
    for loc in locs:
        path = tuple(step for step in loc if isinstance(step, str))
        if path in WORDS and re.search(rf"(?<![0-9]){re.escape(WORDS[path])}", shown):
            assert f"[{WORDS[path]}" in shown, path
            told.add(path)
    assert {("actions", "results", "target"), ("actions", "empact", "priority"), ("document", "number")} <= told


def test_a_finding_is_at_the_value_in_its_brackets_with_the_nearest_name(tmp_path: Path) -> None:
    plan = repository(tmp_path, replaced(("actions", 0, "co_leaders"), ["FR", "[DEU]", ["Fr"]]), STRATEGY)
    wrong = [one for one in check(plan, TODAY).findings if one.code == "A003" and one.message.startswith(("DEU", "Fr"))]
    assert [one.help.split("? ")[0] for one in wrong] == ["Did you mean DE", "Write `FR`."]
    assert len({one.span.line for one in wrong}) == 2


def version(plan: LoadedPlan) -> Version:
    return Version("p", plan.place.source.path, ())


TBC = """\
strategy: 7806-19
number: 10
title: T
period: {start: 2020-01-01, end: 2021-12-31}
actions:
- number: 10.1
  title: A
  objectives: [2(b)]
  leader: tbc
  aim: A
  results:
  - {indicator: I, unit: u, baseline: TBC, target: tbc, due: [tbc]}
  milestones:
  - {title: M, due: tbc}
  empact_exemption: x
- number: 10.2
  title: B
  objectives: ["[2(b)]", [2(a)]]
  leaders: [DE, tbc, [FR]]
  aim: A
  results:
  - {indicator: I, unit: u, target: [20], due: "[2021-Q2]"}
  empact_exemption: x
"""
AGREED = (
    TBC.replace("leader: tbc", "leader: DE")
    .replace("target: tbc", "target: 30")
    .replace('"[2(b)]", [2(a)]', "2(b), 2(a)")
    .replace("tbc, [FR]", "FR, [NL]")
    .replace("target: [20]", "target: 20")
    .replace('"[2021-Q2]"', "2021-06-30")
)


def written(folder: Path, text: str) -> LoadedPlan:
    folder.mkdir()
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    (plan,) = load([folder / "plan.yaml"])
    assert plan.problems == ()
    return plan


def test_what_is_to_be_confirmed_is_given_is_open_and_is_no_finding(tmp_path: Path) -> None:
    plan = written(tmp_path / "p", TBC)
    assert {one.code for one in check(plan, TODAY).findings} == {"O004"}
    assert count_brackets(plan) == 11
    (tmp_path / "q").mkdir()
    agreed = written(tmp_path / "q" / "q", TBC.replace("actions:", "status: agreed\nactions:", 1))
    assert [one.code for one in check(agreed, TODAY).findings if one.code != "O004"] == ["D001"] * 11
    shown = render(check(plan, TODAY), "annex", "md", draft=False).content.decode()
    assert shown.count("to be confirmed") == 9  # the leaders and the date in the overview, too
    assert "tbc" not in shown.casefold()
    assert "nan" not in shown.casefold().replace("finan", "")


@pytest.mark.parametrize("field", ["participants: tbc", "partners: [tbc]", "status: tbc", "co_leaders: [tbc]"])
def test_other_values_cannot_be_to_be_confirmed(tmp_path: Path, field: str) -> None:
    (tmp_path / "plan.yaml").write_text(TBC.replace("  aim: A\n", f"  aim: A\n  {field}\n", 1), encoding="utf-8")
    (plan,) = load([tmp_path / "plan.yaml"])
    assert [one.code for one in check(plan, TODAY).findings if one.code in ("F003", "A003")] != []


def test_a_comparison_says_where_brackets_are_lifted(tmp_path: Path) -> None:
    old, new = written(tmp_path / "old", TBC), written(tmp_path / "new", AGREED)
    sides = version(old), version(new)
    text = "".join(text_of_comparison.comparison(compare(old, new), sides, Terminal()))
    assert "brackets lifted from 2(b), 2(a)" in text
    assert "added [NL]; removed to be confirmed; brackets lifted from FR" in text
    assert "to be confirmed → DE" in text
    assert "[20] → 20 (the brackets are lifted)" in text
    assert "[2021-Q2] → 2021-06-30 (the date is now exact)" in text
    told = json_of_comparison.comparison(compare(new, old), sides, Terminal())
    assert '"open": true' in told
    assert '"due_by": "2021-06-30"' in told
    assert compare(old, written(tmp_path / "same", TBC)).empty


@pytest.mark.parametrize("text", [TBC, AGREED])
def test_fmt_keeps_every_bracket(tmp_path: Path, text: str) -> None:
    plan = written(tmp_path / "p", text)
    new = formatted(plan.place.source, Plan, plan.taxonomy)
    again = written(tmp_path / "q", new)
    assert compare(plan, again).empty
    assert formatted(parse(new.encode(), Path("plan.yaml")), Plan, plan.taxonomy) == new


def test_a_list_of_many_values_in_brackets_is_read_in_one_pass(tmp_path: Path) -> None:
    many = [f"X{at}" for at in range(30_000)]
    text = TBC.replace("  leader: tbc\n", f"  leader: tbc\n  partners: [{', '.join(f'[{id_}]' for id_ in many)}]\n", 1)
    plan = written(tmp_path / "p", text)
    assert plan.actions[0].fields.partners == tuple(many)
    assert all(isinstance(id_, Open) for id_ in plan.actions[0].fields.partners)
