"""A document from its view: the HTML, the changes marked in it, and the format that it is wanted in.

Nothing here knows a plan. So a job can be done in a process of its own as well: see bounded.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ccwp_plan.documents import html as pages
from ccwp_plan.documents import pandoc
from ccwp_plan.documents.html import Templates
from ccwp_plan.documents.marks import Marks, Same, marked
from ccwp_plan.documents.places import without
from ccwp_plan.documents.view import View


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document, and what there is to say of it, if anything."""

    content: bytes
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a document is marked against: its view as it was, how changes are marked, and a line that says so.

    `same` says which of its actions and objectives are which.
    """

    before: View
    marks: Marks
    line: str
    same: Same


@dataclass(frozen=True, slots=True)
class Job:
    """A document to be made: its view, its format, and how it is made.

    `folders` hold templates that come before the shipped ones; `epoch` is the time that the document carries, in
    seconds since 1970; `columns` are those that text is folded to.
    """

    view: View
    format: str
    folders: tuple[Path, ...]
    epoch: int
    system_fonts: bool = False
    columns: int | None = None
    changes: Changes | None = None


def render_job(job: Job) -> Rendered:
    """The document. Raises CallError where a template cannot be used."""
    templates = pages.templates(job.folders)
    html = templates.html(job.view)
    if job.changes:
        changes = job.changes
        html = marked(templates.html(changes.before), html, changes.marks, changes.line, changes.same)
    return _FORMATS[job.format](job, html if job.format == "docx" else without(html), templates)


def _html(job: Job, html: str, templates: Templates) -> Rendered:
    return Rendered(html.encode())


def _md(job: Job, html: str, templates: Templates) -> Rendered:
    return Rendered(pandoc.convert(html, "gfm", epoch=job.epoch))


def _text(job: Job, html: str, templates: Templates) -> Rendered:
    fold = () if job.columns is None else ("--wrap=auto", f"--columns={job.columns}")
    return Rendered(pandoc.convert(html, "plain", epoch=job.epoch, options=fold))


def _docx(job: Job, html: str, templates: Templates) -> Rendered:
    from ccwp_plan.documents.docx import docx_

    return Rendered(docx_(job.view, html, templates, job.epoch, job.changes.marks if job.changes else None))


def _pdf(job: Job, html: str, templates: Templates) -> Rendered:
    from ccwp_plan.documents.pdf import pdf

    return Rendered(*pdf(job.view, html, templates, job.epoch, system_fonts=job.system_fonts))


_FORMATS: dict[str, Callable[[Job, str, Templates], Rendered]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "md": _md,
    "text": _text,
}
