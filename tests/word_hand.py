"""What a person does in a Word file, done to its XML: comments on words, changes that are tracked, rows added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from typing import Any, NamedTuple

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
_PROPERTIES = (f"{W}pPr", f"{W}rPr", f"{W}tcPr", f"{W}trPr")
_IDS = 100_000
"""Changes are numbered from here, so that no bookmark has the number."""


class Hand(NamedTuple):
    """Who changes something, and when."""

    author: str
    date: str


class Edit(NamedTuple):
    """Words of a paragraph, from one character to another one, and what stands there instead."""

    start: int
    end: int
    new: str


class Marked(NamedTuple):
    """The elements from the first to the last of something in a paragraph."""

    first: Any
    last: Any


def runs(paragraph: Any) -> list[tuple[Any, str]]:
    """The runs with words that stand in a paragraph itself, not in a link and not in a change."""
    found = ((run, "".join(text.text or "" for text in run.iterchildren(f"{W}t"))) for run in paragraph.iter(f"{W}r"))
    return [(run, text) for run, text in found if text and run.getparent() is paragraph]


def text(paragraph: Any) -> str:
    """The words of those runs."""
    return "".join(words for _, words in runs(paragraph))


def is_plain(paragraph: Any) -> bool:
    """Whether all its words stand in such runs."""
    return text(paragraph) == "".join(one.text or "" for one in paragraph.iter(f"{W}t"))


def spans(said: str) -> list[tuple[int, int]]:
    """Where each word of a text begins and ends."""
    return [found.span() for found in re.finditer(r"\S+", said)]


def between(paragraph: Any, start: int, end: int) -> Marked:
    """The runs from one character of a paragraph to another one, which is not before it; runs are cut where needed."""
    _cut(paragraph, start)
    _cut(paragraph, end)
    at, found = 0, []
    for run, words in runs(paragraph):
        if start <= at and at + len(words) <= end:
            found.append(run)
        at += len(words)
    return Marked(found[0], found[-1])


def _cut(paragraph: Any, offset: int) -> None:
    """Let a run end at a character."""
    at = 0
    for run, words in runs(paragraph):
        if at < offset < at + len(words):
            rest = deepcopy(run)
            _say(run, words[: offset - at])
            _say(rest, words[offset - at :])
            run.addnext(rest)
            return
        at += len(words)


def _say(run: Any, words: str) -> None:
    """Let a run say something else."""
    first, *others = run.findall(f"{W}t")
    for one in others:
        run.remove(one)
    first.text = words
    first.set(_PRESERVE, "preserve")


class Changes:
    """Tracked changes, each with a number of its own in the file."""

    def __init__(self) -> None:
        self._ids = count(_IDS)

    def mark(self, name: str, hand: Hand) -> Any:
        """A mark of an insertion (ins) or of a deletion (del)."""
        mark = etree.Element(f"{W}{name}")
        for key, value in (("id", str(next(self._ids))), ("author", hand.author), ("date", hand.date)):
            mark.set(f"{W}{key}", value)
        return mark

    def edit(self, paragraph: Any, edit: Edit, hand: Hand) -> Marked:
        """Delete words, insert others, or both; the edits of a paragraph are made from its end to its beginning."""
        deleted = self._delete(paragraph, edit, hand) if edit.end > edit.start else None
        if not edit.new:
            assert deleted is not None
            return Marked(deleted, deleted)
        before = between(paragraph, 0, edit.start).last if deleted is None else deleted
        inserted = self.inserted(edit.new, hand, before if deleted is None else deleted[0])
        before.addnext(inserted)
        return Marked(inserted if deleted is None else deleted, inserted)

    def _delete(self, paragraph: Any, edit: Edit, hand: Hand) -> Any:
        first, last = between(paragraph, edit.start, edit.end)
        mark = self.mark("del", hand)
        first.addprevious(mark)
        following = mark.getnext()
        while following is not None:
            taken, following = following, None if following is last else following.getnext()
            mark.append(taken)
        for one in mark.iter(f"{W}t"):
            one.tag = f"{W}delText"
        return mark

    def inserted(self, words: str, hand: Hand, like: Any | None = None) -> Any:
        """Inserted words that look like those of a run."""
        mark = self.mark("ins", hand)
        run = etree.SubElement(mark, f"{W}r")
        look = None if like is None else like.find(f"{W}rPr")
        if look is not None:
            run.append(deepcopy(look))
        said = etree.SubElement(run, f"{W}t")
        said.text = words
        said.set(_PRESERVE, "preserve")
        return mark

    def paragraph(self, after: Any, words: str, hand: Hand) -> Any:
        """A paragraph that is begun at the end of another one."""
        new = etree.Element(f"{W}p")
        properties = after.find(f"{W}pPr")
        if properties is not None:
            new.append(deepcopy(properties))
        self._end(after, "ins", hand)
        new.append(self.inserted(words, hand))
        after.addnext(new)
        return new

    def _end(self, paragraph: Any, name: str, hand: Hand) -> None:
        """Mark the end of a paragraph."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        etree.SubElement(properties, f"{W}rPr").append(self.mark(name, hand))

    def row(self, after: Any, cells: list[str], hand: Hand) -> None:
        """A row below another one."""
        new = deepcopy(after)
        properties = new.find(f"{W}trPr")
        properties.append(self.mark("ins", hand))
        for cell, words in zip(new.iterchildren(f"{W}tc"), cells, strict=True):
            (paragraph,) = cell.iterchildren(f"{W}p")
            for child in [one for one in paragraph if one.tag not in _PROPERTIES]:
                paragraph.remove(child)
            paragraph.append(self.inserted(words, hand))
        after.addnext(new)

    def delete(self, paragraphs: list[Any], hand: Hand) -> None:
        """All words of paragraphs that follow each other, with the ends between them."""
        for paragraph in paragraphs:
            self._delete(paragraph, Edit(0, len(text(paragraph)), ""), hand)
        for paragraph in paragraphs[:-1]:
            self._end(paragraph, "del", hand)


def comment(id_: int, first: Any, last: Any) -> None:
    """Attach a comment to what stands from one element to another one."""
    start, end, run = _anchor(id_)
    first.addprevious(start)
    last.addnext(run)
    last.addnext(end)


def comment_between(id_: int, before: Any) -> None:
    """Attach a comment to a place behind an element, and to no words."""
    start, end, run = _anchor(id_)
    for one in (run, end, start):
        before.addnext(one)


def _anchor(id_: int) -> tuple[Any, Any, Any]:
    start, end = (etree.Element(f"{W}commentRange{name}", {f"{W}id": str(id_)}) for name in ("Start", "End"))
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}commentReference", {f"{W}id": str(id_)})
    return start, end, run


def as_author_has_it(paragraph: Any, author: str, notes: dict[str, Any]) -> Iterator[str]:
    """The words of a paragraph with the changes of one author and no others; a footnote stands where it is told of."""
    for one in paragraph.iter(f"{W}t", f"{W}delText", f"{W}footnoteReference"):
        changes = list(one.iterancestors(f"{W}ins", f"{W}del"))
        there = all((above.tag == f"{W}ins") == (above.get(f"{W}author") == author) for above in changes)
        if there and one.tag == f"{W}footnoteReference":
            yield " "
            for inner in notes[one.get(f"{W}id")].iter(f"{W}p"):
                yield from as_author_has_it(inner, author, {})
            yield " "
        elif there:
            yield one.text or ""
