"""Overlaps for a person at a terminal: the two side by side, with the words that they share marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ccwp_plan.analysis.overlaps import TITLE, Compared, Overlap, Passage, Shared, passages_of
from ccwp_plan.literal import literal
from ccwp_plan.reports.overlaps import wording
from ccwp_plan.reports.terminal import Line, assembled, beside, cells, styled

if TYPE_CHECKING:
    from ccwp_plan.reports.overlaps import Overlaps
    from ccwp_plan.reports.terminal import Terminal

_WIDTH = 100
_SHARED = "bold"
_SPACE = re.compile(r"([^\S\u00a0\u202f]+)")
"""Where a line may end: not at a space that keeps a figure beside its %."""


def overlaps(found: Overlaps, terminal: Terminal) -> str:
    """The pairs, those that are related already last; shared words are bold or, without colours, between asterisks."""
    return assembled(_lines(found, terminal), terminal)


def _lines(found: Overlaps, terminal: Terminal) -> Iterator[Line]:
    width = terminal.width or _WIDTH
    yield from styled(wording.head(found), width, "bold")
    for heading, pairs in wording.groups(found):
        yield from ([], [(heading, "bold")])
        for pair in pairs:
            yield from ([], *_pair(pair, found.corpus.shared(pair), width, terminal.colour))


def _pair(pair: Overlap, shared: Shared, width: int, colour: bool) -> Iterator[Line]:
    half = (width - 2) // 2
    line = [wording.shown(pair.similarity), *(["mutual"] if pair.mutual else [])]
    line += [wording.relation(pair)] if pair.related else []
    yield from styled(" · ".join(line), width, "cyan")
    yield from beside([styled(wording.name(one), half, "bold") for one in (pair.one, pair.other)], [half])
    for label in wording.labels(pair):
        texts = [_text(one, label, shared, half, colour) for one in (pair.one, pair.other)]
        yield from beside(texts, [half])
    for name, text in wording.facts(shared):
        yield from styled(f"{name}: {text}", width, indent="  ")


def _text(one: Compared, label: str, shared: Shared, width: int, colour: bool) -> list[Line]:
    """The text of a field after its label, which a title does not need."""
    text = passages_of(one, label, shared)
    return folded([(f"{label}: ", False), *text] if text and label != TITLE else text, width, colour)


def folded(text: Iterable[Passage], width: int, colour: bool) -> list[Line]:
    """The lines of a text, folded at a width; what is marked stands in bold or, without colours, between asterisks."""
    lines: list[Line] = []
    room = 0
    for word in _words(text, colour):
        size = sum(cells(part) for part, _ in word)
        if lines and size < room:
            lines[-1] += [(" ", ""), *word]
            room -= size + 1
        else:
            lines += _cut(word, width)
            room = width - sum(cells(part) for part, _ in lines[-1])
    return lines


def _words(text: Iterable[Passage], colour: bool) -> Iterator[Line]:
    """What stands between two spaces, as parts of which some are marked."""
    word: Line = []
    for passage, marked in text:
        for piece in _SPACE.split(passage):
            if piece and not piece.isspace():
                shown = literal(piece)
                word.append((shown, _SHARED) if marked and colour else (f"*{shown}*" if marked else shown, ""))
            elif piece and word:
                yield word
                word = []
    if word:
        yield word


def _cut(word: Line, width: int) -> list[Line]:
    """A word on as many lines as it fills."""
    lines: list[Line] = [[]]
    room = width
    for part, style in word:
        for sign in part:
            if cells(sign) > room:
                lines.append([])
                room = width
            room -= cells(sign)
            if lines[-1] and lines[-1][-1][1] == style:
                lines[-1][-1] = (lines[-1][-1][0] + sign, style)
            else:
                lines[-1].append((sign, style))
    return lines
