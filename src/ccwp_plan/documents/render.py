"""Documents by name and format, from a checked plan to bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import pandoc, view
from ccwp_plan.documents.html import Templates
from ccwp_plan.documents.view import View
from ccwp_plan.language.load import ancestor_with

DOCUMENTS: dict[str, Callable[..., View]] = {"annex": view.annex, "coverage": view.coverage}

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""A DOCX is a zip file, and those know no earlier day."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document, and what there is to say of it, if anything."""

    content: bytes
    remark: str | None = None


def render(
    checked: Checked, document: str, format_: str, *, templates: Sequence[Path] = (), draft: bool = False
) -> Rendered:
    """A document (annex, coverage) of a plan in a format (docx, pdf, html, md).

    `templates` are folders that come before the repository's own templates/ and the shipped ones. The
    same plan gives the same bytes. Raises CallError where a template cannot be used.
    """
    plan = checked.plan
    own = ancestor_with(plan.place.source.path, "templates")
    found = Templates([*templates, *([own] if own else [])])
    seen = DOCUMENTS[document](checked, draft=draft)
    return _FORMATS[format_](seen, found.html(seen), found, _epoch(checked))


def _epoch(checked: Checked) -> int:
    """The time that a document carries: its date, or the day on which the plan's period starts."""
    fields = checked.plan.fields
    day = fields.document.date if fields.document and fields.document.date else fields.period.start
    return int(max(datetime.combine(day, time(), UTC), _EARLIEST).timestamp())


def _html(seen: View, html: str, templates: Templates, epoch: int) -> Rendered:
    return Rendered(html.encode())


def _md(seen: View, html: str, templates: Templates, epoch: int) -> Rendered:
    return Rendered(pandoc.convert(html, "gfm", lua_filter=templates.file("council.lua"), epoch=epoch))


def _docx(seen: View, html: str, templates: Templates, epoch: int) -> Rendered:
    from ccwp_plan.documents.docx import docx_

    return Rendered(docx_(seen, html, templates, epoch))


def _pdf(seen: View, html: str, templates: Templates, epoch: int) -> Rendered:
    from ccwp_plan.documents.pdf import pdf

    return Rendered(*pdf(seen, html, templates, epoch))


_FORMATS: dict[str, Callable[[View, str, Templates, int], Rendered]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "md": _md,
}
