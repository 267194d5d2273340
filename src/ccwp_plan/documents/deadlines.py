"""The deadlines of a plan: what is still to be met, Presidency by Presidency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ccwp_plan.analysis.deadlines import Deadline, Kind, State, by_presidency
from ccwp_plan.analysis.deadlines import deadlines as found
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import coverage, prose
from ccwp_plan.documents.actions import Actors, Ties
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import Parts, Setting, plan_view
from ccwp_plan.documents.view import DeadlinesView, DeadlineView, PlanView, PresidencyView
from ccwp_plan.language.dates import day as in_words
from ccwp_plan.language.dates import when
from ccwp_plan.language.nouns import be, counted
from ccwp_plan.language.reference import HalfYear


def view(checked: Checked, setting: Setting) -> PlanView:
    """The deadlines as a document."""
    plan = checked.plan
    assert plan.strategy is not None
    actors = Actors(plan)
    parts = Parts(
        kind="deadlines",
        heading=f"Deadlines: {plan.fields.title}",
        strategy=strategy_view(plan.strategy.taxonomy, None),
        coverage=coverage.section(checked, actors, None),
        deadlines=section(checked, actors, setting.day),
        notes=setting.notes or prose.Notes(),
    )
    return plan_view(checked, parts, setting)


def section(checked: Checked, actors: Actors, day: date) -> DeadlinesView:
    """What is still to be met, by the half-years of the Presidencies."""
    ties = Ties(checked.plan)
    due = [one for one in found(checked.plan, day) if one.is_open]
    return DeadlinesView(
        sentences=tuple(_sentences(due, day)),
        presidencies=tuple(
            PresidencyView(
                key=half_year.start.isoformat(),
                name=_presidency(half_year, actors),
                span=f"{in_words(half_year.start)} to {in_words(half_year.end)}",
                trio=tuple(actors.view(id_) for id_ in half_year.trio),
                deadlines=tuple(_deadline(one, actors, ties) for one in items),
            )
            for half_year, items in by_presidency(due).items()
        ),
    )


def _sentences(due: Sequence[Deadline], day: date) -> Iterator[str]:
    """As of when the deadlines are, and how many there are."""
    if all(one.kind is Kind.PERIOD for one in due):
        yield f"As at {in_words(day)}, no action has a deadline that is still to be met."
        return
    overdue = sum(1 for one in due if one.state is State.OVERDUE)
    late = f", of which {overdue} {be(overdue)} overdue" if overdue else ""
    yield f"As at {in_words(day)}, {counted(len(due), 'deadline')} {be(len(due))} still to be met{late}."


def _presidency(half_year: HalfYear, actors: Actors) -> str:
    """Whose Presidency it is; the half-year where that is not known."""
    if half_year.member_state is None:
        return f"{'First' if half_year.start.month < 7 else 'Second'} half of {half_year.start.year}"
    return f"Presidency of {actors.view(half_year.member_state).name}"


def _deadline(one: Deadline, actors: Actors, ties: Ties) -> DeadlineView:
    action = one.action
    return DeadlineView(
        due=when(one.due),
        originally=when(one.originally) if one.originally else None,
        overdue=one.state is State.OVERDUE,
        kind=one.kind.words,
        way=ties.way(action) if action else None,
        text=one.text,
        leaders=actors.leading(action.leading) if action else (),
        co_leaders=actors.leading(action.fields.co_leaders) if action else (),
    )
