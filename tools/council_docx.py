"""Make templates/council.docx, the Word styles of the documents, from pandoc's own reference document.

    python tools/council_docx.py

Fonts, sizes and spacing follow what Council notes look like: A4, margins of 2 cm, Times New Roman 12 pt,
spaced 1.5, left-aligned, black on white, thin rules.
"""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import docx
import pypandoc
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from ccwp_plan.documents.docx import repeatable

TARGET = Path(__file__).parent.parent / "templates" / "council.docx"
PANDOC = "3.9"
"""The pandoc whose reference document the styles are made from; another one gives other bytes."""
EPOCH = 1553472000
FACE = "Times New Roman"

# name, size, bold, italic, space before, space after, line spacing
STYLES: tuple[tuple[str, float, bool, bool, float, float, float], ...] = (
    ("Normal", 12, False, False, 0, 6, 1.5),
    ("Body Text", 12, False, False, 0, 9, 1.5),
    ("First Paragraph", 12, False, False, 6, 9, 1.5),
    ("Compact", 12, False, False, 2, 4, 1.25),
    ("Title", 14, True, False, 18, 18, 1.15),
    ("Heading 1", 14, True, False, 18, 18, 1.15),
    ("Heading 2", 13, True, False, 18, 9, 1.15),
    ("Heading 3", 12, True, False, 16, 8, 1.15),
    ("Heading 4", 12, False, True, 10, 5, 1.15),
    ("Heading 5", 12, True, False, 10, 5, 1.15),
    ("Table Caption", 11, False, True, 6, 4, 1.0),
    ("Image Caption", 11, False, True, 12, 6, 1.0),
    ("Footnote Text", 10, False, False, 0, 3, 1.0),
    ("Header", 10, False, False, 0, 0, 1.0),
    ("Footer", 10, False, False, 0, 0, 1.0),
)
ADDED = (
    ("Draft Mark", 14, True, False, 0, 6, 1.0),
    ("Institution", 13, True, False, 0, 0, 1.15),
    ("Place and Date", 12, True, False, 0, 12, 1.15),
    ("Document Number", 12, True, False, 0, 12, 1.15),
    ("Subject Codes", 12, True, False, 0, 18, 1.15),
    ("Document Type", 12, True, False, 12, 6, 1.15),
    ("Subject Text", 12, False, False, 3, 3, 1.15),
    ("Numbered Paragraph", 12, False, False, 12, 0, 1.5),
    ("Number Alone", 12, True, False, 0, 12, 1.15),
    ("Annex Mark", 12, True, False, 0, 0, 1.15),
    ("Marked Against", 11, False, True, 0, 12, 1.15),
    ("Table Text", 10, False, False, 0, 0, 1.0),
    ("End of Annex", 1, False, False, 24, 0, 1.0),
)
RULE = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
MARGINS = (("top", 45), ("left", 85), ("bottom", 45), ("right", 85))
RULES = "".join(f"<w:{side} {RULE}/>" for side in SIDES)
PADDING = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in MARGINS)
TABLE = f"<w:tblPr {{}}><w:tblBorders>{RULES}</w:tblBorders><w:tblCellMar>{PADDING}</w:tblCellMar></w:tblPr>"
TABLE_NORMAL = (
    '<w:style {} w:type="table" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
    '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
FIRST_ROW = (
    '<w:tblStylePr {} w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
)


def make() -> bytes:
    """The reference document's bytes; the same each time with the same pandoc and python-docx."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    given = subprocess.run(command, capture_output=True, check=True).stdout
    document = docx.Document(io.BytesIO(given))
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = Cm(2)
        section.bottom_margin = Cm(2.3)
        section.header_distance = section.footer_distance = Cm(1)
        section.gutter = Cm(0)
    for name, *_ in ADDED:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    for row in (*STYLES, *ADDED):
        _style(document, *row)
    for name in ("Title", "Heading 1", "Draft Mark"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Number Alone", "Annex Mark"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.styles["Annex Mark"].paragraph_format.keep_with_next = True
    _heading(document, "Document Type")
    _borders(document, "Document Type", top=18, bottom=4)
    _borders(document, "End of Annex", top=6)
    short = document.styles["End of Annex"].paragraph_format
    short.left_indent = short.right_indent = Cm(6.375)  # a quarter of the text's width, in its middle
    _footer(document)
    link = document.styles["Hyperlink"].font
    link.color.rgb, link.underline = RGBColor(0, 0, 0), False
    _table(document)
    _bare_table(document, "Head Table")
    _bare_table(document, "Subject Table", closed=True)
    _language(document)
    out = io.BytesIO()
    document.save(out)
    return repeatable(out.getvalue(), EPOCH)


def _style(
    document: Document,
    name: str,
    size: float,
    bold: bool,
    italic: bool,
    before: float,
    after: float,
    line: float,
) -> None:
    try:
        style: Any = document.styles[name]
    except KeyError:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    font, spacing = style.font, style.paragraph_format
    font.name, font.size, font.italic = FACE, Pt(size), italic
    font.bold = bold if bold or name.startswith("Heading") else None
    font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FACE)
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), line
    if name.startswith("Heading") or name in ("Table Caption", "Image Caption"):
        spacing.keep_with_next = True


def _heading(document: Document, name: str) -> None:
    """Let a style be that of a heading of the first level, for those who go from heading to heading."""
    style: Any = document.styles[name]
    style.base_style = document.styles["Heading 1"]
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    style.paragraph_format.keep_with_next = True


def _table(document: Document) -> None:
    """Thin rules around every cell, small type, a shaded head; on what Word's own tables rest on."""
    document.styles.element.append(parse_xml(TABLE_NORMAL.format(nsdecls("w"))))
    style = document.styles["Table"].element
    for tag in ("w:tblPr", "w:tblStylePr"):
        for old in style.findall(qn(tag)):
            style.remove(old)
    properties = parse_xml('<w:rPr {}><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr>'.format(nsdecls("w")))
    paragraph = parse_xml(
        '<w:pPr {}><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'.format(nsdecls("w"))
    )
    for old in (*style.findall(qn("w:rPr")), *style.findall(qn("w:pPr"))):
        style.remove(old)
    for part in (
        paragraph,
        properties,
        parse_xml(TABLE.format(nsdecls("w"))),
        parse_xml(FIRST_ROW.format(nsdecls("w"))),
    ):
        style.append(part)


def _bare_table(document: Document, name: str, *, closed: bool = False) -> None:
    """A table style without borders, but for a thin rule below it where it is `closed`."""
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    rule = f"<w:tblBorders><w:bottom {RULE}/></w:tblBorders>" if closed else ""
    margins = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    style.element.append(parse_xml(f"<w:tblPr {nsdecls('w')}>{rule}{margins}</w:tblPr>"))


def _borders(document: Document, name: str, **sides: int) -> None:
    """Rules above and below the paragraphs of a style, in eighths of a point."""
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{width}" w:space="6" w:color="000000"/>' for side, width in sides.items()
    )
    properties = document.styles[name].element.get_or_add_pPr()
    properties.insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{rules}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


def _footer(document: Document) -> None:
    """A rule above, and three columns: left, middle and right."""
    style: Any = document.styles["Footer"]
    style.paragraph_format.tab_stops.clear_all()
    style.paragraph_format.tab_stops.add_tab_stop(Cm(8.5), WD_TAB_ALIGNMENT.CENTER)
    style.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    _borders(document, "Footer", top=4)
    for name, size in (("Footer Marking", 10), ("Footer Language", 18)):
        mark: Any = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        mark.font.bold, mark.font.size = True, Pt(size)


def _language(document: Document) -> None:
    """British English in the defaults: Word's spelling checker knows no EU English. No other script has another."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in (*defaults.iter(qn("w:lang")), *document.settings.element.iter(qn("w:themeFontLang"))):
        for script in ("val", "eastAsia", "bidi"):
            if script == "val" or language.get(qn(f"w:{script}")):
                language.set(qn(f"w:{script}"), "en-GB")


if __name__ == "__main__":
    TARGET.write_bytes(make())
