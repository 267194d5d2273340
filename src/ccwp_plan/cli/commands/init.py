"""`ccwp-plan init`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import Today, day_of, message
from ccwp_plan.errors import CallError
from ccwp_plan.resources import STRATEGY


class Ci(StrEnum):
    """Where plans are checked on every merge request."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


ORDER = 80
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Examples:  `ccwp-plan init plans-of-the-ccwp`  ·  `ccwp-plan init . --ci gitlab --number 11`")(
        init
    )


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", show_default=False, help="The folder; it may already exist.")
    ],
    ci: Annotated[Ci, typer.Option(metavar="|".join(Ci), help="Add a file that checks merge requests.")] = Ci.NONE,
    number: Annotated[int, typer.Option(min=1, max=999_999, metavar="N", help="The number of the plan.")] = 1,
    strategy: Annotated[
        str,
        typer.Option(metavar="ID", help="The strategy of the plan, by its id.", autocompletion=completion.strategies),
    ] = STRATEGY,
    today: Today = None,
) -> None:
    """Start a repository: a plan to fill in, an action, and schemas for the editor.

    Nothing is written if one of its files already exists.
    """
    from ccwp_plan import files
    from ccwp_plan.cli.commands.strategy import valid_strategy
    from ccwp_plan.editing.new_repository import new_repository
    from ccwp_plan.reports.paths import told
    from ccwp_plan.repository.bounds import real

    if strategy.endswith(".yaml"):
        raise CallError("--strategy takes the id of a strategy.", "First put its file into the folder's strategies/.")
    taxonomy = valid_strategy(strategy, folder / "plans" / "plan" / "plan.yaml")
    contents = new_repository(strategy, taxonomy, number, None if ci is Ci.NONE else str(ci), day_of(today))
    files.create({folder / name: text.encode() for name, text in contents.items()})
    for name in contents:
        message(f"Wrote {told(folder / name)}")
    there = "" if real(folder) == Path.cwd() else f" in {told(folder)}"
    message(f"Next{there}: `ccwp-plan validate`, then `ccwp-plan render`. README.md says more.")
