"""How far a plan is, for a person at a terminal and for machines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from datetime import date

    from ccwp_plan.analysis.progress import Achievement, Progress
    from ccwp_plan.reports.terminal import Terminal


class Format(StrEnum):
    """The formats of the progress; each is a module here."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Since:
    """A day, and what was achieved after it."""

    day: date
    achieved: tuple[Achievement, ...]


class Report(Protocol):
    """The progress of a plan in a format, with what was achieved since a day if that is given.

    The plan is `named` where it is one of several.
    """

    def __call__(self, found: Progress, since: Since | None, terminal: Terminal, *, named: bool) -> str:
        """The report, as it is written."""


def report(format_: Format) -> Report:
    """What writes the progress in a format."""
    return cast(Report, import_module(f"{__name__}.{format_}").progress)
