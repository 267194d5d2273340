"""HTML to DOCX: pandoc, then python-docx for what pandoc cannot say."""

from __future__ import annotations

import io
import textwrap
import zipfile
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from ccwp_plan.documents import drawings, pandoc
from ccwp_plan.documents.html import Templates
from ccwp_plan.documents.view import View


def docx_(view: View, html: str, templates: Templates, epoch: int) -> bytes:
    """The document as DOCX, with title, language, footers and, on a draft, a mark on every page."""
    made = pandoc.convert(
        html,
        "docx",
        lua_filter=templates.file("council.lua"),
        epoch=epoch,
        options=("--output=-", f"--reference-doc={templates.file('council.docx')}"),
    )
    document = docx.Document(io.BytesIO(made))
    _properties(document, view, epoch)
    drawings.finish(document)
    for row in document.element.body.iter(qn("w:tr")):
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for section in document.sections:
        footer = section.footer.paragraphs[0]
        footer.style = document.styles["Footer"]
        _footer(footer, view)
        if view.draft:
            mark = section.header.paragraphs[0]
            mark.style = document.styles["Draft Mark"]
            mark.add_run("DRAFT")
    out = io.BytesIO()
    document.save(out)
    return repeatable(out.getvalue(), epoch)


def repeatable(archive: bytes, epoch: int) -> bytes:
    """A zip file with the same parts, each dated `epoch`, so that the same parts give the same bytes."""
    when = datetime.fromtimestamp(epoch, UTC).timetuple()[:6]
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            made.writestr(zipfile.ZipInfo(name, when), given.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _properties(document: Document, view: View, epoch: int) -> None:
    properties = document.core_properties
    when = datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None)
    properties.title = textwrap.shorten(view.title, 255, placeholder=" …")  # Word keeps no more
    properties.language = view.language
    properties.created = properties.modified = when
    properties.author = properties.last_modified_by = ""


def _footer(paragraph: Paragraph, view: View) -> None:
    """The document number and marking at the left, the page number and the language at the right."""
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(" ".join(part for part in (view.number, view.marking) if part) + "\t")
    _field(paragraph, "PAGE")
    paragraph.add_run(f"   {view.language.upper()}").bold = True


def _field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word computes, such as PAGE."""
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, instruction), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
