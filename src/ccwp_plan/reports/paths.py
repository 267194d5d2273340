"""How a report names a file."""

from __future__ import annotations

import os
from pathlib import Path


def shown(path: Path) -> str:
    """A path relative to the current folder, with / between its parts on every system."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def in_checkout(path: Path) -> str:
    """A path as a platform looks for it: relative to the checkout that a job works in.

    GitHub and GitLab name that folder to every job. Anywhere else, and outside of it, it is the current one.
    """
    for variable in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        checkout = os.environ.get(variable)
        if checkout and path.resolve().is_relative_to(Path(checkout).resolve()):
            return path.resolve().relative_to(Path(checkout).resolve()).as_posix()
    return shown(path)
