"""`ccwp-plan import TABLE --new`: a plan from a table that was not made here."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ccwp_plan.cli.output import day_of, listing, message, reach, result, terminal
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from ccwp_plan.checks.run import Checked
    from ccwp_plan.exchange.table.new_plan import FromTable, Wanted


def plan_from_table(
    table: Path,
    folder: Path,
    strategy: str | None,
    number: str | None,
    maps: Sequence[str],
    *,
    check: bool,
    allow_outside: bool,
    today: datetime | None,
) -> int:
    """Make a plan from a table, say how it was understood and what is found in the plan; the exit status."""
    from ccwp_plan import files
    from ccwp_plan.editing.begun import refuse_long
    from ccwp_plan.exchange.cells import Unreadable
    from ccwp_plan.exchange.reading import read
    from ccwp_plan.exchange.table.new_plan import plan_from
    from ccwp_plan.reports.paths import told

    wanted = _wanted(folder, strategy, number, today, allow_outside)
    try:
        made = plan_from(read(table), maps, wanted)
    except Unreadable as error:
        listing(f"{told(table)}: {error.message}\n  {error.help}")
        return 1
    refuse_long(max(made.files, key=lambda path: len(path.as_posix())))
    checked = _checked(made, wanted, today, allow_outside)
    _say(made, checked)
    where = f"{told(folder)}: plan.yaml and {_actions(made)}"
    if check:
        message(f"Would write {where}. Nothing was written.")
        return 1
    files.create({path: text.encode() for path, text in made.files.items()})
    message(f"Wrote {where}")
    message(f"Next: go through what is to do, then `ccwp-plan validate {told(folder)}`.")
    return 1 if made.to_do or checked.errors else 0


def _wanted(
    folder: Path, strategy: str | None, number: str | None, today: datetime | None, allow_outside: bool
) -> Wanted:
    """What the call says of the new plan, with the strategy that it names. Raises CallError where that is wrong."""
    from ccwp_plan.cli.commands.strategy import loaded_strategy
    from ccwp_plan.editing.new_plan import check_folder
    from ccwp_plan.exchange.table.new_plan import Wanted
    from ccwp_plan.language.fields import NUMBER
    from ccwp_plan.repository.bounds import Allowance
    from ccwp_plan.repository.reference import load_reference, reference_folder

    if strategy is None or number is None:
        missing = "--strategy" if strategy is None else "--number"
        help_ = "Write `--strategy 7806-19 --number 11`; `ccwp-plan strategy list` lists the strategies."
        raise CallError(f"--new needs {missing}.", help_)
    if not re.fullmatch(NUMBER, number):
        raise CallError(f"‘{number}’ cannot be the number of a plan.", "Use figures and letters: --number 11.")
    check_folder(folder)
    file = folder / "plan.yaml"
    taxonomy = loaded_strategy(strategy, file, allow_outside).taxonomy
    top = reach(allow_outside)(file)
    reference = load_reference(reference_folder(file, top), top, Allowance()).known
    schemas = _schemas(folder, allow_outside)
    return Wanted(folder, strategy, number, taxonomy, reference, day_of(today), schemas)


def _schemas(folder: Path, allow_outside: bool) -> dict[str, str]:
    """How the files of a new plan name their schemas, as those of the plans beside it do."""
    from ccwp_plan.editing.begun import named_schema
    from ccwp_plan.editing.new_plan import latest
    from ccwp_plan.language.models import FileKind
    from ccwp_plan.repository.load import load

    try:
        before = latest(load([folder.absolute().parent], reach(allow_outside)))
    except CallError:
        return {}
    found = {}
    for kind, at in ((FileKind.PLAN, folder), (FileKind.ACTION, folder / "actions")):
        if before and (file := named_schema(before, kind)):
            found[str(kind)] = Path(os.path.relpath(file, at)).as_posix()
    return found


def _checked(made: FromTable, wanted: Wanted, today: datetime | None, allow_outside: bool) -> Checked:
    """The new plan, checked before it is written."""
    from ccwp_plan.checks.run import check
    from ccwp_plan.repository.load import load_texts

    plan = load_texts(wanted.folder / "plan.yaml", made.files, reach(allow_outside))
    return check(plan, day_of(today))


def _actions(made: FromTable) -> str:
    from ccwp_plan.language.nouns import counted

    return counted(made.actions, "action")


def _say(made: FromTable, checked: Checked) -> None:
    """How the columns were understood, what is to do, and what is found in the plan."""
    from ccwp_plan.exchange.table.heads import label
    from ccwp_plan.reports import from_table
    from ccwp_plan.reports.findings import text
    from ccwp_plan.reports.forms import FormRemark, form_remarks

    screen = terminal(sys.stdout)
    rows = [
        from_table.ColumnRow(
            column.head.name, column.head.text, label(column.target) if column.target else "comments", column.confidence
        )
        for column in made.columns
    ]
    result(from_table.columns(f"{made.table}: {_actions(made)}", rows, screen))
    said = sorted(made.told, key=lambda one: not one.to_do)
    remarks = [FormRemark("to do" if one.to_do else "note", "", one.message, (one.place,), one.help) for one in said]
    result("\n" + form_remarks(remarks, screen))
    result(text.findings([checked], screen, show_waived=False))
