"""`ccwp-plan new-action`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import AllowOutside, Today, check_plans, day_of, fail, listing, message, terminal
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from ccwp_plan.checks.run import Checked
    from ccwp_plan.editing.action import NewAction
    from ccwp_plan.repository.loaded import LoadedPlan

    _Draft: TypeAlias = Callable[[str, list[str], str], NewAction]
    """A new action of these title, objectives and leader; CallError is raised where one of them is wrong."""

_READ = frozenset({"number", "period", "strategy"})
"""The fields of a plan without which there is no new action."""


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


def new_action(
    path: PlanPath,
    title: Title = None,
    objective: Objectives = None,
    leader: Leader = None,
    allow_outside: AllowOutside = False,
    today: Today = None,
) -> None:
    """Write a file for a new action with the next number, and list what is still to be written.

    In a terminal it asks for what is not given.
    """
    from ccwp_plan import files
    from ccwp_plan.editing.action import new_action as make
    from ccwp_plan.reports.paths import shown
    from ccwp_plan.repository.find import yaml_files

    plan = _plan(path, check_plans([path], today, allow_outside))
    names = [file.name for file in yaml_files(plan.place.source.path.parent / "actions")]

    def draft(title: str, objectives: list[str], leader: str) -> NewAction:
        return make(plan, title, objectives, leader, today=day_of(today), names=names)

    made = draft(*_given_or_asked(plan, draft, title, objective, leader))
    files.create({made.file: made.text.encode()})
    message(f"Wrote {shown(made.file)}")
    _say_what_is_missing(made)


def _plan(path: Path, checked: list[Checked]) -> LoadedPlan:
    """The one plan at a path, if an action can be added to it."""
    from ccwp_plan.editing.action import has_a_folder
    from ccwp_plan.reports.findings import text
    from ccwp_plan.repository.find import several

    if len(checked) > 1:
        raise several((one.plan.name for one in checked), f"in {path}")
    (one,) = checked
    if not has_a_folder(one.plan):
        file = one.plan.place.source.path
        help_ = f"Move it to {file.with_suffix('') / 'plan.yaml'}; the folder actions/ belongs to a plan.yaml only."
        raise CallError(f"The plan {one.plan.name} is a single file that contains its actions.", help_)
    if one.plan.strategy is None or not one.plan.strategy.taxonomy.counted or one.plan.broken & _READ or _strays(one):
        listing(text.finding_list(one.errors, terminal(sys.stderr)))
        message(f"No action was added to {one.plan.name}: correct the errors above.")
        raise typer.Exit(1)
    return one.plan


def _strays(checked: Checked) -> bool:
    """Whether something of the plan leads out of its repository: the folder of its actions may, and be written to."""
    return any(found.code == "Y017" for found in checked.errors)


def _given_or_asked(
    plan: LoadedPlan, draft: _Draft, title: str | None, objectives: list[str] | None, leader: str | None
) -> tuple[str, list[str], str]:
    """The options of the call; at a terminal, those that are missing are asked for, until they are right."""
    from ccwp_plan.language import reference
    from ccwp_plan.reports.strategy import text

    assert plan.strategy
    options = {"--title": title, "--objective": objectives, "--leader": leader}
    missing = [option for option, value in options.items() if not value]
    if missing and not sys.stdin.isatty():
        help_ = "In a terminal, ccwp-plan asks for them. `ccwp-plan strategy show` lists the objectives of a strategy."
        raise CallError(f"Missing: {', '.join(missing)}.", help_)
    taxonomy = plan.strategy.taxonomy
    known, somebody = [taxonomy.counted[0].id], next(iter(reference.actors()))
    title = title or _ask("Title", lambda answer: draft(answer, known, somebody))
    if not objectives:
        listing(text.strategy(taxonomy, terminal(sys.stderr)))
        question = "Objectives, by their ids, with commas between them"
        objectives = _ids(_ask(question, lambda answer: draft("?", _ids(answer), somebody)))
    leader = leader or _ask("Leader, by its id, such as DE", lambda answer: draft("?", known, answer))
    return title, objectives, leader


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


def _say_what_is_missing(made: NewAction) -> None:
    """The passages that have still to be written, each with its place, and what is found in the file."""
    from ccwp_plan.reports.findings import text
    from ccwp_plan.reports.paths import shown

    message("Still to be written:")
    for missing in made.missing:
        message(f"  {shown(made.file)}:{missing.line}: {missing.field}: {missing.text}")
    if made.findings:
        listing(text.finding_list(made.findings, terminal(sys.stderr)))
