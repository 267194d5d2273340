"""HTML to DOCX, Markdown and Typst, by the pandoc that pypandoc_binary carries."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pypandoc

from ccwp_plan.errors import CallError


def convert(html: str, to: str, *, lua_filter: Path, epoch: int, options: tuple[str, ...] = ()) -> bytes:
    """The HTML in another of pandoc's formats. Pandoc runs sandboxed: it reads no file and no address.

    `epoch` is the time, in seconds since 1970, that the output carries, so that it is the same each time.
    """
    command = [
        pypandoc.get_pandoc_path(),
        "--from=html+epub_html_exts-auto_identifiers",  # a title must not take a name that the layout knows
        f"--to={to}",
        "--sandbox",
        "--wrap=none",
        f"--lua-filter={lua_filter}",
        *options,
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, env=environment, check=True)
    except OSError as error:
        raise CallError(
            f"Pandoc cannot be run: {error.strerror}.", "Install ccwp-plan again; it brings pandoc."
        ) from error
    except subprocess.CalledProcessError as error:
        raise CallError(f"Pandoc failed: {error.stderr.decode(errors='replace').strip()}") from error
    return done.stdout
