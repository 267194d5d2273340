"""`ccwp-plan fmt`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli.output import AllowOutside, Check, listing, message, reach, show_change, terminal
from ccwp_plan.cli.staging import Staged, as_staged, in_hook
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from ccwp_plan.editing.targets import Target


ORDER = 70
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan fmt --check`  ·  `ccwp-plan fmt`  ·  `ccwp-plan fmt --check --staged`  ·  "
        "`ccwp-plan fmt plans/10th-action-plan/actions/10.1.yaml`"
    )(fmt)


def fmt(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            show_default=False,
            help="A file, a plan's folder, or a folder of plans; by default every plan in plans/.",
        ),
    ] = None,
    check: Check = False,
    staged: Staged = False,
    allow_outside: AllowOutside = False,
) -> None:
    """Format files: order of fields, citations, order of Member States, indentation.

    Comments and texts are not changed; the content of the plan stays the same.
    """
    if staged and not check:
        raise CallError("What is staged can be checked, but not formatted.", "Give --check as well.")
    if check and not staged and in_hook():
        message("This is a hook of git: what is staged is checked, as with --staged.")
        staged = True
    with as_staged(paths or [], staged) as there:
        status = _fmt(there, check, allow_outside)
    raise typer.Exit(status)


def _fmt(paths: Sequence[Path], check: bool, allow_outside: bool) -> int:
    """Format the files of these paths, or show what would change; the exit status."""
    from ccwp_plan.editing.targets import targets
    from ccwp_plan.language.nouns import be, counted
    from ccwp_plan.reports.paths import told

    asked = targets(paths, reach(allow_outside))
    readable = [target for target in asked if not target.source.problems]
    _refuse([target for target in asked if target.source.problems])
    new = {target: text for target in readable if (text := _formatted(target)) is not None}
    changed = {target: text for target, text in new.items() if text != target.source.text}
    for target, text in changed.items():
        if check:
            show_change(target.source, text)
        else:
            _write(target, text)
            message(f"Formatted {told(target.source.path)}")
    if not changed and len(new) == len(asked):
        message(f"{counted(len(asked), 'file')} {be(len(asked))} in order.")
    if changed and check:
        message(f"{len(changed)} of {counted(len(asked), 'file')} would change.")
    return 1 if len(new) < len(asked) or (check and changed) else 0


def _refuse(unreadable: list[Target]) -> None:
    """Say why files are left alone that cannot be read."""
    from ccwp_plan.checks.run import of_files
    from ccwp_plan.reports.findings import text

    if unreadable:
        problems = [problem for target in unreadable for problem in target.source.problems]
        listing(text.finding_list(of_files(problems), terminal(sys.stderr)))
        message("Files with these errors are left as they are.")


def _formatted(target: Target) -> str | None:
    """The new text of a file; None where it would not be the same plan, which is said."""
    from ccwp_plan.editing.format import NotTheSame, formatted

    try:
        return formatted(target.source, target.model, target.taxonomy, target.reference)
    except NotTheSame as error:
        message(f"{error}; the file is unchanged. This is an error in ccwp-plan: please report it with the file.")
        return None


def _write(target: Target, new: str) -> None:
    """Replace a file, or what a link leads to, with a byte order mark if it has one."""
    from ccwp_plan.files import write
    from ccwp_plan.repository.bounds import real

    write(real(target.source.path), target.source.encoded(new))
