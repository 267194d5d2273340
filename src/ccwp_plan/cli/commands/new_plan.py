"""`ccwp-plan new-plan`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import AllowOutside, Today, check_plans, day_of, listing, message, reach, terminal, the_one
from ccwp_plan.errors import CallError
from ccwp_plan.resources import STRATEGY

if TYPE_CHECKING:
    from ccwp_plan.editing.new_plan import NewPlan
    from ccwp_plan.repository.loaded import LoadedPlan


class Carry(StrEnum):
    """Which actions of the old plan are carried over."""

    UNFINISHED = "unfinished"


ORDER = 85
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "new-plan",
        epilog="Examples:  `ccwp-plan new-plan plans/11th-action-plan`  ·  `ccwp-plan new-plan "
        "plans/11th-action-plan --from plans/10th-action-plan --carry unfinished`",
    )(new_plan)


def new_plan(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", show_default=False, help="The folder of the new plan: plans/11th-action-plan."),
    ],
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="PLAN",
            show_default=False,
            help="The plan that it follows: its title, its document, its own actors are taken over.",
            autocompletion=completion.plans,
        ),
    ] = None,
    carry: Annotated[
        Carry | None,
        typer.Option(
            metavar="unfinished",
            show_default=False,
            help="Carry over the actions of that plan that are neither completed nor discontinued.",
        ),
    ] = None,
    allow_outside: AllowOutside = False,
    today: Today = None,
) -> None:
    """Start a further plan beside the others, empty or with what another plan hands on to it.

    Nothing is written if the folder already exists.
    """
    from ccwp_plan import files
    from ccwp_plan.editing import new_plan as editing
    from ccwp_plan.reports.paths import told

    if carry and from_ is None:
        raise CallError("--carry needs --from.", "Name the plan whose actions are carried over: --from PLAN.")
    editing.check_folder(folder)
    others = _beside(folder, allow_outside)
    if from_ is None:
        made = _empty(folder, others, today, allow_outside)
    else:
        old = _followed(from_, today, allow_outside)
        made = editing.next_plan(folder, old, [*others, old], day_of(today), carry=carry is not None)
    editing.check_lengths(made)
    files.create({path: text.encode() for path, text in made.files.items()})
    for path in made.files:
        message(f"Wrote {told(path)}")
    _say_what_comes_next(folder, made, today, allow_outside)


def _beside(folder: Path, allow_outside: bool) -> list[LoadedPlan]:
    """The plans beside a new one."""
    from ccwp_plan.repository.load import load

    try:
        return load([folder.absolute().parent], reach(allow_outside))
    except CallError:
        return []


def _followed(path: Path, today: Today, allow_outside: bool) -> LoadedPlan:
    """The one plan at a path, if it can be read."""
    from ccwp_plan.checks.rule import RULES
    from ccwp_plan.reports.findings import text

    one = the_one(check_plans([path], today, allow_outside), f"in {path.as_posix()}")
    if refused := [finding for finding in one.errors if RULES[finding.code].fixed]:
        listing(text.finding_list(refused, terminal(sys.stderr)))
        message(f"No plan was made from {one.plan.name}: correct the errors above.")
        raise typer.Exit(1)
    return one.plan


def _empty(folder: Path, others: list[LoadedPlan], today: Today, allow_outside: bool) -> NewPlan:
    """A plan to fill in, for the strategy of the other plans."""
    from ccwp_plan.cli.commands.strategy import valid_strategy
    from ccwp_plan.editing import new_plan as editing

    before = editing.latest(others)
    known = before and before.taxonomy
    taxonomy = known or valid_strategy(STRATEGY, folder / "plan.yaml", allow_outside=allow_outside)
    schemas = {named.kind: named.file for named in before.schemas if not named.outside} if before else {}
    return editing.empty_plan(folder, others, taxonomy, day_of(today), schemas)


def _say_what_comes_next(folder: Path, made: NewPlan, today: Today, allow_outside: bool) -> None:
    """What the carried actions want, what is found in the new plan, and the next commands."""
    from ccwp_plan.language.nouns import counted
    from ccwp_plan.reports.findings import text
    from ccwp_plan.reports.paths import told

    (checked,) = check_plans([folder], today, allow_outside)
    if made.carried:
        numbers = (f"{action.old.fields.number} is now {action.number}" for action in made.carried)
        message(f"Carried over {counted(len(made.carried), 'action')}: {', '.join(numbers)}.")
    if wanting := [*made.wanting]:
        message("To be agreed with the leaders:")
        for want in wanting:
            message(f"  {want.number}: {want.what}")
    if checked.errors:
        listing(text.finding_list(checked.errors, terminal(sys.stderr)))
    where = told(folder)
    message(f"Next: fill in {where}/plan.yaml, then `ccwp-plan new-action {where}` and `ccwp-plan validate {where}`.")
