"""A change of a file, for a person at a terminal or for `git apply` and `patch`."""

from __future__ import annotations

import re

from ccwp_plan.literal import literal
from ccwp_plan.reading.place import Source
from ccwp_plan.reports.paths import shown
from ccwp_plan.reports.terminal import Terminal

_LINE = re.compile("[^\n]*\n|[^\n]+")


def patch(source: Source, new: str, terminal: Terminal) -> str:
    """A change of a file as a unified diff; where it goes to no terminal, `git apply` and `patch -p1` can apply it."""
    from difflib import unified_diff

    mark = "\ufeff" if source.marked and terminal.width is None else ""
    old, after = (_LINE.findall(mark + text) for text in (source.text, new))
    lines = [*unified_diff(old, after, _name("a", source), _name("b", source))]
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


def _name(side: str, source: Source) -> str:
    """A file's name as git writes it: in quotes where it has signs that would end it, with a tab behind spaces. The old
    side of a new file is /dev/null.
    """
    if side == "a" and source.is_new:
        return "/dev/null"
    name = f"{side}/{shown(source.path)}"
    if literal(name) != name or any(sign in name for sign in '\t"\\'):
        return f'"{"".join(map(_quoted, name))}"'
    return f"{name}\t" if " " in name else name


def _quoted(sign: str) -> str:
    """A sign in a name in quotes, by the numbers of its bytes where it would not be seen."""
    if sign in '"\\':
        return f"\\{sign}"
    unseen = sign == "\t" or literal(sign) != sign
    return "".join(f"\\{byte:03o}" for byte in sign.encode("utf-8", "surrogateescape")) if unseen else sign
