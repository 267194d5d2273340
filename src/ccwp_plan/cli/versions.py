"""The sides of a comparison, as the commands that compare share them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import listing, message, reach, terminal
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from ccwp_plan.checks.finding import Finding
    from ccwp_plan.repository.loaded import LoadedPlan, LoadedStrategy
    from ccwp_plan.repository.versions import Version


def against_option(purpose: str) -> Any:
    """The option that names an earlier state of a plan, and what it is for."""
    return typer.Option(
        metavar="OLD",
        show_default=False,
        autocompletion=completion.plans,
        help=f"{purpose} since an earlier state: a plan, or a git revision such as v1.",
    )


def read_in_full(version: Version) -> LoadedPlan | LoadedStrategy | None:
    """What is on a side; None where it cannot be read in full, which is told with the findings that say why."""
    loaded = version.loaded
    if not isinstance(loaded, tuple) and not loaded.problems:
        return loaded
    _tell_errors(version)
    message(f"{version.given} cannot be compared: it cannot be read in full.")
    return None


def _tell_errors(version: Version) -> None:
    from ccwp_plan.reports.findings import text

    errors = [replace(one, source=replace(one.source, path=version.reported(one.file))) for one in _errors(version)]
    listing(text.finding_list(errors, terminal(sys.stderr)))


def earlier_plan(given: str, plan: LoadedPlan, allow_outside: bool) -> tuple[Version, LoadedPlan] | None:
    """An earlier state of a plan, as --against names it; None where it cannot be read in full, which is told.

    Raises CallError where it is nothing that exists, or a strategy.
    """
    from ccwp_plan.repository.loaded import LoadedPlan
    from ccwp_plan.repository.versions import earlier

    side = earlier(given, plan.place.source.path, reach(allow_outside))
    loaded = read_in_full(side)
    if loaded is None:
        return None
    if not isinstance(loaded, LoadedPlan):
        raise CallError(f"{given} is a strategy.", "--against takes an earlier state of the plan.")
    return side, loaded


def earlier_states(
    given: str, plans: Sequence[LoadedPlan], allow_outside: bool
) -> list[LoadedPlan | LoadedStrategy | None] | None:
    """The earlier state of each plan, or of its strategy, as --against names it; None of a plan that has none there.

    None of all of them where a strategy cannot be read, which is told. Raises CallError where no plan has one.
    """
    from ccwp_plan.repository.versions import earlier

    states: list[LoadedPlan | LoadedStrategy | None] = []
    missed: list[CallError] = []
    for plan in plans:
        try:
            side = earlier(given, plan.place.source.path, reach(allow_outside))
        except CallError as error:
            missed.append(error)
            states.append(None)
            continue
        if not _has_strategy(side):
            return None
        states.append(side.loaded if not isinstance(side.loaded, tuple) else None)
    if len(missed) == len(plans):
        raise missed[0]
    for plan, state in zip(plans, states, strict=True):
        if state is None:
            message(f"{plan.name} is not compared: it is not at {given}.")
    return states


def _has_strategy(version: Version) -> bool:
    """Whether the strategy on a side can be read in full; what is wrong with it is told."""
    from ccwp_plan.repository.loaded import LoadedPlan

    loaded = version.loaded
    strategy = loaded.strategy if isinstance(loaded, LoadedPlan) else loaded
    if strategy is not None and not isinstance(strategy, tuple) and not strategy.problems:
        return True
    _tell_errors(version)
    message(f"{version.given} cannot be compared: its strategy cannot be read in full.")
    return False


def _errors(version: Version) -> list[Finding]:
    """The findings that keep a plan or a strategy from being read in full."""
    from datetime import date

    from ccwp_plan.checks.rule import RULES
    from ccwp_plan.checks.run import check, check_strategy
    from ccwp_plan.repository.loaded import LoadedPlan

    loaded = version.loaded
    findings = check(loaded, date.today()).errors if isinstance(loaded, LoadedPlan) else check_strategy(loaded)
    return [one for one in findings if RULES[one.code].fixed]
