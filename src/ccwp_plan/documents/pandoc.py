"""HTML to DOCX, Markdown and plain text, by the pandoc that pypandoc_binary carries."""

from __future__ import annotations

import os
import re
import subprocess
from base64 import b64encode
from importlib.util import find_spec
from pathlib import Path

from ccwp_plan import processes
from ccwp_plan.documents.pictures import SVG
from ccwp_plan.errors import CallError
from ccwp_plan.language.nouns import counted

SECONDS, SIGNS_A_SECOND = 120, 50_000
"""How long pandoc may take, and for how many signs of HTML a second more."""
_MEMORY = ("+RTS", "-O512m", "-RTS")
"""Pandoc gives back memory from so many bytes on only: to look for it before is a fifth of its time."""
_AGAIN = "Install ccwp-plan again; it includes pandoc."
_FILTER = Path(__file__).parent / "council.lua"
_ALTERED = r"(?<=[^ \t\r\n>])[ \t]{2,}(?=[^ \t\r\n<]|<(?:ins|del|span)\b)|[\x80-\x9f]"
_UNLIKE = re.compile("[\x1f\xad]")
_TEXT = re.compile(f"<[^>]*>|{_ALTERED}")
_BODY = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
_ROWS = 100
"""Pandoc's reader takes more time for a row the more of them stand in one body of a table."""
_WAY = re.compile(r"<a\b[^>]*\bclass=\"way\"[^>]*>(.*?)</a>", re.DOTALL)
_NOTE = re.compile(r'(<(?:a|aside)\b[^>]*\s)role="doc-(noteref|footnote)"')
"""The roles of footnotes and their marks, which a browser knows; pandoc knows them by the types of EPUB."""
_DIV = re.compile(r"<(?P<end>/?)div\b(?P<screen>\s+class=\"screen\b)?")


def convert(html: str, to: str, *, epoch: int, options: tuple[str, ...] = ()) -> bytes:
    """The HTML in another of pandoc's formats. Pandoc runs sandboxed: it reads no file and no address.

    The sandbox does not hold a Lua filter, which is a program: none but our own is ever run.

    `epoch` is the time, in seconds since 1970, that the output carries, so that it is the same each time. Raises
    CallError where pandoc is missing, broken, or too slow.
    """
    command = [
        str(program()),
        *_MEMORY,
        "--from=html+epub_html_exts-auto_identifiers",  # a title must not take a name that the layout knows
        f"--to={to}",
        "--sandbox",
        "--wrap=none",
        f"--lua-filter={_FILTER}",
        *options,
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C.UTF-8"}
    text = _kept(_in_short_bodies(SVG.sub(_image, _WAY.sub(r"\1", _NOTE.sub(r'\1epub:type="\2"', _on_paper(html))))))
    if _UNLIKE.search(text):
        environment["CCWP_PLAN_ALTERED"] = "1"  # council.lua gives back what it was
    given = text.encode()
    seconds = SECONDS + len(given) / SIGNS_A_SECOND
    try:
        done = processes.run(command, given=given, seconds=seconds, environment=environment)
    except subprocess.TimeoutExpired as error:
        raise CallError(f"Pandoc did not finish within {counted(round(seconds), 'second')} and was stopped.") from error
    except OSError as error:
        raise CallError(f"Pandoc cannot be run: {command[0]}: {error.strerror}.", _AGAIN) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise CallError(f"Pandoc failed: {said or _ended(done.returncode)}")
    return done.stdout


def pictures(html: str) -> list[bytes]:
    """The drawings in a page, as a DOCX holds them."""
    return [svg.encode() for svg in SVG.findall(html)]


def program() -> Path:
    """The pandoc that pypandoc_binary carries, and no other: one that lies on the PATH may be anything.

    Raises CallError where there is none. The package is looked for and not imported, since that takes longer than
    making a page.
    """
    package = find_spec("pypandoc")
    if package is None or package.origin is None:
        raise CallError("Pandoc is missing: there is no package pypandoc_binary here.", _AGAIN)
    return Path(package.origin).with_name("files") / ("pandoc.exe" if os.name == "nt" else "pandoc")


def _ended(status: int) -> str:
    return f"it was stopped by signal {-status}." if status < 0 else f"it ended with status {status}."


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


def _image(svg: re.Match[str]) -> str:
    """A drawing as pandoc keeps it to the letter; of an <svg> it would write the names without capitals."""
    return f'<img src="data:image/svg+xml;base64,{b64encode(svg[0].encode()).decode()}">'


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


def _kept(html: str) -> str:
    """The HTML with what pandoc's reader would alter in a text written as two signs, which council.lua reads.

    It takes several spaces for one, as a browser shows them, and the control characters from U+0080 on for others.
    """
    head, tag, body = html.rpartition("<body")
    return f"{head}{tag}{_TEXT.sub(_written, body)}" if re.search(_ALTERED, body) else html


def _written(found: re.Match[str]) -> str:
    text = found[0]
    if text.startswith("<"):
        return text
    return "\x1fs" * len(text) if text.isspace() and text[0] in " \t" else f"\x1f{chr(ord(text) - 0x40)}"
