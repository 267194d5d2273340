"""Files in folders of templates that are none: they replace no shipped file, and no template names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ccwp_plan import resources
from ccwp_plan.language.suggestions import nearest
from ccwp_plan.repository.bounds import leaves
from ccwp_plan.repository.listing import of_a_tool

_NAMING = frozenset({".j2", ".css", ".js", ".typ", ".html"})
_MOST = 1 << 20
"""How many bytes of a file are looked at for the names of others."""


def unused(folders: Sequence[Path]) -> Iterator[tuple[Path, str | None]]:
    """The files that look like templates and are not used, each with the shipped file whose name is nearest, if any is.

    Of other files, such as a README.md, nothing is said.
    """
    shipped = sorted(file.name for file in resources.folder("templates").iterdir())
    kinds = {Path(name).suffix for name in shipped} | _NAMING
    files = [file for folder in folders for file in sorted(folder.iterdir()) if _counts(file, folder)]
    for file in files:
        if file.name in shipped or any(_names(other, file.name) for other in files if other != file):
            continue
        near = nearest(file.name, shipped)
        if near or file.suffix.lower() in kinds:
            yield file, near


def _counts(file: Path, folder: Path) -> bool:
    return file.is_file() and not file.name.startswith(".") and not of_a_tool(file.name) and not leaves(file, folder)


def _names(file: Path, name: str) -> bool:
    """Whether a template says a name anywhere."""
    if file.suffix not in _NAMING:
        return False
    with file.open("rb") as opened:
        said = opened.read(_MOST).decode("utf-8", "surrogateescape")
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)", said) is not None
