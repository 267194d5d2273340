"""Who takes part in a plan, for a person at a terminal and for machines."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from ccwp_plan.analysis.involvement import Involvement
    from ccwp_plan.reports.terminal import Terminal


class Format(StrEnum):
    """The formats of the involvement; each is a module here."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


ROLES = {"leads": "Leads", "co_leads": "Co-leads", "participates": "Takes part", "partner": "Partner"}
"""What people call the roles."""


class Report(Protocol):
    """Who takes part in a plan in a format. The plan is `named` where it is one of several."""

    def __call__(self, found: Involvement, terminal: Terminal, *, named: bool) -> str:
        """The report, as it is written."""


def report(format_: Format) -> Report:
    """What writes the involvement in a format."""
    return cast(Report, import_module(f"{__name__}.{format_}").involvement)
