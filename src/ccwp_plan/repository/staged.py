"""The current folder as it is staged: what the next commit will hold of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ccwp_plan.errors import CallError
from ccwp_plan.files import scratch
from ccwp_plan.repository.bounds import real
from ccwp_plan.repository.history import git_repository


@contextmanager
def staged(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """In the block, the current folder is a copy of what is staged of it; gives the paths as they are to be read there.

    Files have the names in it that they have here. Raises CallError where there is no git repository, and for a path
    that leads out of it.
    """
    git, here = git_repository(Path()), Path.cwd()
    relative = [_relative(path, git.inside(path) is not None) for path in paths]
    with scratch() as folder:
        top = real(folder) / (git.top.name or "repository")
        git.staged.lay_out(top)
        (top / ".git").mkdir(parents=True)  # so that it is known for a repository of its own
        there = top / git.prefix
        there.mkdir(parents=True, exist_ok=True)
        os.chdir(there)
        try:
            yield relative
        finally:
            os.chdir(here)


def _relative(path: Path, inside: bool) -> Path:
    if not inside:
        raise CallError(f"{path} is not in the git repository of the current folder.", "Leave out --staged.")
    return Path(os.path.relpath(path)) if path.is_absolute() else path
