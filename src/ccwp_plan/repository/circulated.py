"""A plan as it was circulated: its states in git that bear the number of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from ccwp_plan.errors import CallError
from ccwp_plan.language.numbers import is_other
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.bounds import Reach, repository
from ccwp_plan.repository.find import ACTIONS
from ccwp_plan.repository.history import git_repository
from ccwp_plan.repository.loaded import LoadedPlan
from ccwp_plan.repository.versions import earlier

_MOST_STATES = 20
"""How many states of one document are looked at, the latest."""


Under: TypeAlias = Callable[[str], Sequence[LoadedPlan]]
"""The states of a plan that bear a number, the latest first."""


class Circulated:
    """The states of the plan in a file, by the numbers of its document; each is read once."""

    def __init__(self, file: Path, reach: Reach = repository) -> None:
        self._file, self._reach = file, reach
        self._known: dict[str, tuple[LoadedPlan, ...]] = {}
        self._numbered: list[tuple[str, str]] | None = None

    def under(self, number: str) -> tuple[LoadedPlan, ...]:
        """The plan as it was committed under a number, the latest state first; none where git does not know it."""
        if number not in self._known:
            states = (commit for commit, other in self._commits() if not is_other(number, other))
            self._known[number] = tuple(self._states(states))
        return self._known[number]

    def _states(self, commits: Iterator[str]) -> Iterator[LoadedPlan]:
        for _, commit in zip(range(_MOST_STATES), commits, strict=False):
            try:
                loaded = earlier(commit, self._file, self._reach).loaded
            except CallError:
                continue
            if isinstance(loaded, LoadedPlan):
                yield loaded

    def _commits(self) -> list[tuple[str, str]]:
        """The commits that changed the plan, the latest first, each with the number that the document has there."""
        if self._numbered is None:
            self._numbered = [*_numbered(self._file)]
        return self._numbered


def _numbered(file: Path) -> Iterator[tuple[str, str]]:
    try:
        git = git_repository(file)
    except CallError:
        return
    path = git.inside(file)
    for commit, content in git.through_time(path, [ACTIONS]) if path else ():
        document = (parse(content, file).data or {}).get("document")
        number = document.get("number") if isinstance(document, dict) else None
        if isinstance(number, str):
            yield commit, number
