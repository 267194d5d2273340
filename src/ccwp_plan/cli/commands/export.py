"""`ccwp-plan export`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import (
    AllowOutside,
    OnePath,
    check_plans,
    day_of,
    day_option,
    message,
    reach,
    refuse,
    result,
    say_what_stands,
    the_one,
)
from ccwp_plan.cli.supervision import known_actor
from ccwp_plan.errors import CallError
from ccwp_plan.exchange.asked import Asked
from ccwp_plan.exchange.formats import Format

if TYPE_CHECKING:
    from ccwp_plan.repository.loaded import LoadedPlan

ORDER = 44
"""Where the help lists it."""

_LEADERS = "leaders"
"""What --for takes for everybody who leads or co-leads an action."""
_TO_ANSWER = timedelta(days=14)

_For = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar="ACTOR",
        show_default=False,
        help="Who is asked, such as PL; ‘leaders’ writes one form for everybody who leads or co-leads an action. "
        "Several are allowed. By default one form with all actions.",
        autocompletion=completion.actors,
    ),
]
_Fields = Annotated[
    Asked, typer.Option(metavar="|".join(Asked), help="What can be filled in: the progress, or every field.")
]
_Form = Annotated[Format, typer.Option(metavar="|".join(Format), help="The format of the forms.")]
_Output = Annotated[
    Path | None,
    typer.Option(metavar="DIR", show_default=False, help="The folder for the forms; by default build/PLAN/forms."),
]
_AsOf = Annotated[
    datetime | None, day_option("--as-of", "The day on which leaders say how things stand; by default today.")
]
_ReplyBy = Annotated[
    datetime | None,
    day_option("--reply-by", "The day by which the forms are to come back; by default two weeks after --as-of."),
]
_List = Annotated[bool, typer.Option("--list", help="Write nothing; show who gets which actions.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan export --for PL`  ·  `ccwp-plan export --for leaders --output forms`  ·  "
        "`ccwp-plan export --for leaders --list`  ·  `ccwp-plan export --fields all --format csv`"
    )(export)


@dataclass(frozen=True, slots=True)
class _Call:
    """What the options ask for."""

    asked: Asked
    format: Format
    day: date
    reply_by: date


def export(
    path: OnePath = None,
    for_: _For = None,
    fields: _Fields = Asked.PROGRESS,
    format: _Form = Format.XLSX,  # noqa: A002
    output: _Output = None,
    as_of: _AsOf = None,
    reply_by: _ReplyBy = None,
    list_: _List = False,
    allow_outside: AllowOutside = False,
) -> None:
    """Write forms that leaders fill in, in Excel, Word or LibreOffice; `import` reads them back.

    A form holds the actions that an actor leads or co-leads, and what was agreed on them.
    """
    checked = the_one(check_plans([path] if path else [], None, allow_outside), "here")
    plan = checked.plan
    if not plan.loads:
        refuse(checked, "forms cannot be written")
        raise typer.Exit(1)
    _refuse_what_cannot_be_asked(plan)
    actors = _actors(plan, for_ or [])
    for actor in actors:
        known_actor(actor, [checked])
    if list_:
        result(_listed(plan, actors, format))
        return
    day = day_of(as_of)
    call = _Call(fields, format, day, reply_by.date() if reply_by else day + _TO_ANSWER)
    if call.reply_by < day:
        raise CallError("--reply-by is before --as-of.", "Give the day by which the forms are to come back.")
    _write(_forms(plan, actors, call), plan, output, allow_outside)
    say_what_stands(checked)


def _refuse_what_cannot_be_asked(plan: LoadedPlan) -> None:
    """The call cannot be carried out where there is no action, or nobody could tell which one an answer is for."""
    if not plan.actions:
        raise CallError(f"{plan.name} has no actions, and a form asks about actions.", "Add an action to the plan.")
    counts = Counter(action.fields.number for action in plan.actions)
    twice = next((number for number, count in counts.items() if count > 1), None)
    if twice:
        raise CallError(f"There are two actions {twice}, so answers could not be told apart.", "Renumber one of them.")


def _actors(plan: LoadedPlan, given: list[str]) -> list[str | None]:
    """Who is asked, each once; None where one form is for the whole plan."""
    from ccwp_plan.exchange.questions import leaders

    named = [one for each in given for one in (leaders(plan) if each == _LEADERS else [each])]
    if given and not named:
        raise CallError("No action of the plan has a leader.", "Name the leaders in the actions.")
    return [*dict.fromkeys(named)] or [None]


def _listed(plan: LoadedPlan, actors: list[str | None], format_: Format) -> str:
    """Who gets which form with which actions, a line each."""
    from ccwp_plan.exchange.questions import leaders

    led = leaders(plan)
    lines = []
    for actor in actors:
        actions = led.get(actor, []) if actor else plan.printed
        name = plan.actors[actor].name if actor else plan.name
        lines.append((_name(plan, actor, format_), name, ", ".join(one.fields.number for one in actions) or "nothing"))
    widths = [max(len(line[at]) for line in lines) for at in (0, 1)]
    return "".join(f"{one:{widths[0]}}  {other:{widths[1]}}  {actions}\n" for one, other, actions in lines)


def _name(plan: LoadedPlan, actor: str | None, format_: Format) -> str:
    from ccwp_plan.filenames import possible

    return f"{possible(actor or plan.name)}.{format_}"


def _forms(plan: LoadedPlan, actors: list[str | None], call: _Call) -> dict[str, bytes]:
    """The forms by the names of their files."""
    from ccwp_plan.exchange.formats import write
    from ccwp_plan.exchange.questions import form, leaders

    led = leaders(plan)
    forms: dict[str, bytes] = {}
    for actor in actors:
        if actor and not led.get(actor):
            raise CallError(f"{actor} leads or co-leads no action of {plan.name}.", "`--list` shows who does.")
        name = _name(plan, actor, call.format)
        if name.casefold() in map(str.casefold, forms):
            raise CallError(f"Two forms would be written to {name}.", "Rename an actor of the plan.")
        forms[name] = write(form(plan, actor, call.day, call.reply_by, call.asked), call.format)
    return forms


def _write(forms: dict[str, bytes], plan: LoadedPlan, output: Path | None, allow_outside: bool) -> None:
    """Write all forms, once all are made."""
    from ccwp_plan.filenames import possible
    from ccwp_plan.files import write
    from ccwp_plan.reports.paths import told
    from ccwp_plan.repository.bounds import leaves

    folder = output or Path("build", possible(plan.name), "forms")
    if leaves(folder, reach(allow_outside)(folder / "form")):
        raise CallError(f"{folder.as_posix()} leads out of the repository.", "Choose another folder with --output.")
    for name, content in forms.items():
        write(folder / name, content)
        message(f"Wrote {told(folder / name)}")
