"""From a checked plan, or a strategy, to what a template sees."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from markupsafe import Markup

from ccwp_plan.analysis.coverage import Coverage, Row, Status
from ccwp_plan.analysis.coverage import coverage as cover
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import prose
from ccwp_plan.documents import timeline as pictures
from ccwp_plan.documents.dates import MONTHS, day
from ccwp_plan.documents.view import (
    ActionView,
    ActorView,
    AlignmentView,
    CitationView,
    ColumnView,
    CoverageRow,
    CoverageView,
    HeadRow,
    HeadView,
    MeasurementView,
    MilestoneView,
    ObjectiveList,
    ObjectiveView,
    PlanView,
    ResultView,
    StrategyView,
    View,
)
from ccwp_plan.language import reference
from ccwp_plan.language.action import Action, Alignment, Result
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.plan import Document
from ccwp_plan.language.taxonomy import Node, Taxonomy, fold
from ccwp_plan.language.wording import heading, plural
from ccwp_plan.repository.loaded import LoadedPlan

STATUSES = fields_of(Action)["status"].choices
THIN_SPACE = "\N{THIN SPACE}"


def annex(checked: Checked, *, draft: bool, previous: str | None = None) -> PlanView:
    """The annex of a plan: the whole of it."""
    return _view(checked, "annex", draft, previous)


def note(checked: Checked, *, draft: bool, previous: str | None = None) -> PlanView:
    """The note: a cover page and, after it, the annex; `previous` is named on it where the plan names none."""
    return _view(checked, "note", draft, previous)


def coverage(checked: Checked, *, draft: bool, previous: str | None = None) -> PlanView:
    """The coverage of a plan on a document of its own."""
    return _view(checked, "coverage", draft, previous)


def goals(taxonomy: Taxonomy) -> View:
    """The Goals of a strategy in the lettering of its document."""
    strategy, notes = taxonomy.strategy, prose.Notes()
    seen = _strategy(taxonomy, notes)
    return View(
        kind="strategy",
        title=strategy.title,
        heading=strategy.title,
        language="en",
        draft=False,
        head=_head(Document(number=strategy.reference)),
        strategy=seen,
        notes=notes.texts,
    )


def _view(checked: Checked, kind: str, draft: bool, previous: str | None) -> PlanView:
    plan, fields = checked.plan, checked.plan.fields
    assert plan.strategy is not None
    document = fields.document or Document()
    if previous and not document.previous:
        document = document.model_copy(update={"previous": (previous,)})
    taxonomy, notes, actors = plan.strategy.taxonomy, prose.Notes(), _Actors(plan)
    whole = kind != "coverage"
    heading = fields.title if whole else f"Coverage: {fields.title}"
    paragraphs = tuple(prose.blocks(text, notes) for text in document.text) if kind == "note" else ()
    introduction = prose.blocks(fields.introduction, notes) if whole else Markup()
    strategy = _strategy(taxonomy, notes if whole else None)
    keyed = _keyed(action.fields for action in plan.actions) if whole else ()
    actions = tuple(_action(key, action, taxonomy, actors, notes) for key, action in keyed)
    return PlanView(
        kind=kind,
        title=(document.subject if kind == "note" else None) or heading,
        heading=heading,
        language="en",
        draft=draft,
        head=_head(document),
        plan=plan.name,
        status=fields.status,
        period=f"{day(fields.period.start)} to {day(fields.period.end)}",
        paragraphs=paragraphs,
        introduction=introduction,
        strategy=strategy,
        actions=actions,
        timeline=pictures.timeline(fields.period, [action.fields for action in plan.actions]) if whole else (),
        coverage=_coverage(checked, actors, None if whole else notes),
        left_out=sum(1 for problem in plan.problems if problem.place.source.data is None),
        notes=notes.texts,
    )


def _head(document: Document) -> HeadView:
    return HeadView(
        number=document.number,
        marking=document.marking,
        place_and_date=f"{document.place}, {day(document.date)}" if document.date else None,
        original_language=document.original_language if document.date else None,
        subject_codes=document.subject_codes,
        type=document.type,
        rows=tuple(_head_rows(document)),
        initials=document.initials,
        department=document.department,
    )


def _head_rows(document: Document) -> Iterator[HeadRow]:
    """The rows of the cover page, each only where there is something to say."""
    for field, lines in (
        ("from", (document.from_,)),
        ("to", (document.to,)),
        ("previous", document.previous),
        ("commission_document", (document.commission_document,)),
        ("subject", (document.subject,)),
    ):
        given = tuple(line for line in lines if line)
        if given:
            yield HeadRow(f"{fields_of(Document)[field].printed}:", given)


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
        headings=tuple(heading(plural(level)) for level in strategy.levels),
        specific=specific,
        objectives=_objectives(top, taxonomy, notes, specific),
    )


def _objectives(nodes: Sequence[Node], taxonomy: Taxonomy, notes: prose.Notes | None, specific: bool) -> ObjectiveList:
    """Objectives side by side. Where headings and texts are apart, the texts of the top come first."""
    texts = [prose.inline(node.objective.text, notes) for node in nodes] if specific else None
    items = tuple(
        ObjectiveView(
            node.id,
            fold(node.id),
            node.label,
            node.objective.title,
            texts[at] if texts else prose.inline(node.objective.text, notes),
            _short(node),
            _objectives(taxonomy.children.get(node, ()), taxonomy, notes, False),
        )
        for at, node in enumerate(nodes)
    )
    return ObjectiveList(_kind([node.label for node in nodes]), items)


def _short(node: Node) -> str:
    """An objective's title or, if it has none, the beginning of its text, in plain text."""
    return textwrap.shorten(node.objective.title or prose.plain(node.objective.text), 64, placeholder=" …")


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


def _keyed(actions: Iterable[Action]) -> Iterator[tuple[str, Action]]:
    """Actions with their numbers as parts of an address: each only once, although a draft may have it twice."""
    met: Counter[str] = Counter()
    for action in actions:
        met[action.number] += 1
        times = met[action.number]
        yield action.number if times == 1 else f"{action.number}-{times}", action


def _action(key: str, action: Action, taxonomy: Taxonomy, actors: _Actors, notes: prose.Notes) -> ActionView:
    return ActionView(
        number=action.number,
        key=key,
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


def _cited(citations: Iterable[str], taxonomy: Taxonomy) -> tuple[CitationView, ...]:
    """The objectives that citations mean, each once; an unknown one has the id that was typed."""
    found = ((taxonomy.find(citation), citation) for citation in citations)
    views = (CitationView(node.id, fold(node.id)) if node else CitationView(typed, None) for node, typed in found)
    return tuple(dict.fromkeys(views))


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
    name = _priority_names().get(alignment.priority, alignment.priority)
    return AlignmentView(name, alignment.oap_action, alignment.note)


@cache
def _priority_names() -> dict[str, str]:
    """The EMPACT priorities' names, by their ids."""
    return {priority.id: priority.name for cycle in reference.cycles() for priority in cycle.priorities}


def _timetable(action: Action) -> str:
    """From the first to the last day that the action names, by month; empty where it names none."""
    days = sorted([result.due for result in action.results] + [milestone.due for milestone in action.milestones])
    if not days:
        return ""
    first, last = (f"{MONTHS[end.month - 1]} {end.year}" for end in (days[0], days[-1]))
    return first if first == last else f"{first} to {last}"


def _coverage(checked: Checked, actors: _Actors, notes: prose.Notes | None) -> CoverageView:
    found = cover(checked.plan)
    actions = [action.fields for action in checked.plan.actions]
    reasons = {finding.objective: finding.waived for finding in checked.findings if finding.code == "O004"}
    columns = tuple(_column(key, action, found.taxonomy) for key, action in _keyed(actions))
    statuses = {action.status for action in actions}
    return CoverageView(
        sentences=tuple(_sentences(found, reasons)),
        rows=tuple(_coverage_row(row, found, columns, reasons, notes) for row in found.rows),
        columns=columns,
        bars=pictures.coverage_bars(found),
        leaders=actors.views(id_ for column in columns for id_ in column.leaders),
        statuses=tuple(status for status in STATUSES if status in statuses),
    )


def _column(key: str, action: Action, taxonomy: Taxonomy) -> ColumnView:
    cited = (taxonomy.find(citation) for citation in (*action.objectives, *action.supporting_objectives))
    return ColumnView(
        number=action.number,
        key=key,
        title=action.title,
        leader=action.leader,
        status=action.status,
        leaders=tuple(dict.fromkeys((action.leader, *action.co_leaders))),
        objectives=tuple(dict.fromkeys(key for node in cited if node for key in _path(node))),
    )


def _path(node: Node) -> tuple[str, ...]:
    """The key of an objective and the keys of those above it."""
    return (fold(node.id), *(_path(node.parent) if node.parent else ()))


def _coverage_row(
    row: Row,
    found: Coverage,
    columns: Sequence[ColumnView],
    reasons: dict[str | None, str | None],
    notes: prose.Notes | None,
) -> CoverageRow:
    node = row.node
    cells = {**dict.fromkeys(row.supporting, "supporting"), **dict.fromkeys(row.main, "main")}
    return CoverageRow(
        id=node.id,
        key=fold(node.id),
        depth=node.level - 1,
        counted=node.level == found.taxonomy.coverage_level,
        text=node.objective.title or prose.inline(node.objective.text, notes),
        short=_short(node),
        path=_path(node),
        main=row.main,
        supporting=row.supporting,
        cells=tuple(cells.get(column.number, "") for column in columns),
        status=str(row.status),
        words=row.status.words,
        reason=reasons.get(node.id),
    )


def _sentences(found: Coverage, reasons: dict[str | None, str | None]) -> Iterable[str]:
    """How many objectives of the coverage level are covered, and which are not, with the reason if there is one."""
    level = found.taxonomy.level_name(found.taxonomy.coverage_level)
    total, covered = len(found.counted), found.count(Status.COVERED)
    verb = "is" if covered == 1 else "are"
    yield f"{covered} of the {total} {plural(level)} {verb} covered by at least one action ({found.percent:g} %)."
    for status, words in ((Status.PARTLY, "partly covered"), (Status.UNCOVERED, "not covered")):
        ids = [row.node.id for row in found.counted if row.status is status]
        if ids:
            yield f"{', '.join(ids)} {'is' if len(ids) == 1 else 'are'} {words}."
    for row in found.counted:
        if row.status is not Status.COVERED and (reason := reasons.get(row.node.id)):
            yield f"{row.node.id}: {reason}{'' if reason.endswith(('.', '!', '?')) else '.'}"
