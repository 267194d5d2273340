"""Two HTML documents as one in which every change is marked, as the Council marks it or as Word tracks it.

The document is that of NEW; what OLD had and NEW has not stands in it as deleted. Accepting every change gives the
text of NEW and rejecting every one gives that of OLD, paragraph by paragraph and row by row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import TypeAlias

from lxml import html as lxml_html
from markupsafe import escape

from ccwp_plan.analysis.words import Edit, as_given, differences, tokenize
from ccwp_plan.errors import CallError
from ccwp_plan.reading.letters import composed

_BLOCKS = frozenset(
    """section div p ul ol li table caption thead tbody tfoot tr th td h1 h2 h3 h4 h5 h6 figure figcaption
    blockquote hr colgroup dl dt dd header footer article""".split()  # noqa: SIM905
)
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 caption figcaption li th td dt dd div".split())  # noqa: SIM905
_WHOLE = frozenset({"svg", "colgroup", "hr", "img", "figure"})
_PAGES = frozenset({"landscape", "annexed", "annex-mark", "annex-end", "new-page"})
"""The kinds of what has pages of its own, or begins or ends them."""
_LAID_OUT = re.compile(r"[ \n\t\r]*[\n\t\r][ \n\t\r]*")
"""White space of a template, and no spaces of a text."""
_WAY = re.compile(r'<a (?![^>]*(?:doc-noteref|epub:type))[^>]*href="#[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_FIRST = re.compile(r"(<t[hd]\b[^>]*>(?:\s*<(?:div|p|ul|ol|li)\b[^>]*>)*)")
"""Where the first paragraph of a row begins."""
_KINDS = {Edit.INSERTED: "insertion", Edit.DELETED: "deletion"}
_HEAVY = 4
"""What a thing weighs that is no word but is read as one."""
_ALIKE = 0.4
"""From this share of common words on, two paragraphs are one that was changed."""
_LEAST = 0.01
"""How much what is of one action, or of one objective, has in common at least."""
_THINGS = frozenset({"section", "div", "tr", "li", "tbody"})
_PLACE = re.compile(r"(?:annexed-[\w-]+?-)?(action|state|objective|coverage)-(.+)", re.DOTALL)
_CITATION = "#coverage-"
_OF_PLACES = ("id", "data-action", "data-objectives", "data-place")
_MARKED = re.compile("</?(?:ins|del)>")
"""The marks of a proposal in a comment: a passage is not marked twice."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How changes are marked: with `author` and `date` as Word tracks them, without as the Council marks them."""

    author: str | None = None
    date: str | None = None

    def around(self, kind: str, html: str) -> str:
        """A passage that was inserted or deleted."""
        if not html:
            return ""
        if kind == "deletion":
            html = _WAY.sub(r"\1", html)  # what it led to may be gone
        if self.author is None:
            tag = "ins" if kind == "insertion" else "del"
            return f"<{tag}>{_MARKED.sub('', html)}</{tag}>"
        return f'<span class="{kind}" data-author="{escape(self.author)}" data-date="{self.date}">{html}</span>'

    def after(self, unit: str, kind: str) -> str:
        """What says that a whole paragraph, row or figure was inserted or deleted; Word alone tracks that."""
        return "" if self.author is None else f'<span class="{unit}-{kind}"></span>'


@dataclass(frozen=True, slots=True)
class Same:
    """Which action and which objective of OLD is which of NEW, by what their addresses end with; the others are gone.

    What stands for another action or objective is never taken for a changed state of it, whatever its number or id.
    """

    actions: Mapping[str, str] = field(default_factory=dict)
    objectives: Mapping[str, str] = field(default_factory=dict)

    def now(self, kind: str, key: str) -> str | None:
        """What the address of an action or of an objective of OLD ends with in NEW."""
        return (self.actions if kind == "action" else self.objectives).get(key)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a sign, or what must not be split: a link, a footnote, a passage in brackets."""

    key: Hashable
    html: str
    around: tuple[str, ...] = ()
    weight: int = _HEAVY
    parts: tuple[_Token, ...] = ()
    note: str | None = None


@dataclass
class _Node:
    """A block: with blocks in it, or with inline tokens, or one that is taken as it is (`whole`)."""

    tag: str
    attributes: dict[str, str]
    children: list[_Node] = field(default_factory=list)
    tokens: list[_Token] = field(default_factory=list)
    whole: str | None = None
    head: _Node | None = None
    """Of the rows of a table, the cell that spans them all: it stands by itself here, and in none of the rows."""
    thing: Hashable = None
    """The action or the objective of NEW that it is of, or the one of OLD that is gone; None for all other blocks."""

    @cached_property
    def key(self) -> Hashable:
        """What makes two blocks the same."""
        if self.whole is not None:
            return composed(self.whole)
        blocks = (*(child.key for child in self.children), self.head.key if self.head else None)
        return (self.tag, blocks, tuple(token.key for token in self.tokens))

    @cached_property
    def words(self) -> Counter[Hashable]:
        """Its words, by which it is told whether another block is this one, changed."""
        counts = Counter(token.key for token in _flat(self.tokens) if not _is_blank(token))
        for child in (*self.children, *([self.head] if self.head else ())):
            counts += child.words
        return counts

    @property
    def blocks(self) -> list[_Node]:
        """The blocks in it; text that stands in it alone is a block without a tag."""
        return self.children or ([_Node("", {}, tokens=self.tokens)] if self.tokens else [])

    @property
    def columns(self) -> int:
        """How many columns a table has, by its widest row."""
        if self.tag == "tr":
            return len(self.children)
        return max((child.columns for child in self.children), default=0)


_Pairs: TypeAlias = Iterator[tuple[_Node | None, _Node | None]]


def marked(old: str, new: str, marks: Marks, line: str, same: Same | None = None) -> str:
    """The document `new` with its changes against `old` marked; `line`, at its head, says against what.

    `same` says which actions and objectives of the two are the same; by default those with one address.

    Raises CallError where one of them has no <main>.
    """
    start, end = _main(new)
    notes = _Notes()
    body = "".join(_Writer(marks, notes).children(_Reader(old, same).node(), _Reader(new).node()))
    head = f'<div id="against" data-custom-style="Marked Against"><p>{escape(line)}</p></div>{_SWITCH}'
    page = f"{new[:start]}\n{head}\n{body}{new[end:]}"
    return _NOTES.sub("", page, count=1).replace("</main>", f"</main>\n{notes.section()}", 1)


def between(old: str, new: str) -> str:
    """A passage of HTML with its changes against another one marked, as the Council marks them.

    >>> between("<p>One joint action.</p>", "<p>Two joint actions.</p>")
    '<p><del>One</del><ins>Two</ins> joint <del>action</del><ins>actions</ins>.</p>'
    """
    before, after = (_Reader(f"<main>{html}</main>").node() for html in (old, new))
    return "".join(_Writer(Marks(), _Notes()).children(before, after)).strip()


_SWITCH = """
<div class="screen" id="deletions"><label><input type="checkbox"> Hide deleted text</label></div>"""
_NOTES = re.compile(r'<section class="notes".*?</section>\s*', re.DOTALL)
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)


def _main(page: str) -> tuple[int, int]:
    match = _MAIN.search(page)
    if not match:
        raise CallError("The changes cannot be marked: the template has no <main>.", "docs/templates.md says more.")
    return match.span(1)


class _Notes:
    """The footnotes of the marked document, numbered as they come."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def mark(self, text: str) -> str:
        self._texts.append(text)
        n = len(self._texts)
        return f'<a class="note" role="doc-noteref" id="noteref-{n}" href="#note-{n}">{n}</a>'

    def section(self) -> str:
        if not self._texts:
            return ""
        notes = "\n".join(
            f'<aside role="doc-footnote" aria-label="Footnote {n}" id="note-{n}">'
            f'<p><a class="back" href="#noteref-{n}">{n}</a> {text}</p></aside>'
            for n, text in enumerate(self._texts, 1)
        )
        return f'<section class="notes" id="notes" role="doc-endnotes" aria-label="Footnotes">\n{notes}\n</section>\n'


class _Reader:
    """A page as a tree of blocks."""

    def __init__(self, page: str, same: Same | None = None) -> None:
        """A page of OLD is read with `same`, in the addresses of NEW."""
        self._same = same
        start, end = _main(page)
        self._main = lxml_html.fragment_fromstring(page[start:end], create_parent="main")
        self._notes = {}
        if match := _NOTES.search(page):
            for aside in lxml_html.fragment_fromstring(match[0]).iter("aside"):
                self._notes[f"#{aside.get('id')}"] = self._note(aside)

    def node(self) -> _Node:
        return self._node(self._main)

    def _note(self, aside: lxml_html.HtmlElement) -> str:
        paragraph = aside.find("p")
        back = paragraph.find("a[@class='back']")
        if back is not None:
            back.drop_tree()
        inner = (paragraph.text or "") + "".join(map(_source, paragraph))
        return inner.strip()

    def _node(self, element: lxml_html.HtmlElement) -> _Node:
        tag, attributes = str(element.tag), dict(element.attrib)
        screen = "screen" in attributes.get("class", "").split()
        if tag in _WHOLE or screen or attributes.get("id") in ("head", "number"):
            return _Node(tag, attributes, whole=_source(element, tail=False))
        thing = self._thing(attributes) if tag in _THINGS else None
        if not any(child.tag in _BLOCKS for child in element):
            tokens = _grouped(_trimmed(list(self._tokens(element, ()))))
            return _Node(tag, attributes, tokens=tokens, thing=thing)
        node = _Node(tag, attributes, children=list(self._mixed(element)), thing=thing)
        if tag == "tbody" and (row := node.children[0]).children:
            node.head = _taken(row, len(node.children))
        return node

    def _thing(self, attributes: Mapping[str, str]) -> Hashable:
        """The action or the objective that a block is of, if it is of one."""
        if action := attributes.get("data-action"):
            return self._now("action", action)
        if group := attributes.get("data-group"):
            return self._now("objective", group)
        place = _PLACE.fullmatch(attributes.get("id", ""))
        return self._now("action" if place[1] in ("action", "state") else "objective", place[2]) if place else None

    def _now(self, kind: str, key: str) -> tuple[str, str, bool]:
        """An action or an objective by its address in NEW; by that in OLD where it is gone."""
        now = self._same.now(kind, key) if self._same else key
        return kind, key if now is None else now, now is None

    def _mixed(self, element: lxml_html.HtmlElement) -> Iterator[_Node]:
        """The blocks of an element; text that stands between them is a block without a tag."""
        run = list(_words(element.text, ()))
        for child in element:
            if child.tag in _BLOCKS or child.tag in _WHOLE:
                yield from _run(run)
                yield self._node(child)
                run = list(_words(child.tail, ()))
            elif isinstance(child.tag, str):
                run += [*self._inline(child, ()), *_words(child.tail, ())]
        yield from _run(run)

    def _tokens(self, element: lxml_html.HtmlElement, around: tuple[str, ...]) -> Iterator[_Token]:
        yield from _words(element.text, around)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._inline(child, around)
            yield from _words(child.tail, around)

    def _inline(self, element: lxml_html.HtmlElement, around: tuple[str, ...]) -> Iterator[_Token]:
        href = element.get("href", "")
        if href in self._notes:
            note = self._notes[href]
            yield _Token(("note", composed(note)), "", around, note=note)
        elif element.tag in ("em", "strong"):
            yield from self._tokens(element, (*around, str(element.tag)))
        else:
            source = _source(element, tail=False)
            cited = self._now("objective", href.removeprefix(_CITATION)) if href.startswith(_CITATION) else None
            key = ("cited", cited, composed(element.text_content())) if cited else ("whole", composed(source))
            yield _Token(key, source, around)


def _taken(row: _Node, rows: int) -> _Node | None:
    """The cell of a row that spans so many rows, taken out of it; None where there is none."""
    first = row.children[0]
    if first.attributes.get("scope") != "rowgroup" or first.attributes.get("rowspan", "1") != str(rows):
        return None
    row.children = row.children[1:]
    return first


def _run(tokens: list[_Token]) -> Iterator[_Node]:
    trimmed = _trimmed(tokens)
    if trimmed:
        yield _Node("", {}, tokens=_grouped(trimmed))


def _words(text: str | None, around: tuple[str, ...]) -> Iterator[_Token]:
    for word, weight in tokenize(text or "", rich=False):
        plain = " " if _LAID_OUT.fullmatch(word) else word
        yield _Token((composed(plain), around), str(escape(plain)), around, weight)


def _is_blank(token: _Token) -> bool:
    return token.html.isspace()


def _trimmed(tokens: list[_Token]) -> list[_Token]:
    while tokens and _is_blank(tokens[0]):
        tokens = tokens[1:]
    while tokens and _is_blank(tokens[-1]):
        tokens = tokens[:-1]
    return tokens


def _grouped(tokens: list[_Token]) -> list[_Token]:
    """The tokens with each passage in square brackets made one."""
    out: list[_Token] = []
    opened: list[int] = []
    for token in tokens:
        out.append(token)
        if token.html == "[":
            opened.append(len(out) - 1)
        elif token.html == "]" and opened:
            start = opened.pop()
            if not opened:
                parts = tuple(out[start:])
                out[start:] = [_Token(("brackets", *(part.key for part in parts)), "", parts=parts)]
    return out


def _flat(tokens: Iterable[_Token]) -> Iterator[_Token]:
    for token in tokens:
        yield from _flat(token.parts) if token.parts else (token,)


def _source(element: lxml_html.HtmlElement, *, tail: bool = True) -> str:
    """An element as it is written; the parser has taken a capital letter from SVG."""
    text = str(lxml_html.tostring(element, encoding="unicode", with_tail=tail))
    return re.sub(r"(<svg[^>]*?) viewbox=", r"\1 viewBox=", text)


class _Writer:
    """Writes two trees as one, in the order of the document."""

    def __init__(self, marks: Marks, notes: _Notes) -> None:
        self._marks = marks
        self._notes = notes

    def children(self, old: _Node, new: _Node) -> Iterator[str]:
        for before, after in _in_order(old, new):
            yield self._paired(before, after)

    def _paired(self, old: _Node | None, new: _Node | None) -> str:
        """A block that NEW has, or OLD, or both."""
        if old and new:
            return self.both(old, new)
        if new:
            return self.one(new, "insertion")
        assert old
        return self.one(old, "deletion")

    def both(self, old: _Node, new: _Node) -> str:
        """A block that OLD and NEW both have."""
        if new.whole is not None:
            return new.whole
        if head := new.head or old.head:
            return _element(new.tag, new.attributes, "".join(self._headed(old, new, old.head or head, head)))
        if new.tag == "ol" and self._marks.author is None:
            return "".join(self._numbered(old, new))
        if old.children or new.children:
            inner = "".join(self.children(old, new))
        else:
            inner = "".join(self._changed(old.tokens, new.tokens))
        return _element(new.tag, new.attributes, inner)

    def one(self, node: _Node, kind: str) -> str:
        """A block that one of them has."""
        if node.whole is not None:
            return self._whole(node, kind)
        attributes = node.attributes if kind == "insertion" else _deleted(node.attributes)
        if node.children:
            parts = [self.one(child, kind) for child in node.children]
            if node.head:
                parts[0] = _with_cell(parts[0], self.one(node.head, kind))
            inner = "".join(parts)
        else:
            inner = self._marks.around(kind, self._html(node.tokens)) + self._marks.after("paragraph", kind)
        if node.tag == "tr":
            inner = _FIRST.sub(rf"\1{self._marks.after('row', kind)}", inner, count=1)
        return _element(node.tag, attributes, inner)

    def _whole(self, node: _Node, kind: str) -> str:
        """A picture is tracked by Word; marked as the Council does it, one that is gone is left out.

        What only a screen has of what is gone, such as the matrix, is left out as well: it leads to what is not there.
        """
        whole = node.whole or ""
        if kind == "deletion" and "screen" in node.attributes.get("class", "").split():
            return ""
        if node.tag not in ("svg", "figure"):
            return whole
        if self._marks.author is None:
            return whole if kind == "insertion" else ""
        return whole.replace("</figcaption>", f"{self._marks.after('figure', kind)}</figcaption>")

    def _numbered(self, old: _Node, new: _Node) -> Iterator[str]:
        """A numbered list, begun again wherever counting on would count what is deleted: each item has its number.

        That is the one that it has in NEW, and where NEW has it not the one that it had in OLD. Word itself leaves
        out what is tracked as deleted.
        """
        numbers = [_start(old), _start(new)]
        items: list[str] = []
        first = following = numbers[1]
        attributes = new.attributes
        for before, after in _in_order(old, new):
            number = numbers[1] if after else numbers[0]
            if items and number != following:
                yield _list(attributes, first, items)
                attributes, items = {name: value for name, value in attributes.items() if name != "id"}, []
            first = first if items else number
            items.append(self._paired(before, after))
            following = number + 1
            numbers = [numbers[0] + (before is not None), numbers[1] + (after is not None)]
        if items:
            yield _list(attributes, first, items)

    def _headed(self, old: _Node, new: _Node, before: _Node, after: _Node) -> Iterator[str]:
        """The rows that a cell spans which OLD and NEW both have, with that cell.

        Word does not track how many rows a cell spans. So where the first row is not in both, the cell spans none in a
        document for Word: what it says stands in the first of the old rows as deleted, in the first of the new as new.
        """
        pairs = [*_aligned(old.children, new.children)]
        rows = [self._paired(one, other) for one, other in pairs]
        if self._marks.author is None or all(pairs[0]):
            head = self.both(before, replace(after, attributes={**after.attributes, "rowspan": str(len(rows))}))
            yield from (_with_cell(rows[0], head), *rows[1:])
            return
        cells = [_element(after.tag, {}, "")] * len(rows)
        for cell, side, kind in ((before, 0, "deletion"), (after, 1, "insertion")):
            first = next(at for at, pair in enumerate(pairs) if pair[side])
            cells[first] = self.one(replace(cell, attributes={"scope": "row"}), kind)
        yield from map(_with_cell, rows, cells)

    def _changed(self, old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[str]:
        weights = {token.key: token.weight for token in (*old, *new)}
        keys = [token.key for token in old], [token.key for token in new]
        if keys[0] == keys[1]:
            yield self._html(new)
            return
        for piece in as_given(differences(*keys, weight=weights.__getitem__), old, new):
            html = self._html(piece.items)
            yield html if piece.edit is Edit.KEPT else self._marks.around(_KINDS[piece.edit], html)

    def _html(self, tokens: Sequence[_Token]) -> str:
        """Tokens as HTML, the emphasis around them opened and closed as it goes."""
        out: list[str] = []
        open_: tuple[str, ...] = ()
        for token in _flat(tokens):
            common = 0
            while common < min(len(open_), len(token.around)) and open_[common] == token.around[common]:
                common += 1
            out += [f"</{tag}>" for tag in reversed(open_[common:])]
            out += [f"<{tag}>" for tag in token.around[common:]]
            open_ = token.around
            out.append(self._notes.mark(token.note) if token.note is not None else token.html)
        out += [f"</{tag}>" for tag in reversed(open_)]
        return "".join(out)


def _with_cell(row: str, cell: str) -> str:
    """A row with a cell before all others."""
    start = row.index(">") + 1
    return f"{row[:start]}\n{cell}{row[start:]}"


def _deleted(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes of a block that is shown as deleted: nothing leads to it, and a page can hide it."""
    kept = {name: value for name, value in attributes.items() if name not in _OF_PLACES}
    kinds = [kind for kind in attributes.get("class", "").split() if kind not in _PAGES]  # no page is left for it
    return {**kept, "class": " ".join([*kinds, "deleted"])}


def _element(tag: str, attributes: dict[str, str], inner: str) -> str:
    if not tag:
        return inner
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    line = "\n" if tag not in _PARAGRAPHS else ""
    return f"<{tag}{written}>{line}{inner}</{tag}>\n"


def _list(attributes: dict[str, str], start: int, items: list[str]) -> str:
    """A numbered list that starts with this number."""
    others = {name: value for name, value in attributes.items() if name != "start"}
    return _element("ol", others if start == 1 else {**others, "start": str(start)}, "".join(items))


def _start(numbered: _Node) -> int:
    return int(numbered.attributes.get("start", "1"))


def _in_order(old: _Node, new: _Node) -> _Pairs:
    """What stands in two blocks that are one, in order: cell by cell, and of an item its first paragraph first.

    That paragraph has the number of the item, so it is one paragraph however its words changed.
    """
    before, after = old.blocks, new.blocks
    if new.tag == "tr" and len(before) == len(after):
        yield from zip(before, after, strict=True)
    elif new.tag == "li" and before and after and {before[0].tag, after[0].tag} <= {"", "p"}:
        yield before[0], after[0]
        yield from _aligned(before[1:], after[1:])
    else:
        yield from _aligned(before, after)


def _aligned(old: Sequence[_Node], new: Sequence[_Node]) -> _Pairs:
    """The blocks of both in order, each with the one that it was or became, if there is one."""
    matcher = SequenceMatcher(None, [node.key for node in old], [node.key for node in new], autojunk=False)
    for name, i, j, k, l in matcher.get_opcodes():  # noqa: E741
        if name == "equal":
            yield from zip(old[i:j], new[k:l], strict=True)
        else:
            yield from _paired(old[i:j], new[k:l])


def _paired(old: Sequence[_Node], new: Sequence[_Node]) -> _Pairs:
    """Blocks none of which is the same: the pairing, in order, that has most in common."""
    if not old or not new:
        yield from ((node, None) for node in old)
        yield from ((None, node) for node in new)
        return
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    common = [[_likeness(one, other) for other in new] for one in old]
    for i in reversed(range(len(old))):
        for k in reversed(range(len(new))):
            paired = common[i][k] + best[i + 1][k + 1] if common[i][k] else 0.0
            best[i][k] = max(best[i + 1][k], best[i][k + 1], paired)
    i = k = 0
    while i < len(old) and k < len(new):
        if common[i][k] and best[i][k] == common[i][k] + best[i + 1][k + 1]:
            yield old[i], new[k]
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            yield old[i], None
            i += 1
        else:
            yield None, new[k]
            k += 1
    yield from ((node, None) for node in old[i:])
    yield from ((None, node) for node in new[k:])


def _likeness(old: _Node, new: _Node) -> float:
    """How much two blocks have in common, from 0 to 1; 0 where one cannot have become the other."""
    if old.tag != new.tag or (old.whole is None) != (new.whole is None):
        return 0.0
    if not old.tag:
        return 1.0  # two texts without tags would be one paragraph
    if old.thing or new.thing:
        return max(_common_words(old, new), _LEAST) if old.thing == new.thing else 0.0
    if old.tag == "table" and old.columns != new.columns:
        return 0.0
    if old.whole is not None or old.tag in ("main", "thead", "tbody", "table", "td", "th", "caption"):
        return 1.0
    if old.tag in ("section", "div"):
        return float(_same(old, new, "id"))
    share = _common_words(old, new)
    return share if share >= _ALIKE or (old.tag in ("ul", "ol") and share) else 0.0


def _common_words(old: _Node, new: _Node) -> float:
    """The share of their words that two blocks have in common."""
    total = old.words.total() + new.words.total()
    return 2 * (old.words & new.words).total() / total if total else 1.0


def _same(old: _Node, new: _Node, name: str) -> bool:
    return composed(old.attributes.get(name, "")) == composed(new.attributes.get(name, ""))
