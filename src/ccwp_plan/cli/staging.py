"""`--staged`, as the commands share it that a hook of git runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

Staged = Annotated[
    bool, typer.Option("--staged", help="Read what is staged in git for the next commit, not the files in the folder.")
]


def in_hook() -> bool:
    """Whether git runs this in a hook of a commit: it then names the index that will be committed."""
    return bool(os.environ.get("GIT_INDEX_FILE"))


def as_staged(paths: Sequence[Path], wanted: bool) -> AbstractContextManager[Sequence[Path]]:
    """A block in which what is staged is read, where that is `wanted`; it is given the paths to read there."""
    if not wanted:
        return nullcontext(paths)
    from ccwp_plan.repository.staged import staged

    return staged(paths)
