"""A further plan beside those of a repository: empty, or with what another plan hands on to it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ccwp_plan.editing.begun import refuse_long
from ccwp_plan.editing.carry import Carried, Wanting, carried
from ccwp_plan.editing.edits import NotInPlace
from ccwp_plan.editing.new_repository import plan_text
from ccwp_plan.editing.patch import Patch
from ccwp_plan.editing.written import block_text, file_name, ordinal, scalar, schema_line, with_ends_of
from ccwp_plan.errors import CallError
from ccwp_plan.filenames import refused
from ccwp_plan.language.fields import parts
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.plan import Period, Plan
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.place import Source
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.find import ACTIONS, PLAN
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

INTRODUCTION = "[Say here what this plan is about, and what its actions have in common.]"
_ORDINAL = re.compile(r"(?<![0-9A-Za-z])(\d{1,6})(?:st|nd|rd|th)(?![0-9A-Za-z])")
_LAST_FIGURES = re.compile(r"\d+(?=\D*$)")
_STAY = ("strategy", "number", "title", "period", "status", "introduction", "layout", "document", "actors", "severity")
_GONE_FROM_DOCUMENT = ("commission_document", "initials")


@dataclass(frozen=True, slots=True)
class NewPlan:
    """The files of a new plan, the actions that it takes over, and what these want from their leaders."""

    files: dict[Path, str]
    carried: tuple[Carried, ...]

    @property
    def wanting(self) -> Iterator[Wanting]:
        """What the actions want, by their numbers."""
        return (want for action in self.carried for want in action.wanting)


def check_folder(folder: Path) -> None:
    """Raise CallError where a plan cannot be made in a folder: it exists, or its name or its place is not right."""
    if os.path.lexists(folder):
        raise CallError(
            f"{folder.as_posix()} already exists.", "Nothing was written. Choose another name for the new plan."
        )
    name = folder.name
    if refused(name) or name.startswith("."):
        raise CallError(f"A plan cannot be called ‘{name}’.", "Use letters, figures and hyphens: 11th-action-plan.")
    if name.lower().endswith((".yaml", ".yml")):
        raise CallError(f"{folder.as_posix()} is named like a file.", "Name a folder: plans/11th-action-plan.")
    parent = folder.absolute().parent
    beside = parent.is_dir() and any((one / PLAN).is_file() for one in parent.iterdir())
    if not beside and not (parent.name == "plans" and parent.parent.is_dir()):
        help_ = "Name a folder in plans/; `ccwp-plan init` makes a new repository."
        raise CallError(f"{folder.as_posix()} is not beside the plans of a repository.", help_)


def check_lengths(plan: NewPlan) -> None:
    """Raise CallError where a file of a new plan would have a longer path than Windows takes."""
    for file in plan.files:
        refuse_long(file)


def number_for(folder: Path, plans: Sequence[LoadedPlan]) -> str:
    """The number of a new plan: that of its path (11th), or else the one after the highest of the other plans."""
    if named := _ORDINAL.search(folder.name):
        return str(int(named[1]))
    numbers = [plan.fields.number for plan in plans if "number" not in plan.broken]
    if not numbers:
        return "1"
    highest = max(numbers, key=parts)
    figures = _LAST_FIGURES.search(highest)
    if figures is None:
        return f"{highest}2"
    return f"{highest[: figures.start()]}{int(figures[0]) + 1}{highest[figures.end() :]}"


def latest(plans: Sequence[LoadedPlan]) -> LoadedPlan | None:
    """The plan whose period ends last, of those whose period and strategy can be read."""
    readable = [plan for plan in plans if plan.strategy and not plan.broken & {"period", "number"}]
    return max(readable, key=lambda plan: plan.fields.period.last, default=None)


def following(period: Period) -> tuple[date, date]:
    """The period of the same length that follows another one. Raises CallError where the calendar ends.

    >>> [str(day) for day in following(Period.model_validate({"start": "2020-01-01", "end": "2021-12-31"}))]
    ['2022-01-01', '2023-12-31']
    """
    first, last = period.first, period.last
    try:
        start = last + timedelta(days=1)
        if first.day != 1 or start.day != 1:
            return start, start + (last - first)
        months = start.month - 1 + 12 * (start.year - first.year) + start.month - first.month
        year, month = start.year + months // 12, months % 12 + 1
        return start, date(year, month, 1) - timedelta(days=1)
    except (OverflowError, ValueError):
        raise CallError(f"No period follows {first} to {last}.") from None


def empty_plan(
    folder: Path, plans: Sequence[LoadedPlan], taxonomy: Taxonomy, today: date, schemas: dict[FileKind, Path]
) -> NewPlan:
    """A plan to fill in. Strategy and period follow the latest of the other plans."""
    before = latest(plans)
    number = number_for(folder, plans)
    period = following(before.fields.period) if before else (date(today.year + 1, 1, 1), date(today.year + 2, 12, 31))
    strategy = _strategy(before, folder) if before else taxonomy.strategy.id
    name = ordinal(int(number)) if number.isdecimal() else number
    text = plan_text(scalar(strategy), taxonomy, number, name, period, today)
    text = _with_schema(text, folder, schemas.get(FileKind.PLAN))
    return NewPlan({folder / PLAN: with_ends_of(before.place.source.text if before else "", text)}, ())


def next_plan(folder: Path, old: LoadedPlan, plans: Sequence[LoadedPlan], today: date, *, carry: bool) -> NewPlan:
    """The plan that follows another one; with `carry`, with its unfinished actions."""
    number = number_for(folder, plans)
    if parts(number) == parts(old.fields.number):
        raise CallError(f"{old.name} is plan {number} already.", "Name the folder after the number of the new plan.")
    start, end = _as_typed(old)
    period = Period.model_validate({"start": start, "end": end})
    actions = carried(old, number, period) if carry else []
    inline = [action for action in actions if action.inline]
    files = {folder / PLAN: _Head(old, folder, number, period, (start, end), today).text(_inline(inline))}
    for action in actions:
        if not action.inline:
            inner = folder / ACTIONS / _sub_folder(action.old, old)
            path = inner / _file_name(action, [file.name for file in files if file.parent == inner])
            files[path] = _moved(action.text, action.old.place.source, path.parent)
    return NewPlan(files, tuple(actions))


def _as_typed(old: LoadedPlan) -> tuple[str, str]:
    """The period that follows that of a plan, typed as that is: in years, or in days."""
    period, start, end = old.fields.period, *following(old.fields.period)
    in_years = all(re.fullmatch(r"\d{4}", str(time)) for time in (period.start, period.end))
    return (f"{start:%Y}", f"{end:%Y}") if in_years else (str(start), str(end))


def _strategy(plan: LoadedPlan, folder: Path) -> str:
    """The strategy of a plan as a plan in another folder names it."""
    given = plan.fields.strategy
    if not given.endswith(".yaml") or Path(given).is_absolute():
        return given
    return _relative(plan.place.source.path.parent / given.replace("\\", "/"), folder)


def _relative(file: Path, folder: Path) -> str:
    return Path(os.path.relpath(file, folder)).as_posix()


def _with_schema(text: str, folder: Path, schema: Path | None) -> str:
    """A text from a skeleton with the schema that the other plans name, or with none."""
    line, _, rest = text.partition("\n")
    assert "$schema" in line
    return schema_line(_relative(schema, folder)).rstrip("\n") + f"\n{rest}" if schema else rest.removeprefix("#\n")


def _moved(text: str, source: Source, folder: Path) -> str:
    """The text of a file that moves to another folder: the schema is named as it is found from there."""
    at = source.schema
    named = source.text[slice(*at)] if at else ""
    if not named or "://" in named:
        return text
    file = Path(os.path.normpath(source.path.parent / named))
    return text.replace(f"$schema={named}", f"$schema={_relative(file, folder)}", 1)


def _sub_folder(action: LoadedAction, plan: LoadedPlan) -> Path:
    """The sub-folder of actions/ in which the file of an action lies."""
    return action.place.source.path.parent.relative_to(plan.place.source.path.parent / ACTIONS)


def _file_name(action: Carried, taken: Sequence[str]) -> str:
    """The name of the file of a carried action, in the form of the old one."""
    name, old = action.old.place.source.path.name, action.old.fields.number
    if name.startswith(old):
        name = action.number + name[len(old) :]
    if refused(name) or name.lower() in map(str.lower, taken):
        name = file_name(action.number, action.old.fields.title)
    return name


def _inline(actions: Sequence[Carried]) -> str:
    """Actions in the file of the plan."""
    text = "\nactions:\n" if actions else ""
    for action in actions:
        first, *others = action.text.splitlines(keepends=True)
        text += f"  - {first}" + "".join(f"    {line}" if line.strip() else line for line in others)
    return text


class _Head:
    """What stands above the actions in the file of the plan that follows another one."""

    def __init__(
        self, old: LoadedPlan, folder: Path, number: str, period: Period, typed: tuple[str, str], today: date
    ) -> None:
        self.old, self.folder, self.number, self.period, self.today = old, folder, number, period, today
        self.source: Source = old.place.source
        before: Any = old.place.value
        self.before = before
        self.data: Any = {field: deepcopy(before[field]) for field in _STAY if field in before}
        title = self._moved_on(old.fields.title)
        self.title = title or _open(old.fields.title)
        values = {"number": number, "title": self.title, "strategy": _strategy(old, folder), "status": "draft"}
        self.data |= {"period": {"start": typed[0], "end": typed[1]}, "introduction": INTRODUCTION, **values}
        if "document" in self.data:
            self._document(self.data["document"], (title or old.fields.title).strip("[]"))

    def text(self, actions: str) -> str:
        """The text of the old plan with what is new in it or, where that cannot be done, a text of its own.

        The actions stand below it: nothing can stand below a plan in braces.
        """
        try:
            patch = Patch(self.source, Plan)
            patch.set((), self.data)
            text = patch.text().removesuffix("\n") + "\n"
        except NotInPlace:
            text = ""
        again = parse((text + actions).encode(), self.source.path)
        read = {name: value for name, value in (again.data or {}).items() if name != "actions"}
        if again.problems or read != self.data:
            schema = self.source.text[slice(*self.source.schema)] if self.source.schema else ""
            text = (schema_line(schema) if schema else "") + block_text(self.data, Plan)
        return with_ends_of(self.source.text, _moved(text, self.source, self.folder) + actions)

    def _moved_on(self, text: str) -> str | None:
        """A text with the ordinal of the old plan raised to that of the new one; None where it has none."""
        if not self.number.isdecimal():
            return None
        old = self.old.fields.number
        found = next((one for one in _ORDINAL.finditer(text) if one[1] == old), None)
        return f"{text[: found.start()]}{ordinal(int(self.number))}{text[found.end() :]}" if found else None

    def _document(self, document: dict[str, Any], title: str) -> None:
        """The head of the new note: what stays, the old number as the previous one, and what is to be written."""
        for gone in _GONE_FROM_DOCUMENT:
            document.pop(gone, None)
        if number := document.get("number"):
            document["previous"] = [number.strip()]
        document |= {"number": f"xxxx/{self.period.first:%y}", "date": str(self.today), "subject": f"[Draft {title}]"}
        document["text"] = [
            "[Delegations will find the draft action plan in the annex.]",
            "[Delegations are invited to examine the draft.]",
        ]


def _open(text: str) -> str:
    """A text in square brackets: it is not agreed yet."""
    return text if text.startswith("[") and text.endswith("]") else f"[{text}]"
