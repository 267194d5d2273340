"""What all documents of a plan have in common."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents.dates import day
from ccwp_plan.documents.head import head_view
from ccwp_plan.documents.prose import Notes
from ccwp_plan.documents.timeline import TimelineView
from ccwp_plan.documents.view import ActionView, CoverageView, PlanView, StrategyView
from ccwp_plan.language.plan import Document


def document_of(checked: Checked, previous: str | None) -> Document:
    """What a plan says of its Council document; `previous` is its previous document where the plan names none."""
    document = checked.plan.fields.document or Document()
    if previous and not document.previous:
        return document.model_copy(update={"previous": (previous,)})
    return document


def plan_view(
    checked: Checked,
    kind: str,
    heading: str,
    document: Document,
    *,
    draft: bool,
    strategy: StrategyView,
    coverage: CoverageView,
    notes: Notes,
    title: str | None = None,
    paragraphs: Sequence[Markup] = (),
    introduction: Markup = Markup(),  # noqa: B008  it is empty, and nothing changes it
    actions: Sequence[ActionView] = (),
    timeline: Sequence[TimelineView] = (),
) -> PlanView:
    """A document of a plan, of its parts; `notes` are the footnotes that these have gathered."""
    plan, fields = checked.plan, checked.plan.fields
    return PlanView(
        kind=kind,
        title=title or heading,
        heading=heading,
        language="en",
        draft=draft,
        head=head_view(document),
        plan=plan.name,
        status=fields.status,
        period=f"{day(fields.period.start)} to {day(fields.period.end)}",
        paragraphs=tuple(paragraphs),
        introduction=introduction,
        strategy=strategy,
        actions=tuple(actions),
        timeline=tuple(timeline),
        coverage=coverage,
        left_out=sum(1 for problem in plan.problems if problem.place.source.data is None),
        notes=notes.texts,
    )
