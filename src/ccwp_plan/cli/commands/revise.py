"""`ccwp-plan revise`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import AllowOutside, day_option, message, reach
from ccwp_plan.errors import CallError

ORDER = 50
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan revise`  ·  `ccwp-plan revise plans/10th-action-plan --date 2021-03-04`  ·  "
        "`ccwp-plan revise plans/10th-action-plan/notes/coverage-2020.yaml`"
    )(revise)


def revise(
    plan: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PLAN]",
            help="A plan's folder or file, or the file of a note; by default the only plan in plans/.",
            show_default=False,
            autocompletion=completion.plans,
        ),
    ] = None,
    day: Annotated[
        datetime | None,
        day_option(
            "--date",
            "The date of the revision: 2021-03-04. Without it, the document keeps its date, which is then to be "
            "changed by hand.",
        ),
    ] = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Give a plan's document, or a note, the number of its next revision, and move the old number to `previous`.

    Nothing else in the file is changed, but for the date if one is given.
    """
    from ccwp_plan import files
    from ccwp_plan.editing import revise as editing
    from ccwp_plan.reports.paths import told
    from ccwp_plan.repository.bounds import read_within, real
    from ccwp_plan.repository.find import plan_files, plan_name, plan_of_notes, several

    plans = plan_files([plan] if plan else [], reach(allow_outside))
    if len(plans) > 1:
        raise several(map(plan_name, plans), f"in {plan}" if plan else "here")
    is_note = plan is not None and plan.is_file() and plan_of_notes(plan.parent) is not None
    source = read_within(plan if plan and is_note else plans[0], reach(allow_outside)(plans[0]))
    if source.data is None:
        raise CallError(f"{told(source.path)} cannot be read.", "`ccwp-plan validate` says why.")
    revised = editing.revise(source, day.date() if day else None, is_note=is_note)
    files.write(real(source.path), source.encoded(revised.text))
    message(f"{told(source.path)}: {revised.old} is now {revised.new}; {revised.old} is now under ‘previous’.")
    if revised.same_date:
        message(f"Its date is still that of {revised.old}, {revised.same_date} (D005). Set it with --date, or by hand.")
    elif day:
        message(f"Its date is now {day.date()}.")
