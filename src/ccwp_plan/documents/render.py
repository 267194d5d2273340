"""Documents by name and format, from a checked plan or a strategy to bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import build, pandoc
from ccwp_plan.documents.html import Templates
from ccwp_plan.documents.marks import Marks, marked
from ccwp_plan.documents.view import PlanView, View
from ccwp_plan.language.load import ancestor_with
from ccwp_plan.language.taxonomy import Taxonomy

DOCUMENTS: dict[str, Callable[..., PlanView]] = {
    "annex": build.annex,
    "note": build.note,
    "coverage": build.coverage,
}

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""A DOCX is a zip file, and those know no earlier day."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document, and what there is to say of it, if anything."""

    content: bytes
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """How documents are made: with which templates, at which time (in seconds since 1970), with which fonts.

    `columns` are those that text is folded to.
    """

    templates: Templates
    epoch: int
    system_fonts: bool = False
    columns: int | None = None
    marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class Against:
    """An earlier state of a plan that changes are marked against, as it was given on the command line.

    `marks` is tracked or council, or None for what suits the format; `author` is who makes the changes.
    """

    checked: Checked
    given: str
    marks: str | None = None
    author: str | None = None

    @property
    def number(self) -> str | None:
        """The number of its document."""
        document = self.checked.plan.fields.document
        return document.number if document else None

    def line(self, marks: Marks, number: str | None) -> str:
        """What the head of the marked document, of this number, says."""
        how = "" if marks.author else " New text is bold and underlined, deleted text is struck through."
        old = self.number if self.number and self.number != number else self.given
        return f"Changes are marked against {old}.{how}"


def render(
    checked: Checked,
    document: str,
    format_: str,
    *,
    templates: Sequence[Path] = (),
    draft: bool = False,
    system_fonts: bool = False,
    against: Against | None = None,
) -> Rendered:
    """A document (annex, note, coverage) of a plan in a format (docx, pdf, html, md).

    With `against`, every change since an earlier state of the plan is marked: in a DOCX as Word tracks it, else as
    the Council marks it, unless `against` says which.

    `templates` are folders that come before the repository's own templates/ and the shipped ones. The
    same plan gives the same bytes, on every machine unless `system_fonts` lets a PDF use the machine's.
    Raises CallError where a template cannot be used.
    """
    fields = checked.plan.fields
    day = fields.document.date if fields.document and fields.document.date else fields.period.start
    found = _templates(checked.plan.place.source.path, templates)
    press = Press(found, _epoch(day), system_fonts)
    if against is None:
        return _printed(DOCUMENTS[document](checked, draft=draft), format_, press)
    view = DOCUMENTS[document](checked, draft=draft, previous=against.number)
    before = found.html(DOCUMENTS[document](against.checked, draft=draft))
    marks = _marks(against, format_, checked, press.epoch)
    html = marked(before, found.html(view), marks, against.line(marks, view.head.number))
    return _FORMATS[format_](view, html, replace(press, marks=marks))


def _marks(against: Against, format_: str, checked: Checked, epoch: int) -> Marks:
    """Word's own for a DOCX, the Council's for the others, unless it was said which."""
    if format_ != "docx" or against.marks == "council":
        return Marks()
    document = checked.plan.fields.document
    author = against.author or (document.from_ if document else None) or "ccwp-plan"
    return Marks(author, datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def beside_others(markdown: str, at: int) -> str:
    """A Markdown document that is the `at`-th on one page: its footnotes have names of their own, a line ends it."""
    return re.sub(r"(?<!\\)\[\^(\d+)\]", rf"[^{at}-\1]", markdown) + "\n"


def render_goals(taxonomy: Taxonomy, format_: str, *, near: Path, columns: int | None = None) -> Rendered:
    """The Goals of a strategy in a format (docx, pdf, html, md, text); text is folded to so many columns.

    The templates are looked up as for a plan file at `near`. Raises CallError where one cannot be used.
    """
    press = Press(_templates(near, ()), _epoch(taxonomy.strategy.date), columns=columns)
    return _printed(build.goals(taxonomy), format_, press)


def _templates(source: Path, first: Sequence[Path]) -> Templates:
    own = ancestor_with(source, "templates")
    return Templates([*first, *([own] if own else [])])


def _epoch(day: date | None) -> int:
    """The time that a document carries: its date, or the day on which the plan's period starts."""
    given = datetime.combine(day, time(), UTC) if day else _EARLIEST
    return int(max(given, _EARLIEST).timestamp())


def _printed(view: View, format_: str, press: Press) -> Rendered:
    return _FORMATS[format_](view, press.templates.html(view), press)


def _html(view: View, html: str, press: Press) -> Rendered:
    return Rendered(html.encode())


def _md(view: View, html: str, press: Press) -> Rendered:
    filter_ = press.templates.file("council.lua")
    return Rendered(pandoc.convert(html, "gfm", lua_filter=filter_, epoch=press.epoch))


def _text(view: View, html: str, press: Press) -> Rendered:
    filter_ = press.templates.file("council.lua")
    fold = () if press.columns is None else ("--wrap=auto", f"--columns={press.columns}")
    return Rendered(pandoc.convert(html, "plain", lua_filter=filter_, epoch=press.epoch, options=fold))


def _docx(view: View, html: str, press: Press) -> Rendered:
    from ccwp_plan.documents.docx import docx_

    return Rendered(docx_(view, html, press.templates, press.epoch, press.marks))


def _pdf(view: View, html: str, press: Press) -> Rendered:
    from ccwp_plan.documents.pdf import pdf

    return Rendered(*pdf(view, html, press.templates, press.epoch, system_fonts=press.system_fonts))


_FORMATS: dict[str, Callable[[View, str, Press], Rendered]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "md": _md,
    "text": _text,
}
