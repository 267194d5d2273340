"""How wide a text is and how it is shortened, where no typesetter is at hand: in a picture.

The faces that may draw it are Times New Roman and those of about its widths. Widths are estimated from above.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ELLIPSIS = "…"

_EMS = {
    0.28: "', ·.|:;\\ij\N{NO-BREAK SPACE}\N{THIN SPACE}",
    0.35: "!()-/Iftlł‘’Ιίιϊΐіїı",
    0.42: 'J[]`rs“”Јј"?czΊεζςτгсѕђ',
    0.5: "#$*0123456789_abegxv{}£§€оеах",
    0.56: "dhknopquy^~«»–",
    0.6: "+<=>FPS¬×÷ß",
    0.66: "ELTZŁďђ",
    0.72: "BCRæм",
    0.78: "ADGHKNOQUVXYфжыюљњ",
    0.9: "&mwMΜœŒÆ%шщ½¼¾©®",
    1.05: "@W—…ШЩЮЖМЫЉЊ™∞≈→",
}
_CHARACTERS = {character: em for em, characters in _EMS.items() for character in characters}
_CATEGORIES = {"Lu": 0.8, "Lt": 0.8, "Ll": 0.65, "Nd": 0.6, "Mn": 0.0, "Me": 0.0, "Cf": 0.0, "Lo": 1.05, "So": 1.4}


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    """The width of a character in ems: that of its letter without accents, else that of its kind."""
    known = _CHARACTERS.get(character) or _CHARACTERS.get(unicodedata.normalize("NFD", character)[0])
    if known is not None:
        return known
    category = unicodedata.category(character)
    wide = 1.1 if unicodedata.east_asian_width(character) in "WF" else 0.0
    em = _CATEGORIES.get(category, 0.75)
    return max(em, wide) if em else em


def width(text: str, size: float) -> float:
    """The width that a text has at most, in the unit of its size.

    >>> width("ill", 10) < width("MWM", 10)
    True
    """
    return size * sum(map(_em, text))


def shortened(text: str, room: float, size: float) -> str:
    """A text that fits into a width: whole or, cut at a word where that is not far, with an ellipsis.

    >>> shortened("Joint customs operation on cocaine", 110, 9)
    'Joint customs operation…'
    """
    if width(text, size) <= room:
        return text
    kept = text[: _fitting(text, room - width(ELLIPSIS, size), size)]
    at_a_word, space, _ = kept.rpartition(" ")
    if space and not text[len(kept)].isspace() and len(at_a_word) > len(kept) * 0.6:
        kept = at_a_word
    return kept.rstrip(" ,;:–—-(/") + ELLIPSIS


def lines(text: str, room: float, size: float, count: int) -> tuple[str, ...]:
    """A text in at most so many lines; what does not fit is left out, with an ellipsis.

    >>> lines("Institutional co-operation", 80, 9, 2)
    ('Institutional', 'co-operation')
    """
    made: list[str] = []
    rest = text.strip()
    while len(made) < count - 1 and width(rest, size) > room:
        fitting = _fitting(rest, room, size)
        at = rest.rfind(" ", 1, fitting + 1)
        if at < 0:
            break
        made.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return (*made, shortened(rest, room, size))


def _fitting(text: str, room: float, size: float) -> int:
    """How many characters of a text fit. A character that has no width stays with the one before it."""
    used = 0.0
    for at, character in enumerate(text):
        used += _em(character) * size
        if used > room:
            return at
    return len(text)
