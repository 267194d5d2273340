"""What a report is printed on: how wide it is, and whether it has colours."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from ccwp_plan.literal import literal

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


Part: TypeAlias = tuple[str, str]
"""A text and its style."""
Line: TypeAlias = list[Part]
_KEPT = "\N{NO-BREAK SPACE}%"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the output goes to: `width` in columns, None where lines are not to be folded; colour or none."""

    width: int | None = None
    colour: bool = False

    def render(self, *parts: RenderableType) -> str:
        """Rich's objects as text for this terminal."""
        from rich.console import Console

        out = StringIO()
        console = Console(
            file=out,
            width=self.width or 100,
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            no_color=not self.colour,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
        self._print(console, parts)
        return out.getvalue()

    def _print(self, console: Console, parts: Iterable[RenderableType]) -> None:
        for part in parts:
            console.print(part, soft_wrap=isinstance(part, str) or hasattr(part, "plain"))


NO_TERMINAL = Terminal()
"""A file or a pipe."""


def cells(text: str) -> int:
    """How many columns of a terminal a text fills."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def folded(text: str, terminal: Terminal, start: int, indent: int) -> str:
    """A text folded at the terminal's width; it starts in column `start`, its further lines at `indent`."""
    text = literal(text)
    if terminal.width is None:
        return text
    lines = textwrap.wrap(
        text,
        max(20, terminal.width),
        initial_indent=" " * start,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return "\n".join(lines)[start:]


def shortened(text: str, width: int) -> str:
    """A text on one line, of a long one as many whole words as fit; only a word wider than all that is cut.

    >>> shortened("Support the development", 14), shortened("Interoperability", 8)
    ('Support the …', 'Interop…')
    """
    if cells(text) <= width:
        return text
    short = textwrap.shorten(text, width, placeholder=" …", break_long_words=False, break_on_hyphens=False)
    return f"{text[: width - 1]}…" if short.strip() == "…" else short


def assembled(lines: Iterable[Line], terminal: Terminal, *, spaced: bool = False) -> str:
    """Lines that are laid out already, in colour where the terminal has colours; the last one is not empty, unless they
    are to be `spaced` from what follows.
    """
    kept = [*lines]
    while kept and not kept[-1]:
        kept.pop()
    parts = [part for line in (*kept, *([[]] if spaced else [])) for part in (*line, ("\n", ""))]
    if not terminal.colour:
        return "".join(text for text, _ in parts)
    from rich.text import Text

    text = Text.assemble(*parts)
    text.right_crop(1)
    return terminal.render(text)


def beside(columns: Iterable[Sequence[Line]], widths: Sequence[int]) -> Iterator[Line]:
    """Columns of lines beside each other, two spaces between them; the last column has no width."""
    *left, last = columns
    height = max(map(len, left), default=0)
    for lines in zip_longest(*left, last[:height], fillvalue=()):
        told: Line = []
        gap = 0
        for line, width in zip(lines, [*widths, 0], strict=True):
            if any(text for text, _ in line):
                told += [(" " * gap, ""), *line]
                gap = -sum(cells(text) for text, _ in line)
            gap += width + 2
        yield told
    indent = (" " * (sum(widths) + 2 * len(widths)), "")
    yield from ([indent, *line] for line in last[height:])


def column(texts: Iterable[str], most: int) -> int:
    """How wide a column is: as its widest text, but no wider than `most`; up to twice that where a word asks for it,
    so that none is cut.
    """
    told = [literal(text) for text in texts]
    longest = max((cells(word) for text in told for word in text.split()), default=0)
    return min(max(map(cells, told), default=0), max(most, min(longest, 2 * most)))


def styled(text: str, width: int, style: str = "", indent: str = "") -> list[Line]:
    """The lines of a text, folded at a width, in a style."""
    return [[(line, style)] for line in wrapped(text, width, indent)]


def wrapped(text: str, width: int, indent: str = "", *, hyphens: bool = False) -> list[str]:
    """The lines of a text, those after the first indented; a figure stays beside its %. A line may end with a hyphen
    where that is asked for.
    """
    text = literal(text)
    if cells(text) <= width:
        return [text]
    lines = textwrap.wrap(text.replace(" %", _KEPT), width, subsequent_indent=indent, break_on_hyphens=hyphens)
    return [line.replace(_KEPT, " %") for line in lines] or [""]
