"""What the commands of supervision share: their options, and how they take an actor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import day_option
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from ccwp_plan.checks.run import Checked

AsOf = Annotated[
    datetime | None,
    day_option("--as-of", "The day of the report, by default today; what is dated later does not exist."),
]
SinceDay = Annotated[datetime | None, day_option("--since", "Also show what was achieved after this day: 2020-06-30.")]


def since_day(since: datetime | None, day: date) -> date | None:
    """The day after which what was achieved is asked for. Raises CallError where it is after the day of the report."""
    from ccwp_plan.analysis.progress import not_after

    asked = since.date() if since else None
    not_after(asked, day)
    return asked


def actor_option(help_: str) -> Any:
    """The option that names an actor."""
    return typer.Option("--actor", metavar="ID", show_default=False, help=help_, autocompletion=completion.actors)


ActorId = Annotated[str | None, actor_option("Only what this actor leads or co-leads, such as DE.")]


def known_actor(given: str | None, checked: Sequence[Checked]) -> str | None:
    """The actor that is asked for, if one is. Raises CallError, with the nearest, where none of the plans knows it."""
    plans = [one.plan for one in checked if one.plan.loads]
    if given is None or not plans or any(given in plan.actors for plan in plans):
        return given
    from ccwp_plan.checks.actors import nearest_actor

    near = nearest_actor(given, {id_: actor for plan in plans for id_, actor in plan.actors.items()})
    help_ = f"Did you mean {near}?" if near else "`ccwp-plan reference actors` lists those that are."
    raise CallError(f"‘{given}’ is not a known actor.", help_)
