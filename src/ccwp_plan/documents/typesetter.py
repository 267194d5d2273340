"""Typst, compiled in process: it reads what lies in a folder of its own and nothing else, and fetches nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

TypstError = typst.TypstError


def compiled(
    files: Mapping[str, bytes], main: str, inputs: dict[str, str], epoch: int, *, system_fonts: bool = False, **how: Any
) -> bytes:
    """What typst makes of the file `main`, with the fonts that it brings or, if it may, the machine's.

    `files` are all that it can read, and `inputs` are its `sys.inputs`; `epoch` is the time, in seconds since 1970,
    that the output carries, and `how` are further options of typst.compile. Raises TypstError.
    """
    with tempfile.TemporaryDirectory(prefix="ccwp-plan-") as folder:
        root = Path(folder)
        for name, content in files.items():
            (root / name).write_bytes(content)
        made = typst.compile(
            root / main,
            root=root,
            font_paths=[],
            ignore_system_fonts=not system_fonts,
            package_path=root,
            package_cache_path=root,
            sys_inputs=inputs,
            timestamp=epoch,
            **how,
        )
        return bytes(made)
