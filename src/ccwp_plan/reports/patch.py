"""A change of a file, for a person at a terminal or for `patch`."""

from __future__ import annotations

import re
from pathlib import Path

from ccwp_plan.literal import literal
from ccwp_plan.reports.paths import shown
from ccwp_plan.reports.terminal import Terminal

_LINE = re.compile("[^\n]*\n|[^\n]+")


def patch(file: Path, old: str, new: str, terminal: Terminal) -> str:
    """A change of a file as a unified diff; where it goes to no terminal, `patch -p0` can apply it."""
    from difflib import unified_diff

    name = literal(shown(file))
    lines = [*unified_diff(_LINE.findall(old), _LINE.findall(new), name, name)]
    lines = [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    if terminal.width is not None:
        lines = [f"{literal(line[:-1])}\n" for line in lines]
    if not terminal.colour:
        return "".join(lines)
    from rich.text import Text

    lines[-1] = lines[-1][:-1]
    styles = {"---": "bold", "+++": "bold", "@": "cyan", "-": "red", "+": "green"}
    parts = ((line, next((style for sign, style in styles.items() if line.startswith(sign)), "")) for line in lines)
    return terminal.render(Text.assemble(*parts))
