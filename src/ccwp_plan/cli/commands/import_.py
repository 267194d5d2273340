"""`ccwp-plan import`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import (
    AllowOutside,
    Check,
    Today,
    change,
    check_plans,
    day_of,
    listing,
    message,
    refuse,
    refuse_absent,
    show_change,
    terminal,
)
from ccwp_plan.cli.supervision import known_actor
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from datetime import datetime

    from ccwp_plan.checks.run import Checked
    from ccwp_plan.exchange.importing import Import

ORDER = 46
"""Where the help lists it."""


Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        show_default=False,
        help="Forms that came back, or with --new a table of actions: XLSX, DOCX or CSV.",
    ),
]
Into = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH",
        show_default=False,
        help="The plan that they are for; by default the one that each form names.",
        autocompletion=completion.plans,
    ),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Write the value of a form, too, where the plan has changed since.")
]
By = Annotated[
    str | None,
    typer.Option(
        metavar="ACTOR",
        show_default=False,
        help="Who reports, such as PL; by default the one for whom the form was written.",
        autocompletion=completion.actors,
    ),
]
NewFolder = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        show_default=False,
        help="Make a new plan in this folder from a table that was not made by `export`.",
    ),
]
Strategy = Annotated[
    str | None,
    typer.Option(
        metavar="ID",
        show_default=False,
        help="With --new: the strategy of the new plan.",
        autocompletion=completion.strategies,
    ),
]
Number = Annotated[
    str | None, typer.Option(metavar="N", show_default=False, help="With --new: the number of the new plan.")
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="HEAD=FIELD",
        show_default=False,
        help="With --new: the field that a column is for, by its head: 'Lead agency=leader'. May be repeated.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "import",
        epilog="Examples:  `ccwp-plan import PL.xlsx --check`  ·  `ccwp-plan import forms/*.xlsx`  ·  "
        "`ccwp-plan import PL.xlsx --into plans/10th-action-plan --overwrite`  ·  "
        "`ccwp-plan import actions.xlsx --new plans/11th-action-plan --strategy 7806-19 --number 11 "
        "--map 'Lead agency=leader'`",
    )(import_)


def import_(
    files: Files,
    into: Into = None,
    check: Check = False,
    overwrite: Overwrite = False,
    by: By = None,
    new: NewFolder = None,
    strategy: Strategy = None,
    number: Number = None,
    map_: Maps = None,
    today: Today = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Read forms back and write into the plan what has changed in them; all else in its files stays as it is.

    Every finding of every form is shown, with its place in the form. While there is an error in a form nothing is
    written; a file that cannot be read does not stop the others. With --new, make a plan of a table.
    """
    refuse_absent(files, "forms", "xlsx")
    if new is not None or strategy or number or map_:
        if new is None or into or overwrite or by:
            raise CallError(
                "--strategy, --number and --map go with --new, and nothing else does but --check.",
                "Leave out the other options.",
            )
        raise typer.Exit(_new_plan(files, new, strategy, number, map_ or [], check, today, allow_outside))
    checked = check_plans([into] if into else [], today, allow_outside)
    if by:
        known_actor(by, checked)
    raise typer.Exit(_read_back(files, checked, into is not None, by, overwrite, check, today))


def _read_back(
    files: Sequence[Path],
    checked: Sequence[Checked],
    named: bool,
    by: str | None,
    overwrite: bool,
    check: bool,
    today: datetime | None,
) -> int:
    """Read forms back into the plans that they are for, or into the one that is `named`; the exit status."""
    from ccwp_plan.exchange.importing import Import, by_plan, put_in, read_all

    found = Import()
    backs = read_all(_each_once(files), found)
    plans = {one.plan.name: one for one in checked}
    groups = by_plan(backs, plans, found, named=named)
    if broken := _refused([plans[name] for name, group in groups.items() if group]):
        return broken
    for name, group in groups.items():
        if group:
            put_in(plans[name], group, found, by=by, overwrite=overwrite, today=day_of(today))
    _say(found)
    return _written(found, check=check)


def _new_plan(
    files: Sequence[Path],
    folder: Path,
    strategy: str | None,
    number: str | None,
    maps: Sequence[str],
    check: bool,
    today: datetime | None,
    allow_outside: bool,
) -> int:
    """Make a plan from a table; the exit status."""
    from ccwp_plan.cli.from_table import plan_from_table

    if len(files) > 1:
        raise CallError("A new plan is made from one table.", "Name one file; it may hold several tables.")
    return plan_from_table(
        files[0], folder, strategy, number, maps, check=check, allow_outside=allow_outside, today=today
    )


def _each_once(files: Sequence[Path]) -> list[Path]:
    """The files, each once, in an order that does not depend on that of the call."""
    from ccwp_plan.repository.bounds import real

    return sorted({real(file): file for file in files}.values())


def _refused(checked: Sequence[Checked]) -> int:
    """1 where a plan cannot be read in full, which is said; else 0."""
    broken = [one for one in checked if not one.plan.loads]
    for one in broken:
        refuse(one, "forms cannot be read back")
    return 1 if broken else 0


def _say(found: Import) -> None:
    """Show all that is to be said of the forms."""
    from ccwp_plan.exchange.wording import remarks
    from ccwp_plan.reports.forms import form_remarks

    if said := remarks(found):
        listing(form_remarks(said, terminal(sys.stderr)))


def _written(found: Import, *, check: bool) -> int:
    """Show what changes, and write it unless this is only a check or a form has an error; the exit status."""
    from ccwp_plan.language.nouns import counted

    for source, text in found.texts.items() if not found.has_errors else ():
        show_change(source, text)
    changes = f"{counted(found.values, 'value')} and {counted(found.items, 'new item')}"
    if found.has_errors:
        message("Nothing was written: correct the errors in the forms, and import them again.")
    elif not found.texts:
        message("Nothing has changed in the forms.")
    elif check:
        message(f"{changes} would be written into {counted(len(found.texts), 'file')}.")
    else:
        change(found.texts, check=False)
        message(f"Wrote {changes} into {counted(len(found.texts), 'file')}.")
    failed = found.has_errors or found.unread or found.conflicts
    return 1 if failed or (check and found.texts) else 0
