"""What is known of actors, EMPACT priorities and Presidencies, for a person at a terminal and for machines."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from ccwp_plan.reports.reference.listing import Listing
    from ccwp_plan.reports.terminal import Terminal


class Format(StrEnum):
    """The formats of reference data; each is a module here."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


class Report(Protocol):
    """A listing of reference data in a format."""

    def __call__(self, listing: Listing, terminal: Terminal) -> str:
        """The report, as it is written."""


def report(format_: Format) -> Report:
    """What writes a listing of reference data in a format."""
    return cast(Report, import_module(f"{__name__}.{format_}").listing)
