"""Tables on pages: what of them is kept on one page, and which words are wider than their cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from math import ceil
from typing import NamedTuple

from ccwp_plan.documents.lettering import width

SHORT = 1500
"""A portrait row with fewer characters in a cell, and a table of facts with fewer in all, are kept on one page."""

LOW_ROWS = 32
"""So many rows of a line each have room on a landscape page, below the heading of their table, if they are set low."""


class Paper(NamedTuple):
    """A page: how wide a table is on it, in points, and how many lines of rows are moved to the next page at most."""

    width: float
    most: int


PORTRAIT, LANDSCAPE = Paper(481.5, 40), Paper(728.5, 26)
"""The lines are two thirds of a page."""
_BESIDE, _SIZE = 11.0, 9.5
"""The room beside the text of a cell, and the size of its letters."""
_BETWEEN = 0.5
"""The room between two paragraphs, in lines."""
_PARTS = re.compile(r"(?<=[\w\d])([_./@&=?+-]+)(?=\w)")
_LETTERS = re.compile(r"(?<=\w)(?=[^\W_])")


def goes_on(cells: Iterable[tuple[float, Sequence[str]]]) -> bool:
    """Whether a row on a landscape page may go on on the next; of each cell, its share of the width and its paragraphs.

    >>> goes_on([(0.3, ["An action"]), (0.7, ["To detect firearms"])])
    False
    """
    return _height(cells, LANDSCAPE) > LANDSCAPE.most


def together(rows: Iterable[Iterable[tuple[float, Sequence[str]]]], paper: Paper) -> bool:
    """Whether rows are so low that they are kept on one page.

    >>> together([[(0.5, ["To detect"])], [(0.5, ["To train"])]], PORTRAIT)
    True
    """
    return sum(_height(cells, paper) for cells in rows) <= paper.most


def low(rows: Iterable[Iterable[tuple[float, Sequence[str]]]], paper: Paper) -> bool:
    """Whether the rows of a table that is set low have room on a landscape page, below its heading.

    >>> low([[(0.2, ["Belgium (BE)"]), (0.1, ["P"])]] * 28, LANDSCAPE)
    True
    """
    return sum(ceil(_height(cells, paper) - _BETWEEN) for cells in rows) <= LOW_ROWS


def _height(cells: Iterable[tuple[float, Sequence[str]]], paper: Paper) -> float:
    """How many lines a row has at most."""
    return max(
        (sum(_lines(text, room(share, paper)) + _BETWEEN for text in texts) for share, texts in cells), default=0
    )


def room(share: float, paper: Paper) -> float:
    """How wide the text of a cell can be that has a share of the width of a page."""
    return max(share * paper.width - _BESIDE, _SIZE)


def broken(text: str, room: float, sign: str) -> str:
    """A text in which a word that is wider than its cell may break where the sign stands.

    It breaks behind signs within it, and a part that is still too wide at any letter that is not near its ends.

    >>> broken("Zollfahndungsdienst", 60, "|")
    'Zoll|f|a|h|n|d|u|n|g|s|d|i|enst'
    >>> broken("operations_results.xlsx", 60, "|")
    'operations_|results.|xlsx'
    """

    def parted(word: re.Match[str]) -> str:
        if _wide(word[0], room):
            parts = _PARTS.sub(r"\1\n", word[0]).split("\n")
            return sign.join(_lettered(part, sign) if _wide(part, room) else part for part in parts)
        return word[0]

    return _long(room).sub(parted, text)


@cache
def _long(room: float) -> re.Pattern[str]:
    """Words of as many letters as may be wider than a room."""
    return re.compile(rf"\S{{{max(2, int(room // _SIZE))},}}")


def _wide(word: str, room: float) -> bool:
    return width(word, _SIZE) > room


def _lettered(word: str, sign: str) -> str:
    return f"{word[:3]}{_LETTERS.sub(sign, word[3:-3])}{word[-3:]}"


def _lines(text: str, room: float) -> int:
    """How many lines a paragraph has at most."""
    lines, used = 1, 0.0
    for word in text.split():
        wide = width(word, _SIZE) + _SIZE * 0.28
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        lines += int(wide // room)
        used = (used + wide) % room if wide > room else used + wide
    return lines
