"""`ccwp-plan new-note`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.begun import say_what_is_missing
from ccwp_plan.cli.output import AllowOutside, Today, check_plans, day_of, listing, message, terminal, the_one
from ccwp_plan.language.documents import DocumentName

ORDER = 95
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "new-note",
        epilog="Example:  `ccwp-plan new-note plans/10th-action-plan coverage-2020 --annexes coverage`",
    )(new_note)


def new_note(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PLAN", show_default=False, help="The plan's folder or plan.yaml.", autocompletion=completion.plans
        ),
    ],
    name: Annotated[
        str, typer.Argument(metavar="NAME", show_default=False, help="The name of the note, and of its file.")
    ],
    annexes: Annotated[
        list[str] | None,
        typer.Option(
            metavar="|".join(DocumentName),
            show_default=False,
            help="A document that the note carries; may be repeated, in the order of the annexes.",
            autocompletion=completion.annexes,
        ),
    ] = None,
    allow_outside: AllowOutside = False,
    today: Today = None,
) -> None:
    """Start a further note about a plan, with the head of the plan's own note.

    Nothing is written if there is a note of this name.
    """
    from ccwp_plan import files
    from ccwp_plan.editing import new_note as editing
    from ccwp_plan.reports.findings import text
    from ccwp_plan.reports.paths import told

    one = the_one(check_plans([path], today, allow_outside), f"in {path.as_posix()}")
    if not editing.can_be_added(one):
        listing(text.finding_list(one.errors, terminal(sys.stderr)))
        message(f"No note was added to {one.plan.name}: correct the errors above.")
        raise typer.Exit(1)
    names = dict.fromkeys(annex for given in annexes or () for annex in _names(given))
    note = editing.new_note(one.plan, name, [*names], day_of(today))
    files.create({note.file: note.text.encode()})
    message(f"Wrote {told(note.file)}")
    say_what_is_missing(note)
    call = shlex.join(["ccwp-plan", "render", str(told(note.file.parent.parent)), "--document", note.file.stem])
    message(f"Next: write what is missing, then `{call}`.")


def _names(given: str) -> list[str]:
    """The names of documents in one value: several are parted by commas or, where each is known, by spaces."""
    words = given.replace(",", " ").split()
    if {*words} <= {*DocumentName}:
        return words
    return [name.strip() for name in given.split(",") if name.strip()]
