"""`ccwp-plan migrate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import (
    AllowOutside,
    Check,
    change,
    check_plans,
    listing,
    message,
    reach,
    refuse,
    say_what_stands,
    terminal,
    the_one,
)
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from ccwp_plan.checks.run import Checked
    from ccwp_plan.editing.migrate import Left, Migration
    from ccwp_plan.repository.loaded import LoadedPlan, LoadedStrategy

ORDER = 96
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:  `ccwp-plan migrate plans/11th-action-plan --to 2030 --check`")(migrate)


def migrate(
    plan: Annotated[
        Path,
        typer.Argument(
            metavar="PLAN",
            help="A plan's folder or file.",
            show_default=False,
            autocompletion=completion.plans,
        ),
    ],
    to: Annotated[
        str,
        typer.Option(
            metavar="NEW",
            help="The strategy that replaces the plan's own: an id, or a path that ends in .yaml.",
            show_default=False,
            autocompletion=completion.strategies,
        ),
    ],
    check: Check = False,
    allow_outside: AllowOutside = False,
) -> None:
    """Take a plan to the strategy that replaces its own: rewrite the strategy that it names, and its citations.

    A citation is rewritten where one objective has taken over what it means. The others are listed, and stay as they
    are.
    """
    from ccwp_plan.cli.commands.strategy import loaded_strategy

    checked = the_one(check_plans([plan], None, allow_outside), f"in {plan.as_posix()}")
    if not checked.plan.loads or checked.plan.strategy is None:
        refuse(checked, "it cannot be migrated")
        raise typer.Exit(1)
    new = loaded_strategy(to, checked.plan.place.source.path, allow_outside)
    if new.file == checked.plan.strategy.file:
        raise typer.Exit(_say_that_it_is_done(checked, new))
    found = _migration(checked.plan, checked.plan.strategy, new, allow_outside)
    for one in found.left:
        message(_told(one))
    change(found.texts, check=check)
    if found.texts and not check:
        _say_what_is_new(checked.plan.name, found, to)
        _say_what_is_found(plan, allow_outside)
    raise typer.Exit(1 if found.left or (check and found.texts) else 0)


def _say_that_it_is_done(checked: Checked, new: LoadedStrategy) -> int:
    """The exit status for a plan of this strategy: 1 while it cites what the strategy does not have, which is shown."""
    from ccwp_plan.reports.findings import text

    message(f"{checked.plan.name} implements {new.taxonomy.strategy.id} already.")
    unknown = [finding for finding in checked.errors if finding.code == "O001"]
    listing(text.finding_list(unknown, terminal(sys.stderr)))
    return 1 if unknown else 0


def _migration(plan: LoadedPlan, own: LoadedStrategy, new: LoadedStrategy, allow_outside: bool) -> Migration:
    """What is to change. Raises CallError where the strategy does not replace the plan's own."""
    from ccwp_plan.analysis.correspondence import succession
    from ccwp_plan.editing.migrate import migrate as migrated
    from ccwp_plan.repository.strategies import named_from

    way = succession(own, new)
    if way is None:
        ids = new.taxonomy.strategy.id, own.taxonomy.strategy.id
        help_ = f"Write ‘replaces: {ids[1]}’ into its file; `ccwp-plan strategy propose` writes a first correspondence."
        raise CallError(f"The strategy {ids[0]} does not replace {ids[1]}.", help_)
    file = plan.place.source.path
    return migrated(plan, way, new.taxonomy, named_from(file, new.file, reach(allow_outside)(file)))


def _told(left: Left) -> str:
    """Why a citation stays as it is: its place, its text, and what has taken it over."""
    from ccwp_plan.analysis.counterparts import said
    from ccwp_plan.reading.place import echoed
    from ccwp_plan.reports.paths import shown

    span = left.place.span()
    where = f"{shown(left.place.source.path)}:{span.line}:{span.column}"
    who = f"action {left.action} cites" if left.action else "a waiver names"
    what = f"{left.node.id} ({echoed(said(left.node))})"
    others = ", ".join(f"{one.id} ({echoed(said(one))})" for one in left.successors)
    taken = f"several have taken it over: {others}" if others else "nothing has taken it over"
    now = f" There, {left.now.id} is another objective: {echoed(said(left.now))}." if left.now else ""
    return f"{where}: {who} {what}; {taken}. Write the objective that is meant.{now}"


def _say_what_is_new(plan: str, found: Migration, to: str) -> None:
    from ccwp_plan.language.nouns import counted

    message(
        f"{plan} implements {to} now: {counted(found.rewritten, 'citation')} rewritten in "
        f"{counted(len(found.texts), 'file')}."
    )


def _say_what_is_found(plan: Path, allow_outside: bool) -> None:
    """The errors of the plan as it is now, and how many findings there are."""
    from ccwp_plan.reports.findings import text

    (checked,) = check_plans([plan], None, allow_outside)
    listing(text.finding_list(checked.errors, terminal(sys.stderr)))
    say_what_stands(checked)
