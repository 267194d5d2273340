"""Which objective and which action of an earlier state is which of this one: laws, and the ways in which they move."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccwp_plan.analysis.changes import ChangeKind, ItemChange, ListChange, ValueChange
from ccwp_plan.analysis.comparison import Comparison, compare, compare_strategies
from ccwp_plan.analysis.counterparts import match_actions, match_objectives
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.repository.load import load
from conftest import ACTION, PLAN, write_plan

# Objectives

CASH = "Assess the threat of undeclared cash in parcels."
DOGS = "Train dogs and their handlers together."
SCAN = "Buy new scanners for the sea ports."
RISK = "Share what is known of the risks of waste."


def taxonomy(*objectives: dict[str, Any]) -> Taxonomy:
    levels = ["Goal", "Objective", "Point"]
    return Taxonomy(Strategy.model_validate({"id": "s", "title": "S", "levels": levels, "objectives": objectives}))


def goals(**texts: str) -> Taxonomy:
    """Goal 2, with these objectives below it by their letters."""
    return taxonomy(
        {
            "id": "2",
            "title": "Operations",
            "objectives": [{"id": f"2({letter})", "text": text} for letter, text in texts.items()],
        }
    )


def told(old: Taxonomy, new: Taxonomy) -> list[str]:
    """What became of the objectives, a word and the ids each."""
    found = []
    for one in compare_strategies(old, new).objectives:
        words = ["renumbered"] if one.renamed else []
        words += ["moved"] if one.moved else []
        words += [str(one.kind)] if one.kind is not ChangeKind.CHANGED else ["reworded"] if one.changes else []
        ids = dict.fromkeys(side.id for side in (one.old, one.new) if side)
        found.append(f"{' '.join(words)} {' to '.join(ids)}")
    return found


def test_where_one_is_dropped_the_next_has_its_id() -> None:
    assert told(goals(c=DOGS, d=SCAN, e=CASH), goals(c=DOGS, d=CASH)) == ["renumbered 2(e) to 2(d)", "removed 2(d)"]


def test_one_that_is_put_in_before_others() -> None:
    assert told(goals(c=DOGS, d=CASH), goals(c=DOGS, d=SCAN, e=CASH)) == ["added 2(d)", "renumbered 2(d) to 2(e)"]


def test_two_that_change_places() -> None:
    assert told(goals(c=DOGS, d=CASH), goals(c=CASH, d=DOGS)) == [
        "renumbered 2(d) to 2(c)",
        "renumbered 2(c) to 2(d)",
    ]


def test_a_chain_whose_texts_are_reworded_too() -> None:
    old = goals(a=SCAN, b=DOGS, c=CASH, d=RISK)
    new = goals(a=f"{DOGS[:-1]} once.", b=f"{CASH[:-1]} mail.", c=f"{RISK[:-1]} water.")
    assert told(old, new) == [
        "renumbered reworded 2(b) to 2(a)",
        "renumbered reworded 2(c) to 2(b)",
        "renumbered reworded 2(d) to 2(c)",
        "removed 2(a)",
    ]


def test_one_that_is_reworded_where_it_stands() -> None:
    assert told(goals(c=DOGS, d=CASH), goals(c=DOGS, d=CASH.replace("undeclared ", ""))) == ["reworded 2(d)"]
    assert told(goals(d=CASH), goals(d=CASH.replace("undeclared", "all"), e=CASH.replace("undeclared", "any"))) == [
        "reworded 2(d)",
        "added 2(e)",
    ]


def test_one_with_another_text_altogether_is_another_one() -> None:
    assert told(goals(c=DOGS, d=CASH), goals(c=DOGS, d=SCAN)) == ["added 2(d)", "removed 2(d)"]


def test_the_ids_of_another_strategy_mean_nothing() -> None:
    one, other = (
        goals(d="Train officers and dogs."),
        goals(d="Train the officers of all ports by land and water in customs law."),
    )
    assert told(one, other) == ["reworded 2(d)"]
    renamed = Taxonomy(other.strategy.model_copy(update={"id": "t"}))
    assert told(one, renamed) == ["added 2(d)", "removed 2(d)"]


def test_only_the_title_has_changed() -> None:
    old, new = (taxonomy({"id": "1", "title": title, "text": CASH}) for title in ("Money", "Funds"))
    assert told(old, new) == ["reworded 1"]


def two(first: str, second: str, third: str = "") -> dict[str, Any]:
    """A goal with two objectives, one of them with a point below it."""
    points = [{"id": f"{first}(b)(i)", "text": "Once a year."}] if third else []
    return {
        "id": first,
        "title": second,
        "objectives": [
            {"id": f"{first}(a)", "text": "Other."},
            {"id": f"{first}(b)", "text": third or DOGS, "objectives": points},
        ],
    }


def test_what_stands_below_moves_with_what_it_stands_below() -> None:
    old, new = (
        taxonomy(*pair) for pair in ((two("1", "A", CASH), two("2", "B")), (two("1", "B"), two("2", "A", CASH)))
    )
    assert told(old, new) == [
        "renumbered 2 to 1",
        "renumbered 2(a) to 1(a)",
        "renumbered 2(b) to 1(b)",
        "renumbered 1 to 2",
        "renumbered 1(a) to 2(a)",
        "renumbered 1(b) to 2(b)",
        "renumbered 1(b)(i) to 2(b)(i)",
    ]


def test_a_heading_with_another_word_has_the_same_below_it() -> None:
    assert told(taxonomy(two("1", "Money")), taxonomy(two("1", "Funds"))) == ["reworded 1"]
    assert told(taxonomy(two("1", "Money")), taxonomy(two("7", "Funds"))) == [
        "renumbered reworded 1 to 7",
        "renumbered 1(a) to 7(a)",
        "renumbered 1(b) to 7(b)",
    ]


def test_one_that_goes_below_another_one() -> None:
    below = [{"id": "7", "text": CASH}]
    here, there = {"id": "1", "title": "Money"}, {"id": "2", "title": "Goods"}
    old, new = taxonomy({**here, "objectives": below}, there), taxonomy(here, {**there, "objectives": below})
    assert told(old, new) == ["moved 7"]
    top = taxonomy(here, there, *below)
    assert told(old, top) == told(top, new) == ["moved 7"]


def test_how_lines_are_broken_is_no_other_text() -> None:
    assert told(goals(c=CASH), goals(c=CASH.replace(" of ", "\nof "))) == []


TEXTS = st.sampled_from(["Other.", CASH, DOGS, "Share what is known of the risks of cash.", "Money"])
SHAPES: st.SearchStrategy[list[Any]] = st.lists(
    st.tuples(TEXTS, st.booleans(), st.lists(st.tuples(TEXTS, st.booleans(), st.just([])), max_size=3)),
    min_size=1,
    max_size=4,
)


def tree(shape: list[Any], ids: Iterator[str]) -> list[dict[str, Any]]:
    """Objectives of this shape with the next ids; each with a title, or with a text."""
    return [
        {"id": next(ids), "title" if titled else "text": text, "objectives": tree(below, ids)}
        for text, titled, below in shape
    ]


def ids(order: list[int]) -> Iterator[str]:
    return (f"n{number}" for number in order)


@given(SHAPES, st.randoms(use_true_random=False))
def test_a_permutation_of_ids_is_renumberings_alone(shape: list[Any], random: Random) -> None:
    order = [*range(20)]
    old = taxonomy(*tree(shape, ids(order)))
    random.shuffle(order)
    found = compare_strategies(old, taxonomy(*tree(shape, ids(order)))).objectives
    assert [one for one in found if not one.renamed or one.changes or one.moved] == []


@given(SHAPES, SHAPES)
def test_each_objective_has_one_counterpart(one: list[Any], other: list[Any]) -> None:
    old, new = (taxonomy(*tree(shape, ids([*range(20)]))) for shape in (one, other))
    became = match_objectives(old, new)
    assert len({*became.values()}) == len(became)
    assert {*became} <= {*old.nodes}
    assert {*became.values()} <= {*new.nodes}
    texts = [[(node.objective.title, node.objective.text) for node in side.nodes] for side in (old, new)]
    same = sum((before.objective.title, before.objective.text) in texts[1] for before in became)
    assert same >= min(len(texts[0]), sum(min(texts[0].count(text), texts[1].count(text)) for text in {*texts[0]}))


# Citations of objectives that move

CITING = PLAN.replace("7806-19", "small")


def states(tmp_path: Path, plan: str, *sides: tuple[dict[str, str], str, str]) -> Comparison:
    """A plan before and after: its objectives, what its action cites, what is added to plan.yaml."""
    loaded = []
    for at, (texts, cited, more) in enumerate(sides):
        listed = "".join(f"  - {{id: 2({letter}), text: {text}}}\n" for letter, text in texts.items())
        file = tmp_path / str(at) / "strategies" / "small.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(f"id: small\ntitle: Small\nlevels: [Objective]\nobjectives:\n{listed}", encoding="utf-8")
        loaded += load([write_plan(tmp_path / str(at) / "plans" / "p", plan + more, a=ACTION.replace("[2(b)]", cited))])
    return compare(loaded[0], loaded[1])


BEFORE, AFTER = {"c": DOGS, "d": SCAN, "e": CASH}, {"c": DOGS, "d": CASH}


def test_a_citation_that_follows_its_objective_is_no_change(tmp_path: Path) -> None:
    waiver = "waivers: [{{rule: O004, objective: 2({}), reason: Later}}]\n"
    sides = (BEFORE, "[2(c), 2(e)]", waiver.format("e")), (AFTER, "[2(c), 2(d)]", waiver.format("d"))
    found = states(tmp_path, CITING, *sides)
    assert (found.actions, found.metadata) == ((), ())
    assert [(row.node.id, row.gained_main, row.lost_main) for row in found.coverage.changed] == [("2(d)", (), ())]
    assert found.strategy is not None
    assert [(one.node.id, one.main) for one in found.strategy.objectives] == [("2(d)", ("10.1",)), ("2(d)", ())]


def test_a_citation_whose_id_has_passed_to_another_objective_is_a_change(tmp_path: Path) -> None:
    waiver = "waivers: [{rule: O004, objective: 2(d), reason: Later}]\n"
    found = states(tmp_path, CITING, (BEFORE, "[2(d)]", waiver), (AFTER, "[2(d)]", waiver))
    (changed,) = found.actions
    assert changed.changes == (ListChange("objectives", ("2(d)",), ("2(d)",)),)
    (item,) = found.metadata
    assert isinstance(item, ItemChange)
    assert item.changes == (ValueChange("objective", "2(d)", "2(d)"),)
    assert [row.node.id for row in found.coverage.newly_covered] == ["2(d)"]
    assert [row.node.id for row in found.coverage.no_longer_covered] == ["2(d)"]


def test_an_unknown_objective_on_both_sides_is_no_change(tmp_path: Path) -> None:
    assert states(tmp_path, CITING, (BEFORE, "[2(x), 2(c)]", ""), (BEFORE, "[2.x, 2(c)]", "")).actions == ()


# Actions of successive plans

TITLES = ["Controls of parcels", "Training with CEPOL", "Threat of cash", "Shipments of waste", "Exchange of officers"]
NINTH = PLAN.replace("number: 10", "number: 9").replace("2020", "2018").replace("2021", "2019")


def action(number: str, title: str, *continues: str, aim: str = "") -> str:
    related = "".join(f"  - {{action: {other}, relation: continues}}\n" for other in continues)
    text = ACTION.replace('"10.1"', number).replace("Joint customs operation", title)
    text = text.replace("To detect undeclared firearms.", aim or f"To carry out {title.lower()}.")
    return text + (f"related:\n{related}" if related else "")


def compared(tmp_path: Path, old: list[str], new: list[str], plans: tuple[str, str] = (NINTH, PLAN)) -> Comparison:
    sides = []
    for name, plan, texts in zip(("ninth", "tenth"), plans, (old, new), strict=True):
        files = {f"a{at}": text for at, text in enumerate(texts)}
        sides += load([write_plan(tmp_path / "plans" / name, plan, **files)])
    return compare(sides[0], sides[1])


def numbers(found: Comparison) -> list[tuple[str, str]]:
    """Which action is which, those of the new plan first; a dash stands for none."""
    pairs = match_actions(found.old, found.new)
    told = [(one.old.fields.number if one.old else "–", one.new.fields.number if one.new else "–") for one in pairs]
    return sorted(told, key=lambda pair: pair[1] == "–")


def test_the_numbers_of_another_plan_say_nothing(tmp_path: Path) -> None:
    """Both plans number their actions from 1."""
    old, new = [action("1", TITLES[0]), action("2", TITLES[1])], [action("1", TITLES[1]), action("2", TITLES[3])]
    assert numbers(compared(tmp_path, old, new)) == [("2", "1"), ("–", "2"), ("1", "–")]
    same = compared(tmp_path / "same", old[:1], [action("1", TITLES[3])], (PLAN, PLAN))
    assert numbers(same) == [("1", "1")]


def test_plans_without_a_day_in_common_are_successive_whatever_their_number(tmp_path: Path) -> None:
    later = PLAN.replace("2020", "2022").replace("2021", "2023")
    old, new = [action("10.1", TITLES[0])], [action("10.1", TITLES[3])]
    assert numbers(compared(tmp_path, old, new, (PLAN, later))) == [("–", "10.1"), ("10.1", "–")]


def test_an_action_is_what_it_continues(tmp_path: Path) -> None:
    old = [action(f"9.{at}", title) for at, title in enumerate(TITLES[:3], 1)]
    new = [action("10.1", TITLES[3], "9.3"), action("10.2", TITLES[0]), action("10.3", TITLES[2])]
    found = compared(tmp_path, old, new)
    assert numbers(found) == [("9.3", "10.1"), ("9.1", "10.2"), ("–", "10.3"), ("9.2", "–")]
    assert [one.action.number for one in found.actions if one.renumbered] == ["10.1", "10.2"]
    (row,) = found.coverage.changed
    assert (row.gained_main, row.lost_main) == (("10.3",), ("9.2",))


def test_of_several_that_continue_one_the_most_alike_goes_on_with_it(tmp_path: Path) -> None:
    old = [action("9.1", TITLES[0]), action("9.2", TITLES[1])]
    new = [action("10.1", TITLES[1], "9.1"), action("10.2", f"{TITLES[0]} at sea", "9.1")]
    assert numbers(compared(tmp_path, old, new)) == [("–", "10.1"), ("9.1", "10.2"), ("9.2", "–")]


def test_of_several_that_one_continues_it_is_the_most_alike(tmp_path: Path) -> None:
    old = [action("9.1", TITLES[0]), action("9.2", TITLES[1])]
    new = [action("10.1", f"{TITLES[1]} and others", "9.1", "9.2")]
    assert numbers(compared(tmp_path, old, new)) == [("9.2", "10.1"), ("9.1", "–")]


def test_what_is_continued_is_of_the_old_plan_where_numbers_begin_again(tmp_path: Path) -> None:
    old = [action("1", TITLES[0]), action("2", TITLES[1])]
    new = [action("1", TITLES[3], "2"), action("2", TITLES[4])]
    assert numbers(compared(tmp_path, old, new)) == [("2", "1"), ("–", "2"), ("1", "–")]


def test_in_another_state_of_a_plan_an_action_that_continues_another_of_it_is_no_other(tmp_path: Path) -> None:
    old = [action("10.1", TITLES[0]), action("10.2", TITLES[1], "10.1")]
    new = [action("10.1", TITLES[0]), action("10.2", f"{TITLES[1]}, again", "10.1")]
    assert numbers(compared(tmp_path, old, new, (PLAN, PLAN))) == [("10.1", "10.1"), ("10.2", "10.2")]
    gone = [action("10.3", TITLES[3], "10.1")]
    assert numbers(compared(tmp_path / "gone", old, gone, (PLAN, PLAN))) == [("10.1", "10.3"), ("10.2", "–")]


def related_plan(order: list[int], plan: int) -> tuple[str, list[str]]:
    """A plan whose actions name each other: its file and its actions, numbered in this order."""
    number = {at: f"{plan}.{place}" for place, at in enumerate(order, 1)}
    actions = [action(number[at], title) for at, title in enumerate(TITLES)]
    actions[1] += f"part_of: {number[0]}\n"
    actions[2] += f"related: [{{action: {number[3]}, relation: depends_on}}, {{action: 8.1, relation: continues}}]\n"
    head = PLAN.replace("number: 10", f"number: {plan}")
    return f"{head}waivers: [{{rule: R001, action: {number[4]}, reason: Later}}]\n", actions


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(5)), st.sampled_from([10, 11]))
def test_other_numbers_are_no_other_change(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], plan: int
) -> None:
    """Neither in the plan itself nor in the next one."""
    old, new = related_plan([*range(5)], 10), related_plan(order, plan)
    found = compared(tmp_path_factory.mktemp("plans"), old[1], new[1], (old[0], new[0]))
    assert [one.changes for one in found.actions if one.changes] == []
    assert {(one.kind, one.renumbered) for one in found.actions} <= {(ChangeKind.CHANGED, True)}
    assert len(found.actions) == sum(plan == 11 or place != at for place, at in enumerate(order))
    assert [one.field for one in found.metadata] == (["number"] if plan == 11 else [])
    assert found.coverage.changed == ()


CONTINUED = st.lists(st.lists(st.integers(1, 4), max_size=2, unique=True), max_size=4)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(TITLES), max_size=4), CONTINUED, st.randoms(use_true_random=False))
def test_each_action_has_one_counterpart(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str], continued: list[list[int]], random: Random
) -> None:
    old = [action(f"9.{at}", title) for at, title in enumerate(titles, 1)]
    new = [
        action(f"10.{at}", random.choice(TITLES), *(f"9.{other}" for other in others))
        for at, others in enumerate(continued, 1)
    ]
    told = numbers(compared(tmp_path_factory.mktemp("plans"), old, new))
    assert sorted(one for one, _ in told if one != "–") == [f"9.{at}" for at in range(1, len(old) + 1)]
    assert sorted(other for _, other in told if other != "–") == [f"10.{at}" for at in range(1, len(new) + 1)]
    for one, other in told:
        said = [f"9.{at}" for at in continued[int(other.split(".")[1]) - 1] if at <= len(old)] if other != "–" else []
        assert one == "–" or not said or one in said
