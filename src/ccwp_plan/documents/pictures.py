"""What the pictures share: their size, their texts and their lines.

Everything is placed in points of a picture that is 17 cm wide; a template only draws. What is told apart is told
apart by shape and filling, never by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ccwp_plan.documents.timeaxis import LABEL

SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
"""A picture in a page of HTML."""
WIDTH = 482.0
"""17 cm, the width of the text on an A4 page."""
HIGHEST = 620.0
"""What a page can hold beside its heading: somewhat less than 22 cm."""
SIZE = 8.5
SMALL = LABEL
LEADING = 9.8

LineKind: TypeAlias = Literal["frame", "strong", "grid", "row", "span", "dashed"]


@dataclass(frozen=True, slots=True)
class TextView:
    """A text, short enough for its place."""

    x: float
    """where it stands"""
    y: float
    """its base line"""
    text: str
    """the text"""
    anchor: Literal["start", "middle", "end"] = "start"
    """what of it stands at `x`"""


@dataclass(frozen=True, slots=True)
class LineView:
    """A straight line."""

    x1: float
    """where it starts"""
    y1: float
    """where it starts"""
    x2: float
    """where it ends"""
    y2: float
    """where it ends"""
    kind: LineKind
    """what it marks off; a span is dashed where the action is discontinued"""


def stacked(texts: Sequence[str], x: float, middle: float) -> tuple[TextView, ...]:
    """Lines of text around a middle."""
    first = middle + SIZE * 0.33 - LEADING * (len(texts) - 1) / 2
    return tuple(TextView(x, round(first + LEADING * at, 2), text) for at, text in enumerate(texts))
