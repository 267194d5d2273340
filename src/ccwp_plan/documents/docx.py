"""HTML to DOCX: pandoc, then python-docx for what pandoc cannot say."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer, _Header
from docx.shared import Length, Pt, Twips
from docx.text.paragraph import Paragraph

from ccwp_plan.documents import drawings, fitting, pandoc, places, properties, tracked
from ccwp_plan.documents.html import Templates
from ccwp_plan.documents.marks import Marks
from ccwp_plan.documents.view import View
from ccwp_plan.errors import CallError

_EARLIEST = 315_619_200
"""In seconds since 1970: the second day of 1980, where a zip file's time begins, in any time zone."""
_CENTIMETRE = 567
"""In twentieths of a point, which Word counts in."""
_PARAGRAPH, _STYLE = qn("w:p"), qn("w:pStyle")
_BLOCKS = {qn("w:p"), qn("w:tbl")}
_IN_CELLS = ("Compact", "Body Text", "First Paragraph")
"""The styles that pandoc gives to the paragraphs and the lists in the cells of a table."""
_END = "EndofAnnex"
_TABLE_PR = qn("w:tblPr")
_OF_TABLES = (qn("w:tblLook"), qn("w:tblCaption"))
_FIRST_COLUMN = 0x80
"""The bit of w:tblLook that says the same as its attribute, for older programs."""
_TEXTS = (qn("w:t"), qn("w:delText"))
_SAID_TWICE = ".//w:rPr/*[name() = name(preceding-sibling::*[1])]"


def docx_(view: View, html: str, templates: Templates, epoch: int, marks: Marks | None = None) -> bytes:
    """The document as DOCX, with title, language, footers and, on a draft, a mark on every page.

    Changes that are marked for Word become its own insertions and deletions.
    """
    styles = templates.file("council.docx")
    if not zipfile.is_zipfile(styles):
        raise CallError(f"{styles} is not a DOCX file.", "Put the Word styles there that docs/templates.md describes.")
    html, named = places.named(html)
    with drawings.drawn(html) as pictures:
        options = ("--output=-", f"--reference-doc={styles}")
        document = _opened(pandoc.convert(html, "docx", epoch=epoch, options=options))
        drawings.finish(document, pictures)
    _name_places(document, named)
    properties.finish(document, view, epoch)
    _say_once(document)
    _complete_tables(document)
    turned = _landscape_tables(document)
    ends_turned = _end_on_landscape_pages(document)
    _style_tables(document, turned)
    for table in turned:
        if _is_low(table):
            _move_closer(table)
        else:
            _space_out(table)
    if marks and marks.author and marks.date:
        tracked.finish(document, marks.author, marks.date)
    _keep_together(document, turned)
    _hang(document)
    _set_sections(document, ends_turned=ends_turned)
    annexes, annex = iter(view.annex_marks), ""
    for section in document.sections:
        if _begins_an_annex(section, alone=view.kind != "note"):
            annex = next(annexes, annex)
        _footer(section, document, view, annex)
        if view.draft:
            mark = _first(section.header, document, "Draft Mark")
            mark.add_run("DRAFT")
    if time.time() < _EARLIEST:
        raise CallError("This computer's clock shows a date before 1980: no DOCX can be written.", "Set the clock.")
    out = io.BytesIO()
    document.save(out)
    return repeatable(out.getvalue(), epoch)


def _opened(content: bytes) -> Document:
    try:
        return docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise CallError(
            "Pandoc did not write a valid DOCX file.", "Install ccwp-plan again; it includes pandoc."
        ) from error


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


def _say_once(document: Document) -> None:
    """Leave of each property of a run one: pandoc writes one for each <strong> around it."""
    for said in document.element.body.xpath(_SAID_TWICE):
        said.getparent().remove(said)


def _name_places(document: Document, names: Mapping[str, str]) -> None:
    """Give the bookmarks that pandoc has made of places their names, which it would not take as they are."""
    for start in document.element.body.iter(qn("w:bookmarkStart")):
        name = start.get(qn("w:name"))
        start.set(qn("w:name"), names.get(name, name))


def _complete_tables(document: Document) -> None:
    """Give each table the properties that council.lua has left before it."""
    for given in [
        one for one in document.element.body.iterdescendants(*_OF_TABLES) if one.getparent().tag != _TABLE_PR
    ]:
        of_table = next(given.itersiblings(qn("w:tbl"))).tblPr
        own = of_table.find(given.tag)
        if own is None:
            of_table.append(given)
        else:
            own.set(qn("w:firstColumn"), "1")
            own.set(qn("w:val"), f"{int(own.get(qn('w:val')), 16) | _FIRST_COLUMN:04X}")
            given.getparent().remove(given)


def _style_tables(document: Document, turned: list[Any]) -> None:
    """Give what stands in tables a style of its own, apart from that of lists: pandoc has one for both.

    In the tables that stand on landscape pages, `turned`, that is so of whole paragraphs, too.
    """
    compact, *paragraphs = (_style(document, name).style_id for name in _IN_CELLS)
    of_subject, of_tables = (_style(document, name).style_id for name in ("Subject Text", "Table Text"))
    for table in document.element.body.iter(qn("w:tbl")):
        if (name := table.tblStyle_val) != "HeadTable":
            given = (compact, *paragraphs) if table in turned else (compact,)
            own = of_subject if name == "SubjectTable" else of_tables
            for style in table.iter(_STYLE):
                if style.val in given:
                    style.val = own


def _space_out(table: Any) -> None:
    """Part the paragraphs in the cells of a table, and let their lists hang by less: the cells are narrow."""
    for paragraph in table.iter(_PARAGRAPH):
        properties = paragraph.get_or_add_pPr()
        properties.spacing_after = Pt(3)
        if properties.numPr is not None:
            hanging = Twips(_CENTIMETRE // 2)
            properties.ind_left = Length(hanging * (properties.numPr.ilvl.val + 1))
            properties.first_line_indent = Length(-hanging)


def _is_low(table: Any) -> bool:
    """Whether no cell of a table has more than one paragraph."""
    return all(len(cell.p_lst) == 1 for row in table.tr_lst for cell in row.tc_lst)


def _move_closer(table: Any) -> None:
    """Let the rows of a low table be as low as their lines, so that many of them stand on a page."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:top", "w:bottom"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "10")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table.tblPr.find(qn("w:tblLook"))
    if look is None:
        table.tblPr.append(margins)
    else:
        look.addprevious(margins)


def _landscape_tables(document: Document) -> list[Any]:
    """The tables that stand in a landscape section, whose break comes after them."""
    tables, turned = [], False
    for block in document.element.body.iterchildren(*_BLOCKS, reversed=True):
        breaks = [*block.iter(qn("w:sectPr"))] if block.tag == _PARAGRAPH else []
        if breaks:
            turned = breaks[0].find(qn("w:pgSz")) is not None
        elif turned and block.tag != _PARAGRAPH:
            tables.append(block)
    return tables


def _end_on_landscape_pages(document: Document) -> bool:
    """Put the rule that ends an annex, or the document, on the landscape page before it, if it is alone on a page.

    Whether the document ends with a landscape page: its last section, which has no break, is then to be turned.
    """
    for end in document.element.body.xpath(f"./w:p[w:pPr/w:pStyle/@w:val='{_END}']"):
        before = next(end.itersiblings(*_BLOCKS, preceding=True), None)
        if before is None or before.find(f".//{qn('w:pgSz')}") is None:
            continue
        following = next(end.itersiblings(*_BLOCKS), None)
        if following is None:
            before.getparent().remove(before)
            return True
        if following.find(f".//{qn('w:sectPr')}") is not None:
            before.addprevious(end)
            following.getparent().remove(following)
    return False


def _keep_together(document: Document, turned: list[Any]) -> None:
    """Keep each row on one page, and the facts that follow the heading of a fiche on the heading's page.

    In the tables that stand on landscape pages, `turned`, a row that fills most of one may go on on the next; a low
    one is kept on one page.
    """
    broken = {row for table in turned for row in table.tr_lst if fitting.goes_on(_in_paragraphs(table, row))}
    whole = [table for table in turned if _is_low(table) and len(table.tr_lst) <= fitting.LOW_ROWS]
    last = [*_before_ends(document.element.body)]
    for block in last:
        if block.tag == _PARAGRAPH:
            _keep_with_next(block.get_or_add_pPr())
    for table in document.element.body.iter(qn("w:tbl")):
        rows = table.tr_lst
        kept = {*(rows[:-1] if table in whole else _kept_with_next(table, rows)), *(rows[-1:] if table in last else ())}
        for row in rows:
            if row in broken:
                _let_split(row)
                continue
            row.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))  # what is tracked comes last
            for paragraph in row.iter(_PARAGRAPH) if row in kept else ():
                _keep_with_next(paragraph.get_or_add_pPr())


def _let_split(row: Any) -> None:
    """Say that a row may go on on the next page, where it is tracked: it has to have a property beside that."""
    if row.trPr is not None:
        said = OxmlElement("w:cantSplit")
        said.set(qn("w:val"), "off")
        row.trPr.insert(0, said)


def _kept_with_next(table: Any, rows: list[Any]) -> Iterator[Any]:
    """The rows of a table that no page ends with: its head, one that heads others, and the two before the last.

    Of a table of facts that is not long, all but the last. (One row before the last would do in Word. LibreOffice may
    take the first row of a page back to the page before, kept or not; it takes no second one.)
    """
    headless = not any(True for _ in table.iter(qn("w:tblHeader")))
    if headless and sum(len(text.text or "") for text in table.iter(*_TEXTS)) < fitting.SHORT:
        yield from rows[:-1]
    yield from rows[-3:-1]
    for row in rows[:-1]:
        heads = len(row.tc_lst) == 1 and row.tc_lst[0].grid_span > 1
        if heads or (row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None):
            yield row


def _before_ends(body: Any) -> Iterator[Any]:
    """The blocks above the rules that end annexes, and the document."""
    for end in body.xpath(f"./w:p[w:pPr/w:pStyle/@w:val='{_END}']"):
        yield from islice(end.itersiblings(*_BLOCKS, preceding=True), 1)


def _in_paragraphs(table: Any, row: Any) -> Iterator[tuple[float, list[str]]]:
    """The cells of a row, each with its share of the width and its paragraphs; one that spans rows is left out."""
    widths = [int(column.get(qn("w:w"))) for column in table.tblGrid.iter(qn("w:gridCol"))]
    for width, cell in zip(widths, row.tc_lst, strict=False):
        if cell.vMerge is None:
            paragraphs = ["".join(text.text or "" for text in one.iter(*_TEXTS)) for one in cell.iter(_PARAGRAPH)]
            yield width / sum(widths), [*paragraphs, *[""] * sum(1 for _ in cell.iter(qn("w:br")))]


def _keep_with_next(properties: Any) -> None:
    """As python-docx does it, which looks for each of the thirty elements that may come after it."""
    style = properties.find(_STYLE)
    properties.insert(0 if style is None else properties.index(style) + 1, OxmlElement("w:keepNext"))


def _hang(document: Document) -> None:
    """Let numbers and dashes hang one centimetre to the left of their text, at each level."""
    for level in document.part.numbering_part.element.iter(qn("w:lvl")):
        text = level.find(qn("w:lvlText"))
        if level.find(qn("w:numFmt")).get(qn("w:val")) == "bullet" and text.get(qn("w:val")).strip():
            text.set(qn("w:val"), "–")  # as in the other formats, whose lists in lists have it, too
            for own in level.findall(qn("w:rPr")):
                level.remove(own)  # the face of pandoc's signs
        for indent in level.iter(qn("w:ind")):
            indent.set(qn("w:left"), str(_CENTIMETRE * (int(level.get(qn("w:ilvl"))) + 1)))
            indent.set(qn("w:hanging"), str(_CENTIMETRE))


def _set_sections(document: Document, *, ends_turned: bool) -> None:
    """Give every section the page of the last one; its break stands in the last paragraph before it."""
    *before, last = (section._sectPr for section in document.sections)
    for notes in last.findall(qn("w:footnotePr")):
        last.remove(notes)  # pandoc's footnotes begin again in each section; the Council's run through
    for section in before:
        turned = section.find(qn("w:pgSz")) is not None
        section[:] = [deepcopy(part) for part in last]
        if turned:
            _turn(section.find(qn("w:pgSz")))
        carrier = section.getparent().getparent()
        preceding = (block for block in carrier.itersiblings(preceding=True) if block.tag in _BLOCKS)
        block = next(preceding, None)
        if block is None or block.tag != _PARAGRAPH or tracked.mark_goes(block):
            continue
        if block.style == _END:  # LibreOffice would leave out the rule, since there are no words in it
            _make_low(carrier.get_or_add_pPr())
            continue
        block.get_or_add_pPr().insert_element_before(section, "w:pPrChange")
        carrier.getparent().remove(carrier)
    if ends_turned:
        _turn(last.find(qn("w:pgSz")))


def _make_low(properties: Any) -> None:
    """Let a paragraph take no room that could need a page."""
    properties.spacing_before = properties.spacing_after = Pt(0)
    properties.spacing_line, properties.spacing_lineRule = Pt(1), WD_LINE_SPACING.EXACTLY


def _turn(page: Any) -> None:
    """Make a page a landscape one."""
    width, height = (page.get(qn(side)) for side in ("w:w", "w:h"))
    page.set(qn("w:w"), height)
    page.set(qn("w:h"), width)
    page.set(qn("w:orient"), "landscape")


def _begins_an_annex(section: Section, *, alone: bool) -> bool:
    """Whether a section is that of an annex: the mark stands first in it or, on a document `alone`, below the number.

    The mark of an annex that a marked note does not carry any more stands farther below.
    """
    paragraphs = (block for block in section.iter_inner_content() if isinstance(block, Paragraph))
    given = paragraphs if alone else islice(paragraphs, 1)
    return any(paragraph.style and paragraph.style.name == "Annex Mark" for paragraph in given)


def _footer(section: Section, document: Document, view: View, annex: str) -> None:
    """The number and, in an annex, its mark; initials and department; page, marking and language."""
    head = view.head
    line = _first(section.footer, document, "Footer")
    line.add_run(f"{head.number or ''}\t{head.initials or ''}\t")
    _field(line, "PAGE")
    line = section.footer.add_paragraph(style=_style(document, "Footer"))
    line.add_run(f"{annex}\t{head.department or ''}\t")
    line.add_run(f"{head.marking}   " if head.marking else "", style=_style(document, "Footer Marking"))
    line.add_run(view.language.upper(), style=_style(document, "Footer Language"))
    if section.orientation is WD_ORIENT.LANDSCAPE:
        for line in section.footer.paragraphs:
            _set_tabs(line, section)


def _set_tabs(line: Paragraph, section: Section) -> None:
    """Put the middle and the right of a foot where they are on this page; its style has them for an upright one."""
    stops = line.paragraph_format.tab_stops
    for stop in line.style.paragraph_format.tab_stops if line.style else ():
        stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    stops.add_tab_stop(Length(width // 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Length(width), WD_TAB_ALIGNMENT.RIGHT)


def _first(part: _Header | _Footer, document: Document, style: str) -> Paragraph:
    """The first paragraph of a header or a footer that is this section's own."""
    part.is_linked_to_previous = False
    paragraph: Paragraph = part.paragraphs[0]
    paragraph.style = _style(document, style)
    return paragraph


def _style(document: Document, name: str) -> Any:
    """A named style. Raises CallError where the repository's own council.docx lacks it."""
    try:
        return document.styles[name]
    except KeyError as error:
        raise CallError(
            f"The Word styles lack ‘{name}’.", "docs/templates.md lists the styles that council.docx must have."
        ) from error


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
