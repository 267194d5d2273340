"""A font of boxes, for the characters that no other font has.

Where all fonts lack a character, Typst draws the box that a font has for that, and the text of the PDF, which is
searched, copied and read aloud, lacks the character as well. Here each has a box of its own, so that its text stays.
"""

from __future__ import annotations

import io
import unicodedata

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.timeTools import epoch_diff
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

_FAMILY = "Boxes for characters that no other font has"
"""Of the fonts that have a character, Typst takes the one most like the text's: this is never it."""
_MOST = 0xFFFE
_EM, _WIDTH, _HEIGHT, _SIDE, _LINE = 1000, 600, 700, 50, 40


def font(text: str) -> bytes:
    """A TrueType font with every visible character of a text beyond ASCII; the same text gives the same bytes."""
    signs = sorted({sign for sign in text if sign > "~" and unicodedata.category(sign) not in ("Cf", "Zs")})[:_MOST]
    names = [".notdef", *(f"u{ord(sign):X}" for sign in signs)]
    builder = FontBuilder(_EM, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.updateHead(created=-epoch_diff, modified=-epoch_diff)  # 1970, as a font counts
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, signs), names[1:], strict=True)))
    builder.setupGlyf(dict.fromkeys(names, _box()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (_WIDTH, _SIDE)))
    builder.setupHorizontalHeader(ascent=_HEIGHT, descent=0)
    builder.setupNameTable(
        {"familyName": _FAMILY, "styleName": "Regular", "fullName": _FAMILY, "psName": _FAMILY.title().replace(" ", "")}
    )
    builder.setupOS2(sTypoAscender=_HEIGHT, sTypoDescender=0, usWinAscent=_HEIGHT, usWinDescent=0)
    builder.setupPost(keepGlyphNames=False)
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()


def _box() -> Glyph:
    """A frame: one line round it outside, one inside the other way."""
    pen = TTGlyphPen(None)
    left, right, high = _SIDE, _WIDTH - _SIDE, _HEIGHT
    outside = [(left, 0), (left, high), (right, high), (right, 0)]
    inner_left, inner_right, inner_high = left + _LINE, right - _LINE, high - _LINE
    inside = [(inner_left, _LINE), (inner_right, _LINE), (inner_right, inner_high), (inner_left, inner_high)]
    for first, *rest in (outside, inside):
        pen.moveTo(first)
        for point in rest:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()
