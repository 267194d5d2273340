"""What a template sees: a document's content in the order in which it is printed, frozen.

Texts are `str` and are escaped by the template; rich text is `Markup`, HTML already. A field that the
plan does not give is None or empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from ccwp_plan.analysis.coverage import Coverage, Row, Status, cover
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import pictures, prose
from ccwp_plan.documents.dates import MONTHS, day
from ccwp_plan.language import reference
from ccwp_plan.language.action import Action, Alignment, Result
from ccwp_plan.language.load import LoadedPlan
from ccwp_plan.language.taxonomy import Node, Taxonomy

THIN_SPACE = "\N{THIN SPACE}"


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective with its lettering (1., a), i.) and the objectives below it."""

    id: str
    label: str
    title: str | None
    text: Markup
    below: ObjectiveList


@dataclass(frozen=True, slots=True)
class ObjectiveList:
    """Objectives side by side; `kind` is how they are numbered: 1, a, i, or id where each has its own id."""

    kind: str
    items: tuple[ObjectiveView, ...]


@dataclass(frozen=True, slots=True)
class StrategyView:
    """The strategy. `levels` are the names of its levels; `specific` says that headings and texts are apart,
    as in 7806/19: first the strategic objectives' texts, then their titles with what is below them.
    """

    id: str
    title: str
    reference: str | None
    date: str | None
    levels: tuple[str, ...]
    specific: bool
    objectives: ObjectiveList


@dataclass(frozen=True, slots=True)
class ActorView:
    """An actor: its id and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class MeasurementView:
    """A measurement of a result."""

    date: str
    value: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ResultView:
    """A quantifiable result; figures have thin spaces between thousands."""

    indicator: str
    unit: str
    baseline: str | None
    target: str
    due: str
    verification: str | None
    measurements: tuple[MeasurementView, ...]


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A milestone."""

    title: str
    due: str
    done: str | None


@dataclass(frozen=True, slots=True)
class AlignmentView:
    """An alignment with EMPACT: the priority's name, the action of the OAP, a note."""

    priority: str
    oap_action: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action. Lists of actors are in protocol order; objectives are printed as the strategy writes them."""

    number: str
    title: str
    objectives: tuple[str, ...]
    supporting_objectives: tuple[str, ...]
    leader: ActorView
    co_leaders: tuple[ActorView, ...]
    participants: tuple[ActorView, ...]
    all_member_states: bool
    partners: tuple[ActorView, ...]
    status: str
    background: Markup
    aim: Markup
    approach: Markup
    deliverables: tuple[Markup, ...]
    results: tuple[ResultView, ...]
    milestones: tuple[MilestoneView, ...]
    empact: tuple[AlignmentView, ...]
    empact_exemption: str | None
    resources: Markup
    discontinued_because: str | None
    timetable: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An objective in the coverage table; `depth` counts from 0, `counted` marks the coverage level."""

    id: str
    depth: int
    counted: bool
    text: str | Markup
    main: tuple[str, ...]
    supporting: tuple[str, ...]
    status: str
    words: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The coverage: the sentences that sum it up, a row for each objective, and a picture."""

    sentences: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    bars: pictures.BarsView | None


@dataclass(frozen=True, slots=True)
class View:
    """A document: what it is, what stands in its head, and its content."""

    kind: str
    title: str
    language: str
    draft: bool
    number: str | None
    marking: str | None
    plan: str
    status: str
    period: str
    introduction: Markup
    strategy: StrategyView
    actions: tuple[ActionView, ...]
    timeline: tuple[pictures.TimelineView, ...]
    coverage: CoverageView
    left_out: int
    notes: tuple[Markup, ...]


def annex(checked: Checked, *, draft: bool) -> View:
    """The annex of a plan: the whole of it."""
    return _view(checked, "annex", checked.plan.fields.title, draft)


def coverage(checked: Checked, *, draft: bool) -> View:
    """The coverage of a plan on a document of its own."""
    return _view(checked, "coverage", f"Coverage: {checked.plan.fields.title}", draft)


def _view(checked: Checked, kind: str, title: str, draft: bool) -> View:
    plan, fields = checked.plan, checked.plan.fields
    assert plan.strategy is not None
    taxonomy, notes = plan.strategy.taxonomy, prose.Notes()
    whole = kind == "annex"
    introduction = prose.blocks(fields.introduction, notes) if whole else Markup()
    strategy = _strategy(taxonomy, notes if whole else None)
    actors = _Actors(plan)
    actions = tuple(_action(action.fields, taxonomy, actors, notes) for action in plan.actions) if whole else ()
    return View(
        kind=kind,
        title=title,
        language="en",
        draft=draft,
        number=fields.document.number if fields.document else None,
        marking=fields.document.marking if fields.document else None,
        plan=plan.name,
        status=fields.status,
        period=f"{day(fields.period.start)} to {day(fields.period.end)}",
        introduction=introduction,
        strategy=strategy,
        actions=actions,
        timeline=pictures.timeline(fields.period, [action.fields for action in plan.actions]) if whole else (),
        coverage=_coverage(checked, taxonomy, None if whole else notes),
        left_out=sum(1 for problem in plan.problems if problem.place.source.data is None),
        notes=notes.texts,
    )


def figure(given: Decimal) -> str:
    """A figure with as many decimals as were typed and thin spaces between thousands.

    >>> figure(Decimal("12500.50")) == f"12{THIN_SPACE}500.50"
    True
    """
    return f"{given:,f}".replace(",", THIN_SPACE)


def _strategy(taxonomy: Taxonomy, notes: prose.Notes | None) -> StrategyView:
    strategy = taxonomy.strategy
    top = taxonomy.children[None]
    specific = all(node.objective.title and node.objective.text for node in top)
    return StrategyView(
        id=strategy.id,
        title=strategy.title,
        reference=strategy.reference,
        date=day(strategy.date) if strategy.date else None,
        levels=strategy.levels,
        specific=specific,
        objectives=_objectives(top, taxonomy, notes, specific),
    )


def _objectives(nodes: Sequence[Node], taxonomy: Taxonomy, notes: prose.Notes | None, specific: bool) -> ObjectiveList:
    """Objectives side by side. Where headings and texts are apart, the texts of the top come first."""
    texts = [prose.inline(node.objective.text, notes) for node in nodes] if specific else None
    items = tuple(
        ObjectiveView(
            node.id,
            node.label,
            node.objective.title,
            texts[at] if texts else prose.inline(node.objective.text, notes),
            _objectives(taxonomy.children.get(node, ()), taxonomy, notes, False),
        )
        for at, node in enumerate(nodes)
    )
    return ObjectiveList(_kind([node.label for node in nodes]), items)


def _kind(labels: Sequence[str]) -> str:
    """How labels are numbered, if they are numbered without a gap."""
    count = range(len(labels))
    if [f"{n + 1}." for n in count] == [*labels]:
        return "1"
    if len(labels) <= 26 and [f"{chr(ord('a') + n)})" for n in count] == [*labels]:
        return "a"
    return "i" if [f"{_roman(n + 1)}." for n in count] == [*labels] else "id"


def _roman(number: int) -> str:
    text = ""
    for value, sign in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        text += sign * (number // value)
        number %= value
    return text


class _Actors:
    """Names and protocol order of the actors that a plan knows."""

    def __init__(self, plan: LoadedPlan) -> None:
        own = {actor.id: actor.name for actor in plan.fields.actors}
        self.names = {**{id_: actor.name for id_, actor in reference.actors().items()}, **own}
        self.order = {id_: at for at, (id_, actor) in enumerate(reference.actors().items()) if actor.member_from}

    def view(self, id_: str) -> ActorView:
        return ActorView(id_, self.names.get(id_, id_))

    def views(self, ids: Iterable[str]) -> tuple[ActorView, ...]:
        """Each actor once: Member States in protocol order, then the others as they were typed."""
        listed = [id_ for id_ in dict.fromkeys(ids) if id_ != "all"]
        return tuple(self.view(id_) for id_ in sorted(listed, key=lambda id_: self.order.get(id_, len(self.order))))


def _action(action: Action, taxonomy: Taxonomy, actors: _Actors, notes: prose.Notes) -> ActionView:
    return ActionView(
        number=action.number,
        title=action.title,
        objectives=_cited(action.objectives, taxonomy),
        supporting_objectives=_cited(action.supporting_objectives, taxonomy),
        leader=actors.view(action.leader),
        co_leaders=actors.views(action.co_leaders),
        participants=actors.views(action.participants),
        all_member_states="all" in action.participants,
        partners=actors.views(action.partners),
        status=action.status,
        background=prose.blocks(action.background, notes),
        aim=prose.blocks(action.aim, notes),
        approach=prose.blocks(action.approach, notes),
        deliverables=tuple(prose.inline(text, notes) for text in action.deliverables),
        results=tuple(_result(result) for result in action.results),
        milestones=tuple(
            MilestoneView(m.title, day(m.due), day(m.done) if m.done else None) for m in action.milestones
        ),
        empact=tuple(_alignment(alignment) for alignment in action.empact),
        empact_exemption=action.empact_exemption,
        resources=prose.blocks(action.resources, notes),
        discontinued_because=action.discontinued_because,
        timetable=_timetable(action),
    )


def _cited(citations: Iterable[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """The ids that citations mean, each once, as the strategy writes them; an unknown one as it was typed."""
    found = ((taxonomy.find(citation), citation) for citation in citations)
    return tuple(dict.fromkeys(node.id if node else citation for node, citation in found))


def _result(result: Result) -> ResultView:
    return ResultView(
        indicator=result.indicator,
        unit=result.unit,
        baseline=None if result.baseline is None else figure(result.baseline),
        target=figure(result.target),
        due=day(result.due),
        verification=result.verification,
        measurements=tuple(MeasurementView(day(m.date), figure(m.value), m.note) for m in result.measurements),
    )


def _alignment(alignment: Alignment) -> AlignmentView:
    names = {priority.id: priority.name for cycle in reference.cycles() for priority in cycle.priorities}
    return AlignmentView(names.get(alignment.priority, alignment.priority), alignment.oap_action, alignment.note)


def _timetable(action: Action) -> str:
    """From the first to the last day that the action names, by month; empty where it names none."""
    days = sorted([result.due for result in action.results] + [milestone.due for milestone in action.milestones])
    if not days:
        return ""
    first, last = (f"{MONTHS[end.month - 1]} {end.year}" for end in (days[0], days[-1]))
    return first if first == last else f"{first} to {last}"


def _coverage(checked: Checked, taxonomy: Taxonomy, notes: prose.Notes | None) -> CoverageView:
    rows = cover(taxonomy, (action.fields for action in checked.plan.actions))
    found = Coverage(checked.plan.name, taxonomy, rows)
    reasons = {finding.objective: finding.waived for finding in checked.findings if finding.code == "O004"}
    return CoverageView(
        sentences=tuple(_sentences(found, reasons)),
        rows=tuple(_coverage_row(row, found, reasons, notes) for row in rows),
        bars=pictures.coverage_bars(found),
    )


def _coverage_row(
    row: Row, found: Coverage, reasons: dict[str | None, str | None], notes: prose.Notes | None
) -> CoverageRow:
    node = row.node
    return CoverageRow(
        id=node.id,
        depth=node.level - 1,
        counted=node.level == found.taxonomy.coverage_level,
        text=node.objective.title or prose.inline(node.objective.text, notes),
        main=row.main,
        supporting=row.supporting,
        status=str(row.status),
        words=row.status.words,
        reason=reasons.get(node.id),
    )


def _sentences(found: Coverage, reasons: dict[str | None, str | None]) -> Iterable[str]:
    """How many objectives of the coverage level are covered, and which are not, with the reason if there is one."""
    level = found.taxonomy.level_name(found.taxonomy.coverage_level)
    total, covered = len(found.counted), found.count(Status.COVERED)
    verb = "is" if covered == 1 else "are"
    yield f"{covered} of the {total} {level}s {verb} covered by at least one action ({found.percent:g} %)."
    for status, words in ((Status.PARTLY, "partly covered"), (Status.UNCOVERED, "not covered")):
        ids = [row.node.id for row in found.counted if row.status is status]
        if ids:
            yield f"{', '.join(ids)} {'is' if len(ids) == 1 else 'are'} {words}."
    for row in found.counted:
        if row.status is not Status.COVERED and (reason := reasons.get(row.node.id)):
            yield f"{row.node.id}: {reason}{'' if reason.endswith(('.', '!', '?')) else '.'}"
