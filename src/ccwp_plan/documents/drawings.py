"""What a DOCX needs beside the SVG of a picture: a PNG for readers without SVG, words, its size, its caption."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeAlias

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu, Inches
from docx.text.paragraph import Paragraph

from ccwp_plan.documents import pandoc
from ccwp_plan.documents.typesetter import compiled
from ccwp_plan.errors import CallError

Drawn: TypeAlias = Mapping[bytes, Future[bytes]]
"""The PNG of each SVG of a page, once it is made."""

PPI = 220
"""The fineness of the PNG: sharp in print, and a page of it is less than 200 KB."""

_SVG = "{http://www.w3.org/2000/svg}"
_SVG_BLIP = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_PAGE = b"""\
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")
"""


@contextmanager
def drawn(html: str) -> Iterator[Drawn]:
    """The PNG of each drawing in a page, made in a thread, while pandoc, a process of its own, reads the page."""
    pool = ThreadPoolExecutor(1)
    try:
        yield {svg: pool.submit(png, svg) for svg in pandoc.pictures(html)}
    finally:
        pool.shutdown(cancel_futures=True)


def finish(document: Document, pictures: Drawn) -> None:
    """Complete every picture that pandoc has put into a document as SVG.

    Each keeps its SVG, which Word draws, and gets a PNG of the same for other readers; the title
    and the description of the SVG as its title and alternative text; its own size, or the width of the text if
    that is less; single line spacing; and its caption above it, on the same page. The same document gives the
    same bytes. Raises CallError where a picture cannot be drawn.
    """
    for number, (paragraph, drawing, blip, vector) in enumerate(_drawings(document), 1):
        svg = document.part.related_parts[vector.get(qn("r:embed"))].blob
        name, image = document.part.get_or_add_image(io.BytesIO(pictures[svg].result()))
        blip.set(qn("r:embed"), name)
        _describe(drawing, svg, f"Picture {number}")
        _size(drawing, image.px_width, image.px_height, _room(document))
        _place(paragraph)


@lru_cache(maxsize=32)
def png(svg: bytes) -> bytes:
    """An SVG as PNG, by typst, with the fonts that it brings; no file that it names is read.

    Raises CallError where it cannot be drawn.
    """
    try:
        return compiled({"main.typ": _PAGE}, {"svg": svg.decode()}, epoch=0, format="png", ppi=PPI)
    except RuntimeError as error:
        raise CallError(f"A picture cannot be drawn: {error}.", "Check templates/pictures.html.j2.") from error


def _drawings(document: Document) -> Iterator[tuple[Paragraph, Any, Any, Any]]:
    """The pictures that have an SVG: the paragraph, the drawing, its blip and the reference to the SVG."""
    for vector in [*document.element.body.iter(_SVG_BLIP)]:
        above: dict[str, Any] = {}
        for element in vector.iterancestors():
            above.setdefault(element.tag, element)
        paragraph = Paragraph(above[qn("w:p")], document._body)
        yield paragraph, above[qn("wp:inline")], above[qn("a:blip")], vector


def _describe(drawing: Any, svg: bytes, name: str) -> None:
    picture = parse_xml(svg)
    title, words = (" ".join((picture.findtext(f"{_SVG}{tag}") or "").split()) for tag in ("title", "desc"))
    for properties in (drawing.find(qn("wp:docPr")), next(drawing.iter(qn("pic:cNvPr")))):
        properties.set("name", name)
        properties.set("title", title)
        properties.set("descr", words)


def _size(drawing: Any, width: int, height: int, room: int) -> None:
    """As large as it is in print, or as wide as the text; with no room beside it, which LibreOffice would add."""
    wide = min(int(Inches(width / PPI)), room)
    high = wide * height // width
    for extent in (drawing.find(qn("wp:extent")), next(drawing.iter(qn("a:xfrm"))).find(qn("a:ext"))):
        extent.set("cx", str(wide))
        extent.set("cy", str(high))
    for side in ("distT", "distB", "distL", "distR"):
        drawing.set(side, "0")


def _room(document: Document) -> int:
    """The width of the text, where it is narrowest."""
    widths = [
        (section.page_width or Emu(0)) - (section.left_margin or 0) - (section.right_margin or 0)
        for section in document.sections
    ]
    return min(width for width in widths if width > 0)


def _place(paragraph: Paragraph) -> None:
    """In a line as high as the picture, whatever the style, and below the caption that pandoc has put after it."""
    paragraph.paragraph_format.line_spacing = 1
    paragraph.paragraph_format.keep_with_next = False
    following = paragraph._p.getnext()
    if following is not None and following.tag == qn("w:p"):
        caption = Paragraph(following, paragraph._parent)
        if caption.style is not None and caption.style.name == "Image Caption":
            paragraph._p.addprevious(following)
            caption.paragraph_format.keep_with_next = True
