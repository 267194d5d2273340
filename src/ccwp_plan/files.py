"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ccwp_plan.errors import CallError


def write(path: Path, content: bytes) -> None:
    """Put content into a file: all of it or, where that fails, what was there before.

    Makes the folders above it, and keeps the permissions of a file that is there. Raises CallError with the
    cause where the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise CallError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except OSError as error:
        raise CallError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


def create(made: Mapping[Path, bytes]) -> None:
    """Write new files: all of them or, where that fails, none.

    Raises CallError where one of them exists, or cannot be written.
    """
    there = [path for path in made if os.path.lexists(path)]
    if there:
        names = ", ".join(map(str, there))
        raise CallError(
            f"{names} {'exists' if len(there) == 1 else 'exist'} already.",
            "Nothing was written. Choose another place, or move what is there.",
        )
    written: list[Path] = []
    try:
        for path, content in made.items():
            write(path, content)
            written.append(path)
    except CallError:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions of a file, or those that a new one gets."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
