"""Paths on the command line to the files of plans.

No plan of a folder is passed over: one whose plan.yaml is missing or is called otherwise is found as well,
and reported when it is read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from ccwp_plan.errors import CallError
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Refusal, Source, echoed
from ccwp_plan.reading.source import unread
from ccwp_plan.repository.bounds import Reach, ancestor_with, as_on_disk, leaves, real, repository
from ccwp_plan.repository.listing import YAML_NAMES, below, yaml_files

PLAN = "plan.yaml"
ACTIONS = "actions"
NOTES = "notes"
COMMENTS = "comments"
FOLDERS = (ACTIONS, NOTES, COMMENTS)
"""The folders beside a plan.yaml whose files belong to the plan, each called after what is in it."""

_MISNAMED = frozenset(f"plan{ending}" for ending in YAML_NAMES)
_FIELD = re.compile(rb"^(?:\xef\xbb\xbf)?(?:\{\s*)?[\"']?(strategy|number|title|period)[\"']?\s*:", re.MULTILINE)
PLANS = "plans"
_BEGINNING = 64 * 1024


def plan_files(paths: Iterable[Path], reach: Reach = repository) -> list[Path]:
    """The plan files that the paths mean, each once, in the order of the paths.

    A link that leads out of the `reach` counts as a plan, which is to be refused. Raises CallError where a path does
    not exist or holds no plan.
    """
    files: dict[Path, Path] = {}
    given: list[Path | None] = [*paths]
    for path in given or [None]:
        for file in _plan_files(path, reach):
            files.setdefault(real(file), file)
    return list(files.values())


def plans_by_default(folder: Path, reach: Reach = repository) -> list[Path]:
    """The plan files that are meant in a folder where no path is given; none where it holds no plan."""
    return _plans_in(folder, reach, itself_first=False)


def plans_around(file: Path, reach: Reach = repository) -> list[Path] | None:
    """The files of all plans in the plans/ that a plan lies in, itself among them; None where it lies in none."""
    folder = ancestor_with(file, PLANS, reach(file))
    if folder is None or leaves(file, folder):
        return None
    return _plans_in(folder, reach, itself_first=True)


def plan_name(file: Path) -> str:
    """What the plan in a file is called: the name of its folder, or of the file if that is not plan.yaml."""
    file = real(file)
    return (file.parent.name if file.name == PLAN else file.stem) or "plan"


def several(names: Iterable[str], where: str, help_: str = "Name one of them.") -> CallError:
    """What is wrong with a call that means one plan where there are several; `where` is "here" or "in plans"."""
    listed = [*names]
    return CallError(f"There are {len(listed)} plans {where}: {', '.join(listed)}.", help_)


def plan_of_actions(folder: Path) -> Path | None:
    """The file of the plan whose actions/ a folder is or lies in, at any depth; None if it does not."""
    for _ in folder.absolute().parts:
        above = _above(folder)
        if os.path.basename(os.path.abspath(folder)) == ACTIONS and (above / PLAN).is_file():  # noqa: PTH100, PTH119
            return above / PLAN
        if any(os.path.lexists(folder / name) for name in (PLAN, PLANS, ".git")):
            return None
        folder = above
    return None


def plan_of_notes(folder: Path) -> Path | None:
    """The file of the plan whose notes/ a folder is; None if it is not."""
    return _plan_beside(folder, NOTES)


def plan_of_comments(folder: Path) -> Path | None:
    """The file of the plan whose comments/ a folder is; None if it is not."""
    return _plan_beside(folder, COMMENTS)


def _plan_beside(folder: Path, name: str) -> Path | None:
    above = _above(folder)
    return above / PLAN if folder.absolute().name == name and (above / PLAN).is_file() else None


def misnamed(path: Path, message: str) -> Source:
    """What is reported in place of a file that has another name than it should have."""
    right = f"{path.name.lower().partition('.y')[0]}.yaml"
    return unread(path, Refusal("Y016", message, f"Rename it to {echoed(right)}.", 0, 0))


def misnamed_plan(folder: Path) -> Path | None:
    """The file that is meant to be the plan.yaml of a folder: plan.yml, Plan.yaml, plan.yaml.txt."""
    return next((file for file in yaml_files(folder) if file.name.lower() in _MISNAMED and file.name != PLAN), None)


def misnamed_folder(folder: Path, right: str) -> Path | None:
    """The folder that is meant to be the actions/, the notes/ or the comments/ of a plan's folder: Actions, NOTES."""
    try:
        entries = [entry for entry in os.scandir(folder) if entry.name.lower() == right != entry.name]
    except OSError:
        return None
    return next((folder / entry.name for entry in entries if entry.is_dir()), None)


def _plan_files(given: Path | None, reach: Reach) -> list[Path]:
    """The plan files that one path means, or the current folder where none is given."""
    path = as_on_disk(given or Path())
    if not os.path.exists(path):  # noqa: PTH110  False, too, where the name is too long
        raise CallError(
            f"There is no file or folder {path.as_posix()}.", "Check the path; it is relative to the current folder."
        )
    if not path.is_dir():
        return [_plan_of(path)]
    where = "the current folder" if path == Path() else path.as_posix()
    if whole := plan_of_actions(path):
        raise CallError(f"The actions of a plan are in {where}.", f"Give the plan itself: {whole.parent.as_posix()}")
    if whole := plan_of_notes(path):
        raise CallError(f"The notes of a plan are in {where}.", f"Give the plan itself: {whole.parent.as_posix()}")
    if whole := plan_of_comments(path):
        raise CallError(f"The comments on a plan are in {where}.", f"Give the plan itself: {whole.parent.as_posix()}")
    if plans := _plans_in(path, reach, itself_first=given is not None):
        return plans
    help_ = "A plan is a folder with a plan.yaml, or a YAML file; by default every plans/*/plan.yaml is meant."
    raise CallError(f"There is no plan in {where}.", help_)


def _plan_of(file: Path) -> Path:
    """The plan file that a file stands for: another one where it is one in a folder of the plan, or a plan.yml's."""
    folder = file.parent
    if whole := plan_of_actions(folder) or plan_of_notes(folder) or plan_of_comments(folder):
        return whole
    right = file.parent / PLAN
    misnamed = file.name.lower() in _MISNAMED and (file.parent / ACTIONS).is_dir()
    return right if misnamed and not os.path.lexists(right) else file


def _above(folder: Path) -> Path:
    return Path(os.path.normpath(folder / os.pardir))


def _plans_in(folder: Path, reach: Reach, *, itself_first: bool) -> list[Path]:
    """The plan that a folder is, or else those in it or in its plans/; or first those in plans/.

    Folders without a plan.yaml count where there is one beside them, or where there is no other plan at all.
    """
    itself = [folder / PLAN] if _is_plan(folder) else []
    if any(map(os.path.lexists, itself)) and itself_first:
        return itself
    inner = folder / PLANS
    if itself_first:
        below = [*_plans_below(folder, reach), *_plans_below(inner, reach)]
    else:
        below = _folders_of_plans(inner, reach)
    names: dict[str, Path] = {}
    for plan in below:
        other = names.setdefault(composed(plan_name(plan)), plan)
        if real(other) != real(plan):
            raise CallError(
                f"{other.as_posix()} and {plan.as_posix()} are two plans with the same name.", "Rename one of them."
            )
    return below if any(map(os.path.lexists, below)) else [*itself, *below]


def _plans_below(folder: Path, reach: Reach) -> list[Path]:
    """The plans directly in a folder, each a folder or a file."""
    try:
        files = [file for file in yaml_files(folder) if file.name.lower() not in _MISNAMED and _is_a_plan(file, reach)]
    except OSError:
        return []
    return sorted([*_folders_of_plans(folder, reach), *files])


def _folders_of_plans(folder: Path, reach: Reach) -> list[Path]:
    """The plan.yaml of each plan that is a folder directly in a folder; in plans/, of each link that leads astray."""
    try:
        inner = [Path(entry) for entry in os.scandir(folder) if not entry.name.startswith(".")]
    except OSError:
        return []
    links = {one for one in inner if one.is_symlink() and _leads_astray(one, reach)}
    in_plans = folder.absolute().name == PLANS
    return sorted(one / PLAN for one in inner if (in_plans and one in links) or (one.is_dir() and _is_plan(one)))


def _leads_astray(link: Path, reach: Reach) -> bool:
    """Whether a link is none to a plan: it leads to nothing, to itself or out of the reach of a plan."""
    if link.name.lower().endswith(YAML_NAMES):
        return False
    return not link.exists() or leaves(link, reach(link / PLAN))


def _is_plan(folder: Path) -> bool:
    """Whether a folder is a plan's, be its plan.yaml there or not."""
    try:
        return os.path.lexists(folder / PLAN) or bool(misnamed_plan(folder) or below(folder / ACTIONS, folder).files)
    except OSError:
        return False


def _is_a_plan(file: Path, reach: Reach) -> bool:
    """Whether a file in a folder of plans is one itself; a link that leads out of its reach is taken for one."""
    return (file.is_symlink() and leaves(file, reach(file))) or _reads_like_a_plan(file)


def _reads_like_a_plan(file: Path) -> bool:
    """Whether a file has fields that make it a plan, be it valid YAML or not; number and title an action has, too."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        fields = {*_FIELD.findall(opened.read(_BEGINNING))}
    return len(fields) > 1 and not fields <= {b"number", b"title"}
