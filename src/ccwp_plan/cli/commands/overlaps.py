"""`ccwp-plan overlaps`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ccwp_plan.cli.output import (
    AllowOutside,
    Paths,
    check_plans,
    message,
    refuse,
    result,
    say_what_stands,
    terminal,
)
from ccwp_plan.errors import CallError
from ccwp_plan.reports.overlaps import Format, Overlaps, report

if TYPE_CHECKING:
    from ccwp_plan.analysis.overlaps import Corpus

ORDER = 27
"""Where the help lists it."""
_ALL = 1.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan overlaps`  ·  `ccwp-plan overlaps plans/9th-action-plan plans/10th-action-plan`"
        "  ·  `ccwp-plan overlaps --nearest 3`  ·  `ccwp-plan overlaps --fail-over 0.8`"
    )(overlaps)


def _share(given: str) -> float:
    """A similarity, as an option takes it."""
    try:
        share = float(given)
    except ValueError:
        share = 0.0
    if not 0 < share <= _ALL:
        raise typer.BadParameter(f"‘{given}’ is not a number above 0 and up to 1. Write, for example, 0.4.")
    return share


def _share_option(name: str, help_: str) -> Any:
    """An option that takes a similarity."""
    return typer.Option(name, parser=_share, metavar="T", show_default=False, help=help_)


def overlaps(
    paths: Paths = None,
    threshold: Annotated[
        float | None,
        _share_option("--threshold", "How alike two actions must be to be listed, from 0 to 1; by default 0.25."),
    ] = None,
    nearest: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", show_default=False, help="List the N nearest of each action instead."),
    ] = None,
    format: Annotated[  # noqa: A002
        Format, typer.Option(metavar="|".join(Format), help="The format of the report.")
    ] = Format.TABLE,
    fail_over: Annotated[
        float | None,
        _share_option("--fail-over", "Exit with status 1 if two actions that are not related are so much alike."),
    ] = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Show which actions are alike by their words, and what they share: duplication to avoid, synergies to seek."""
    from ccwp_plan.analysis.overlaps import Corpus

    if nearest and threshold:
        raise CallError("--nearest lists pairs whatever the threshold.", "Leave out --threshold, or --nearest.")
    checked = check_plans(paths or [], None, allow_outside)
    plans = [one.plan for one in checked if one.plan.loads]
    for one in checked:
        if not one.plan.loads:
            refuse(one, "its actions cannot be compared")
    failed = False
    if plans:
        corpus = Corpus(plans, dict.fromkeys(action for plan in plans for action in plan.oaps.actions))
        _say_how_long(corpus)
        found = _found(corpus, threshold, nearest, fail_over)
        result(report(format)(found, terminal(sys.stdout)))
        failed = fail_over is not None and _fails(found, fail_over)
    for one in checked:
        if one.plan.loads:
            say_what_stands(one)
    raise typer.Exit(1 if failed or len(plans) < len(checked) else 0)


def _say_how_long(corpus: Corpus) -> None:
    """Say before a comparison that it takes long, if it does."""
    if corpus.takes_long:
        message(
            f"{len(corpus.items):,} actions are compared with each other, which takes minutes. "
            "With scipy it takes seconds: install ccwp-plan[overlaps]."
        )


def _found(corpus: Corpus, threshold: float | None, nearest: int | None, fail_over: float | None) -> Overlaps:
    """The pairs that are asked for; those that fail the call are among the ones over the threshold."""
    from ccwp_plan.analysis.overlaps import THRESHOLD

    least = min(threshold or THRESHOLD, fail_over or _ALL)
    return Overlaps(corpus, corpus.nearest(nearest) if nearest else corpus.over(least), least, nearest)


def _fails(found: Overlaps, fail_over: float) -> bool:
    """Whether two actions that are not related are too much alike; says how many pairs are."""
    from ccwp_plan.language.nouns import counted

    pairs = found.corpus.over(fail_over) if found.nearest else found.pairs
    failing = sum(pair.related is None and pair.similarity >= fail_over for pair in pairs)
    if failing:
        message(f"{counted(failing, 'pair')} of actions that are not related: a similarity of {fail_over:g} or more.")
    return failing > 0
