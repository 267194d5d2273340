"""HTML to Typst: the text that council.typ lays out.

Pandoc writes Typst, too. To have it read the HTML, correct its tree and mark each sign that it does not escape took as
long as the layout itself: docs/performance.md has the ratios.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape
from itertools import cycle, groupby, islice
from string import punctuation
from textwrap import indent
from typing import NamedTuple, TypeAlias

from lxml import html as lxml_html

from ccwp_plan.documents import fitting
from ccwp_plan.documents.pictures import SVG
from ccwp_plan.documents.tags import Meant, Row, Table
from ccwp_plan.errors import CallError
from ccwp_plan.language.dates import MONTHS

_PLACED = ("head", "institution", "reference", "paragraphs", "annex-mark", "number")
"""The parts of the head that council.typ lays out by their names."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TRANSPARENT = ("main", "article", "header", "footer", "nav", "details", "form")
_ELSEWHERE = ("aside", "figcaption")
_ON_A_SCREEN = ("script", "style", "template", "button", "input", "select", "textarea")
_NAMED = ("div", "section", "table", "span", *_HEADINGS)
"""The elements whose ids a link can lead to."""
_UNNAMED = ("annexed", "annex-mark new-page")
"""The classes of the elements that are laid out by their class and have no name."""
_SET_BY_CLASS = ("dense", "involvement")
"""The classes of the tables that council.typ sets closer, unless they have a name."""
_NUMBERINGS = {"a": "a)", "A": "A.", "i": "i.", "I": "I."}
_NUMBERED = {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}
"""What PDF calls these numberings; what has a dash for a number is Disc, the name of a list without an order."""

FUNCTIONS = """\
#let note(text) = sym.wj + box(move(dy: 1.5em, {
  show footnote: it => box(move(dy: -1.5em, it))
  footnote(text)
}))
#let apart(text) = {
  set std.text(costs: (orphan: 0%, widow: 0%))
  text
}
#let heads(text) = context block(sticky: true, spacing: par.spacing, text)"""
"""The functions of Typst that the text of a page calls.

Typst sets a footnote on the page where its mark fits beside it, and then lays the page out again with the room that is
left. What had to stay with the line of the mark may then go to the next page with it, and the footnote stays. So the
place of the mark that Typst asks for is that of the end of its row or line (its sign is moved back to where it is
read), and no line has to stay with another.
"""
_NOTE = "#note"
_BREAK = "#linebreak()"
_END = "#metadata(none) <annex-end>"
"""Where the rule stands that ends an annex, or the document."""
_FIRST_LINE = 250
"""More characters of Typst than a line of text has."""
_MAY_BREAK = "#box(width: 0pt);"
_PARTING = "\0"
"""Where a word may break, in a text that is not yet Typst: no page has this sign."""
_SPACE = " \n"
_SIGNS = {ord(sign): f"\\{sign}" for sign in punctuation}
_SIGNS |= {ord(sign): f"\\u{{{ord(sign):x}}}" for sign in "\x85\u2028\u2029"}  # each ends a line of Typst
_SPACES = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
_MONTH = "|".join(MONTHS)
_YEARS = r"\d{3}(?:–|\\-)\d{2,4}(?![\w/])"
_TOGETHER = re.compile(rf"\d(?:(?<![\w/].)\d? (?:{_MONTH})\b|(?<![\w/.-].){_YEARS})")
"""What no line ends in: a day and its month, and two years."""
_DESCRIPTION = re.compile(r"<desc\b[^>]*>(.*?)</desc>", re.DOTALL)
_LABEL = re.compile(r"[\w:.-]+")
_WIDTH = re.compile(r"\bwidth:\s*([\d.]+%)")

_Element: TypeAlias = lxml_html.HtmlElement


class _Part(NamedTuple):
    """A block of Typst. A plain one is text that stands in its element without a block of its own."""

    text: str
    plain: bool = False


def typst(html: str) -> tuple[str, Meant]:
    """A page of HTML as Typst, without what only a screen needs, and without links to places that it has not.

    The second value is what the page says of its tables, lists and links that Typst has no words for.
    Raises CallError where elements are nested too deeply.
    """
    try:
        page = _Page(html)
        return page.text(), page.meant
    except RecursionError as error:
        raise CallError("The HTML is nested too deeply for a PDF.", "Check the templates.") from error


class _Page:
    """A page: its pictures, its footnotes, and the places that a link can lead to."""

    def __init__(self, html: str) -> None:
        self._pictures: dict[str, str] = {}
        page = SVG.sub(self._set_aside, html)
        self._root = lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(huge_tree=True))
        self._notes = {aside.get("id"): aside for aside in self._root.iter("aside")}
        self._places = {
            place.get("id"): place for place in self._root.iter(*_NAMED) if place.get("class") not in _UNNAMED
        }
        self._tables: list[Table] = []
        self._lists: list[str] = []
        self._ways: list[str] = []
        self._ended: set[_Element | None] = set()
        self._in_new_text = False
        self._landscape = False
        self._room: float | None = None
        self._blocks: dict[object, Callable[[_Element], str]] = {
            "p": self._paragraph,
            "ul": self._list,
            "ol": self._list,
            "dl": self._terms,
            "div": self._div,
            "section": self._section,
            "table": self._table,
            "figure": self._figure,
            "blockquote": lambda element: f"#quote(block: true)[\n{self._content(element)}\n]",
            "pre": lambda element: f"#raw(block: true, {_string(element.text_content())})",
            "hr": lambda _: "#line(length: 100%, stroke: 0.5pt)",
            **dict.fromkeys(_HEADINGS, self._heading),
            **dict.fromkeys(_TRANSPARENT, self._content),
            **dict.fromkeys((*_ELSEWHERE, *_ON_A_SCREEN), lambda _: ""),
        }
        self._inline: dict[object, Callable[[_Element], str]] = {
            **dict.fromkeys(("em", "i"), lambda element: self._within("emph", element)),
            **dict.fromkeys(("strong", "b"), self._strong),
            **dict.fromkeys(("ins", "u"), self._inserted),
            **dict.fromkeys(("del", "s"), self._deleted),
            "sub": lambda element: self._within("sub", element),
            "sup": lambda element: self._within("super", element),
            "code": lambda element: f"#raw({_string(element.text_content())})",
            "br": lambda _: _BREAK,
            "a": self._link,
            "img": self._picture,
            "span": self._span,
        }

    def text(self) -> str:
        """The page, and the rule that ends it, unless that stands on its last landscape page."""
        text = self._content(self._root.find("body"))
        return f"{text}\n" if None in self._ended else f"{text}\n\n{_END}\n"

    @property
    def meant(self) -> Meant:
        return Meant(self._tables, self._lists, self._ways)

    @property
    def _paper(self) -> fitting.Paper:
        return fitting.LANDSCAPE if self._landscape else fitting.PORTRAIT

    def _set_aside(self, svg: re.Match[str]) -> str:
        name = str(len(self._pictures))
        self._pictures[name] = svg[0]
        return f'<img data-picture="{name}">'

    def _content(self, element: _Element) -> str:
        return _joined(self._parts(element))

    def _parts(self, element: _Element) -> list[_Part]:
        """What stands in an element, block by block."""
        parts: list[_Part] = []
        run = [self._text(element.text, element, first=True)]
        for child in element:
            if block := self._blocks.get(child.tag):
                parts += [_Part(_line("".join(run)), plain=True), _Part(block(child))]
                run = []
            else:
                run.append(self._word(child))
            run.append(self._text(child.tail, child))
        parts.append(_Part(_line("".join(run)), plain=True))
        return [part for part in parts if part.text]

    def _words(self, element: _Element) -> str:
        """What stands in an element, on a line of text."""
        words = (f"{self._word(child)}{self._text(child.tail, child)}" for child in element)
        return "".join([self._text(element.text, element, first=True), *words])

    def _text(self, text: str | None, element: _Element, *, first: bool = False) -> str:
        if text and self._room:
            text = fitting.broken(text, self._room, _PARTING)
        return _text(text, element, first=first).replace(_PARTING, _MAY_BREAK)

    def _word(self, element: _Element) -> str:
        if not isinstance(element.tag, str):
            return ""  # a comment
        if block := self._blocks.get(element.tag):
            return f"\n\n{block(element)}\n\n"
        return self._inline.get(element.tag, self._words)(element)

    # Blocks

    def _paragraph(self, element: _Element) -> str:
        """A paragraph. Of a heading and the line below it, Typst moves only the line on to where its footnote fits."""
        text = _line(self._words(element))
        if self._room and _is_label(element):
            return f"#heads[{text}]"
        before = element.getprevious()
        headed = before is not None and before.tag in _HEADINGS
        return f"#block[{text}]" if headed and _NOTE in text[:_FIRST_LINE] else text

    def _heading(self, element: _Element) -> str:
        level, text, above = int(element.tag[1]), _trimmed(self._words(element)), element.getparent()
        named = above if not element.get("id") and above.tag == "section" and above[0] is element else element
        written = f"#heading(level: {level})[{text}]" if "\n" in text else f"{'=' * level} {text}"
        return f"{written}\n{_label(named)}" if text else ""

    def _section(self, element: _Element) -> str:
        if "landscape" in _kinds(element):
            return self._on_landscape_pages(element)
        headed = len(element) and element[0].tag in _HEADINGS
        return self._content(element) if headed or not element.get("id") else self._block(element)

    def _on_landscape_pages(self, element: _Element) -> str:
        before, self._landscape = self._landscape, True
        text = self._content(element)
        self._landscape = before
        if not text or before:
            return text
        end, following = "", _following(element)
        if following is None or "annex-end" in _kinds(following):  # after the last landscape page, it would need one
            self._ended.add(following)
            end = f"{_END}\n\n"
        return f"#page(flipped: true)[\n{text}\n\n{end}]"

    def _div(self, element: _Element) -> str:
        name, kinds = element.get("id"), _kinds(element)
        if "annex-end" in kinds:
            return "" if element in self._ended else _END
        if "annex-mark" in kinds:
            return f"#pagebreak(weak: true)\n#block[\n{self._content(element)}\n\n] <annex-mark>"
        if "screen" in kinds or "draft-mark" in kinds:  # each page of a draft has a mark of its own
            return ""
        if "landscape" in kinds:
            return self._on_landscape_pages(element)
        if "kept" in kinds:
            return f"#block(sticky: true)[\n{self._content(element)}\n\n] <kept>"
        if "scroll" in kinds or "annexed" in kinds or (element.get("data-custom-style") and name not in _PLACED):
            return self._content(element)
        return f"{'#pagebreak()' if 'new-page' in kinds else ''}\n{self._block(element)}"

    def _block(self, element: _Element) -> str:
        text = self._content(element)
        return f"#block[\n{text}\n\n] {_label(element)}" if text else ""

    def _list(self, element: _Element) -> str:
        sign, kind = "+" if element.tag == "ol" else "-", element.get("type", "1")
        if element.find("li") is None:
            return ""
        self._lists.append(_NUMBERED.get(kind, "Decimal") if sign == "+" else "Disc")
        items = [self._parts(item) for item in element.iterchildren("li")]
        between = "\n" if all(parts[0].plain for parts in items if parts) else "\n\n"
        text = between.join(f"{sign} {indent(_joined(parts), '  ').strip(_SPACE)}" for parts in items)
        numbering, start = _NUMBERINGS.get(kind, "1."), element.get("start", "1")
        if sign == "-" or ((numbering, start) == ("1.", "1") and not _goes_by_another(element)):
            return text
        return f'#block[\n#set enum(numbering: "{numbering}", start: {int(start)})\n{text}\n]'

    def _terms(self, element: _Element) -> str:
        sides = {"dt": "/ {}:", "dd": " {}\n"}
        return "".join(sides[one.tag].format(_trimmed(self._words(one))) for one in element.iterchildren(*sides))

    def _figure(self, element: _Element) -> str:
        parts = [f"[{self._content(element)}]", *self._captions(element, "figcaption")]
        return f"#block(width: 100%, breakable: false)[\n#figure({', '.join(parts)})\n\n]"

    def _captions(self, element: _Element, tag: str) -> list[str]:
        return [f"caption: [{_trimmed(self._words(caption))}]" for caption in element.iterchildren(tag)]

    # Tables

    def _table(self, element: _Element) -> str:
        head, rows = element.findall("thead/tr"), element.xpath("tr|tbody/tr|tfoot/tr")
        headings, widths = [*map(_is_heading, rows)], _widths(element)
        cover, whole = element.get("id") == "subject", _is_whole(element) or self._is_low(element, widths)
        last = 3 if len(rows) == 3 else 2
        pair = not (cover or whole or any(headings[-last:])) and self._is_pair(rows[-last:], widths)
        beside = _beside(len(head), headings, last) if pair else {}
        heads = [self._row(row, widths, "strong") for row in head]
        body = [
            self._row(row, widths, "" if cover or heading else "emph")
            for row, heading in zip(rows, headings, strict=True)
        ]
        extra = {*range(len(head)), *(at for at, heading in enumerate(headings, len(head)) if heading), *beside}
        self._tables.append(Table([scopes for _, scopes in (*heads, *body)], extra if pair else set()))
        lines = [f"columns: {_columns(element, beside='0pt' if pair else '')},"]
        if cover:
            lines.append("stroke: none, inset: (x: 0pt, y: 5pt),")
        if head:
            lines += [f"table.header({' '.join(text for text, _ in heads)}),", "table.hline(),"]
        for at, count in beside.items():
            how = f"x: {_breadth(element)}, y: {at}, rowspan: {count}, breakable: {str(at != max(beside)).lower()}"
            lines.append(f"table.cell({how}, inset: 0pt)[],")
        for (text, _), heading in zip(body, headings, strict=True):  # what heads rows is never alone on a page
            lines.append(f"table.header(level: 2, {text})," if heading else text)
        table = "\n    ".join(lines)
        parts = [f"align(center)[#table(\n    {table}\n  )]", *self._captions(element, "caption"), "kind: table"]
        classed = next((f"<{kind}>" for kind in _kinds(element) if kind in _SET_BY_CLASS), "")
        label = _label(element) or classed
        figure = f"#figure(\n  {', '.join(parts)})\n{label}"
        return f"#block(breakable: false)[\n{figure}\n\n]" if whole else figure

    def _is_pair(self, rows: Sequence[_Element], widths: Sequence[float]) -> bool:
        """Whether the last rows of a table are to be on one page."""
        if len(rows) < 2 or any(map(_has_footnote, rows)):
            return False
        return fitting.together([_in_paragraphs(row, _shares(row, widths)) for row in rows], self._paper)

    def _is_low(self, table: _Element, widths: Sequence[float]) -> bool:
        """Whether a table that is set low has room on a page, and is kept on one."""
        rows = (_in_paragraphs(row, _shares(row, widths)) for row in table.iter("tr"))
        return "low" in _kinds(table) and fitting.low(rows, self._paper)

    def _row(self, row: _Element, widths: Sequence[float], emphasis: str) -> tuple[str, Row]:
        """The cells of a row, and what they head; what names a row or a column is emphasised."""
        shares = _shares(row, widths)
        long = self._is_high(row, shares) or _has_footnote(row)
        cells: list[str] = []
        scopes: list[tuple[str, int]] = []
        for cell, share in zip(row.iterchildren("th", "td"), shares, strict=False):
            scope, rowspan = cell.get("scope", ""), _span(cell, "rowspan")
            spans = [f"{name}: {_span(cell, name)}" for name in ("colspan", "rowspan") if cell.get(name)]
            how = ["breakable: true"] if long or rowspan > 1 else []
            function = f"table.cell({', '.join(how + spans)})" if how or spans else ""
            self._room = fitting.room(share, self._paper)
            parts = self._parts(cell)
            if parts and cell.tag == "th" and scope != "rowgroup" and emphasis:
                parts[0] = parts[0]._replace(text=f"#{emphasis}[{parts[0].text}]")
            cells.append(f"{function}[{_joined(parts)}],")
            scopes.append((scope, rowspan))
        self._room = None
        return " ".join(cells), scopes

    def _is_high(self, row: _Element, shares: Sequence[float]) -> bool:
        """Whether a row is so high that it may go on on the next page."""
        if self._landscape:
            return fitting.goes_on(_in_paragraphs(row, shares))
        return len(row.text_content()) >= fitting.SHORT and _length(row) >= fitting.SHORT

    # Words

    def _within(self, function: str, element: _Element) -> str:
        return _applied(function, self._words(element))

    def _strong(self, element: _Element) -> str:
        return self._words(element) if self._in_new_text else self._within("strong", element)

    def _deleted(self, element: _Element) -> str:
        return self._apart(element) + self._within("strike", element)

    def _apart(self, marked: _Element) -> str:
        """In a cell a line may end between what is deleted and what stands in its place."""
        before = marked.getprevious()
        beside = before is not None and before.tag in ("ins", "del") and not before.tail
        return _MAY_BREAK if self._room and beside else ""

    def _inserted(self, element: _Element) -> str:
        """New text is bold and underlined, and what was bold in it as well is so once."""
        before, self._in_new_text = self._in_new_text, True
        words = self._words(element)
        self._in_new_text = before
        return self._apart(element) + _applied("strong", _applied("underline", words))

    def _span(self, element: _Element) -> str:
        words = self._words(element)
        if "whole" in _kinds(element):
            words = f"#box[{words}]"
        return f"#[{words}]{_label(element)}" if element.get("id") else words

    def _link(self, element: _Element) -> str:
        kinds, target = _kinds(element), element.get("href", "")
        if "back" in kinds:
            return ""
        if element.get("role") == "doc-noteref" or element.get("epub:type") == "noteref":
            return self._note(target[1:])
        words = self._words(element)
        if "way" in kinds or not target or (target.startswith("#") and target[1:] not in self._places):
            return words
        if not words.strip(_SPACE):
            return words
        self._ways.append(_lead(self._places[target[1:]]) if target.startswith("#") else "")
        return f"#link({_name(target[1:]) if target.startswith('#') else _string(target)})[{words}]"

    def _note(self, name: str) -> str:
        """A footnote. Between its number and its text Typst puts no room, so the space before the text is kept."""
        text = self._content(self._notes[name]) if name in self._notes else ""
        return f"{_NOTE}[\\u{{20}}{text}]" if text else ""

    def _picture(self, element: _Element) -> str:
        """A drawing; a picture of another kind lies in a file, which nothing here reads."""
        svg = self._pictures.get(element.get("data-picture"))
        if svg is None:
            return _text(element.get("alt"), element)
        words = _DESCRIPTION.search(svg)
        alt = _string(unescape(words[1]) if words else "")
        return f'#image(bytes({_string(svg)}), format: "svg", width: 100%, alt: {alt});'


def _joined(parts: Iterable[_Part]) -> str:
    return "".join(part.text + ("\n" if part.plain else "\n\n") for part in parts).rstrip("\n")


def _trimmed(words: str) -> str:
    """The words of a block, without space around them, or a line that ends where the block does."""
    return words.strip(_SPACE).removesuffix(_BREAK).rstrip(_SPACE)


def _line(words: str) -> str:
    """The words of a block; with a footnote, each of its lines may stand alone."""
    text = _trimmed(words)
    return f"#apart[{text}]" if _NOTE in text else text


def _applied(function: str, words: str) -> str:
    """What a function makes of words; the space before and after them is not underlined or struck through."""
    inner = words.strip(" ")
    before, after = words.startswith(" "), words.endswith(" ")
    return f"{' ' * before}#{function}[{inner}]{' ' * after}" if inner else words


def _text(text: str | None, element: _Element, *, first: bool = False) -> str:
    """A text in an element, or after it, as Typst.

    Several spaces between two words are kept as they are; a line's end, and what stands beside a tag, is one space.
    """
    if not text:
        return ""
    following = (element[0] if len(element) else None) if first else element.getnext()
    marked = following is not None and following.tag in ("ins", "del", "span")

    def kept(space: re.Match[str]) -> str:
        inside = space.start() and (marked or space.end() < len(written))
        return "\\u{20}" * len(space[0]) if len(space[0]) > 1 and inside and not {*space[0]} & {"\r", "\n"} else " "

    written = text.translate(_SIGNS)
    return _TOGETHER.sub(r"#box[\g<0>]", _SPACES.sub(kept, written))


def _lead(place: _Element) -> str:
    """What a link to a place says: the heading there, or its words."""
    head = next(place.iter(*_HEADINGS, "p"), place)
    words = " ".join("".join(head.xpath(".//text()[not(ancestor::del)]")).split())
    return f"Action {words}" if place.get("id").startswith("action-") else words


def _is_label(paragraph: _Element) -> bool:
    """Whether a paragraph is but a label of the list below it: it is not left behind at the foot of a page."""
    below, label = paragraph.getnext(), paragraph.find(".//em")
    if below is None or below.tag not in ("ul", "ol") or label is None:
        return False
    return bool(label.text_content() == paragraph.text_content().strip())


def _goes_by_another(numbered: _Element) -> bool:
    """Whether Typst would count on from the list before, or number a list as the one that it stands in."""
    before = numbered.getprevious()
    around = (one for one in numbered.iterancestors("ol") if one.get("type") or one.get("start"))
    return (before is not None and before.tag == "ol") or next(around, None) is not None


def _beside(head: int, headings: Sequence[bool], last: int) -> dict[int, int]:
    """The cells of a column without a width: in which row of the table each begins, and how many rows it spans.

    The last spans the last rows. Typst keeps them on one page because of it, so that none of them is alone.
    """
    cells: dict[int, int] = {}
    at = head
    for heading, run in groupby(headings):
        count = sum(1 for _ in run)
        cells |= {} if heading else {at: count}
        at += count
    cells[max(cells)] -= last
    return {at: count for at, count in cells.items() if count} | {at - last: last}


def _following(element: _Element) -> _Element | None:
    """What is printed next after an element, at the same level or above it."""
    levels = (element, *element.iterancestors())
    return next((one for level in levels for one in level.itersiblings() if _is_printed(one)), None)


def _is_printed(element: _Element) -> bool:
    """Whether anything of an element is laid out where it stands: a section of footnotes holds but asides."""
    if not isinstance(element.tag, str) or element.tag in (*_ELSEWHERE, *_ON_A_SCREEN):
        return False
    return "screen" not in _kinds(element) and (not len(element) or any(map(_is_printed, element)))


def _is_heading(row: _Element) -> bool:
    """Whether a row heads the rows below it."""
    return [cell.get("scope") for cell in row] == ["colgroup"]


def _is_whole(table: _Element) -> bool:
    """Whether a table is kept on one page: facts that are short."""
    if "facts" not in _kinds(table) or _has_footnote(table):
        return False
    return len(table.text_content()) < fitting.SHORT or sum(map(_length, table.iter("tr"))) < fitting.SHORT


def _columns(table: _Element, *, beside: str = "") -> str:
    """The widths of the columns, and of one `beside` them."""
    widths = _given(table)
    given = [width for width in widths if width]
    if not given or len(given) < len(widths):
        given = ["auto"] * _breadth(table)
    return f"({', '.join([*given, beside])})" if beside else f"({', '.join(given)},)"


def _breadth(table: _Element) -> int:
    """How many columns a table has."""
    return max((sum(_span(cell, "colspan") for cell in row) for row in table.iter("tr")), default=1)


def _span(cell: _Element, name: str) -> int:
    given = cell.get(name, "")
    return int(given) if given.isdecimal() else 1


def _length(row: _Element) -> int:
    """How many characters the longest cell of a row has."""
    return max((len(cell.text_content()) for cell in row), default=0)


def _has_footnote(element: _Element) -> bool:
    """Whether a row or a table has one: it may then go on on the next page.

    Typst leaves the footnote on the page that a row or a block is moved away from.
    """
    return element.find(".//a[@class='note']") is not None


def _in_paragraphs(row: _Element, shares: Sequence[float]) -> Iterator[tuple[float, list[str]]]:
    """The cells of a row, each with its share of the width and its paragraphs; one that spans rows is left out."""
    for cell, share in zip(row, shares, strict=False):
        if _span(cell, "rowspan") == 1:
            blocks = [*cell.iter("p", "li")] or [cell]
            breaks = sum(1 for _ in cell.iter("br"))
            yield share, [*(block.text_content() for block in blocks), *[""] * breaks]


def _widths(table: _Element) -> list[float]:
    """The shares of the width of a table that its columns have, as far as they are given."""
    return [float(width.removesuffix("%")) / 100 for width in _given(table) if width]


def _given(table: _Element) -> list[str | None]:
    """The width of each column of a table, where one is given: 26%."""
    widths = (_WIDTH.search(column.get("style", "")) for column in table.iter("col"))
    return [width and width[1] for width in widths]


def _shares(row: _Element, widths: Sequence[float]) -> list[float]:
    """The share of the width that each cell of a row has; one that spans rows comes first, in a row before it."""
    given = widths[-len(row) :] or [1 / max(1, len(row))]
    return [*islice(cycle(given), len(row))]


def _string(text: str) -> str:
    escaped = re.sub(r'[\\"]', r"\\\g<0>", text).replace("\n", "\\n")
    return f'"{escaped}"'


def _kinds(element: _Element) -> list[str]:
    """The classes of an element."""
    return element.get("class", "").split()  # type: ignore[no-any-return]


def _name(id_: str) -> str:
    """The id of a place as Typst has it."""
    return f"<{id_}>" if _LABEL.fullmatch(id_) else f"label({_string(id_)})"


def _label(element: _Element) -> str:
    """What gives the element that was written before this its name, if it has one."""
    name = _name(element.get("id", ""))
    return "" if not element.get("id") else name if name.startswith("<") else f"#{name}"
