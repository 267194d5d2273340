"""Documents by name and format, from a checked plan or a strategy to bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from ccwp_plan import resources
from ccwp_plan.analysis.correspondence import Correspondence
from ccwp_plan.analysis.counterparts import match_actions, match_objectives
from ccwp_plan.analysis.progress import not_after
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import bounded, correspondence, goals, jobs, note
from ccwp_plan.documents.actions import keyed
from ccwp_plan.documents.jobs import Changes, Job, Rendered
from ccwp_plan.documents.marks import Marks, Same
from ccwp_plan.documents.plan import Setting
from ccwp_plan.documents.view import View
from ccwp_plan.errors import CallError
from ccwp_plan.language.dates import day
from ccwp_plan.language.documents import NOTE, DocumentName
from ccwp_plan.language.numbers import is_other
from ccwp_plan.language.plan import Document
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.repository.bounds import ancestor_with, leaves, repository
from ccwp_plan.repository.loaded import LoadedNote, LoadedPlan

MARKED = "Changes are marked against"
"""How the line begins that says so in the head of a marked document."""
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""A DOCX is a zip file, and those know no earlier day."""


@dataclass(frozen=True, slots=True)
class Against:
    """An earlier state of a plan that changes are marked against.

    `marks` is tracked or council, or None for what suits the format; `author` is who makes the changes. Where the state
    was found, a path or a git revision, is nothing that a document says.
    """

    checked: Checked
    marks: str | None = field(default=None, kw_only=True)
    author: str | None = field(default=None, kw_only=True)


def _line(marks: Marks, old: Document, new: Document) -> str:
    """What the head of a marked document says: no document is marked against its own number."""
    how = "" if marks.author else " New text is bold and underlined, deleted text is struck through."
    return f"{MARKED} {_named(old, new)}.{how}"


def _named(old: Document, new: Document) -> str:
    """An earlier document by its number or, where that is the new one's as well, by its date."""
    if old.number and is_other(old.number, new.number):
        return old.number
    return f"the version of {day(old.date)}" if old.date and old.date != new.date else "an earlier version"


def render(
    checked: Checked,
    document: str,
    format_: str,
    *,
    templates: Sequence[Path] = (),
    draft: bool = False,
    system_fonts: bool = False,
    against: Against | None = None,
    as_of: date | None = None,
    since: date | None = None,
    today: date | None = None,
) -> Rendered:
    """A document of a plan, or a note about it by its name, in a format (docx, pdf, html, md).

    With `against`, every change since an earlier state of the plan is marked: in a DOCX as Word tracks it, else as
    the Council marks it, unless `against` says which. What says how far the plan is, says so as of a day, with what
    was achieved since another one; `today` is the day where neither the call nor the note names one: see Setting. The
    earlier state is looked at on the same day, but an earlier note on its own, as it was circulated, unless a day is
    given.

    `templates` are folders that come before the repository's own templates/ and the shipped ones; with any that
    are not shipped the document is made within bounds. The same plan gives the same bytes, on every machine unless
    `system_fonts` lets a PDF use the machine's. Raises CallError where a template cannot be used, or where the day
    since which is after the day of the document.
    """
    head, old = (_head(plan, document) for plan in (checked.plan, against.checked.plan if against else None))
    setting = Setting(draft, old.number, as_of=as_of, since=since, today=today or date.today())
    not_after(since, _day(checked.plan, document, setting))
    view = view_of(document, checked, setting)
    folders = template_folders(checked.plan.place.source.path, templates)
    epoch = _epoch(head.date or checked.plan.fields.period.first)
    changes = None
    if against is not None:
        told = since if since and since <= _day(against.checked.plan, document, setting) else None
        before = view_of(document, against.checked, replace(setting, previous=None, since=told))
        marks = _marks(against, format_, head, epoch)
        same = _same(against.checked.plan, checked.plan)
        changes = Changes(before, marks, _line(marks, old, head), same)
    return _made(Job(view, format_, folders, epoch, system_fonts, changes=changes), len(checked.plan.actions))


def _day(plan: LoadedPlan, document: str, setting: Setting) -> date:
    """The day on which a document looks at a plan: the one that is given, that of a note, or today."""
    found = None if document in list(DocumentName) else plan.note(document)
    return setting.as_of or (found.as_of if found else None) or setting.today


def _same(old: LoadedPlan, new: LoadedPlan) -> Same:
    """Which actions and objectives of two states of a plan are the same, by what their addresses end with."""
    assert old.taxonomy is not None
    assert new.taxonomy is not None
    before, after = ({action: key for key, action in keyed(plan.printed)} for plan in (old, new))
    pairs = match_actions(old, new)
    return Same(
        {before[pair.old]: after[pair.new] for pair in pairs if pair.old and pair.new},
        {one.key: other.key for one, other in match_objectives(old.taxonomy, new.taxonomy).items()},
    )


def view_of(document: str, checked: Checked, setting: Setting) -> View:
    """What the template of a document sees, or that of a note.

    Raises CallError where the plan has no such note, or it cannot be read.
    """
    if document in list(DocumentName):
        return note.document_view(document, checked, setting)
    plan = checked.plan
    found = plan.note(document)
    if document == NOTE and found is None:
        found = LoadedNote(NOTE, Document(), plan.place, (DocumentName.ANNEX,), None)
    if found is None:
        raise CallError(f"The plan {plan.name} has no note ‘{document}’.", "docs/templates.md lists the documents.")
    if not found.place.source.is_whole:
        raise CallError(f"The note ‘{document}’ cannot be read.", "`ccwp-plan validate` says why.")
    return note.view(checked, found, setting)


def _head(plan: LoadedPlan | None, document: str) -> Document:
    """What the head of a document says: that of a note its own, that of another document the plan's."""
    if plan is None:
        return Document()
    found = plan.own_note if document in list(DocumentName) else plan.note(document)
    return found.fields if found else Document()


def beside_others(markdown: str, at: int) -> str:
    """A Markdown document that is the `at`-th on one page: its footnotes have names of their own, a line ends it."""
    return re.sub(r"(?<!\\)\[\^(\d+)\]", rf"[^{at}-\1]", markdown) + "\n"


def render_goals(taxonomy: Taxonomy, format_: str, *, near: Path, columns: int | None = None) -> Rendered:
    """The Goals of a strategy in a format (docx, pdf, html, md, text); text is folded to so many columns.

    The templates are looked up as for a plan file at `near`. Raises CallError where one cannot be used.
    """
    epoch = _epoch(taxonomy.strategy.date)
    return _made(
        Job(goals.view(taxonomy), format_, template_folders(near, ()), epoch, columns=columns), len(taxonomy.nodes)
    )


def render_correspondence(found: Correspondence, format_: str, *, near: Path, columns: int | None = None) -> Rendered:
    """The tables of correspondence between two strategies in a format, as render_goals does the Goals."""
    epoch = _epoch(found.new.strategy.date)
    parts = len(found.old.nodes) + len(found.new.nodes)
    return _made(Job(correspondence.view(found), format_, template_folders(near, ()), epoch, columns=columns), parts)


def _made(job: Job, parts: int) -> Rendered:
    """A document of so many actions or objectives; with templates that are not ours, made within bounds."""
    return bounded.render_within_bounds(job, parts) if job.folders else jobs.render_job(job)


def _marks(against: Against, format_: str, head: Document, epoch: int) -> Marks:
    """Word's own for a DOCX, the Council's for the others, unless it was said which."""
    if format_ != "docx" or against.marks == "council":
        return Marks()
    author = against.author or head.from_ or "ccwp-plan"
    return Marks(author, datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def template_folders(source: Path, first: Sequence[Path]) -> tuple[Path, ...]:
    """The folders of templates that come before the shipped ones, the repository's own the last of them.

    Raises CallError where that is a link that leaves the repository.
    """
    top = repository(source)
    own = ancestor_with(source, "templates", top)
    if own is None or own.samefile(resources.folder("templates")):
        return (*first,)
    if leaves(own, top):
        raise CallError(f"The link {own.as_posix()} leads out of the repository.", "Replace it with the folder itself.")
    return (*first, own)


def _epoch(day: date | None) -> int:
    """The time that a document of this day carries."""
    given = datetime.combine(day, time(), UTC) if day else _EARLIEST
    return int(max(given, _EARLIEST).timestamp())
