"""`ccwp-plan coverage`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli.output import OnePath, Today, check_plans, message, result, terminal
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from ccwp_plan.analysis.coverage import Coverage
    from ccwp_plan.checks.run import Checked


class Format(StrEnum):
    """The formats of the coverage."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan coverage`  ·  `ccwp-plan coverage plans/10th-action-plan --format csv > "
        "coverage.csv`  ·  `ccwp-plan coverage --fail-under 80`"
    )(coverage)


def coverage(
    path: OnePath = None,
    format: Annotated[Format, typer.Option(help="How the coverage is written.")] = Format.TABLE,  # noqa: A002
    fail_under: Annotated[
        float | None,
        typer.Option(min=0, max=100, metavar="PERCENT", show_default=False, help="Exit with 1 below this share."),
    ] = None,
    today: Today = None,
) -> None:
    """Show which objectives of the strategy have actions and which have none."""
    from fractions import Fraction

    checked = check_plans([path] if path else [], today)
    if len(checked) > 1 and format not in (Format.TABLE, Format.MD):
        names = ", ".join(plan.plan.name for plan in checked)
        raise CallError(
            f"There are {len(checked)} plans here: {names}.",
            f"Name one; {format} holds the coverage of one plan.",
        )
    failed = False
    for plan in checked:
        if not plan.plan.loads:
            _refuse(plan)
            failed = True
            continue
        found = _show(plan, format, named=len(checked) > 1)
        if fail_under is not None and found.share * 100 < (asked := Fraction(str(fail_under))):
            from ccwp_plan.reports.text import shortfall

            message(shortfall(found, asked, named=len(checked) > 1))
            failed = True
    raise typer.Exit(1 if failed else 0)


def _refuse(checked: Checked) -> None:
    from ccwp_plan.checks.rule import RULES
    from ccwp_plan.reports import text

    broken = [found for found in checked.errors if RULES[found.code].fixed]
    message(text.finding_list(broken, terminal(sys.stderr)))
    message(f"{checked.plan.name}: the coverage of a plan that cannot be read in full is not known.")


def _show(checked: Checked, format_: Format, *, named: bool) -> Coverage:
    """Print the coverage of a plan, below its name if there are several, and give it."""
    from ccwp_plan.analysis.coverage import coverage as cover

    found = cover(checked.plan)
    if format_ is Format.JSON:
        from ccwp_plan.reports import json

        result(json.coverage(found))
    elif format_ is Format.CSV:
        from ccwp_plan.reports import csv

        result(csv.coverage(found))
    elif format_ is Format.TABLE:
        from ccwp_plan.reports import text

        result(text.coverage(found, terminal(sys.stdout), named=named))
    else:
        from ccwp_plan.documents import render

        result(render.render(checked, "coverage", str(format_)).content.decode())
    if checked.standing:
        from ccwp_plan.reports.text import standing

        message(f"{checked.plan.name} has {standing(checked)}; `ccwp-plan validate` shows more.")
    return found
