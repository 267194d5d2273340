"""The rest of a file that is not valid YAML: all of its fields but those in which the mistakes are.

A field that cannot be read is passed over up to the next one in its column; where that does not help, the field
around it is. What is passed over stands in the text as a comment of the same length, so that every place is that of
the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from ccwp_plan.reading.place import LINE_END, Refusal, Source
from ccwp_plan.reading.source import read_text

_MOST = 20
_CHARACTERS = 4_000_000
"""As many mistakes of a file are looked for, and as many characters are read in vain, the second reading apart."""
_SAID = "The other fields of the file were checked."

_LEAD = re.compile(r"^ *(?:- +)*")
_FIELD = re.compile(r"(?:\"[^\"\n]*\"|'[^'\n]*'|[a-z_]+)\s*:(?=\s|$)|-(?=\s|$)")


class _Line(NamedTuple):
    """A line of a text: where it begins and ends, its first column, and that of its field's name, behind all dashes."""

    start: int
    end: int
    indent: int
    column: int
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it but a comment."""
        return not self.text.strip() or self.text.lstrip().startswith("#")

    @property
    def begins_a_field(self) -> bool:
        """Whether it looks like a field or like an item."""
        return _FIELD.match(self.text, self.column) is not None


def rest_of(source: Source) -> Source | None:
    """What can be read of a file that is not valid YAML, with its mistakes; None where that is nothing.

    Its problems are one Y001 for each mistake, and what the language refuses elsewhere. `lost` are the stretches
    that were passed over.
    """
    mistakes: list[Refusal] = []
    lost: list[tuple[int, int]] = []
    text, read = source.text, source
    for _ in range(min(_MOST, 2 + _CHARACTERS // (len(text) + 1))):
        refusal = read.refusals[-1] if read.refusals else None
        if refusal is None or refusal.code != "Y001":
            return None
        at = refusal.offsets[0]
        around = next((stretch for stretch in lost if stretch[0] <= at < stretch[1]), None)
        stretch = _field_around(source.text, *around) if around else _field_at(source.text, at)
        if stretch is None:
            return None
        if around is None:
            mistakes.append(refusal)
        lost = [one for one in lost if not stretch[0] <= one[0] < stretch[1]] + [stretch]
        text = passed_over(text, *stretch)
        read = read_text(text, source.path)
        if read.data is not None:
            break
    if not read.data:
        return None
    first, *others = mistakes
    told = Refusal(first.code, first.message, f"{first.help} {_SAID}", *first.offsets)
    refusals = (told, *others, *read.refusals)
    return replace(read, text=source.text, refusals=refusals, lost=tuple(lost), legible=text, marked=source.marked)


def passed_over(text: str, start: int, end: int) -> str:
    """The text with a stretch of it as comments, each as long as what it stands for."""
    lines = (f"#{' ' * (len(line) - 1)}" if line else "" for line in LINE_END.split(text[start:end]))
    ends = [*(match.group() for match in LINE_END.finditer(text, start, end)), ""]
    return text[:start] + "".join(map("".join, zip(lines, ends, strict=True))) + text[end:]


def _field_at(text: str, at: int) -> tuple[int, int] | None:
    """The stretch of the field or the item that a mistake is in."""
    lines = list(_lines(text))
    index = max(number for number, line in enumerate(lines) if line.start <= at)
    line = lines[index]
    above = None if line.begins_a_field else _above(lines, index, line.indent)
    if above is not None and _goes_on(lines[above]):
        index, line = above, lines[above]
    column = line.indent if at < line.start + line.column or not line.begins_a_field else line.column
    return _stretch(lines, index, column)


def _goes_on(line: _Line) -> bool:
    """Whether a field has a value on its own line, which the lines below it can continue."""
    return not line.text.rstrip().endswith((":", "|", ">", "-"))


def _field_around(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch of the field or the item around another stretch; None around a field of the top level."""
    lines = list(_lines(text))
    index = max(number for number, line in enumerate(lines) if line.start <= start)
    column = start - lines[index].start
    if column > lines[index].indent:
        return _stretch(lines, index, lines[index].indent)
    above = _above(lines, index, column)
    if above is None:
        return None
    line = lines[above]
    found = _stretch(lines, above, line.column if line.column < column else line.indent)
    return found[0], max(found[1], end)


def _above(lines: list[_Line], index: int, column: int) -> int | None:
    """The nearest line above that begins farther to the left."""
    above = range(index - 1, -1, -1)
    return next((number for number in above if not lines[number].is_blank and lines[number].indent < column), None)


def _stretch(lines: list[_Line], index: int, column: int) -> tuple[int, int]:
    """From a column of a line up to the next line that begins in it or to the left of it."""
    first = lines[index]
    is_field = not first.text.startswith("-", column)
    below = takewhile(lambda line: line.is_blank or _is_below(line, column, is_field), lines[index + 1 :])
    held = [line for line in below if not line.is_blank]
    return first.start + column, (held[-1] if held else first).end


def _is_below(line: _Line, column: int, is_field: bool) -> bool:
    """Whether a line belongs to a field or an item in a column: items may stand in the column of their list's name."""
    is_item = line.text.startswith("-", line.indent) and line.column > line.indent
    return line.indent > column or (is_field and is_item and line.indent == column)


def _lines(text: str) -> Iterator[_Line]:
    """The lines of a text."""
    start = 0
    for line in LINE_END.split(text):
        column = len(_LEAD.findall(line)[0])
        yield _Line(start, start + len(line), len(line) - len(line.lstrip(" ")), column, line)
        after = LINE_END.match(text, start + len(line))
        start = after.end() if after else len(text)
