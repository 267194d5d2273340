"""Paths on the command line to the files that are formatted, each with what it is and what it cites."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from ccwp_plan.language.action import Action
from ccwp_plan.language.comments import Comments
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.oap import Oap
from ccwp_plan.language.plan import Note, Plan
from ccwp_plan.language.reference import Reference
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.place import Source
from ccwp_plan.repository.bounds import Allowance, Reach, as_on_disk, read_within, real, repository
from ccwp_plan.repository.find import (
    ACTIONS,
    COMMENTS,
    NOTES,
    PLAN,
    plan_files,
    plan_of_actions,
    plan_of_comments,
    plan_of_notes,
)
from ccwp_plan.repository.listing import yaml_files
from ccwp_plan.repository.load import load_strategy, sources
from ccwp_plan.repository.loaded import LoadedStrategy
from ccwp_plan.repository.oaps import OAPS
from ccwp_plan.repository.reference import load_reference, reference_folder
from ccwp_plan.repository.strategies import strategy_of

_Find: TypeAlias = Callable[[Path], "Taxonomy | None"]
"""The taxonomy of a strategy's file; a run reads each file once."""

_Known: TypeAlias = Callable[["Path | None", "Path | None"], Reference]
"""The reference data of a reference/ in a folder that it may not lead out of; a run reads it once."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A file as it was read, the model of its fields, the taxonomy that it cites, if that is known, and what it knows
    of actors."""

    source: Source
    model: type[Fields]
    taxonomy: Taxonomy | None
    reference: Reference


def targets(paths: Iterable[Path], reach: Reach = repository) -> list[Target]:
    """The files that the paths mean, each once: a file is itself, a folder is all files of the plans in it, and oaps/
    all OAPs.

    Without paths, the plans of the current folder are meant. What leads out of the `reach` of a plan is not opened.
    Raises CallError where a path does not exist or a folder holds no plan.
    """
    by_path: dict[Path, Target] = {}
    find: _Find = cache(_taxonomy)
    allowance = Allowance()
    known: _Known = cache(lambda folder, top: load_reference(folder, top, allowance).known)
    given: list[Path | None] = [*paths]
    for path in given or [None]:
        for target in _targets(path, reach, allowance, find, known):
            by_path.setdefault(real(target.source.path), target)
    return list(by_path.values())


def _targets(path: Path | None, reach: Reach, allowance: Allowance, find: _Find, known: _Known) -> Iterator[Target]:
    path = path and as_on_disk(path)
    if path and os.path.exists(path) and not path.is_dir():  # noqa: PTH110  False, too, where the name is too long
        top = reach(path)
        source = read_within(path, top)
        yield Target(source, *_alone(source, top, find), known(reference_folder(path, top), top))
        return
    if path and path.absolute().name == OAPS and path.is_dir():
        for file in yaml_files(path):
            yield from _targets(file, reach, allowance, find, known)
        return
    for file in plan_files([path] if path else [], reach):
        top = reach(file)
        plan, actions, _, notes, comments = sources(file, top, allowance)
        taxonomy = _cited(plan, top, find)
        reference = known(reference_folder(file, top), top)
        yield Target(plan, Plan, taxonomy, reference)
        yield from (Target(action, Action, taxonomy, reference) for action in actions)
        yield from (Target(note, Note, taxonomy, reference) for note in notes)
        yield from (Target(one, Comments, taxonomy, reference) for one in comments)


def _alone(source: Source, top: Path | None, find: _Find) -> tuple[type[Fields], Taxonomy | None]:
    """What a file is that was given by its own path, and what it cites."""
    folder = source.path.absolute().parent
    if source.path.name == PLAN:
        return Plan, _cited(source, top, find)
    plan = plan_of_actions(source.path.parent)
    if plan or folder.name == ACTIONS:
        return Action, _cited(read_within(plan, top), top, find) if plan else None
    if folder.name == NOTES:
        plan = plan_of_notes(source.path.parent)
        return Note, _cited(read_within(plan, top), top, find) if plan else None
    if folder.name == OAPS:
        return Oap, None
    if folder.name == COMMENTS and plan_of_comments(source.path.parent):
        return Comments, None
    given = set(source.data or {})
    models: tuple[type[Fields], ...] = (Plan, Action, Strategy)
    model = max(models, key=lambda model: len(given & model.model_fields.keys()))
    return model, _cited(source, top, find)


def _cited(plan: Source, top: Path | None, find: _Find) -> Taxonomy | None:
    """The taxonomy of the strategy that a plan names."""
    file = strategy_of(plan, top)
    return find(real(file)) if file else None


def _taxonomy(file: Path) -> Taxonomy | None:
    loaded = load_strategy(file)
    return loaded.taxonomy if isinstance(loaded, LoadedStrategy) else None
