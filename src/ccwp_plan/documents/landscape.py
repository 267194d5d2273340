"""Which rows of a table on landscape pages are too high to be kept on one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

_CHARACTERS = 115
"""How many characters a line over the whole width of the table has, if words that do not fit leave room."""
_BETWEEN = 0.5
"""The room between two paragraphs, in lines."""
_MOST = 24
"""How many lines a row may have that is moved to the next page whole: two thirds of a page."""


def breaks(cells: Iterable[tuple[float, Sequence[str]]]) -> bool:
    """Whether a row goes on on the next page; of each cell, its share of the width and its paragraphs.

    >>> breaks([(0.3, ["An action"]), (0.7, ["To detect firearms"])])
    False
    """
    return any(_lines(width, paragraphs) > _MOST for width, paragraphs in cells)


def _lines(width: float, paragraphs: Sequence[str]) -> float:
    room = max(1.0, _CHARACTERS * width)
    return sum(max(1, ceil(len(text) / room)) + _BETWEEN for text in paragraphs)
