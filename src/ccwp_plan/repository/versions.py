"""The two sides of a comparison: a plan or a strategy at a path, or as it was at a git revision.

An existing path wins over a revision of the same name. A revision can name its plan: `v1:plans/10th-action-plan`.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ccwp_plan.errors import CallError
from ccwp_plan.files import scratch
from ccwp_plan.reading.place import Problem
from ccwp_plan.reading.source import read
from ccwp_plan.repository import bounds
from ccwp_plan.repository.bounds import Reach, as_on_disk, real
from ccwp_plan.repository.find import FOLDERS, PLAN, PLANS, plan_files, plan_name, plans_by_default, several
from ccwp_plan.repository.history import Revision, git_repository
from ccwp_plan.repository.load import load, load_strategy
from ccwp_plan.repository.loaded import LoadedPlan, LoadedStrategy
from ccwp_plan.repository.strategies import HERE, named_strategy, strategy_file, strategy_places

_REVISION_AND_PATH = re.compile(r"(?P<revision>(?:\{[^}]*\}|[^{:])+):(?P<path>.*)", re.DOTALL)


@dataclass(frozen=True)
class Version:
    """A plan or a strategy on one side of a comparison.

    `given` is how it was asked for, `file` is how reports call its file: a path, or v1:plans/10th-action-plan.
    `root` is where the files of a revision were read, which are there no more; `revision` is its name.
    """

    given: str
    file: Path
    loaded: LoadedPlan | LoadedStrategy | tuple[Problem, ...]
    root: Path | None = None
    revision: str = ""

    def reported(self, path: Path) -> Path:
        """How reports call a file of this side."""
        return path if self.root is None else _named(self.revision, path, self.root)


def compared(old: str, new: str, plan: Path | None = None, reach: Reach = bounds.repository) -> tuple[Version, Version]:
    """The two sides of a comparison. `plan` says which plan is meant where a revision or a folder has several.

    A revision that does not name its plan means the one at the path of the other side, or else its only plan.
    Raises CallError where a side is nothing that exists, or not one plan.
    """
    old_file, new_file = _given_file(old, plan, reach), _given_file(new, plan, reach)
    return (
        _at_path(old, old_file, reach) if old_file else _by_name(old, plan, new_file, reach),
        _at_path(new, new_file, reach) if new_file else _by_name(new, plan, old_file, reach),
    )


def earlier(given: str, file: Path, reach: Reach = bounds.repository) -> Version:
    """An earlier state of the plan in a file: at a path, or at a revision of the repository that holds the file.

    Of several plans at a path, it is the one of the same name.
    """
    own = _given_file(given, None, reach, plan_name(file))
    return _at_path(given, own, reach) if own else _by_name(given, None, file, reach)


def _given_file(given: str, plan: Path | None, reach: Reach, name: str | None = None) -> Path | None:
    """The file of a side that is given as a path; None where there is no such path."""
    path = as_on_disk(Path(given))
    exists = os.path.exists(path)  # noqa: PTH110  the name may be too long
    return _file(path, plan, reach, name=name) if exists else None


def _at_path(given: str, file: Path, reach: Reach) -> Version:
    return Version(given, file, _loaded(file, reach))


def _by_name(given: str, plan: Path | None, other: Path | None, reach: Reach) -> Version:
    """A side that is no path: a revision, or a strategy by its id. `other` is the file of the other side."""
    near = plan if plan and plan.exists() else other
    revision, path, own = None, None, strategy_file(given, HERE, None)
    try:
        revision, path = _revision(given, near or Path())
    except CallError:
        if own is None:
            raise
    if revision is None:
        assert own is not None
        return _at_path(given, own, reach)
    if path is not None:
        return _at(revision, given, path, certain=True)
    asked = plan or other
    inside = revision.repository.inside(asked) if asked else None
    if plan and inside is None:
        raise CallError(f"{plan.as_posix()} is not in the repository that {given} is a revision of.")
    return _at(revision, given, inside, certain=plan is not None)


def _revision(given: str, near: Path) -> tuple[Revision, str | None]:
    """The revision that is asked for, and the path in it if one is named, from the repository's top."""
    split = _REVISION_AND_PATH.fullmatch(given)
    name, path = (split["revision"], split["path"]) if split else (given, None)
    try:
        git = git_repository(near)
    except CallError as error:
        raise CallError(f"There is no file or folder {given}. {error.message}", error.help) from None
    revision = git.revision(name)
    if revision is None:
        raise _unknown(given, shallow=git.shallow)
    if path is None:
        return revision, None
    prefix = git_repository(Path()).prefix if path.startswith(("./", "../")) else ""
    return revision, posixpath.normpath(posixpath.join(prefix, path)).strip("/")


def _unknown(given: str, *, shallow: bool) -> CallError:
    message = f"There is no file or folder {given}, and no git revision of this name."
    if shallow:
        return CallError(message, "This clone lacks its history: git fetch --unshallow; in a job, fetch-depth: 0.")
    return CallError(message, "Check the path, which is relative to the current folder; `git log` shows revisions.")


def _at(revision: Revision, given: str, path: str | None, *, certain: bool) -> Version:
    """The plan or the strategy at a path of a revision, or its only plan where the path is not certain and not there.

    The only plan is that of the current folder, or else of a folder above it.
    The top folder has the name of the repository's, since a plan may be called after it; and it has strategies/, so
    that none above it is looked at.
    """
    path = "" if path == "." else path and revision.spelt(path)
    if path is not None and not revision.holds(path):
        if certain:
            raise CallError(
                f"There is no {path} at {revision.name}.",
                "Paths in a revision begin at the top folder of the repository.",
            )
        path = None
    with scratch() as folder:
        root = real(folder) / (revision.repository.top.name or "repository")
        (root / "strategies").mkdir(parents=True)
        try:
            file = _extracted(revision, path, root)
            loaded = _loaded(file, lambda plan: root)
        except CallError as error:
            said = error.message.replace(f"{root}{os.sep}", f"{revision.name}:").replace(str(root), revision.name)
            raise CallError(said, error.help) from None
        return Version(given, _named(revision.name, file, root), loaded, root, revision.name)


def _extracted(revision: Revision, path: str | None, root: Path) -> Path:
    """The file of the plan or of the strategy at a path of a revision, read into a folder with all that it needs."""
    scope = _scope(revision, path) if path is not None else ""
    files = revision.yaml_files(within=scope)
    revision.extract(files, root)
    if path is None:
        below = root / revision.repository.prefix
        above = (folder for folder in (below, *below.parents) if folder.is_dir() and folder.is_relative_to(root))
        plans = next((there for folder in above if (there := plans_by_default(folder, lambda plan: root))), [])
        if not plans:
            raise CallError(f"There is no plan at {revision.name}.", "Name it: --plan PATH.")
        file = _one(plans, revision.name)
    else:
        file = _file(root / path, None, lambda plan: root, revision.name)
    _extract_strategy(revision, file, files, root)
    _extract_other_plans(revision, file, files, root)
    return file


def _scope(revision: Revision, path: str) -> str:
    """The folder that holds all files of the plan at a path."""
    folder = PurePosixPath(posixpath.dirname(path) if path in revision.entries else path)
    beside = (above.parent for above in (folder, *folder.parents) if above.name in FOLDERS)
    whole = next((one for one in beside if (one / PLAN).as_posix() in revision.entries), folder)
    return "" if whole == PurePosixPath() else whole.as_posix()


def _extract_strategy(revision: Revision, file: Path, done: Sequence[str], root: Path) -> None:
    """Read the strategy of a plan, too, where the plan names it by a path that leads elsewhere.

    What a strategy replaces is read as well.
    """
    waiting = [*_extract_named(revision, file, "strategy", done, root), file]
    for one in waiting:
        replaced = _extract_named(revision, one, "replaces", done, root)
        waiting += [place for place in replaced if place not in waiting]


def _extract_named(revision: Revision, file: Path, field: str, done: Sequence[str], root: Path) -> list[Path]:
    """Read what this field of a file names; where it is now looked for and there."""
    places = strategy_places(named_strategy(read(file), field) or "", file, root)
    for place in places:
        path = revision.spelt(Path(os.path.relpath(place, root)).as_posix())
        if path in revision.entries and path not in done:
            revision.extract([path], root)
    return [place for place in places if place.is_file()]


def _extract_other_plans(revision: Revision, file: Path, done: Sequence[str], root: Path) -> None:
    """Read the other plans, too, where an action is related to others: it may name one of theirs."""
    folder = next((above for above in file.parents if above.name == PLANS and above.is_relative_to(root)), None)
    if folder and any(b"related" in (root / path).read_bytes() for path in done):
        others = revision.yaml_files(within=folder.relative_to(root).as_posix())
        revision.extract([path for path in others if path not in done], root)


def _file(path: Path, plan: Path | None, reach: Reach, where: str | None = None, name: str | None = None) -> Path:
    """The file of the one plan or strategy at a path; of several plans the one that is asked for, or has this name."""
    if path.is_file() and _is_strategy(path):
        return path
    plans = plan_files([path], reach)
    if plan and len(plans) > 1:
        asked = {real(file) for file in plan_files([plan], reach)}
        plans = [file for file in plans if real(file) in asked] or plans
    if len(plans) > 1:
        plans = [file for file in plans if plan_name(file) == name] or plans
    return _one(plans, where or path.as_posix())


def _one(plans: Sequence[Path], where: str) -> Path:
    if len(plans) > 1:
        raise several(map(plan_name, plans), f"in {where}", "Choose one: --plan PATH.")
    return plans[0]


def _is_strategy(file: Path) -> bool:
    """Whether a file has the fields of a strategy; one that cannot be read is one if it stands in strategies/."""
    data = read(file).data
    if data is None:
        return file.absolute().parent.name == "strategies"
    return {"levels", "objectives"} <= data.keys() and "period" not in data


def _loaded(file: Path, reach: Reach) -> LoadedPlan | LoadedStrategy | tuple[Problem, ...]:
    if file.is_file() and _is_strategy(file):
        return load_strategy(file)
    (plan,) = load([file], reach)
    return plan


def _named(revision: str, path: Path, root: Path) -> Path:
    """How reports call a file that was read into a folder."""
    return Path(f"{revision}:{path.relative_to(root).as_posix()}") if path.is_relative_to(root) else path
