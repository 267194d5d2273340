"""What all documents of a plan have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents.columns import results_widths, table_widths
from ccwp_plan.documents.dates import span
from ccwp_plan.documents.head import head_view
from ccwp_plan.documents.prose import Notes
from ccwp_plan.documents.timeline import TimelineView
from ccwp_plan.documents.view import (
    ActionView,
    CommentsView,
    CoverageView,
    DeadlinesView,
    InvolvementView,
    OverviewView,
    PlanView,
    ResultView,
    StateView,
    StrategyView,
    SynergiesView,
    TableGroup,
)
from ccwp_plan.language.documents import DocumentName
from ccwp_plan.language.numbers import is_other
from ccwp_plan.language.plan import Document
from ccwp_plan.reading.place import Source
from ccwp_plan.repository.find import COMMENTS, NOTES
from ccwp_plan.repository.loaded import LoadedPlan
from ccwp_plan.repository.oaps import OAPS

_OF_COMMENTS = (DocumentName.COMMENTS, DocumentName.COMMENTS_BY_DELEGATION, DocumentName.COMMENTS_TABLE)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document of a plan is made: as a draft; with a previous document, where the plan names none; its footnotes
    after these; as things are on a day, with what was achieved since another one. By default the day is `today`, and
    the other one the last before the half-year of its Presidency.
    """

    draft: bool
    previous: str | None = None
    notes: Notes | None = None
    as_of: date | None = None
    since: date | None = None
    today: date = field(default_factory=date.today)

    @property
    def day(self) -> date:
        """The day on which the document looks at the plan."""
        return self.as_of or self.today


def document_of(checked: Checked, previous: str | None) -> Document:
    """What a plan says of its Council document; `previous` is its previous document where the plan names none."""
    return following(checked.plan.fields.document or Document(), previous)


def following(document: Document, previous: str | None) -> Document:
    """A document that follows another one, where it names no previous document itself.

    No document is its own previous one.
    """
    if previous and not document.previous and is_other(previous, document.number):
        return document.model_copy(update={"previous": (previous,)})
    return document


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a document of a plan is made of; `notes` are the footnotes that its parts have gathered."""

    kind: str
    heading: str
    annex_mark: str | None = None
    introduction: Markup = field(default_factory=Markup)
    results: Sequence[ResultView] = ()
    strategy: StrategyView
    actions: Sequence[ActionView] = ()
    overview: OverviewView | None = None
    table: Sequence[TableGroup] = ()
    timeline: Sequence[TimelineView] = ()
    coverage: CoverageView
    state: StateView | None = None
    deadlines: DeadlinesView | None = None
    involvement: InvolvementView | None = None
    synergies: SynergiesView | None = None
    comments: CommentsView | None = None
    notes: Notes


def plan_view(checked: Checked, parts: Parts, setting: Setting) -> PlanView:
    """A document of a plan, of its parts."""
    document = document_of(checked, setting.previous)
    plan, fields = checked.plan, checked.plan.fields
    return PlanView(
        kind=parts.kind,
        title=parts.heading,
        heading=parts.heading,
        language="en",
        draft=setting.draft,
        head=head_view(document),
        plan=plan.name,
        status=fields.status,
        period=span(fields.period),
        annex_mark=parts.annex_mark,
        introduction=parts.introduction,
        results=tuple(parts.results),
        results_widths=results_widths(parts.results, usual=False),
        strategy=parts.strategy,
        actions=tuple(parts.actions),
        overview=parts.overview,
        layout=fields.layout,
        table=tuple(parts.table),
        table_widths=table_widths(parts.table),
        grouped=bool(parts.table or (parts.overview and parts.overview.groups[0].heading)),
        timeline=tuple(parts.timeline),
        coverage=parts.coverage,
        state=parts.state,
        deadlines=parts.deadlines,
        involvement=parts.involvement,
        synergies=parts.synergies,
        comments=parts.comments,
        left_out=len({one.path for one in _with_problems(plan) if _is_left_out(one, parts.kind)}),
        notes=parts.notes.texts,
    )


def _with_problems(plan: LoadedPlan) -> Iterator[Source]:
    return (problem.place.source for problem in plan.problems)


def _is_left_out(source: Source, kind: str) -> bool:
    """Whether a file cannot be read that a kind of document is made of: OAPs are in the synergies, notes in none."""
    apart = {NOTES, OAPS, COMMENTS} - ({OAPS} if kind == DocumentName.SYNERGIES else set())
    apart -= {COMMENTS} if kind in _OF_COMMENTS else set()
    return not source.is_whole and source.path.parent.name not in apart
