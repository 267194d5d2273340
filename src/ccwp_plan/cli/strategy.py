"""`ccwp-plan strategy list`, `show` and `check`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli.output import message, result, terminal
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from ccwp_plan.language.load import LoadedStrategy

HERE = Path("plan.yaml")
"""Strategies are looked up as for a plan in the current folder."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(help="List, show and check strategies.", no_args_is_help=True)
    commands.command("list", epilog="Example:  `ccwp-plan strategy list`")(list_)
    commands.command(epilog="Example:  `ccwp-plan strategy show 7806-19`")(show)
    commands.command(epilog="Example:  `ccwp-plan strategy check strategies/2030.yaml`")(check)
    app.add_typer(commands, name="strategy")


def list_() -> None:
    """List the strategies that a plan in the current folder can name."""
    from ccwp_plan.language.load import LoadedStrategy, load_strategy, strategy_ids
    from ccwp_plan.reports import text

    strategies = {id_: load_strategy(file) for id_, file in strategy_ids(HERE).items()}
    sound = {id_: found.taxonomy for id_, found in strategies.items() if isinstance(found, LoadedStrategy)}
    result(text.strategies(sound, terminal(sys.stdout)))
    for id_ in strategies.keys() - sound.keys():
        message(f"{id_} cannot be read: `ccwp-plan strategy check` says why.")


def show(
    strategy: Annotated[
        str,
        typer.Argument(metavar="ID", help="A strategy's id, or a path that ends in .yaml.", show_default=False),
    ],
) -> None:
    """Show the objectives of a strategy, in its own lettering."""
    from ccwp_plan.reports import text

    loaded = _loaded(_file(strategy))
    if loaded is None:
        raise typer.Exit(1)
    result(text.strategy(loaded.taxonomy, terminal(sys.stdout)))


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A strategy's file, or its id.", show_default=False)],
) -> None:
    """Check a strategy: its fields, its ids, its levels."""
    if loaded := _loaded(_file(file)):
        taxonomy = loaded.taxonomy
        counts = Counter(node.level for node in taxonomy.nodes)
        listed = ", ".join(f"{name}: {counts[level]}" for level, name in enumerate(taxonomy.strategy.levels, 1))
        message(f"{taxonomy.strategy.id} is valid. {listed}.")
    raise typer.Exit(0 if loaded else 1)


def _file(name: str) -> Path:
    from ccwp_plan.language.load import strategy_file, strategy_ids
    from ccwp_plan.language.messages import did_you_mean

    found = strategy_file(name, HERE) or (Path(name) if Path(name).is_file() else None)
    if found is None:
        known = list(strategy_ids(HERE))
        raise CallError(f"There is no strategy {name}.", did_you_mean(name, known, f"Known here: {', '.join(known)}."))
    return found


def _loaded(file: Path) -> LoadedStrategy | None:
    """The strategy of a file; None where it has errors, which are shown."""
    from ccwp_plan.checks.run import check_strategy
    from ccwp_plan.language.load import LoadedStrategy, load_strategy
    from ccwp_plan.reports import text

    loaded = load_strategy(file)
    findings = check_strategy(loaded)
    if findings:
        message(text.finding_list(findings, terminal(sys.stderr)))
    return loaded if isinstance(loaded, LoadedStrategy) and not findings else None
