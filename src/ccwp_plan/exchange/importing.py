"""Forms that came back, as what they change in the plans that they are for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

from ccwp_plan.checks.run import Checked
from ccwp_plan.exchange.cells import Unreadable
from ccwp_plan.exchange.form import Back, Remark, Severity
from ccwp_plan.exchange.formats import back
from ccwp_plan.exchange.intake import Intake, intake
from ccwp_plan.exchange.judging import judged
from ccwp_plan.exchange.merging import Conflict, merged
from ccwp_plan.reading.place import Source

_Where: TypeAlias = tuple[Path, str, str]
"""A form, a sheet or a table in it, and a cell there."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Something to be said of a form: the remark, the form, and the code of the rule, if it is one."""

    file: Path | None
    remark: Remark
    code: str = ""


@dataclass(slots=True)
class Import:
    """What forms change: the new texts of files, the conflicts, and all that is to be said of the forms.

    `unread` are the forms that could not be read. With an error in another one nothing is to be written.
    """

    texts: dict[Source, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    unread: list[Placed] = field(default_factory=list)
    values: int = 0
    items: int = 0

    @property
    def has_errors(self) -> bool:
        """Whether a form that could be read has an error."""
        return any(one.remark.severity is Severity.ERROR for one in self.placed)


def read_all(files: Iterable[Path], found: Import) -> list[Back]:
    """The forms in files; of those that cannot be read it is said why."""
    backs = []
    for file in files:
        try:
            backs.append(back(file))
        except Unreadable as error:
            found.unread.append(Placed(file, Remark(Severity.ERROR, error.message, error.help)))
    return backs


def put_in(
    checked: Checked, backs: Sequence[Back], found: Import, *, by: str | None, overwrite: bool, today: date
) -> None:
    """Note what forms change in a plan that loads."""
    intakes = [intake(checked.plan, one, by) for one in backs]
    for one in intakes:
        found.placed += [Placed(one.back.file, remark) for remark in one.remarks]
    merge = merged(checked.plan, intakes, overwrite=overwrite)
    found.placed += [Placed(origin.file, remark) for origin, remark in merge.remarks]
    rows, cells = _wrong(intakes, found)
    for origin, remark, code in judged(checked, merge, today):
        file = origin.file if origin else None
        if (file, remark.where, remark.place) in cells:
            continue
        if code.startswith("F") or not origin or (file, remark.where, origin.row.place) not in rows:
            found.placed.append(Placed(file, remark, code))
    found.placed[:] = dict.fromkeys(found.placed)
    found.conflicts += merge.conflicts
    found.texts |= merge.texts
    found.values += merge.values
    found.items += merge.items


def _wrong(intakes: Sequence[Intake], found: Import) -> tuple[set[_Where], set[_Where]]:
    """The rows and the cells that could not be understood: what else is wrong with them may come of that."""
    places = {
        (one.file, one.remark.where, one.remark.place)
        for one in found.placed
        if one.remark.severity is Severity.ERROR and one.file
    }
    rows = {
        (one.back.file, row.where, row.place)
        for one in intakes
        for row in one.back.rows
        if any((one.back.file, row.where, cell.place) in places for cell in row.answers.values())
    }
    return rows, places


def by_plan(
    backs: Sequence[Back], plans: Mapping[str, Checked], found: Import, *, named: bool
) -> dict[str, list[Back]]:
    """The forms of each plan, by its name; where a plan is `named`, a form of another one is only told of.

    A form that does not say of which plan it is belongs to the only one that there is.
    """
    groups: dict[str, list[Back]] = {name: [] for name in plans}
    only = next(iter(plans)) if len(plans) == 1 else None
    for one in backs:
        name = one.identity.plan if one.identity else only
        if name in plans:
            groups[str(name)].append(one)
        elif name is None:
            help_ = "Say with --into which plan it is for."
            message = "The file does not say of which plan it is a form."
            found.placed.append(Placed(one.file, Remark(Severity.ERROR, message, help_)))
        elif only and named:
            message = f"This is a form of the plan {name}; it is read into {only}."
            found.placed.append(Placed(one.file, Remark(Severity.WARNING, message, "")))
            groups[only].append(one)
        else:
            help_ = "Go to the repository of that plan, or say with --into which plan is meant."
            message = f"This is a form of the plan {name}, which is not here."
            found.placed.append(Placed(one.file, Remark(Severity.ERROR, message, help_)))
    return groups
