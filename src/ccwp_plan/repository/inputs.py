"""What the runs of a command read, as it stands on the disk at a moment, and what has changed since another.

The disk is asked each time, by the rules that a run finds its files by. So a file that appears or vanishes
counts like one that is written, and what no run reads (an editor's own files, the documents) does not count.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ccwp_plan.errors import CallError
from ccwp_plan.filenames import possible
from ccwp_plan.repository.bounds import Reach, ancestor_with, leaves, read_within, repository
from ccwp_plan.repository.find import ACTIONS, COMMENTS, NOTES, PLAN, misnamed_plan, plan_files, plan_name
from ccwp_plan.repository.listing import Below, below, of_a_tool, yaml_files
from ccwp_plan.repository.oaps import OAPS
from ccwp_plan.repository.reference import reference_files
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES, named_strategy, strategy_places

Signature: TypeAlias = tuple[int, ...]
"""What changes with a file: when it was written, its size, which file it is, who may read it."""

_ABOVE = 3
"""How many folders above a plan are watched: its own, the folder of plans, the repository."""


@dataclass(frozen=True, slots=True)
class DiskChange:
    """What has changed: the files, those of them that are gone, and the names of the plans that they belong to.

    There are no files where it is only that plans cannot be found any more, or can again.
    """

    files: tuple[Path, ...]
    gone: frozenset[Path]
    plans: frozenset[str]


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that runs read, at a moment: `files` by the plan's name and the path, and the `folders` that they are in.

    `trouble` says why the plans could not be found, if they could not; the files are those of the last plans then.
    """

    files: Mapping[tuple[str, Path], Signature]
    folders: Mapping[Path, Signature]
    trouble: str | None = None

    def since(self, before: Inputs) -> DiskChange | None:
        """What has changed since then, if anything has; whether a file that counts no more is gone, the disk says."""
        keys = {key for key in {*self.files, *before.files} if self.files.get(key) != before.files.get(key)}
        if not keys and self.trouble == before.trouble:
            return None
        files = tuple(sorted({file for _, file in keys}))
        gone = frozenset(file for file in files if _signature(file) is None)
        return DiskChange(files, gone, frozenset(plan for plan, _ in keys))


class Disk:
    """Where the inputs of runs over the same paths are looked up; without paths, those of the current folder.

    `templates` are the folders that come before the repository's templates/, or None where no template is read.
    What lies in `output`, in the folder that a plan's documents are written to, is no input; nor is what is out of
    the `reach` of a plan.
    """

    def __init__(
        self,
        paths: Iterable[Path],
        reach: Reach = repository,
        *,
        templates: Sequence[Path] | None = None,
        output: Path | None = None,
    ) -> None:
        self._paths = [*paths]
        self._reach = reach
        self._templates = templates
        self._output = output
        self._plans: list[Path] = []
        self._names: dict[Path, tuple[Signature | None, str | None]] = {}

    def look(self) -> Inputs:
        """The inputs as they are now; never raises for what is or is not there."""
        trouble = None
        try:
            self._plans = plan_files(self._paths, self._reach)
        except CallError as error:
            trouble = error.message
        except OSError as error:
            trouble = str(error)
        signatures: dict[Path, Signature | None] = {}
        files: dict[tuple[str, Path], Signature] = {}
        folders = {*self._given()}
        for plan in self._plans:
            actions = _actions(plan, self._reach(plan))
            folders.update([*plan.parents][:_ABOVE], actions.folders, [plan.parent / NOTES, plan.parent / COMMENTS])
            files |= {(_name(plan), other): () for other in actions.others}
            for file in [*self._files(plan), *actions.files]:
                folders.add(file.parent)
                if signature := signatures.setdefault(file, _signature(file)):
                    files[_name(plan), file] = signature
        return Inputs(
            files, {folder: identity for folder in sorted(folders) if (identity := _identity(folder))}, trouble
        )

    def _given(self) -> Iterator[Path]:
        for path in self._paths or [Path()]:
            yield from (path, path / "plans", path.parent)

    def _files(self, plan: Path) -> Iterator[Path]:
        """The files that a run reads for a plan beside those of its actions, be they there or not."""
        yield plan
        if plan.name == PLAN and (misnamed := _misnamed(plan.parent)):
            yield misnamed
        yield from _notes(plan, self._reach(plan))
        yield from _oaps(plan, self._reach(plan))
        yield from self._strategies(plan)
        yield from _of_reference(plan, self._reach(plan))
        if self._templates is not None:
            own = ancestor_with(plan, "templates", repository(plan)) if plan.parent.exists() else None
            for folder in [*self._templates, *([own] if own else [])]:
                yield from self._below(folder, plan)

    def _strategies(self, plan: Path) -> Iterator[Path]:
        """The files of the strategy that a plan names now, of the one that this replaces, and so on, unless they are
        shipped ones; a path, even if there is none."""
        found: dict[Path, None] = {}
        file = self._named(plan, "strategy", plan)
        while file and file not in found:
            found[file] = None
            file = self._named(file, "replaces", plan)
        yield from found

    def _named(self, file: Path, field: str, plan: Path) -> Path | None:
        """The file of the strategy that this field of a file names, looked up as for a plan."""
        signature, top = _signature(file), self._reach(plan)
        if file not in self._names or self._names[file][0] != signature:
            self._names[file] = signature, named_strategy(read_within(file, top), field) if signature else None
        files = strategy_places(self._names[file][1] or "", file, top)
        return next((one for one in files if one.parent != SHIPPED_STRATEGIES and not leaves(one, top)), None)

    def _below(self, folder: Path, plan: Path) -> Iterator[Path]:
        """The files of a folder of templates, without those of editors and the documents of the plan."""
        documents = os.path.realpath(self._output / possible(_name(plan))) if self._output else None
        for path, inner, names in os.walk(folder):
            inner[:] = [
                name
                for name in inner
                if not name.startswith(".") and os.path.realpath(os.path.join(path, name)) != documents  # noqa: PTH118
            ]
            yield from (Path(path, name) for name in names if name[0] not in ".~#" and not of_a_tool(name))


def _name(plan: Path) -> str:
    try:
        return plan_name(plan)
    except OSError:  # the current folder is gone
        return plan.stem


def _of_reference(plan: Path, top: Path | None) -> list[Path]:
    try:
        return reference_files(plan, top)
    except (CallError, OSError):
        return []


def _misnamed(folder: Path) -> Path | None:
    try:
        return misnamed_plan(folder)
    except OSError:
        return None


def _actions(plan: Path, top: Path | None) -> Below:
    """What lies in the folder of a plan's actions; the folder itself is watched even if it cannot be read."""
    folder = plan.parent / ACTIONS
    nothing = Below([], [], [], [folder])
    try:
        return below(folder, top) if plan.name == PLAN and not leaves(folder, top) else nothing
    except OSError:
        return nothing


def _notes(plan: Path, top: Path | None) -> list[Path]:
    """The files of a plan's notes and of the comments on it."""
    folders = (plan.parent / NOTES, plan.parent / COMMENTS) if plan.name == PLAN else ()
    return [file for folder in folders for file in _yaml_files(folder, top)]


def _oaps(plan: Path, top: Path | None) -> list[Path]:
    """The files of the OAPs of a plan's repository."""
    folder = ancestor_with(plan, OAPS, top)
    return _yaml_files(folder, top) if folder else []


def _yaml_files(folder: Path, top: Path | None) -> list[Path]:
    try:
        return yaml_files(folder) if not leaves(folder, top) else []
    except OSError:
        return []


def _signature(file: Path) -> Signature | None:
    try:
        status = os.stat(file)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_mode


def _identity(folder: Path) -> Signature | None:
    """What tells a folder from another one in its place."""
    try:
        status = os.stat(folder)
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None
