"""What is new in a plan or a strategy, in words for people and with keys for machines."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from ccwp_plan.analysis.comparison import Comparison, StrategyComparison
    from ccwp_plan.reports.terminal import Terminal
    from ccwp_plan.repository.versions import Version


class Format(StrEnum):
    """The formats of what is new, each a module here."""

    TEXT = "text"
    JSON = "json"
    MD = "md"


class Report(Protocol):
    """What is new between two sides in a format; where nothing is new, there is no text and no Markdown."""

    def __call__(
        self, comparison: Comparison | StrategyComparison, sides: tuple[Version, Version], terminal: Terminal
    ) -> str:
        """The report, as it is written."""


def report(format_: Format) -> Report:
    """What writes in a format what is new."""
    return cast(Report, import_module(f"{__name__}.{format_}").comparison)
