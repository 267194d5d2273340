"""Rich text: the part of CommonMark that a Council document can carry.

Paragraphs, lists, emphasis, strong, line breaks, links to http, https and mailto, and footnotes written
`^[...]`. Everything else that CommonMark knows is refused with its place: what a writer types is either
printed or reported, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_NESTING = 20

_LINK_TARGET = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_MARKER = r"(?:[-+*]|\d{1,9}[.)])"
_NEEDS_THE_PARSER = re.compile(
    rf"""[<`] | ~~~ | !\[ | \]\(                   # HTML, code, images, links
    | \^\[[^\]]*\^\[                             # a footnote in a footnote
    | ^(?:\ {{4}}|\ *\t)                          # code by indentation
    | ^\ *(?:{_MARKER}\ )*\ *(?:[#>=]|{_MARKER}?\ *(?:[-*_]\ *)+$|{_MARKER}(?:\ \ |\ *\t|$))
    | (?:{_MARKER}\ ){{{MAX_NESTING // 4}}}           # deep nesting
    | (?:[*_][^*_]*){{{MAX_NESTING}}}
    """,
    re.MULTILINE | re.VERBOSE,
)
_ALLOWED = frozenset(
    """inline text text_special softbreak hardbreak footnote_ref
    paragraph_open paragraph_close em_open em_close strong_open strong_close link_open link_close
    bullet_list_open bullet_list_close ordered_list_open ordered_list_close list_item_open list_item_close
    """.split()
)
_NAMES = {
    "html_block": "raw HTML",
    "html_inline": "raw HTML",
    "image": "an image",
    "heading_open": "a heading",
    "fence": "code",
    "code_block": "code (a line indented by four spaces or more)",
    "code_inline": "code",
    "blockquote_open": "a block quotation",
    "hr": "a horizontal rule",
}
_BRACKET = re.compile(r"\\.|\^?\[|\]\([^()\s]*\)|\]", re.DOTALL)


class Refused(NamedTuple):
    """What is refused, in words, and where it stands in the text."""

    what: str
    start: int
    end: int


class RichText(NamedTuple):
    """A parsed text: its block tokens and its footnotes by the number that their marks carry, from 0."""

    tokens: Sequence[Token]
    notes: dict[int, Sequence[Token]]


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 4 * MAX_NESTING})
    footnote_plugin(parser, inline=True, move_to_end=False)
    parser.disable(["reference", "footnote_def", "footnote_ref"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def parse(text: str) -> RichText:
    """The tokens of a text, whether or not it holds what is refused."""
    env: dict[str, dict[str, dict[int, dict[str, Sequence[Token]]]]] = {}
    tokens = _parser().parse(text, env)
    notes = env.get("footnotes", {}).get("list", {})
    return RichText(tokens, {number: note["tokens"] for number, note in notes.items()})


def refusal(text: str) -> Refused | None:
    """The first thing in the text that a document cannot carry.

    A text without any character that could begin such a thing is accepted without being parsed.
    """
    if not _NEEDS_THE_PARSER.search(text):
        return None
    rich = parse(text)
    found = [*_refused_in(rich.tokens, text, 0)]
    for note in rich.notes.values():
        found += _refused_in(note, text, 0)
        found += (Refused("a footnote in a footnote", *_where(token, text, 0)) for token in note if token.type == "footnote_ref")
    return min(found, key=lambda refused: refused.start, default=None)


def open_brackets(text: str, *, rich: bool) -> Iterator[tuple[int, int]]:
    """Start and end of every passage in [square brackets]; in rich text those of links and footnotes are none.

    An opening bracket that is never closed is a passage of its own.
    """
    opened: list[tuple[str, int]] = []
    passages: list[tuple[int, int]] = []
    for found in _BRACKET.finditer(text):
        sign = found.group() if rich else found.group()[-1 if found.group().endswith("[") else 0]
        if sign.endswith("["):
            opened.append((sign, found.start()))
        elif sign.startswith("]") and opened:
            opening, start = opened.pop()
            if opening == "[" and (sign == "]" or not _LINK_TARGET.match(sign[2:])):
                passages.append((start, found.start() + 1))
    passages += [(start, start + 1) for opening, start in opened if opening == "["]
    yield from sorted(passages)


def _refused_in(tokens: Sequence[Token], text: str, start: int) -> Iterator[Refused]:
    """What is refused among these tokens; inline ones are looked for from `start`."""
    line_starts = [0, *(end.end() for end in re.finditer(r"\n", text))]
    for token in tokens:
        if token.map:
            start = line_starts[min(token.map[0], len(line_starts) - 1)]
        if token.children:
            yield from _refused_in(token.children, text, start)
        if token.type not in _ALLOWED:
            yield Refused(_NAMES.get(token.type, token.type), *_where(token, text, start))
        elif token.type == "link_open" and not _LINK_TARGET.match(str(token.attrs["href"])):
            what = f"a link to ‘{token.attrs['href']}’ (only http, https and mailto can be followed)"
            yield Refused(what, *_where(token, text, start))
        elif token.level > MAX_NESTING:
            yield Refused(f"nesting deeper than {MAX_NESTING}", *_where(token, text, start))


def _where(token: Token, text: str, start: int) -> tuple[int, int]:
    """Where a token's own sign stands: the text carries it from `start` on."""
    signs = {"footnote_ref": "^[", "image": "![", "link_open": "](", "code_inline": token.markup, "html_inline": token.content}
    sign = signs.get(token.type)
    at = text.find(sign, start) if sign else -1
    if at >= 0 and sign:
        return at, at + len(sign)
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end
