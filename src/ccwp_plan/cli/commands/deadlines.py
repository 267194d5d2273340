"""`ccwp-plan deadlines`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import (
    AllowOutside,
    Paths,
    check_plans,
    day_of,
    day_option,
    refuse,
    result,
    say_what_stands,
    terminal,
)
from ccwp_plan.cli.supervision import ActorId, AsOf, known_actor
from ccwp_plan.errors import CallError
from ccwp_plan.reports.deadlines import Deadlines, Format, report

if TYPE_CHECKING:
    from ccwp_plan.analysis.deadlines import Deadline
    from ccwp_plan.repository.loaded import LoadedPlan

ORDER = 24
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan deadlines`  ·  `ccwp-plan deadlines --presidency SI`  ·  "
        "`ccwp-plan deadlines --from 2021-01-01 --to 2021-03-31 --actor PL`  ·  "
        "`ccwp-plan deadlines --format ics > deadlines.ics`"
    )(deadlines)


def deadlines(
    paths: Paths = None,
    from_: Annotated[datetime | None, day_option("--from", "Only what is due on this day or later.")] = None,
    to: Annotated[datetime | None, day_option("--to", "Only what is due on this day or before.")] = None,
    presidency: Annotated[
        str | None,
        typer.Option(
            metavar="HALF-YEAR|ID",
            show_default=False,
            help="Only what is due in the half-year of a Presidency: 2021-1, or the Member State that holds it.",
            autocompletion=completion.presidencies,
        ),
    ] = None,
    actor: ActorId = None,
    format: Annotated[  # noqa: A002
        Format, typer.Option(metavar="|".join(Format), help="The format of the report.")
    ] = Format.TABLE,
    as_of: AsOf = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Show what is still to be met and by when, by Presidency: results, interim targets, milestones."""
    from ccwp_plan.analysis.deadlines import between

    if from_ and to and from_ > to:
        raise CallError(f"--from, {from_.date()}, is after --to, {to.date()}.", "Name the earlier day first.")
    checked = check_plans(paths or [], None, allow_outside)
    plans = [one.plan for one in checked if one.plan.loads]
    actor = known_actor(actor, checked)
    day = day_of(as_of)
    found = _found(plans, day, actor)
    within = [
        (from_ and from_.date(), to and to.date()),
        *([_days_of(presidency, plans)] if presidency and plans else []),
    ]
    for first, last in within:
        found = between(found, first, last)
    for one in checked:
        if not one.plan.loads:
            refuse(one, "its deadlines cannot be listed")
    if plans:
        result(report(format)(Deadlines(plans, day, found), terminal(sys.stdout)))
    for one in checked:
        if one.plan.loads:
            say_what_stands(one)
    raise typer.Exit(1 if len(plans) < len(checked) else 0)


def _found(plans: Sequence[LoadedPlan], day: date, actor: str | None) -> list[Deadline]:
    """The deadlines of the plans in the order of time; with an actor those of the actions that it leads or co-leads."""
    from ccwp_plan.analysis.deadlines import deadlines as due_in
    from ccwp_plan.analysis.involvement import led_by

    found: list[Deadline] = []
    for plan in plans:
        led = led_by(plan, actor) if actor else frozenset()
        found += [one for one in due_in(plan, day) if actor is None or one.action in led]
    return sorted(found, key=lambda one: one.day)


def _days_of(presidency: str, plans: Sequence[LoadedPlan]) -> tuple[date, date]:
    """The first and the last day of a Presidency."""
    from ccwp_plan.analysis.half_years import half_year

    meant = half_year(presidency, plans)
    return meant.start, meant.end
