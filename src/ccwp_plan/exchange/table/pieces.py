"""A cell's text as people write several things in one: on lines, behind bullets or numbers, with semicolons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ccwp_plan.language import habits
from ccwp_plan.language.lookalikes import BULLETS

_MARK = re.compile(rf"\s*(?:[{BULLETS}]\s*|[-*–—·‣o]\s+|\(?\d{{1,2}}[.)]\s+|\(?[a-z][.)]\s+)")
_INLINE_BULLET = re.compile(rf"\s*[{BULLETS}]\s*")
_INLINE_NUMBER = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2})[.)]\s+")
_NOT_KEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_END = re.compile(r"(?:\s*;)?(?:\s+and)?\s*$|\s*;\s*$")
_IN_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]{4,60})\)", re.DOTALL)
_BEFORE_BY = re.compile(r"(.*\S)[\s,]+((?:by|until|till|before|no later than)\s+.*)", re.IGNORECASE | re.DOTALL)
_BETWEEN = re.compile(r"\s+[–—-]\s+|\s*[:;,]\s+|\s+[|]\s+")
_UNTIL = re.compile(r"(?:by|until|till|before|no later than|end of|at the end of)\b", re.IGNORECASE)


def clean(text: str) -> str:
    """A text without the characters that no file of a plan can carry: they are written by their numbers."""
    return _NOT_KEPT.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", text)


def one_line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def pieces(text: str) -> list[str]:
    """The items of a list that is written in one cell, each on one line; one where there is no list.

    >>> pieces("• Train 40 officers;\\n• Report"), pieces("1. Plan 2. Act"), pieces("One; two"), pieces("On 2. May")
    (['Train 40 officers', 'Report'], ['Plan', 'Act'], ['One', 'two'], ['On 2. May'])
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1:
        found = _marked(lines) if any(map(_MARK.match, lines)) else lines
    else:
        found = _in_a_line(one_line(text))
    items = [_END.sub("", one_line(_unmarked(one))) for one in found]
    return [item for item in items if item]


def _unmarked(item: str) -> str:
    match = _MARK.match(item)
    return item[match.end() :] if match and item[match.end() :].strip() else item


def _marked(lines: Sequence[str]) -> list[str]:
    """Lines of which some begin with a mark: the others go on with the item above."""
    items: list[str] = []
    for line in lines:
        if _MARK.match(line) or not items:
            items.append(line)
        else:
            items[-1] += f" {line.strip()}"
    return items


def _in_a_line(line: str) -> list[str]:
    bullets = [one for one in _INLINE_BULLET.split(line) if one]
    if len(bullets) > 1:
        return bullets
    starts = [*_INLINE_NUMBER.finditer(line)]
    if len(starts) > 1 and starts[0].start() == 0 and [int(one[1]) for one in starts] == [*range(1, len(starts) + 1)]:
        ends = [one.start() for one in starts[1:]] + [len(line)]
        return [line[one.end() : end] for one, end in zip(starts, ends, strict=True)]
    return line.split(";")


class TimeFound(NamedTuple):
    """What a text says of a time: as the language writes it, or what it may be if it may be several; and its words."""

    times: tuple[str, ...]
    words: str


def time_in(text: str) -> TimeFound:
    """The time that a text is: one, none, or two days where day and month may have changed places.

    >>> [time_in(text).times for text in ("by end of June 2021", "3/4/2021", "continuous", "soon")]
    [('2021-06',), ('2021-04-03', '2021-03-04'), ('ongoing',), ()]
    """
    words = one_line(text)
    if len(words) > habits.LONGEST:
        return TimeFound((), words)
    if habits.is_always(words):
        return TimeFound(("ongoing",), words)
    if habits.is_later(words):
        return TimeFound(("tbc",), words)
    return TimeFound(tuple(habits.times_meant(words)), words)


def ends_in(text: str) -> tuple[str, str] | None:
    """The two ends of a period that a text is: 2020-2021, January 2020 to June 2021; None of a day by which it is due.

    >>> ends_in("2020-2021"), ends_in("by June 2021"), ends_in("Q2 2021")
    (('2020', '2021'), None, ('2021-Q2', '2021-Q2'))
    """
    words = one_line(text)
    if _UNTIL.match(words) or len(words) > habits.LONGEST:
        return None
    return habits.period_meant(words)


def is_range(text: str) -> bool:
    """Whether a text is a period with two ends that differ."""
    ends = ends_in(text)
    return ends is not None and ends[0] != ends[1]


def titled(text: str) -> tuple[str, TimeFound]:
    """What is to be reached and by when, of a text that says both: Kick-off (March 2020); Final report – 30.6.2021.

    >>> titled("Kick-off meeting (March 2020)")
    ('Kick-off meeting', TimeFound(times=('2020-03',), words='March 2020'))
    >>> titled("30.6.2021: Report")[0], titled("Report on 2021")
    ('Report', ('Report on 2021', TimeFound(times=(), words='')))
    """
    words = one_line(text)
    if (alone := time_in(words)).times:
        return "", alone
    for title, time in _titles_and_times(words):
        if (found := time_in(time)).times:
            return title, found
    return words, TimeFound((), "")


def _titles_and_times(words: str) -> Iterator[tuple[str, str]]:
    if match := _IN_BRACKETS.fullmatch(words):
        yield match[1], match[2]
    if match := _BEFORE_BY.fullmatch(words):
        yield match[1], match[2]
    for match in reversed([*_BETWEEN.finditer(words)]):
        if words[: match.start()] and words[match.end() :]:
            yield words[: match.start()], words[match.end() :]
    for match in _BETWEEN.finditer(words):
        if words[: match.start()] and words[match.end() :]:
            yield words[match.end() :], words[: match.start()]
