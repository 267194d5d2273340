"""The numbers and dashes that Word sets before paragraphs: they stand nowhere in the text, but people read them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from ccwp_plan.language.numerals import roman

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_INDENT = "   "
"""How far an item of a list in a list is indented, as rich text has it."""
_NONE = ("", "")


class Lists:
    """The lists of a document, and how far each has been counted; paragraphs are asked for in their order."""

    def __init__(self, *parts: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str]]] = {}
        self._of_styles: dict[str, Any] = {}
        self._counts: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
        for part in parts:
            self._add(part)

    def sign(self, properties: Any) -> str:
        """What stands before the paragraph with these properties: nothing where it is not in a list."""
        if properties is None:
            return ""
        own, style = properties.find(f"{_W}numPr"), properties.find(f"{_W}pStyle")
        if own is None and style is not None:
            own = self._of_styles.get(style.get(_VAL))
        if own is None:
            return ""
        list_, level = _said(own, "numId"), _level(_said(own, "ilvl"))
        kind, text = self._levels.get(list_, {}).get(level, _NONE)
        if kind in ("", "none"):
            return ""
        if kind == "bullet":
            return f"{_INDENT * level}- "
        return f"{_INDENT * level}{self._number(list_, level, text)} "

    def _number(self, list_: str, level: int, text: str) -> str:
        counts, levels = self._counts[list_], self._levels[list_]
        counts[level] += 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            return _numeral(max(counts[at], 1), levels.get(at, _NONE)[0])

        return re.sub(r"%([1-9])", shown, text)

    def _add(self, part: Any) -> None:
        abstract = {one.get(f"{_W}abstractNumId"): one for one in part.iter(f"{_W}abstractNum")}
        for one in part.iter(f"{_W}num"):
            levels = abstract.get(_said(one, "abstractNumId"))
            self._levels[one.get(f"{_W}numId", "")] = {} if levels is None else _levels(levels)
        for style in part.iter(f"{_W}style"):
            if (found := style.find(f"{_W}pPr/{_W}numPr")) is not None:
                self._of_styles[style.get(f"{_W}styleId")] = found


def _levels(of: Any) -> dict[int, tuple[str, str]]:
    return {
        _level(one.get(f"{_W}ilvl", "")): (_said(one, "numFmt") or "decimal", _said(one, "lvlText"))
        for one in of.iter(f"{_W}lvl")
    }


def _said(element: Any, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return "" if found is None else str(found.get(_VAL, ""))


def _level(text: str) -> int:
    return int(text) if re.fullmatch("[0-8]", text) else 0


def _numeral(number: int, kind: str) -> str:
    """A number as a list has it.

    >>> _numeral(14, "lowerRoman"), _numeral(3, "upperLetter"), _numeral(7, "decimal")
    ('xiv', 'C', '7')
    """
    text = str(number)
    if kind.endswith("Letter"):
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif kind.endswith("Roman"):
        text = roman(number)
    return text.upper() if kind.startswith("upper") else text
