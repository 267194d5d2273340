"""What is new in a plan since an earlier state of it, as data."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ccwp_plan.analysis import matching
from ccwp_plan.analysis.changes import (
    ChangeKind,
    FieldChange,
    ItemChange,
    ListChange,
    TextChange,
    ValueChange,
    unfolded,
)
from ccwp_plan.analysis.comparison import Comparison, compare, compare_coverage, compare_strategies
from ccwp_plan.analysis.counterparts import match_actions
from ccwp_plan.analysis.coverage import coverage
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.repository.load import load, load_strategy
from ccwp_plan.repository.loaded import LoadedPlan, LoadedStrategy
from conftest import ACTION, EXAMPLE, PLAN, ROOT, write_plan

FIRST_DRAFT = ROOT / "docs" / "examples" / "first-draft" / "10th-action-plan"

TITLES = [
    "Joint customs operations against firearms",
    "Training of officers together with CEPOL",
    "Threat assessment on the movement of cash",
    "Pilot project on shipments of waste",
    "Interoperability of the systems of the Union",
]


def loaded(folder: Path) -> LoadedPlan:
    (plan,) = load([folder])
    return plan


def action(number: str, title: str, aim: str = "", more: str = "") -> str:
    text = ACTION.replace('"10.1"', number).replace("Joint customs operation", title)
    return text.replace("To detect undeclared firearms.", aim or f"To carry out {title.lower()}.") + more


def plans(tmp_path: Path, old: list[str], new: list[str]) -> Comparison:
    sides = []
    for name, texts in (("old", old), ("new", new)):
        files = {f"a{at}": text for at, text in enumerate(texts)}
        sides.append(loaded(write_plan(tmp_path / name / "plan", **files)))
    return compare(*sides)


def changes(tmp_path: Path, old: str, new: str) -> tuple[FieldChange, ...]:
    """What changed in the one action of a plan."""
    found = plans(tmp_path, [ACTION + old], [ACTION + new]).actions
    return found[0].changes if found else ()


def test_the_first_draft_of_the_example() -> None:
    found = compare(loaded(FIRST_DRAFT), loaded(EXAMPLE))
    told = {(one.old and one.old.number, one.new and one.new.number): one for one in found.actions}
    assert {pair for pair, one in told.items() if one.renumbered} == {
        ("10.10", "10.9"),
        ("10.11", "10.10"),
        ("10.12", "10.11"),
    }
    assert told["10.9", None].kind is ChangeKind.REMOVED
    assert told[None, "10.12"].kind is ChangeKind.ADDED
    assert [one.action.number for one in found.actions if one.discontinued] == ["10.7"]
    assert found.unchanged == 0
    assert ListChange("co_leaders", ("LV",), ()) in told["10.10", "10.9"].changes
    assert [row.node.id for row in found.coverage.newly_covered] == ["3(c)"]
    assert [row.node.id for row in found.coverage.no_longer_covered] == ["2(d)"]
    assert found.strategy is None


def test_a_plan_and_itself_do_not_differ() -> None:
    for folder in (EXAMPLE, FIRST_DRAFT):
        found = compare(loaded(folder), loaded(folder))
        assert found.empty
        assert not found.coverage.changed
        assert found.unchanged == len(found.new.actions)


def test_what_the_documents_print_alike_is_no_change(tmp_path: Path) -> None:
    old = "participants: [AT, BE]\nsupporting_objectives: [1(a)]\nbackground: |\n  One two\n  three.\n\n  - a\n    b\n"
    new = "participants: [BE, AT]\nsupporting_objectives: [1.A]\nbackground: |\n  One\n  two three.\n\n\n  - a b\n"
    assert changes(tmp_path, old, new) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("status: planned\n", "status: ongoing\n", ValueChange("status", "planned", "ongoing")),
        ("", "status: ongoing\n", ValueChange("status", None, "ongoing")),
        ("co_leaders: [FR]\n", "co_leaders: [PL, FR, BE]\n", ListChange("co_leaders", ("BE", "PL"), ())),
        ("participants: [all]\n", "participants: [FR]\n", ListChange("participants", ("FR",), ("all",))),
        ("partners: [Europol, OLAF]\n", "partners: [OLAF, Europol]\n", ListChange("partners", (), (), True)),
        (
            "supporting_objectives: [1a, 3b]\n",
            "supporting_objectives: [1(a), 2.c]\n",
            ListChange("supporting_objectives", ("2(c)",), ("3(b)",)),
        ),
    ],
)
def test_values_and_lists(tmp_path: Path, old: str, new: str, expected: FieldChange) -> None:
    assert changes(tmp_path, old, new) == (expected,)


def test_a_text_is_compared_word_by_word(tmp_path: Path) -> None:
    (found,) = changes(tmp_path, "background: One old\n  text.\n", "background: One new text.\n")
    assert isinstance(found, TextChange)
    assert (found.field, found.old, found.new) == ("background", "One old text.", "One new text.")
    assert [(str(piece.edit), piece.text) for piece in found.pieces][1:3] == [("deleted", "old"), ("inserted", "new")]
    (found,) = changes(tmp_path, "", "background: New text.\n")
    assert isinstance(found, TextChange)
    assert (found.old, found.new) == (None, "New text.")


def items(found: tuple[FieldChange, ...]) -> list[tuple[str, str, str, str | None]]:
    return [(one.field, str(one.kind), one.name, one.old_name) for one in found if isinstance(one, ItemChange)]


def test_results_are_known_by_their_indicators_and_milestones_by_their_titles(tmp_path: Path) -> None:
    old = """\
milestones:
  - {title: Kick-off meeting, due: 2020-03-31}
  - {title: Questionnaire sent to the participants, due: 2020-04-30}
  - {title: Final report, due: 2021-04-30}
"""
    new = """\
milestones:
  - {title: Questionnaire sent to all participants, due: 2020-04-30}
  - {title: Kick-off meeting, due: 2020-03-31, done: 2020-04-02}
  - {title: Evaluation, due: 2021-04-30}
"""
    found = changes(tmp_path, old, new)
    assert items(found) == [
        ("milestones", "changed", "Questionnaire sent to all participants", "Questionnaire sent to the participants"),
        ("milestones", "removed", "Final report", None),
        ("milestones", "changed", "Kick-off meeting", None),
        ("milestones", "added", "Evaluation", None),
    ]
    assert found[-1] == ListChange("milestones", (), (), reordered=True)


def test_what_has_one_word_in_common_is_not_the_same(tmp_path: Path) -> None:
    old = "milestones:\n  - {title: Controls of parcels at the border, due: 2020-03-31}\n"
    new = "milestones:\n  - {title: Training on the opening of parcels, due: 2020-03-31}\n"
    told = changes(tmp_path, old, new)
    assert [one.kind for one in told if isinstance(one, ItemChange)] == [ChangeKind.REMOVED, ChangeKind.ADDED]


def test_measurements_are_told_below_their_result(tmp_path: Path) -> None:
    measured = "target: 20, due: 2021-06-30, measurements: [{date: 2020-12-31, value: 12}]"
    texts = (ACTION, ACTION.replace("target: 20, due: 2021-06-30", measured.replace("target: 20", "target: 25")))
    (found,) = plans(tmp_path, [texts[0]], [texts[1]]).actions[0].changes
    assert isinstance(found, ItemChange)
    assert [(one.field, type(one).__name__) for one in found.changes] == [
        ("target", "ValueChange"),
        ("measurements", "ItemChange"),
    ]


def test_deliverables_are_known_by_their_texts(tmp_path: Path) -> None:
    old = "deliverables: [A list of all contact points, A report]\n"
    new = "deliverables: [A form, A list of the contact points]\n"
    assert items(changes(tmp_path, old, new)) == [
        ("deliverables", "added", "1", None),
        ("deliverables", "changed", "2", "1"),
        ("deliverables", "removed", "2", None),
    ]


def pairs(found: Comparison) -> list[tuple[str | None, str | None]]:
    told = match_actions(found.old, found.new)
    return [(one.old and one.old.fields.number, one.new and one.new.fields.number) for one in told]  # type: ignore[misc]


def test_an_action_in_the_middle_renumbers_those_after_it(tmp_path: Path) -> None:
    old = [action(f"10.{at}", title) for at, title in enumerate(TITLES[:4], 1)]
    new = [action("10.1", TITLES[0]), action("10.2", TITLES[4])]
    new += [action(f"10.{at}", f"{title} (new)") for at, title in enumerate(TITLES[1:4], 3)]
    found = plans(tmp_path, old, new)
    assert pairs(found) == [
        ("10.1", "10.1"),
        (None, "10.2"),
        ("10.2", "10.3"),
        ("10.3", "10.4"),
        ("10.4", "10.5"),
    ]
    assert [one.renumbered for one in found.actions] == [False, True, True, True]
    (row,) = found.coverage.changed
    assert (row.node.id, row.gained_main, row.lost_main) == ("2(b)", ("10.2",), ())


def test_an_action_that_was_rewritten_keeps_its_number(tmp_path: Path) -> None:
    found = plans(tmp_path, [action("10.1", TITLES[0])], [action("10.1", TITLES[1])])
    assert [(one.kind, one.renumbered) for one in found.actions] == [(ChangeKind.CHANGED, False)]


def test_two_actions_that_change_places_are_renumbered(tmp_path: Path) -> None:
    old = [action("10.1", TITLES[0]), action("10.2", TITLES[1])]
    new = [action("10.2", TITLES[0]), action("10.1", TITLES[1])]
    found = plans(tmp_path, old, new)
    assert pairs(found) == [("10.2", "10.1"), ("10.1", "10.2")]
    assert all(not one.changes for one in found.actions)
    assert not found.coverage.changed, "an action that was only renumbered is neither gained nor lost"


def test_an_action_that_was_removed_and_one_that_is_new(tmp_path: Path) -> None:
    found = plans(tmp_path, [action("10.1", TITLES[0])], [action("10.2", TITLES[3])])
    assert sorted(str(one.kind) for one in found.actions) == ["added", "removed"]


def test_discontinued(tmp_path: Path) -> None:
    ended = "status: discontinued\ndiscontinued_because: No need.\n"
    found = plans(tmp_path, [ACTION], [ACTION + ended])
    assert [one.discontinued for one in found.actions] == [True]
    assert [row.node.id for row in found.coverage.no_longer_covered] == ["2(b)"]
    assert [one.discontinued for one in plans(tmp_path, [ACTION + ended], [ACTION]).actions] == [False]


def test_metadata(tmp_path: Path) -> None:
    old = (
        PLAN + "document: {number: 7806/19, from: GSC}\nwaivers: [{rule: O004, reason: Later}]\nseverity: {E002: off}\n"
    )
    new = PLAN.replace("2021-12-31", "2022-12-31") + "status: agreed\ndocument: {number: 7806/1/19 REV 1, from: GSC}\n"
    sides = [loaded(write_plan(tmp_path / str(at) / "p", text)) for at, text in enumerate((old, new))]
    found = compare(*sides).metadata
    assert [one.field for one in found] == ["period.end", "status", "document.number", "waivers", "severity.E002"]
    assert found[2] == ValueChange("document.number", "7806/19", "7806/1/19 REV 1")
    assert found[4] == ValueChange("severity.E002", "off", None)
    none = compare(loaded(write_plan(tmp_path / "3" / "p", PLAN)), sides[0]).metadata
    assert [one.field for one in none][:2] == ["document.number", "document.from"], "the defaults are no change"


TWO = """\
id: two
title: Two
levels: [Goal, Objective]
objectives:
  - id: "1"
    title: Co-operation
    objectives:
      - {id: 1(a), text: Exchange information on seizures within a day.}
      - {id: 1(b), text: Train officers together.}
      - {id: 1(c), text: Buy new scanners.}
"""
THREE = """\
id: two
title: Two goals
levels: [Goal, Objective]
objectives:
  - id: "1"
    title: Co-operation
    objectives:
      - {id: 1(a), text: Exchange information on all seizures within a day.}
      - {id: 1(d), text: Train officers together.}
      - {id: 1(e), text: Share what is known of risks.}
"""


def taxonomy(file: Path, text: str) -> Taxonomy:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    found = load_strategy(file)
    assert isinstance(found, LoadedStrategy)
    return found.taxonomy


def test_strategies_and_who_cites_what_changed(tmp_path: Path) -> None:
    sides = []
    for name, text in (("old", TWO), ("new", THREE)):
        taxonomy(tmp_path / name / "strategies" / "two.yaml", text)
        plan = PLAN.replace("7806-19", "two")
        citing = action("10.1", TITLES[0]).replace("2(b)", "1(a)"), action("10.2", TITLES[1]).replace("2(b)", "1c, 1d")
        sides.append(loaded(write_plan(tmp_path / name / "plans" / "p", plan, a=citing[0], b=citing[1])))
    found = compare(*sides)
    assert found.actions == ()
    assert found.strategy is not None
    assert not found.empty
    assert [one.field for one in found.strategy.metadata] == ["title"]
    told = [
        (str(one.kind), one.old and one.old.id, one.new and one.new.id, one.main) for one in found.strategy.objectives
    ]
    assert told == [
        ("changed", "1(a)", "1(a)", ("10.1",)),
        ("changed", "1(b)", "1(d)", ("10.2",)),
        ("added", None, "1(e)", ()),
        ("removed", "1(c)", None, ("10.2",)),
    ]
    assert [row.node.id for row in found.coverage.no_longer_covered] == ["1(c)"]
    assert [row.node.id for row in found.coverage.newly_covered] == ["1(d)"]


def test_two_strategies(tmp_path: Path) -> None:
    old, new = taxonomy(tmp_path / "a.yaml", TWO), taxonomy(tmp_path / "b.yaml", THREE)
    assert compare_strategies(old, old).empty
    found = compare_strategies(old, new)
    assert [one.renamed for one in found.objectives] == [False, True, False, False]
    assert all(one.main == () for one in found.objectives)


NUMBERS = st.integers(1, 6)
ACTIONS = st.dictionaries(
    NUMBERS, st.tuples(st.sampled_from(TITLES), st.sampled_from(["1(a)", "2(b)", "3(c)"])), max_size=5
)


@given(ACTIONS, ACTIONS)
def test_every_action_is_told_of_once(
    tmp_path_factory: pytest.TempPathFactory,
    old: dict[int, tuple[str, str]],
    new: dict[int, tuple[str, str]],
) -> None:
    sides = []
    for side in (old, new):
        texts = [action(f"10.{n}", title).replace("2(b)", cited) for n, (title, cited) in side.items()]
        folder = tmp_path_factory.mktemp("plan")
        sides.append(loaded(write_plan(folder, **{f"a{at}": text for at, text in enumerate(texts)})))
    found = compare(*sides)
    kinds = [one.kind for one in found.actions]
    assert len(old) + kinds.count(ChangeKind.ADDED) == len(new) + kinds.count(ChangeKind.REMOVED)
    assert found.unchanged + len(found.actions) - kinds.count(ChangeKind.REMOVED) == len(new)
    told = match_actions(*sides)
    assert sorted(str(one.old.fields.number) for one in told if one.old) == sorted(f"10.{n}" for n in old)
    assert sorted(str(one.new.fields.number) for one in told if one.new) == sorted(f"10.{n}" for n in new)
    gained = {row.node.id for row in found.coverage.newly_covered}
    lost = {row.node.id for row in found.coverage.no_longer_covered}
    before, after = ({row.node.id for row in coverage(side).counted if row.status == "covered"} for side in sides)
    assert (gained, lost) == (after - before, before - after)
    assert compare_coverage(*sides) == found.coverage


@given(st.text("ab 1-*.\\\n", max_size=60))
@example("1\n-  \n1")
def test_unfolding_twice_is_unfolding_once(text: str) -> None:
    assert unfolded(unfolded(text)) == unfolded(text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness(old: str, new: str) -> None:
    a, b = matching.bag(old), matching.bag(new)
    assert 0 <= matching.likeness(a, b) == matching.likeness(b, a) <= 1
    assert matching.likeness(a, a) == 1
