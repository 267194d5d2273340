"""The reference data of a repository, in the files of its reference/: actors, policy cycles, Presidencies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from ccwp_plan.errors import CallError
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.reference import FILES, SHIPPED, Actor, Cycle, Presidency, Reference
from ccwp_plan.reading.place import Place, Problem, Source
from ccwp_plan.reading.source import astray, unread
from ccwp_plan.repository.bounds import Allowance, folders_above, leaves, read_within
from ccwp_plan.repository.find import misnamed
from ccwp_plan.repository.listing import yaml_files

REFERENCE = "reference"

_Entry_co = TypeVar("_Entry_co", bound=Fields, covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class Added(Generic[_Entry_co]):
    """An entry of a file of reference data, and where it stands."""

    entry: _Entry_co
    place: Place


@dataclass(frozen=True, eq=False)
class LoadedReference:
    """The reference data that a plan knows, and what its repository adds to the shipped data.

    `files` are those that could be read. `problems` are the Y and F problems of its files; `broken` names the files
    that could not be read in full: reference/actors.
    """

    known: Reference = SHIPPED
    actors: tuple[Added[Actor], ...] = ()
    cycles: tuple[Added[Cycle], ...] = ()
    presidencies: tuple[Added[Presidency], ...] = ()
    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    broken: frozenset[str] = frozenset()


def reference_folder(near: Path, top: Path | None) -> Path | None:
    """The reference/ of the repository: the nearest above a file with a file of reference data; or one that is a link
    out of the folder `top`, and is not looked into."""
    folders = (above / REFERENCE for above in folders_above(near, top))
    return next((one for one in folders if (one.is_symlink() and leaves(one, top)) or _given(one)), None)


def reference_files(near: Path, top: Path | None) -> list[Path]:
    """The files that reference data is looked for in, be they there or not; none in a folder that may not be read."""
    folder = reference_folder(near, top)
    return [] if folder is None or leaves(folder, top) else [*_given(folder), *_places(folder)]


def load_reference(folder: Path | None, top: Path | None, allowance: Allowance) -> LoadedReference:
    """The reference data of a repository with this reference/; the shipped data where it has none."""
    if folder is None:
        return LoadedReference()
    if leaves(folder, top):
        broken = frozenset(f"{REFERENCE}/{kind}" for kind in FILES)
        return LoadedReference(problems=unread(folder, astray()).problems, broken=broken)
    entries: dict[str, list[Added[Any]]] = {kind: [] for kind in FILES}
    problems: list[Problem] = []
    broken = frozenset()
    sources = [*_sources(folder, top, allowance)]
    for kind, source in sources:
        added, wrong = _entries(kind, source)
        entries[kind] += added
        problems += wrong
        broken |= {f"{REFERENCE}/{kind}"} if wrong else set()
    actors, cycles, presidencies = (tuple(each) for each in entries.values())
    known = Reference(*(tuple(one.entry for one in each) for each in (actors, cycles, presidencies)))
    files = tuple(source.path for _, source in sources if source.data is not None)
    return LoadedReference(known, actors, cycles, presidencies, files, tuple(problems), broken)


def _sources(folder: Path, top: Path | None, allowance: Allowance) -> Iterator[tuple[str, Source]]:
    """The files of a reference/ as they are read, each with its kind, or the problem that stands in its place."""
    for file in _given(folder):
        kind = kind_of(file)
        if file not in _places(folder):
            yield kind, misnamed(file, "Only files whose names end in .yaml are read; this one would be ignored.")
        elif refusal := allowance.refusal():
            yield kind, unread(file, refusal)
        else:
            yield kind, allowance.take(read_within(file, top))


def _entries(kind: str, source: Source) -> tuple[list[Added[Any]], list[Problem]]:
    """The entries of a file that can be read, and what is wrong with the others."""
    if source.data is None:
        return [], [*source.problems]
    from ccwp_plan.language import messages  # not at the start of each run

    model = FILES[kind]
    (key,) = fields_of(model)
    problems = [*source.problems]
    if source.valueless:
        problems += messages.unknown_without_value(source.extent, source.data, model, source.top)
    given = source.data.get(key)
    at = [*range(len(given))] if isinstance(given, list) else []
    try:
        file = model.model_validate(source.data)
    except ValidationError as error:
        problems += messages.problems(error, model, source.top)
        locs = [details["loc"] for details in error.errors(include_url=False)]
        wrong = {loc[1] for loc in locs if loc[0] == key and len(loc) > 1}
        at = [index for index in at if index not in wrong]
        file = model.model_validate({key: [given[index] for index in at]})  # type: ignore[index]
    entries = zip(at, getattr(file, key), strict=True)
    return [Added(entry, source.top.at(key, index)) for index, entry in entries], problems


def _given(folder: Path) -> list[Path]:
    """The files of a folder that are named like files of reference data."""
    try:
        return [file for file in yaml_files(folder) if kind_of(file) in FILES]
    except PermissionError as error:
        raise CallError(f"The folder {folder.as_posix()} cannot be read: {error.strerror}.") from error
    except OSError:  # a link that leads in a circle, or what is above it does
        return []


def _places(folder: Path) -> list[Path]:
    return [folder / f"{kind}.yaml" for kind in FILES]


def kind_of(file: PurePath) -> str:
    """What a file of reference data would hold by its name, whatever its ending; perhaps nothing that there is."""
    return file.name.lower().partition(".y")[0]
