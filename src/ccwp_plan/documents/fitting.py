"""Tables on pages: what of them is kept on one page, and which words are wider than their cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ccwp_plan.documents.lettering import width

SHORT = 1500
"""A portrait row with fewer characters in a cell, and a table of facts with fewer in all, are kept on one page."""
_WIDTH, _BESIDE, _SIZE = 728.5, 11.0, 9.5
"""The width of a landscape table, the room beside the text of a cell and the size of its letters, in points."""
_BETWEEN = 0.5
"""The room between two paragraphs, in lines."""
_MOST = 26
"""How many lines a row may have that is moved to the next page whole: three quarters of a page."""
_WORD = re.compile(r"[^\W_][\w\u0300-\u036f]{11,}")


def goes_on(cells: Iterable[tuple[float, Sequence[str]]]) -> bool:
    """Whether a row on a landscape page may go on on the next; of each cell, its share of the width and its paragraphs.

    >>> goes_on([(0.3, ["An action"]), (0.7, ["To detect firearms"])])
    False
    """
    return any(sum(_lines(text, room(share)) + _BETWEEN for text in texts) > _MOST for share, texts in cells)


def room(share: float) -> float:
    """How wide the text of a cell on a landscape page can be that has a share of the width."""
    return max(share * _WIDTH - _BESIDE, _SIZE)


def broken(text: str, room: float, sign: str) -> str:
    """A text in which a word that is wider than its cell may break where the sign stands, if not near its ends.

    >>> broken("Zollfahndungsdienst", 60, "|")
    'Zoll|f|a|h|n|d|u|n|g|s|d|i|enst'
    """

    def parted(word: re.Match[str]) -> str:
        if width(word[0], _SIZE) <= room:
            return word[0]
        inner = re.sub(r"(?<=\w)(?=[^\W_])", sign, word[0][3:-3])
        return f"{word[0][:3]}{inner}{word[0][-3:]}"

    return _WORD.sub(parted, text)


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
