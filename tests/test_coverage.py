"""Coverage, as docs/language.md defines it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from ccwp_plan.analysis.coverage import Status, cover
from ccwp_plan.language.action import Action
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.repository.load import load_strategy
from ccwp_plan.repository.loaded import LoadedAction, LoadedStrategy
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES
from conftest import ACTION, EXAMPLE, PLAN, Cli, Run, write_plan

_LOADED = load_strategy(SHIPPED_STRATEGIES / "7806-19.yaml")
assert isinstance(_LOADED, LoadedStrategy)
TAXONOMY: Taxonomy = _LOADED.taxonomy
PLACE = _LOADED.place
IDS = [node.id for node in TAXONOMY.nodes]
KEYS = [
    *("version", "plan", "strategy", "coverage_level"),
    *("total", "covered", "partly", "uncovered", "percent", "objectives"),
]


def action(number: int, main: list[str], supporting: list[str], status: str = "planned") -> LoadedAction:
    fields = {"number": f"10.{number}", "title": "T", "leader": "DE", "aim": "A", "status": status}
    found = Action.model_validate({**fields, "objectives": main, "supporting_objectives": supporting})
    return LoadedAction.resolved(found, PLACE, frozenset(), TAXONOMY)


def statuses(*actions: LoadedAction) -> dict[str, str]:
    return {row.node.id: str(row.status) for row in cover(TAXONOMY, actions)}


def test_a_main_citation_covers_and_a_supporting_one_covers_in_part() -> None:
    found = statuses(action(1, ["2(b)"], ["3b"]))
    assert (found["2(b)"], found["3(b)"], found["1(a)"]) == ("covered", "partly", "uncovered")
    assert (found["2"], found["3"], found["1"]) == ("partly", "partly", "uncovered")


def test_an_objective_whose_children_are_all_covered_is_covered() -> None:
    assert statuses(action(1, ["3(a)(i)", "3(a)(ii)"], []))["3(a)"] == "covered"
    assert statuses(action(1, ["3(a)(i)"], ["3(a)(ii)"]))["3(a)"] == "partly"
    assert statuses(action(1, ["3(a)(i)"], []))["3(a)"] == "partly"


def test_a_citation_from_above_covers_nothing_below() -> None:
    found = statuses(action(1, ["1"], []))
    assert (found["1"], found["1(a)"]) == ("covered", "uncovered")


def test_a_discontinued_action_addresses_nothing() -> None:
    assert set(statuses(action(1, ["2(b)"], ["1(a)"], "discontinued")).values()) == {"uncovered"}


@st.composite
def plans(draw: st.DrawFn) -> list[LoadedAction]:
    some = st.lists(st.sampled_from([*IDS, "9(z)"]), max_size=4)
    return [
        action(n, draw(some) or ["9(z)"], draw(some), draw(st.sampled_from(["planned", "completed", "discontinued"])))
        for n in range(1, draw(st.integers(1, 6)))
    ]


@given(plans())
def test_every_status_follows_from_its_definition(actions: list[LoadedAction]) -> None:
    live = [one.fields for one in actions if one.fields.status != "discontinued"]
    main = {node.id for one in live for cited in one.objectives if (node := TAXONOMY.find(cited))}
    supporting = {node.id for one in live for cited in one.supporting_objectives if (node := TAXONOMY.find(cited))}

    def covered(node: Node) -> bool:
        below = TAXONOMY.children.get(node, [])
        return node.id in main or (bool(below) and all(map(covered, below)))

    def addressed(node: Node) -> bool:
        return node.id in main | supporting or any(map(addressed, TAXONOMY.children.get(node, [])))

    for row in cover(TAXONOMY, actions):
        partly = row.node.id in supporting or any(map(addressed, TAXONOMY.children.get(row.node, [])))
        expected = Status.COVERED if covered(row.node) else Status.PARTLY if partly else Status.UNCOVERED
        assert row.status is expected


@given(plans(), st.randoms())
def test_coverage_does_not_depend_on_the_order_of_the_actions(actions: list[LoadedAction], random: object) -> None:
    shuffled = sorted(actions, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert cover(TAXONOMY, actions) == cover(TAXONOMY, shuffled)


def test_json_has_the_promised_keys(cli: Cli) -> None:
    shown = cli("coverage", EXAMPLE, "--format", "json")
    found = json.loads(shown.out)
    assert shown.status == 0
    assert list(found) == KEYS
    assert (found["total"], found["covered"], found["partly"], found["uncovered"]) == (13, 11, 0, 2)
    assert (found["percent"], found["plan"], found["strategy"]) == (84.6, "10th-action-plan", "7806-19")
    assert list(found["objectives"][0]) == ["id", "level", "parent", "title", "text", "main", "supporting", "status"]
    assert [one["id"] for one in found["objectives"]] == IDS
    point = found["objectives"][IDS.index("3(a)(i)")]
    assert (point["level"], point["parent"], point["main"], point["status"]) == (3, "3(a)", ["10.9"], "covered")


@pytest.mark.parametrize(("threshold", "status"), [("84", 0), ("84.6", 0), ("84.7", 1), ("100", 1), ("0", 0)])
def test_fail_under(cli: Cli, threshold: str, status: int) -> None:
    shown = cli("coverage", EXAMPLE, "--fail-under", threshold)
    assert shown.status == status
    assert ("under the" in shown.err) is bool(status)


def test_a_share_that_is_too_small_is_told(tmp_path: Path, cli: Cli) -> None:
    told = "Coverage is 84.6 %, under the 90 % asked for.\n"
    assert told in cli("coverage", EXAMPLE, "--fail-under", "90", "--format", "json").err
    for name in ("one", "two"):
        write_plan(tmp_path / name, a=ACTION)
    assert "Coverage of two is 7.7 %, under the 20.5 % asked" in cli("coverage", tmp_path, "--fail-under", "20.5").err


def test_fail_under_is_exact(tmp_path: Path, cli: Cli) -> None:
    """1 of 13 is 7.6923... %: shown as 7.7, and still under 7.7."""
    folder = write_plan(tmp_path, a=ACTION)
    assert json.loads(cli("coverage", folder, "--format", "json").out)["percent"] == 7.7
    shown = cli("coverage", folder, "--fail-under", "7.7")
    assert shown.status == 1
    assert "Coverage is 7.69 %, under the 7.7 % asked for.\n" in shown.err
    assert cli("coverage", folder, "--fail-under", "7.69").status == 0


def test_a_plan_with_findings_has_a_coverage_and_is_told_of_them(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path, a=ACTION.replace("leader: DE", "leader: XX"))
    shown = cli("coverage", folder)
    assert shown.status == 0
    assert "1 error" in shown.err
    assert "1 of 13 specific objectives covered" in shown.out


def test_a_plan_that_cannot_be_read_has_none(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path, a=ACTION, b="number: [")
    shown = cli("coverage", folder)
    assert (shown.status, shown.out) == (1, "")
    assert "Y001" in shown.err


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1+1", "＝1+1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_csv_is_safe_in_a_spreadsheet(tmp_path: Path, cli: Cli, formula: str) -> None:
    (tmp_path / "strategies").mkdir()
    text = json.dumps({"id": "s", "title": "S", "levels": ["A"], "objectives": [{"id": "1", "title": formula}]})
    (tmp_path / "strategies" / "s.yaml").write_text(text, encoding="utf-8")
    write_plan(tmp_path / "plans" / "p", PLAN.replace("7806-19", "s"))
    shown = cli("coverage", tmp_path / "plans", "--format", "csv")
    _, row = csv.reader(io.StringIO(shown.out))
    assert not row[3].lstrip().startswith(("=", "+", "-", "@", "＝"))
    assert formula.strip() in row[3]


def test_csv_lists_every_objective(cli: Cli) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("coverage", EXAMPLE, "--format", "csv").out)))
    assert [row["id"] for row in rows] == IDS
    assert rows[IDS.index("2(b)")]["main"] == "10.4; 10.10"


def test_several_plans(tmp_path: Path, cli: Cli) -> None:
    for name in ("one", "two"):
        write_plan(tmp_path / name, a=ACTION)
    shown = cli("coverage", tmp_path)
    assert shown.out.count("1 of 13 specific objectives covered") == 2
    assert [line for line in shown.out.splitlines() if line in ("one", "two")] == ["one", "two"]
    shown = cli("coverage", tmp_path, "--format", "json")
    assert shown.status == 2
    assert "one, two" in shown.err


# A minimum for a level


def failures(run: Run) -> list[str]:
    return [line for line in run.err.splitlines() if line.startswith("Coverage")]


@pytest.mark.parametrize("level", ["specific", "Specific objective", "SPECIFIC  OBJECTIVE"])
def test_a_minimum_for_a_level_by_its_name_or_its_first_word(cli: Cli, level: str) -> None:
    shown = cli("coverage", EXAMPLE, "--fail-under", f"{level}=100")
    assert shown.status == 1
    assert failures(shown) == ["Coverage of specific objectives is 84.6 %, under the 100 % asked for."]
    assert cli("coverage", EXAMPLE, "--fail-under", f"{level}=84.6").status == 0


def test_every_minimum_is_held_and_what_falls_short_is_said(cli: Cli) -> None:
    minimums = ("strategic=33", "strategic=33.4", "80", "90", "point=51", "point=50")
    shown = cli("coverage", EXAMPLE, *(word for one in minimums for word in ("--fail-under", one)))
    assert shown.status == 1
    assert failures(shown) == [
        "Coverage of strategic objectives is 33.3 %, under the 33.4 % asked for.",
        "Coverage is 84.6 %, under the 90 % asked for.",
        "Coverage of points is 50 %, under the 51 % asked for.",
    ]
    assert cli("coverage", EXAMPLE).out == shown.out


@pytest.mark.parametrize("given", ["specific", "specific=", "=80", "specific=101", "nan", "-1", "80 %", "a=b=x"])
def test_what_is_no_minimum_is_a_wrong_call(cli: Cli, given: str) -> None:
    shown = cli("coverage", EXAMPLE, f"--fail-under={given}")
    assert (shown.status, shown.out) == (2, "")
    assert "is not a percentage" in " ".join(shown.err.replace("│", "").split())


def test_a_level_that_the_strategy_does_not_have_is_a_wrong_call_that_names_the_levels(cli: Cli) -> None:
    shown = cli("coverage", EXAMPLE, "--fail-under", "objective=80")
    assert (shown.status, shown.out) == (2, "")
    assert "Strategic objective, Specific objective, Point" in shown.err


def test_a_first_word_that_several_levels_share_does_not_do(tmp_path: Path, cli: Cli) -> None:
    levels = "id: two\ntitle: Two\nlevels: [Main goal, Main objective]\nobjectives: [{id: 1, title: One, objectives: "
    (tmp_path / "two.yaml").write_text(f"{levels}[{{id: 1a, title: A}}]}}]\n")
    action = "  - {number: 10.1, title: T, objectives: [1a], leader: DE, aim: A}\n"
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN.replace("7806-19", "two.yaml") + f"actions:\n{action}")
    assert "several levels" in cli("coverage", plan, "--fail-under", "main=80").err
    assert cli("coverage", plan, "--fail-under", "main objective=100", "--fail-under", "main goal=100").status == 0


def test_the_markdown_of_several_plans_is_one_page(tmp_path: Path, cli: Cli) -> None:
    """A job's summary shows each plan below its own heading, with its own footnotes."""
    for name in ("a", "b"):
        write_plan(tmp_path / "plans" / name, a=ACTION)
    one = cli("coverage", tmp_path / "plans" / "a", "--format", "md").out
    both = cli("coverage", tmp_path, "--format", "md").out
    html = MarkdownIt("gfm-like", {"linkify": False}).use(footnote_plugin).render(both)
    assert html.count("<h1>") == html.count("<table>") == 2
    assert html.count('class="footnote-item"') == one.count("\n[^") * 2 == 2
    assert "[^" not in html
