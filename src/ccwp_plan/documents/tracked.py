"""What Word needs beside pandoc's insertions and deletions: whole paragraphs and whole rows that are tracked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

MARK = qn("w:smartTag")
"""The empty element that council.lua leaves in a paragraph that is tracked as a whole; it names unit and kind."""

_KINDS = {"insertion": "w:ins", "deletion": "w:del"}


def finish(document: Document, author: str, date: str) -> None:
    """Track paragraphs and rows that were inserted or deleted as wholes, under the name and date of the changes.

    Word joins a paragraph whose mark goes with the one that follows. Where none follows, in a cell or before a
    table, the mark before it goes in its place.
    """
    paragraphs: dict[Any, str] = {}
    for mark in [*document.element.body.iter(MARK)]:
        unit, kind = mark.get(qn("w:element")).split("-")
        if unit == "paragraph":
            paragraphs[_above(mark, "w:p")] = kind
        else:
            _above(mark, "w:tr").get_or_add_trPr().append(_change(kind, author, date))
        mark.getparent().remove(mark)
    for paragraph, kind in _going(paragraphs):
        properties = paragraph.get_or_add_pPr()
        run = properties.find(qn("w:rPr"))
        if run is None:
            run = OxmlElement("w:rPr")
            properties.insert_element_before(run, "w:sectPr", "w:pPrChange")
        run.insert(0, _change(kind, author, date))
    _links(document)
    for number, change in zip(count(1), document.element.body.iter(qn("w:ins"), qn("w:del")), strict=False):
        change.set(qn("w:id"), str(number))


def mark_goes(paragraph: Any) -> bool:
    """Whether the mark of a paragraph is tracked: what it carries could go with it."""
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return mark is not None and any(mark.find(qn(kind)) is not None for kind in _KINDS.values())


def _going(paragraphs: dict[Any, str]) -> Iterator[tuple[Any, str]]:
    """The paragraphs whose marks go: for a tracked run at the end of its place, each the one before."""
    for paragraph, kind in paragraphs.items():
        last = paragraph
        while paragraphs.get(following := _neighbour(last, 1)) == kind:
            last = following
        if _neighbour(last, 1) is not None:
            yield paragraph, kind
        elif (before := _neighbour(paragraph, -1)) is not None:
            yield before, kind


def _neighbour(paragraph: Any, step: int) -> Any | None:
    """The paragraph directly after or before another, with no table between them."""
    blocks = paragraph.itersiblings(preceding=step < 0)
    beside = next((block for block in blocks if block.tag in (qn("w:p"), qn("w:tbl"), qn("w:sectPr"))), None)
    return beside if beside is not None and beside.tag == qn("w:p") else None


def _links(document: Document) -> None:
    """Put changes inside links: Word knows no link inside a change."""
    for change in [*document.element.body.iter(qn("w:ins"), qn("w:del"))]:
        for link in [*change.iterchildren(qn("w:hyperlink"))]:
            before = _copy(change)
            for sibling in [*link.itersiblings(preceding=True)][::-1]:
                before.append(sibling)
            inner = _copy(change)
            for run in [*link]:
                inner.append(run)
            link.append(inner)
            if len(before):
                change.addprevious(before)
            change.addprevious(link)
        if not len(change) and change.getparent().tag not in (qn("w:rPr"), qn("w:trPr")):
            change.getparent().remove(change)


def _copy(change: Any) -> Any:
    """A change of the same kind, author and date, with nothing in it."""
    copy = OxmlElement("w:ins" if change.tag == qn("w:ins") else "w:del")
    for name, value in change.attrib.items():
        copy.set(name, value)
    return copy


def _change(kind: str, author: str, date: str) -> Any:
    change = OxmlElement(_KINDS[kind])
    change.set(qn("w:id"), "0")
    change.set(qn("w:author"), author)
    change.set(qn("w:date"), date)
    return change


def _above(element: Any, tag: str) -> Any:
    return next(element.iterancestors(qn(tag)))
