"""`ccwp-plan comments collect`, `list` and `apply`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import (
    AllowOutside,
    Check,
    OnePath,
    change,
    check_plans,
    message,
    reach,
    refuse,
    refuse_absent,
    result,
    say_what_stands,
    terminal,
    the_one,
)
from ccwp_plan.cli.supervision import known_actor
from ccwp_plan.errors import CallError
from ccwp_plan.reports.comments import Format, report

if TYPE_CHECKING:
    from ccwp_plan.analysis.compilation import Commented
    from ccwp_plan.checks.run import Checked
    from ccwp_plan.editing.comments import Application, Left
    from ccwp_plan.repository.loaded import LoadedAction

ORDER = 28
"""Where the help lists it."""

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        show_default=False,
        help="Documents that a delegation sent back: DOCX; or a commenting table: DOCX, XLSX or CSV.",
    ),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="ID",
        show_default=False,
        help="The delegation, such as DE; by default the one in the name of each file, such as DE.docx.",
        autocompletion=completion.actors,
    ),
]
Into = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH",
        show_default=False,
        help="The plan that they are for, where there are several.",
        autocompletion=completion.plans,
    ),
]
KeepAuthors = Annotated[
    bool,
    typer.Option("--keep-authors", help="Keep the names of those who wrote the comments: personal data."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(
        help="Collect and list delegations' comments, and write what was accepted.", no_args_is_help=True
    )
    commands.command(
        epilog="Examples:  `ccwp-plan comments collect DE.docx --from DE --check`  ·  "
        "`ccwp-plan comments collect replies/*.docx`"
    )(collect)
    commands.command(
        "list",
        epilog="Examples:  `ccwp-plan comments list --open`  ·  `ccwp-plan comments list --action 10.4 --from DE`  ·  "
        "`ccwp-plan comments list --format csv > comments.csv`",
    )(list_)
    commands.command(epilog="Examples:  `ccwp-plan comments apply --check`  ·  `ccwp-plan comments apply`")(apply)
    app.add_typer(commands, name="comments")


def collect(
    files: Files,
    from_: From = None,
    into: Into = None,
    check: Check = False,
    keep_authors: KeepAuthors = False,
    allow_outside: AllowOutside = False,
) -> None:
    """Write the comments and the changes in documents that came back into the comments on the plan.

    What is there already is not written twice. A file that cannot be read does not stop the others.
    """
    from ccwp_plan.cli.collecting import collected

    refuse_absent(files, "documents", "docx")
    checked = the_one(check_plans([into] if into else [], None, allow_outside), "here", "Name one with --into.")
    if not checked.plan.loads:
        refuse(checked, "comments cannot be collected")
        raise typer.Exit(1)
    known_actor(from_, [checked])
    raise typer.Exit(collected(files, checked.plan, from_, check, keep_authors, reach(allow_outside)))


def list_(
    path: OnePath = None,
    action: Annotated[
        str | None,
        typer.Option(metavar="N", show_default=False, help="Only comments on the action of this number, such as 10.4."),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="ID",
            show_default=False,
            help="Only comments of this delegation, such as DE.",
            autocompletion=completion.actors,
        ),
    ] = None,
    open_: Annotated[
        bool, typer.Option("--open", help="Only those without an outcome, or accepted and not in the plan yet.")
    ] = False,
    format: Annotated[  # noqa: A002
        Format, typer.Option(metavar="|".join(Format), help="The format of the list.")
    ] = Format.TABLE,
    allow_outside: AllowOutside = False,
) -> None:
    """List the comments of delegations, in the order of the plan, those on one place in protocol order."""
    from ccwp_plan.analysis.compilation import compilation

    checked = check_plans([path] if path else [], None, allow_outside)
    if format not in (Format.TABLE, Format.MD):
        the_one(checked, "here", f"Name one; {format} holds the comments on one plan.")
    from_ = known_actor(from_, checked)
    for one in checked:
        if not one.plan.loads:
            refuse(one, "the comments cannot be listed")
            continue
        found = compilation(one.plan)
        some = found.only(_action(one, action) if action else None, from_, open_=open_)
        result(report(format)(found, some, terminal(sys.stdout), named=len(checked) > 1))
        say_what_stands(one)
    raise typer.Exit(0 if all(one.plan.loads for one in checked) else 1)


def _action(checked: Checked, number: str) -> LoadedAction:
    """The action of a number. Raises CallError, with the nearest, where the plan has none."""
    from ccwp_plan.language.suggestions import nearest

    if found := checked.plan.action(number):
        return found
    near = nearest(number, [action.number for action in checked.plan.actions if action.number])
    help_ = f"Did you mean {near}?" if near else "`ccwp-plan comments list` shows all comments."
    raise CallError(f"{checked.plan.name} has no action ‘{number}’.", help_)


def apply(path: OnePath = None, check: Check = False, allow_outside: AllowOutside = False) -> None:
    """Write the accepted proposals into the plan, each where the text is still the one that was commented on.

    The others are listed with both texts, and stay as they are.
    """
    from ccwp_plan.analysis.compilation import compilation
    from ccwp_plan.editing.comments import apply as applied
    from ccwp_plan.repository.circulated import Circulated

    checked = the_one(check_plans([path] if path else [], None, allow_outside), "here")
    if not checked.plan.loads:
        refuse(checked, "no proposal can be written into it")
        raise typer.Exit(1)
    file = checked.plan.place.source.path
    found = applied(compilation(checked.plan), Circulated(file, reach(allow_outside)).under)
    for left in found.left:
        _say_why(left)
    change(found.texts, check=check)
    _say_what_is_written(checked.plan.name, found, check=check)
    raise typer.Exit(1 if found.left or (check and found.texts) else 0)


def _say_why(left: Left) -> None:
    """Why a proposal is not written, with the text commented on, that of the plan and the one proposed."""
    message(f"{_where(left.one)}: not written: {left.why.rstrip('.')}.")
    now = left.one.subject.text if left.one.subject else None
    texts = {"commented on": left.was, "in the plan": now}
    for name, text in (*texts.items(), ("proposed", left.one.proposed)):
        if text is not None:
            message(f"  {name}: {' '.join(text.split()) or '(nothing)'}")


def _where(one: Commented) -> str:
    """Where a comment stands, whose it is and what it is about."""
    from ccwp_plan.reports.comments.wording import about
    from ccwp_plan.reports.paths import shown

    place = one.comment.place.at("proposal").span()
    return f"{shown(one.comment.file.source.path)}:{place.line}:{place.column}: {one.delegation} on {about(one)}"


def _say_what_is_written(plan: str, found: Application, *, check: bool) -> None:
    from ccwp_plan.language.nouns import be, counted
    from ccwp_plan.reports.comments.wording import about

    for why in dict.fromkeys(done.resting_on for done in found.written if done.resting_on):
        told = (f"{one.delegation} on {about(one)}" for one, resting_on in found.written if resting_on == why)
        message(f"The text commented on is told by {why}: {', '.join(told)}.")
    count = len(found.written)
    if count:
        done = "would be written" if check else f"{be(count)} written"
        message(f"{plan}: {counted(count, 'proposal')} {done} into {counted(len(found.texts), 'file')}.")
    elif not found.left:
        message(f"{plan}: no accepted proposal is waiting.")
