"""HTML to DOCX, Markdown and Typst, by the pandoc that pypandoc_binary carries."""

from __future__ import annotations

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from ccwp_plan import processes
from ccwp_plan.documents import paper
from ccwp_plan.errors import CallError
from ccwp_plan.language.nouns import counted

SECONDS, SIGNS_A_SECOND = 120, 50_000
"""How long pandoc may take, and for how many signs of HTML a second more."""
_MEMORY = ("+RTS", "-O512m", "-RTS")
"""Pandoc looks for memory that it no longer needs from so many bytes on: before that it is a fifth of its time."""
_AGAIN = "Install ccwp-plan again; it includes pandoc."
_FILTER = Path(__file__).parent / "council.lua"


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
        f"--to={to}{'-smart' if to == 'typst' else ''}",
        "--sandbox",
        "--wrap=none",
        f"--lua-filter={_FILTER}",
        *options,
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C.UTF-8"}
    text = paper.written(html, to)
    if paper.altered(text) and to != "typst":
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
    return paper.typst(done.stdout.decode()).encode() if to == "typst" else done.stdout


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
