"""`ccwp-plan explain` and `ccwp-plan rules`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import result, terminal
from ccwp_plan.errors import CallError

ORDER = 60
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example:  `ccwp-plan explain O004`")(explain)
    app.command(epilog="Example:  `ccwp-plan rules`")(rules)


def explain(
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE",
            help="The code of a rule, such as O004.",
            show_default=False,
            autocompletion=completion.rules,
        ),
    ],
) -> None:
    """Explain a rule: what it reports, why, a wrong and a right example, and how to correct it."""
    from ccwp_plan import resources
    from ccwp_plan.checks import run  # noqa: F401  registers the rules
    from ccwp_plan.checks.rule import RULES
    from ccwp_plan.language.suggestions import did_you_mean
    from ccwp_plan.reports import rules as reports

    rule = RULES.get(code.strip().upper())
    if rule is None:
        help_ = did_you_mean(code.upper(), list(RULES), "`ccwp-plan rules` lists them.")
        raise CallError(f"There is no rule {code}.", help_)
    page = (resources.folder("rules") / f"{rule.code}.md").read_text(encoding="utf-8")
    result(reports.page(page, terminal(sys.stdout)))


def rules() -> None:
    """List all rules with their severities."""
    from ccwp_plan.checks import run  # noqa: F401  registers the rules
    from ccwp_plan.checks.rule import RULES
    from ccwp_plan.reports import rules as reports

    result(reports.rules(list(RULES.values()), terminal(sys.stdout)))
