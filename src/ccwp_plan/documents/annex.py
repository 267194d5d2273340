"""The annex of a plan: the whole of it."""

from __future__ import annotations

from collections.abc import Sequence

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import coverage, prose
from ccwp_plan.documents.actions import Actors, action_view, keyed
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import document_of, plan_view
from ccwp_plan.documents.timeline import timeline
from ccwp_plan.documents.view import PlanView


def view(checked: Checked, *, draft: bool, previous: str | None = None) -> PlanView:
    """The annex; `previous` is the previous document where the plan names none."""
    return whole_plan(checked, "annex", draft=draft, previous=previous)


def whole_plan(
    checked: Checked,
    kind: str,
    *,
    draft: bool,
    previous: str | None,
    title: str | None = None,
    paragraphs: Sequence[str] = (),
) -> PlanView:
    """A document with the whole plan in it, after `paragraphs` of rich text; footnotes count in the order of print."""
    plan, fields = checked.plan, checked.plan.fields
    assert plan.strategy is not None
    taxonomy, notes, actors = plan.strategy.taxonomy, prose.Notes(), Actors(plan)
    actions = [action.fields for action in plan.actions]
    return plan_view(
        checked,
        kind,
        fields.title,
        document_of(checked, previous),
        draft=draft,
        title=title,
        paragraphs=[prose.blocks(text, notes) for text in paragraphs],
        introduction=prose.blocks(fields.introduction, notes),
        strategy=strategy_view(taxonomy, notes),
        actions=[action_view(key, action, actors, notes) for key, action in keyed(plan.actions)],
        timeline=timeline(fields.period, actions),
        coverage=coverage.section(checked, actors, None),
        notes=notes,
    )
