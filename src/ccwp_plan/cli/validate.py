"""`ccwp-plan validate`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from ccwp_plan.cli.output import Paths, Today, check_plans, result, terminal


class Format(StrEnum):
    """The formats of the findings."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan validate`  ·  `ccwp-plan validate plans/10th-action-plan --strict`  ·  "
        "`ccwp-plan validate --format json > findings.json`"
    )(validate)


def validate(
    paths: Paths = None,
    format: Annotated[Format, typer.Option(help="How the findings are written.")] = Format.TEXT,  # noqa: A002
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on a warning, too.")] = False,
    show_waived: Annotated[
        bool, typer.Option("--show-waived", help="Show waived findings with their reasons.")
    ] = False,
    today: Today = None,
) -> None:
    """Check plans against the language, the strategy and the rules.

    Exits with 0 when there is no error, with 1 when there is one.
    """
    checked = check_plans(paths or [], today)
    if format is Format.JSON:
        from ccwp_plan.reports import json

        result(json.findings(checked, show_waived=show_waived))
    else:
        from ccwp_plan.reports import text

        result(text.findings(checked, terminal(sys.stdout), show_waived=show_waived))
    failed = any(plan.errors or (strict and plan.warnings) for plan in checked)
    raise typer.Exit(1 if failed else 0)
