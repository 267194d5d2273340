"""Lines of a text that look like a list or a table to whoever types them, and are printed as one line.

What rich text knows as a list is printed as one. Whatever else people type as a list, or paste from Word and Excel, is
a paragraph to it, and the lines of a paragraph are printed one behind the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import cache
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from ccwp_plan.language import richtext
from ccwp_plan.reading.signs import BULLETS, DASHES

_LETTER = r"[^\W\d_]"
_SIGN = rf"[{BULLETS}]|[*+{DASHES}-](?=[^\S\n]+\S|{_LETTER})|o(?=\t)"
_STRONG = "[*_]{0,3}"
"""What makes the number of an item emphasised or strong."""
_FIGURES = rf"{_STRONG}(\(?)((?:\d{{1,3}}\.)*)(\d{{1,3}})(\.?\)|[.°º/]| [-–](?= )|(?=\s)){_STRONG}(?=\s|{_LETTER})"
_LETTERS = rf"{_STRONG}(\(?)({_LETTER}{{1,5}})(\.?\)|[.°º/]){_STRONG}(?=\s|(?<=\)){_LETTER})"
_ORDERS = (
    (*"abcdefghijklmnopqrstuvwxyz",),
    (*"αβγδεζηθικλμνξοπρστυφχψω",),
    (*"абвгдежзийклмнопрстуфхцчшщъьюя",),
    ("α", "β", "γ", "δ", "ε", "στ", "ζ", "η", "θ", "ι"),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"),
)
"""The orders in which items are lettered."""
_BROKEN_BEFORE = r"(?:\\|  )\n\s*\Z"
_PIPE = r"(?<!\\)\|"
_INDENTED_ITEM = r"(?:[-*+]|1[.)])\s"
_MAY_BEGIN_AN_ITEM = re.compile(
    r"\n[^\S\n]*(?:[^\w\s(\[\"'“‘«<^\\*+-]|[*+-][^ \t\n*]|[*_]{0,3}\(?[^\W_]{1,5}(?:\)|[.°º/](?!\d))"
    r"|\d{1,3}(?: [-–] |[.\d]*\.\d+\s)|o\t)"
    r"|\n {4,}(?:[-*+]|1[.)]) "
)
_MAY_BE_FOLDED = re.compile(r"\)(?:(?<=[ (][^\W_]\))|(?<=[ (][^\W_]{2}\)))")
_MAY_GO_ON = re.compile(r"\n([-*+]) [^\n]* \1(?=[^\W\d_])")
_FEW = ("\t", "|", " - ", " * ", " + ", " 2. ")
"""What else may be in such lines, in texts that are folded into one line as well."""


class Lookalike(NamedTuple):
    """Where the lines of a list or a table begin and end in a text; `folded` says that they are lines of the file only.

    YAML makes one line of them before rich text sees them.
    """

    kind: Literal["list", "table"]
    start: int
    end: int
    folded: bool


class _Mark(NamedTuple):
    """What a line begins with: a sign, or what stands around its number, and the place that has in which order.

    One that is `sure` begins an item wherever it stands, one that is `unsure` only where others go with it.
    """

    sign: str
    numbers: tuple[tuple[int, int], ...] = ()
    sure: bool = False
    unsure: bool = False


class _Line(NamedTuple):
    """A line of a paragraph, and whether it is printed behind the one before it."""

    start: int
    text: str
    joined: bool
    folded: bool
    mark: _Mark | None


def suspects(texts: Sequence[str]) -> set[str]:
    """Those of many texts that are worth a closer look: no other one has such lines, or begins with a bullet."""
    joined = "\n".join(["", *texts, ""])
    found = {match.start() for match in _MAY_BEGIN_AN_ITEM.finditer(joined)}
    found |= {match.start() for match in _MAY_GO_ON.finditer(joined)}
    found |= {match.start() for match in _MAY_BE_FOLDED.finditer(joined)}
    for few in _FEW:
        if few[1:2] in joined and few in joined:
            found |= {match.start() for match in re.finditer(re.escape(few), joined)}
    if not joined.isascii():
        found |= {match.start() for match in _pattern(rf" [{BULLETS}{DASHES}-]").finditer(joined)}
    if not found:
        return set()
    starts = [*accumulate((len(text) + 1 for text in texts), initial=0)]
    return {texts[min(bisect_right(starts, at), len(texts)) - 1] for at in found}


def lookalikes(text: str, starts: Sequence[int], *, rich: bool = True, listed: bool = False) -> Iterator[Lookalike]:
    """What looks like a list or a table in a text whose lines begin at `starts`; at most one in each paragraph.

    A text that is not `rich` is one paragraph. In one that is itself `listed` as an item, a line that is written with
    a hyphen before it is an item that is not in the column of the others.
    """
    if not any(_mark(text, start) or _cells(text[start:end]) for start, end in pairwise([*starts[1:], len(text)])):
        return
    emphases = {start for start, _ in richtext.constructs(text)} if rich and "*" in text else frozenset()
    for first, last in richtext.paragraphs(text) if rich else [(0, len(text))]:
        lines = [*_lines(text, starts, first, last, emphases)]
        items = _items(lines, listed)
        found = items or _rows(lines)
        if any(line.joined for line in found):
            end = found[-1].start + len(found[-1].text)
            folded = any(line.folded for line in found)
            yield Lookalike("list" if items else "table", found[0].start, end, folded)


def bullet(text: str) -> str | None:
    """The bullet that a text begins with, if it does; what rich text takes for an item or for emphasis is none."""
    match = _pattern(_SIGN).match(text.lstrip())
    return None if match is None or match[0] in "*+" or text.lstrip().startswith("- ") else match[0]


def _lines(text: str, starts: Sequence[int], first: int, last: int, emphases: Set[int]) -> Iterator[_Line]:
    """The lines of a paragraph; the first with what marks it as an item, if it is one."""
    own = starts[max(0, bisect_right(starts, first) - 1) : bisect_right(starts, last)]
    for before, start, after in zip([None, *own], own, [*own[1:], last], strict=False):
        apart = "" if before is None else text[before:start]
        joined = before is not None and _pattern(_BROKEN_BEFORE).search(apart) is None
        mark = _number(text, start) if start in emphases else _mark(text, start)
        yield _Line(start, text[start:after].rstrip(), joined, joined and "\n" not in apart, mark)


def _mark(text: str, at: int) -> _Mark | None:
    """What begins an item at this place of a text, if anything does."""
    if match := _pattern(_SIGN).match(text, at):
        return _number(text, at) or _Mark(match[0], sure=match[0] not in f"*+{DASHES}-")
    return _number(text, at)


def _number(text: str, at: int) -> _Mark | None:
    """The number or the letters that begin an item at this place of a text, if any do."""
    if match := _pattern(_FIGURES).match(text, at):
        opening, before, figure, closing = match.groups()
        if bool(opening) > closing.endswith(")") or not (before or closing):
            return None
        return _Mark(f"{opening}{before}0{closing}", ((-1, int(figure)),), unsure=closing in ("", " -", " –"))
    if (match := _pattern(_LETTERS).match(text, at)) and bool(match[1]) <= match[3].endswith(")"):
        letters = match[2].casefold()
        numbers = tuple((at, order.index(letters)) for at, order in enumerate(_ORDERS) if letters in order)
        first = any(place == 0 for _, place in numbers)
        return _Mark(f"{match[1]}a{match[3]}", numbers, unsure=match[3] == "." or not first) if numbers else None
    return None


def _items(lines: Sequence[_Line], listed: bool) -> list[_Line]:
    """The lines of a paragraph that are items of a list to the eye."""
    marks = [line.mark for line in lines if line.mark]
    signs = Counter(mark.sign for mark in marks)
    numbered = {(mark.sign, *number) for mark in marks for number in mark.numbers}

    def is_item(mark: _Mark) -> bool:
        if not mark.numbers:
            return mark.sure or signs[mark.sign] > 1
        return any((mark.sign, order, at + by) in numbered for order, at in mark.numbers for by in (1, -1))

    pairs = zip(lines, [None, *lines], strict=False)
    return [line for line, before in pairs if line.mark and (is_item(line.mark) or _alone(line, before, listed))]


def _alone(line: _Line, before: _Line | None, listed: bool) -> bool:
    """Whether a line is an item though no other one is: below a colon, or typed as one and only indented wrongly."""
    if before is None or line.mark is None:
        return False
    if before.text.endswith(":"):
        return not line.mark.unsure
    if line.folded:
        return listed and line.text.startswith("- ")
    return _pattern(_INDENTED_ITEM).match(line.text) is not None


def _rows(lines: Sequence[_Line]) -> list[_Line]:
    """The lines of a paragraph that are rows of a table to the eye."""
    cells = [_cells(line.text) for line in lines]
    alike = [one != "" and one == next_ for one, next_ in pairwise(cells)]
    return [line for line, one, other in zip(lines, [False, *alike], [*alike, False], strict=True) if one or other]


def _cells(line: str) -> str:
    """What divides a line into cells, as often as it does; a row that has a frame needs no more of the others."""
    line = line.strip()
    if "\t" in line:
        return "\t"
    count = len(_pattern(_PIPE).findall(line))
    return "|" if line.startswith("|") and count > 1 else "|" * count


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
