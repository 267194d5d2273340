"""Typst, compiled in process: it reads what it is given and no file, fetches nothing and leaves nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typst

TypstError = typst.TypstError

_NOTHING = Path(__file__)
"""The folder that typst may read from: a file, in which there is nothing."""


def compiled(
    files: dict[str, bytes], inputs: dict[str, str], epoch: int, *, system_fonts: bool = False, **how: Any
) -> bytes:
    """What typst makes of main.typ, with the fonts that it brings or, if it may, the machine's.

    `files` are all that it can read, and `inputs` are its `sys.inputs`; `epoch` is the time, in seconds since 1970,
    that the output carries, and `how` are further options of typst.compile. Raises TypstError.
    """
    given: Any = files  # its types do not know of them
    made = typst.compile(
        given,
        root=_NOTHING,
        font_paths=[],
        ignore_system_fonts=not system_fonts,
        package_path=_NOTHING,
        package_cache_path=_NOTHING,
        sys_inputs=inputs,
        timestamp=epoch,
        **how,
    )
    return bytes(made)
