"""A015: files and folders of a plan that Windows cannot have, so that git cannot check the repository out there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from ccwp_plan.checks.rule import WARNING, Context, Fault, plan_rule
from ccwp_plan.filenames import MOST, refused
from ccwp_plan.reading.place import Place, Source, echoed
from ccwp_plan.repository.bounds import repository, seen_from
from ccwp_plan.repository.find import NOTES
from ccwp_plan.repository.loaded import LoadedPlan

_RENAME = "Rename it: `git mv` does so."


@plan_rule("A015", WARNING, "a file or a folder whose name or path Windows cannot have")
def refused_names(context: Context) -> Iterator[Fault]:
    """Where one member of the working party has Windows, git stops there with "invalid path" and checks nothing out."""
    top = repository(context.plan.place.source.path)
    folders: dict[str, str | None] = {}
    seen: dict[str, str] = {}
    for file, source in _files(context.plan).items():
        folder, _, name = file.rpartition(os.sep)
        if folder not in folders:
            folders[folder] = seen_from(top, source.path.parent)
            yield from _refused_folders(top, folders[folder] or "", seen)
        if (above := folders[folder]) is not None:
            path = name if above == "." else f"{above}/{name}"
            first = seen.setdefault(path.casefold(), name)
            if len(path) > MOST or first != name or refused(name):
                yield from _refused_file(source, path, first)


def _refused_file(source: Source, path: str, first: str) -> Iterator[Fault]:
    """What there is to report of a file at a path, and of the first one whose path is the same but for capital letters.

    Of notes N001 says the latter.
    """
    name = source.path.name
    if why := refused(name):
        yield _refused(source, name, why)
    elif len(path) > MOST:
        message = f"The path has {len(path)} characters from the folder of the repository on, too many for Windows."
        yield Fault(Place(source), message, f"Shorten its names, so that there are at most {MOST}.")
    elif source.path.parent.name != NOTES:
        message = f"{echoed(first)} and {echoed(name)} differ in capital letters only; Windows would keep one of them."
        yield Fault(Place(source), message, _RENAME)


def _files(plan: LoadedPlan) -> dict[str, Source]:
    """The files of a plan by their paths: those that are read, those that could not be, and those that are not."""
    sources = [plan.place.source, *(action.place.source for action in plan.actions)]
    sources += [*(note.place.source for note in plan.notes), *(one.source for one in plan.comments), *plan.passed_over]
    sources += plan.oaps.sources
    sources += [plan.strategy.place.source] if plan.strategy else []
    return {str(source.path): source for source in (*sources, *(problem.place.source for problem in plan.problems))}


def _refused_folders(top: Path, folder: str, seen: dict[str, str]) -> Iterator[Fault]:
    """Those of the folders above a file, as its repository has them, that Windows cannot have; each once."""
    steps = folder.split("/")
    for path, step in zip(accumulate(steps, "{}/{}".format), steps, strict=True):
        if path not in seen and step != "." and (why := refused(step)):
            seen[path] = step
            yield _refused(Source(top / path, "", None, ()), step, why)


def _refused(source: Source, name: str, why: str) -> Fault:
    return Fault(Place(source), f"Windows cannot have the name ‘{echoed(name)}’, since {why}.", _RENAME)
