"""What a file holds, where things stand in it, and what is wrong there.

A place is a path to a value and perhaps a part of it; it becomes lines and columns when somebody asks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ccwp_plan.reading.extents import Extent, Loc, Tree, anchors, extents
from ccwp_plan.reading.signs import UNSEEN

LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"^[^\S\n]*\S", re.MULTILINE)
_HEAD_LINE = re.compile(r"[^\S\r\n]*(?:[#%][^\r\n]*|---[^\S\r\n]*)?(?:\r\n?|\n|\Z)")
_FOR_EDITORS = re.compile(r"#\s+(?:yaml-language-server\s*:[^\r\n]*?\$schema=|\$schema:[^\S\r\n]*)(?P<schema>\S+)")
_UNSEEN = re.compile(rf"(?![\u200e\u200f\u202a-\u202e])[{UNSEEN}]")
"""What nobody sees in a message; what would turn its order around is made visible wherever a message is printed."""
_ESCAPE = r"\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\.|."
_BLANK = re.compile(r"(?:\s|#[^\r\n]*)*")
_ALIAS = re.compile(r"\*[0-9A-Za-z_-]+")
_BLOCK_HEADER = re.compile(r"[|>][^\n]*\n")


def echoed(value: str) -> str:
    """A value as messages echo it, on one line: of a long one the beginning."""
    plain = value.isprintable()
    if not plain:
        value = " ".join(value[:1_000].split())
    if len(value) > 60:
        value = f"{value[:59]}…"
    return value if plain else _UNSEEN.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", value)


def capital(text: str) -> str:
    """A text as a sentence begins with it."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file: lines and columns count from 1, the end column is the one after the last."""

    line: int
    column: int
    end_line: int
    end_column: int


@lru_cache(maxsize=4)
def line_starts(text: str) -> list[int]:
    """The offsets at which the lines of a text begin."""
    return [0, *(end.end() for end in LINE_END.finditer(text))]


class Refusal(Exception):
    """Something in a file that the language refuses; raised where the rest of a file cannot be read."""

    def __init__(self, code: str, message: str, help_: str, start: int, end: int) -> None:
        super().__init__(message)
        self.code, self.message, self.help, self.offsets = code, message, help_, (start, end)


@dataclass(frozen=True, eq=False, repr=False)
class Source:
    """One YAML file as it was read.

    `data` is the top level mapping as text, lists and mappings, without the keys that were given no
    value; it is None when the file cannot be read as one. `brackets` counts the opening square brackets
    that begin no list, those of texts and comments, and the backslashes that could write one. `valueless`
    says that some key was given no value, and `marked` that a byte order mark stands before the text. `lost` are
    the stretches that could not be read where the rest could, and `legible` is the text without them.
    """

    path: Path
    text: str
    data: dict[str, Tree] | None
    refusals: tuple[Refusal, ...]
    brackets: int = 0
    valueless: bool = False
    values: int = 0
    marked: bool = False
    lost: tuple[tuple[int, int], ...] = ()
    legible: str | None = None

    @classmethod
    def new(cls, path: Path) -> Source:
        """A file that is not there yet."""
        return cls(path, "", None, ())

    @property
    def is_new(self) -> bool:
        """Whether the file is not there yet."""
        return self.data is None and not self.text and not self.refusals

    @property
    def is_whole(self) -> bool:
        """Whether the file could be read, and all of it."""
        return self.data is not None and not self.lost

    def encoded(self, text: str) -> bytes:
        """Another text of the file as its bytes: with a byte order mark, if the file has one."""
        return text.encode("utf-8-sig" if self.marked else "utf-8")

    @property
    def top(self) -> Place:
        """The place of the whole file."""
        return Place(self)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the language refuses in this file (the Y rules)."""
        return tuple(
            Problem(refusal.code, refusal.message, refusal.help, Place(self, offsets=refusal.offsets))
            for refusal in self.refusals
        )

    @cached_property
    def extent(self) -> Extent:
        """The offsets of the top level mapping and of all that is in it; of a file that cannot be read, its own."""
        return (0, len(self.text), None) if self.data is None else extents(self.legible or self.text)

    @cached_property
    def anchors(self) -> dict[int, int]:
        """From the offset of each alias to that of the anchor whose value it repeats."""
        return anchors(self.legible or self.text)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The file's lines without their ends, as an editor counts them."""
        return tuple(LINE_END.split(self.text))

    @property
    def schema(self) -> tuple[int, int] | None:
        """Where the schema is named that editors hold the file against: in a comment above its first field."""
        if "$schema" not in self.text:
            return None
        at = 0
        while at < len(self.text) and (line := _HEAD_LINE.match(self.text, at)):
            if match := _FOR_EDITORS.match(self.text, at, line.end()):
                return match.span("schema")
            at = line.end()
        return None

    def column(self, offset: int) -> int:
        """The column of an offset, from 0."""
        starts = line_starts(self.text)
        return offset - starts[bisect_right(starts, offset) - 1]

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets, without the white space at its end."""
        end = max(start, start + len(self.text[start:end].rstrip()))
        starts = line_starts(self.text)
        first, last = (bisect_right(starts, offset) for offset in (start, end))
        return Span(first, start - starts[first - 1] + 1, last, end - starts[last - 1] + 1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, the path to a value in it and, if known, a part of that value.

    A step that the file lacks leaves the span of the nearest ancestor that it has.
    """

    source: Source
    loc: Loc = ()
    on_key: bool = False
    part: tuple[int, int] | None = None
    offsets: tuple[int, int] | None = None

    def at(self, *steps: str | int) -> Place:
        """The place that these steps lead to: at("results", 0, "due")."""
        return Place(self.source, (*self.loc, *steps))

    def key(self) -> Place:
        """The place of the key instead of its value."""
        return Place(self.source, self.loc, on_key=True)

    def within(self, start: int, end: int) -> Place:
        """The place of `value[start:end]`, where the value at this place is text."""
        return Place(self.source, self.loc, part=(start, end))

    def given(self) -> bool:
        """Whether the file has this very place, be its value empty."""
        return self._walk()[1]

    @property
    def extent(self) -> Extent:
        """The offsets of what stands here and in it; those of the nearest ancestor where the file lacks it."""
        extent = self.source.extent
        for step in self.loc:
            inner: Any = extent[2]
            try:
                extent = inner[step][2] if isinstance(inner, dict) else inner[step]
            except (KeyError, IndexError, TypeError):
                break
        return extent

    @property
    def value(self) -> Tree:
        """What stands here, or None."""
        node: Any = self.source.data
        for step in self.loc:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return None
        return node  # type: ignore[no-any-return]

    @property
    def is_torn(self) -> bool:
        """Whether something in what stands here, or at its end, could not be read."""
        return any(self.held(at) for at, _ in self.source.lost)

    def held(self, at: int) -> bool:
        """Whether what could not be read at an offset of the file belonged to what stands here."""
        if not self.loc:
            return True
        source, value, (start, end) = self.source, self.value, self.extent[:2]
        if not self.given():
            return Place(source, self.loc[:-1]).held(at) or self._nothing_between(end, at)
        is_odd = source.text[at : at + 1].isspace()  # a line that another sign than a space indents, from its beginning
        if at < start and isinstance(value, dict) and (is_odd or source.column(at) == source.column(start)):
            return self._nothing_between(at, start)
        if at < end or not self._nothing_between(end, at):
            return start <= at < end
        around = Place(source, self.loc[:-1]).extent[0]
        return not value or (not isinstance(value, str) and (is_odd or source.column(at) > source.column(around)))

    def _nothing_between(self, end: int, start: int) -> bool:
        return end <= start and _BLANK.fullmatch(self.source.legible or "", end, start) is not None

    def line_starts(self) -> list[int]:
        """Where the lines of the text at this place begin in it, be they lines of the text or only of the file."""
        value, source, (start, end) = self.value, self.source.text, self._walk()[0]
        if not isinstance(value, str):
            return []
        starts = {line.end() - 1 for line in _LINE.finditer(value)}
        if not source.startswith("|", start):
            written, wanted, alike = _visible(source, start, end, value)
            apart = enumerate(pairwise(written[:alike]), 1)
            starts |= {wanted[at] for at, (one, next_) in apart if LINE_END.search(source, one, next_)}
        return sorted(starts)

    @property
    def alias(self) -> tuple[int, int] | None:
        """The offsets of the alias in whose value this place is, or which its value is; None where there is none."""
        return None if self.offsets else next(filter(self._is_alias, self._steps()), None)

    def repeated(self) -> tuple[str, int] | None:
        """The name of the alias whose value this place is in, and the line of the anchor that has the value."""
        if (alias := self.alias) is None:
            return None
        anchor = self.source.anchors[alias[0]]
        return self.source.text[alias[0] + 1 : alias[1]], self.source.span(anchor, anchor).line

    def span(self) -> Span:
        """Lines and columns of this place; of what an alias repeats, those of the alias."""
        if alias := self.alias:
            return self.source.span(*alias)
        (start, end), found = (self.offsets, False) if self.offsets else self._walk()
        if self.part and found and isinstance(self.value, str):
            start, end = _inside(self.source.text, start, end, self.value, self.part)
        return self.source.span(start, end)

    def _walk(self) -> tuple[tuple[int, int], bool]:
        """The offsets of this place, or of the nearest ancestor that the file has, and whether it has this one."""
        steps = [*self._steps()]
        return steps[-1], len(steps) > len(self.loc)

    def _steps(self) -> Iterator[tuple[int, int]]:
        """The offsets of what leads to this place, from the top of the file on; those that the file lacks left out."""
        extent = self.source.extent
        yield extent[0], extent[1]
        for at, step in enumerate(self.loc, 1):
            inner = extent[2]
            if isinstance(inner, dict) and isinstance(step, str) and step in inner:
                start, end, extent = inner[step]
                if self.on_key and at == len(self.loc):
                    yield start, end
                    return
            elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
                extent = inner[step]
            else:
                return
            yield extent[0], extent[1]

    def _is_alias(self, offsets: tuple[int, int]) -> bool:
        return self.source.text.startswith("*", offsets[0]) and bool(_ALIAS.fullmatch(self.source.text, *offsets))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place, said in one sentence, with what to do about it in another.

    `action` is the number of the action it is about, `objective` the id of the objective.
    """

    code: str
    message: str
    help: str
    place: Place
    action: str | None = None
    objective: str | None = None


def _inside(text: str, start: int, end: int, value: str, part: tuple[int, int]) -> tuple[int, int]:
    """Offsets in the file of a part of a value, or of the whole value where its text was written in escapes.

    YAML changes white space only (folding, indentation), so the n-th visible character of the value is
    the n-th visible character of the text.
    """
    visible, wanted, alike = _visible(text, start, end, value)
    first, last = bisect_right(wanted, part[0] - 1), bisect_right(wanted, part[1] - 1)
    if not first < last <= alike:
        return start, end
    return visible[first], visible[last - 1] + 1


@lru_cache(maxsize=8)
def _visible(text: str, start: int, end: int, value: str) -> tuple[list[int], list[int], int]:
    """Where the visible characters of a stretch of the file and of its value stand, and how many are alike."""
    visible = [*_written(text, start, end)]
    wanted = [at for at, character in enumerate(value) if not character.isspace()]
    pairs = zip(visible, wanted, strict=False)
    alike = next((n for n, ((_, character), at) in enumerate(pairs) if character != value[at]), None)
    offsets = [offset for offset, _ in visible]
    return offsets, wanted, min(len(visible), len(wanted)) if alike is None else alike


def _written(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The visible characters that a scalar stands for, each with the offset at which it is written."""
    header = _BLOCK_HEADER.match(text, start, end)
    quote = text[start] if text[start : start + 1] in ("'", '"') else ""
    pattern = {"'": "''|.", '"': _ESCAPE}.get(quote, ".")
    body = header.end() if header else start + len(quote)
    for match in re.compile(pattern, re.DOTALL).finditer(text, body, end):
        sign = match.group()
        if len(sign) > 1:
            sign = chr(int(sign[2:], 16)) if sign[1] in "xuU" else sign[-1] if sign[-1] in "'\"\\/" else " "
        if not sign.isspace():
            yield match.start(), sign
