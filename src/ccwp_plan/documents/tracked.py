"""What Word needs beside pandoc's insertions and deletions: whole paragraphs and whole rows that are tracked."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import serialize_for_reading

MARK = qn("w:smartTag")
"""The empty element that council.lua leaves in a paragraph that is tracked as a whole; it names unit and kind."""

_KINDS = {"insertion": "w:ins", "deletion": "w:del"}
_CHANGES = (qn("w:ins"), qn("w:del"), qn("w:pPrChange"))
_OF_THE_MARK = (qn("w:rPr"), qn("w:sectPr"), qn("w:pPrChange"))


def finish(document: Document, author: str, date: str) -> None:
    """Track paragraphs and rows that were inserted or deleted as wholes, under the name and date of the changes.

    Word joins a paragraph whose mark goes with the one that follows; one before a table goes as a whole. At the end of
    a cell or of a section, where none may follow, the mark of the paragraph before goes in its place.
    """
    paragraphs: dict[Any, str] = {}
    for mark in [*document.element.body.iter(MARK)]:
        unit, kind = mark.get(qn("w:element")).split("-")
        change = _change(kind, author, date)
        if unit == "row":
            _above(mark, "w:tr").get_or_add_trPr().append(change)
        else:
            paragraphs[_above(mark, "w:p")] = kind
        if unit == "figure":
            caption = _above(mark, "w:p")
            paragraphs[caption.getnext()] = kind
            _track(caption, change)
            _track(caption.getnext(), change)
        mark.getparent().remove(mark)
    for paragraph, kind in sorted(_going(paragraphs), key=lambda going: going[1]):  # w:ins comes before w:del
        _mark_of(paragraph).insert(0, _change(kind, author, date))
    for before, last, kind in [*_replaced(paragraphs)]:
        _change_properties(before, last, _change(kind, author, date))
    _links(document)
    for number, change in zip(count(1), document.element.body.iter(*_CHANGES), strict=False):
        change.set(qn("w:id"), str(number))


def _track(paragraph: Any, change: Any) -> None:
    """Track all that stands in a paragraph."""
    runs = paragraph.findall(qn("w:r"))
    for text in paragraph.iter(qn("w:t")) if change.tag == qn("w:del") else ():
        text.tag = qn("w:delText")
    whole = _copy(change)
    runs[0].addprevious(whole)
    whole.extend(runs)


def _mark_of(paragraph: Any) -> Any:
    """The properties of the mark of a paragraph."""
    properties = paragraph.get_or_add_pPr()
    run = properties.find(qn("w:rPr"))
    if run is None:
        run = OxmlElement("w:rPr")
        properties.insert_element_before(run, "w:sectPr", "w:pPrChange")
    return run


def mark_goes(paragraph: Any) -> bool:
    """Whether the mark of a paragraph is tracked: what it carries could go with it."""
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return mark is not None and any(mark.find(qn(kind)) is not None for kind in _KINDS.values())


def _going(paragraphs: dict[Any, str]) -> Iterator[tuple[Any, str]]:
    """The paragraphs whose marks go: for a tracked run at the end of its place, each the one before."""
    for paragraph, kind in paragraphs.items():
        if not _at_the_end(_last(paragraph, paragraphs)):
            yield paragraph, kind
        elif (before := _neighbour(paragraph, -1)) is not None:
            yield before, kind


def _replaced(paragraphs: dict[Any, str]) -> Iterator[tuple[Any, Any, str]]:
    """The paragraphs whose text ends up in another, with that one, which is tracked and the last of its place."""
    for paragraph, kind in paragraphs.items():
        before = _neighbour(paragraph, -1)
        if before is not None and paragraphs.get(before) != kind:
            last = _last(paragraph, paragraphs)
            if _at_the_end(last):
                yield before, last, kind


def _change_properties(before: Any, last: Any, change: Any) -> None:
    """Let the text of a paragraph keep its style and number when it ends up in the one that is tracked."""
    kept, own = (_properties(paragraph) for paragraph in (before, last))
    if [*map(serialize_for_reading, kept)] == [*map(serialize_for_reading, own)]:
        return
    new, old = (kept, own) if change.tag == qn("w:del") else (own, kept)
    properties = last.get_or_add_pPr()
    rest = [part for part in properties if part.tag in _OF_THE_MARK]
    earlier = OxmlElement("w:pPrChange")
    earlier.attrib.update(change.attrib)
    earlier.append(OxmlElement("w:pPr"))
    earlier[0][:] = [deepcopy(part) for part in old]
    properties[:] = [*[deepcopy(part) for part in new], *rest, earlier]


def _properties(paragraph: Any) -> list[Any]:
    return [part for part in paragraph.get_or_add_pPr() if part.tag not in _OF_THE_MARK]


def _last(paragraph: Any, paragraphs: dict[Any, str]) -> Any:
    """The last of the tracked run that a paragraph stands in."""
    while paragraphs.get(following := _neighbour(paragraph, 1)) == paragraphs[paragraph]:
        paragraph = following
    return paragraph


def _at_the_end(paragraph: Any) -> bool:
    """Whether a paragraph is the last of its cell or section."""
    return _beside(paragraph, 1) is None


def _neighbour(paragraph: Any, step: int) -> Any | None:
    """The paragraph directly after or before another, with no table and no section's end between them."""
    beside = _beside(paragraph, step)
    return beside if beside is not None and beside.tag == qn("w:p") else None


def _beside(paragraph: Any, step: int) -> Any | None:
    """The block after or before a paragraph in its section."""
    block = next(paragraph.itersiblings(qn("w:p"), qn("w:tbl"), preceding=step < 0), None)
    ends = block is not None and block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    return None if ends else block


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
