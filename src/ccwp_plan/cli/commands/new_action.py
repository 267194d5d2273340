"""`ccwp-plan new-action`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.begun import say_what_is_missing
from ccwp_plan.cli.output import AllowOutside, Today, check_plans, day_of, fail, listing, message, terminal, the_one
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from ccwp_plan.checks.run import Checked
    from ccwp_plan.editing.action import Draft
    from ccwp_plan.editing.begun import Begun
    from ccwp_plan.repository.loaded import LoadedPlan

    Attempt: TypeAlias = Callable[[Draft], Begun]
    """The new action of a draft; CallError is raised where something in that is wrong."""


ORDER = 90
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "new-action",
        epilog="Examples:  `ccwp-plan new-action plans/10th-action-plan`  ·  `ccwp-plan new-action "
        "plans/10th-action-plan --title 'Joint training' --objective '2(b)' --leader DE`",
    )(new_action)


PlanPath = Annotated[
    Path,
    typer.Argument(
        metavar="PLAN", show_default=False, help="The plan's folder or plan.yaml.", autocompletion=completion.plans
    ),
]
Title = Annotated[str | None, typer.Option(metavar="TITLE", show_default=False, help="The title of the action.")]
Objectives = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID",
        show_default=False,
        help="An objective that the action is for; may be repeated.",
        autocompletion=completion.objectives,
    ),
]
Leader = Annotated[
    str | None,
    typer.Option(
        metavar="ID",
        show_default=False,
        help="The actor that leads the action, such as DE.",
        autocompletion=completion.actors,
    ),
]
PartOf = Annotated[
    str | None,
    typer.Option(
        metavar="NUMBER",
        show_default=False,
        help="The action of which it is a part; a title is then enough.",
    ),
]


def new_action(
    path: PlanPath,
    title: Title = None,
    objective: Objectives = None,
    leader: Leader = None,
    part_of: PartOf = None,
    allow_outside: AllowOutside = False,
    today: Today = None,
) -> None:
    """Write a file for a new action with the next number, and list what is still to be written.

    In a terminal it asks for what is not given.
    """
    from ccwp_plan import files
    from ccwp_plan.editing.action import Draft
    from ccwp_plan.editing.action import new_action as make
    from ccwp_plan.reports.paths import told

    plan = _plan(path, check_plans([path], today, allow_outside))

    def attempt(draft: Draft) -> Begun:
        return make(plan, draft, day_of(today))

    action = attempt(_completed(Draft(title or "", objective or [], leader or "", part_of or ""), plan, attempt))
    files.create({action.file: action.text.encode()})
    message(f"Wrote {told(action.file)}")
    say_what_is_missing(action)


def _plan(path: Path, checked: list[Checked]) -> LoadedPlan:
    """The one plan at a path, if an action can be added to it."""
    from ccwp_plan.editing.action import can_be_added
    from ccwp_plan.reports.findings import text

    one = the_one(checked, f"in {path.as_posix()}")
    if not can_be_added(one):
        listing(text.finding_list(one.errors, terminal(sys.stderr)))
        message(f"No action was added to {one.plan.name}: correct the errors above.")
        raise typer.Exit(1)
    return one.plan


def _completed(given: Draft, plan: LoadedPlan, attempt: Attempt) -> Draft:
    """The options of the call; at a terminal, those that are missing are asked for, until they are right."""
    from ccwp_plan.editing.action import Draft
    from ccwp_plan.reports.strategy import text

    assert plan.strategy
    options: dict[str, object] = {"--title": given.title}
    if not given.part_of:
        options |= {"--objective": given.objectives, "--leader": given.leader}
    missing = [option for option, value in options.items() if not value]
    if missing and not sys.stdin.isatty():
        help_ = "In a terminal, ccwp-plan asks for them. `ccwp-plan strategy show` lists the objectives of a strategy."
        raise CallError(f"Missing: {', '.join(missing)}.", help_)
    taxonomy = plan.strategy.taxonomy
    trial = Draft("?", [taxonomy.counted[0].id], next(iter(plan.reference.known.actors)), given.part_of)
    title = given.title or _ask("Title", lambda answer: attempt(replace(trial, title=answer)))
    if given.part_of:
        return replace(given, title=title)
    objectives = given.objectives
    if not objectives:
        listing(text.strategy(taxonomy, terminal(sys.stderr)))
        question = "Objectives, by their ids, with commas between them"
        objectives = _ids(_ask(question, lambda answer: attempt(replace(trial, objectives=_ids(answer)))))
    question = "Leader, by its id, such as DE"
    leader = given.leader or _ask(question, lambda answer: attempt(replace(trial, leader=answer)))
    return Draft(title, objectives, leader)


def _ids(answer: str) -> list[str]:
    return [id_.strip() for id_ in answer.split(",") if id_.strip()]


def _ask(question: str, attempt: Callable[[str], object]) -> str:
    """An answer with which the attempt succeeds; another is asked for until it does."""
    while True:
        try:
            answer = str(typer.prompt(question, err=True)).strip()
        except typer.Abort:
            raise CallError("There was no answer, and nothing was written.") from None
        try:
            attempt(answer)
        except CallError as error:
            fail(error)
        else:
            return answer
