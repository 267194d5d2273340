"""HTML to Typst: the text that council.typ lays out.

Pandoc writes Typst, too. To have it read the HTML, correct its tree and mark each sign that it does not escape took as
long as the layout itself: docs/performance.md has the ratios.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import cycle, islice, repeat
from string import punctuation
from textwrap import indent
from typing import NamedTuple, TypeAlias

from lxml import html as lxml_html

from ccwp_plan.documents import fitting
from ccwp_plan.documents.pictures import SVG
from ccwp_plan.errors import CallError

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
_NUMBERINGS = {"a": "a)", "A": "A.", "i": "i.", "I": "I."}

_BREAK = "#linebreak()"
_MAY_BREAK = "#box(width: 0pt);"
_SPACE = " \n"
_SIGNS = {ord(sign): f"\\{sign}" for sign in punctuation}
_SIGNS |= {ord(sign): f"\\u{{{ord(sign):x}}}" for sign in "\x85\u2028\u2029"}  # each ends a line of Typst
_SPACES = re.compile(r"[ \t\r\n]+")
_DESCRIPTION = re.compile(r"<desc\b[^>]*>(.*?)</desc>", re.DOTALL)
_LABEL = re.compile(r"[\w:.-]+")
_WIDTH = re.compile(r"\bwidth:\s*([\d.]+%)")

_Element: TypeAlias = lxml_html.HtmlElement


class _Part(NamedTuple):
    """A block of Typst. A plain one is text that stands in its element without a block of its own."""

    text: str
    plain: bool = False


def typst(html: str) -> str:
    """A page of HTML as Typst, without what only a screen needs, and without links to places that it has not.

    Raises CallError where elements are nested too deeply.
    """
    try:
        return _Page(html).text()
    except RecursionError as error:
        raise CallError("The HTML is nested too deeply for a PDF.", "Check the templates.") from error


class _Page:
    """A page: its pictures, its footnotes, and the places that a link can lead to."""

    def __init__(self, html: str) -> None:
        self._pictures: dict[str, str] = {}
        page = SVG.sub(self._set_aside, html)
        self._root = lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(huge_tree=True))
        self._notes = {aside.get("id"): aside for aside in self._root.iter("aside")}
        self._places = {place.get("id") for place in self._root.iter(*_NAMED)}
        self._places -= {block.get("id") for block in self._root.iter("div") if block.get("class") in _UNNAMED}
        self._in_new_text = False
        self._landscape = False
        self._room: float | None = None
        self._blocks: dict[object, Callable[[_Element], str]] = {
            "p": lambda element: _trimmed(self._words(element)),
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
            **dict.fromkeys(("del", "s"), lambda element: self._within("strike", element)),
            "sub": lambda element: self._within("sub", element),
            "sup": lambda element: self._within("super", element),
            "code": lambda element: f"#raw({_string(element.text_content())})",
            "br": lambda _: _BREAK,
            "a": self._link,
            "img": self._picture,
            "span": self._span,
        }

    def text(self) -> str:
        return self._content(self._root.find("body")) + "\n"

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
                parts += [_Part(_trimmed("".join(run)), plain=True), _Part(block(child))]
                run = []
            else:
                run.append(self._word(child))
            run.append(self._text(child.tail, child))
        parts.append(_Part(_trimmed("".join(run)), plain=True))
        return [part for part in parts if part.text]

    def _words(self, element: _Element) -> str:
        """What stands in an element, on a line of text."""
        words = (f"{self._word(child)}{self._text(child.tail, child)}" for child in element)
        return "".join([self._text(element.text, element, first=True), *words])

    def _text(self, text: str | None, element: _Element, *, first: bool = False) -> str:
        written = _text(text, element, first=first)
        return fitting.broken(written, self._room, _MAY_BREAK) if self._room else written

    def _word(self, element: _Element) -> str:
        if not isinstance(element.tag, str):
            return ""  # a comment
        if block := self._blocks.get(element.tag):
            return f"\n\n{block(element)}\n\n"
        return self._inline.get(element.tag, self._words)(element)

    # Blocks

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
        return f"#page(flipped: true)[\n{text}\n\n]" if text and not before else text

    def _div(self, element: _Element) -> str:
        name, kinds = element.get("id"), _kinds(element)
        if "annex-end" in kinds:
            return "#metadata(none) <annex-end>"
        if "annex-mark" in kinds:
            return f"#pagebreak(weak: true)\n#block[\n{self._content(element)}\n\n] <annex-mark>"
        if "screen" in kinds or "draft-mark" in kinds:  # each page of a draft has a mark of its own
            return ""
        if "landscape" in kinds:
            return self._on_landscape_pages(element)
        if "scroll" in kinds or "annexed" in kinds or (element.get("data-custom-style") and name not in _PLACED):
            return self._content(element)
        return f"{'#pagebreak()' if 'new-page' in kinds else ''}\n{self._block(element)}"

    def _block(self, element: _Element) -> str:
        text = self._content(element)
        return f"#block[\n{text}\n\n] {_label(element)}" if text else ""

    def _list(self, element: _Element) -> str:
        sign = "+" if element.tag == "ol" else "-"
        items = [self._parts(item) for item in element.iterchildren("li")]
        between = "\n" if all(parts[0].plain for parts in items if parts) else "\n\n"
        text = between.join(f"{sign} {indent(_joined(parts), '  ').strip(_SPACE)}" for parts in items)
        numbering, start = _NUMBERINGS.get(element.get("type", ""), "1."), element.get("start", "1")
        before = element.getprevious()
        goes_on = before is not None and before.tag == "ol"  # Typst would count on from the list before
        if sign == "-" or ((numbering, start) == ("1.", "1") and not goes_on):
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
        lines, cover = [f"columns: {_columns(element)},"], element.get("id") == "subject"
        if cover:
            lines.append("stroke: none, inset: (x: 0pt, y: 5pt),")
        if head := [self._row(row, "strong") for row in element.iterfind("thead/tr")]:
            lines += [f"table.header({' '.join(head)}),", "table.hline(),"]
        for row in element.xpath("tr|tbody/tr|tfoot/tr"):
            if [cell.get("scope") for cell in row] == ["colgroup"]:  # what heads rows is never alone on a page
                lines.append(f"table.header(level: 2, {self._row(row, '')}),")
            else:
                lines.append(self._row(row, "" if cover else "emph"))
        table = "\n    ".join(lines)
        parts = [f"align(center)[#table(\n    {table}\n  )]", *self._captions(element, "caption"), "kind: table"]
        figure = f"#figure(\n  {', '.join(parts)})\n{_label(element)}"
        facts = "facts" in _kinds(element) and sum(map(_length, element.iter("tr"))) < fitting.SHORT
        return f"#block(breakable: false)[\n{figure}\n\n]" if facts else figure

    def _row(self, row: _Element, emphasis: str) -> str:
        """The cells of a row; what names a row or a column is emphasised."""
        shares = _shares(row) if self._landscape else []
        long = _goes_on(row, shares) if self._landscape else _length(row) >= fitting.SHORT
        cells = []
        for cell, share in zip(row.iterchildren("th", "td"), shares or repeat(None), strict=False):
            spans = [f"{name}: {_span(cell, name)}" for name in ("colspan", "rowspan") if cell.get(name)]
            how = ["breakable: true"] if long or _span(cell, "rowspan") > 1 else []
            function = f"table.cell({', '.join(how + spans)})" if how or spans else ""
            self._room = fitting.room(share) if share else None
            parts = self._parts(cell)
            if parts and cell.tag == "th" and cell.get("scope") != "rowgroup" and emphasis:
                parts[0] = parts[0]._replace(text=f"#{emphasis}[{parts[0].text}]")
            cells.append(f"{function}[{_joined(parts)}],")
        self._room = None
        return " ".join(cells)

    # Words

    def _within(self, function: str, element: _Element) -> str:
        return _applied(function, self._words(element))

    def _strong(self, element: _Element) -> str:
        return self._words(element) if self._in_new_text else self._within("strong", element)

    def _inserted(self, element: _Element) -> str:
        """New text is bold and underlined, and what was bold in it as well is so once."""
        before, self._in_new_text = self._in_new_text, True
        words = self._words(element)
        self._in_new_text = before
        return _applied("strong", _applied("underline", words))

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
        return f"#link({_name(target[1:]) if target.startswith('#') else _string(target)})[{words}]"

    def _note(self, name: str) -> str:
        """A footnote. Between its number and its text Typst puts no room, so the space before the text is kept."""
        text = self._content(self._notes[name]) if name in self._notes else ""
        return f"#footnote[\\u{{20}}{text}]" if text else ""

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
    return _SPACES.sub(kept, written)


def _columns(table: _Element) -> str:
    """The widths of the columns, or how many there are."""
    widths = [_WIDTH.search(column.get("style", "")) for column in table.iter("col")]
    if widths and all(widths):
        return f"({', '.join(width[1] for width in widths if width)},)"
    return str(max((sum(_span(cell, "colspan") for cell in row) for row in table.iter("tr")), default=1))


def _span(cell: _Element, name: str) -> int:
    given = cell.get(name, "")
    return int(given) if given.isdecimal() else 1


def _length(row: _Element) -> int:
    """How many characters the longest cell of a row has."""
    return max((len(cell.text_content()) for cell in row), default=0)


def _goes_on(row: _Element, shares: list[float]) -> bool:
    """Whether a row of a landscape page may go on on the next: one that is high, or has a footnote.

    Typst leaves the footnote on the page that a row is moved away from.
    """
    return fitting.goes_on(_in_paragraphs(row, shares)) or row.find(".//a[@class='note']") is not None


def _in_paragraphs(row: _Element, shares: list[float]) -> Iterator[tuple[float, list[str]]]:
    """The cells of a row, each with its share of the width and its paragraphs; one that spans rows is left out."""
    for cell, share in zip(row, shares, strict=False):
        if _span(cell, "rowspan") == 1:
            blocks = [*cell.iter("p", "li")] or [cell]
            breaks = sum(1 for _ in cell.iter("br"))
            yield share, [*(block.text_content() for block in blocks), *[""] * breaks]


def _shares(row: _Element) -> list[float]:
    """The share of the width that each cell of a row has; one that spans rows comes first, in a row before it."""
    widths = [
        _WIDTH.search(column.get("style", "")) for column in next(row.iterancestors("table")).iterfind("colgroup/col")
    ]
    given = [float(width[1][:-1]) / 100 for width in widths if width][-len(row) :] or [1 / max(1, len(row))]
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
