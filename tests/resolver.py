"""Tracked changes of a DOCX accepted or rejected by the rules of ECMA-376, and its paragraphs as lines of text.

Part 1, 17.13.5: what is inserted stays and what is deleted goes when all is accepted, the other way round when all is
rejected; a paragraph whose mark goes is joined with the one that follows (17.13.5.15, 17.13.5.20), a row that goes
goes as a whole (17.13.5.12, 17.13.5.16), and properties that were changed are again what they were (17.13.5.29).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

_CHANGES = {"ins": qn("w:ins"), "del": qn("w:del")}
_AT_MARKS = {qn("w:rPr"), qn("w:trPr")}
_BLOCKS = (qn("w:p"), qn("w:tbl"))
_NOTHING = {qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:pPr")}
_SIGNS = {qn("w:br"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-", qn("w:drawing"): "[drawing]"}


def resolved(body: Any, *, accept: bool) -> Any:
    """A copy of a document's body with every tracked change accepted, or rejected."""
    body = deepcopy(body)
    goes, stays = (_CHANGES["del"], _CHANGES["ins"]) if accept else (_CHANGES["ins"], _CHANGES["del"])
    for row in [row for row in body.iter(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{goes}") is not None]:
        _without(row)
    marks = [one for one in body.iter(qn("w:p")) if one.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{goes}") is not None]
    for change in [one for one in body.iter(goes) if one.getparent().tag not in _AT_MARKS]:
        change.getparent().remove(change)
    for paragraph in marks:
        _join(paragraph)
    for change in [one for one in body.iter(stays) if one.getparent().tag not in _AT_MARKS]:
        for run in [*change]:
            change.addprevious(run)
        change.getparent().remove(change)
    for change in [*body.iter(qn("w:pPrChange"))]:
        properties = change.getparent()
        if not accept:
            properties.getparent().replace(properties, change.find(qn("w:pPr")))
    return body


def _without(row: Any) -> None:
    """Take a row out of its table, and the table with its last one."""
    table = row.getparent()
    table.remove(row)
    if table.find(qn("w:tr")) is None:
        table.getparent().remove(table)


def _join(paragraph: Any) -> None:
    """Put the content of a paragraph whose mark goes at the head of the one that follows, whose mark stays."""
    content = [part for part in paragraph if part.tag not in _NOTHING]
    following = next(paragraph.itersiblings(*_BLOCKS), None)
    if following is not None and following.tag == qn("w:p"):
        at = 0 if following.find(qn("w:pPr")) is None else 1
        following[at:at] = content
    elif content:
        return
    paragraph.getparent().remove(paragraph)


class Reader:
    """The paragraphs of a DOCX as lines: style, level and kind of list, and the text with its footnotes in it."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            self.body = etree.fromstring(package.read("word/document.xml")).find(qn("w:body"))
            self._formats = _formats(etree.fromstring(package.read("word/numbering.xml")))
            self._notes = {}
            if "word/footnotes.xml" in names:
                for note in etree.fromstring(package.read("word/footnotes.xml")).iter(qn("w:footnote")):
                    self._notes[note.get(qn("w:id"))] = "".join(map(self.text, note.iter(qn("w:p")))).strip()

    def lines(self, body: Any) -> list[str]:
        """The paragraphs of a body, those of tables in their places; of each row where it begins."""
        return [*self._lines(body)]

    def _lines(self, parent: Any) -> Iterator[str]:
        for block in parent.iterchildren(*_BLOCKS):
            if block.tag == qn("w:p") and not _only_ends_a_section(block):
                yield self._line(block)
            for row in block.iterchildren(qn("w:tr")):
                for cell in row.iterchildren(qn("w:tc")):
                    yield "|"
                    yield from self._lines(cell)
                yield "||"

    def _line(self, paragraph: Any) -> str:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        kind = ""
        if number is not None:
            level, id_ = (number.find(qn(name)).get(qn("w:val")) for name in ("w:ilvl", "w:numId"))
            kind = f"<{level} {self._formats.get((id_, level), '')}> "
        name = "" if style is None else style.get(qn("w:val"))
        return f"[{name}] {kind}{self.text(paragraph)}"

    def text(self, paragraph: Any) -> str:
        """The text of a paragraph, that of its footnotes in braces."""
        parts = []
        for part in paragraph.iter(qn("w:t"), qn("w:delText"), qn("w:footnoteReference"), *_SIGNS):
            if part.tag == qn("w:footnoteReference"):
                parts.append(f"{{{self._notes[part.get(qn('w:id'))]}}}")
            else:
                parts.append(_SIGNS.get(part.tag, part.text) or "")
        return "".join(parts)


def _only_ends_a_section(paragraph: Any) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None and paragraph.find(qn("w:r")) is None


def _formats(numbering: Any) -> dict[tuple[str, str], str]:
    """How the levels of each list are marked."""
    kinds = {}
    for abstract in numbering.iter(qn("w:abstractNum")):
        for level in abstract.iter(qn("w:lvl")):
            kind = level.find(qn("w:numFmt")).get(qn("w:val")), level.find(qn("w:lvlText")).get(qn("w:val"))
            kinds[abstract.get(qn("w:abstractNumId")), level.get(qn("w:ilvl"))] = " ".join(kind)
    return {
        (number.get(qn("w:numId")), level): kind
        for number in numbering.iter(qn("w:num"))
        for (abstract, level), kind in kinds.items()
        if abstract == number.find(qn("w:abstractNumId")).get(qn("w:val"))
    }
