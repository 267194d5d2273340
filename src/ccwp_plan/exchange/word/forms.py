"""What paragraphs are, by their own properties, their styles and the lists of the file."""

from __future__ import annotations

import re
from typing import Any

from ccwp_plan.exchange.word.parts import Parts
from ccwp_plan.exchange.word.text import Form
from ccwp_plan.exchange.word.xml import attribute, child, children, integer, path, switched_on

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_BODY_TEXT = 9
"""The outline level that stands for none."""
_LONGEST_CHAIN = 20
"""How many styles can be based on each other in a row, at most, in what Word writes."""


class Forms:
    """The styles and lists of a file."""

    def __init__(self, parts: Parts) -> None:
        styles, numbering = parts.only("styles"), parts.only("numbering")
        found = children(styles, "style") if styles is not None else []
        self._styles = {attribute(one, "styleId"): one for one in found}
        self._default = next((attribute(one, "styleId") for one in found if _is_default(one)), "")
        self._of_styles: dict[str, Form] = {}
        """What paragraphs of each style are that say nothing of it themselves."""
        self._numbered = {} if numbering is None else _kinds(numbering)

    def form(self, properties: Any | None) -> Form:
        """What a paragraph with these properties is."""
        style = attribute(child(properties, "pStyle"), "val") or self._default
        own = child(properties, "numPr"), child(properties, "outlineLvl")
        if own != (None, None):
            return self._form(style, *own)
        if style not in self._of_styles:
            self._of_styles[style] = self._form(style, None, None)
        return self._of_styles[style]

    def _form(self, style: str, level: Any | None, outline: Any | None) -> Form:
        """What a paragraph of a style is that says so much of itself."""
        chain = self._chain(style)
        name = attribute(path(chain[0], "name"), "val") if chain else style
        levels = [level, *(path(one, "pPr", "numPr") for one in chain)]
        outlines = [outline, *(path(one, "pPr", "outlineLvl") for one in chain)]
        number, numbered = self._level([one for one in levels if one is not None])
        return Form(name, _heading(name, [one for one in outlines if one is not None]), number, numbered)

    def emphasis(self, style: str) -> tuple[bool, bool]:
        """Whether a style of words is strong, and whether it is emphasised."""
        chain = self._chain(style)
        return _set(chain, "b"), _set(chain, "i")

    def _chain(self, style: str) -> list[Any]:
        """A style and those that it is based on, in turn."""
        chain: list[Any] = []
        while style in self._styles and len(chain) < _LONGEST_CHAIN:
            chain.append(self._styles[style])
            style = attribute(path(chain[-1], "basedOn"), "val")
        return chain

    def _level(self, given: list[Any]) -> tuple[int | None, bool]:
        """The level in a list, and whether it is numbered, by what is said nearest to the paragraph."""
        number = next((one for one in (attribute(path(one, "numId"), "val") for one in given) if one), "0")
        if number == "0":
            return None, False
        said = (path(one, "ilvl") for one in given)
        level = next((integer(one, "val") for one in said if one is not None), 0)
        kind = self._numbered.get((number, level), "bullet")
        return (None, False) if kind == "none" or level < 0 else (level + 1, kind != "bullet")


def _is_default(style: Any) -> bool:
    return attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on")


def _heading(name: str, outline: list[Any]) -> int | None:
    if outline:
        level = integer(outline[0], "val")
        return None if level >= _BODY_TEXT else level + 1
    match = _HEADING.fullmatch(name)
    return int(match[1]) if match else None


def _set(chain: list[Any], property_: str) -> bool:
    said = (path(one, "rPr", property_) for one in chain)
    return next((switched_on(one) for one in said if one is not None), False)


def _kinds(numbering: Any) -> dict[tuple[str, int], str]:
    """For each list and each of its levels, what stands before an item: decimal, bullet, none."""
    abstract = {
        (attribute(one, "abstractNumId"), integer(level, "ilvl")): _kind(level)
        for one in children(numbering, "abstractNum")
        for level in children(one, "lvl")
    }
    found = {}
    for number in children(numbering, "num"):
        of, id_ = attribute(child(number, "abstractNumId"), "val"), attribute(number, "numId")
        found.update({(id_, level): kind for (one, level), kind in abstract.items() if one == of})
        for override in children(number, "lvlOverride"):
            if (level := child(override, "lvl")) is not None:
                found[id_, integer(override, "ilvl")] = _kind(level)
    return found


def _kind(level: Any) -> str:
    return attribute(child(level, "numFmt"), "val")
