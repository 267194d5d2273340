"""The comments of a file, each with the replies to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ccwp_plan.exchange.word.parts import Parts
from ccwp_plan.exchange.word.returned import Comment
from ccwp_plan.exchange.word.text import Point, Range, words
from ccwp_plan.exchange.word.views import View, everything, seen
from ccwp_plan.exchange.word.walk import Walk
from ccwp_plan.exchange.word.xml import attribute, children, local, moment

MOST_QUOTED = 200
"""How many paragraphs are quoted at most: thousands of comments could each be on the whole document."""
_LOSES_PARENTS = "LibreOffice"
"""The program that leaves out whom a reply answers; some of its versions do not."""


@dataclass(frozen=True, slots=True)
class _Link:
    """What Word says of a comment beside it: whom it answers, and whether it is resolved."""

    parent: str | None = None
    """nothing where it answers none; None where the file does not say"""
    done: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A comment, and what Word knows it by."""

    comment: Comment
    key: str
    parent: str | None = None
    """whom it answers, by that key; as a _Link has it"""


def comments(parts: Parts, walk: Walk, before: View, after: View, program: str) -> tuple[Comment, ...]:
    """The comments that are no replies, in the order of their places; those without one come last."""
    links = _links(parts, program)
    found = [
        _found(one, walk, part, before, after, links)
        for part in parts.related(parts.document, "comments")
        for one in children(parts.root(part), "comment")
    ]
    roots = _threads(found)
    placed = [one for one in roots if one.range is not None]
    return (*sorted(placed, key=_by_place), *(one for one in roots if one.range is None))


def _by_place(comment: Comment) -> Range:
    assert comment.range is not None
    return comment.range


def _found(element: Any, walk: Walk, part: str, before: View, after: View, links: Mapping[str, _Link]) -> _Found:
    range_ = walk.text.comments.get(attribute(element, "id"))
    lines = seen(tuple(walk.comment(part, element)), everything).lines
    paragraphs = [one for one in element.iter() if local(one) == "p"]
    key = attribute(paragraphs[-1], "paraId") if paragraphs else ""
    link = links.get(key, _Link())
    quoted = None if range_ is None else _quoted(range_)
    comment = Comment(
        author=attribute(element, "author"),
        initials=attribute(element, "initials"),
        date=moment(element),
        lines=lines,
        range=range_,
        quote_before=before.words(quoted) if quoted else "",
        quote_after=after.words(quoted) if quoted else "",
        quote_all=words(walk.text.paragraphs, quoted) if quoted else "",
        resolved=link.done,
    )
    return _Found(comment, key, link.parent)


def _quoted(range_: Range) -> Range:
    """As much of a range as is quoted."""
    return Range(range_.start, min(range_.end, Point(range_.start.paragraph + MOST_QUOTED, 0)))


def _links(parts: Parts, program: str) -> dict[str, _Link]:
    """What is said beside the comments, by the last paragraph of each.

    A program that leaves out whom a reply answers is not believed that a comment answers none.
    """
    root = parts.only("commentsExtended")
    entries = [] if root is None else [one for one in root if local(one) == "commentEx"]
    parents = [attribute(one, "paraIdParent") for one in entries]
    believed = any(parents) or not program.startswith(_LOSES_PARENTS)
    return {
        attribute(one, "paraId"): _Link(parent if believed else None, attribute(one, "done") in ("1", "true", "on"))
        for one, parent in zip(entries, parents, strict=True)
    }


def _threads(found: Sequence[_Found]) -> list[Comment]:
    """The comments that answer none, with the replies to each in the order of time, also to its replies."""
    parents = _parents(found)
    answers: dict[int, list[int]] = {}
    for number in range(len(found)):
        root, seen_ = number, {number}
        while (above := parents.get(root)) is not None and above not in seen_:
            seen_.add(above)
            root = above
        if root != number:
            answers.setdefault(root, []).append(number)
    replies = {number for numbers in answers.values() for number in numbers}
    return [
        replace(one.comment, replies=tuple(_in_time([found[answer].comment for answer in answers.get(number, [])])))
        for number, one in enumerate(found)
        if number not in replies
    ]


def _parents(found: Sequence[_Found]) -> dict[int, int]:
    """For each comment that is a reply, the one that it answers, both by their numbers."""
    by_key = {one.key: number for number, one in enumerate(found) if one.key}
    first: dict[Range, int] = {}
    for number in sorted(range(len(found)), key=lambda number: (found[number].comment.date or datetime.max, number)):
        if (range_ := found[number].comment.range) is not None:
            first.setdefault(range_, number)
    parents = {}
    for number, one in enumerate(found):
        if one.parent:
            parents[number] = by_key.get(one.parent, number)
        elif one.parent is None and one.comment.range is not None:
            parents[number] = first[one.comment.range]
    return {number: parent for number, parent in parents.items() if parent != number}


def _in_time(replies: list[Comment]) -> list[Comment]:
    return sorted(replies, key=lambda one: one.date or datetime.max)
