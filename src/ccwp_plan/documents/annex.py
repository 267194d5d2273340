"""The annex of a plan: the whole of it."""

from __future__ import annotations

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import coverage, prose
from ccwp_plan.documents.actions import Actors, action_view, keyed, results_of
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import Parts, document_of, plan_view
from ccwp_plan.documents.timeline import timeline
from ccwp_plan.documents.view import PlanView
from ccwp_plan.language.plan import Document


def view(checked: Checked, *, draft: bool, previous: str | None = None) -> PlanView:
    """The annex; `previous` is the previous document where the plan names none."""
    return whole_plan(checked, "annex", document_of(checked, previous), draft=draft)


def whole_plan(checked: Checked, kind: str, document: Document, *, draft: bool) -> PlanView:
    """A document with the whole plan in it, after the text of a note; footnotes count in the order of print."""
    plan, fields = checked.plan, checked.plan.fields
    assert plan.strategy is not None
    taxonomy, notes, actors = plan.strategy.taxonomy, prose.Notes(), Actors(plan)
    cover = document if kind == "note" else Document()
    parts = Parts(
        kind=kind,
        heading=fields.title,
        title=cover.subject,
        paragraphs=[prose.blocks(text, notes) for text in cover.text],
        introduction=prose.blocks(fields.introduction, notes),
        results=results_of(fields.results),
        strategy=strategy_view(taxonomy, notes),
        actions=[action_view(key, action, actors, notes) for key, action in keyed(plan.actions)],
        timeline=timeline(fields.period, [action.fields for action in plan.actions]),
        coverage=coverage.section(checked, actors, None),
        notes=notes,
    )
    return plan_view(checked, parts, document, draft=draft)
