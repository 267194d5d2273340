"""The lines of a text that may not be YAML, and what each of them looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ccwp_plan.reading.place import LINE_END
from ccwp_plan.reading.signs import SPACES

_LEAD = re.compile(r"^ *(?:- +)*")
_NAMED = re.compile(r"(\"[^\"\n]*\"|'[^'\n]*'|[A-Za-z_]\w*)[ ]*:(?=\s|$)")
_ODD = re.compile(rf" *[\t{SPACES}]")
_ITEM = re.compile(r"-(?=\s|$)")


class Line(NamedTuple):
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
    def is_oddly_indented(self) -> bool:
        """Whether it is indented by something else than spaces."""
        return _ODD.match(self.text) is not None

    @property
    def is_item(self) -> bool:
        """Whether it begins with the dash of an item."""
        return _ITEM.match(self.text, self.indent) is not None

    @property
    def name(self) -> str:
        """The name of the field that it looks like, or nothing."""
        match = _NAMED.match(self.text, self.column)
        return match[1].strip("\"'") if match else ""

    @property
    def value(self) -> str:
        """What stands behind the name of its field, or behind its dashes."""
        match = _NAMED.match(self.text, self.column)
        return self.text[match.end() if match else self.column :].strip()

    @property
    def begins(self) -> bool:
        """Whether it looks like a field or like an item."""
        return bool(self.name) or self.is_item

    @property
    def heads_a_block(self) -> bool:
        """Whether a text begins below it."""
        return re.fullmatch(r"[|>][0-9+-]*(?:\s+#.*)?", self.value) is not None


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text."""
    start = 0
    for line in LINE_END.split(text):
        column = len(_LEAD.findall(line)[0])
        yield Line(start, start + len(line), len(line) - len(line.lstrip(" ")), column, line)
        after = LINE_END.match(text, start + len(line))
        start = after.end() if after else len(text)


def index_at(lines: list[Line], offset: int) -> int:
    """The index of the line of an offset."""
    return max(number for number, line in enumerate(lines) if line.start <= offset)


def above(lines: list[Line], index: int) -> Iterator[int]:
    """The lines above one that are not blank, from the nearest on."""
    return (number for number in range(index - 1, -1, -1) if not lines[number].is_blank)
