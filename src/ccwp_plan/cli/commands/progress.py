"""`ccwp-plan progress`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import (
    AllowOutside,
    OnePath,
    check_plans,
    day_of,
    message,
    refuse,
    result,
    say_what_stands,
    terminal,
    the_one,
)
from ccwp_plan.cli.supervision import ActorId, AsOf, SinceDay, known_actor, since_day
from ccwp_plan.reports.progress import Format, Since, report

if TYPE_CHECKING:
    from ccwp_plan.analysis.progress import Progress
    from ccwp_plan.checks.run import Checked

ORDER = 22
"""Where the help lists it."""


@dataclass(frozen=True, slots=True)
class _Call:
    """What the options ask for; several plans are `named`."""

    format: Format
    day: date
    since: date | None
    actor: str | None
    fail_on: tuple[str, ...]
    named: bool


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan progress`  ·  `ccwp-plan progress --as-of 2020-12-31 --since 2020-06-30`  ·  "
        "`ccwp-plan progress --actor PL`  ·  `ccwp-plan progress --format md --fail-on late,silent`"
    )(progress)


def progress(
    path: OnePath = None,
    as_of: AsOf = None,
    since: SinceDay = None,
    actor: ActorId = None,
    format: Annotated[  # noqa: A002
        Format, typer.Option(metavar="|".join(Format), help="The format of the report.")
    ] = Format.TABLE,
    fail_on: Annotated[
        str | None,
        typer.Option(
            metavar="WORD[,WORD]...",
            show_default=False,
            help="Exit with 1 if an action is one of these: late, behind, silent.",
            autocompletion=completion.concerns,
        ),
    ] = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Show how far the plan is: what is late and who leads it, what is behind, and of what nothing is heard."""
    asked = _concerns(fail_on) if fail_on is not None else ()
    day = day_of(as_of)
    after = since_day(since, day)
    checked = check_plans([path] if path else [], None, allow_outside)
    if format not in (Format.TABLE, Format.MD):
        the_one(checked, "here", f"Name one; {format} holds the progress of one plan.")
    call = _Call(format, day, after, known_actor(actor, checked), asked, named=len(checked) > 1)
    failed = [not _told(plan, call) for plan in checked]
    raise typer.Exit(1 if any(failed) else 0)


def _concerns(given: str) -> tuple[str, ...]:
    """What is to make the exit status 1; the call is wrong where a word is not known."""
    from ccwp_plan.reports.progress.wording import CONCERNS

    words = tuple(word.strip() for word in given.split(","))
    if unknown := [word for word in words if word not in CONCERNS]:
        raise typer.BadParameter(
            f"‘{unknown[0]}’ is not known. Write {', '.join(CONCERNS)}, or several of them with commas: late,silent.",
            param_hint="'--fail-on'",
        )
    return words


def _told(checked: Checked, call: _Call) -> bool:
    """Print the progress of a plan; whether it loads and none of its actions is what --fail-on asks for."""
    from ccwp_plan.analysis.involvement import led_by
    from ccwp_plan.analysis.progress import achieved
    from ccwp_plan.analysis.progress import progress as found_on

    if not checked.plan.loads:
        refuse(checked, "progress cannot be judged")
        return False
    found = found_on(checked.plan, call.day)
    if call.actor:
        found = found.of(led_by(checked.plan, call.actor))
    since = Since(call.since, achieved(found, call.since)) if call.since else None
    result(report(call.format)(found, since, terminal(sys.stdout), named=call.named))
    say_what_stands(checked)
    return not _say_what_fails(found, call)


def _say_what_fails(found: Progress, call: _Call) -> bool:
    """Say of each word of --fail-on which actions it holds of; whether there is one."""
    from ccwp_plan.reports.progress.wording import concern

    sentences = [sentence for word in call.fail_on if (sentence := concern(found, word))]
    for sentence in sentences:
        message(f"{found.plan.name}: {sentence}" if call.named else sentence)
    return bool(sentences)
