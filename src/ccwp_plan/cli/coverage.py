"""`ccwp-plan coverage`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli.output import OnePath, Today, check_plans, message, result, terminal
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from typing import TypeAlias

    from ccwp_plan.analysis.comparison import CoverageComparison
    from ccwp_plan.analysis.coverage import Coverage
    from ccwp_plan.checks.run import Checked
    from ccwp_plan.language.load import LoadedPlan
    from ccwp_plan.language.versions import Version

    Earlier: TypeAlias = tuple[Version, LoadedPlan, CoverageComparison]


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
    against: Annotated[
        str | None,
        typer.Option(
            metavar="OLD",
            show_default=False,
            help="Show what was gained and lost since an earlier state: a plan, or a git revision such as v1.",
        ),
    ] = None,
    today: Today = None,
) -> None:
    """Show which objectives of the strategy have actions and which have none."""
    from fractions import Fraction

    if against and format is Format.HTML:
        raise CallError("--against has no HTML.", "Choose table, json, csv or md.")
    checked = check_plans([path] if path else [], today)
    if against and len(checked) > 1:
        names = ", ".join(plan.plan.name for plan in checked)
        raise CallError(f"There are {len(checked)} plans here: {names}.", "Name one; --against compares one plan.")
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
        earlier = _earlier(against, plan) if against else None
        if against and earlier is None:
            raise typer.Exit(1)
        found = _show(plan, format, named=len(checked) > 1, earlier=earlier)
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


def _earlier(given: str, checked: Checked) -> Earlier | None:
    """The plan as it was, and what has become of its coverage; None where it cannot be read in full."""
    from ccwp_plan.analysis.comparison import compare_coverage
    from ccwp_plan.cli.sides import usable
    from ccwp_plan.language.load import LoadedPlan
    from ccwp_plan.language.versions import earlier

    side = earlier(given, checked.plan.place.source.path)
    plan = usable(side)
    if plan is None:
        return None
    if not isinstance(plan, LoadedPlan):
        raise CallError(f"{given} is a strategy.", "--against takes an earlier state of the plan.")
    return side, plan, compare_coverage(plan, checked.plan)


def _show(checked: Checked, format_: Format, *, named: bool, earlier: Earlier | None) -> Coverage:
    """Print the coverage of a plan, below its name if there are several, and give it."""
    from ccwp_plan.analysis.coverage import coverage as cover

    found = cover(checked.plan)
    against = earlier[2] if earlier else None
    if format_ is Format.JSON:
        from ccwp_plan.reports import json, json_comparison

        told = json_comparison.against(earlier[2], earlier[0].given, earlier[0].file, earlier[1]) if earlier else None
        result(json.coverage(found, told))
    elif format_ is Format.CSV:
        from ccwp_plan.reports import csv

        result(csv.coverage(found, against))
    elif format_ is Format.TABLE:
        from ccwp_plan.reports import text

        result(text.coverage(found, terminal(sys.stdout), named=named, against=against))
    else:
        from ccwp_plan.documents import render

        result(render.render(checked, "coverage", str(format_)).content.decode())
        if earlier:
            from ccwp_plan.reports import md_comparison

            result("\n" + md_comparison.coverage(earlier[2], earlier[0].given))
    if checked.standing:
        from ccwp_plan.reports.text import standing

        message(f"{checked.plan.name} has {standing(checked)}; `ccwp-plan validate` shows more.")
    return found
