"""Rich text: the part of CommonMark that a Council document can carry.

Paragraphs, lists, emphasis, strong, line breaks, links to http, https and mailto, and footnotes written
`^[...]`. Everything else that CommonMark knows is refused with its place: what a writer types is either
printed or reported, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import takewhile
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from ccwp_plan.reading.place import echoed

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_NESTING = 20
MAX_SIGNS = 1_000
MAX_LINES = 50_000

_ONE_AT_A_TIME = Lock()
"""Documents are made in threads, and what the parser keeps for the next text is not made for several at once."""

_LINK_TARGET = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_MARKER = r"(?:[-+*]|\d{1,9}[.)])"
_FEW = MAX_NESTING // 4
_SIGNS = ("<", "`", "~~~", "![", "](")
_STARTERS = frozenset(" \t#>=-+*_0123456789")
_ODD_NOTE = re.compile(r"\^\[(?:[^\]]*\^\[|(?:[\s\\*_]|&#?\w+;)*\])")
_GOES_ON = r"\n(?=[^\W\d_])"
_TARGET = r"(?:https?://|mailto:)[A-Za-z0-9][A-Za-z0-9_./:?=&%#~+,;@$-]*"
_PLAIN_LINK = re.compile(rf"(?<![!^\\])\[[^\W_](?:[^][\\`<&*_!^\r\n]|{_GOES_ON})*\]\({_TARGET}\)")
_PLAIN_NOTE = re.compile(rf"\^\[[^\W_](?:[^][\\`<\r\n]|{_GOES_ON})*\]")
_ENTITY = re.compile(r"\\.|&#(?:x(?P<hex>[0-9a-f]{1,6})|(?P<decimal>[0-9]{1,7}));", re.IGNORECASE | re.DOTALL)
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
"""One that is not escaped."""
_LINE_END = re.compile(r"\r\n?|\n")
_LINE = re.compile(
    rf"""\ {{4}} | \ *\t                               # code by indentation
    | \ *(?:{_MARKER}\ ){{{_FEW}}}                      # deep nesting
    | \ *(?:{_MARKER}\ ){{0,{_FEW}}}\ *(?:[#>=]|[-*_][-*_\ ]*$|{_MARKER}(?:\ \ |\ *\t|$))
    """,
    re.VERBOSE,
)
_PAIRED = ("*", "_", "](", "^[", "<")
_EMPHASES = frozenset({"*", "**", "_", "__"})
_ORDINARY = re.compile(r"[^\n\\`*_!\[\]&<^]+")
_RUN = re.compile(r"\*+|_+")
_INLINE = {"inline", "text", "text_special", "softbreak", "hardbreak", "bracket", "footnote_ref"}
_PAIRS = ("paragraph", "em", "strong", "link", "bullet_list", "ordered_list", "list_item")
_ALLOWED = frozenset(_INLINE | {f"{name}_{side}" for name in _PAIRS for side in ("open", "close")})
_MARKS = frozenset({"image", "footnote_ref"})
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


class Refused(NamedTuple):
    """What is refused, in words, and where it stands in the text."""

    what: str
    start: int
    end: int


class RichText(NamedTuple):
    """A parsed text: its block tokens, and its footnotes' tokens by the number of their marks."""

    tokens: Sequence[Token]
    notes: dict[int, Sequence[Token]]


class _Located(NamedTuple):
    """A token, where it begins in the text, whether it stands in a footnote, and what a link or a footnote holds."""

    token: Token
    at: int
    in_note: bool
    holds: Sequence[Token] | None = None


@lru_cache(maxsize=64)
def parse(text: str) -> RichText:
    """The tokens of a text, whether or not it holds what is refused.

    An inline token's `meta["at"]` is where it begins in its paragraph or its footnote; `meta["end"]` of the end of
    a link and of a footnote's mark, where that ends.
    """
    env: dict[str, dict[str, dict[int, dict[str, Any]]]] = {}
    with _ONE_AT_A_TIME:
        tokens = _parser().parse(text, env)
    notes = env.get("footnotes", {}).get("list", {})
    return RichText(tokens, {number: note["tokens"] for number, note in notes.items()})


def refusals(text: str) -> tuple[Refused, ...]:
    """What there is in the text that a document cannot carry, in its order.

    A text without any sign that could begin such a thing is accepted without being parsed, and so are plain links.
    """
    by_start = {refused.start: refused for refused in _characters(text)} if "&#" in text else {}
    if _needs_the_parser(_without_links(text)):
        if bulk := _in_bulk(text):
            return (bulk,)
        for located in _located(parse(text), text):
            if what := _refused(located):
                by_start.setdefault(located.at, Refused(what, located.at, _end(located, text)))
    return tuple(by_start[at] for at in sorted(by_start))


def open_brackets(text: str, *, rich: bool) -> Iterator[tuple[int, int]]:
    """Start and end of every passage in [square brackets]; in rich text those of links and footnotes are none.

    A passage ends with the bracket that closes it; an opening bracket that is never closed is a passage of
    its own.
    """
    starts = _bracket_tokens(text) if rich and not _in_bulk(text) else _signs(text)
    closing = _closing_brackets(text)
    for start in starts:
        yield start, closing.get(start, start) + 1


def constructs(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of every footnote, link, emphasis and passage in square brackets: what is not to be cut in two.

    In order and apart from each other: what stands in another one, or overlaps with it, is part of it.
    """
    spans = [*open_brackets(text, rich=True)] if "[" in text else []
    if any(sign in text for sign in _PAIRED) and not _in_bulk(text):
        spans += _paired(parse(text), text)
    return merged(spans)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every paragraph, without what marks or indents its first line.

    A line that begins within a paragraph is printed behind the one before, whatever it looks like.
    """
    if not _in_bulk(text):
        for token, offsets in _blocks(parse(text), text):
            if token.type == "inline":
                yield offsets[0], offsets[-1]


def merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return tuple(joined)


def _bracket_tokens(text: str) -> list[int]:
    """Where the brackets of a rich text stand that are neither a link's nor a footnote's."""
    plain = _PLAIN_NOTE.sub(_overwritten, _without_links(text))
    if "\\" in plain or "^[" in plain or _needs_the_parser(plain):
        return sorted(one.at for one in _located(parse(text), text) if one.token.type == "bracket")
    return _signs(plain)


def _signs(text: str) -> list[int]:
    return [match.start() for match in _BRACKET.finditer(text) if match[0] == "["]


def _needs_the_parser(text: str) -> bool:
    """Whether the text has a sign that could begin something refused; most texts have none."""
    return (
        any(sign in text for sign in _SIGNS)
        or text.count("*") + text.count("_") >= MAX_NESTING
        or ("^[" in text and _ODD_NOTE.search(text) is not None)
        or any(line[:1] in _STARTERS and _LINE.match(line) for line in _LINE_END.split(text))
    )


def _without_links(text: str) -> str:
    """The text with its links overwritten, as far as they are so plain that they need no parser."""
    few = 0 < text.count("](") <= MAX_NESTING
    return _PLAIN_LINK.sub(_overwritten, text) if few else text


def _overwritten(match: re.Match[str]) -> str:
    return "x" * len(match.group())


def _in_bulk(text: str) -> Refused | None:
    """A sign, or lines, so many that Markdown's rules would take minutes over them."""
    for sign in "[]`<*_!&^\\":
        if text.count(sign) > MAX_SIGNS:
            return Refused(f"the sign {sign} more than {MAX_SIGNS:,} times", 0, len(text))
    if text.count("\n") + text.count("\r") > MAX_LINES:
        return Refused(f"more than {MAX_LINES:,} lines", 0, len(text))
    return None


def _characters(text: str) -> Iterator[Refused]:
    """The characters, written by their numbers, that XML cannot carry or that Markdown would replace."""
    from markdown_it.common.utils import isValidEntityCode

    for match in _ENTITY.finditer(text):
        if match["hex"] or match["decimal"]:
            code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
            if code == ord("\f") or not isValidEntityCode(code):
                yield Refused(f"the character U+{code:04X}", *match.span())


def _refused(located: _Located) -> str | None:
    """What a token is, in words, if a document cannot carry it."""
    token = located.token
    if token.type not in _ALLOWED:
        return _NAMES.get(token.type) if token.nesting >= 0 else None
    if token.type == "footnote_ref" and located.in_note:
        return "a footnote in a footnote"
    if located.holds is not None and not any(inner.content.strip() or inner.type in _MARKS for inner in located.holds):
        return "a link without text" if token.type == "link_open" else "a footnote without text"
    if token.type == "link_open" and not _LINK_TARGET.match(target := str(token.attrs["href"])):
        return f"a link to ‘{echoed(target)}’ (only http, https and mailto can be followed)"
    return f"nesting deeper than {MAX_NESTING}" if token.level > MAX_NESTING else None


def _end(located: _Located, text: str) -> int:
    """Where what is refused ends: with its sign, or else with its line."""
    token = located.token
    sign = token.content if token.type == "html_inline" else token.markup if token.type == "code_inline" else ""
    line_end = text.find("\n", located.at)
    return located.at + len(sign) if sign else len(text) if line_end < 0 else line_end


def _closing_brackets(text: str) -> dict[int, int]:
    """The bracket that closes each opening one."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for match in _BRACKET.finditer(text):
        if match.group() == "[":
            opened.append(match.start())
        elif opened:
            closing[opened.pop()] = match.start()
    return closing


def _located(rich: RichText, text: str) -> Iterator[_Located]:
    """Every token and where it begins in the text."""
    for token, offsets in _blocks(rich, text):
        if token.type != "inline":
            yield _Located(token, offsets[0], False)
            continue
        for inline in _inline(token.children or (), rich, 0, False):
            yield inline._replace(at=offsets[min(inline.at, len(offsets) - 1)])


def _blocks(rich: RichText, text: str) -> Iterator[tuple[Token, Sequence[int]]]:
    """Every block token, with where it begins in the text; a paragraph's content with where each sign of it stands.

    A paragraph's content is its lines without what indents or marks them, so a line of the content ends
    where the line of the text ends.
    """
    lines = _LINE_END.split(text)
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    for token in rich.tokens:
        if not token.map:
            continue
        first = token.map[0]
        if token.type != "inline":
            yield token, [starts[first] + len(lines[first]) - len(lines[first].lstrip())]
            continue
        offsets: list[int] = []
        content = token.content.split("\n")
        for at, line in enumerate(content, first + _left_out(content, lines[first : token.map[1]])):
            begin = starts[at] + max(0, lines[at].rstrip().rfind(line.rstrip()))
            offsets += range(begin, begin + len(line) + 1)
        yield token, offsets


def _left_out(content: Sequence[str], lines: Sequence[str]) -> int:
    """How many lines of a paragraph stand before its content: those of no-break spaces alone are not part of it."""
    fitting = (
        before
        for before in range(len(lines) - len(content) + 1)
        if all(map(str.endswith, map(str.rstrip, lines[before:]), map(str.rstrip, content)))
    )
    return next(fitting, 0)


def _paired(rich: RichText, text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the footnotes, links and emphases that stand in no other one."""
    for block, offsets in _blocks(rich, text):
        tokens = block.children or ()
        opened: list[int] = []
        for token in tokens:
            at = token.meta.get("at", 0)
            if token.nesting > 0:
                opened.append(at)
            elif token.nesting < 0 or token.type == "footnote_ref":
                start = opened.pop() if token.nesting else at
                if not opened:
                    run = _RUN.match(block.content, at) if token.markup in _EMPHASES else None
                    end = run.end() if run else token.meta["end"]
                    yield offsets[start], offsets[end - 1] + 1


def _inline(tokens: Sequence[Token], rich: RichText, base: int, in_note: bool) -> Iterator[_Located]:
    """The tokens of a paragraph and of its footnotes, where they begin in its content."""
    for index, token in enumerate(tokens):
        at = base + token.meta.get("at", 0)
        if token.type == "footnote_ref" and not in_note:
            note = rich.notes[token.meta["id"]]
            yield _Located(token, at, in_note, note)
            yield from _inline(note, rich, at + len("^["), True)
        elif token.type == "link_open":
            link = takewhile(lambda inner: inner.type != "link_close", tokens[index + 1 :])
            yield _Located(token, at, in_note, [*link])
        else:
            yield _Located(token, at, in_note)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 4 * MAX_NESTING})
    footnote_plugin(parser, inline=True, move_to_end=False)
    parser.disable(["reference", "footnote_def", "footnote_ref"])
    parser.inline.ruler.before("text", "place", _place)
    parser.inline.ruler.at("text", _text)
    parser.inline.ruler.push("bracket", _bracket)
    parser.inline.ruler2.before("balance_pairs", "place", _place_last)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return parser


def _text(state: StateInline, silent: bool) -> bool:
    """A rule for what no other rule asks for, taken at once; the parser's own stops at signs of its extensions."""
    match = _ORDINARY.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        state.pending += match.group()
    state.pos = match.end()
    return True


def _place(state: StateInline, silent: bool) -> bool:
    """A rule that takes nothing: asked first at every place, it tells the tokens made since where they began.

    The end is that of the last of them, where no text has followed it yet.
    """
    if not silent:
        _place_last(state)
        vars(state)["place"] = state.pos
        if state.tokens and not state.pending:
            state.tokens[-1].meta.setdefault("end", state.pos)
    return False


def _place_last(state: StateInline) -> None:
    if state.tokens and state.pos == state.posMax:
        state.tokens[-1].meta.setdefault("end", state.pos)
    for token in reversed(state.tokens):
        if "at" in token.meta:
            break
        token.meta["at"] = vars(state).get("place", 0)


def _bracket(state: StateInline, silent: bool) -> bool:
    """A rule for an opening bracket that nothing else has taken: text whose place matters."""
    if state.src[state.pos] != "[":
        return False
    if not silent:
        state.push("bracket", "", 0).content = "["
    state.pos += 1
    return True
