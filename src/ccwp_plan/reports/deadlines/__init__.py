"""What is due and when, for a person at a terminal, for machines and for calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from datetime import date

    from ccwp_plan.analysis.deadlines import Deadline
    from ccwp_plan.reports.terminal import Terminal
    from ccwp_plan.repository.loaded import LoadedPlan


class Format(StrEnum):
    """The formats of deadlines; each is a module here."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadlines of some plans in the order of time, as things are on a day, those that are settled among them."""

    plans: Sequence[LoadedPlan]
    day: date
    items: Sequence[Deadline]

    @property
    def to_be_met(self) -> list[Deadline]:
        """Those that are still to be met, be they overdue."""
        return [one for one in self.items if one.is_open]


class Report(Protocol):
    """The deadlines of some plans in a format."""

    def __call__(self, found: Deadlines, terminal: Terminal) -> str | bytes:
        """The report, as it is written."""


def report(format_: Format) -> Report:
    """What writes deadlines in a format."""
    return cast(Report, import_module(f"{__name__}.{format_}").deadlines)
