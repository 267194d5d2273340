"""A cell's text as rich text: what a sign means there that it does not mean in a cell is taken from it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ccwp_plan.language import richtext
from ccwp_plan.reading.signs import BULLETS

_BULLET = re.compile(rf"\s*(?:[{BULLETS}]\s*|[-*–—·‣]\s+|o\t)(?=\S)")
_NUMBERED = re.compile(r"\s*\(?(\d{1,3})[.)]\s+(?=\S)")
_INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)|`|\*(?!\s)|(?<=\S)\*|<(?=[A-Za-z/!?])|_(?![^\W_])|(?<![^\W_])_|\^(?=\[)|!(?=\[)"
    r"|\](?=\()|&(?=#?\w+;)"
)
_FIRST = re.compile(
    r"#(?=#{0,5}(?:\s|$))|>|[-+*](?=\s|$)|~(?=~~)"
    r"|[-*_](?=(?:\s*[-*_]){2,}\s*$)|\d{1,9}(?=[.)](?:\s|$))"
)
_ANY = re.compile(r"[!-/:-@\[-`{-~]")


def rich(text: str) -> str | None:
    """A text of a cell as rich text: a paragraph for each of its lines, but lists as lists; None where it cannot be.

    >>> rich("Two lines:\\n• one\\n• two"), rich("# 5 * 3 <b>")
    ('Two lines:\\n\\n- one\\n- two', '\\\\# 5 * 3 \\\\<b>')
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    blocks = [*_blocks([line for line in lines if line])]
    written = "\n".join(blocks)
    if not richtext.refusals(written):
        return written or None
    plain = as_typed(text)
    return None if richtext.refusals(plain) else plain


def _blocks(lines: Sequence[str]) -> list[str]:
    """The lines of a rich text: paragraphs with a blank line between them, and the items of lists."""
    written: list[str] = []
    before = ""
    expected = 1
    for line in lines:
        kind, shown = "paragraph", literal(line)
        if match := _BULLET.match(line):
            kind, shown = "bullet", f"- {literal(line[match.end() :])}"
        elif (match := _NUMBERED.match(line)) and int(match[1]) == (expected if before == "number" else 1):
            kind, shown = "number", f"{match[1]}. {literal(line[match.end() :])}"
            expected = int(match[1]) + 1
        if written and (kind != before or kind == "paragraph"):
            written.append("")
        written.append(shown)
        before = kind
    return written


def literal(line: str) -> str:
    """A line whose signs are all characters like others."""
    return begun(_INLINE.sub(r"\\\g<0>", line))


def as_typed(text: str) -> str:
    r"""A text as rich text in which all signs are characters, with a paragraph for each of its lines.

    >>> as_typed("1. May")
    '1\\. May'
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    written = "\n\n".join(literal(line) for line in lines if line)
    if not richtext.refusals(written):
        return written
    return "\n\n".join(_ANY.sub(r"\\\g<0>", line) for line in lines if line)


def meant(line: str) -> frozenset[int]:
    """Where in a line signs stand that mean something in rich text, wherever the line begins."""
    return frozenset(match.start() for match in _INLINE.finditer(line))


def begun(line: str) -> str:
    """A line of rich text that begins a paragraph and nothing else.

    >>> begun("1. May *2021*"), begun("- 5 %")
    ('1\\\\. May *2021*', '\\\\- 5 %')
    """
    if match := _FIRST.match(line):
        sign = match[0]
        return f"{sign}\\{line[len(sign) :]}" if sign.isdigit() else f"\\{line}"
    return line
