"""`ccwp-plan involvement`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ccwp_plan.cli.output import (
    AllowOutside,
    OnePath,
    check_plans,
    refuse,
    result,
    say_what_stands,
    terminal,
    the_one,
)
from ccwp_plan.cli.supervision import actor_option, known_actor
from ccwp_plan.reports.involvement import Format, report

ORDER = 26
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan involvement`  ·  `ccwp-plan involvement --actor PL`  ·  "
        "`ccwp-plan involvement --format csv > involvement.csv`"
    )(involvement)


def involvement(
    path: OnePath = None,
    actor: Annotated[str | None, actor_option("Only this actor, such as DE.")] = None,
    format: Annotated[  # noqa: A002
        Format, typer.Option(metavar="|".join(Format), help="The format of the report.")
    ] = Format.TABLE,
    allow_outside: AllowOutside = False,
) -> None:
    """Show who takes part: what each actor leads, co-leads, takes part in and supports as a partner."""
    from ccwp_plan.analysis.involvement import involvement as involved_in

    checked = check_plans([path] if path else [], None, allow_outside)
    if format not in (Format.TABLE, Format.MD):
        the_one(checked, "here", f"Name one; {format} holds the involvement in one plan.")
    actor = known_actor(actor, checked)
    for one in checked:
        if not one.plan.loads:
            refuse(one, "who takes part cannot be told")
            continue
        found = involved_in(one.plan)
        if actor and actor in one.plan.actors:
            found = found.of(actor)
        result(report(format)(found, terminal(sys.stdout), named=len(checked) > 1))
        say_what_stands(one)
    raise typer.Exit(0 if all(one.plan.loads for one in checked) else 1)
