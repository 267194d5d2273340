"""The coverage of a plan: a document, and a section of the annex."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ccwp_plan.analysis.coverage import Coverage, Row, Status
from ccwp_plan.analysis.coverage import coverage as cover
from ccwp_plan.analysis.shares import percentage
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import bars, prose
from ccwp_plan.documents.actions import Actors, keyed
from ccwp_plan.documents.columns import coverage_widths
from ccwp_plan.documents.objectives import path_of, short, strategy_view
from ccwp_plan.documents.plan import Parts, Setting, plan_view
from ccwp_plan.documents.view import ColumnView, CoverageRow, CoverageView, PlanView
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.fields import ALL, EVERY
from ccwp_plan.language.nouns import be, plural
from ccwp_plan.language.open_values import ToBeConfirmed, shown
from ccwp_plan.reading.letters import composed
from ccwp_plan.repository.loaded import LoadedAction

STATUSES = fields_of(Action)["status"].choices


def view(checked: Checked, setting: Setting) -> PlanView:
    """The coverage of a plan as a document; its footnotes are those of the objectives in the table."""
    assert checked.plan.strategy is not None
    notes = setting.notes or prose.Notes()
    parts = Parts(
        kind="coverage",
        heading=f"Coverage: {checked.plan.fields.title}",
        strategy=strategy_view(checked.plan.strategy.taxonomy, None),
        coverage=section(checked, Actors(checked.plan), notes),
        notes=notes,
    )
    return plan_view(checked, parts, setting)


def section(checked: Checked, actors: Actors, notes: prose.Notes | None) -> CoverageView:
    """The coverage; without `notes`, the footnotes of the objectives have been printed before."""
    coverage = cover(checked.plan)
    reasons = {finding.objective: finding.waived for finding in checked.findings if finding.code == "O004"}
    typed: dict[str, str] = {}
    columns = tuple(_column(key, action, typed) for key, action in keyed(checked.plan.printed))
    statuses = {column.status for column in columns}
    rows = tuple(_coverage_row(row, coverage, columns, reasons, notes) for row in coverage.rows)
    return CoverageView(
        sentences=tuple(_sentences(coverage, reasons)),
        rows=rows,
        widths=coverage_widths(rows),
        columns=columns,
        bars=bars.coverage_bars(coverage),
        leaders=actors.views(id_ for column in columns for id_ in column.leaders),
        statuses=tuple(status for status in STATUSES if status in statuses),
    )


def _column(key: str, loaded: LoadedAction, typed: dict[str, str]) -> ColumnView:
    """An action; `typed` is how each leader is typed where it comes first, which is what the filter goes by."""
    leaders = map(_called, (*loaded.leading, *loaded.fields.co_leaders))
    action, cited = loaded.fields, (*loaded.serves, *loaded.supporting_objectives)
    return ColumnView(
        number=action.number,
        key=key,
        title=action.title,
        leader=", ".join(shown(id_, EVERY if id_ == ALL else None) for id_ in loaded.leading),
        status=action.status or STATUSES[0],
        leaders=tuple(dict.fromkeys(typed.setdefault(composed(leader), leader) for leader in leaders)),
        objectives=tuple(dict.fromkeys(key for one in cited if one.node for key in path_of(one.node))),
    )


def _called(leader: str) -> str:
    """What the filter of a screen calls a leader, be the name agreed or not."""
    return EVERY if leader == ALL else shown(leader) if isinstance(leader, ToBeConfirmed) else str(leader)


def _coverage_row(
    row: Row,
    coverage: Coverage,
    columns: Sequence[ColumnView],
    reasons: dict[str | None, str | None],
    notes: prose.Notes | None,
) -> CoverageRow:
    node = row.node
    cells = {**dict.fromkeys(row.supporting, "supporting"), **dict.fromkeys(row.main, "main")}
    return CoverageRow(
        id=node.printed,
        key=node.key,
        depth=node.level - 1,
        counted=coverage.taxonomy.is_counted(node),
        text=node.objective.title or prose.inline(node.objective.text, notes),
        short=short(node),
        path=path_of(node),
        main=row.main,
        supporting=row.supporting,
        cells=tuple(cells.get(column.number, "") for column in columns),
        status=str(row.status),
        words=row.status.words,
        reason=reasons.get(node.id),
    )


def _sentences(coverage: Coverage, reasons: dict[str | None, str | None]) -> Iterable[str]:
    """How many of the objectives that are counted are covered, and which are not, with the reason if there is one."""
    total, covered = len(coverage.counted), coverage.count(Status.COVERED)
    share = percentage(coverage.share)
    yield f"{covered} of the {total} {plural(coverage.noun)} {be(covered)} covered by at least one action ({share})."
    if coverage.taxonomy.is_uneven:
        level = plural(coverage.taxonomy.level_name(coverage.taxonomy.coverage_level))
        yield f"The {level} are counted, and each objective above that level that has none below it."
    for status, words in ((Status.PARTLY, "partly covered"), (Status.UNCOVERED, "not covered")):
        ids = [row.node.printed for row in coverage.counted if row.status is status]
        if ids:
            yield f"{', '.join(ids)} {be(len(ids))} {words}."
    for row in coverage.counted:
        if row.status is not Status.COVERED and (reason := reasons.get(row.node.id)):
            yield f"{row.node.printed}: {reason}{'' if reason.endswith(('.', '!', '?')) else '.'}"
