"""What changed between two texts, word by word.

A word is what a reader takes for one: a hyphenated word, an amount with its unit (80 %), a date, a document's
number, an objective's id (3(a)(i)). What Markdown pairs is one word, too, however long it is: a footnote, a link,
an emphasis, a passage in square brackets. So no change begins or ends inside one of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Any, Generic, TypeVar

from ccwp_plan.language import richtext
from ccwp_plan.reading.letters import composed

T = TypeVar("T", bound=Hashable)

_MAX_PAIRS = 200_000
_SHORT = 3
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_THIN = "\u00a0\u2009\u202f"
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u200b-\u200d\u2060"
_TOKEN = re.compile(
    rf"""(?P<join>
        [^\S\n]+ | \n(?![^\S\n]*\n)[^\S\n]*                          # space, one line's end included
    ) | (?P<break>
        \s+                                                          # the end of a paragraph
    ) | (?P<word>
        https?://[^\s<>]*[^\s<>.,;:!?'")\]] | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
      | [\dx]{{4,5}}(?:/\d{{1,2}}){{1,2}}(?:\ (?:REV|ADD|COR)\ \d{{1,2}})*(?!\w)
      | \d{{1,2}}[ {_THIN}](?:{_MONTHS})[ {_THIN}]\d{{4}}(?!\w)
      | \d+(?:\.\d+)*(?:\((?:\w[{_MARKS}]*){{1,4}}\))+
      | (?:\d{{1,3}}(?:\ \d{{3}})+(?!\w) | \d+(?:[.,'’{_THIN}/–-]\d+)*) (?:[ {_THIN}]?[%‰€])
      | \d{{1,3}}(?:\ \d{{3}})+(?!\w) | \d+(?:[.,'’{_THIN}]\d+)+(?!\w)
      | \w[\w{_MARKS}]*(?:(?:[-'’./\u00ad\u2010\u2011]|(?<=\d)–(?=\d))\w[\w{_MARKS}]*)*
      | &(?:\#?\w+);
    ) | \\[!-/:-@\[-`{{-~] | [\s\S][{_MARKS}]*                       # a sign, perhaps escaped
    """,
    re.VERBOSE,
)


class Edit(StrEnum):
    """What became of a stretch of a text."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """A stretch that was kept, deleted or inserted, as the items that it consists of; never empty."""

    edit: Edit
    items: tuple[T, ...]
    before: tuple[T, ...] | None = None
    """What was kept as it was in the old sequence, where an accent was typed in another way there."""

    @property
    def text(self) -> str:
        """The items one after the other, where they are words."""
        return "".join(map(str, self.items))

    @property
    def was(self) -> str:
        """The items as they were in the old sequence, one after the other."""
        return "".join(map(str, self.before or self.items))


def words(old: str, new: str, *, rich: bool = True) -> tuple[Piece[str], ...]:
    """The pieces of two texts: those kept and deleted are the old text, those kept and inserted the new one.

    With `rich`, the texts are rich text; without, square brackets are all that is kept whole. A word whose accents are
    typed in another way is kept.
    """
    before, after = tokenize(old, rich=rich), tokenize(new, rich=rich)
    weights = {composed(token): weight for token, weight in before + after}
    typed = [token for token, _ in before], [token for token, _ in after]
    compared = [*map(composed, typed[0])], [*map(composed, typed[1])]
    return tuple(as_given(differences(*compared, weight=weights.__getitem__), *typed))


def as_given(pieces: Iterable[Piece[Any]], old: Sequence[T], new: Sequence[T]) -> Iterator[Piece[T]]:
    """The pieces of two sequences that were compared by what stands for their items, with the items themselves.

    What was kept is given as it is in the new sequence.
    """
    here = there = 0
    for piece in pieces:
        size = len(piece.items)
        before, after = tuple(old[here : here + size]), tuple(new[there : there + size])
        here += 0 if piece.edit is Edit.INSERTED else size
        there += 0 if piece.edit is Edit.DELETED else size
        other = before if piece.edit is Edit.KEPT and before != after else None
        yield Piece(piece.edit, before if piece.edit is Edit.DELETED else after, other)


def tokenize(text: str, *, rich: bool = True) -> tuple[tuple[str, int], ...]:
    """The words, spaces and signs that a text consists of, each with its weight for `differences`."""
    spans = richtext.constructs(text) if rich else richtext.merged(richtext.open_brackets(text, rich=False))
    return tuple(_tokens(text, spans))


def _tokens(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    at = 0
    for start, end in (*spans, (len(text), len(text))):
        for match in _TOKEN.finditer(text, at, start):
            token = match.group()
            yield token, len(token) if match["word"] or match["break"] else 0
        if start < end:
            yield text[start:end], max(end - start, _SHORT + 1)
        at = end


def differences(
    old: Sequence[T], new: Sequence[T], *, weight: Callable[[T], int] = lambda item: _SHORT + 1
) -> tuple[Piece[T], ...]:
    """The pieces of two sequences, in order; a deletion stands before the insertion that replaces it.

    Old is what is kept and deleted, new what is kept and inserted. `weight` says what an item weighs in reading:
    nothing for a space or a comma. Between two changes, a stretch that weighs nothing becomes part of them; and
    so does one of weight 3 or less (of, the) between two replacements. No two neighbours have one kind of change.
    """
    blocks = _blocks(old, new, _matches(old, new, weight))
    pieces: list[Piece[T]] = []
    for deleted, inserted, equal in _absorbed(blocks, weight):
        pieces += [Piece(Edit.KEPT, deleted)] if equal else _replacement(deleted, inserted, weight)
    return _joined(pieces)


_Block = tuple[tuple[T, ...], tuple[T, ...], bool]
"""What stands in the old sequence, what stands in its place in the new one, and whether that is the same."""


def _common(old: Sequence[T], new: Sequence[T]) -> int:
    """How many items two sequences have in common at their beginnings."""
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _blocks(old: Sequence[T], new: Sequence[T], matches: Sequence[tuple[int, int]]) -> list[_Block[T]]:
    """The sequences in blocks: what is matched, and what is alike beside it, is kept; what is left is a change."""
    blocks: list[_Block[T]] = []
    at, there = 0, 0
    for here, other in (*matches, (len(old), len(new))):
        deleted, inserted = tuple(old[at:here]), tuple(new[there:other])
        before = _common(deleted, inserted)
        after = _common(deleted[before:][::-1], inserted[before:][::-1])
        old_end, new_end = len(deleted) - after, len(inserted) - after
        blocks += [
            (deleted[:before], deleted[:before], True),
            (deleted[before:old_end], inserted[before:new_end], False),
            (deleted[old_end:] + tuple(old[here : here + 1]), inserted[new_end:] + tuple(new[other : other + 1]), True),
        ]
        at, there = here + 1, other + 1
    return _runs(blocks)


def _runs(blocks: Sequence[_Block[T]]) -> list[_Block[T]]:
    """The blocks that are not empty, neighbours of one kind as one."""
    return [
        (tuple(i for old, _, _ in group for i in old), tuple(i for _, new, _ in group for i in new), equal)
        for equal, run in groupby((one for one in blocks if one[0] or one[1]), key=lambda one: one[2])
        for group in [list(run)]
    ]


def _matches(old: Sequence[T], new: Sequence[T], weight: Callable[[T], int]) -> list[tuple[int, int]]:
    """Which item of the new sequence each old one is, for those that weigh something and are kept; in order.

    Where comparing each with each would take long, the items that stand once on both sides part the sequences
    first.
    """
    before = [at for at, item in enumerate(old) if weight(item)]
    after = [at for at, item in enumerate(new) if weight(item)]
    a, b = [old[at] for at in before], [new[at] for at in after]
    matched: list[tuple[int, int]] = []
    waiting = [(0, len(a), 0, len(b))]
    while waiting:
        left, right, low, high = waiting.pop()
        start = _common(a[left:right], b[low:high])
        end = _common(a[left + start : right][::-1], b[low + start : high][::-1])
        matched += ((left + n, low + n) for n in range(start))
        matched += ((right - n, high - n) for n in range(1, end + 1))
        left, right, low, high = left + start, right - end, low + start, high - end
        anchors = _anchors(a[left:right], b[low:high])
        if not anchors:
            matched += ((left + i, low + j) for i, j in _alike(a[left:right], b[low:high]))
            continue
        ends = [(left + i, low + j) for i, j in anchors]
        matched += ends
        begins = [(left, low), *((i + 1, j + 1) for i, j in ends)]
        waiting += (
            (i, right_, j, high_) for (i, j), (right_, high_) in zip(begins, [*ends, (right, high)], strict=True)
        )
    return sorted((before[i], after[j]) for i, j in matched)


def _anchors(old: Sequence[T], new: Sequence[T]) -> list[tuple[int, int]]:
    """The items that stand once on both sides and in one order; none where all can be compared with all."""
    counts, others = Counter(old), Counter(new)
    if sum(count * others[item] for item, count in counts.items()) <= _MAX_PAIRS:
        return []
    there = {item: at for at, item in enumerate(new) if others[item] == 1}
    return _rising([(at, there[item]) for at, item in enumerate(old) if counts[item] == 1 and item in there])


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many of the pairs, whose first numbers rise, as have second numbers that rise, too."""
    tops: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for at, (_, second) in enumerate(pairs):
        place = bisect_left(tops, second)
        previous.append(ends[place - 1] if place else -1)
        tops[place : place + 1] = [second]
        ends[place : place + 1] = [at]
    rising = []
    at = ends[-1] if ends else -1
    while at >= 0:
        rising.append(pairs[at])
        at = previous[at]
    return rising[::-1]


def _alike(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[int, int]]:
    """The items that two sequences have in common, the longest runs first.

    Where there are too many of one to compare each with each, it is matched beside others only.
    """
    counts, others = Counter(old), Counter(new)
    pairs = {item: count * others[item] for item, count in counts.items() if item in others}
    total, frequent = sum(pairs.values()), set()
    for item in sorted(pairs, key=pairs.__getitem__, reverse=True):
        if total <= _MAX_PAIRS:
            break
        total -= pairs[item]
        frequent.add(item)
    for block in SequenceMatcher(frequent.__contains__, old, new, autojunk=False).get_matching_blocks():
        yield from ((block.a + n, block.b + n) for n in range(block.size))


def _absorbed(blocks: Sequence[_Block[T]], weight: Callable[[T], int]) -> list[_Block[T]]:
    """The blocks, with what is kept between two changes and hardly weighs made part of them."""
    merged: list[_Block[T]] = []
    for block in blocks:
        if len(merged) > 1 and not block[2] and _hardly_weighs(merged[-1], merged[-2], block, weight):
            island, before = merged.pop(), merged.pop()
            block = before[0] + island[0] + block[0], before[1] + island[1] + block[1], False
        merged.append(block)
    return merged


def _hardly_weighs(island: _Block[T], before: _Block[T], after: _Block[T], weight: Callable[[T], int]) -> bool:
    """Whether what is kept is no more than a breath between two changes, and both leave and bring words."""

    def weighs(items: tuple[T, ...]) -> int:
        return sum(map(weight, items))

    if not island[2] or (weighs(island[0]) > _SHORT):
        return False
    if weighs(island[0]):
        return all(weighs(items) for change in (before, after) for items in change[:2])
    return bool(weighs(before[0] + after[0]) and weighs(before[1] + after[1]))


def _replacement(deleted: tuple[T, ...], inserted: tuple[T, ...], weight: Callable[[T], int]) -> list[Piece[T]]:
    """A change, without the spaces and signs that both sides begin or end with."""
    before = _common(deleted, inserted)
    before = next((n for n, item in enumerate(deleted[:before]) if weight(item)), before)
    kept, deleted, inserted = deleted[:before], deleted[before:], inserted[before:]
    after = _common(deleted[::-1], inserted[::-1])
    after = next((n for n, item in enumerate(deleted[::-1][:after]) if weight(item)), after)
    old_end, new_end = len(deleted) - after, len(inserted) - after
    return [
        Piece(Edit.KEPT, kept),
        Piece(Edit.DELETED, deleted[:old_end]),
        Piece(Edit.INSERTED, inserted[:new_end]),
        Piece(Edit.KEPT, deleted[old_end:]),
    ]


def _joined(pieces: Sequence[Piece[T]]) -> tuple[Piece[T], ...]:
    """The pieces that are not empty, neighbours of one kind as one."""
    given = (piece for piece in pieces if piece.items)
    return tuple(
        Piece(edit, tuple(item for piece in group for item in piece.items))
        for edit, group in groupby(given, key=lambda piece: piece.edit)
    )
