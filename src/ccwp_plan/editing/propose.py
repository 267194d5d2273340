"""A first correspondence, written into the file of a strategy: what its objectives may take over, to be confirmed.

Each is a `from` in its place, with a comment that says how sure it is; every other sign of the file stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from ccwp_plan.analysis.correspondence import Proposal
from ccwp_plan.editing.layout import BREAK, spaces
from ccwp_plan.editing.patch import Patch
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.reading.place import Source
from ccwp_plan.reading.source import parse

_CLOSED = re.compile(r"[\s\]},]*")


def proposed(source: Source, replaces: str, found: Sequence[Proposal]) -> str:
    """The text of a strategy's file with what it replaces, and with these proposals.

    Raises NotInPlace where an objective is written in a way in which it cannot be changed in place.
    """
    patch = Patch(source, Strategy)
    patch.set_text(("replaces",), replaces)
    for one in found:
        patch.set((*one.new.loc, "from"), [one.old.id])
    return _with_comments(parse(source.encoded(patch.text()), source.path), found)


def sureness(one: Proposal) -> str:
    """How sure a proposal is, in words: the same text, 82 % alike."""
    return "the same text" if one.alike == 1 else f"{int(100 * one.alike)} % alike, to be confirmed"


def _with_comments(source: Source, found: Sequence[Proposal]) -> str:
    """The text with a comment for each proposal, all those of a line in one."""
    text = source.text
    told: defaultdict[int, list[str]] = defaultdict(list)
    ends: dict[int, int] = {}
    for one in found:
        end = source.top.at(*one.new.loc, "from").extent[1]
        line_end = _line_end(text, end)
        told[line_end].append(f"{one.old.id}: {sureness(one)}")
        ends[line_end] = max(end, ends.get(line_end, 0))
    for line_end in sorted(told, reverse=True):
        text = _commented(text, ends[line_end], line_end, f"# {'; '.join(told[line_end])}")
    return text


def _commented(text: str, end: int, line_end: int, comment: str) -> str:
    """The text with a comment at the end of a line or, where a value or a comment stands behind `end`, above it."""
    if _CLOSED.fullmatch(text, end, line_end):
        return f"{text[:line_end].rstrip(' ')}  {comment}{text[line_end:]}"
    start = max(text.rfind(sign, 0, end) for sign in "\n\r") + 1
    indent = " " * spaces(text[start:end])
    found = BREAK.search(text)
    ended = found.group() if found else "\n"
    return f"{text[:start]}{indent}{comment}{ended}{text[start:]}"


def _line_end(text: str, at: int) -> int:
    """Where the line ends that has this place."""
    found = BREAK.search(text, at)
    return found.start() if found else len(text)
