"""Paragraphs of a Word file as rich text: emphasis, lists, links and footnotes stay, all other signs are characters.

What the Council marks as deleted, struck through, is left out; what it marks as new, underlined, is plain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ccwp_plan.exchange.richly import begun, meant
from ccwp_plan.exchange.word.text import PLAIN, Look, Piece, Story
from ccwp_plan.exchange.word.views import Line, View
from ccwp_plan.language import richtext

_NOTES = (Story.FOOTNOTE, Story.ENDNOTE)
_MEANT = re.compile(r"[\\*_`<]|\](?=\()|[\^!](?=\[|$)|&(?=#?\w+;)")
"""What means something in rich text wherever it stands in a paragraph."""
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_TARGET = re.compile(r"(?:https?://|mailto:)[^\s()<>\\]+", re.IGNORECASE)
_Write = Callable[[Line, View], str]


def prose(lines: Sequence[Line], view: View) -> str:
    """The rich text that says what paragraphs of a view say; nothing where they say nothing."""
    said = "".join(words(lines, view).split())
    for write in (_richly, _richly_with_care, _literally):
        written = _blocks([(line, write(line, view)) for line in lines])
        if not richtext.refusals(written) and "".join(richtext.plain(written).split()) == said:
            return written
    return _blocks([(line, _SIGN.sub(r"\\\g<0>", " ".join(_spoken(line, view).split()))) for line in lines])


def words(lines: Sequence[Line], view: View, *, parted: bool = False) -> str:
    """What paragraphs of a view say, on one line, or `parted` where their lines are; footnotes follow in brackets."""
    said = ("\n" if parted else " ").join(_spoken(line, view) for line in lines)
    return "\n".join(" ".join(line.split()) for line in said.split("\n")) if parted else " ".join(said.split())


def with_struck_words(lines: Sequence[Line]) -> list[Line]:
    """Paragraphs of which the words that are struck through count as others do."""
    return [
        replace(line, pieces=tuple(replace(one, look=replace(one.look, struck=False)) for one in line.pieces))
        for line in lines
    ]


def _note(piece: Piece, view: View) -> Sequence[Line]:
    """The paragraphs of the note that is referred to here, if one is and it says anything."""
    name = piece.object_
    note = view.hung.get(name, ()) if name and name.startswith(_NOTES) else ()
    return note if any(not is_struck_out(one) and one.text.strip() for line in note for one in line.pieces) else ()


def _spoken(line: Line, view: View) -> str:
    return "".join(
        f" ({' '.join(_spoken(one, view) for one in note)})" if (note := _note(piece, view)) else piece.text
        for piece in line.pieces
        if not is_struck_out(piece)
    )


def is_struck_out(piece: Piece) -> bool:
    """Whether the Council marks it as deleted; what somebody inserts beside such words looks so, but is not."""
    return piece.look.struck and not piece.fate.inserted


def _blocks(written: Sequence[tuple[Line, str]]) -> str:
    """Paragraphs with an empty line between them; the items of a list follow each other."""
    lines: list[str] = []
    counts: list[int] = []
    signs: list[str] = []
    for line, text in written:
        if not text:
            continue
        level = min(line.form.level or 0, len(counts) + 1)
        if lines and not (level and counts):
            lines.append("")
        if signs[level - 1 : level] and signs[level - 1].startswith("- ") is line.form.numbered:
            counts[level - 1] = 0
        counts, signs = [*counts[:level], *[0] * (level - len(counts))], signs[: max(level - 1, 0)]
        indent = " " * sum(map(len, signs))
        if level:
            counts[-1] += 1
            signs.append(f"{counts[-1]}. " if line.form.numbered else "- ")
        first = f"{indent}{signs[-1]}" if level else ""
        lines.append(first + text.replace("\n", "\n" + " " * len(first)))
    return "\n".join(lines)


def _literally(line: Line, view: View) -> str:
    """A paragraph as rich text without emphasis and links; its footnotes stay."""
    parts = (
        _footnote(note, view, _literally) if (note := _note(one, view)) else _meant(one.text) for one in _shown(line)
    )
    return _broken("".join(parts))


def _richly(line: Line, view: View) -> str:
    """A paragraph as rich text."""
    return _written(line, view, lambda text: meant(text))


def _richly_with_care(line: Line, view: View) -> str:
    """A paragraph as rich text in which all signs are escaped that mean something anywhere."""
    return _written(line, view, lambda text: frozenset(match.start() for match in _MEANT.finditer(text)))


def _written(line: Line, view: View, meant_in: Callable[[str], frozenset[int]]) -> str:
    """A paragraph as rich text, with a backslash before each sign that means something by itself."""
    pieces = [*_shown(line)]
    signs, at, written = meant_in("".join(piece.text for piece in pieces)), 0, ""
    for piece in pieces:
        text = "".join("\\" * (at + n in signs) + sign for n, sign in enumerate(piece.text))
        written += _run(replace(piece, text=text), view)
        at += len(piece.text)
    return _broken(written)


def _broken(text: str) -> str:
    """Text with its breaks as those of rich text."""
    lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    return "\\\n".join(begun(line) for line in lines if line)


def _shown(line: Line) -> Iterator[Piece]:
    """What is printed of a paragraph, without the marks of what is new; what looks alike as one."""
    pieces = (one for one in line.pieces if not is_struck_out(one))
    for (look, link, object_), some in groupby(pieces, key=lambda one: (_look(one), one.link, one.object_)):
        if object_ is None:
            yield Piece("".join(one.text for one in some), look=look, link=link)
        else:
            yield from (Piece("", object_=object_) for _ in some)


def _look(piece: Piece) -> Look:
    if not piece.text.strip():
        return PLAIN
    return Look(piece.look.strong and not piece.look.underlined, piece.look.emphasis)


def _run(piece: Piece, view: View) -> str:
    """Words that look alike, or a footnote, in rich text."""
    if note := _note(piece, view):
        return _footnote(note, view, _richly)
    if piece.look == PLAIN and not piece.link:
        return piece.text
    inner = piece.text.strip()
    before, _, after = piece.text.partition(inner) if inner else (piece.text, "", "")
    signs = "**" * piece.look.strong + "*" * piece.look.emphasis
    text = inner
    if piece.link and _TARGET.fullmatch(piece.link) and inner:
        text = f"[{text}]({piece.link})"
    return f"{before}{signs}{text}{signs}{after}" if inner else piece.text


def _meant(text: str) -> str:
    return _MEANT.sub(r"\\\g<0>", text)


def _footnote(note: Sequence[Line], view: View, write: _Write) -> str:
    return f"^[{' '.join(filter(None, (write(one, view).replace(chr(92) + chr(10), ' ') for one in note)))}]"
