"""`ccwp-plan reference actors`, `empact`, `presidencies` and `oaps`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli.output import AllowOutside, known_here, listing, message, oaps_here, result, terminal
from ccwp_plan.reports.reference import Format, report

if TYPE_CHECKING:
    from ccwp_plan.repository.oaps import LoadedOaps

ORDER = 105
"""Where the help lists it."""

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORD]...",
        show_default=False,
        help="List only what has all these words, in any order.",
    ),
]

ListFormat = Annotated[Format, typer.Option(metavar="|".join(Format), help="The format of the list.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(
        help="List the actors, EMPACT priorities, Presidencies and OAP actions that are known.", no_args_is_help=True
    )
    for subject, (about, words) in {
        "actors": ("the actors that a plan in the current folder can name", "customs --format csv"),
        "empact": ("the EMPACT priorities of each policy cycle", "2026-2029"),
        "presidencies": ("the Presidencies of the Council", "2027"),
        "oaps": ("the OAP actions that the repository keeps", "excise"),
    }.items():
        about = f"List {about}, each with its source."
        commands.command(subject, help=about, epilog=f"Example:  `ccwp-plan reference {subject} {words}`")(
            _list(subject)
        )
    app.add_typer(commands, name="reference")


def _list(subject: str) -> Callable[..., None]:
    def list_(
        words: Words = None,
        format: ListFormat = Format.TABLE,  # noqa: A002
        allow_outside: AllowOutside = False,
    ) -> None:
        from ccwp_plan.checks.run import check_oaps, check_reference
        from ccwp_plan.reports.findings import text
        from ccwp_plan.reports.reference.listing import listing as listed

        known = known_here(allow_outside)
        oaps = oaps_here(allow_outside) if subject == "oaps" else None
        found = listed(subject, known, words or [], oaps)
        result(report(format)(found, terminal(sys.stdout)))
        if not found.rows:
            message(_nothing(words, oaps))
        findings = check_oaps(oaps, known) if oaps else check_reference(known)
        if findings:
            listing(text.finding_list(findings, terminal(sys.stderr)))
        raise typer.Exit(1 if findings else 0)

    return list_


def _nothing(words: list[str] | None, oaps: LoadedOaps | None) -> str:
    """Why nothing is listed."""
    if oaps and not oaps.actions:
        return "Nothing is listed: the repository keeps no OAPs. docs/language.md says how a file in oaps/ is written."
    return f"Nothing is listed: no entry has all of these words: {' '.join(words or [])}."
