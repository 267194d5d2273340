"""How far a plan reaches, and how much of it is read.

What a plan names, and what the links in its folders lead to, lies in its repository, or it is not opened: a plan
may come from a stranger, and what its files hold is shown in messages.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from ccwp_plan.language.reference import FILES
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Refusal, Source
from ccwp_plan.reading.source import MAX_BYTES, astray, read, unread

Reach: TypeAlias = Callable[[Path], Path | None]
"""From the file of a plan to the folder that it may not lead out of; None where it may lead anywhere."""

MAX_FILES = 50_000
MAX_TOTAL = 128 * MAX_BYTES
MAX_TOTAL_VALUES = 2_000_000

_OF_A_REPOSITORY = ("plans", "strategies", "templates", "oaps")
_REFERENCE = tuple(f"reference/{kind}.yaml" for kind in FILES)


def repository(file: Path) -> Path:
    """The repository that a plan belongs to, by the path at which its file was found.

    It is the nearest folder above that has a .git. Where there is none, it is the smallest folder that holds what is
    looked up for the plan: the nearest plans/, strategies/, templates/, oaps/ and reference/ above it. Where there are
    none of those either, it is the plan's own folder.
    """
    folder = real(file.parent)
    return _marked(_as_given(file.parent)) or _marked(folder) or folder


def anywhere(file: Path) -> None:
    """A reach without limits."""


def real(path: Path) -> Path:
    """A path without links, also where they lead nowhere or in a circle (Path.resolve() raises there)."""
    return Path(os.path.realpath(path))


def leaves(path: Path, top: Path | None) -> bool:
    """Whether a path leads out of a folder, by .. or by a link; it does not have to exist."""
    return top is not None and not real(path).is_relative_to(real(top))


def as_on_disk(path: Path, top: Path | None = None) -> Path:
    """A path as the disk has it: its accents may be typed otherwise there. Nothing is asked of one that leads out."""
    if str(path).isascii() or leaves(path, top) or os.path.lexists(path):
        return path
    found = Path(path.anchor)
    for step in path.parts[1 if path.anchor else 0 :]:
        here = found / step
        if not step.isascii() and not os.path.lexists(here) and found.is_dir():
            with suppress(OSError, StopIteration):
                here = found / next(name for name in sorted(os.listdir(found)) if composed(name) == composed(step))
        found = here
    return found


def read_within(path: Path, top: Path | None) -> Source:
    """Read a file, unless its path leads out of a folder."""
    return unread(path, astray()) if leaves(path, top) else read(path)


def leads_back(folder: Path) -> bool:
    """Whether a folder is a link to one that holds it."""
    return real(folder.parent).is_relative_to(real(folder))


def refused_folder(folder: Path, top: Path | None) -> Refusal | None:
    """Why a folder is not looked into, if it is a link that leads out of the folder `top`, in a circle or nowhere."""
    if leaves(folder, top):
        return astray()
    if not folder.is_symlink():
        return None
    if leads_back(folder):
        return Refusal("Y017", "This link leads back to a folder that contains it.", "Replace it with a folder.", 0, 0)
    if not folder.is_dir():
        return Refusal("Y017", "This link does not lead to a folder.", "Replace it with a folder, or remove it.", 0, 0)
    return None


def seen_from(top: Path, path: Path) -> str | None:
    """A path as seen from a folder, with / between its parts; None where it is outside. It does not have to exist."""
    given = Path(os.path.abspath(path))  # noqa: PTH100
    whole = given if given.is_relative_to(top) else real(path)
    return whole.relative_to(top).as_posix() if whole.is_relative_to(top) else None


def ancestor_with(file: Path, folder: str, top: Path | None = None) -> Path | None:
    """The nearest folder of this name in the folders above a file; no farther up than `top`."""
    return next((one / folder for one in folders_above(file, top) if (one / folder).is_dir()), None)


def folders_above(file: Path, top: Path | None = None) -> Iterator[Path]:
    """The folders above a file, the nearest first; no farther up than `top`."""
    for folder in real(file).parents:
        yield folder
        if top and real(top) == folder:
            return


class Allowance:
    """What a run may still read; a run of many plans has one."""

    def __init__(self) -> None:
        self._files, self._bytes, self._values = MAX_FILES, MAX_TOTAL, MAX_TOTAL_VALUES

    def take(self, source: Source) -> Source:
        """Count a file that was read."""
        self._files -= 1
        self._bytes -= len(source.text)
        self._values -= source.values
        return source

    def refusal(self) -> Refusal | None:
        """Why the next file is not read any more, if it is not."""
        if self._files > 0 and self._bytes >= 0 and self._values >= 0:
            return None
        message = (
            f"This file and those after it are not read: one run reads at most {MAX_FILES:,} files, "
            f"{MAX_TOTAL >> 20} MiB and {MAX_TOTAL_VALUES:,} values."
        )
        return Refusal("Y018", message, "Give fewer plans at a time, or split the plan.", 0, 0)


def _as_given(folder: Path) -> Path:
    """The absolute path of a folder with the links in it, but for those that a .. follows."""
    here = Path.cwd()
    for step in folder.parts:
        here = real(here).parent if step == os.pardir else here / step
    return here


def _marked(folder: Path) -> Path | None:
    """The repository around a folder by what lies in it, or None where nothing tells it."""
    above = [folder, *folder.parents]
    if git := next((one for one in above if os.path.lexists(one / ".git")), None):
        return git
    nearest = [next((one for one in above if (one / name).is_dir()), None) for name in _OF_A_REPOSITORY]
    nearest += [next((one for one in above if any(os.path.lexists(one / name) for name in _REFERENCE)), None)]
    return min((one for one in nearest if one), key=lambda one: len(one.parts), default=None)
