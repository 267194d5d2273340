"""The HTML of a document as pandoc is to read it: without what only a screen needs, with what a format needs said.

What is said here, council.lua need not say: to hand each cell and each word to a filter takes longer than to read them.
"""

from __future__ import annotations

import re
from html import unescape
from string import punctuation

_ROWS = 100
"""Pandoc's reader takes more time for a row the more of them stand in one body of a table."""
_SHORT = 1500
"""A row with fewer characters in a cell, or a table of facts with fewer in all, is kept on one page of a PDF."""

_ON = 0x100
_DIV = re.compile(r"<(?P<end>/?)div\b(?P<screen>\s+class=\"screen\b)?")
_WAY = re.compile(r"<a\b[^>]*\bclass=\"way\"[^>]*>(.*?)</a>", re.DOTALL)
_BODY = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
_TABLE = re.compile(r"<table\b(?P<of>[^>]*)>(?P<in>(?:[^<]++|<(?!/?table\b))*+)</table>")
_FACTS = re.compile(r"\bclass=\"[^\"]*\bfacts\b")
_HEAD = re.compile(r"(?P<start><th\b[^>]*>)(?P<text>.*?)(?P<end></th>)", re.DOTALL)
_HEADS = re.compile(f"(?P<head><thead\\b.*?</thead>)|{_HEAD.pattern}", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b")
_BLOCK = re.compile(r"<(?:p|div|ul|ol|blockquote|h[1-6])\b")
_TAG = re.compile(r"<[^>]*>")

_ALTERED = r"(?<=[^ \t\r\n>])[ \t]{2,}(?=[^ \t\r\n<]|<(?:ins|del|span)\b)|[\x80-\x9f]"
_UNLIKE = re.compile("[\x1f\xad]")
_TEXT = re.compile(f"<[^>]*>|{_ALTERED}")
_PIECE = re.compile(r"<svg\b.*?</svg>|<!--.*?-->|<[^>]*>|[^<]+", re.DOTALL)
_PAIRED = {ord(sign): f"\x1f{chr(ord(sign) + _ON)}" for sign in (*punctuation, "\u2028", "\u2029")}
_PAIR = re.compile("\x1f(.)")


def written(html: str, to: str) -> str:
    """The HTML that pandoc makes this format of.

    A sign that pandoc's reader would alter is written as a pair: U+001F, which no text has, and the sign 256 characters
    further on. So is, for Typst, each sign that may mean something to Typst: pandoc's writer knows most of them, but
    not all. `typst` and council.lua give back what it was.
    """
    text = _kept(_in_short_bodies(_WAY.sub(r"\1", _on_paper(html))))
    return _PIECE.sub(_typst_paired, _TABLE.sub(_typst_table, text)) if to == "typst" else text


def altered(text: str) -> bool:
    """Whether council.lua has to look at each word: a fifth of pandoc's time."""
    return bool(_UNLIKE.search(text))


def typst(text: str) -> str:
    """What pandoc has written as Typst, with the signs that stood in pairs, so that each stands for itself."""
    return _PAIR.sub(_typst_sign, text)


def _on_paper(html: str) -> str:
    """The HTML without every `<div class="screen">`: pandoc reads a big matrix slowly."""
    kept, start, depth = [], 0, 0
    for tag in _DIV.finditer(html):
        if depth:
            depth += -1 if tag["end"] else 1
            start = tag.end() + 1
        elif tag["screen"]:
            kept.append(html[start : tag.start()])
            depth = 1
    return "".join([*kept, html[start:]])


def _in_short_bodies(html: str) -> str:
    """The HTML with each long body of a table as several: they print as one, and pandoc reads them in half the time.

    One with cells that span rows, or that hold a table, stays as it is.
    """

    def parted(body: re.Match[str]) -> str:
        *rows, rest = body[1].split("</tr>")
        if len(rows) <= _ROWS or "rowspan" in body[1] or "<table" in body[1]:
            return body[0]
        parts = ["".join(f"{row}</tr>" for row in rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        return f"<tbody>{'</tbody><tbody>'.join(parts)}{rest}</tbody>"

    return _BODY.sub(parted, html)


def _typst_table(table: re.Match[str]) -> str:
    """A table with what the layout cannot know of it: which cells are heads, and what may go on over two pages."""
    if 'id="subject"' in table["of"]:
        return f'<table{table["of"]} data-typst:stroke="none" data-typst:inset="(x: 0pt, y: 5pt)">{table["in"]}</table>'
    rows = _HEADS.sub(_emphasised, table["in"]).split("</tr>")
    lengths = [max(map(_length, _CELL.split(row))) for row in rows]
    long = [length >= _SHORT for length in lengths]
    if any(long):
        rows = [_CELL.sub(r'\g<0> data-typst:breakable="true"', row) if at else row for row, at in zip(rows, long)]
    made = f"<table{table['of']}>{'</tr>'.join(rows)}</table>"
    facts = _FACTS.search(table["of"]) and sum(lengths) < _SHORT
    return f'<div data-typst:breakable="false">{made}</div>' if facts else made


def _emphasised(heads: re.Match[str]) -> str:
    """The head of a table with its cells in bold, or the first cell of a row, which names the row, in italics."""
    if heads["head"]:
        return _HEAD.sub(lambda cell: _within("strong", cell), heads["head"])
    return _within("em", heads)


def _within(tag: str, cell: re.Match[str]) -> str:
    start, text, end = cell["start"], cell["text"], cell["end"]
    return cell[0] if _BLOCK.search(text) else f"{start}<{tag}>{text}</{tag}>{end}"


def _length(cell: str) -> int:
    return len(unescape(_TAG.sub("", cell))) if len(cell) >= _SHORT else len(cell)


def _kept(html: str) -> str:
    """The HTML with what pandoc's reader would alter in a text written as pairs.

    It takes several spaces for one, as a browser shows them, and the control characters from U+0080 on for others.
    """
    head, tag, body = html.rpartition("<body")
    return f"{head}{tag}{_TEXT.sub(_paired, body)}" if re.search(_ALTERED, body) else html


def _paired(piece: re.Match[str]) -> str:
    text = piece[0]
    return text if text.startswith("<") else "".join(f"\x1f{chr(ord(sign) + _ON)}" for sign in text.replace("\t", " "))


def _typst_paired(piece: re.Match[str]) -> str:
    text = piece[0]
    return text if text.startswith("<") else unescape(text).translate(_PAIRED)


def _typst_sign(pair: re.Match[str]) -> str:
    sign = chr(ord(pair[1]) - _ON)
    return f"\\{sign}" if "!" <= sign <= "~" else f"\\u{{{ord(sign):x}}}"
