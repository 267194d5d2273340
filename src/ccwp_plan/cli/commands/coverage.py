"""`ccwp-plan coverage`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli.output import (
    AllowOutside,
    Paths,
    Today,
    check_plans,
    message,
    refuse,
    result,
    say_what_stands,
    terminal,
    the_one,
)
from ccwp_plan.cli.versions import against_option, earlier_plan
from ccwp_plan.errors import CallError
from ccwp_plan.reports.coverage import Earlier, Format, report

if TYPE_CHECKING:
    from ccwp_plan.analysis.coverage import Coverage
    from ccwp_plan.analysis.minimums import Minimum
    from ccwp_plan.checks.run import Checked

ORDER = 20
"""Where the help lists it."""


@dataclass(frozen=True, slots=True)
class _Call:
    """What the options ask for."""

    format: Format
    minimums: Sequence[Minimum]
    against: str | None
    allow_outside: bool


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan coverage`  ·  `ccwp-plan coverage plans/10th-action-plan --format csv > "
        "coverage.csv`  ·  `ccwp-plan coverage --fail-under 80 --fail-under strategic=50`"
    )(coverage)


def coverage(
    paths: Paths = None,
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
    against: Annotated[str | None, against_option("Show what has changed")] = None,
    by_plan: Annotated[
        bool,
        typer.Option(
            "--by-plan",
            help="Show side by side what several plans cover, be they of one strategy or of those that it replaces.",
        ),
    ] = False,
    allow_outside: AllowOutside = False,
    today: Today = None,
) -> None:
    """Show which objectives of the strategy have actions and which have none."""
    if against and format is Format.HTML:
        raise CallError("--against does not work with HTML.", "Choose table, json, csv or md.")
    minimums = [_minimum(given) for given in fail_under or []]
    checked = check_plans(paths or [], today, allow_outside)
    call = _Call(format, minimums, against, allow_outside)
    if by_plan:
        raise typer.Exit(0 if _told_by_plan(checked, call) else 1)
    if against:
        the_one(checked, "here", "Name one; --against compares one plan.")
    if format not in (Format.TABLE, Format.MD):
        the_one(checked, "here", f"Name one; {format} holds the coverage of one plan.")
    for plan in checked:
        _look_up(minimums, plan)
    failed = [not _told(plan, call, at if len(checked) > 1 else None) for at, plan in enumerate(checked)]
    raise typer.Exit(1 if any(failed) else 0)


def _look_up(minimums: Sequence[Minimum], checked: Checked) -> None:
    """The call is wrong where the strategy of a plan that loads lacks a level that is named."""
    if checked.plan.loads and checked.plan.strategy:
        for minimum in minimums:
            minimum.level(checked.plan.strategy.taxonomy)


def _told(checked: Checked, call: _Call, at: int | None) -> bool:
    """Print the coverage of a plan, the `at`-th of several; whether it loads and reaches all minimums."""
    if not checked.plan.loads:
        refuse(checked, "coverage cannot be counted")
        return False
    earlier = _earlier(call.against, checked, call.allow_outside) if call.against else None
    if call.against and earlier is None:
        raise typer.Exit(1)
    coverage = _show(checked, call.format, at, earlier)
    return not _say_what_falls_short(coverage, call.minimums, named=at is not None)


def _told_by_plan(checked: Sequence[Checked], call: _Call) -> bool:
    """Print the coverage of a strategy by several plans; whether all load and reach all minimums together."""
    from ccwp_plan.analysis.by_plan import coverage_by_plan
    from ccwp_plan.reports import by_plan

    if call.against:
        raise CallError("--against does not work with --by-plan.", "Choose one of the two.")
    if call.format not in by_plan.FORMATS:
        raise CallError(f"--by-plan does not work with {call.format}.", f"Choose one of {', '.join(by_plan.FORMATS)}.")
    broken = [one for one in checked if not one.plan.loads]
    for one in broken:
        refuse(one, "coverage cannot be counted")
    if broken:
        return False
    found = coverage_by_plan([one.plan for one in checked])
    for minimum in call.minimums:
        minimum.level(found.taxonomy)
    result(by_plan.report(call.format)(found, terminal(sys.stdout)))
    for one in checked:
        say_what_stands(one)
    return not _say_what_falls_short(found.together, call.minimums, named=False)


def _minimum(given: str) -> Minimum:
    """A minimum as it is given; the call is wrong where it is none."""
    from ccwp_plan.analysis.minimums import minimum

    if (parsed := minimum(given)) is None:
        raise typer.BadParameter(
            f"‘{given}’ is not a percentage. Write a number from 0 to 100, or a level and a number: specific=100.",
            param_hint="'--fail-under'",
        )
    return parsed


def _say_what_falls_short(coverage: Coverage, minimums: Sequence[Minimum], *, named: bool) -> bool:
    """Say of each minimum that is missed how far the coverage falls short of it; whether there is one."""
    missed = [minimum for minimum in minimums if minimum.missed_by(coverage)]
    for minimum in missed:
        from ccwp_plan.reports.coverage.table import shortfall

        message(shortfall(coverage, minimum.percent, level=minimum.level(coverage.taxonomy), named=named))
    return bool(missed)


def _earlier(given: str, checked: Checked, allow_outside: bool) -> Earlier | None:
    """The plan as it was, and what has become of its coverage; None where it cannot be read in full."""
    from ccwp_plan.analysis.comparison import compare_coverage

    state = earlier_plan(given, checked.plan, allow_outside)
    return state and Earlier(*state, compare_coverage(state[1], checked.plan))


def _show(checked: Checked, format_: Format, at: int | None, earlier: Earlier | None) -> Coverage:
    """Print the coverage of a plan, with its name if it is one of several (`at` is its place), and give it."""
    from ccwp_plan.analysis.coverage import coverage as cover

    coverage = cover(checked.plan)
    if format_ not in (Format.MD, Format.HTML):
        result(report(format_)(coverage, earlier, terminal(sys.stdout), named=at is not None))
    else:
        from ccwp_plan.documents import render

        page = render.render(checked, "coverage", str(format_)).content.decode()
        result(page if at is None else render.beside_others(page, at))
        if earlier:
            from ccwp_plan.reports.comparison import md

            result("\n" + md.coverage(earlier.changes, earlier.side.given))
    say_what_stands(checked)
    return coverage
