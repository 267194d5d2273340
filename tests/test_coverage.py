"""Coverage, as docs/language.md defines it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from ccwp_plan.analysis.coverage import Coverage, Status, cover
from ccwp_plan.analysis.shares import decimal, percent, percentage
from ccwp_plan.documents.coverage import view
from ccwp_plan.documents.plan import Setting
from ccwp_plan.language.action import Action
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.reports.coverage.table import coverage_summary
from ccwp_plan.repository.load import load_strategy
from ccwp_plan.repository.loaded import LoadedAction, LoadedStrategy, Read
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES
from conftest import ACTION, EXAMPLE, PLAN, Cli, Run, checked, write_plan

_LOADED = load_strategy(SHIPPED_STRATEGIES / "7806-19.yaml")
assert isinstance(_LOADED, LoadedStrategy)
TAXONOMY: Taxonomy = _LOADED.taxonomy
PLACE = _LOADED.place
IDS = [node.id for node in TAXONOMY.nodes]
KEYS = [
    *("version", "plan", "strategy", "coverage_level"),
    *("total", "covered", "partly", "uncovered", "percent", "objectives"),
]


def action(
    number: int, main: list[str], supporting: list[str], status: str = "planned", taxonomy: Taxonomy = TAXONOMY
) -> LoadedAction:
    fields = {"number": f"10.{number}", "title": "T", "leader": "DE", "aim": "A", "status": status}
    found = Action.model_validate({**fields, "objectives": main, "supporting_objectives": supporting})
    return LoadedAction.resolved(Read(found), PLACE, taxonomy)


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


def test_a_minimum_is_told_as_it_was_asked_for(cli: Cli) -> None:
    """No rounding makes 100 of it, and none a power of ten."""
    for asked in ("99.99999999999999999999", "84.61538461538462"):
        shown = cli("coverage", EXAMPLE, "--fail-under", asked)
        assert failures(shown) == [f"Coverage is 84.6 %, under the {asked} % asked for."]


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
    minimums = ("strategic=33", "strategic=33.4", "80", "90", "point=79", "point=78")
    shown = cli("coverage", EXAMPLE, *(word for one in minimums for word in ("--fail-under", one)))
    assert shown.status == 1
    assert failures(shown) == [
        "Coverage of strategic objectives is 33.3 %, under the 33.4 % asked for.",
        "Coverage is 84.6 %, under the 90 % asked for.",
        "Coverage at the level of points is 78.6 %, under the 79 % asked for.",
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


# A strategy whose branches end at different depths


UNEVEN = sorted((Path(__file__).parent / "cases" / "coverage").iterdir())
"""Plans of such strategies, each with what is counted of it by hand; a new folder is a new case."""


def hand_counted(case: Path) -> tuple[dict[str, Any], list[str]]:
    """What a case says is counted, and the ids of the objectives that are."""
    told = json.loads((case / "counted.json").read_text(encoding="utf-8"))
    return told, [*told["covered"], *told["partly"], *told["uncovered"]]


@pytest.mark.parametrize("case", UNEVEN, ids=lambda case: case.name)
def test_a_branch_that_ends_early_counts_with_its_last_objective(case: Path, cli: Cli) -> None:
    told, counted = hand_counted(case)
    found = json.loads(cli("coverage", case, "--format", "json").out)
    assert found["total"] == len(counted)
    assert [found[status] for status in Status] == [len(told[status]) for status in Status]
    assert found["percent"] == told["percent"]
    statuses = {one["id"]: one["status"] for one in found["objectives"]}
    assert {id_: statuses[id_] for id_ in counted} == {id_: status for status in Status for id_ in told[status]}
    table = cli("coverage", case)
    assert table.out.splitlines()[-1] == told["summary"]
    assert re.findall(r"(\d+)/(\d+)", table.out) == [tuple(re.findall(r"\d+", sum_)) for sum_ in told["bars"]]


@pytest.mark.parametrize("case", UNEVEN, ids=lambda case: case.name)
def test_its_documents_count_the_same(case: Path, cli: Cli) -> None:
    told, counted = hand_counted(case)
    seen = view(checked(case), Setting(draft=False)).coverage
    assert seen is not None
    assert [*seen.sentences] == told["sentences"]
    assert [bar.sum.text for bar in seen.bars.bars] == told["bars"]
    assert {row.id for row in seen.rows if row.counted} == {*counted}
    html = cli("coverage", case, "--format", "html").out
    assert set(re.findall(r'class="\w+ depth-\d+ counted"[^>]*><th scope="row">([^<]*)', html)) == {*counted}
    markdown = cli("coverage", case, "--format", "md").out
    assert [line for line in told["sentences"] if line not in markdown] == []
    rows = csv.DictReader(io.StringIO(cli("coverage", case, "--format", "csv").out))
    statuses = {row["id"]: row["status"] for row in rows}
    assert [statuses[id_] for status in Status for id_ in told[status]] == [
        status for status in Status for _ in told[status]
    ]


@pytest.mark.parametrize("case", UNEVEN, ids=lambda case: case.name)
def test_an_objective_that_is_counted_and_has_no_action_is_reported(case: Path) -> None:
    told, _ = hand_counted(case)
    found = [one.objective for one in checked(case).findings if one.code == "O004"]
    assert sorted(map(str, found)) == sorted(told["uncovered"])


@pytest.mark.parametrize(
    ("case", "minimum", "shortfall"),
    [(case, *one) for case in UNEVEN for one in hand_counted(case)[0]["levels"].items()],
    ids=lambda word: word.name if isinstance(word, Path) else word,
)
def test_a_minimum_for_a_level_is_of_the_tree_cut_there(case: Path, minimum: str, shortfall: str, cli: Cli) -> None:
    asked = minimum.partition("=")[2]
    told = [f"Coverage {shortfall}, under the {asked} % asked for."] if shortfall else []
    shown = cli("coverage", case, "--fail-under", minimum)
    assert (shown.status, failures(shown)) == (1 if told else 0, told)


def test_a_comparison_speaks_of_the_same_objectives(tmp_path: Path, cli: Cli) -> None:
    """Objective 2 stands on the topmost level and has none below it: that it is covered is news."""
    case = UNEVEN[0].parent / "branches-of-one-two-and-three-levels"
    shutil.copytree(case, tmp_path / "old")
    shutil.copytree(case, tmp_path / "new")
    plan = tmp_path / "old" / "plan.yaml"
    plan.write_text(plan.read_text().replace(', "2"', ""))
    told = cli("coverage", tmp_path / "new", "--against", tmp_path / "old").out
    assert "2 of 6 objectives covered (33.3 %), 2 partly.\nBefore: 1 of 6 objectives covered (16.7 %)" in told
    assert "Newly covered: 2." in told
    assert (
        "| 1 of 6 objectives covered (16.7 %) |"
        in cli("diff", tmp_path / "old", tmp_path / "new", "--format", "md").out
    )
    found = json.loads(cli("diff", tmp_path / "old", tmp_path / "new", "--format", "json").out)["coverage"]
    assert found["newly_covered"] == ["2"]
    assert [found[side]["total"] for side in ("old", "new")] == [6, 6]


# Laws, for trees of any shape


Shape: TypeAlias = "list[Shape]"
"""A tree: what is below each of its topmost objectives."""

SHAPES: st.SearchStrategy[Shape] = st.recursive(
    st.just([]), lambda below: st.lists(below, min_size=1, max_size=4), max_leaves=25
).filter(bool)


def leaves(shape: Shape, level: int) -> int:
    """How many leaves a tree has that is cut at a level."""
    return sum(leaves(below, level - 1) if below and level > 1 else 1 for below in shape)


def depth(shape: Shape) -> int:
    return 1 + max(map(depth, shape), default=0) if shape else 0


def objectives(shape: Shape, above: str = "") -> list[dict[str, Any]]:
    numbered = ((f"{above}.{at}".lstrip("."), below) for at, below in enumerate(shape, 1))
    return [{"id": id_, "title": "T", "objectives": objectives(below, id_)} for id_, below in numbered]


@st.composite
def coverages(draw: st.DrawFn) -> tuple[Shape, Coverage, list[LoadedAction]]:
    """The coverage of a tree of any shape, counted at any level, by any actions; and what it is made of."""
    shape = draw(SHAPES)
    levels = depth(shape)
    found = Strategy.model_validate(
        {
            "id": "s",
            "title": "S",
            "levels": ["Level"] * levels,
            "coverage_level": str(draw(st.integers(1, levels + 1))),
            "objectives": objectives(shape),
        }
    )
    taxonomy = Taxonomy(found)
    some = st.lists(st.sampled_from([node.id for node in taxonomy.nodes]), max_size=6)
    status = st.sampled_from(["planned", "completed", "discontinued"])
    actions = [
        action(number, draw(some) or ["x"], draw(some), draw(status), taxonomy)
        for number in range(1, draw(st.integers(1, 5)))
    ]
    return shape, Coverage("p", taxonomy, cover(taxonomy, actions)), actions


@given(coverages())
def test_what_is_counted_is_each_leaf_of_the_tree_cut_at_the_coverage_level(
    drawn: tuple[Shape, Coverage, list[LoadedAction]],
) -> None:
    shape, found, _ = drawn
    total = leaves(shape, found.taxonomy.coverage_level)
    assert len(found.counted) == len(found.taxonomy.counted) == total
    assert sum(found.count(status) for status in Status) == total
    assert sum(len(rows) for rows in found.groups.values()) == total
    assert [*found.groups] == found.taxonomy.children[None]
    assert all(found.taxonomy.is_counted(row.node) is (row in found.counted) for row in found.rows)
    for level in range(1, depth(shape) + 2):
        assert len(found.at(level)) == leaves(shape, level)


@given(coverages())
def test_each_leaf_of_a_tree_is_counted_at_or_below_one_objective_that_is(
    drawn: tuple[Shape, Coverage, list[LoadedAction]],
) -> None:
    """No objective that is counted stands below another, and none of a branch is left out."""
    _, found, _ = drawn
    taxonomy = found.taxonomy
    for node in taxonomy.nodes:
        if node not in taxonomy.children:
            above = [one for one in upwards(node) if taxonomy.is_counted(one)]
            assert len(above) == 1


def upwards(node: Node) -> list[Node]:
    return [node, *(upwards(node.parent) if node.parent else [])]


@given(coverages(), st.data())
def test_one_more_main_citation_never_lowers_a_share(
    drawn: tuple[Shape, Coverage, list[LoadedAction]], data: st.DataObject
) -> None:
    shape, before, actions = drawn
    taxonomy = before.taxonomy
    one = data.draw(st.sampled_from(taxonomy.nodes))
    after = Coverage("p", taxonomy, cover(taxonomy, [*actions, action(9, [one.id], [], taxonomy=taxonomy)]))
    assert after.share >= before.share
    assert after.percent >= before.percent
    for level in range(1, depth(shape) + 2):
        assert after.share_at(level) >= before.share_at(level)
    if taxonomy.is_counted(one):
        assert after.count(Status.COVERED) == before.count(Status.COVERED) + (
            before.rows[taxonomy.nodes.index(one)].status is not Status.COVERED
        )


@given(coverages())
def test_every_text_says_the_share_and_the_number(drawn: tuple[Shape, Coverage, list[LoadedAction]]) -> None:
    _, found, _ = drawn
    covered, total = found.count(Status.COVERED), len(found.counted)
    told = coverage_summary(found)
    assert told.startswith(f"{covered} of {total} ")
    assert f"({percentage(found.share)})" in told
    assert ("100 %" in told) is (covered == total)
    assert ("(0 %)" in told) is (covered == 0)


# How a share is printed


@pytest.mark.parametrize(
    ("covered", "total", "printed"),
    [
        (11, 13, "84.6 %"),
        (13, 13, "100 %"),
        (0, 13, "0 %"),
        (1999, 2000, "99.9 %"),
        (1, 2000, "0.1 %"),
        (1, 2001, "0.1 %"),
        (1, 3000, "0.1 %"),
        (2000, 2001, "99.9 %"),
        (2999, 3000, "99.9 %"),
        (1, 1_000_000, "0.1 %"),
        (999_999, 1_000_000, "99.9 %"),
        (1, 2, "50 %"),
        (1, 16, "6.2 %"),
        (999, 1000, "99.9 %"),
        (1, 1000, "0.1 %"),
    ],
)
def test_a_share_is_printed_as_0_or_100_only_where_it_is(covered: int, total: int, printed: str) -> None:
    assert percentage(Fraction(covered, total)) == printed


@given(st.fractions(0, 1), st.integers(1, 8))
def test_a_share_is_rounded_to_its_decimals_and_to_no_end_that_it_has_not_reached(share: Fraction, places: int) -> None:
    found = percent(share, places)
    least = Fraction(1, 10**places)
    assert (found == 0) is (share == 0)
    assert (found == 100) is (share == 1)
    assert (found * 10**places).denominator == 1
    assert abs(found - share * 100) <= (least if found in (least, 100 - least) else least / 2)
    assert Fraction(decimal(found)) == found


@given(st.lists(st.fractions(0, 1), min_size=2, max_size=2).map(sorted))
def test_a_larger_share_is_never_printed_as_a_smaller_one(shares: list[Fraction]) -> None:
    smaller, larger = shares
    assert percent(smaller) <= percent(larger)


WIDE = 3000


def wide(folder: Path, *, covered: int) -> Path:
    """A plan for a strategy of very many objectives that covers some of them."""
    (folder / "strategies").mkdir(parents=True)
    found = {"id": "wide", "title": "W", "levels": ["Aim"], "objectives": objectives([[]] * WIDE)}
    (folder / "strategies" / "wide.yaml").write_text(json.dumps(found), encoding="utf-8")
    cited = ", ".join(f'"{at}"' for at in range(1, covered + 1))
    return write_plan(folder, PLAN.replace("7806-19", "wide"), a=ACTION.replace("2(b)", cited))


@pytest.mark.parametrize(
    ("covered", "printed", "asked", "told"),
    [
        (WIDE - 1, "99.9 %", "100", "99.9 %, under the 100 % asked for"),
        pytest.param(WIDE - 1, "99.9 %", "99.97", "99.9 %, under the 99.97 % asked for", marks=pytest.mark.slow),
        pytest.param(1, "0.1 %", "0.1", "0.03 %, under the 0.1 % asked for", marks=pytest.mark.slow),
        (1, "0.1 %", "0.034", "0.03 %, under the 0.034 % asked for"),
    ],
)
def test_a_share_near_an_end_is_the_same_in_every_format(
    covered: int, printed: str, asked: str, told: str, tmp_path: Path, cli: Cli
) -> None:
    plan = wide(tmp_path / "new", covered=covered)
    shown = cli("coverage", plan, "--fail-under", asked)
    assert f"{covered} of {WIDE} aims covered ({printed})" in shown.out
    assert (shown.status, failures(shown)) == (1, [f"Coverage is {told}."])
    bar = next((line for line in shown.out.splitlines() if "█" in line or "░" in line), "")
    assert bar == "", "one level has no bars"
    assert f'"percent": {printed.split()[0]}' in cli("coverage", plan, "--format", "json").out
    seen = view(checked(plan), Setting(draft=False)).coverage
    assert seen is not None
    assert f"({printed})." in seen.sentences[0]
    (tmp_path / "old").mkdir()
    shutil.copytree(tmp_path / "new", tmp_path / "old", dirs_exist_ok=True)
    since = cli("coverage", plan, "--against", tmp_path / "old")
    assert f"Before: {covered} of {WIDE} aims covered ({printed})" in since.out


def test_a_bar_at_the_terminal_is_full_only_where_all_is_covered(tmp_path: Path, cli: Cli) -> None:
    """49 of 50 fill 20 signs when they are rounded."""
    (tmp_path / "strategies").mkdir()
    tops = objectives([[[]] * 50, [[]] * 50, [[]]])
    found = {"id": "w", "title": "W", "levels": ["Pillar", "Aim"], "objectives": tops}
    (tmp_path / "strategies" / "w.yaml").write_text(json.dumps(found), encoding="utf-8")
    cited = ", ".join([*(f'"1.{at}"' for at in range(1, 50)), '"2.1"', '"3.1"'])
    plan = write_plan(tmp_path / "p", PLAN.replace("7806-19", "w"), a=ACTION.replace("2(b)", cited))
    bars = [line.split()[1] for line in cli("coverage", plan).out.splitlines()[:3]]
    assert bars == ["█" * 19 + "░", "█" + "░" * 19, "█" * 20]
