"""Typst, compiled in process: it reads what it is given and no file, fetches nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typst

from ccwp_plan.files import scratch

_NOTHING = Path(__file__)
"""The folder that typst may read from: a file, in which there is nothing."""


def compiled(
    files: dict[str, bytes],
    inputs: dict[str, str],
    epoch: int,
    *,
    fonts: Sequence[bytes] = (),
    system_fonts: bool = False,
    **how: Any,
) -> bytes:
    """What typst makes of main.typ, with the fonts that it brings, with `fonts` and, if it may, with the machine's.

    `files` are all that it can read, and `inputs` are its `sys.inputs`; `epoch` is the time, in seconds since 1970,
    that the output carries, and `how` are further options of typst.compile. Raises RuntimeError
    where it cannot be compiled: a TypstError, or another where a file is no text at all.
    """
    given: Any = files  # its types do not know of them
    with _folder(fonts) as folders:
        made = typst.compile(
            given,
            root=_NOTHING,
            font_paths=folders,
            ignore_system_fonts=not system_fonts,
            package_path=_NOTHING,
            package_cache_path=_NOTHING,
            sys_inputs=inputs,
            timestamp=epoch,
            **how,
        )
    return bytes(made)


@contextmanager
def _folder(fonts: Sequence[bytes]) -> Iterator[list[Path]]:
    """The folder that fonts lie in, if there are any: typst takes them from nowhere else."""
    if not fonts:
        yield []
        return
    with scratch() as folder:
        for number, font in enumerate(fonts):
            (folder / f"{number}.ttf").write_bytes(font)
        yield [folder]
