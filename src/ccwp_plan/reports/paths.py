"""How a report names a file."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from ccwp_plan.repository.bounds import real

_NEAR = 2
"""How many folders up a path may lead to be told as a relative one."""


def shown(path: Path) -> str:
    """A path relative to the current folder, with / between its parts on every system."""
    return _shown(path, str(Path.cwd()))


@lru_cache(maxsize=256)
def _shown(path: Path, here: str) -> str:
    try:
        return Path(os.path.relpath(path, here)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def told(path: Path) -> str:
    """A path as a person is told of it: relative to the current folder, or in full where it is farther off than that.

    >>> told(Path("../build/plan/annex.md"))
    '../build/plan/annex.md'
    """
    relative = shown(path)
    far = relative.startswith("../" * (_NEAR + 1))
    return Path(os.path.abspath(path)).as_posix() if far else relative  # noqa: PTH100  links are kept


def in_checkout(path: Path) -> str:
    """A path as a platform looks for it: relative to the checkout that a job works in.

    GitHub and GitLab name that folder to every job. Anywhere else, and outside of it, it is the current one.
    """
    for variable in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        checkout = os.environ.get(variable)
        if checkout and (inside := _inside(path, checkout, str(Path.cwd()))):
            return inside
    return shown(path)


@lru_cache(maxsize=256)
def _inside(path: Path, folder: str, here: str) -> str | None:
    """A path relative to a folder that holds it; both may be relative to the current one."""
    file, top = (real(Path(here, one)) for one in (path, folder))
    return file.relative_to(top).as_posix() if file.is_relative_to(top) else None
