"""What a report is printed on: how wide it is, and whether it has colours."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from ccwp_plan.literal import literal

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


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
