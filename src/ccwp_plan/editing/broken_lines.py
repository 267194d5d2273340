"""Where the lines of a new text are broken: as those of the one before it, so that a change shows what has changed."""

from __future__ import annotations

import re
import textwrap
from itertools import groupby

from ccwp_plan.analysis.changes import unfolded
from ccwp_plan.language import richtext

_ITEM = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])\s")


def as_before(old: str, new: str) -> str:
    """A rich text that says what a new one says, in the lines of the one before as far as they say the same.

    What differs is as wide as the old lines, if those of a paragraph were broken at all.

    >>> as_before("One and\\ntwo.\\n\\nThree.", "One and two.\\n\\nFour.")
    'One and\\ntwo.\\n\\nFour.'
    """
    known = {unfolded(one): one for one in _pieces(old)}
    width = max((len(line) for one in _pieces(old) if "\n" in one for line in one.split("\n")), default=0)
    written = "\n".join(known.get(unfolded(one)) or _broken(one, width) for one in _pieces(new))
    same = unfolded(written) == unfolded(new) and not richtext.refusals(written)
    return written if same and richtext.plain(written).split() == richtext.plain(new).split() else new


def _pieces(text: str) -> list[str]:
    """The paragraphs and the items of a text, and the empty lines between them."""
    pieces: list[str] = []
    for is_empty, some in groupby(text.rstrip("\n").split("\n"), key=lambda line: not line.strip()):
        for line in some:
            if is_empty or not pieces or not pieces[-1].strip() or _ITEM.match(line):
                pieces.append(line)
            else:
                pieces[-1] += f"\n{line}"
    return pieces


def _broken(piece: str, width: int) -> str:
    """A paragraph or an item in lines of a width; as it is where that is not known, or where its own breaks count."""
    if not width or len(piece) <= width or "\n" in piece:
        return piece
    indent = " " * len(match[0]) if (match := _ITEM.match(piece)) else ""
    kept = {"break_long_words": False, "break_on_hyphens": False, "replace_whitespace": False, "expand_tabs": False}
    return "\n".join(textwrap.wrap(piece, width, subsequent_indent=indent, **kept))  # type: ignore[arg-type]
