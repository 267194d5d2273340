"""Actions in parts: what a part has from its whole, where it is printed, and what coverage makes of it."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ccwp_plan.analysis.coverage import Coverage, coverage
from ccwp_plan.checks.run import check
from ccwp_plan.documents import annex
from ccwp_plan.documents.plan import Setting
from ccwp_plan.documents.render import render
from ccwp_plan.documents.view import ActionView
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from conftest import Cli

TODAY = date(2021, 6, 30)
IDS = ("1(a)", "1(b)", "2(a)", "2(b)", "3(a)(i)", "3(b)")


def whole(number: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "title": f"Title {number}", "objectives": ["2(b)"], "leader": "DE", **more}


def part(number: str, of: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "title": f"Title {number}", "part_of": of, **more}


def loaded(folder: Path, actions: list[dict[str, Any]], **more: Any) -> LoadedPlan:
    plan = {"strategy": "7806-19", "number": "10", "title": "T", "period": {"start": "2020", "end": "2021"}, **more}
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump({**plan, "actions": actions}, sort_keys=False, allow_unicode=True)
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    (found,) = load([folder / "plan.yaml"])
    assert found.problems == ()
    return found


def codes(plan: LoadedPlan) -> list[tuple[str, str | None]]:
    return sorted((one.code, one.action) for one in check(plan, TODAY).findings if one.code not in ("O004", "A010"))


FAMILY = [
    whole("10.1", results=[{"indicator": "I", "unit": "u", "target": "3", "due": "2021"}], empact_exemption="x"),
    whole("10.2", empact_exemption="x"),
    part("10.3", "10.1"),
    part("10.4", "10.3", leaders=["FR", "NL"], objectives=["3(b)"]),
    part("10.5", "10-4"),
    part("10.6", "10.2", results=[{"indicator": "I", "unit": "u", "target": "3", "due": "2021"}]),
]


def test_a_part_has_from_its_whole_what_it_does_not_give(tmp_path: Path) -> None:
    plan = loaded(tmp_path, FAMILY)
    assert codes(plan) == []
    led = {action.number: (action.leading, [one.id for one in action.serves]) for action in plan.actions}
    assert led["10.3"] == (("DE",), ["2(b)"])
    assert led["10.4"] == led["10.5"] == (("FR", "NL"), ["3(b)"])
    assert [action.number for action in plan.printed] == ["10.1", "10.3", "10.4", "10.5", "10.2", "10.6"]
    assert [action.number for action in plan.actions] == [f"10.{at}" for at in range(1, 7)]


def test_a_whole_without_results_is_asked_for_them_and_its_parts_are_not(tmp_path: Path) -> None:
    plan = loaded(tmp_path, [whole("10.1"), part("10.2", "10.1"), part("10.3", "10.2")])
    assert codes(plan) == [("E002", "10.1"), ("R001", "10.1")]


def test_the_parts_of_a_discontinued_action_are_discontinued(tmp_path: Path) -> None:
    stopped = whole("10.1", status="discontinued", discontinued_because="x")
    plan = loaded(tmp_path, [stopped, part("10.2", "10.1", objectives=["3(b)"])])
    assert coverage(plan).share == 0


def test_a_whole_that_cannot_be_read_is_not_missed(tmp_path: Path) -> None:
    plan = loaded(tmp_path, [whole("10.1"), part("10.2", "10.7")])
    assert ("A011", "10.2") in codes(plan)
    actions = tmp_path / "actions"
    actions.mkdir()
    (actions / "10.7.yaml").write_text("number: [", encoding="utf-8")
    (again,) = load([tmp_path])
    assert not [one for one in check(again, TODAY).findings if one.code == "A011"]


def test_a_chain_of_many_parts_and_a_circle_of_many_are_read_at_once(tmp_path: Path) -> None:
    chain = [whole("10.1"), *(part(f"10.{at}", f"10.{at - 1}") for at in range(2, 3000))]
    plan = loaded(tmp_path, chain)
    assert [action.number for action in plan.printed] == [action["number"] for action in chain]
    assert plan.actions[-1].leading == ("DE",)
    circle = [part(f"10.{at}", f"10.{at % 3000 + 1}") for at in range(1, 3001)]
    wrong = [one for one in check(loaded(tmp_path / "c", circle), TODAY).findings if one.code == "A011"]
    assert len(wrong) == 3000
    assert wrong[0].message.endswith("→ ….")


families = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.one_of(st.none(), st.lists(st.sampled_from(IDS), min_size=1, unique=True)),
        st.sampled_from(["planned", "discontinued"]),
    ),
    max_size=8,
)


def family(given_: list[tuple[int, list[str] | None, str]], repeat: bool = False) -> list[dict[str, Any]]:
    """Two wholes and parts of them and of each other; with `repeat`, parts write what they would have from above."""
    actions = [whole("10.1"), whole("10.2", objectives=["1(a)"])]
    for at, (of, objectives, status) in enumerate(given_, 3):
        above = actions[of % len(actions)]
        own: dict[str, Any] = {"objectives": objectives} if objectives else {}
        if repeat and not objectives:
            own = {"objectives": above["objectives"]}
        because = {"discontinued_because": "x"} if status == "discontinued" else {}
        actions.append(part(f"10.{at}", above["number"], status=status, **own, **because))
    return actions


def statuses(found: Coverage) -> list[tuple[str, str]]:
    return [(row.node.id, str(row.status)) for row in found.rows]


@settings(max_examples=60, deadline=None)
@given(families)
def test_what_a_part_has_from_above_covers_nothing_twice(tmp_path_factory: Any, given_: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("parts")
    plan = loaded(folder / "a", family(given_))
    repeated = loaded(folder / "b", family(given_, repeat=True))
    assert statuses(coverage(plan)) == statuses(coverage(repeated))
    silent = {action["number"] for action in family(given_) if "objectives" not in action}
    for row in coverage(plan).rows:
        assert not silent & {*row.main, *row.supporting}
        assert len({*row.main}) == len(row.main)
    without = [action for action in family(given_) if action["number"] not in silent]
    kept = {action["number"] for action in without}
    if all(action.get("part_of") in (None, *kept) for action in without):
        rows = [(row.node.id, row.main) for row in coverage(loaded(folder / "c", without)).rows]
        assert rows == [(row.node.id, row.main) for row in coverage(plan).rows]


@settings(max_examples=40, deadline=None)
@given(families)
def test_every_action_is_printed_once_and_below_its_whole(tmp_path_factory: Any, given_: list[Any]) -> None:
    plan = loaded(tmp_path_factory.mktemp("parts"), family(given_))
    order = {action: at for at, action in enumerate(plan.printed)}
    assert {*order} == {*plan.actions}
    for action in plan.actions:
        if action.whole:
            between = plan.printed[order[action.whole] + 1 : order[action]]
            assert all(one.topmost is action.topmost for one in between)
            assert order[action] > order[action.whole]


@pytest.mark.parametrize("layout", ["fiches", "table", "both"])
@pytest.mark.parametrize(
    "format_", ["html", "md", *(pytest.param(one, marks=pytest.mark.slow) for one in ("docx", "pdf"))]
)
def test_the_annex_names_wholes_and_parts(tmp_path: Path, layout: str, format_: str) -> None:
    plan = check(loaded(tmp_path, FAMILY, layout=layout), TODAY)
    content = render(plan, "annex", format_, draft=False).content
    if format_ in ("html", "md"):
        text = content.decode()
        text = re.sub(r"<[^>]+>", " ", text) if format_ == "html" else text
        assert text.count("part of 10.1") == 1
        if layout != "table":
            assert re.search(r"Parts[\s|]+10\.3", text)
        assert re.search(r"Part of[:*\s|]+10\.4", text)
    assert io.BytesIO(content).read(2) in (b"PK", b"%P", b"<!", b"**")


def test_the_table_has_a_part_below_its_whole_under_the_objective_of_that(tmp_path: Path) -> None:
    checked = check(loaded(tmp_path, FAMILY, layout="table"), TODAY)
    (group,) = annex.view(checked, Setting(draft=False)).table
    assert [row.action.number for row in group.rows] == ["10.1", "10.3", "10.4", "10.5", "10.2", "10.6"]
    views: list[ActionView] = [row.action for row in group.rows]
    assert [view.part_of and view.part_of.number for view in views] == [None, "10.1", "10.3", "10.4", None, "10.2"]
    assert [one.id for one in group.rows[2].others] == ["3(b)"]


def test_a_part_can_be_begun_with_a_title_alone(tmp_path: Path, cli: Cli) -> None:
    loaded(tmp_path / "p", FAMILY)
    shown = cli("new-action", tmp_path / "p", "--title", "At sea", "--part-of", "10.3")
    assert shown.status == 0, shown.err
    (file,) = (tmp_path / "p" / "actions").iterdir()
    data = parse(file.read_bytes(), file).data
    assert data
    assert (data["number"], data["part_of"]) == ("10.3.1", "10.3")
    assert "leader" not in data
    assert "objectives" not in data
    refused = cli("new-action", tmp_path / "p", "--title", "At sea", "--part-of", "10.33")
    assert refused.status == 2
    assert "Did you mean ‘10.3’?" in refused.err


def test_the_parts_of_a_discontinued_action_are_not_carried_into_the_next_plan(tmp_path: Path, cli: Cli) -> None:
    stopped = whole("10.1", status="discontinued", discontinued_because="x")
    loaded(tmp_path / "plans" / "10th", [stopped, part("10.2", "10.1"), whole("10.3", aim="A")])
    cli("new-plan", tmp_path / "plans" / "11th", "--from", tmp_path / "plans" / "10th", "--carry", "unfinished")
    (new,) = load([tmp_path / "plans" / "11th"])
    assert [action.fields.title for action in new.actions] == ["Title 10.3"]
