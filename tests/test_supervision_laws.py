"""Laws of supervision: of progress, deadlines and involvement, over actions of every shape and on any day."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ccwp_plan.analysis.deadlines import by_presidency, deadlines
from ccwp_plan.analysis.involvement import involvement
from ccwp_plan.analysis.progress import (
    ActionJudgement,
    MilestoneJudgement,
    Progress,
    ResultJudgement,
    achieved,
    milestone_progress,
    progress,
    result_progress,
)
from ccwp_plan.language.action import Action, Milestone, Result
from ccwp_plan.language.fields import ALL
from ccwp_plan.reports import deadlines as deadline_reports
from ccwp_plan.reports import progress as progress_reports
from ccwp_plan.reports.terminal import Terminal
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan, Read, with_wholes

FIRST, LAST = date(2020, 1, 1), date(2021, 12, 31)
BASE = Path(__file__).parent / "cases" / "progress" / "nothing-dated.yaml"

DAYS = st.dates(date(2019, 6, 1), date(2023, 1, 1))
TIMES = DAYS.map(str) | st.sampled_from(["2020-06", "2020-Q4", "2021-H1", "2021", "ongoing", "tbc"])
FIGURES = st.integers(-50, 50).map(str) | st.sampled_from(["0.5", "12.25"])


def some(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(required, optional=optional)


def few(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=3)


def again(given: dict[str, Any]) -> dict[str, Any]:
    """What can be due again and again is due so, now and then; the days on which it was done are in order."""
    if given["due"] in ("ongoing", "tbc", "2021", "2021-H1", "2020-Q4"):
        given.pop("every", None)
    if "done" in given:
        given["done"] = sorted(given["done"]) if "every" in given else given["done"][0]
    return given


RESULTS = some(
    {"indicator": st.just("A"), "unit": st.just("a"), "due": TIMES},
    target=FIGURES | st.just("tbc"),
    baseline=FIGURES | st.just("tbc"),
    expected=st.just("All signed"),
    every=st.sampled_from(["month", "half_year", "presidency", "year"]),
    cumulative=st.sampled_from(["true", "false"]),
    interim=few(some({"due": DAYS.map(str), "target": FIGURES})),
    measurements=few(
        some({"date": DAYS.map(str), "value": FIGURES})
        | some({"date": DAYS.map(str), "judgement": st.sampled_from(["reached", "on_track", "behind"])}, value=FIGURES)
    ),
).map(again)
MILESTONES = some(
    {"title": st.just("A"), "due": TIMES},
    every=st.sampled_from(["month", "half_year", "presidency", "year"]),
    done=st.lists(DAYS.map(str), min_size=1, max_size=3),
).map(again)
REPORTS = some(
    {"date": DAYS.map(str), "text": st.just("A")}, outlook=st.sampled_from(["on_track", "at_risk", "delayed"])
)
ACTORS = st.sampled_from(["DE", "FR", "IT", "Europol", "NO"])
ACTIONS = some(
    {"title": st.just("A"), "objectives": st.just(["1(a)"]), "leader": ACTORS | st.sampled_from([ALL, "tbc"])},
    status=st.sampled_from(["planned", "ongoing", "completed", "discontinued"]),
    period=st.just({"start": "2020-03"}),
    results=few(RESULTS),
    milestones=few(MILESTONES),
    state_of_play=few(REPORTS),
    co_leaders=few(ACTORS),
    participants=few(ACTORS | st.just(ALL)),
    partners=few(ACTORS),
)


@st.composite
def plans(draw: Any) -> list[dict[str, Any]]:
    """Actions, each of which may be part of one before it."""
    actions: list[dict[str, Any]] = draw(st.lists(ACTIONS, min_size=1, max_size=4))
    for at, action in enumerate(actions):
        action["number"] = f"10.{at + 1}"
        whole = draw(st.none() | st.integers(0, at - 1)) if at else None
        if whole is not None:
            action["part_of"] = f"10.{whole + 1}"
    return actions


@cache
def base() -> LoadedPlan:
    (plan,) = load([BASE])
    return plan


def loaded(actions: list[dict[str, Any]]) -> LoadedPlan:
    plan = base()
    made = [LoadedAction.resolved(Read(Action.model_validate(one)), plan.place, plan.taxonomy) for one in actions]
    return replace(plan, actions=with_wholes(made))


def told(found: Progress) -> list[Any]:
    """All that is found, but for the things that it is found of."""
    return [
        (
            *(one.action.fields.number, one.judgement, one.silent, one.last_report),
            [(r.day, r.value, r.measured_on, r.share, r.expected, r.judgement) for r in one.results],
            [(m.day, m.done, m.judgement) for m in one.milestones],
        )
        for one in found.actions
    ]


def until(action: dict[str, Any], day: date) -> dict[str, Any]:
    """An action without what is dated after a day."""
    kept = deepcopy(action)
    for items in (kept.get("state_of_play", []), *(one.get("measurements", []) for one in kept.get("results", ()))):
        items[:] = [one for one in items if one["date"] <= str(day)]
    for one in kept.get("milestones", ()):
        done = one.pop("done", [])
        left = [on for on in ([done] if isinstance(done, str) else done) if on <= str(day)]
        if left:
            one["done"] = left[0] if isinstance(done, str) else left
    return kept


@given(plans(), DAYS)
def test_what_is_dated_after_the_day_changes_nothing(actions: list[dict[str, Any]], day: date) -> None:
    known = [until(one, day) for one in actions]
    assert told(progress(loaded(actions), day)) == told(progress(loaded(known), day))


@given(plans(), DAYS)
def test_each_has_one_judgement_and_the_sums_are_the_counts(actions: list[dict[str, Any]], day: date) -> None:
    found = progress(loaded(actions), day)
    assert sum(len(found.judged(one)) for one in ActionJudgement) == len(actions) == len(found.actions)
    results = sum(len(one.get("results", ())) for one in actions)
    assert sum(found.results_judged(one) for one in ResultJudgement) == results
    milestones = sum(len(one.get("milestones", ())) for one in actions)
    assert sum(found.milestones_judged(one) for one in MilestoneJudgement) == milestones
    assert {one.action.fields.number for one in found.silent} == {
        one.action.fields.number for one in found.actions if one.silent
    }


@given(FIGURES, FIGURES, FIGURES, FIGURES, DAYS)
def test_the_share_moves_one_way_with_the_value(baseline: str, target: str, one: str, other: str, day: date) -> None:
    given_ = {"indicator": "A", "unit": "a", "baseline": baseline, "target": target, "due": "2021"}

    def share(value: str) -> Any:
        result = Result.model_validate({**given_, "measurements": [{"date": str(day), "value": value}]})
        return result_progress(result, 0, FIRST, LAST, day).share

    low, high = sorted((one, other), key=float)
    if float(target) > float(baseline):
        assert share(low) <= share(high)
    elif float(target) < float(baseline):
        assert share(low) >= share(high)
    else:
        assert {share(low), share(high)} <= {0, 1}


@given(RESULTS.filter(lambda one: "every" not in one), DAYS, DAYS)
def test_a_result_that_is_postponed_is_no_later_than_before(given_: dict[str, Any], to: date, day: date) -> None:
    before = Result.model_validate(given_)
    if before.due.last is None or to <= before.due.last:
        return
    after = Result.model_validate({**given_, "postponed_to": str(to)})
    judged = [result_progress(one, 0, FIRST, LAST, day).judgement for one in (before, after)]
    assert judged[1] is not ResultJudgement.MISSED or judged[0] is ResultJudgement.MISSED


@given(MILESTONES.filter(lambda one: "every" not in one), DAYS, DAYS)
def test_a_milestone_that_is_postponed_is_no_later_than_before(given_: dict[str, Any], to: date, day: date) -> None:
    before = Milestone.model_validate(given_)
    if before.due.last is None or to <= before.due.last:
        return
    after = Milestone.model_validate({**given_, "postponed_to": str(to)})
    judged = [milestone_progress(one, 0, LAST, day).judgement for one in (before, after)]
    for late in (MilestoneJudgement.OVERDUE, MilestoneJudgement.DONE_LATE):
        assert judged[1] is not late or judged[0] is late


BETTER = [ActionJudgement.LATE, ActionJudgement.BEHIND, ActionJudgement.NO_INFORMATION, ActionJudgement.ON_TRACK]


@given(plans(), st.data(), DAYS)
def test_a_measurement_that_reaches_the_target_makes_nothing_worse(
    actions: list[dict[str, Any]], data: Any, day: date
) -> None:
    places = [
        (at, index)
        for at, action in enumerate(actions)
        for index, result in enumerate(action.get("results", ()))
        if result.get("target", "tbc") != "tbc" and result.get("cumulative") != "false"
    ]
    if not places:
        return
    at, index = data.draw(st.sampled_from(places))
    before = progress(loaded(actions), day)
    result = actions[at]["results"][index]
    measured = [*result.get("measurements", ()), {"date": str(day), "value": result["target"]}]
    actions[at] = {**actions[at], "results": [*actions[at]["results"]]}
    actions[at]["results"][index] = {**result, "measurements": measured}
    after = progress(loaded(actions), day)
    for was, now in zip(before.actions, after.actions, strict=True):
        if was.judgement in BETTER:
            assert BETTER.index(now.judgement) >= BETTER.index(was.judgement)
        else:
            assert now.judgement is was.judgement
        assert was.silent or not now.silent


@given(plans())
def test_all_is_the_same_as_every_member_state_written_out(actions: list[dict[str, Any]]) -> None:
    plan = loaded(actions)
    members = [id_ for id_, actor in plan.actors.items() if actor.is_member_in(plan.fields.period)]
    written = []
    for one in actions:
        other = {**one}
        if "participants" in one:
            other["participants"] = [
                id_ for name in one["participants"] for id_ in (members if name == ALL else [name])
            ]
        if one["leader"] == ALL:
            other["leaders"] = members
            del other["leader"]
        written.append(other)
    assert involvement(loaded(written)).actors == involvement(plan).actors


@given(plans(), DAYS, DAYS, DAYS)
def test_the_presidencies_part_the_deadlines_among_them(
    actions: list[dict[str, Any]], day: date, one: date, other: date
) -> None:
    first, last = sorted((one, other))
    found = [item for item in deadlines(loaded(actions), day) if first <= item.day <= last]
    parted = by_presidency(found)
    assert [item for items in parted.values() for item in items] == found
    assert all(half.start <= item.day <= half.end for half, items in parted.items() for item in items)
    halves = [*parted]
    assert all(before.end + timedelta(days=1) <= after.start for before, after in pairwise(halves))
    keys = Counter((item.action and item.action.fields.number, item.key) for item in found)
    assert not keys or max(keys.values()) == 1


@settings(max_examples=30, deadline=None)
@given(plans(), DAYS, DAYS)
def test_any_plan_is_reported_on_any_day_in_every_format(actions: list[dict[str, Any]], one: date, other: date) -> None:
    since, day = sorted((one, other))
    plan = loaded(actions)
    found = progress(plan, day)
    achievements = progress_reports.Since(since, achieved(found, since))
    for format_ in progress_reports.Format:
        for terminal in (Terminal(80), Terminal(80, colour=True)):
            assert progress_reports.report(format_)(found, achievements, terminal, named=True)
    due = deadline_reports.Deadlines([plan], day, deadlines(plan, day))
    for kind in deadline_reports.Format:
        assert deadline_reports.report(kind)(due, Terminal(80))
    text = deadline_reports.report(deadline_reports.Format.ICS)(due, Terminal())
    assert isinstance(text, bytes)
    uids = [line for line in text.splitlines() if line.startswith(b"UID:")]
    assert len(uids) == len({*uids})
    if len(due.to_be_met) == len(due.items):
        assert len(uids) == len(due.items)


@given(plans(), st.lists(DAYS, min_size=3, max_size=3))
def test_what_is_achieved_in_two_spans_is_achieved_in_both_together_if_it_still_holds(
    actions: list[dict[str, Any]], days: list[date]
) -> None:
    first, middle, last = sorted(days)
    plan = loaded(actions)

    def told(since: date, day: date) -> set[Any]:
        found = achieved(progress(plan, day), since)
        return {(one.action and one.action.fields.number, type(one.item), one.item.at, one.day) for one in found}

    whole = told(first, last)
    assert told(middle, last) == {one for one in whole if one[3] > middle}
    assert {one for one in whole if one[3] <= middle} <= told(first, middle)
