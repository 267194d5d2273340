"""The annex of a plan: the whole of it."""

from __future__ import annotations

from collections.abc import Iterable

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import coverage, prose
from ccwp_plan.documents.actions import Actors, Ties, action_view, results_of
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import Parts, Setting, plan_view
from ccwp_plan.documents.table import Placed, PlacedAction, overview, table_of
from ccwp_plan.documents.timeline import timeline
from ccwp_plan.documents.view import ActionView, PlanView, TableGroup
from ccwp_plan.repository.loaded import LoadedPlan

ANNEX = "ANNEX"


def view(checked: Checked, setting: Setting) -> PlanView:
    """The annex; its footnotes count in the order of print, after those before it. It is the same on every day."""
    plan, fields = checked.plan, checked.plan.fields
    assert plan.strategy is not None
    taxonomy, notes, actors = plan.strategy.taxonomy, setting.notes or prose.Notes(), Actors(plan)
    placed = Placed(taxonomy, plan.printed)
    introduction = prose.blocks(fields.introduction, notes)
    strategy = strategy_view(taxonomy, notes)
    actions, table = _in_layout(plan, placed, actors, notes)
    parts = Parts(
        kind="annex",
        heading=fields.title,
        annex_mark=ANNEX,
        introduction=introduction,
        results=results_of(fields.results),
        strategy=strategy,
        actions=actions,
        overview=overview(placed, actions),
        table=table,
        timeline=timeline(fields.period, plan.printed),
        coverage=coverage.section(checked, actors, None),
        notes=notes,
    )
    return plan_view(checked, parts, setting)


def _in_layout(
    plan: LoadedPlan, placed: Placed, actors: Actors, notes: prose.Notes
) -> tuple[list[ActionView], tuple[TableGroup, ...]]:
    """The actions by number, and their table if there is one; footnotes stand where an action is printed first."""

    layout, ties = plan.fields.layout, Ties(plan)

    def views(actions: Iterable[PlacedAction], notes: prose.Notes | None) -> dict[str, ActionView]:
        return {one.key: action_view(one.loaded, actors, ties, notes) for one in actions}

    if layout == "table":
        printed = views(placed.by_objective, notes)
        return [printed[one.key] for one in placed.by_number], table_of(placed, printed)
    printed = views(placed.by_number, notes)
    again = table_of(placed, views(placed.by_objective, None)) if layout == "both" else ()
    return [*printed.values()], again
