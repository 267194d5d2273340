"""`ccwp-plan diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import AllowOutside, message, reach, result, terminal
from ccwp_plan.cli.versions import read_in_full
from ccwp_plan.errors import CallError
from ccwp_plan.reports.comparison import Format, report

if TYPE_CHECKING:
    from ccwp_plan.analysis.comparison import Comparison, StrategyComparison
    from ccwp_plan.repository.bounds import Reach
    from ccwp_plan.repository.loaded import LoadedPlan, LoadedStrategy


ORDER = 40
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan diff v1`  ·  `ccwp-plan diff HEAD~3 HEAD`  ·  "
        "`ccwp-plan diff v1 plans/10th-action-plan`  ·  `ccwp-plan diff main . --format md > comment.md`"
    )(diff)


_SIDE = "A plan or a strategy, or a git revision of its repository, such as v1 or HEAD~3."


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=_SIDE, show_default=False, autocompletion=completion.plans)],
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="[NEW]",
            help="The same, as it is now; by default the plan in the folder, as `render` reads it.",
            show_default=False,
            autocompletion=completion.plans,
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            show_default=False,
            autocompletion=completion.plans,
            help="The plan to compare, if there are several; for two strategies, the plan whose actions cite them.",
        ),
    ] = None,
    format: Annotated[Format, typer.Option(metavar="|".join(Format), help="The format of the report.")] = Format.TEXT,  # noqa: A002
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if anything has changed.")] = False,
    allow_outside: AllowOutside = False,
) -> None:
    """Show what has changed in a plan or a strategy since an earlier state.

    If a path and a revision have the same name, the path is used.
    """
    from ccwp_plan.repository.versions import compared

    sides = compared(old, new or _in_the_folder(plan, reach(allow_outside)), plan, reach(allow_outside))
    states = [read_in_full(side) for side in sides]
    if states[0] is None or states[1] is None:
        raise typer.Exit(1)
    comparison = _compared(states[0], states[1], plan, reach(allow_outside))
    result(report(format)(comparison, sides, terminal(sys.stdout)))
    if comparison.empty:
        message("Nothing has changed.")
    raise typer.Exit(1 if exit_code and not comparison.empty else 0)


def _in_the_folder(plan: Path | None, reach_: Reach) -> str:
    """The path of the plan that is meant where only an earlier state is named: the one asked for, or the only one."""
    from ccwp_plan.repository.find import plan_files, plan_name, several

    plans = plan_files([plan] if plan else [], reach_)
    if len(plans) > 1:
        raise several(map(plan_name, plans), f"in {plan}" if plan else "here", "Choose one: --plan PATH.")
    return str(plans[0])


def _compared(
    old: LoadedPlan | LoadedStrategy, new: LoadedPlan | LoadedStrategy, plan: Path | None, reach_: Reach
) -> Comparison | StrategyComparison:
    from ccwp_plan.analysis.comparison import compare, compare_strategies
    from ccwp_plan.repository.find import several
    from ccwp_plan.repository.load import load
    from ccwp_plan.repository.loaded import LoadedPlan

    if isinstance(old, LoadedPlan) and isinstance(new, LoadedPlan):
        return compare(old, new)
    if isinstance(old, LoadedPlan) or isinstance(new, LoadedPlan):
        raise CallError("One side is a plan, the other a strategy.", "Give two plans, or two strategies.")
    citing = load([plan], reach_) if plan and plan.exists() else []
    if plan and len(citing) > 1:
        raise several((one.name for one in citing), f"in {plan.as_posix()}")
    return compare_strategies(old.taxonomy, new.taxonomy, citing[0] if citing else None)
