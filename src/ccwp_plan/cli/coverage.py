"""`ccwp-plan coverage`."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import AllowOutside, OnePath, Today, check_plans, listing, message, result, terminal, the_one
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from fractions import Fraction

    from ccwp_plan.analysis.comparison import CoverageComparison
    from ccwp_plan.analysis.coverage import Coverage
    from ccwp_plan.checks.run import Checked
    from ccwp_plan.repository.load import LoadedPlan
    from ccwp_plan.repository.versions import Version

    Earlier: TypeAlias = tuple[Version, LoadedPlan, CoverageComparison]


Minimum: TypeAlias = "tuple[str | None, Fraction]"
"""A level's name, if one is given, and the least share of it in percent."""


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
        "coverage.csv`  ·  `ccwp-plan coverage --fail-under 80 --fail-under strategic=50`"
    )(coverage)


def coverage(
    path: OnePath = None,
    format: Annotated[  # noqa: A002
        Format, typer.Option(metavar="|".join(Format), help="The format of the report.")
    ] = Format.TABLE,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[LEVEL=]PERCENT",
            show_default=False,
            help="Exit with 1 if coverage is below this percentage; name a level to count that level: specific=100. "
            "May be repeated.",
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="OLD",
            show_default=False,
            autocompletion=completion.plans,
            help="Show what has changed since an earlier state: a plan, or a git revision such as v1.",
        ),
    ] = None,
    allow_outside: AllowOutside = False,
    today: Today = None,
) -> None:
    """Show which objectives of the strategy have actions and which have none."""
    if against and format is Format.HTML:
        raise CallError("--against does not work with HTML.", "Choose table, json, csv or md.")
    minimums = [_minimum(given) for given in fail_under or []]
    checked = check_plans([path] if path else [], today, allow_outside)
    if against:
        the_one(checked, "--against compares one plan.")
    if format not in (Format.TABLE, Format.MD):
        the_one(checked, f"{format} holds the coverage of one plan.")
    asked = {plan.plan.name: [_in(plan, minimum) for minimum in minimums] for plan in checked if plan.plan.loads}
    failed = False
    for at, plan in enumerate(checked):
        if not plan.plan.loads:
            _refuse(plan)
            failed = True
            continue
        earlier = _earlier(against, plan, allow_outside) if against else None
        if against and earlier is None:
            raise typer.Exit(1)
        found = _show(plan, format, at if len(checked) > 1 else None, earlier)
        failed |= _falls_short(found, asked[plan.plan.name], named=len(checked) > 1)
    raise typer.Exit(1 if failed else 0)


def _minimum(given: str) -> Minimum:
    """A minimum as it is given; the call is wrong where it is none."""
    from fractions import Fraction

    level, _, percent = given.rpartition("=")
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", percent) or float(percent) > 100 or given.startswith("="):
        raise typer.BadParameter(
            f"‘{given}’ is not a percentage. Write a number from 0 to 100, or a level and a number: specific=100.",
            param_hint="'--fail-under'",
        )
    return level or None, Fraction(percent)


def _in(checked: Checked, minimum: Minimum) -> tuple[int | None, Fraction]:
    """A minimum with its level as the plan's strategy counts it; the call is wrong where there is no such level."""
    name, percent = minimum
    if name is None:
        return None, percent
    assert checked.plan.strategy is not None
    taxonomy = checked.plan.strategy.taxonomy
    found = taxonomy.levels_called(name)
    if len(found) != 1:
        levels = ", ".join(taxonomy.strategy.levels)
        raise CallError(
            f"--fail-under: {name} is {'the beginning of several levels' if found else 'not a level'} of the strategy "
            f"{taxonomy.strategy.id}.",
            f"Its levels are: {levels}. Give a whole name, or the first word of one.",
        )
    return found[0], percent


def _falls_short(found: Coverage, asked: list[tuple[int | None, Fraction]], *, named: bool) -> bool:
    """Say of each minimum that is not reached how far the coverage falls short of it."""
    failed = False
    for level, percent in asked:
        share = found.share if level is None else found.share_at(level)
        if share * 100 < percent:
            from ccwp_plan.reports.text import shortfall

            message(shortfall(found, percent, level=level, named=named))
            failed = True
    return failed


def _refuse(checked: Checked) -> None:
    from ccwp_plan.checks.rule import RULES
    from ccwp_plan.reports import text

    broken = [found for found in checked.errors if RULES[found.code].fixed]
    listing(text.finding_list(broken, terminal(sys.stderr)))
    message(f"{checked.plan.name}: coverage cannot be counted, because the plan cannot be read in full.")


def _earlier(given: str, checked: Checked, allow_outside: bool) -> Earlier | None:
    """The plan as it was, and what has become of its coverage; None where it cannot be read in full."""
    from ccwp_plan.analysis.comparison import compare_coverage
    from ccwp_plan.cli.sides import earlier_plan

    found = earlier_plan(given, checked.plan, allow_outside)
    return found and (*found, compare_coverage(found[1], checked.plan))


def _show(checked: Checked, format_: Format, at: int | None, earlier: Earlier | None) -> Coverage:
    """Print the coverage of a plan, with its name if it is one of several (`at` is its place), and give it."""
    from ccwp_plan.analysis.coverage import coverage as cover

    found = cover(checked.plan)
    against = earlier[2] if earlier else None
    if format_ is Format.JSON:
        from ccwp_plan.reports import json
        from ccwp_plan.reports.comparison import json as json_comparison

        told = json_comparison.against(earlier[2], earlier[0].given, earlier[0].file, earlier[1]) if earlier else None
        result(json.coverage(found, told))
    elif format_ is Format.CSV:
        from ccwp_plan.reports.coverage import csv

        result(csv.coverage(found, against))
    elif format_ is Format.TABLE:
        from ccwp_plan.reports import text

        result(text.coverage(found, terminal(sys.stdout), named=at is not None, against=against))
    else:
        from ccwp_plan.documents import render

        page = render.render(checked, "coverage", str(format_)).content.decode()
        result(page if at is None else render.beside_others(page, at))
        if earlier:
            from ccwp_plan.reports.comparison import md as md_comparison

            result("\n" + md_comparison.coverage(earlier[2], earlier[0].given))
    if checked.standing:
        from ccwp_plan.reports.text import standing

        message(f"{checked.plan.name} has {standing(checked)}; `ccwp-plan validate` shows more.")
    return found
