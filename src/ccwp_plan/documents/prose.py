"""Rich text as HTML, its footnotes numbered through the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ccwp_plan.language import richtext

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token


_MARK = re.compile(r'<a class="note"[^>]* id="noteref-(\d+)"[^>]*>\d+</a>')
_TAG_OF_BLOCK = re.compile(r"</?(p|ul|ol|li|blockquote|pre|hr|h\d)\b[^>]*>")


class Notes:
    """The footnotes of a document, in the order of their marks; the first is number 1."""

    def __init__(self) -> None:
        self._texts: list[Markup] = []

    def add(self, html: Markup) -> int:
        """Take in a footnote and give its number."""
        self._texts.append(html)
        return len(self._texts)

    @property
    def texts(self) -> tuple[Markup, ...]:
        """The footnotes' texts."""
        return tuple(self._texts)


def blocks(text: str | None, notes: Notes | None) -> Markup:
    """A rich text as paragraphs and lists; without `notes` the marks of its footnotes are left out.

    For a text that the document prints a second time, its footnotes having been printed with the first.
    """
    if not text:
        return Markup()
    rich = richtext.parse(text)
    return _html(rich.tokens, rich, notes)


def within(text: str | None) -> Markup:
    """A rich text as paragraphs and lists, its footnotes in brackets where their marks stand.

    >>> within("One^[Two.] three.")
    Markup('<p>One (footnote: Two.) three.</p>\\n')
    """
    notes = Notes()
    html = blocks(text, notes)
    return Markup(_MARK.sub(lambda mark: f" (footnote: {notes.texts[int(mark[1]) - 1]})", html))


def inline(text: str | None, notes: Notes | None) -> Markup:
    """A rich text that is one paragraph, without the paragraph around it; anything longer as blocks."""
    html = blocks(text, notes).strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html


def lines(text: str | None) -> tuple[Markup, ...]:
    """The paragraphs of a rich text and the items of its lists, without the marks of its footnotes: a line each.

    >>> lines("Two meetings:\\n\\n- in May;\\n- in *June*.")
    (Markup('Two meetings:'), Markup('– in May;'), Markup('– in <em>June</em>.'))
    """
    html = " ".join(blocks(text, None).split())
    parts = _TAG_OF_BLOCK.sub(lambda tag: "\n– " if tag[0].startswith("<li") else "\n", html).split("\n")
    dash, made = "", []
    for part in map(str.strip, parts):
        if part not in ("", "–"):
            made.append(Markup(f"{dash}{part}"))
        dash = "– " if part == "–" else ""
    return tuple(made)


def plain(text: str | None) -> str:
    """The words of a rich text on one line, without the marks of its footnotes."""
    return blocks(text, None).striptags()


def _html(tokens: Sequence[Token], rich: richtext.RichText, notes: Notes | None) -> Markup:
    renderer, options = _renderer()
    return Markup(renderer.render(tokens, options, {"rich": rich, "notes": notes}))


@cache
def _renderer() -> tuple[RendererHTML, Any]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False})
    parser.add_render_rule("footnote_ref", _mark)
    parser.add_render_rule("bracket", lambda self, tokens, at, options, env: "[")
    for kind in ("html_inline", "html_block"):
        parser.add_render_rule(kind, lambda self, tokens, at, options, env: Markup.escape(tokens[at].content))
    return parser.renderer, parser.options  # type: ignore[return-value]


def _mark(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """The mark of a footnote: a link of the role that says so."""
    notes, rich = env["notes"], env["rich"]
    if notes is None:
        return ""
    note = Markup(renderer.renderInline(rich.notes[tokens[at].meta["id"]], options, {"notes": None, "rich": rich}))
    number = notes.add(note)
    return f'<a class="note" role="doc-noteref" id="noteref-{number}" href="#note-{number}">{number}</a>'
