"""`ccwp-plan schema plan`, `action`, `note`, `comments`, `strategy`, `oap` and `update`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import AllowOutside, Paths, known_here, message, oaps_here, reach, result
from ccwp_plan.errors import CallError
from ccwp_plan.resources import STRATEGY

if TYPE_CHECKING:
    from ccwp_plan.language.taxonomy import Taxonomy

StrategyOption = Annotated[
    str | None,
    typer.Option(
        metavar="ID",
        show_default=False,
        help=f"The strategy whose objectives are offered; by default that of the plans here, or {STRATEGY}.",
        autocompletion=completion.strategies,
    ),
]
Output = Annotated[Path | None, typer.Option(metavar="FILE", show_default=False, help="The file to write to.")]


ORDER = 110
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(help="Write the JSON Schemas that help in an editor.", no_args_is_help=True)
    kinds = {
        "plan": "a plan.yaml",
        "action": "an action",
        "note": "a note",
        "comments": "the comments of a delegation",
        "strategy": "a strategy",
        "oap": "an operational action plan",
    }
    for kind, about in kinds.items():
        epilog = f"Example:  `ccwp-plan schema {kind} --output schemas/{kind}.schema.json`"
        commands.command(kind, help=f"Show the schema of {about}.", epilog=epilog)(_show(kind))
    commands.command(epilog="Example:  `ccwp-plan schema update`")(update)
    app.add_typer(commands, name="schema")


def _show(kind: str) -> Callable[..., None]:
    def show(strategy: StrategyOption = None, output: Output = None, allow_outside: AllowOutside = False) -> None:
        from ccwp_plan.editing.schemas import text
        from ccwp_plan.language.models import FileKind

        known, oaps = known_here(allow_outside).known, oaps_here(allow_outside)
        schema = text(FileKind(kind), _taxonomy(strategy, allow_outside), known, oaps)
        if output is None:
            result(schema)
        else:
            _write({output: schema})

    return show


def update(paths: Paths = None, allow_outside: AllowOutside = False) -> None:
    """Write again the schemas that the files of plans name.

    A file names its schema in a comment above its fields: # yaml-language-server: $schema=...
    """
    from ccwp_plan.editing.schemas import updated
    from ccwp_plan.repository.load import load

    plans = load(paths or [], reach(allow_outside))
    without_strategy = [plan.name for plan in plans if plan.strategy is None]
    for name in without_strategy:
        message(f"{name}: its strategy cannot be read; `ccwp-plan validate` says why.")
    schemas = updated(plans)
    if not schemas and not without_strategy:
        message("No file here names a schema made by ccwp-plan.")
    _write(schemas)
    raise typer.Exit(1 if without_strategy else 0)


def _write(schemas: dict[Path, str]) -> None:
    from ccwp_plan import files
    from ccwp_plan.reports.paths import told

    for file, text in schemas.items():
        files.write(file, text.encode())
        message(f"Wrote {told(file)}")


def _taxonomy(name: str | None, allow_outside: bool) -> Taxonomy:
    """The strategy of this name, or that of the plans in the current folder if they have one between them."""
    from ccwp_plan.cli.commands.strategy import valid_strategy
    from ccwp_plan.repository.load import load

    if name is None:
        try:
            taxonomies = {plan.strategy.taxonomy for plan in load([], reach(allow_outside)) if plan.strategy}
        except CallError:
            taxonomies = set()
        if len(taxonomies) == 1:
            return taxonomies.pop()
    return valid_strategy(name or STRATEGY, allow_outside=allow_outside)
