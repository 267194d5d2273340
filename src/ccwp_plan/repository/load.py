"""Paths to loaded plans: reads the files of each plan and resolves its strategy.

A file with a broken field is still read: the field is named in `broken`, a placeholder stands in its
place, and the checks that read it leave it alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial, reduce
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from ccwp_plan.errors import CallError
from ccwp_plan.language import suggestions
from ccwp_plan.language.action import Action
from ccwp_plan.language.brackets import lifted, marked, open_values
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.fields import Fields, parts
from ccwp_plan.language.models import FileKind, all_fields
from ccwp_plan.language.open_values import TBC
from ccwp_plan.language.plan import Note, Plan
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.place import Place, Problem, Refusal, Source, echoed
from ccwp_plan.reading.rest import legible
from ccwp_plan.reading.source import parse, read, unread
from ccwp_plan.repository.bounds import (
    Allowance,
    Reach,
    ancestor_with,
    leaves,
    read_within,
    real,
    refused_folder,
    repository,
)
from ccwp_plan.repository.elsewhere import UNKNOWN, Elsewhere, OtherPlan, number_of
from ccwp_plan.repository.find import (
    ACTIONS,
    COMMENTS,
    NOTES,
    PLAN,
    misnamed,
    misnamed_folder,
    misnamed_plan,
    plan_files,
    plan_name,
    plans_around,
)
from ccwp_plan.repository.listing import Below, below, yaml_files
from ccwp_plan.repository.loaded import LoadedAction, LoadedNote, LoadedPlan, LoadedStrategy, Read, with_wholes
from ccwp_plan.repository.named_schemas import Texts, named_schemas
from ccwp_plan.repository.oaps import NO_OAPS, OAPS, LoadedOaps, read_oaps
from ccwp_plan.repository.reference import LoadedReference, load_reference, reference_folder
from ccwp_plan.repository.strategies import out_of_reach, strategy_file, strategy_ids

_NAME = re.compile("[a-z_]+")
"""What can be the name of a field."""
_F = TypeVar("_F", bound=Fields)
_PLACEHOLDERS: dict[type[Fields], dict[str, Any]] = {
    Plan: {
        "strategy": "?",
        "number": "0",
        "title": "?",
        "period": {"start": "0001-01-01", "end": "9999-12-31"},
    },
    Action: {"number": "0", "title": "?"},
    Note: {},
    Strategy: {"id": "?", "title": "?", "levels": ["?"], "objectives": [{"id": "?", "title": "?"}]},
}


class Sources(NamedTuple):
    """The files of a plan as they are read: its own, those of its actions, of its notes and of the comments on it; and
    what in actions/, notes/ and comments/ is not read."""

    plan: Source
    actions: list[Source]
    passed_over: list[Path]
    notes: list[Source]
    comments: list[Source]


class _Run:
    """What the plans of a run share: how far they reach, what may still be read, and what is read once.

    That are the strategies by file, or the problems that keep a file from being one, the reference data and the OAPs
    by folder, and the schemas.
    """

    def __init__(self, reach: Reach) -> None:
        self.reach, self.allowance = reach, Allowance()
        self.strategies: dict[Path, LoadedStrategy | tuple[Problem, ...]] = {}
        self.schemas: Texts = {}
        self._references: dict[tuple[Path | None, Path | None], LoadedReference] = {}
        self._oaps: dict[tuple[Path | None, Path | None], LoadedOaps] = {}
        self._others: dict[Path, OtherPlan] = {}
        self._allowance_for_others = Allowance()

    def reference(self, file: Path, top: Path | None) -> LoadedReference:
        """The reference data that the plan in a file knows."""
        key = reference_folder(file, top), top
        if key not in self._references:
            self._references[key] = load_reference(*key, self.allowance)
        return self._references[key]

    def oaps(self, file: Path, top: Path | None) -> LoadedOaps:
        """The OAPs of the repository that the plan in a file belongs to."""
        key = ancestor_with(file, OAPS, top), top
        if key not in self._oaps:
            self._oaps[key] = load_oaps(*key, self.allowance)
        return self._oaps[key]

    def elsewhere(self, file: Path) -> Elsewhere:
        """The other plans of the repository that the plan in a file belongs to."""
        try:
            files = plans_around(file, self.reach)
            if files is None:
                return UNKNOWN
            others = tuple(self._other(other) for other in files if real(other) != real(file))
        except CallError:
            return UNKNOWN
        return Elsewhere(others, all(other.complete for other in others))

    def _other(self, file: Path) -> OtherPlan:
        if (key := real(file)) not in self._others:
            source, action_files, *_ = sources(file, self.reach(file), self._allowance_for_others)
            inline = (source.data or {}).get("actions")
            entries = [entry for entry, _, _ in _entries(inline, source, action_files)]
            complete = source.data is not None and isinstance(inline, list | None)
            self._others[key] = OtherPlan(plan_name(file), entries, complete, source.data)
        return self._others[key]


def load(paths: Iterable[Path], reach: Reach = repository) -> list[LoadedPlan]:
    """Load the plans that the paths mean; without paths, those of the current folder.

    What leads out of the `reach` of a plan is not opened, and reported. Raises CallError where a path does not exist
    or holds no plan.
    """
    suggestions.begin()
    run = _Run(reach)
    return [_load_plan(file, run) for file in plan_files(paths, reach)]


def load_texts(file: Path, texts: Mapping[Path, str], reach: Reach = repository) -> LoadedPlan:
    """The plan in a file as it would be if it and its actions had these texts; none of them is looked for on the disk.

    What it names in its repository is found from where it would be.
    """
    suggestions.begin()
    read_ = {path: parse(text.encode(), path) for path, text in texts.items()}
    found = Sources(read_[file], [source for path, source in read_.items() if path != file], [], [], [])
    return _load_plan(file, _Run(reach), found)


def sources(file: Path, top: Path | None, allowance: Allowance) -> Sources:
    """The files of a plan as they are read: its own, then those in its actions/, at any depth, in its notes/ and
    in its comments/.

    In place of a file that is missing, is called otherwise, leads out of the folder `top` or exceeds the allowance
    stands the problem that this is. What comes after the last of these is left out.
    """
    if refusal := refused_folder(file.parent, top):
        return Sources(unread(file.parent, refusal), [], [], [], [])
    plan = allowance.take(read_within(file, top)) if file.name != PLAN or os.path.lexists(file) else _absent(file)
    folder = file.parent / ACTIONS
    if file.name != PLAN:
        return Sources(plan, [], [], [], [])
    if folder.is_symlink() and (refusal := refused_folder(folder, top)):
        actions, passed_over = [unread(folder, refusal)], list[Path]()
    else:
        found = _below(folder, top)
        actions, passed_over = [*_action_sources(found, folder, top, allowance)], found.others
    notes, others = _flat_sources(file.parent / NOTES, top, allowance)
    comments, not_comments = _flat_sources(file.parent / COMMENTS, top, allowance)
    return Sources(plan, actions, [*passed_over, *others, *not_comments], notes, comments)


def _action_sources(found: Below, folder: Path, top: Path | None, allowance: Allowance) -> Iterator[Source]:
    """What was found in a folder of actions as it is read."""
    yield from _read_all(found.files, top, allowance)
    yield from (unread(path, refusal) for path, refusal in found.refused)
    yield from _misnamed_folder(folder)


def _flat_sources(folder: Path, top: Path | None, allowance: Allowance) -> tuple[list[Source], list[Path]]:
    """What lies in a folder of notes, or of comments, as it is read; and what is not: what its sub-folders hold."""
    if folder.is_symlink() and (refusal := refused_folder(folder, top)):
        return [unread(folder, refusal)], []
    found = _below(folder, top)
    files = [file for file in found.files if file.parent == folder]
    others = [file for file in found.files if file.parent != folder]
    astray = [unread(path, refusal) for path, refusal in found.refused]
    return [*_read_all(files, top, allowance), *astray, *_misnamed_folder(folder)], [*others, *found.others]


def _folder_sources(folder: Path, top: Path | None, allowance: Allowance) -> Iterator[Source]:
    """The files directly in a folder as they are read, or why it is not looked into."""
    if folder.is_symlink() and (refusal := refused_folder(folder, top)):
        yield unread(folder, refusal)
        return
    try:
        files = yaml_files(folder)
    except OSError as error:
        raise CallError(f"The folder {folder.as_posix()} cannot be read: {error.strerror}.") from error
    yield from _read_all(files, top, allowance)


def _read_all(files: Iterable[Path], top: Path | None, allowance: Allowance) -> Iterator[Source]:
    """Files as they are read, as far as the allowance goes."""
    outside = partial(leaves, top=top)
    for path in files:
        if refusal := allowance.refusal():
            yield unread(path, refusal)
            return
        message = "Only files whose names end in .yaml are read; this one would be ignored."
        yield allowance.take(read(path, outside)) if path.suffix == ".yaml" else misnamed(path, message)


def _misnamed_folder(folder: Path) -> Iterator[Source]:
    """What is reported of a folder that is meant to be this one and is called otherwise."""
    name = folder.name
    if found := misnamed_folder(folder.parent, name):
        message = f"The folder of a plan's {name} must be called {name}; some computers would not find this one."
        yield unread(found, Refusal("Y016", message, f"Rename it to {name}.", 0, 0))


def load_oaps(folder: Path | None, top: Path | None, allowance: Allowance) -> LoadedOaps:
    """The OAPs of a repository with this oaps/; none where it has none."""
    return read_oaps(_folder_sources(folder, top, allowance)) if folder else NO_OAPS


def load_strategy(file: Path, reach: Reach = repository) -> LoadedStrategy | tuple[Problem, ...]:
    """A strategy from its file, with the one that it replaces, or the problems that keep it from being one.

    What it replaces is looked up as what a plan names, and not read out of the `reach` of its file.
    """
    loaded = _strategy_in(file)
    if not isinstance(loaded, LoadedStrategy):
        return loaded
    chain = [loaded]
    while isinstance(replaced := _replaced(chain[-1], reach), LoadedStrategy):
        if replaced.file in {one.file for one in chain}:
            help_ = "Name the strategy that came before this one."
            unsound = Problem("F003", "A strategy cannot replace itself.", help_, loaded.place.at("replaces"))
            return replace(loaded, problems=(*loaded.problems, unsound))
        chain.append(replaced)
    if isinstance(replaced, Problem) and len(chain) == 1:
        return replace(loaded, problems=(*loaded.problems, replaced))
    return reduce(lambda earlier, later: replace(later, replaced=earlier), reversed(chain))


def _replaced(strategy: LoadedStrategy, reach: Reach) -> LoadedStrategy | Problem | None:
    """The strategy that one names as that which it replaces, by itself; or why it cannot be read."""
    name, place = strategy.taxonomy.strategy.replaces, strategy.place.at("replaces")
    if name is None:
        return None
    found = _named_strategy(name, place, reach(place.source.path))
    if isinstance(found, Problem):
        return found
    loaded = _strategy_in(found)
    if isinstance(loaded, LoadedStrategy):
        return loaded
    help_ = "`ccwp-plan strategy check` says why."
    return Problem("F003", f"The strategy ‘{echoed(name)}’ cannot be read.", help_, place)


def _strategy_in(file: Path) -> LoadedStrategy | tuple[Problem, ...]:
    """A strategy from its file alone."""
    source = legible(read(file), all_fields)
    if source.data is None:
        return source.problems
    given = _fields(Strategy, source.data, source.top)
    problems = (*source.problems, *given.problems)
    if source.lost or given.broken & {"objectives", "levels", "coverage_level"}:
        return problems
    return LoadedStrategy(Taxonomy(given.fields), source.top, problems)


def with_action(plan: LoadedPlan, source: Source) -> LoadedPlan:
    """The plan as it would be with this file among its actions."""
    given = _fields(Action, source.data or {}, source.top)
    actions = _in_order([*plan.actions, LoadedAction.resolved(given, source.top, plan.taxonomy)])
    return replace(plan, actions=actions, problems=(*plan.problems, *source.problems, *given.problems))


def with_texts(plan: LoadedPlan, texts: Mapping[Source, str]) -> LoadedPlan:
    """A plan that loads as it would be with other texts of its own file and of those of its actions.

    Its numbers, its strategy and the files that it has are the same ones.
    """
    read_ = {source: parse(source.encoded(text), source.path) for source, text in texts.items()}
    problems = [problem for source in read_.values() for problem in source.problems]
    place, given = plan.place, Read(plan.fields, plan.broken, plan.open_values)
    if own := read_.get(place.source):
        place, given = own.top, _read_plan(own)
        problems += given.problems
    actions = []
    for action in plan.actions:
        if source := read_.get(action.place.source):
            at = Place(source, action.place.loc)
            entry: Any = at.value
            action, wrong = _action(entry, at, plan.taxonomy)
            problems += (replace(problem, action=number_of(entry)) for problem in wrong)
        actions.append(action)
    changed = replace(
        plan,
        fields=given.fields,
        place=place,
        broken=plan.broken | given.broken,
        open_values=given.open_values,
        actions=_in_order(actions),
        problems=(*plan.problems, *problems),
    )
    return replace(changed, elsewhere=plan.around()) if _looks_elsewhere(changed) else changed


def _load_plan(file: Path, run: _Run, found: Sources | None = None) -> LoadedPlan:
    top = run.reach(file)
    source, action_files, passed_over, note_files, comment_files = found or sources(file, top, run.allowance)
    source, *rest = (legible(one, all_fields) for one in (source, *action_files, *note_files))
    action_files, note_files = rest[: len(action_files)], rest[len(action_files) :]
    inline, plan = (source.data or {}).get("actions"), _read_plan(source)
    problems = [*source.problems, *plan.problems]
    strategy = None
    if "strategy" not in plan.broken:
        strategy, unsound = _strategy(plan.fields.strategy, source, top, run)
        problems += unsound
    taxonomy = strategy.taxonomy if strategy else None
    actions: list[LoadedAction] = []
    complete = source.is_whole and "actions" not in plan.broken
    not_read = 0
    for entry, place, refused in _entries(inline, source, action_files):
        problems += refused
        if entry is None:
            not_read += 1
            continue
        action, wrong = _action(entry, place, taxonomy)
        actions.append(action)
        problems += (replace(problem, action=number_of(entry)) for problem in wrong)
    torn = [one for one in actions if one.place.source is not source and not one.place.source.is_whole]
    oaps = run.oaps(file, top)
    files = {FileKind.PLAN: [source], FileKind.ACTION: action_files, FileKind.NOTE: note_files}
    files |= {FileKind.STRATEGY: [strategy.place.source] if strategy else [], FileKind.OAP: [*oaps.sources]}
    (notes, wrong_in_notes), reference = _notes(note_files), run.reference(file, top)
    problems += (*wrong_in_notes, *reference.problems, *oaps.problems)
    loaded = LoadedPlan(
        plan_name(file),
        plan.fields,
        source.top,
        plan.broken | reference.broken | ({OAPS} if oaps.problems else set()),
        plan.open_values,
        strategy,
        _in_order([one for one in actions if one not in torn] if torn else actions),
        tuple(problems),
        complete and not torn and not not_read,
        tuple(named_schemas(_by_kind(files), top, run.schemas)),
        reference,
        tuple(Source(path, "", None, ()) for path in passed_over),
        notes,
        oaps=oaps,
        around=partial(run.elsewhere, file),
        torn=tuple(torn),
        not_read=not_read + len(torn),
    )
    loaded = _with_comments(loaded, comment_files, top, run) if comment_files else loaded
    return replace(loaded, elsewhere=run.elsewhere(file)) if _looks_elsewhere(loaded) else loaded


def _action(entry: dict[str, Any], place: Place, taxonomy: Taxonomy | None) -> tuple[LoadedAction, list[Problem]]:
    """An action from its mapping, as far as it can be read, and its F problems."""
    read_ = _untorn(_fields(Action, entry, place), Action, entry, place)
    wrong = [*read_.problems, *_absent_from(entry, place, read_.broken)]
    if not {"objectives", "part_of"} & entry.keys():
        read_ = read_._replace(broken=read_.broken | {"objectives"})
    return LoadedAction.resolved(read_, place, taxonomy), wrong


def _read_plan(source: Source) -> Read[Plan]:
    """The fields of a plan, without its actions where they are a list: each of them is read like a file."""
    if source.data is None:
        return Read(Plan.model_validate(_PLACEHOLDERS[Plan]), frozenset(Plan.model_fields))
    given = {key: value for key, value in source.data.items() if key != "actions" or not isinstance(value, list)}
    return _untorn(_fields(Plan, given, source.top), Plan, source.data, source.top)


def _untorn(given: Read[_F], model: type[_F], data: Mapping[str, Any], place: Place) -> Read[_F]:
    """The fields of a mapping in which something could not be read: nothing is known of those that may be in it.

    Where it does not begin with the name of a field, these are all that are not given.
    """
    if not place.source.lost:
        return given
    torn: set[str] = set()
    absent = fields_of(model).keys() - data.keys()
    for at, end in place.source.lost:
        if place.held(at):
            names = _NAME.findall(place.source.text, at, end)
            held_by = {field for field in data if place.at(field).held(at)}
            torn |= held_by or (absent.intersection(names) if names and names[0] in absent else absent)
    return given._replace(broken=given.broken | torn) if torn else given


def _by_kind(files: Mapping[FileKind, Iterable[Source]]) -> list[tuple[FileKind, Source]]:
    return [(kind, source) for kind, sources in files.items() for source in sources]


def _notes(files: Iterable[Source]) -> tuple[tuple[LoadedNote, ...], list[Problem]]:
    """The notes in these files, and the problems of the files."""
    read_ = [_note(source) for source in files]
    return tuple(note for note, _ in read_ if note), [problem for _, problems in read_ for problem in problems]


def _note(source: Source) -> tuple[LoadedNote | None, tuple[Problem, ...]]:
    """A note from its file, with nothing but its name where it cannot be read, and the problems of the file.

    There is no note where it is not the file of one: where that is called otherwise, or leads astray.
    """
    if source.data is None:
        unread_ = Read(Note(), frozenset(Note.model_fields))
        is_named = source.path.suffix == ".yaml"
        return (LoadedNote.resolved(unread_, source.top) if is_named else None), source.problems
    given = _untorn(_fields(Note, source.data, source.top), Note, source.data, source.top)
    return LoadedNote.resolved(given, source.top), (*source.problems, *given.problems)


def _with_comments(plan: LoadedPlan, files: Sequence[Source], top: Path | None, run: _Run) -> LoadedPlan:
    """The plan with the comments in these files, and the problems of the files."""
    from ccwp_plan.repository.comments import read_comments  # few plans have any

    found = read_comments(files)
    named = named_schemas(_by_kind({FileKind.COMMENTS: files}), top, run.schemas)
    problems, schemas = (*plan.problems, *found.problems), (*plan.schemas, *named)
    return replace(plan, comments=found.files, problems=problems, schemas=schemas)


def problems_in(model: type[Fields], source: Source) -> Iterator[Problem]:
    """The F problems of the file of a plan or of an action."""
    data = source.data or {}
    inline = data.get("actions") if model is Plan else None
    given = {key: value for key, value in data.items() if key != "actions" or not isinstance(inline, list)}
    yield from _fields(model, given, source.top).problems
    for entry, place, refused in _entries(inline, source, ()):
        yield from refused
        yield from _fields(Action, entry, place).problems if entry is not None else ()


def with_note(plan: LoadedPlan, source: Source) -> LoadedPlan:
    """The plan as it would be with this file among its notes."""
    note, problems = _note(source)
    return replace(plan, notes=(*plan.notes, *([note] if note else [])), problems=(*plan.problems, *problems))


def _looks_elsewhere(plan: LoadedPlan) -> bool:
    """Whether an action is related to one that is not in the plan."""
    related = (one for action in plan.actions for one in action.fields.related)
    return any(plan.action(one.action) is None for one in related)


def _strategy(name: str, plan: Source, top: Path | None, run: _Run) -> tuple[LoadedStrategy | None, list[Problem]]:
    """The strategy of a plan, and the problems of its file."""
    file = _named_strategy(name, plan.top.at("strategy"), top)
    if isinstance(file, Problem):
        return None, [file]
    if file not in run.strategies:
        run.strategies[file] = load_strategy(file, run.reach)
    loaded = run.strategies[file]
    if isinstance(loaded, LoadedStrategy):
        return loaded, list(loaded.problems)
    return None, list(loaded)


def _named_strategy(name: str, place: Place, top: Path | None) -> Path | Problem:
    """The file of the strategy that is named in this place, or what keeps it from being read."""
    near = place.source.path
    file = strategy_file(name, near, top)
    if file and out_of_reach(file, top):
        message = f"The strategy ‘{echoed(name)}’ is outside the repository."
        help_ = "Put its file into the repository's strategies/, or use --allow-outside to read it where it is."
        return Problem("Y017", message, help_, place)
    if file is None:
        known = list(strategy_ids(near, top))
        listed = f"Known here: {', '.join(known)}; or write a path that ends in .yaml."
        return Problem(
            "F003",
            f"There is no strategy ‘{echoed(name)}’.",
            suggestions.did_you_mean(name, known, listed),
            place,
        )
    return file


def _entries(
    inline: Any, plan: Source, action_files: Iterable[Source]
) -> Iterator[tuple[dict[str, Any] | None, Place, tuple[Problem, ...]]]:
    """Each action's mapping, None where there is no mapping to read; its place; and the problems of reading it."""
    is_told = False
    for index, entry in enumerate(inline if isinstance(inline, list) else []):
        place = plan.top.at("actions", index)
        if isinstance(entry, dict):
            yield entry, place, ()
        else:
            message = f"Item {index + 1} of ‘actions’ has no fields."
            help_ = "Remove it if it has a file of its own; else write the action's fields, each with a colon."
            yield None, place, () if is_told and isinstance(entry, str) else (Problem("F003", message, help_, place),)
            is_told = isinstance(entry, str)
    for source in action_files:
        yield source.data, source.top, source.problems


def _below(folder: Path, top: Path | None) -> Below:
    try:
        return below(folder, top)
    except OSError as error:
        raise CallError(
            f"The folder {Path(error.filename or folder).as_posix()} cannot be read: {error.strerror}."
        ) from error


def _absent(file: Path) -> Source:
    """What is reported in place of a plan.yaml that is not there."""
    if found := misnamed_plan(file.parent):
        return misnamed(found, "The file of a plan in a folder must be called plan.yaml; this one would not be read.")
    help_ = "Write the fields of the plan into it, or move the folder elsewhere if it is not a plan."
    return unread(file, Refusal("Y015", "There is no plan.yaml in the folder of these actions.", help_, 0, 0))


def _fields(model: type[_F], data: dict[str, Any], place: Place) -> Read[_F]:
    """The fields of a mapping, with their F problems."""
    source = place.source
    unknown = _unknown_without_value(model, data, place) if source.valueless else []
    if not source.brackets and not _says_tbc(source.text):
        with suppress(ValidationError):
            return Read(model.model_validate(data), _within(unknown, place), (), tuple(unknown))
    found = () if model is Strategy else tuple(open_values(model, data))
    data, marks = lifted(data, found), [one.mark for one in found if one.mark]
    try:
        return Read(marked(model.model_validate(data), marks), _within(unknown, place), found, tuple(unknown))
    except ValidationError as error:
        from ccwp_plan.language import messages  # what is right needs none

        broken = messages.broken(error, model, place)
        intact = {key: value for key, value in data.items() if key not in broken}
        fields = model.model_validate({**_PLACEHOLDERS[model], **intact})
        fields = marked(fields, (mark for mark in marks if mark[0] not in broken))
        return Read(fields, broken, found, (*messages.problems(error, model, place), *unknown))


def _unknown_without_value(model: type[_F], data: dict[str, Any], place: Place) -> list[Problem]:
    from ccwp_plan.language import messages

    return [*messages.unknown_without_value(place.extent, data, model, place)]


def _within(problems: Iterable[Problem], place: Place) -> frozenset[str]:
    """The fields of the mapping at a place in whose values something is wrong."""
    steps = (problem.place.loc[len(place.loc) :] for problem in problems)
    return frozenset(str(inner[0]) for inner in steps if len(inner) > 1)


@lru_cache(maxsize=2)
def _says_tbc(text: str) -> bool:
    return TBC in text.casefold()


def _absent_from(entry: dict[str, Any], place: Place, broken: frozenset[str]) -> Iterator[Problem]:
    """A problem where an action does not say what it is for or who leads it and is no part of another, or where it says
    in two ways who leads it. What is `broken` it says in some way.
    """
    one, several, for_something, is_part = (
        entry.get(field) is not None or field in broken for field in ("leader", "leaders", "objectives", "part_of")
    )
    absent = {"objectives": not for_something, "leader": not one and not several}
    for field in absent if not is_part else ():
        if absent[field]:
            from ccwp_plan.language import messages

            yield messages.missing(field, place.at(field))
    if one and several:
        message = "An action has a ‘leader’ or several ‘leaders’, not both."
        help_ = "Keep ‘leaders’ if they lead together; else keep ‘leader’ and name the others under ‘co_leaders’."
        yield Problem("F003", message, help_, place.at("leaders").key())


def _in_order(actions: Iterable[LoadedAction]) -> tuple[LoadedAction, ...]:
    """The actions in the order of their numbers, each with the one of which it is a part."""
    return with_wholes(sorted(actions, key=lambda action: parts(action.fields.number)))
